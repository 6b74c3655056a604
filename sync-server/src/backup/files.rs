//! The files of records beside a backup of the ledger: each is copied once, read against the hash it is named by, and
//! listed; and the way back into the store of a server. Packs are left out, they are made again.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use model::{DisputeId, FileHash, GridId};
use sha2::{Digest, Sha256};

use super::aside::Aside;
use super::{BackupError, failed, folder_of};
use crate::App;
use crate::database::DatabaseError;
use crate::threads::Threads;

/// The list of the files, as `sha256sum --check` reads it.
pub const LIST: &str = "manifest.txt";

/// A file the ledger knows. It is shown as the place it lies at, in the store and in a copy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// A file of records of a grid.
    Attachment(GridId, FileHash),
    /// What led to a record before it was begun anew.
    Archive(DisputeId, FileHash),
}

impl Known {
    const fn sha256(&self) -> &FileHash {
        match self {
            Self::Attachment(_, sha256) | Self::Archive(_, sha256) => sha256,
        }
    }

    /// Whether these bytes are the file.
    fn is(&self, bytes: &[u8]) -> bool {
        Sha256::digest(bytes)[..] == self.sha256().as_bytes()[..]
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attachment(scope, sha256) => write!(f, "attachments/{scope}/{sha256}"),
            Self::Archive(doc, sha256) => write!(f, "archive/{doc}/{sha256}"),
        }
    }
}

/// What came of copying files, one way or the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Copied {
    /// How many were copied.
    pub files: usize,
    /// How many were there already.
    pub there: usize,
    /// Those the ledger knows and that are not where they were looked for, or are not what was written.
    pub missing: Vec<Known>,
}

impl App {
    /// Copies the files the ledger knows into the folder `into`, which is made when it is not there, and lists them in
    /// [`LIST`]. What lies there from a copy before is not copied again. Blocks.
    ///
    /// # Errors
    /// [`BackupError`]; what was copied stays, and the next copy goes on from it.
    pub fn copy_files(&self, into: &Path) -> Result<Copied, BackupError> {
        let threads = Threads::start("files", 1).map_err(BackupError::Thread)?;
        let (mut copied, mut list) = (Copied::default(), String::new());
        make_folder(into)?;
        for (known, size_bytes) in self.known_files()? {
            let place = into.join(known.to_string());
            if fs::metadata(&place).is_ok_and(|there| there.len() == size_bytes) {
                copied.there += 1;
            } else if let Some(bytes) = self.stored(&threads, &known)? {
                put(&place, &bytes)?;
                copied.files += 1;
            } else {
                copied.missing.push(known);
                continue;
            }
            list.push_str(&format!("{}  {known}\n", known.sha256()));
        }
        if !copied.missing.is_empty() {
            // What was erased meanwhile is gone, and not missing.
            let still = self.known_files()?.into_iter().map(|(known, _)| known);
            let still: BTreeSet<_> = still.collect();
            copied.missing.retain(|known| still.contains(known));
        }
        put(&into.join(LIST), list.as_bytes())?;
        Ok(copied)
    }

    /// Brings those of the files the ledger knows back that the store lacks, from the folder `from` they were copied
    /// into. Blocks.
    ///
    /// # Errors
    /// [`BackupError`]; what was brought back stays.
    pub fn bring_files(&self, from: &Path) -> Result<Copied, BackupError> {
        let threads = Threads::start("files", 1).map_err(BackupError::Thread)?;
        let depot = &self.inner.attachments.depot;
        let mut brought = Copied::default();
        for (known, _) in self.known_files()? {
            if self.stored(&threads, &known)?.is_some() {
                brought.there += 1;
                continue;
            }
            let place = from.join(known.to_string());
            let bytes = match fs::read(&place) {
                Ok(bytes) if known.is(&bytes) => bytes,
                Ok(_) => {
                    brought.missing.push(known);
                    continue;
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    brought.missing.push(known);
                    continue;
                }
                Err(error) => return Err(failed(&place)(error)),
            };
            match &known {
                Known::Attachment(scope, sha256) => {
                    threads.wait(depot.keep(scope, sha256, bytes))?;
                }
                Known::Archive(doc, sha256) => {
                    threads.wait(depot.keep_archive(*doc, sha256, bytes))?;
                }
            }
            brought.files += 1;
        }
        Ok(brought)
    }

    /// Every file the ledger knows, with its size.
    fn known_files(&self) -> Result<Vec<(Known, u64)>, DatabaseError> {
        let registry = &self.inner.registry;
        let files = registry.glance(|books| books.every_file())?;
        let files = files.into_iter();
        let files =
            files.map(|(scope, sha256, size_bytes)| (Known::Attachment(scope, sha256), size_bytes));
        let archives = self.inner.ledger.archives()?.into_iter();
        let archives = archives.map(|row| (Known::Archive(row.doc, row.sha256), row.size_bytes));
        Ok(files.chain(archives).collect())
    }

    /// The bytes of a file in the store; none when it is not there, or is not what was written.
    fn stored(&self, threads: &Threads, known: &Known) -> Result<Option<Vec<u8>>, BackupError> {
        let depot = &self.inner.attachments.depot;
        let found = match known {
            Known::Attachment(scope, sha256) => threads.wait(depot.file(scope, sha256))?,
            Known::Archive(doc, sha256) => threads.wait(depot.archive(*doc, sha256))?,
        };
        let whole = found.filter(|bytes| known.is(bytes));
        Ok(whole.map(|bytes| bytes.to_vec()))
    }
}

/// Writes a file that is whole once it has its name; one that was there is what it takes the place of.
fn put(place: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    make_folder(folder_of(place))?;
    let aside = Aside::beside(place)?;
    fs::write(aside.path(), bytes).map_err(failed(aside.path()))?;
    match fs::remove_file(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(place)(error)),
        _ => {}
    }
    aside.keep_as(place)?;
    Ok(())
}

/// Photos lie there in the clear: nobody but this user may look in.
fn make_folder(folder: &Path) -> Result<(), BackupError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(failed(folder))
}
