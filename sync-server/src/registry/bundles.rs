//! The bundles in the books: what became of each, and what of one is on its way here. Their bytes lie
//! elsewhere.

use model::{BundleName, DeviceId, UtcMs};

use crate::bundle::BundleKey;
use crate::bundle::book::{Coming, Receipt, Upload};
use crate::database::DatabaseError;

/// The bundles in the books. Every call fails when the database does, and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait Bundles {
    /// What became of a bundle; none when nothing has yet.
    fn receipt(&self, name: &BundleName) -> Result<Option<Receipt>, DatabaseError>;

    /// Writes down what became of a bundle, in the place of what was written before.
    fn put_receipt(&self, receipt: &Receipt) -> Result<(), DatabaseError>;

    /// What became of bundles, the latest first; of those that are kept aside only, when asked.
    fn receipts(&self, held_only: bool, most: u32) -> Result<Vec<Receipt>, DatabaseError>;

    /// How much of a device is kept aside.
    fn held_of(&self, device: DeviceId) -> Result<Coming, DatabaseError>;

    /// Forgets what became of bundles before a moment, but for those that are kept aside.
    fn forget_receipts(&self, before: UtcMs) -> Result<u64, DatabaseError>;

    /// How much of a bundle a device has brought; none when it has not begun.
    fn bundle_upload(&self, key: &BundleKey) -> Result<Option<Upload>, DatabaseError>;

    /// Writes down that a device begins to bring a bundle.
    fn add_bundle_upload(&self, upload: &Upload, now: UtcMs) -> Result<(), DatabaseError>;

    /// Moves what a device has brought to an offset.
    fn move_bundle_upload(
        &self,
        key: &BundleKey,
        offset: u64,
        expires_at: UtcMs,
    ) -> Result<(), DatabaseError>;

    /// How much a device is about to bring.
    fn coming_from(&self, carrier: DeviceId) -> Result<Coming, DatabaseError>;

    /// Forgets what a device has brought of a bundle.
    fn forget_bundle_upload(&self, key: &BundleKey) -> Result<(), DatabaseError>;

    /// What nobody went on with, the longest ago first.
    fn overdue_bundle_uploads(
        &self,
        now: UtcMs,
        most: u32,
    ) -> Result<Vec<BundleKey>, DatabaseError>;

    /// What others have brought of a bundle.
    fn bundle_uploads_of(&self, name: &BundleName) -> Result<Vec<BundleKey>, DatabaseError>;
}
