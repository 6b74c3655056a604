//! The secrets in the books: what all nodes of one server have to know alike, drawn once by
//! whoever needs it first.

use super::Registry;
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

/// A secret that all nodes of a server share: what is kept, or else what is drawn by whoever needs
/// it first.
///
/// # Errors
/// The database failed, or nothing could be drawn.
pub fn shared_secret(
    registry: &dyn Registry,
    name: &'static str,
    draw: impl FnOnce() -> Result<Vec<u8>, DatabaseError>,
) -> Result<Vec<u8>, DatabaseError> {
    if let Some(kept) = registry.glance(|books| books.secret(name))? {
        return Ok(kept);
    }
    let drawn = draw()?;
    registry.write(move |books| {
        books.keep_secret(name, &drawn)?;
        let kept = books.secret(name)?;
        kept.ok_or(DatabaseError::Unreadable("a secret that was just kept"))
    })
}

/// Random bytes for a secret.
///
/// # Errors
/// The system has no randomness to give.
pub fn drawn(len: usize) -> Result<Vec<u8>, DatabaseError> {
    let mut bytes = vec![0; len];
    getrandom::fill(&mut bytes).map_err(|error| DatabaseError::Random(error.to_string()))?;
    Ok(bytes)
}
