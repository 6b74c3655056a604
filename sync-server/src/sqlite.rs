//! Everything in the server's own SQLite file, with nothing to install: opening, migrating, one writer that commits in groups, a few readers.
//! Above that, the SQL of the ledger and of the registry. Other processes may write to the same file at the same time.

mod bundles;
mod columns;
mod copy;
mod files;
mod keys;
mod ledger;
mod links;
mod migrate;
mod outlines;
mod papers;
mod people;
mod places;
mod practices;
mod readers;
mod registry;
mod secrets;
mod units;
mod writer;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::database::DatabaseError;
use crate::metrics::Commits;
pub(crate) use copy::{close_for_good, copy, erasures, examine};
use readers::Readers;
use writer::Writer;

/// Name of the file in the data folder.
pub(crate) const FILE: &str = "ledger.sqlite";
/// How long a writer waits for the administrator's command line, and the other way round.
const BUSY: Duration = Duration::from_secs(10);

/// What the writer keeps of the file in memory, in KiB: a push touches a dozen pages all over it.
const WRITER_CACHE_KIB: i64 = 16 * 1024;
/// How many pages the write-ahead log takes before they are moved into the file: 16 MiB. Most pages are
/// written several times until then and moved once.
const LOG_PAGES: i64 = 4096;

/// The open file.
#[derive(Debug)]
pub struct Database {
    writer: Writer,
    readers: Readers,
}

impl Database {
    /// Opens the file in `folder`, which is created when it is not there, and migrates it.
    ///
    /// # Errors
    /// [`DatabaseError::NotWritable`], [`DatabaseError::Newer`] and others, each saying what to do.
    pub fn open(folder: &Path, commits: Commits) -> Result<Self, DatabaseError> {
        let not_writable = |error: &dyn std::fmt::Display| DatabaseError::NotWritable {
            folder: folder.to_owned(),
            detail: error.to_string(),
        };
        // Records rest here in the clear: nobody but the server's own user may look in.
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| not_writable(&error))?;
        let path = folder.join(FILE);
        let mut writer = connect(&path).map_err(|error| not_writable(&error))?;
        migrate::migrate(&mut writer, &path)?;
        writer.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
        writer.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        Ok(Self {
            writer: Writer::start(writer, commits)?,
            readers: Readers::new(path),
        })
    }

    /// Reads from one consistent state. Blocks.
    ///
    /// # Errors
    /// What `read` gives, or that no reader could be opened.
    pub fn read<T, E: From<DatabaseError>>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let reader = self.readers.take()?;
        read(reader.state()?.connection())
    }

    /// Asks single questions, each of which sees one consistent state: two of them may see two.
    /// Blocks.
    ///
    /// # Errors
    /// What `look` gives, or that no reader could be opened.
    fn glance<T, E: From<DatabaseError>>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let reader = self.readers.take()?;
        look(reader.connection()?)
    }

    /// Writes and returns once it is durable. What `write` did is undone when it fails. Blocks.
    ///
    /// # Errors
    /// What `write` gives, or that it could not be committed.
    pub fn write<T, E>(
        &self,
        write: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        self.writer.write(write)
    }

    /// Takes the write-ahead log away, in which pages lie as they were before. Blocks until readers of
    /// them are done.
    ///
    /// # Errors
    /// [`DatabaseError::Busy`] when a reader takes too long: what is deleted is then overwritten with
    /// the writes to come.
    pub fn forget_log(&self) -> Result<(), DatabaseError> {
        self.readers.take()?.checkpoint()
    }
}

impl Database {
    /// Whether a write becomes durable, and nobody has brought the file to a newer schema meanwhile.
    /// What it writes changes nothing. Blocks.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self) -> Result<(), DatabaseError> {
        let file = self.readers.file().to_owned();
        self.write(move |state| migrate::touch(state, &file))
    }
}

fn connect(path: &PathBuf) -> Result<Connection, DatabaseError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten: an erased record, and every earlier writing of it.
    connection.pragma_update(None, "secure_delete", true)?;
    // A statement is understood once, and not anew for each value it is given.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Says what gives nothing back, such as where a transaction begins. It is said with every request, so
/// that it pays to have it understood once.
fn say(connection: &Connection, sql: &str) -> Result<(), DatabaseError> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Failed(error.to_string()),
        }
    }
}
