//! What the databases have in common: why one did not do what was asked, in sentences for whoever
//! runs the server, and which migrations are due.

use std::path::PathBuf;

/// Why the database did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseError {
    /// The folder cannot be used.
    #[error(
        "the data folder {} cannot be used: {detail}; name a folder this user may write to with --data",
        folder.display()
    )]
    NotWritable {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// Written by a newer server.
    #[error(
        "{place} was written by a newer server (schema {found}, this one knows {known}): install \
         that server, or restore the backup made before it was installed"
    )]
    Newer {
        /// The file, or the database and its host.
        place: String,
        /// The schema it has.
        found: i64,
        /// The newest schema this server knows.
        known: i64,
    },
    /// No PostgreSQL answers, or it lets nobody in.
    #[error(
        "PostgreSQL at {place} cannot be used: {detail}; see that it runs and that --database \
         names it"
    )]
    Unreachable {
        /// The database and its host.
        place: String,
        /// What it or the system says.
        detail: String,
    },
    /// No room.
    #[error("the disk is full: make room where the database lies; nothing was half-stored")]
    DiskFull,
    /// Somebody else held what was asked for too long.
    #[error("another process holds the database: try again, or end the other one")]
    Busy,
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopped,
    /// No randomness.
    #[error("the system has no randomness to give: {0}")]
    Random(String),
    /// Something in the file is not what it should be.
    #[error("the database holds something unreadable: {0}")]
    Unreadable(&'static str),
    /// Anything else the database says.
    #[error("the database failed: {0}")]
    Failed(String),
}

/// The migrations that a database still needs, which has had `found` of them.
pub(crate) fn due<'a, M>(all: &'a [M], found: i64, place: &str) -> Result<&'a [M], DatabaseError> {
    let known = i64::try_from(all.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(DatabaseError::Newer {
            place: place.to_owned(),
            found,
            known,
        });
    }
    let done = usize::try_from(found).ok();
    let due = done.and_then(|done| all.get(done..));
    due.ok_or(DatabaseError::Unreadable("the number of its schema"))
}

/// A count as a database takes it.
pub(crate) fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
