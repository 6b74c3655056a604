//! What becomes of bundles by the passing of time: the own one goes once the server has all that is in
//! it, and one that is carried goes when it was carried for too long. Each leaves a line that says so.

use contract::command::bundle::BundleFate;
use contract::{Event, Failure};
use store::attachment::sending;
use store::bundle::{self, Bundle, news};
use store::{Writing, outbox};

use super::CARRIED_MS;
use crate::Field;
use crate::failure::Stop;

/// Lets go of what is over.
pub(crate) fn settle(field: &Field) -> Result<(), Failure> {
    let now = field.parts.clock.now();
    let over = field.store.read(|r| {
        let own = bundle::own(r)?;
        let arrived = match &own {
            Some(own) => has_arrived(r, own)?,
            None => false,
        };
        let too_long = |one: &Bundle| now.0.saturating_sub(one.at.0) > CARRIED_MS;
        let mut over = Vec::new();
        if let Some(own) = own {
            match (arrived, too_long(&own)) {
                (true, _) => over.push((own, BundleFate::Arrived)),
                (false, true) => over.push((own, BundleFate::Expired)),
                (false, false) => {}
            }
        }
        let carried = bundle::carried(r)?.into_iter().filter(too_long);
        over.extend(carried.map(|one| (one, BundleFate::Expired)));
        Ok::<_, Stop>(over)
    })?;
    if over.is_empty() {
        return Ok(());
    }
    field.store.write(|w| {
        over.iter()
            .try_for_each(|(one, fate)| let_go(w, one, *fate, now))
    })?;
    field.tell(Event::Sync);
    Ok(())
}

/// Whether nothing waits any more of what went into a bundle.
fn has_arrived(r: &store::Reading<'_>, own: &Bundle) -> Result<bool, Stop> {
    let Some(of) = own.made_of else {
        return Ok(false);
    };
    Ok(!outbox::waits_up_to(r, of.change)? && !sending::waits_up_to(r, of.photo)?)
}

/// Lets go of a bundle, and writes down why.
pub(super) fn let_go(
    w: &Writing<'_>,
    one: &Bundle,
    fate: BundleFate,
    now: model::UtcMs,
) -> Result<(), Stop> {
    bundle::remove(w, one)?;
    Ok(news::note(w, one, fate.code(), now)?)
}
