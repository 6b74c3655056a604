//! Packs: a feed up to a row as one file, for devices that are far behind. Its address is its hash, so it
//! never changes, and a device fetches it from any byte on. The documents in it are as they stand, the open
//! ones first. It is made when it is first wanted, by one for all who want it.

mod make;
mod offer;
mod parts;
mod sweep;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::GridId;

use crate::attachment::{Depot, DepotError};
use crate::ledger::PackBook;
use crate::routes::refuse::Refused;

pub(crate) use offer::{is_far_behind, offers};

/// A device that is as many rows behind is offered a pack.
pub const PACK_ROWS: u64 = 256;

/// Where packs lie and what is known of them.
pub(crate) struct Packs {
    /// What is known of them.
    pub(crate) book: Arc<dyn PackBook>,
    /// Where their bytes lie.
    pub(crate) depot: Depot,
    making: Mutex<HashMap<GridId, Making>>,
}

/// Why packs could not be made or swept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackError {
    /// The database failed.
    #[error("{}", .0.detail())]
    Refused(Refused),
    /// The object store failed.
    #[error(transparent)]
    Depot(#[from] DepotError),
}

impl From<Refused> for PackError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// Held by whoever makes the pack of a scope, while others wait for it.
type Making = Arc<tokio::sync::Mutex<()>>;

impl Packs {
    pub(crate) fn new(book: Arc<dyn PackBook>, depot: Depot) -> Self {
        Self {
            book,
            depot,
            making: Mutex::default(),
        }
    }

    /// What is held while a pack of the scope is made.
    fn making(&self, scope: &GridId) -> Making {
        let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        making.retain(|_, held| Arc::strong_count(held) > 1);
        Arc::clone(making.entry(scope.clone()).or_default())
    }
}
