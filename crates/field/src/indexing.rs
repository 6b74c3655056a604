//! Takes records into the search that were on the device before it could search: a few at a time, on a
//! thread of its own, so that nobody waits for it. It ends when none is left.

use std::sync::Weak;
use std::time::Duration;

use contract::Failure;
use store::{StoreError, search};

use crate::Field;
use crate::failure::Stop;

/// Records taken in within one transaction.
const AT_A_TIME: u32 = 50;
/// How many transactions of them follow a sync.
const TURNS_AFTER_A_SYNC: usize = 40;
/// Between two of them whoever writes a record gets their turn.
const PAUSE: Duration = Duration::from_millis(5);

/// After a sync: takes in what is not in the index, because that had to be made anew meanwhile. What is
/// left of very many comes with the next, or with the next start.
pub(crate) fn after_sync(field: &Field) -> Result<(), Failure> {
    for _ in 0..TURNS_AFTER_A_SYNC {
        if field.store.read(|r| Ok::<_, Stop>(search::remaining(r)?))? == 0 {
            break;
        }
        field
            .store
            .write(|w| Ok::<_, Stop>(search::fill(w, AT_A_TIME)?))?;
    }
    Ok(())
}

/// Takes in a few; `false` ends.
pub(crate) fn turn(weak: &Weak<Field>) -> bool {
    let Some(field) = weak.upgrade() else {
        return false;
    };
    let step = field.store.read(|r| search::remaining(r)).and_then(|left| {
        let filled = (left > 0).then(|| field.store.write(|w| search::fill(w, AT_A_TIME)));
        filled.transpose()
    });
    let goes_on = match step {
        Ok(None) => false,
        Ok(Some(filled)) => {
            if filled.unreadable > 0 {
                tracing::warn!(filled.unreadable, "records cannot be read, nor found");
            }
            true
        }
        // Another program is writing: the next turn tries again. Anything else waits for the next start.
        Err(StoreError::Busy) => true,
        Err(error) => {
            tracing::warn!(%error, "older records could not be taken into the search");
            false
        }
    };
    drop(field);
    if goes_on {
        std::thread::sleep(PAUSE);
    }
    goes_on
}
