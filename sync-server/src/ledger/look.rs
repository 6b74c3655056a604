//! What is asked before anything of a request is done, in one look: over a line every question asked alone would be
//! a round trip.

use model::{DisputeId, GridId, KeyId};
use proof::Link;

use super::{ChainEnd, Position, Reached};
use crate::database::DatabaseError;

/// A saved document of more bytes than these is large: it is not read at a look, and a change of it takes long.
pub const LARGE_BYTES: usize = 32 << 10;

/// What every ledger can tell in one look. Every call blocks, and fails when the database does, and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait LookBook {
    /// What the changes of a push are examined beside: where the chain of a key ends in a scope, and how documents
    /// stand there, in the order they are named.
    fn look(
        &self,
        scope: &GridId,
        key: Option<KeyId>,
        docs: &[Wanted],
    ) -> Result<Seen, DatabaseError>;

    /// Where feeds end and how each reads up to a row, in the order they are named; none of a scope that does not
    /// exist.
    fn ends_and_links(&self, rows: &[(GridId, u64)]) -> Result<Vec<Option<FeedAt>>, DatabaseError>;
}

/// A document that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Its name.
    pub doc: DisputeId,
    /// Whether it is wanted itself, unless it is large.
    pub whole: bool,
}

/// What one look finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Where the chain of the key ends; [`ChainEnd::NONE`] when no key was named.
    pub chain: ChainEnd,
    /// The documents, in the order they were named.
    pub documents: Vec<SeenDocument>,
}

/// How a document stands in a scope.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeenDocument {
    /// How far it has come; none when it does not stand there.
    pub reached: Option<Reached>,
    /// As it is saved; none when that was not wanted, or it is large.
    pub saved: Option<Vec<u8>>,
    /// It does not stand there, and was erased from there.
    pub erased: bool,
    /// It does not stand there, and left for another scope once.
    pub left: bool,
}

/// A feed, and how it reads up to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedAt {
    /// Where it ends.
    pub end: Position,
    /// How it reads up to the row; none when there is no such row.
    pub link: Option<Link>,
}
