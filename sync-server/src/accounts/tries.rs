//! Counts wrong invitation codes, so that codes cannot be tried out: a few a minute from one
//! address, some hundreds from everywhere together, however many nodes are asked. Addresses are
//! known by a keyed hash only, and forgotten with the next minute's first.

use model::UtcMs;

use crate::database::DatabaseError;
use crate::registry::Books;

/// Wrong codes one address may send in a minute.
pub const PER_ADDRESS: u64 = 10;
/// Wrong codes everybody together may send in a minute.
pub const TOGETHER: u64 = 300;
const MINUTE_MS: i64 = 60_000;

/// The wrong codes of a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wrong {
    /// From one address.
    pub here: u64,
    /// From everywhere.
    pub together: u64,
}

/// Whether another code may be tried from this address.
///
/// # Errors
/// The database failed.
pub fn may(books: &dyn Books, address: &[u8; 32], now: UtcMs) -> Result<bool, DatabaseError> {
    let wrong = books.wrong_codes(minute(now), address)?;
    Ok(wrong.here < PER_ADDRESS && wrong.together < TOGETHER)
}

/// Notes a wrong code.
///
/// # Errors
/// The database failed.
pub fn note(books: &dyn Books, address: &[u8; 32], now: UtcMs) -> Result<(), DatabaseError> {
    books.add_wrong_code(minute(now), address)
}

const fn minute(now: UtcMs) -> i64 {
    now.0.div_euclid(MINUTE_MS)
}
