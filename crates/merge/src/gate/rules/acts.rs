//! The acts of a case are only added, each by the same rules by which a device lets its own worker do it; and what
//! only an act may set is set by one.

use model::dispute::act::{Ground, What};
use model::dispute::limits;
use model::{Act, ActId, Dispute, DisputeState, Heads, Life};

use crate::gate::reading::Reading;
use crate::gate::{Held, Reason, held};

/// Checks what a change does to the acts; tells those it adds, and the state it leads to by acts this
/// version does not know.
pub(super) fn check(
    (before, was): (&Reading, &Dispute),
    (after, is): (&Reading, &Dispute),
) -> Result<(Vec<Act>, Option<DisputeState>), Held> {
    let fresh: Vec<Act> = fresh(before, after, &is.acts)?;
    let mut life = Life::of(was);
    for act in &fresh {
        let ground = Ground {
            day: act.at_ms.day(),
            content: &was.content,
        };
        if let Some(problem) = act.what.check(ground).first() {
            let field = &problem.field;
            let detail = format!("{}: {field} cannot stand", act.what.code());
            return Err(held(Reason::BadSchema, detail));
        }
        life.take(act)
            .map_err(|illegal| held(Reason::IllegalStep, illegal.to_string()))?;
    }
    // By the rules for what everybody wrote, older apps too; what a device asks of itself is more.
    life.check_together(&fresh)
        .map_err(|illegal| held(Reason::IllegalStep, illegal.to_string()))?;
    let newer = fresh
        .iter()
        .filter(|act| matches!(act.what, What::Unknown(_)));
    let newer: Vec<ActId> = newer.map(|act| act.id).collect();
    let (expected, found) = (life.heads(), &is.heads);
    let entered = check_state(expected, found, !newer.is_empty())?;
    for (key, expected, found) in [
        ("grade", &expected.grades, &found.grades),
        ("assignment", &expected.assignments, &found.assignments),
        ("deadline", &expected.deadlines, &found.deadlines),
    ] {
        let by_newer = matches!(found[..], [act] if newer.contains(&act));
        if expected != found && !by_newer {
            let detail = format!("{key} is not what the acts say");
            return Err(held(Reason::IllegalStep, detail));
        }
    }
    Ok((fresh, entered))
}

/// The acts a change adds, of all that are `done`. Those that were there are there as they were.
pub(super) fn fresh<A: Clone>(
    before: &Reading,
    after: &Reading,
    done: &[A],
) -> Result<Vec<A>, Held> {
    let refuse = |what: &str| Err(held(Reason::BadSchema, what));
    let is_kept = |was| after.written.iter().any(|is| is == was);
    if !before.written.iter().all(is_kept) {
        return refuse("rewrites the acts");
    }
    let count = after.written.len();
    if count > limits::ACTS.max(before.written.len()) {
        return refuse("has too many acts");
    }
    let known: std::collections::HashSet<ActId> = before.written.iter().map(|act| act.id).collect();
    let mut fresh = Vec::new();
    for (written, act) in after.written.iter().zip(done) {
        if known.contains(&written.id) {
            continue;
        }
        if written.line.len() > limits::ACT_BYTES {
            return refuse("has an act that is too long");
        }
        fresh.push(act.clone());
    }
    Ok(fresh)
}

/// The state is what the acts lead to. An act this version does not know may have led it further, to
/// where the state leads by itself.
fn check_state(
    expected: &Heads,
    found: &Heads,
    by_newer: bool,
) -> Result<Option<DisputeState>, Held> {
    if expected.states == found.states {
        return Ok(None);
    }
    let led = match &found.states[..] {
        [to] if by_newer && expected.states.iter().any(|from| from.may_become(to)) => Some(to),
        _ => None,
    };
    led.cloned().map(Some).ok_or_else(|| {
        let codes = |heads: &Heads| {
            let codes: Vec<_> = heads.states.iter().map(DisputeState::code).collect();
            codes.join("/")
        };
        let detail = format!("{} and not {}", codes(found), codes(expected));
        held(Reason::IllegalStep, detail)
    })
}
