//! Doors nobody answers reach the officers by themselves, and what was passed on waits where it was passed on to.

use super::*;
use crate::elder::act::door::{Asked, Heard, NobodyAnswered, Whom};
use crate::elder::act::visit::{PassedOn, PassedOnDone, Visited};
use crate::elder::samples::{AT, act, after};
use crate::elder::{ElderAct, ElderIllegal, ElderWhat};
use crate::{ActId, Day};

fn day(day: i8) -> Day {
    Day::new(2026, 11, day).unwrap()
}

fn asked(whom: Whom, heard: Heard) -> Asked {
    Asked {
        door: ActId::from_bytes([9; 16]),
        whom,
        heard,
        words: String::new(),
    }
}

fn refused(elder: &Elder, what: impl Into<ElderWhat>) -> ElderIllegal {
    Care::of(elder).may(&act(99, what)).unwrap_err()
}

/// From when on each door is the officers' to see to; none when it is at once.
fn officers(elder: &Elder) -> Vec<Option<UtcMs>> {
    let all = tasks(elder).into_iter();
    let of_officers = all.filter(|task| task.seat == Seat::VisitOfficers);
    of_officers.map(|task| task.from).collect()
}

#[test]
fn a_door_nobody_answers_is_asked_about_step_by_step() {
    let mut acts = vec![act(9, NobodyAnswered::default())];
    let elder = after(acts.clone());
    let care = Care::of(&elder);
    let door = &care.open_doors()[0];
    assert_eq!(door.next(), Some(Whom::Neighbours));
    assert_eq!(door.next_by(), Some(door.at_ms.plus_ms(15 * 60_000)));
    let by_itself = door.at_ms.plus_ms(120 * 60_000);
    assert_eq!(officers(&elder), [Some(by_itself)]);
    for (n, whom, next) in [
        (10, Whom::Neighbours, Some(Whom::Contact)),
        (11, Whom::Contact, Some(Whom::Officer)),
        (12, Whom::Officer, None),
    ] {
        acts.push(act(n, asked(whom, Heard::Unknowing)));
        let elder = after(acts.clone());
        assert_eq!(Care::of(&elder).open_doors()[0].next(), next);
        let at_once = matches!(next, Some(Whom::Officer) | None);
        let from = (!at_once).then_some(by_itself);
        assert_eq!(officers(&elder), [from]);
    }
    // Somebody who was asked knows that all is well, or somebody sees the elder.
    let mut well = acts[..2].to_vec();
    well.push(act(13, asked(Whom::Contact, Heard::Well)));
    assert!(Care::of(&after(well)).open_doors().is_empty());
    acts.push(act(14, Visited::all_fine(day(18))));
    let elder = after(acts);
    assert!(Care::of(&elder).open_doors().is_empty());
    assert_eq!(
        refused(&elder, asked(Whom::Officer, Heard::Well)),
        ElderIllegal::NoSuch("door nobody answered")
    );
}

#[test]
fn who_needs_help_is_the_officers_at_once() {
    let elder = after(vec![
        act(9, NobodyAnswered::default()),
        act(10, asked(Whom::Neighbours, Heard::NeedsHelp)),
    ]);
    let left = Care::of(&elder).open_doors()[0].left();
    assert_eq!(left, [(Whom::Officer, AT)]);
    assert_eq!(officers(&elder), [None]);
}

#[test]
fn a_knock_late_in_the_evening_is_the_officers_on_the_day_after() {
    let late = ElderAct {
        at_ms: AT.plus_ms(210 * 60_000),
        ..act(9, NobodyAnswered::default())
    };
    assert_eq!(late.at_ms.hour_minute().0, 22);
    let all = tasks(&after(vec![late]));
    let days: Vec<_> = all.iter().map(|task| (task.seat, task.due_on)).collect();
    let expected = [(Seat::Visitors, day(18)), (Seat::VisitOfficers, day(19))];
    assert_eq!(days, expected);
}

#[test]
fn what_is_passed_on_to_the_station_is_the_officers_until_it_is_done() {
    let mut visited = Visited::all_fine(day(18));
    let matter = |to| PassedOn {
        matter: "门口常有生人推销保健品".into(),
        to,
        by: None,
    };
    visited.passed_on = vec![matter(PassTo::Family), matter(PassTo::Station)];
    let mut acts = vec![act(2, visited)];
    let seats = |acts: &[ElderAct]| -> Vec<Seat> {
        let all = tasks(&after(acts.to_vec())).into_iter();
        all.map(|task| task.seat).collect()
    };
    assert_eq!(seats(&acts), [Seat::Visitors, Seat::VisitOfficers]);
    acts.push(act(
        3,
        PassedOnDone {
            visit: ActId::from_bytes([2; 16]),
            at: 1,
            words: String::new(),
        },
    ));
    assert_eq!(seats(&acts), [Seat::Visitors]);
}

#[test]
fn what_was_passed_on_waits_until_somebody_says_that_it_is_done() {
    let mut visited = Visited::all_fine(day(18));
    visited.passed_on = vec![PassedOn {
        matter: "换电线".into(),
        to: PassTo::Village,
        by: Some(day(20)),
    }];
    let mut acts = vec![act(2, visited)];
    let elder = after(acts.clone());
    let task = &tasks(&elder)[0];
    assert_eq!((&task.kind, task.due_on), (&TaskKind::ElderMatter, day(20)));
    let done = |at| PassedOnDone {
        visit: ActId::from_bytes([2; 16]),
        at,
        words: String::new(),
    };
    assert_eq!(
        refused(&elder, done(1)),
        ElderIllegal::NoSuch("matter that was passed on")
    );
    acts.push(act(3, done(0)));
    let elder = after(acts);
    assert!(Care::of(&elder).open_matters().is_empty());
    assert_eq!(refused(&elder, done(0)), ElderIllegal::Again);
}
