//! The way back: a backup becomes the ledger of a data folder. What was erased since the backup was
//! made is erased again, as far as anybody still knows of it: from the ledger that is replaced, or
//! from a list that was kept elsewhere.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use model::UtcMs;

use super::{BackupError, Identities, examined, failed, seal, sync_folder};
use crate::database::DatabaseError;
use crate::erase::ErasedRow;
use crate::metrics::Commits;
use crate::registry::Registry;
use crate::{renewal, sqlite};

/// Where the backup is made ready.
const WORKSHOP: &str = "restoring";

/// What is to be restored, and how.
pub struct Wish<'a> {
    /// The backup.
    pub from: &'a Path,
    /// What opens it, when it is sealed.
    pub identities: Option<&'a Identities>,
    /// Whether it takes the place of a ledger that is there.
    pub replace: bool,
    /// What was erased and must not come back.
    pub erased: Vec<ErasedRow>,
    /// What time it is.
    pub now: UtcMs,
}

/// What a restore has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// How many feeds begin a new epoch.
    pub feeds: usize,
    /// How many records, that were erased since, were erased again.
    pub erased_again: usize,
    /// Where the ledger lies that was there before; none when there was none.
    pub old: Option<PathBuf>,
    /// Whether that one could not be read, so that nobody knows what was erased in it.
    pub old_is_unreadable: bool,
}

/// Puts a backup into the data folder `data`, which must hold no ledger unless it is to be replaced.
/// The backup is read whole, brought to the newest schema and its feeds begin new epochs before it
/// takes its place, in one step: a restore that fails or is cut has changed nothing.
///
/// # Errors
/// [`BackupError`].
pub fn restore(data: &Path, wish: Wish<'_>) -> Result<Restored, BackupError> {
    let ledger = data.join(sqlite::FILE);
    if ledger.exists() && !wish.replace {
        return Err(BackupError::Occupied {
            folder: data.to_owned(),
        });
    }
    let workshop = data.join(WORKSHOP);
    if workshop.exists() {
        // What a restore that was cut has left.
        fs::remove_dir_all(&workshop).map_err(failed(&workshop))?;
    }
    let mut folder = DirBuilder::new();
    folder.recursive(true).mode(0o700);
    folder.create(&workshop).map_err(failed(&workshop))?;
    let restored = in_workshop(data, &workshop, wish);
    fs::remove_dir_all(&workshop).map_err(failed(&workshop))?;
    sync_folder(data)?;
    restored
}

fn in_workshop(data: &Path, workshop: &Path, wish: Wish<'_>) -> Result<Restored, BackupError> {
    let ledger = data.join(sqlite::FILE);
    let new = workshop.join(sqlite::FILE);
    seal::unseal(wish.from, &new, wish.identities)?;
    examined(&new, wish.from)?;
    let mut erased = wish.erased;
    let mut old_is_unreadable = false;
    if ledger.exists() {
        match closed(&ledger, data)? {
            Some(rows) => erased.extend(rows),
            None => old_is_unreadable = true,
        }
    }
    let now = wish.now;
    let database = sqlite::Database::open(workshop, Commits::default())?;
    let erased_again = database.erase_again(erased)?;
    let registry: &dyn Registry = &database;
    let feeds = registry.write(move |books| renewal::renew_all(books, now))?;
    drop(database);
    sqlite::close_for_good(&new)?;
    let written = fs::File::open(&new).and_then(|file| file.sync_all());
    written.map_err(failed(&new))?;
    let old = put_in_place(&ledger, &new, now)?;
    Ok(Restored {
        feeds,
        erased_again,
        old,
        old_is_unreadable,
    })
}

/// Closes the old ledger and tells what was erased in it; none when it cannot be read.
fn closed(ledger: &Path, data: &Path) -> Result<Option<Vec<ErasedRow>>, BackupError> {
    // Whoever still has the file open would go on writing into it, unseen.
    match sqlite::close_for_good(ledger).and_then(|()| sqlite::erasures(ledger)) {
        Ok(rows) => Ok(Some(rows)),
        Err(DatabaseError::Busy) => Err(BackupError::InUse {
            folder: data.to_owned(),
        }),
        Err(error) => {
            tracing::warn!(%error, "the old ledger cannot be read");
            Ok(None)
        }
    }
}

/// Keeps what was there beside the new ledger, which takes its place in one step.
fn put_in_place(ledger: &Path, new: &Path, now: UtcMs) -> Result<Option<PathBuf>, BackupError> {
    let kept = ledger.with_file_name(format!("replaced-{}-{}", now.0 / 1000, sqlite::FILE));
    let old = ledger.exists();
    if old {
        fs::hard_link(ledger, &kept).map_err(failed(&kept))?;
    }
    // A log that belongs to another file must not be taken for one of the new file.
    for beside in ["-wal", "-shm"] {
        let named = |file: &Path| {
            let mut name = file.as_os_str().to_owned();
            name.push(beside);
            PathBuf::from(name)
        };
        let stray = named(ledger);
        if stray.exists() {
            fs::rename(&stray, named(&kept)).map_err(failed(&stray))?;
        }
    }
    fs::rename(new, ledger).map_err(failed(ledger))?;
    Ok(old.then_some(kept))
}
