//! A bell for everyone who waits, rung for the grids they wait for.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::GridId;
use tokio::sync::Notify;

/// Who waits for news of which grid.
#[derive(Debug, Clone, Default)]
pub struct Bells(Arc<Mutex<Hung>>);

#[derive(Debug, Default)]
struct Hung {
    next: u64,
    by_grid: HashMap<GridId, Vec<(u64, Arc<Notify>)>>,
    looking: bool,
}

impl Bells {
    /// Hangs a bell for these grids; it is rung from now on.
    #[must_use]
    pub fn hang(&self, grids: &BTreeSet<GridId>) -> Bell {
        let mut hung = self.hung();
        let number = hung.next;
        hung.next += 1;
        let notify = Arc::new(Notify::new());
        for grid in grids {
            let bells = hung.by_grid.entry(grid.clone()).or_default();
            bells.push((number, Arc::clone(&notify)));
        }
        Bell {
            bells: self.clone(),
            number,
            grids: grids.clone(),
            notify,
        }
    }

    /// Rings for everyone who waits for news of a grid.
    pub fn ring(&self, grid: &GridId) {
        for (_, bell) in self.hung().by_grid.get(grid).into_iter().flatten() {
            bell.notify_one();
        }
    }

    /// Whether the caller is the one who has to look for news from outside, from now on.
    #[must_use]
    pub fn begin_look(&self) -> bool {
        !std::mem::replace(&mut self.hung().looking, true)
    }

    /// The grids somebody waits for; none ends the look.
    #[must_use]
    pub fn still_awaited(&self) -> Option<Vec<GridId>> {
        let mut hung = self.hung();
        if hung.by_grid.is_empty() {
            hung.looking = false;
            return None;
        }
        Some(hung.by_grid.keys().cloned().collect())
    }

    fn hung(&self) -> MutexGuard<'_, Hung> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One who waits. Dropping it ends that.
#[derive(Debug)]
pub struct Bell {
    bells: Bells,
    number: u64,
    grids: BTreeSet<GridId>,
    notify: Arc<Notify>,
}

impl Bell {
    /// Ends when it is rung, or was since the last time.
    pub async fn rung(&self) {
        self.notify.notified().await;
    }
}

impl Drop for Bell {
    fn drop(&mut self) {
        let mut hung = self.bells.hung();
        for grid in &self.grids {
            if let Some(bells) = hung.by_grid.get_mut(grid) {
                bells.retain(|(number, _)| *number != self.number);
                if bells.is_empty() {
                    hung.by_grid.remove(grid);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(number: u8) -> GridId {
        format!("62060211920200{number}").parse().unwrap()
    }

    #[tokio::test]
    async fn a_bell_rings_for_its_grids_and_leaves_nothing_behind() {
        let bells = Bells::default();
        let bell = bells.hang(&BTreeSet::from([grid(1), grid(2)]));
        let other = bells.hang(&BTreeSet::from([grid(2)]));
        bells.ring(&grid(1));
        // Rung before anybody listened.
        bell.rung().await;
        assert!(futures_util::poll!(Box::pin(bell.rung())).is_pending());
        assert!(futures_util::poll!(Box::pin(other.rung())).is_pending());
        assert!(bells.begin_look());
        assert!(!bells.begin_look());
        drop(bell);
        assert_eq!(bells.still_awaited(), Some(vec![grid(2)]));
        drop(other);
        assert_eq!(bells.still_awaited(), None);
        assert!(bells.begin_look());
    }
}
