//! Records that are erased at the desk, and what must hold from then on: nobody is given a word of them,
//! and when all is well again no device that works holds anything of them.

use std::collections::BTreeSet;

use model::RecordId;
use proof::RowKind;
use store::StoreError;
use sync_server::compact::Compaction;
use sync_server::erase::EraseReason;
use wire::{FrameReader, FromPack};

use crate::check::{self, Feeds};
use crate::device::Running;
use crate::trace::short;
use crate::world::World;

const BY: &str = "钱主任";
/// Tables of a device that name records, and how.
const NAMED: [(&str, &str); 15] = [
    ("document", "id"),
    ("change", "doc"),
    ("dispute", "id"),
    ("elder", "id"),
    ("elder_visit", "doc"),
    ("elder_turn", "doc"),
    ("notice", "id"),
    ("task", "doc"),
    ("likeness", "doc"),
    ("tally", "doc"),
    ("search_row", "doc"),
    ("search_due", "doc"),
    ("draft", "edits"),
    ("quarantine", "doc"),
    ("outbox", "doc"),
];

/// One of the records the server has is erased.
pub(crate) fn one(world: &mut World) {
    let standing = check::standing(&world.net);
    let docs: Vec<_> = {
        let known = world.net.eye.known();
        let docs = standing.into_iter().map(|(doc, _)| doc);
        docs.filter(|doc| !known.book.erased.contains(doc))
            .collect()
    };
    let Some(doc) = world.draw.pick(&docs).copied() else {
        return;
    };
    world.trace.note(&format!("{} is erased", name(doc)));
    world.net.eye.known().book.erase(doc);
    erase(world, doc);
}

fn erase(world: &World, doc: RecordId) {
    let app = world.net.app();
    if let Err(error) = app.admin().erase_record(doc, EraseReason::Asked, BY) {
        let mut known = world.net.eye.known();
        known.book.broke("a record that cannot be erased", error);
    }
}

/// Nothing of an erased record is left on the server or on a device that works.
pub(crate) fn check(world: &World, feeds: &Feeds, wrong: &mut Vec<String>) {
    let erased = world.net.eye.known().book.erased.clone();
    for (grid, rows) in feeds {
        for row in rows {
            if erased.contains(&row.doc) && row.what == RowKind::Change && !row.bytes.is_empty() {
                wrong.push(format!(
                    "erased and still there: {} in the feed of {grid}",
                    name(row.doc)
                ));
            }
        }
        for doc in &erased {
            let app = world.net.app();
            if app.ledger().document(grid, *doc).unwrap().is_some() {
                wrong.push(format!(
                    "erased and still there: {} on the server",
                    name(*doc)
                ));
            }
        }
    }
    check_packs(world, &erased, wrong);
    for number in world.at_work() {
        for doc in &erased {
            for table in left(&world.devices[number].running(), *doc) {
                wrong.push(format!(
                    "erased and still there: {} in {table} of device {number}",
                    name(*doc)
                ));
            }
        }
    }
}

/// No pack that still lies anywhere holds an erased record, once the server has kept its house.
fn check_packs(world: &World, erased: &BTreeSet<RecordId>, wrong: &mut Vec<String>) {
    world.net.keep_house(Compaction::default());
    for pack in world.net.packs() {
        let mut reader = FrameReader::new();
        reader.push(&pack);
        while let Ok(Some(frame)) = reader.next() {
            let Ok(FromPack::Part(part)) = FromPack::from_frame(&frame) else {
                continue;
            };
            let docs = part.wholes.iter().filter_map(|whole| whole.dispute().ok());
            for doc in docs.filter(|doc| erased.contains(doc)) {
                wrong.push(format!("erased and still there: {} in a pack", name(doc)));
            }
        }
    }
}

/// The tables of a device in which a record is still named.
fn left(running: &Running, doc: RecordId) -> Vec<&'static str> {
    let found = running.store.read(|r| {
        let mut found = Vec::new();
        for (table, column) in NAMED {
            let sql = format!("SELECT count(*) FROM {table} WHERE {column} = ?1");
            let rows: i64 = r.query_row(&sql, [doc.as_bytes()], |row| row.get(0))?;
            if rows > 0 {
                found.push(table);
            }
        }
        Ok::<_, StoreError>(found)
    });
    found.unwrap()
}

fn name(doc: RecordId) -> String {
    short(&doc.as_bytes()[8..])
}
