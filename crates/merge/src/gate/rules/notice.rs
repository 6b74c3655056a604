//! A notice: written once by whoever sends notices, never edited; what is done with it is acts.

use model::Notice;
use model::notice::Answering;

use super::{Hand, acts};
use crate::gate::reading::Reading;
use crate::gate::verdict::{Done, Writes};
use crate::gate::{Held, Reason, held};

/// A notice that is sent.
pub(super) fn beginning(begun: &Notice) -> Result<Hand, Held> {
    if !begun.acts.is_empty() {
        return Err(held(Reason::IllegalStep, "begins with acts done"));
    }
    let day = begun.recorded_at_ms.day();
    if let Some(problem) = begun.errand.check(day).first() {
        let detail = format!("{} cannot stand", problem.field);
        return Err(held(Reason::BadSchema, detail));
    }
    Ok(Hand {
        authors: vec![begun.recorded_by],
        writes: Writes::Notice,
        ..Hand::default()
    })
}

/// What is done with it.
pub(super) fn changed(
    (before, was): (&Reading, &Notice),
    (after, is): (&Reading, &Notice),
) -> Result<Hand, Held> {
    let kept = (was.recorded_by, was.recorded_at_ms) == (is.recorded_by, is.recorded_at_ms)
        && was.errand == is.errand;
    if !kept {
        return Err(held(Reason::BadSchema, "rewrites a notice"));
    }
    let fresh = acts::fresh(before, after, &is.acts)?;
    let mut answering = Answering::of(was);
    for act in &fresh {
        if let Some(problem) = act.what.check().first() {
            let detail = format!("{}: {} cannot stand", act.what.code(), problem.field);
            return Err(held(Reason::BadSchema, detail));
        }
        answering
            .take(act)
            .map_err(|illegal| held(Reason::IllegalStep, illegal.to_string()))?;
    }
    Ok(Hand {
        authors: fresh.iter().map(|act| act.by).collect(),
        acts: fresh.into_iter().map(Done::Notice).collect(),
        ..Hand::default()
    })
}
