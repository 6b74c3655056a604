//! Rows of a feed that bring nothing into a record: a record is erased, or a change is told by its name
//! alone because nothing else is left of it.

use proof::RowKind;
use store::{Writing, erased};
use wire::Row;

use crate::failure::{Stop, not_understood};

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
pub(super) fn take(w: &Writing<'_>, row: &Row, kind: RowKind) -> Result<Left, Stop> {
    let id = row.dispute().map_err(not_understood)?;
    match kind {
        RowKind::Tombstone => {
            erased::erase(w, &id, model::UtcMs(row.received_at_ms))?;
            tracing::info!(%id, "a record was erased");
            Ok(Left::Hole)
        }
        RowKind::Change if row.bytes.is_empty() || erased::when(w, &id)?.is_some() => {
            Ok(Left::Nothing)
        }
        RowKind::Change => Ok(Left::Change),
        RowKind::Enter | RowKind::Leave => Err(not_understood("row.what").into()),
    }
}
