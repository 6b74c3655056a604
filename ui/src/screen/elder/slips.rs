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
        let (title, may) = match field.as_str() {
            "state" => ("elder.heads.states", Do::MAY),
            "plan" => ("plan", Do::MAY),
            field => (field, Edit::MAY),
        };
        let title = words.field(title);
        let pick = emit.reform(move |at: usize| Event::Pick(field.clone(), at, today));
        let slips = Slips {
            title,
            conflict,
            busy: model.sending.is_some(),
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
        _ => {
            let profile = with(ProfileDraft::from(sheet.profile.clone()), field, value)?;
            Some(Effect::Edit(Box::new(Edit {
                id: sheet.id,
                version: sheet.version.clone(),
                profile,
                settled: vec![field.to_owned()],
            })))
        }
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

/// The profile with the value of one field as it was picked; none when no such value can stand there.
fn with(mut profile: ProfileDraft, field: &str, value: &str) -> Option<ProfileDraft> {
    let text = value.to_owned();
    let said = !value.is_empty();
    match field {
        "name" => profile.name = text,
        "phone" => profile.phone = text,
        "address" => profile.address = text,
        "birth_year" => profile.birth_year = said.then(|| value.parse()).transpose().ok()?,
        "sex" => profile.sex = said.then(|| Sex::from_code(value)),
        "living" => profile.living = said.then(|| Living::from_code(value)),
        "point" => profile.point = said.then(|| value.parse()).transpose().ok()?,
        _ => return None,
    }
    Some(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> ProfileDraft {
        ProfileDraft {
            name: "贺玉兰".into(),
            birth_year: Some(1940),
            point: "102.634,37.928".parse().ok(),
            ..ProfileDraft::default()
        }
    }

    #[test]
    fn the_value_that_was_picked_is_the_one_that_counts() {
        let with = |field, value| with(profile(), field, value).unwrap();
        assert_eq!(with("name", "贺玉蓝").name, "贺玉蓝");
        assert_eq!(with("phone", "13800000000").phone, "13800000000");
        assert_eq!(with("address", "三组12号").address, "三组12号");
        assert_eq!(with("birth_year", "1941").birth_year, Some(1941));
        assert_eq!(with("birth_year", "").birth_year, None);
        assert_eq!(with("sex", "female").sex, Some(Sex::Female));
        assert_eq!(with("sex", "").sex, None);
        assert_eq!(with("living", "alone").living, Some(Living::Alone));
    }

    #[test]
    fn where_the_elder_is_on_the_map_is_picked_like_the_rest() {
        let there = with(profile(), "point", "102.700,37.900").unwrap();
        assert_eq!(there.point.unwrap().to_string(), "102.700,37.900");
        assert_eq!(with(profile(), "point", "").unwrap().point, None);
    }

    #[test]
    fn what_is_not_known_here_settles_nothing() {
        assert_eq!(with(profile(), "birth_year", "long ago"), None);
        assert_eq!(with(profile(), "point", "behind the mill"), None);
        assert_eq!(with(profile(), "favourite_tea", "green"), None);
    }
}
