//! A backup of the ledger while the server runs, and the way back. A backup is one file with
//! everything in the database: who works here, what was pushed, and the server's keys; so it is kept
//! as carefully as the data folder, or sealed to a key that lies elsewhere. Files of records are not
//! in it: they never change, and are copied beside it, each once.
//!
//! After a restore every feed begins a new epoch. Devices then offer again what they made, so that
//! what was pushed after the backup comes back from them.

mod aside;
mod files;
mod restore;
mod seal;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

pub use files::{Copied, Known, LIST};
pub use restore::{Restored, Wish, restore};
pub use seal::{Identities, Recipient, make_key};

use crate::attachment::DepotError;
use crate::database::DatabaseError;
use crate::sqlite;
use aside::Aside;

/// What a backup has become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// How large the file is.
    pub size_bytes: u64,
    /// Whether it is sealed.
    pub sealed: bool,
}

/// Why there is no backup, or no way back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The ledger is in PostgreSQL.
    #[error(
        "the ledger is in PostgreSQL, which has its own tools: back it up with pg_dump and bring it back \
         with pg_restore, then say `admin feeds renew` before devices come"
    )]
    Elsewhere,
    /// There is nothing to back up.
    #[error("there is no ledger in {}: name the server's data folder with --data", folder.display())]
    NoLedger {
        /// The folder.
        folder: PathBuf,
    },
    /// The file is there.
    #[error("{} is there already; a backup never takes another one's place: name a new file", file.display())]
    There {
        /// The file.
        file: PathBuf,
    },
    /// Something is there that would be lost.
    #[error(
        "there is a ledger in {} already; to put the backup in its place say --replace, and the old one is \
         kept beside it", folder.display()
    )]
    Occupied {
        /// The folder.
        folder: PathBuf,
    },
    /// A server uses the folder.
    #[error("a server runs over {}: stop it, then restore", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// The file is not a whole backup.
    #[error("{} is not a whole backup: {detail}; use another one", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The file is sealed.
    #[error("{} is sealed: give the file with its secret key with --age-identity", file.display())]
    Sealed {
        /// The file.
        file: PathBuf,
    },
    /// The key does not fit, or is none.
    #[error("{0}")]
    Key(String),
    /// A file cannot be used.
    #[error("cannot use {}: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The store of files failed.
    #[error(transparent)]
    Store(#[from] DepotError),
    /// The system gives no thread to wait on.
    #[error("the store of files cannot be read: {0}")]
    Thread(#[source] io::Error),
}

/// Backs the ledger in `data` up into the new file `to`, sealed when there are recipients. The
/// server may run meanwhile and is not held up. When this returns the file is whole and on the disk.
///
/// # Errors
/// [`BackupError`]; there is no file then.
pub fn back_up(data: &Path, to: &Path, recipients: &[Recipient]) -> Result<Backup, BackupError> {
    let ledger = data.join(sqlite::FILE);
    if !ledger.exists() {
        return Err(BackupError::NoLedger {
            folder: data.to_owned(),
        });
    }
    if to.exists() {
        return Err(BackupError::There {
            file: to.to_owned(),
        });
    }
    let target = Aside::beside(to)?;
    if recipients.is_empty() {
        sqlite::copy(&ledger, target.path())?;
        examined(target.path(), to)?;
    } else {
        // In the clear only where the ledger itself lies in the clear.
        let plain = Aside::beside(&ledger)?;
        sqlite::copy(&ledger, plain.path())?;
        examined(plain.path(), to)?;
        seal::seal(plain.path(), target.path(), recipients)?;
    }
    let size_bytes = target.keep_as(to)?;
    Ok(Backup {
        size_bytes,
        sealed: !recipients.is_empty(),
    })
}

/// Reads the whole copy before anybody relies on it.
fn examined(copy: &Path, named: &Path) -> Result<(), BackupError> {
    sqlite::examine(copy)?.map_err(|detail| BackupError::Damaged {
        file: named.to_owned(),
        detail,
    })
}

fn failed(file: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let file = file.to_owned();
    move |source| BackupError::File { file, source }
}

/// Makes what a folder lists durable.
fn sync_folder(folder: &Path) -> Result<(), BackupError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed(folder))
}

/// The folder a file lies in.
fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn size_of(file: &Path) -> Result<u64, BackupError> {
    Ok(fs::metadata(file).map_err(failed(file))?.len())
}
