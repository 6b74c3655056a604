//! Folders as a power cut leaves them: a database and its write-ahead log as they stood at one
//! moment, or somewhere within the next commit, at any byte of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use hostile::Draw;

/// The header of a write-ahead log with its salts: another one means that the log began anew.
const WAL_HEADER: usize = 32;

/// What the files of a folder held at one moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Moment(BTreeMap<String, (Vec<u8>, fs::Permissions)>);

impl Moment {
    /// The folder as it is now. The index of the log is left out: no power cut keeps it.
    pub(crate) fn of(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for file in fs::read_dir(folder)? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            if file.file_type()?.is_file() && !name.ends_with("-shm") {
                files.insert(
                    name,
                    (fs::read(file.path())?, file.metadata()?.permissions()),
                );
            }
        }
        Ok(Self(files))
    }

    /// Puts it into an empty folder.
    pub(crate) fn put(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for (name, (bytes, permissions)) in &self.0 {
            let path = folder.join(name);
            fs::write(&path, bytes)?;
            fs::set_permissions(&path, permissions.clone())?;
        }
        Ok(())
    }

    /// The same without one file.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    /// Somewhere between this moment and a later one: of what the log gained meanwhile, a beginning
    /// of any length; the database itself as it was, since a log is copied into it only once it is
    /// safe on the disk. Where the log began anew in between, one of the two moments.
    pub(crate) fn torn(self, later: Self, draw: &mut Draw) -> Self {
        let logs: Vec<_> = later
            .0
            .keys()
            .filter(|name| name.ends_with("-wal"))
            .cloned()
            .collect();
        let mut torn = self;
        for log in logs {
            let after = &later.0[&log];
            let Some(before) = torn.0.get(&log) else {
                return if draw.comes_about(500) { torn } else { later };
            };
            let known = before.0.len().min(WAL_HEADER);
            if before.0[..known] != after.0[..known.min(after.0.len())] {
                return if draw.comes_about(500) { torn } else { later };
            }
            let (bytes, permissions) = after;
            let mut written = before.0.clone();
            let same = written
                .iter()
                .zip(bytes)
                .take_while(|(a, b)| a == b)
                .count();
            let upto = same + draw.below(bytes.len() - same + 1);
            written.resize(written.len().max(upto), 0);
            written[same..upto].copy_from_slice(&bytes[same..upto]);
            torn.0.insert(log, (written, permissions.clone()));
        }
        torn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    fn count(folder: &Path) -> i64 {
        let connection = Connection::open(folder.join("x.db")).unwrap();
        let check: String = connection
            .query_row("PRAGMA integrity_check", [], |r| r.get(0))
            .unwrap();
        assert_eq!(check, "ok");
        connection
            .query_row("SELECT count(*) FROM t", [], |r| r.get(0))
            .unwrap()
    }

    #[test]
    fn a_torn_log_holds_the_commit_or_it_does_not_and_both_happen() {
        let folder = tempfile::tempdir().unwrap();
        let live = folder.path().join("live");
        fs::create_dir(&live).unwrap();
        let connection = Connection::open(live.join("x.db")).unwrap();
        connection
            .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (b BLOB)")
            .unwrap();
        let insert = || {
            connection
                .execute("INSERT INTO t VALUES (randomblob(20000))", [])
                .unwrap()
        };
        insert();
        let before = Moment::of(&live).unwrap();
        insert();
        insert();
        let after = Moment::of(&live).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..40 {
            let torn = folder.path().join(seed.to_string());
            let moment = before
                .clone()
                .torn(after.clone(), &mut Draw::starting_at(seed));
            moment.put(&torn).unwrap();
            seen.insert(count(&torn));
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [1, 2]);
    }
}
