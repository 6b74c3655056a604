//! What can go wrong with the file, told apart by what a person can do about it.

use merge::{Held, MergeError};
use rusqlite::ErrorCode;

use crate::key::KeyError;

/// Why the store could not do it. Nothing was half-written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full; nothing was lost, but free some space before going on")]
    DiskFull,
    /// Another process is writing and does not finish.
    #[error("another program is using the records; close it and try again")]
    Busy,
    /// The database was written by a newer app.
    #[error(
        "the records were written by a newer version (schema {found}, this one knows {known}); update the app"
    )]
    Newer {
        /// Version found.
        found: i64,
        /// Latest this app knows.
        known: i64,
    },
    /// The key does not open the database.
    #[error("the key does not open the records; put back the key file this device was set up with")]
    WrongKey,
    /// There is a database and no key.
    #[error(
        "the records are here but their key is not; put back the key file this device was set up with"
    )]
    KeyMissing,
    /// The key could not be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The folder cannot be used.
    #[error("the folder {path} cannot be used: {source}")]
    Folder {
        /// Which.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A document could not be read.
    #[error(transparent)]
    Document(#[from] MergeError),
    /// A change made here that every other device would refuse.
    #[error("no other device would take this change ({0}); nothing was written")]
    Held(#[from] Held),
    /// A row is not what the schema says.
    #[error("the records are damaged: {0}")]
    Damaged(String),
    /// Anything else SQLite says.
    #[error("the records could not be used: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::NotADatabase) => Self::WrongKey,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            _ => Self::Sqlite(error),
        }
    }
}

impl From<merge::schema::Malformed> for StoreError {
    fn from(error: merge::schema::Malformed) -> Self {
        Self::Document(error.into())
    }
}
