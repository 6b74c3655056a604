//! What is known of bundles: what became of each, and how much of one a device has brought. Every call
//! blocks; what it changed is durable when it returns.

use std::sync::Arc;

use model::{BundleName, DeviceId, UtcMs};

use super::{BundleError, BundleKey, Limits};
use crate::database::DatabaseError;
use crate::registry::Registry;

/// What is known of bundles, over the registry.
#[derive(Debug, Clone)]
pub struct BundleBook(Arc<dyn Registry>);

/// What became of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Which.
    pub name: BundleName,
    /// Its outside, as it stands in the file.
    pub head: Vec<u8>,
    /// Which device made it.
    pub device: DeviceId,
    /// Which device brought it.
    pub carrier: DeviceId,
    /// How many bytes are sealed in it.
    pub size_bytes: u64,
    /// What became of it.
    pub settled: Settled,
    /// Why, when it was not taken in: a written code.
    pub code: String,
    /// Why, in a sentence.
    pub detail: String,
    /// What became of what was in it.
    pub counts: Counts,
    /// When.
    pub at: UtcMs,
}

/// What becomes of a bundle that came whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Taken in.
    Taken,
    /// Kept unopened, until somebody decides.
    Held,
    /// Not taken, now or ever.
    Refused,
}

impl Settled {
    /// As it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Held => "held",
            Self::Refused => "refused",
        }
    }

    /// Reads what is written.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Taken, Self::Held, Self::Refused];
        all.into_iter().find(|settled| settled.code() == code)
    }
}

/// What became of what was in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Changes that were stored.
    pub stored: u32,
    /// Changes that had been stored before.
    pub duplicates: u32,
    /// Changes that were not taken.
    pub rejected: u32,
    /// Changes that are kept aside.
    pub quarantined: u32,
    /// Photos the server has.
    pub photos: u32,
}

/// Bundles and their bytes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coming {
    /// How many.
    pub bundles: u64,
    /// How many sealed bytes they have.
    pub bytes: u64,
}

/// How much of a bundle a device has brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upload {
    /// Which bundle, and which device.
    pub key: BundleKey,
    /// How many bytes are sealed in it.
    pub size_bytes: u64,
    /// How many of them are here for good.
    pub offset_bytes: u64,
    /// When what is here goes unless more comes.
    pub expires_at: UtcMs,
}

impl BundleBook {
    /// Keeps the book in this registry.
    #[must_use]
    pub const fn new(registry: Arc<dyn Registry>) -> Self {
        Self(registry)
    }

    /// What became of a bundle.
    ///
    /// # Errors
    /// The database failed.
    pub fn receipt(&self, name: &BundleName) -> Result<Option<Receipt>, DatabaseError> {
        self.0.glance(|books| books.receipt(name))
    }

    /// What became of bundles, the latest first; of those that are kept aside only, when asked.
    ///
    /// # Errors
    /// The database failed.
    pub fn receipts(&self, held_only: bool, most: u32) -> Result<Vec<Receipt>, DatabaseError> {
        self.0.glance(|books| books.receipts(held_only, most))
    }

    /// Writes down what became of a bundle. What is on its way of it is not needed any more; tells
    /// whose that is.
    ///
    /// # Errors
    /// The database failed.
    pub fn settle(&self, receipt: Receipt) -> Result<Vec<BundleKey>, DatabaseError> {
        self.0.write(move |books| {
            books.put_receipt(&receipt)?;
            let all = books.bundle_uploads_of(&receipt.name)?;
            for key in &all {
                books.forget_bundle_upload(key)?;
            }
            Ok(all)
        })
    }

    /// Whether there is room to keep a bundle of a device aside.
    ///
    /// # Errors
    /// The database failed.
    pub fn has_room_for(
        &self,
        device: DeviceId,
        size_bytes: u64,
        limits: &Limits,
    ) -> Result<bool, DatabaseError> {
        let held = self.0.glance(|books| books.held_of(device))?;
        Ok(held.bundles < limits.held_bundles
            && held.bytes.saturating_add(size_bytes) <= limits.held_bytes)
    }

    /// How much of a bundle a device has brought; from now on it is written down.
    ///
    /// # Errors
    /// [`BundleError::OverQuota`], [`BundleError::Database`].
    pub fn begin(
        &self,
        key: BundleKey,
        size_bytes: u64,
        limits: Limits,
        now: UtcMs,
    ) -> Result<Upload, BundleError> {
        self.0.write(move |books| {
            if let Some(begun) = books.bundle_upload(&key)? {
                return Ok(begun);
            }
            let coming = books.coming_from(key.carrier)?;
            let bytes = coming.bytes.saturating_add(size_bytes);
            if coming.bundles >= limits.coming_bundles || bytes > limits.coming_bytes {
                return Err(BundleError::OverQuota);
            }
            let upload = Upload {
                key,
                size_bytes,
                offset_bytes: 0,
                expires_at: now.plus_ms(limits.patience_ms),
            };
            books.add_bundle_upload(&upload, now)?;
            Ok(upload)
        })
    }

    /// Moves on what a device has brought, from `offset` to `end`.
    ///
    /// # Errors
    /// [`BundleError::WrongOffset`] when it stands elsewhere, [`BundleError::Database`].
    pub fn advance(
        &self,
        key: BundleKey,
        offset: u64,
        end: u64,
        expires_at: UtcMs,
    ) -> Result<(), BundleError> {
        self.0.write(move |books| {
            let stands = books
                .bundle_upload(&key)?
                .map_or(0, |upload| upload.offset_bytes);
            if stands != offset {
                return Err(BundleError::WrongOffset { offset: stands });
            }
            Ok(books.move_bundle_upload(&key, end, expires_at)?)
        })
    }

    /// What was brought of a bundle is not what was signed: it begins anew.
    ///
    /// # Errors
    /// The database failed.
    pub fn forget(&self, key: BundleKey) -> Result<(), DatabaseError> {
        self.0.write(move |books| books.forget_bundle_upload(&key))
    }

    /// What nobody went on with.
    ///
    /// # Errors
    /// The database failed.
    pub fn overdue(&self, now: UtcMs, most: u32) -> Result<Vec<BundleKey>, DatabaseError> {
        self.0
            .glance(|books| books.overdue_bundle_uploads(now, most))
    }

    /// Forgets what became of bundles long ago; one that comes once more is taken in once more, and
    /// brings nothing new.
    ///
    /// # Errors
    /// The database failed.
    pub fn forget_receipts(&self, before: UtcMs) -> Result<u64, DatabaseError> {
        self.0.write(move |books| books.forget_receipts(before))
    }
}
