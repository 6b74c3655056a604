//! Values between rows and the model.

use rusqlite::Row;
use rusqlite::types::Type;

/// A fixed-size identity from a BLOB column.
pub(crate) fn id<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&[u8]) -> Option<T>,
) -> rusqlite::Result<T> {
    let bytes = row.get_ref(column)?.as_blob()?;
    parse(bytes).ok_or_else(|| unreadable(column, Type::Blob))
}

/// A parsed value from a TEXT column.
pub(crate) fn text<T: std::str::FromStr>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    row.get_ref(column)?
        .as_str()?
        .parse()
        .map_err(|_| unreadable(column, Type::Text))
}

pub(crate) fn unreadable(column: usize, kind: Type) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, kind, "not what was written".into())
}
