//! A few connections for reading, opened when first needed and kept. A reader sees what was
//! committed when it began, never waits for the writer, and cannot write.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::{DatabaseError, connect, say};

/// How many get on side by side are kept, and a few for what comes in between: to open one costs as much
/// as a hundred questions. More than these are closed again after use.
const KEPT: usize = 24;
/// What each keeps of the file in memory, in KiB: the upper pages of a few trees. Whatever was written
/// since it looked last is read anew in any case.
const CACHE_KIB: i64 = 1024;

#[derive(Debug)]
pub(super) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) const fn new(file: PathBuf) -> Self {
        Self {
            file,
            idle: Mutex::new(Vec::new()),
        }
    }

    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    pub(super) fn take(&self) -> Result<Reader<'_>, DatabaseError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let connection = connect(&self.file)?;
                connection.pragma_update(None, "query_only", true)?;
                connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
                connection
            }
        };
        Ok(Reader {
            readers: self,
            connection: Some(connection),
        })
    }
}

pub(super) struct Reader<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Reader<'_> {
    pub(super) fn connection(&self) -> Result<&Connection, DatabaseError> {
        self.connection.as_ref().ok_or(DatabaseError::Stopped)
    }

    /// What was committed up to now, and nothing after it.
    pub(super) fn state(&self) -> Result<State<'_>, DatabaseError> {
        let connection = self.connection()?;
        say(connection, "BEGIN")?;
        Ok(State(connection))
    }

    /// Moves the write-ahead log into the file and cuts it to nothing.
    pub(super) fn checkpoint(&self) -> Result<(), DatabaseError> {
        let connection = self.connection()?;
        let busy: bool =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy {
            Err(DatabaseError::Busy)
        } else {
            Ok(())
        }
    }
}

/// One consistent state, until it is dropped.
pub(super) struct State<'a>(&'a Connection);

impl<'a> State<'a> {
    pub(super) const fn connection(&self) -> &'a Connection {
        self.0
    }
}

impl Drop for State<'_> {
    fn drop(&mut self) {
        // One that fails, as on a disk that gives errors, leaves it open: the reader is not kept.
        if let Err(error) = say(self.0, "COMMIT") {
            tracing::warn!(%error, "a reader could not be let go");
        }
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let left = self.connection.take().filter(Connection::is_autocommit);
        let mut idle = self
            .readers
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.extend(left);
        }
    }
}
