//! Why the database did not do what was asked, in sentences for whoever runs the server.

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
        "{} was written by a newer server (schema {found}, this one knows {known}): install that \
         server, or restore the backup made before it was installed",
        file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// The schema it has.
        found: i64,
        /// The newest schema this server knows.
        known: i64,
    },
    /// No room.
    #[error("the disk is full: make room in the data folder; nothing was half-stored")]
    DiskFull,
    /// Another process held the file too long.
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
