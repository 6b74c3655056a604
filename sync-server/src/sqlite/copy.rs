//! Copies of the file: made while others write, and read whole before anybody relies on them.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::connect;
use super::ledger::erased_rows;
use crate::database::DatabaseError;
use crate::erase::ErasedRow;

/// Copies the file as it is at one moment into `to`, an empty file. Nobody is held up. Blocks.
///
/// # Errors
/// The file cannot be read, or the copy not be written.
pub(crate) fn copy(file: &Path, to: &Path) -> Result<(), DatabaseError> {
    let from = connect(&file.to_owned())?;
    let to = to
        .to_str()
        .ok_or(DatabaseError::Unreadable("the name of a file"))?;
    from.execute("VACUUM INTO ?1", [to])?;
    Ok(())
}

/// Reads the whole file; the inner error says what is wrong with it. Blocks.
///
/// # Errors
/// The database failed otherwise.
pub(crate) fn examine(file: &Path) -> Result<Result<(), String>, DatabaseError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let copy = Connection::open_with_flags(file, flags)?;
    match faults(&copy) {
        Ok(None) => Ok(Ok(())),
        Ok(Some(fault)) => Ok(Err(fault)),
        Err(error) => match DatabaseError::from(error) {
            DatabaseError::Failed(detail) => Ok(Err(detail)),
            other => Err(other),
        },
    }
}

/// What was erased in a file nobody has open. Blocks.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn erasures(file: &Path) -> Result<Vec<ErasedRow>, DatabaseError> {
    const KNOWN: &str = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'erased'";
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let old = Connection::open_with_flags(file, flags)?;
    // One that is older than erasing has erased nothing.
    if old.prepare(KNOWN)?.exists([])? {
        erased_rows(&old)
    } else {
        Ok(Vec::new())
    }
}

fn faults(copy: &Connection) -> rusqlite::Result<Option<String>> {
    let whole: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if whole != "ok" {
        return Ok(Some(whole));
    }
    let dangling = copy.prepare("PRAGMA foreign_key_check")?.exists([])?;
    if dangling {
        return Ok(Some(
            "something in it refers to what is not there".to_owned(),
        ));
    }
    const FEED: &str = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'feed'";
    let ours = copy.prepare(FEED)?.exists([])?;
    Ok((!ours).then(|| "it is not a ledger".to_owned()))
}

/// Brings everything into the one file and leaves nothing beside it; fails at once while anybody
/// else has it open. Blocks.
///
/// # Errors
/// [`DatabaseError::Busy`], or the database failed otherwise.
pub(crate) fn close_for_good(file: &Path) -> Result<(), DatabaseError> {
    let alone = Connection::open(file)?;
    alone.busy_timeout(Duration::ZERO)?;
    let mode: String = alone.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode == "delete" {
        Ok(())
    } else {
        Err(DatabaseError::Busy)
    }
}
