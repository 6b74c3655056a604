//! Consent first, visits by need, and plans that stop.

use rstest::rstest;

use super::*;
use crate::Day;
use crate::elder::act::consent::{ConsentWithdrawn, StateChanged};
use crate::elder::act::contact::{ContactAdded, ContactRemoved};
use crate::elder::act::door::NobodyAnswered;
use crate::elder::act::plan::{Alert, Alerted, Need, PlanSet};
use crate::elder::act::visit::Visited;
use crate::elder::samples::{AT, act, after, consented};
use crate::elder::task::tasks;
use crate::task::TaskKind;

fn day(day: i8) -> Day {
    Day::new(2026, 11, day).unwrap()
}

fn plan(need: Need) -> PlanSet {
    PlanSet {
        need,
        after_alerts: true,
        reason: String::new(),
    }
}

fn state(to: ElderState) -> StateChanged {
    StateChanged {
        to,
        on: day(18),
        words: String::new(),
    }
}

fn refused(elder: &Elder, what: impl Into<What>) -> ElderIllegal {
    Care::of(elder).may(&act(99, what)).unwrap_err()
}

#[test]
fn nothing_is_done_before_consent() {
    let care = Care::begun();
    assert_eq!(
        care.may(&act(1, Visited::all_fine(day(18)))),
        Err(ElderIllegal::ConsentFirst)
    );
    assert_eq!(care.may(&act(1, consented())), Ok(()));
}

#[rstest]
#[case(Need::Weekly, 25)]
#[case(Need::Monthly, 18)]
#[case(Need::Quarterly, 18)]
fn the_next_visit_comes_by_itself(#[case] need: Need, #[case] on: i8) {
    let months = match need {
        Need::Weekly => 0,
        Need::Monthly => 1,
        _ => 3,
    };
    let elder = after(vec![act(2, plan(need)), act(3, Visited::all_fine(day(18)))]);
    let next = Care::of(&elder).next_visit();
    assert_eq!(next, Some((day(on).plus_months(months), false)));
}

#[test]
fn a_sooner_day_that_was_agreed_counts_until_the_next_visit() {
    let mut visited = Visited::all_fine(day(10));
    visited.next_on = Some(day(12));
    let elder = after(vec![act(2, plan(Need::Monthly)), act(3, visited)]);
    assert_eq!(Care::of(&elder).next_visit(), Some((day(12), false)));
    let mut acts = elder.acts[1..].to_vec();
    acts.push(act(4, Visited::all_fine(day(12))));
    let elder = after(acts);
    assert_eq!(
        Care::of(&elder).next_visit(),
        Some((day(12).plus_months(1), false))
    );
}

#[test]
fn an_alert_asks_for_a_visit_within_a_day_until_somebody_came() {
    let alert = Alerted {
        alert: Alert::Cold,
        on: day(15),
    };
    let mut acts = vec![
        act(2, plan(Need::Monthly)),
        act(3, Visited::all_fine(day(10))),
        act(4, alert),
    ];
    let elder = after(acts.clone());
    assert_eq!(Care::of(&elder).next_visit(), Some((day(16), true)));
    assert_eq!(tasks(&elder)[0].kind, TaskKind::ElderAlert);
    acts.push(act(5, Visited::all_fine(day(16))));
    let elder = after(acts);
    assert_eq!(
        Care::of(&elder).next_visit(),
        Some((day(16).plus_months(1), false))
    );
}

#[rstest]
#[case(ElderState::Hospitalised)]
#[case(ElderState::Moved)]
#[case(ElderState::PassedAway)]
fn nobody_is_reminded_of_a_visit_that_cannot_be_made(#[case] to: ElderState) {
    let elder = after(vec![
        act(2, plan(Need::Weekly)),
        act(9, NobodyAnswered::default()),
        act(3, state(to.clone())),
    ]);
    assert_eq!(Care::of(&elder).next_visit(), None);
    assert_eq!(tasks(&elder), Vec::new());
    assert_eq!(
        refused(&elder, NobodyAnswered::default()),
        ElderIllegal::State(to)
    );
}

#[test]
fn somebody_who_comes_home_is_visited_again() {
    let elder = after(vec![
        act(2, plan(Need::Weekly)),
        act(3, state(ElderState::Hospitalised)),
        act(4, state(ElderState::AtHome)),
    ]);
    assert!(Care::of(&elder).next_visit().is_some());
    assert_eq!(
        refused(&elder, state(ElderState::AtHome)),
        ElderIllegal::State(ElderState::AtHome)
    );
}

#[test]
fn where_hands_disagree_about_a_state_somebody_comes_by() {
    let mut elder = after(vec![act(2, plan(Need::Weekly))]);
    elder.heads.states = vec![ElderState::PassedAway, ElderState::AtHome];
    let care = Care::of(&elder);
    assert_eq!(care.heads().state(), ElderState::AtHome);
    assert!(care.next_visit().is_some());
    // Whoever knows says it, and that settles it.
    assert_eq!(care.may(&act(5, state(ElderState::AtHome))), Ok(()));
}

