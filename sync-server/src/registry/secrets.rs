//! The secrets in the books: what all nodes of one server have to know alike, drawn once by
//! whoever needs it first.

use crate::database::DatabaseError;

/// The secrets in the books. Every call fails when the database does, and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait Secrets {
    /// A secret, when it has been drawn.
    fn secret(&self, name: &str) -> Result<Option<Vec<u8>>, DatabaseError>;

    /// Keeps a secret of up to 64 bytes; one that is there already stays.
    fn keep_secret(&self, name: &str, bytes: &[u8]) -> Result<(), DatabaseError>;
}
