//! How many threads work at the same time. More than there are processors would only push each other
//! aside, and each brings memory of its own. What is soon done has rooms that nothing long is let into,
//! so that a device with nothing to say does not wait behind one that pushes a year.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long work is going to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// About as long as a few questions to the database, or a few changes at the gate.
    Little,
    /// Longer.
    Long,
}

/// Where little things are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// Where the request is: the database answers sooner than another thread would wake up.
    Here,
    /// On threads that may wait for the database, so many at the same time.
    Elsewhere(usize),
}

/// Places to work at.
#[derive(Debug)]
pub(crate) struct Rooms {
    little: Option<Arc<Semaphore>>,
    long: Arc<Semaphore>,
}

/// A place at work; leaving it makes room for the next.
#[derive(Debug)]
pub(crate) struct Room {
    _permit: Option<OwnedSemaphorePermit>,
}

impl Rooms {
    /// Rooms beside a database that is best asked so, and so many for what takes long, at least one.
    pub(crate) fn new(asking: Asking, long: usize) -> Self {
        let rooms = |count: usize| Arc::new(Semaphore::new(count.max(1)));
        Self {
            little: match asking {
                Asking::Here => None,
                Asking::Elsewhere(count) => Some(rooms(count)),
            },
            long: rooms(long),
        }
    }

    /// Waits for a place, in the order of coming; none is needed for what is done where the request is.
    pub(crate) async fn enter(&self, takes: Takes) -> Option<Room> {
        let rooms = match takes {
            Takes::Little => self.little.as_ref()?,
            Takes::Long => &self.long,
        };
        // It is never closed, so that the wait cannot fail.
        let _permit = Arc::clone(rooms).acquire_owned().await.ok();
        Some(Room { _permit })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn no_more_work_than_there_are_rooms_and_a_panic_closes_none() {
        let rooms = Arc::new(Rooms::new(Asking::Elsewhere(1), 2));
        let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let all = (0..16).map(|n| {
            let (rooms, inside, most) = (rooms.clone(), inside.clone(), most.clone());
            tokio::spawn(async move {
                let room = rooms.enter(Takes::Long).await;
                let work = move || {
                    let _room = room;
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::yield_now();
                    inside.fetch_sub(1, Ordering::SeqCst);
                    assert!(n % 2 == 0, "on purpose");
                };
                assert_eq!(tokio::task::spawn_blocking(work).await.is_ok(), n % 2 == 0);
            })
        });
        futures_util::future::join_all(all).await;
        assert!(most.load(Ordering::SeqCst) <= 2);
        assert_eq!(rooms.long.available_permits(), 2);
    }

    #[tokio::test]
    async fn what_takes_long_stands_in_nobodys_way() {
        let rooms = Rooms::new(Asking::Elsewhere(1), 1);
        let _long = rooms.enter(Takes::Long).await;
        assert!(futures_util::poll!(Box::pin(rooms.enter(Takes::Long))).is_pending());
        assert!(futures_util::poll!(Box::pin(rooms.enter(Takes::Little))).is_ready());
    }

    #[tokio::test]
    async fn what_is_soon_answered_needs_no_room() {
        let rooms = Rooms::new(Asking::Here, 1);
        assert!(rooms.enter(Takes::Little).await.is_none());
        assert!(rooms.enter(Takes::Long).await.is_some());
    }
}
