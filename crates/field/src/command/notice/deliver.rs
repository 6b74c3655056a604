//! That a notice is on a worker's device is said by the device itself, with the sync that brought it: whoever sent
//! it knows that nothing got lost. It measures nobody.

use contract::Failure;
use model::notice::Answering;
use model::notice::act::RECEIVERS;
use model::notice::act::shapes::Delivered;
use store::notice as notices;

use super::{named, notice, write};
use crate::Field;
use crate::failure::Stop;

/// Notes what a sync that went through has brought and was not said to be here; that goes out at once.
pub(crate) fn deliver(field: &Field, went_through: bool) -> Result<(), Failure> {
    if !went_through {
        return Ok(());
    }
    let seat = field.seat()?;
    if !RECEIVERS.contains(&seat.worker.role) {
        return Ok(());
    }
    let worker = seat.worker.id;
    let found = field
        .store
        .read(|r| Ok::<_, Stop>(notices::undelivered(r, &worker)?))?;
    if found.is_empty() {
        return Ok(());
    }
    let hand = field.hand(&seat);
    let mut any = false;
    for id in &found {
        let act = named(hand, Delivered {}.into())?;
        let noted = field.store.write(|w| {
            let (known, notice) = notice(w, id)?;
            let may = Answering::of(&notice).may(&act).is_ok();
            if may {
                write(w, &seat, hand, known, &notice, std::slice::from_ref(&act))?;
            }
            Ok::<_, Stop>(may)
        });
        // A receipt that cannot be written keeps nobody from reading the notice.
        match noted {
            Ok(noted) => any |= noted,
            Err(Stop(failure)) => tracing::warn!(notice = %id, %failure, "no receipt"),
        }
    }
    if any {
        field.wrote();
        field.sync_now();
    }
    Ok(())
}
