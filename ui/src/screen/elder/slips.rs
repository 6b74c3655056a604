//! Fields of an elder that carry two values. Name, address and the like are put right by a word; where the elder
//! stays and how often somebody comes by are said again.

use contract::Command;
use contract::command::dispute::Conflict;
use contract::command::elder::{Do, Edit, Sheet};
use model::elder::act::consent::StateChanged;
use model::elder::act::plan::{Need, PlanSet};
use model::elder::{ElderWhat, Living, ProfileDraft, Sex};
use model::{Day, ElderState};
use yew::{Callback, Html};

use super::{Effect, Elder, Event};
use crate::part::slip::{Slips, disagreements};
use crate::screen::Eye;
use crate::words::say;

pub(super) fn slips(model: &Elder, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let (words, today) = (&eye.words, eye.now.day());
    let fields = sheet.conflicts.iter().map(|conflict| {
        let field = conflict.field.clone();
        let field_is_state = field == "state";
        let may = if ["state", "plan"].contains(&field.as_str()) {
            Do::MAY
        } else {
            Edit::MAY
        };
        let pick = emit.reform(move |at: usize| Event::Pick(field.clone(), at, today));
        let slips = Slips {
            title: words.field(if field_is_state {
                "elder.heads.states"
            } else {
                &conflict.field
            }),
            conflict,
            busy: model.sending,
            pick: may.allows(eye.role()).then_some(pick),
            instead: say!(words, "conflict-who-words"),
        };
        slips.view(words, eye.now, |value| {
            words.elder_value(&conflict.field, value)
        })
    });
    disagreements(words, fields.collect())
}

/// What makes the value at a place of this field the only one; none when the sheet has no such value any more.
pub(super) fn settle(sheet: &Sheet, field: &str, at: usize, today: Day) -> Option<Effect> {
    let mut conflicts = sheet.conflicts.iter();
    let conflict = conflicts.find(|one| one.field == field)?;
    let value = &conflict.values.get(at)?.value;
    match field {
        "state" => Some(Effect::Give(
            sheet.id,
            Box::new(ElderWhat::from(StateChanged {
                to: ElderState::from_code(value),
                on: today,
                words: String::new(),
            })),
        )),
        "plan" => plan(sheet, conflict, at).map(|plan| {
            let what = ElderWhat::from(plan);
            Effect::Give(sheet.id, Box::new(what))
        }),
        _ => Some(Effect::Edit(Box::new(Edit {
            id: sheet.id,
            version: sheet.version.clone(),
            profile: with(ProfileDraft::from(sheet.profile.clone()), field, value),
            settled: vec![field.to_owned()],
        }))),
    }
}

/// The plan that was picked, as it was made.
fn plan(sheet: &Sheet, conflict: &Conflict, at: usize) -> Option<PlanSet> {
    let picked = conflict.values.get(at)?;
    let made = sheet.acts.iter().find_map(|done| match &done.what {
        ElderWhat::PlanSet(plan) if done.id.to_string() == picked.pick => Some(plan.clone()),
        _ => None,
    });
    Some(made.unwrap_or(PlanSet {
        need: Need::from_code(&picked.value),
        after_alerts: sheet.after_alerts,
        reason: String::new(),
    }))
}

fn with(mut profile: ProfileDraft, field: &str, value: &str) -> ProfileDraft {
    let text = value.to_owned();
    match field {
        "name" => profile.name = text,
        "phone" => profile.phone = text,
        "address" => profile.address = text,
        "birth_year" => profile.birth_year = value.parse().ok(),
        "sex" => profile.sex = (!value.is_empty()).then(|| Sex::from_code(value)),
        "living" => profile.living = (!value.is_empty()).then(|| Living::from_code(value)),
        _ => {}
    }
    profile
}
