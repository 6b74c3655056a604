//! An elder's record: it begins with consent, who the elder is may be put right, and the rest is acts.

use model::dispute::limits;
use model::elder::{Care, ElderHeads, Profile};
use model::{Elder, ElderAct};

use super::{Hand, MERGED, acts};
use crate::gate::reading::Reading;
use crate::gate::verdict::{Done, Writes};
use crate::gate::{Held, Reason, held};

/// A record that begins.
pub(super) fn beginning(begun: &Elder) -> Result<Hand, Held> {
    check_sizes(&begun.profile, None)?;
    if begun.profile.name.is_empty() {
        return Err(held(Reason::BadSchema, "an elder has a name"));
    }
    let [consent] = &begun.acts[..] else {
        return Err(held(Reason::IllegalStep, "begins without consent alone"));
    };
    check_details(consent)?;
    let mut care = Care::begun();
    care.take(consent)
        .map_err(|illegal| held(Reason::IllegalStep, illegal.to_string()))?;
    if begun.heads != ElderHeads::begun() {
        return Err(held(Reason::IllegalStep, "begins in the middle"));
    }
    Ok(Hand {
        authors: vec![begun.recorded_by, consent.by],
        acts: vec![Done::Elder(consent.clone())],
        writes: Writes::Elder,
        ..Hand::default()
    })
}

/// A change of a record that stands.
pub(super) fn changed(
    (before, was): (&Reading, &Elder),
    (after, is): (&Reading, &Elder),
) -> Result<Hand, Held> {
    check_sizes(&is.profile, Some(&was.profile))?;
    if (was.recorded_by, was.recorded_at_ms) != (is.recorded_by, is.recorded_at_ms) {
        return Err(held(Reason::BadSchema, "rewrites who recorded it"));
    }
    let fresh = acts::fresh(before, after, &is.acts)?;
    let mut care = Care::of(was);
    for act in &fresh {
        check_details(act)?;
        care.take(act)
            .map_err(|illegal| held(Reason::IllegalStep, illegal.to_string()))?;
    }
    let newer = |act: &ElderAct| matches!(act.what, model::elder::ElderWhat::Unknown(_));
    // An act this version does not know may have set what only an act sets.
    if *care.heads() != is.heads && !fresh.iter().any(newer) {
        return Err(held(
            Reason::IllegalStep,
            "state or plan is not what the acts say",
        ));
    }
    let edits = was.profile != is.profile;
    Ok(Hand {
        authors: fresh.iter().map(|act| act.by).collect(),
        acts: fresh.into_iter().map(Done::Elder).collect(),
        writes: if edits {
            Writes::Elder
        } else {
            Writes::Nothing
        },
        ..Hand::default()
    })
}

fn check_details(act: &ElderAct) -> Result<(), Held> {
    match act.what.check(act.at_ms.day()).first() {
        None => Ok(()),
        Some(problem) => {
            let detail = format!("{}: {} cannot stand", act.what.code(), problem.field);
            Err(held(Reason::BadSchema, detail))
        }
    }
}

/// Nothing is longer than it may be, unless it was already and did not grow.
fn check_sizes(is: &Profile, was: Option<&Profile>) -> Result<(), Held> {
    let before = was.map(sizes);
    for (at, (field, chars, most)) in sizes(is).into_iter().enumerate() {
        let had = before.as_ref().map_or(0, |before| before[at].1);
        if chars > had.max(most * MERGED) {
            let detail = format!("{field} has {chars} characters");
            return Err(held(Reason::BadSchema, detail));
        }
    }
    Ok(())
}

fn sizes(profile: &Profile) -> [(&'static str, usize, usize); 5] {
    let chars = |text: &str| text.chars().count();
    let sex = profile.sex.as_ref().map_or("", |sex| sex.code());
    let living = profile.living.as_ref().map_or("", |living| living.code());
    [
        ("name", chars(&profile.name), limits::NAME_CHARS),
        ("phone", chars(&profile.phone), limits::PHONE_CHARS),
        ("address", chars(&profile.address), limits::PLACE_CHARS),
        ("sex", chars(sex), limits::NAME_CHARS),
        ("living", chars(living), limits::NAME_CHARS),
    ]
}
