//! Reads nouns out of columns. What does not parse is an error, never a guess.

use std::str::FromStr;

use model::{Day, Role};
use rusqlite::types::Type;
use rusqlite::{Error, Row};

/// A binary column as an identity: `id(row, 0, DeviceId::from_slice)`.
pub(super) fn id<T>(
    row: &Row<'_>,
    column: usize,
    parse: fn(&[u8]) -> Option<T>,
) -> rusqlite::Result<T> {
    let bytes: Vec<u8> = row.get(column)?;
    parse(&bytes).ok_or_else(|| unreadable(column, Type::Blob, "not an identity"))
}

/// A text column as a noun.
pub(super) fn text<T: FromStr>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    text.parse()
        .map_err(|_| unreadable(column, Type::Text, "not what the column holds"))
}

/// A text column as a day, or none.
pub(super) fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Day>> {
    let written: Option<String> = row.get(column)?;
    let day = written.map(|text| text.parse());
    day.transpose()
        .map_err(|_| unreadable(column, Type::Text, "not a day"))
}

/// A binary column of a fixed length.
pub(super) fn bytes<const LEN: usize>(row: &Row<'_>, column: usize) -> rusqlite::Result<[u8; LEN]> {
    let bytes: Vec<u8> = row.get(column)?;
    bytes
        .try_into()
        .map_err(|_| unreadable(column, Type::Blob, "not of its length"))
}

/// A role; a server that does not know one refuses rather than guesses.
pub(super) fn role(row: &Row<'_>, column: usize) -> rusqlite::Result<Role> {
    let code: String = row.get(column)?;
    Role::from_code(&code).ok_or_else(|| unreadable(column, Type::Text, "not a role"))
}

/// An integer column that is never negative.
pub(super) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| unreadable(column, Type::Integer, "negative"))
}

pub(super) fn unreadable(column: usize, kind: Type, why: &'static str) -> Error {
    Error::FromSqlConversionFailure(column, kind, why.into())
}
