//! A few connections for reading, opened when first needed and kept. A reader sees what was
//! committed when it began, never waits for the writer, and cannot write.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::{DatabaseError, connect};

/// More than these are closed again after use.
const KEPT: usize = 8;

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
    pub(super) fn transaction(&mut self) -> Result<rusqlite::Transaction<'_>, DatabaseError> {
        match &mut self.connection {
            Some(connection) => Ok(connection.transaction()?),
            None => Err(DatabaseError::Stopped),
        }
    }

    /// Moves the write-ahead log into the file and cuts it to nothing.
    pub(super) fn checkpoint(&self) -> Result<(), DatabaseError> {
        let connection = self.connection.as_ref().ok_or(DatabaseError::Stopped)?;
        let busy: bool =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy {
            Err(DatabaseError::Busy)
        } else {
            Ok(())
        }
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut idle = self
            .readers
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.extend(self.connection.take());
        }
    }
}
