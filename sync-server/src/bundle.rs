//! Carry bundles: a device's work that comes as a file, brought by any device of the county or on a
//! stick. It is taken in as what it is, its own device's work, through the same gate as everything
//! else; who carried it makes no difference.

pub mod arrival;
pub mod book;
pub mod opening;
pub mod source;
pub mod station;
pub mod sweep;

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use ::bundle::{Identity, ReadError, Refused};
use model::{BundleName, DeviceId};
use proof::{AuthorityKey, Recipient};

pub use book::{BundleBook, Counts, Receipt, Settled};

use crate::attachment::{DepotError, UploadError};
use crate::database::DatabaseError;
use crate::registry::{Registry, drawn, shared_secret};

/// The secret in the books.
const NAME: &str = "bundle";
/// Who brings what somebody at the station brings by hand.
pub const BY_HAND: DeviceId = DeviceId::from_bytes([0; DeviceId::LEN]);

/// What a device has brought of a bundle: each brings its own, so that nobody can spoil another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BundleKey {
    /// The bundle.
    pub name: BundleName,
    /// The device that brings it.
    pub carrier: DeviceId,
}

/// How much is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bundles one device may be bringing at once.
    pub coming_bundles: u64,
    /// Sealed bytes of those.
    pub coming_bytes: u64,
    /// Bundles of one device that are kept aside.
    pub held_bundles: u64,
    /// Sealed bytes of those.
    pub held_bytes: u64,
    /// How long what came of a bundle waits for the rest.
    pub patience_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            coming_bundles: 64,
            coming_bytes: 512 << 20,
            held_bundles: 8,
            held_bytes: 512 << 20,
            patience_ms: 7 * crate::attachment::limits::DAY_MS,
        }
    }
}

/// What the server knows of bundles.
pub(crate) struct Bundles {
    /// What became of them.
    pub(crate) book: BundleBook,
    /// What opens them.
    pub(crate) identity: Identity,
    /// What devices seal them to, as the authority vouches for it.
    pub(crate) recipient: wire::Recipient,
    /// How much is taken.
    pub(crate) limits: Limits,
    /// Those that are being taken in.
    under_way: Mutex<BTreeSet<BundleName>>,
}

/// Why a bundle was not taken in now.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It is none, or not one of this server.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The device brings too much.
    #[error("this device is bringing too many bundles at once: go on with those that were begun")]
    OverQuota,
    /// The bytes do not go on where those before ended.
    #[error("{offset} bytes of this bundle are here: go on after them")]
    WrongOffset {
        /// Where they end.
        offset: u64,
    },
    /// More bytes than the outside says.
    #[error("more bytes came than the outside of this bundle says")]
    TooMuch,
    /// It is being taken in at this moment.
    #[error("this bundle is just being taken in: ask again in a minute")]
    UnderWay,
    /// Too much of its device is kept aside.
    #[error(
        "too many bundles of this device are kept aside: an administrator has to decide about them"
    )]
    HeldFull,
    /// The line broke; what arrived is kept.
    #[error("the line broke; what arrived is kept")]
    Cut,
    /// There is no such bundle that is kept aside.
    #[error("there is no such bundle that is kept aside: `bundle list` lists those there are")]
    NotHeld,
    /// The object store has lost what is sealed in it.
    #[error("what is sealed in this bundle is gone: it has to be brought again")]
    Gone,
    /// Its device is not known here.
    #[error("the device that made this bundle is not known here: enrol it again first")]
    UnknownDevice,
    /// Where it lies could not be read.
    #[error("the bundle could not be read: {0}")]
    Io(#[from] std::io::Error),
    /// A photo in it could not be stored.
    #[error(transparent)]
    Upload(#[from] UploadError),
    /// The object store failed.
    #[error(transparent)]
    Depot(#[from] DepotError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<ReadError> for BundleError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Refused(refused) => refused.into(),
            ReadError::Io(error) => match error.downcast::<DepotError>() {
                Ok(error) => error.into(),
                Err(error) => error.into(),
            },
        }
    }
}

impl Bundles {
    /// Opens what the server knows of bundles. What opens them is drawn at the first start, and lies
    /// beside the authority's key, where all nodes find the same.
    pub(crate) fn open(
        registry: std::sync::Arc<dyn Registry>,
        authority: &AuthorityKey,
        limits: Limits,
    ) -> Result<Self, DatabaseError> {
        let unreadable = || DatabaseError::Unreadable("the key that opens bundles");
        let seed = shared_secret(registry.as_ref(), NAME, || drawn(32))?;
        let seed: [u8; 32] = seed.try_into().map_err(|_| unreadable())?;
        let identity = Identity::from_seed(&seed).map_err(|_| unreadable())?;
        let key = identity.recipient().to_string();
        let signature = Recipient(&key).sign(authority).as_bytes().to_vec();
        Ok(Self {
            book: BundleBook::new(registry),
            identity,
            recipient: wire::Recipient { key, signature },
            limits,
            under_way: Mutex::default(),
        })
    }

    /// Asks the book where blocking is allowed. It is answered even when whoever asked has gone.
    pub(crate) async fn ask<T, E>(
        &self,
        work: impl FnOnce(&BundleBook) -> Result<T, E> + Send + 'static,
    ) -> Result<T, BundleError>
    where
        T: Send + 'static,
        E: Send + 'static,
        BundleError: From<E>,
    {
        let book = self.book.clone();
        match tokio::task::spawn_blocking(move || work(&book)).await {
            Ok(outcome) => Ok(outcome?),
            Err(_) => Err(DatabaseError::Unreadable("a write ended in a panic").into()),
        }
    }

    /// The only one that takes this bundle in now; none when another does.
    pub(crate) fn only(&self, name: BundleName) -> Option<Only<'_>> {
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        under_way.insert(name).then_some(Only {
            bundles: self,
            name,
        })
    }
}

/// Whoever takes a bundle in.
pub(crate) struct Only<'a> {
    bundles: &'a Bundles,
    name: BundleName,
}

impl Drop for Only<'_> {
    fn drop(&mut self) {
        let under_way = self.bundles.under_way.lock();
        under_way
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.name);
    }
}
