//! Takes records into what they are found by: before a search answers, and on a thread of its own once nobody
//! has written for a moment. Whoever records something waits for neither.

use std::sync::Weak;
use std::time::Duration;

use contract::Failure;
use store::{StoreError, search};

use crate::Field;
use crate::command::expire_calls;
use crate::failure::Stop;

/// Records taken in within one transaction.
const AT_A_TIME: u32 = 50;
/// How many transactions of them follow a sync.
const TURNS_AFTER_A_SYNC: usize = 40;
/// Up to so many a search waits for; of more it says that they cannot be found yet.
const WAITED_FOR: u32 = 200;
/// Between two transactions whoever writes a record gets their turn.
const PAUSE: Duration = Duration::from_millis(5);
/// How long after a write the thread begins: who writes one record often writes the next.
const QUIET: Duration = Duration::from_secs(3);
/// The longest sleep, should nothing be written.
const LONGEST_SLEEP: Duration = Duration::from_secs(3600);

/// Before a search: takes in what was written lately.
pub(crate) fn catch_up(field: &Field) -> Result<(), Failure> {
    let left = remaining(field)?;
    if left > 0 && left <= WAITED_FOR {
        take_in(field, left)?;
    }
    Ok(())
}

/// After a sync: lets go of calls that are older than what is looked at, and takes in what is not in the index,
/// because that had to be made anew meanwhile. What is left of very many the thread takes in.
pub(crate) fn after_sync(field: &Field) -> Result<(), Failure> {
    expire_calls(field)?;
    for _ in 0..TURNS_AFTER_A_SYNC {
        if remaining(field)? == 0 {
            break;
        }
        take_in(field, AT_A_TIME)?;
    }
    Ok(())
}

fn remaining(field: &Field) -> Result<u32, Failure> {
    let left = field.store.read(|r| Ok::<_, Stop>(search::remaining(r)?))?;
    Ok(left)
}

fn take_in(field: &Field, most: u32) -> Result<(), Failure> {
    field
        .store
        .note(|w| Ok::<_, Stop>(search::fill(w, most)?))?;
    Ok(())
}

/// Takes in a few, or waits until something was written; `false` ends.
pub(crate) fn turn(weak: &Weak<Field>) -> bool {
    let Some(field) = weak.upgrade() else {
        return false;
    };
    let Some(wake) = field.sync.waking() else {
        return false;
    };
    let heard = wake.calls();
    let step = field.store.read(|r| search::remaining(r)).and_then(|left| {
        let filled = (left > 0).then(|| field.store.note(|w| search::fill(w, AT_A_TIME)));
        filled.transpose()
    });
    drop(field);
    match step {
        Ok(Some(filled)) => {
            if filled.unreadable > 0 {
                tracing::warn!(filled.unreadable, "records cannot be read, nor found");
            }
            std::thread::sleep(PAUSE);
        }
        // Another program is writing: the next turn tries again.
        Err(StoreError::Busy) => std::thread::sleep(PAUSE),
        Ok(None) => {
            wake.sleep(heard, LONGEST_SLEEP);
            std::thread::sleep(QUIET);
        }
        // Anything else waits for the next write.
        Err(error) => {
            tracing::warn!(%error, "records could not be taken into the search");
            wake.sleep(heard, LONGEST_SLEEP);
        }
    }
    true
}
