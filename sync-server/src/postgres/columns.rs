//! Reads nouns out of columns. What does not parse is an error, never a guess.

use std::borrow::Cow;
use std::str::FromStr;

use model::Role;
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;

use crate::database::DatabaseError;

/// A column as the driver reads it.
pub(super) fn get<'a, T: FromSql<'a>>(row: &'a Row, column: usize) -> Result<T, DatabaseError> {
    row.try_get(column)
        .map_err(|_| DatabaseError::Unreadable("a column of another kind"))
}

/// A binary column as an identity: `id(row, 0, DeviceId::from_slice)`.
pub(super) fn id<T>(
    row: &Row,
    column: usize,
    parse: fn(&[u8]) -> Option<T>,
) -> Result<T, DatabaseError> {
    parse(get(row, column)?).ok_or(DatabaseError::Unreadable("an identity"))
}

/// A binary column of a fixed length.
pub(super) fn bytes<const LEN: usize>(
    row: &Row,
    column: usize,
) -> Result<[u8; LEN], DatabaseError> {
    fixed(get(row, column)?)
}

/// A binary value of a fixed length.
pub(super) fn fixed<const LEN: usize>(bytes: &[u8]) -> Result<[u8; LEN], DatabaseError> {
    let fits = bytes.try_into();
    fits.map_err(|_| DatabaseError::Unreadable("bytes of another length"))
}

/// A text column as a noun.
pub(super) fn text<T: FromStr>(row: &Row, column: usize) -> Result<T, DatabaseError> {
    noun(get(row, column)?)
}

/// A text as a noun.
pub(super) fn noun<T: FromStr>(text: &str) -> Result<T, DatabaseError> {
    let parsed = text.parse();
    parsed.map_err(|_| DatabaseError::Unreadable("a text that is not what its column holds"))
}

/// A role; a server that does not know one refuses rather than guesses.
pub(super) fn role(row: &Row, column: usize) -> Result<Role, DatabaseError> {
    Role::from_code(get(row, column)?).ok_or(DatabaseError::Unreadable("a role"))
}

/// An integer column that is never negative.
pub(super) fn count(row: &Row, column: usize) -> Result<u64, DatabaseError> {
    let number: i64 = get(row, column)?;
    u64::try_from(number).map_err(|_| DatabaseError::Unreadable("a negative count"))
}

/// A free text as PostgreSQL takes it: it knows no zero character.
pub(super) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', ""))
    } else {
        Cow::Borrowed(text)
    }
}
