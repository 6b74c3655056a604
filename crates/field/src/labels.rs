//! Where a word about each outline stands. To find that out takes all corners of the outline, and every look at the map
//! asks it of every grid: it is kept in memory for as long as no outline changes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Degrees east and north, in millionths; none where there is no outline, or nothing in it.
pub(crate) type Place = Option<(i32, i32)>;

/// What was found out so far.
#[derive(Default)]
pub(crate) struct Labels(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// How often outlines had changed when it was found out.
    changes: u64,
    places: Arc<BTreeMap<String, Place>>,
}

/// What is known for one look, and what it finds out.
pub(crate) struct Known {
    changes: u64,
    places: Arc<BTreeMap<String, Place>>,
    fresh: BTreeMap<String, Place>,
}

impl Labels {
    /// What is known of outlines that had changed so often before they were read. Another process may have changed them.
    pub(crate) fn known(&self, changes: u64) -> Known {
        let kept = self.kept();
        let places = if kept.changes == changes {
            Arc::clone(&kept.places)
        } else {
            Arc::default()
        };
        Known {
            changes,
            places,
            fresh: BTreeMap::new(),
        }
    }

    /// Keeps what a look found out.
    pub(crate) fn keep(&self, known: Known) {
        if known.fresh.is_empty() {
            return;
        }
        let mut kept = self.kept();
        if kept.changes != known.changes {
            *kept = Kept {
                changes: known.changes,
                places: Arc::default(),
            };
        }
        drop(known.places);
        Arc::make_mut(&mut kept.places).extend(known.fresh);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Where the word about an outline stands, when that is known.
    pub(crate) fn get(&self, code: &str) -> Option<Place> {
        let place = self.places.get(code).or_else(|| self.fresh.get(code));
        place.copied()
    }

    /// It was found out.
    pub(crate) fn put(&mut self, code: &str, place: Place) -> Place {
        self.fresh.insert(code.to_owned(), place);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_out_is_known_until_an_outline_changes() {
        let labels = Labels::default();
        let mut look = labels.known(3);
        assert_eq!(look.get("620602119202001"), None);
        look.put("620602119202001", Some((1, 2)));
        look.put("620602119202002", None);
        assert_eq!(look.get("620602119202001"), Some(Some((1, 2))));
        labels.keep(look);
        let look = labels.known(3);
        assert_eq!(look.get("620602119202001"), Some(Some((1, 2))));
        assert_eq!(look.get("620602119202002"), Some(None), "there is none");
        let mut later = labels.known(4);
        assert_eq!(later.get("620602119202001"), None);
        later.put("620602119202001", Some((5, 6)));
        labels.keep(later);
        // What was found out before the change is not taken for what is true after it.
        assert_eq!(labels.known(4).get("620602119202001"), Some(Some((5, 6))));
        assert_eq!(labels.known(4).get("620602119202002"), None);
    }
}
