//! Rows of a feed that bring no change into a record: a record is erased or moved, or a change is told by its
//! name alone because nothing else is left of it.

use contract::{Event, Failure};
use model::{GridId, UtcMs};
use proof::RowKind;
use store::moved;
use store::{Writing, erased};
use wire::Row;

use super::enter;
use super::exchange::{Found, forget_log};
use crate::Field;
use crate::failure::{Stop, not_understood};

/// Takes records off this device that were moved to a grid it may not hold, once nothing of them waits. Only
/// after a sync that went through: one that has come back is told of further on in its feed.
pub(super) fn let_go(field: &Field, all_was_read: bool) -> Result<(), Failure> {
    if !all_was_read {
        return Ok(());
    }
    let left = field.store.read(|r| Ok::<_, Stop>(moved::to_let_go(r)?))?;
    if left.is_empty() {
        return Ok(());
    }
    let records = field.store.write(|w| Ok::<_, Stop>(moved::let_go(w)?))?;
    tracing::info!(records, "records that were moved are gone from this device");
    forget_log(field);
    field.tell(Event::Records);
    Ok(())
}

/// What is left to do with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// It is a change: the gate is asked.
    Change,
    /// Nothing: there was no more to it than its name.
    Nothing,
    /// Something was deleted.
    Hole,
}

/// Takes a row in, unless it is a change that says something.
pub(super) fn take(
    w: &Writing<'_>,
    grid: &GridId,
    row: &Row,
    kind: RowKind,
    now: UtcMs,
    found: &mut Found,
) -> Result<Left, Stop> {
    let id = row.dispute().map_err(not_understood)?;
    match kind {
        RowKind::Tombstone => {
            erased::erase(w, &id, UtcMs(row.received_at_ms))?;
            tracing::info!(%id, "a record was erased");
            Ok(Left::Hole)
        }
        RowKind::Change if row.bytes.is_empty() || erased::when(w, &id)?.is_some() => {
            Ok(Left::Nothing)
        }
        RowKind::Change => Ok(Left::Change),
        RowKind::Enter => {
            enter::take(w, grid, row, now, found)?;
            Ok(Left::Nothing)
        }
        RowKind::Leave => {
            // The grid it went to is said beside the row; what follows from it is this device's alone.
            let to = std::str::from_utf8(&row.bytes).ok();
            let to: Option<GridId> = to.and_then(|to| to.parse().ok());
            let departed = moved::leave(w, &id, grid, to.as_ref(), UtcMs(row.received_at_ms))?;
            tracing::info!(%id, %grid, ?departed, "a record was moved");
            Ok(Left::Nothing)
        }
    }
}
