//! The keys in the books: which key is which device's.

use model::{DeviceId, KeyId};

use crate::accounts::key::Certified;
use crate::database::DatabaseError;

/// The keys in the books. Every call fails when the database does, and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait Keys {
    /// A key with whose it is.
    fn key(&self, key: KeyId) -> Result<Option<Certified>, DatabaseError>;

    /// How many keys a device has had.
    fn keys_of(&self, device: DeviceId) -> Result<u64, DatabaseError>;

    /// Writes a key down that nobody has.
    fn add_key(&self, key: &Certified) -> Result<(), DatabaseError>;
}
