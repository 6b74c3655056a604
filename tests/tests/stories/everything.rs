//! All that a device holds, opened: for stories that say what must not be there.

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, Value};
use rusqlite::types::ValueRef;
use store::{FileKey, Store};
use test_kit::Device;

/// Every value of every table of a device's database, decrypted, and every word of every document, also
/// of all that it ever said; as one text. Bytes that are no text are told as such.
pub(crate) fn everything_on(device: &Device) -> String {
    let home = device.home();
    let store = Store::open(home, &FileKey::at(home.join("key"))).unwrap();
    let tables: Vec<String> = store
        .read(|r| {
            let mut names = r.prepare(
                // An index that keeps no text of its own cannot be read; what it lies in can.
                "SELECT name FROM sqlite_master
                     WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'",
            )?;
            let names = names.query_map([], |row| row.get(0))?;
            Ok::<_, store::StoreError>(names.collect::<Result<_, _>>()?)
        })
        .unwrap();
    let mut all = String::new();
    for table in tables {
        store
            .read(|r| {
                let mut rows = r.prepare(&format!("SELECT * FROM \"{table}\""))?;
                let columns = rows.column_count();
                let mut rows = rows.query([])?;
                while let Some(row) = rows.next()? {
                    for column in 0..columns {
                        tell(row.get_ref(column)?, &mut all);
                    }
                }
                Ok::<_, store::StoreError>(())
            })
            .unwrap();
    }
    all
}

fn tell(value: ValueRef<'_>, all: &mut String) {
    let bytes = match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
        _ => return,
    };
    all.push_str(&String::from_utf8_lossy(bytes));
    all.push('\n');
    if let Ok(document) = Automerge::load(bytes) {
        // As it stands, and as every change left it.
        let mut moments = vec![document.get_heads()];
        moments.extend(
            document
                .get_changes(&[])
                .iter()
                .map(|change| vec![change.hash()]),
        );
        for heads in moments {
            read(&document, &ROOT, &heads, all);
        }
        for change in document.get_changes(&[]) {
            all.push_str(&String::from_utf8_lossy(change.raw_bytes()));
        }
    }
}

fn read(document: &Automerge, object: &ObjId, heads: &[automerge::ChangeHash], all: &mut String) {
    for key in document.keys_at(object, heads).collect::<Vec<_>>() {
        for (value, id) in document.get_all_at(object, key.as_str(), heads).unwrap() {
            match value {
                Value::Object(ObjType::Text) => {
                    all.push_str(&document.text_at(&id, heads).unwrap());
                }
                Value::Object(_) => read(document, &id, heads, all),
                Value::Scalar(scalar) => all.push_str(&scalar.to_string()),
            }
            all.push('\n');
        }
    }
}
