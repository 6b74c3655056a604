//! The file itself: one connection that writes, a few that read, all with the key.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::{Dispute, DisputeId, Record};
use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;
use crate::key::{Key, KeyStore};
use crate::{install, migration, search};

/// How long a write waits for another process.
const BUSY: Duration = Duration::from_secs(5);
/// So few records written at once are taken into the search a little later, by whoever searches first:
/// whoever writes one waits for nothing that is only looked up.
const FEW: usize = 8;
/// How many idle reading connections are kept.
const IDLE_READERS: usize = 3;

/// Statements kept ready: more than any one command needs.
const STATEMENTS: usize = 256;

/// What each encrypted page is authenticated with. A file keeps what it was made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seal {
    /// What phones and laptops have instructions for.
    Sha256,
    /// What files were made with before.
    Sha512,
}

impl Seal {
    const fn pragma_value(self) -> &'static str {
        match self {
            Self::Sha256 => "HMAC_SHA256",
            Self::Sha512 => "HMAC_SHA512",
        }
    }
}

/// The records of one device.
pub struct Store {
    path: PathBuf,
    key: Key,
    seal: Seal,
    install_file: PathBuf,
    install: Mutex<[u8; 16]>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

/// A reading connection.
pub struct Reading<'a>(&'a Connection);

/// A write under way; what it reads includes what it wrote, but for the search: at the end records are taken
/// into it or noted as due, each once however often it was written.
pub struct Writing<'a> {
    connection: &'a Connection,
    install: [u8; 16],
    written: RefCell<BTreeMap<DisputeId, Dispute>>,
}

impl Deref for Reading<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.0
    }
}

impl Deref for Writing<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl<'a> Writing<'a> {
    fn over(connection: &'a Connection, install: [u8; 16]) -> Self {
        Self {
            connection,
            install,
            written: RefCell::default(),
        }
    }

    /// The random name of this install: the actor of every change made here.
    #[must_use]
    pub const fn install(&self) -> [u8; 16] {
        self.install
    }

    /// The record reads so now; the search learns of it at the end. An elder has a list with a search of its
    /// own, a notice is found by what it is about, and a letter by its case.
    pub(crate) fn wrote(&self, record: &Record) {
        if let Some(dispute) = record.as_dispute().filter(|record| record.letter.is_none()) {
            let mut written = self.written.borrow_mut();
            written.insert(dispute.id, dispute.clone());
        }
    }

    /// The record is gone, and with it what it is found by.
    pub(crate) fn wiped(&self, id: &DisputeId) -> Result<(), StoreError> {
        self.written.borrow_mut().remove(id);
        search::remove(self, id)
    }

    /// Takes what was written into the search, or notes that it is due.
    fn take_into_search(&self) -> Result<(), StoreError> {
        let written = self.written.take();
        if written.len() <= FEW {
            written.keys().try_for_each(|id| search::note_due(self, id))
        } else {
            search::take_in(self, written.into_values().collect())
        }
    }
}

impl Store {
    /// Opens the database `records.db` in `home`, creating both and the key when neither is there.
    ///
    /// # Errors
    /// [`StoreError`]; a database without its key is never overwritten.
    pub fn open(home: &Path, keys: &dyn KeyStore) -> Result<Self, StoreError> {
        std::fs::create_dir_all(home).map_err(|source| StoreError::Folder {
            path: home.to_owned(),
            source,
        })?;
        let path = home.join("records.db");
        // Two processes may meet here on the first start: one makes the key, the other waits.
        let _opening = hold_opening(home).map_err(|source| StoreError::Folder {
            path: home.to_owned(),
            source,
        })?;
        let key = match keys.find()? {
            Some(key) => key,
            None if path.exists() => return Err(StoreError::KeyMissing),
            None => keys.create()?,
        };
        let (mut writer, seal) = connect_first(&path, &key)?;
        migration::migrate(&mut writer)?;
        let install_file = home.join("install");
        let install = install::find_or_create(&install_file)?;
        if search::of_another_make(&writer)? {
            transact(&mut writer, install, |w| search::made_anew(w))?;
        }
        let install = Mutex::new(install);
        Ok(Self {
            path,
            key,
            seal,
            install_file,
            install,
            writer: Mutex::new(writer),
            readers: Mutex::default(),
        })
    }

    /// The random name of this install: the actor of every change made here.
    #[must_use]
    pub fn install(&self) -> [u8; 16] {
        *locked(&self.install)
    }

    /// Takes another name: somebody else writes under this one.
    ///
    /// # Errors
    /// [`StoreError`]; the name stays as it was then.
    pub fn rename_install(&self) -> Result<[u8; 16], StoreError> {
        let mut install = locked(&self.install);
        *install = install::rotate(&self.install_file)?;
        Ok(*install)
    }

