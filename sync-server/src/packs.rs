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

/// When packs are made, and how large their parts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackLimits {
    /// A device that is more rows behind is offered a pack.
    pub rows: u64,
    /// A part with open cases, in bytes before compression: it is on a screen as soon as it has come.
    pub open_part_bytes: usize,
    /// A part with the others: the larger, the better it is compressed.
    pub closed_part_bytes: usize,
}

impl Default for PackLimits {
    fn default() -> Self {
        Self {
            rows: 256,
            open_part_bytes: 60 * 1024,
            closed_part_bytes: 240 * 1024,
        }
    }
}

/// Where packs lie and what is known of them.
pub(crate) struct Packs {
    /// What is known of them.
    pub(crate) book: Arc<dyn PackBook>,
    /// Where their bytes lie.
    pub(crate) depot: Depot,
    pub(crate) limits: PackLimits,
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
    pub(crate) fn new(book: Arc<dyn PackBook>, depot: Depot, limits: PackLimits) -> Self {
        Self {
            book,
            depot,
            limits,
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