#[test]
fn of_two_plans_made_at_once_the_one_that_comes_more_often_counts() {
    let mut elder = after(vec![
        act(2, plan(Need::Monthly)),
        act(3, plan(Need::Weekly)),
    ]);
    elder.heads.plans = vec![ActId::from_bytes([2; 16]), ActId::from_bytes([3; 16])];
    assert_eq!(Care::of(&elder).plan().unwrap().need, Need::Weekly);
}

#[test]
fn consent_that_is_taken_back_ends_everything_but_its_giving_again() {
    let elder = after(vec![
        act(2, plan(Need::Weekly)),
        act(3, ConsentWithdrawn::default()),
    ]);
    let care = Care::of(&elder);
    assert!(!care.agrees() && care.withdrawn_at().is_some());
    assert_eq!(tasks(&elder), Vec::new());
    assert_eq!(
        refused(&elder, Visited::all_fine(day(18))),
        ElderIllegal::Withdrawn
    );
    let again = after(vec![
        act(2, plan(Need::Weekly)),
        act(3, ConsentWithdrawn::default()),
        act(4, consented()),
    ]);
    assert!(Care::of(&again).agrees() && Care::of(&again).withdrawn_at().is_none());
    assert_eq!(refused(&again, consented()), ElderIllegal::Agreed);
}

#[test]
fn a_contact_stands_until_it_is_taken_off() {
    let added = |name: &str| ContactAdded {
        name: name.into(),
        relation: String::new(),
        phone: "13900000002".into(),
        agreed: true,
        method: None,
        wording: String::new(),
    };
    let removed = ContactRemoved {
        contact: ActId::from_bytes([2; 16]),
    };
    let elder = after(vec![
        act(2, added("贺小梅")),
        act(3, added("周敏")),
        act(4, removed.clone()),
    ]);
    let names: Vec<_> = Care::of(&elder)
        .contacts()
        .iter()
        .map(|contact| contact.contact.name.clone())
        .collect();
    assert_eq!(names, ["周敏"]);
    assert_eq!(refused(&elder, removed), ElderIllegal::NoSuch("contact"));
    let full = (0..6).map(|n| act(20 + n, added("周敏"))).collect();
    assert_eq!(
        refused(&after(full), added("贺小梅")),
        ElderIllegal::TooManyContacts(6)
    );
}

#[test]
fn a_visit_says_each_thing_once_and_lies_not_ahead() {
    let mut visited = Visited::all_fine(day(20));
    visited.checks.push(visited.checks[0].clone());
    let problems = What::from(visited).check(day(19));
    let fields: Vec<_> = problems.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["on", "checks"]);
}

/// Turns as `from due until`, days of November; `-` where there is none.
fn told(elder: &Elder) -> Vec<String> {
    let day = |day: Option<Day>| day.map_or("-".into(), |day| day.to_string()[5..].to_owned());
    let told = turns(elder).into_iter();
    told.map(|turn| {
        let [from, due, until] = [Some(turn.from), turn.due, turn.until].map(day);
        format!("{from} {due} {until}")
    })
    .collect()
}

#[test]
fn a_turn_leads_from_one_visit_to_the_next_and_says_when_that_was_due() {
    // The plan is of 18 November.
    let began = AT.day().to_string()[5..].to_owned();
    assert_eq!(began, "11-18");
    assert_eq!(told(&after(vec![])), Vec::<String>::new());
    let mut acts = vec![act(2, plan(Need::Weekly))];
    assert_eq!(told(&after(acts.clone())), ["11-18 11-25 -"]);
    acts.push(act(3, Visited::all_fine(day(23))));
    acts.push(act(4, Visited::all_fine(day(29))));
    let visited = ["11-18 11-25 11-23", "11-23 11-30 11-29", "11-29 12-06 -"];
    assert_eq!(told(&after(acts.clone())), visited);
    // Two on one day, and one that is written down late, begin no turn that leads back.
    let mut twice = acts.clone();
    twice.push(act(5, Visited::all_fine(day(29))));
    twice.push(act(6, Visited::all_fine(day(20))));
    let mut expected = visited.map(String::from).to_vec();
    expected[2] = "11-29 12-06 11-29".into();
    expected.push("11-29 12-06 -".into());
    assert_eq!(told(&after(twice)), expected);
    // Another plan moves the day; a hospital ends the turn before it was due, and coming home begins one.
    let mut home = acts;
    home.push(act(5, plan(Need::Monthly)));
    home.push(act(
        6,
        StateChanged {
            on: day(30),
            ..state(ElderState::Hospitalised)
        },
    ));
    home.push(act(7, Visited::all_fine(day(30))));
    home.push(act(
        8,
        StateChanged {
            on: day(30),
            ..state(ElderState::AtHome)
        },
    ));
    expected.truncate(2);
    expected.push("11-29 - 11-30".into());
    expected.push("11-30 12-30 -".into());
    assert_eq!(told(&after(home)), expected);
}

#[test]
fn where_hands_disagree_the_last_turn_is_due_as_the_record_says() {
    let mut elder = after(vec![
        act(2, plan(Need::Weekly)),
        act(3, plan(Need::Monthly)),
    ]);
    assert_eq!(told(&elder), ["11-18 12-18 -"]);
    // Both were said at once: the one that comes more often counts.
    elder.heads.plans = vec![ActId::from_bytes([2; 16]), ActId::from_bytes([3; 16])];
    assert_eq!(told(&elder), ["11-18 11-25 -"]);
}