    /// Reads. Never waits for a write.
    ///
    /// # Errors
    /// What `work` says, or the store.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Reading<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = locked(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path, &self.key, self.seal)?,
        };
        let result = work(&Reading(&connection));
        let mut idle = locked(&self.readers);
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
        result
    }

    /// Writes in one transaction: when this returns `Ok`, it is on disk; otherwise nothing changed.
    ///
    /// # Errors
    /// What `work` says, or the store.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = locked(&self.writer);
        // Said each time, so that nothing a log line did before can weaken it.
        set_durability(&writer, "FULL")?;
        transact(&mut writer, self.install(), work)
    }

    /// Writes a line of a log: it survives a killed process, and may miss a power cut. Only for
    /// what no worker wrote.
    ///
    /// # Errors
    /// What `work` says, or the store.
    pub fn note<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = locked(&self.writer);
        set_durability(&writer, "NORMAL")?;
        transact(&mut writer, self.install(), work)
    }

    /// Takes the write-ahead log away, in which pages lie as they were before.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when somebody still reads them.
    pub fn forget_log(&self) -> Result<(), StoreError> {
        let writer = locked(&self.writer);
        let busy: bool =
            writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy {
            return Err(StoreError::Busy);
        }
        Ok(())
    }

    /// Checks every page of the file; slow.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with what SQLite found.
    pub fn check(&self) -> Result<(), StoreError> {
        self.read(|r| {
            let found: String = r.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
            if found == "ok" {
                Ok(())
            } else {
                Err(StoreError::Damaged(found))
            }
        })
    }
}

fn set_durability(writer: &Connection, synchronous: &str) -> Result<(), StoreError> {
    Ok(writer.pragma_update(None, "synchronous", synchronous)?)
}

fn transact<T, E: From<StoreError>>(
    writer: &mut Connection,
    install: [u8; 16],
    work: impl FnOnce(&Writing<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let tx = writer
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreError::from)?;
    let writing = Writing::over(&tx, install);
    let value = work(&writing)?;
    writing.take_into_search()?;
    drop(writing);
    tx.commit().map_err(StoreError::from)?;
    Ok(value)
}

/// A lock that lasts until the file is dropped.
fn hold_opening(home: &Path) -> std::io::Result<File> {
    let lock = File::create(home.join("opening.lock"))?;
    lock.lock()?;
    Ok(lock)
}

/// A panic elsewhere does not make the connection unusable: an unfinished transaction was rolled
/// back when it was dropped.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens the file and finds what it is sealed with.
fn connect_first(path: &Path, key: &Key) -> Result<(Connection, Seal), StoreError> {
    match connect(path, key, Seal::Sha256) {
        Ok(connection) => Ok((connection, Seal::Sha256)),
        Err(StoreError::WrongKey) => Ok((connect(path, key, Seal::Sha512)?, Seal::Sha512)),
        Err(error) => Err(error),
    }
}

fn connect(path: &Path, key: &Key, seal: Seal) -> Result<Connection, StoreError> {
    the_cipher_is_ready()?;
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    // What goes wrong is told once, by the error; the cipher's own lines on stderr add nothing.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    connection.pragma_update(None, "key", key.pragma_value())?;
    connection.pragma_update(None, "cipher_hmac_algorithm", seal.pragma_value())?;
    // The first read is what tells a wrong key from a right one.
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::Damaged(format!(
            "journal mode is {mode}, not wal"
        )));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// SQLite lets a second thread go on before the cipher of a process that opens its first file has got ready, and that
/// thread's key is refused then: whoever comes meanwhile waits.
fn the_cipher_is_ready() -> Result<(), StoreError> {
    static READY: Mutex<bool> = Mutex::new(false);
    let mut ready = locked(&READY);
    if !*ready {
        drop(Connection::open_in_memory()?);
        *ready = true;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::FileKey;

    #[test]
    fn a_file_of_before_is_read_and_written_as_it_is_sealed() {
        let home = tempfile::tempdir().unwrap();
        let keys = FileKey::at(home.path().join("key"));
        let key = keys.create().unwrap();
        let path = home.path().join("records.db");
        let mut before = connect(&path, &key, Seal::Sha512).unwrap();
        migration::migrate(&mut before).unwrap();
        drop(before);
        let store = Store::open(home.path(), &keys).unwrap();
        assert_eq!(store.seal, Seal::Sha512);
        let wrote = store.write(|w| crate::setting::put(w, "word", &"here"));
        wrote.unwrap();
        drop(store);
        let again = Store::open(home.path(), &keys).unwrap();
        let read: String = again.read(|r| crate::setting::get(r, "word")).unwrap();
        assert_eq!((read.as_str(), again.seal), ("here", Seal::Sha512));
    }

    #[test]
    fn a_new_file_is_sealed_with_what_phones_are_fast_at() {
        let home = tempfile::tempdir().unwrap();
        let keys = FileKey::at(home.path().join("key"));
        let store = Store::open(home.path(), &keys).unwrap();
        assert_eq!(store.seal, Seal::Sha256);
        let other = connect(&store.path, &store.key, Seal::Sha512);
        assert!(matches!(other, Err(StoreError::WrongKey)));
    }
}
