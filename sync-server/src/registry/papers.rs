//! What is given out for papers, in the books: numbers, and the keys words are sealed to.

use model::number::Series;
use model::{AreaCode, DeviceId};

use crate::database::DatabaseError;

/// What is counted: the papers of one kind of one committee in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The committee's village.
    pub village: AreaCode,
    /// Which papers.
    pub series: Series,
    /// Which year.
    pub year: i16,
}

/// Numbers from the first to the last, both among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// What is given out for papers. Every call fails when the database does, and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait Papers {
    /// The last number that was given to anyone; 0 for none.
    fn last_number(&self, of: &Counted) -> Result<u64, DatabaseError>;

    /// Notes the last number that was given to anyone.
    fn put_last_number(&self, of: &Counted, last: u64) -> Result<(), DatabaseError>;

    /// The last block a device was given.
    fn block(&self, device: DeviceId, of: &Counted) -> Result<Option<Block>, DatabaseError>;

    /// Notes the last block a device was given.
    fn put_block(&self, device: DeviceId, of: &Counted, block: Block) -> Result<(), DatabaseError>;

    /// Passes over so many numbers everywhere, and forgets which device was given which: others may have
    /// been given since.
    fn jump_numbers(&self, by: u64) -> Result<(), DatabaseError>;

    /// The secret half of the key of a village, as age writes it.
    fn seal(&self, village: &AreaCode) -> Result<Option<String>, DatabaseError>;

    /// Keeps the secret half of the key of a village; one that is there stays.
    fn keep_seal(&self, village: &AreaCode, identity: &str) -> Result<(), DatabaseError>;
}
