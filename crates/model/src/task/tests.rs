//! What a case asks of whom, by its life.

use super::*;
use crate::Role;
use crate::dispute::act::supervision::{Supervised, SupervisionEnded, SupervisionLevel};
use crate::dispute::act::{follow_up, grading, mediation, meeting, step, violence};
use crate::dispute::samples::{ME, OTHER, act, case, day, id};
use crate::{Act, Grade, PartyId};

/// Kind, whose and by when of everything; `~` before a day that is no time limit.
fn asked(acts: Vec<Act>) -> Vec<String> {
    let record = case(acts);
    let (rules, calendar) = (Rules::default(), Calendar::built_in());
    let mut told: Vec<_> = tasks(&record, &rules, &calendar)
        .into_iter()
        .map(|task| {
            let seat = match task.seat {
                Seat::Worker(ME) => "me".into(),
                Seat::Worker(OTHER) => "other".into(),
                seat => seat.code(),
            };
            let since = if task.dated { "" } else { "~" };
            format!("{} {seat} {since}{}", task.kind.code(), task.due_on)
        })
        .collect();
    told.sort();
    told
}

fn assigned(to: &[WorkerId], deadline: Option<Day>) -> step::Assigned {
    step::Assigned {
        to: to.to_vec(),
        deadline,
        ..step::Assigned::default()
    }
}

#[test]
fn what_was_recorded_waits_for_an_officer_and_what_was_sent_back_for_its_recorder() {
    assert_eq!(asked(vec![]), ["accept officers ~2026-10-31"]);
    let returned = step::Returned {
        reason: "四至没写".into(),
    };
    assert_eq!(asked(vec![act(2, returned)]), ["complete me ~2026-11-02"]);
}

#[test]
fn what_was_taken_in_is_given_out_claimed_and_done_by_a_day() {
    let mut acts = vec![act(2, step::Accepted::default())];
    assert_eq!(
        asked(acts.clone()),
        [
            "assign officers ~2026-11-02",
            "mediation workers 2026-12-02"
        ]
    );
    acts.push(act(3, assigned(&[ME, OTHER], Some(day(20)))));
    assert_eq!(
        asked(acts.clone()),
        [
            "claim me ~2026-11-03",
            "claim other ~2026-11-03",
            "deadline me 2026-11-20",
            "deadline other 2026-11-20",
            "mediation me 2026-12-02",
            "mediation other 2026-12-02",
        ]
    );
    acts.push(act(4, step::Claimed::default()));
    assert!(asked(acts).contains(&"claim other ~2026-11-04".to_owned()));
}

#[test]
fn an_agreement_is_looked_after_until_it_is_kept() {
    let term = |by| mediation::Term {
        deed: "修墙".into(),
        who: "李大山".into(),
        by: Some(day(by)),
    };
    let agreement = mediation::Agreement {
        form: mediation::Form::Written,
        facts: String::new(),
        terms: vec![term(15), term(25), term(15)],
        method: String::new(),
        deadline: None,
        signatures: vec![],
        signed: vec![],
        effective_on: day(5),
    };
    let acts = vec![
        act(3, step::MediationBegan::default()),
        act(5, agreement.clone()),
        act(6, step::Agreed::default()),
    ];
    assert_eq!(
        asked(acts.clone()),
        [
            // Thirty days end on a Saturday: the last day is the Monday after it.
            "court_confirmation workers 2026-12-07",
            "follow_up workers 2026-11-12",
            "term workers 2026-11-15",
            "term workers 2026-11-25",
        ]
    );
    let seen = |n, kept| {
        act(
            n,
            mediation::Performance {
                agreement: id(5),
                kept,
                words: String::new(),
            },
        )
    };
    let visited = |n, kept| {
        act(
            n,
            follow_up::FollowUp {
                on: day(6),
                how: follow_up::Contact::Door,
                state_a: "平静".into(),
                state_b: String::new(),
                kept,
                trouble: false,
                words: String::new(),
                planned: None,
            },
        )
    };
    let again = |n| Act {
        corrects: Some(id(5)),
        ..act(n, agreement.clone())
    };
    use mediation::Kept::{Not, Partly, Whole};
    for (what, more, stays) in [
        ("looked at", vec![seen(7, Whole)], false),
        ("looked at too early", vec![seen(7, Partly)], true),
        ("seen on a visit", vec![visited(7, Some(Whole))], false),
        ("partly, on a visit", vec![visited(7, Some(Partly))], true),
        ("not asked on a visit", vec![visited(7, None)], true),
        (
            "kept, and later not any more",
            vec![visited(7, Some(Whole)), seen(8, Not)],
            true,
        ),
        (
            "not kept, and later it was",
            vec![seen(7, Not), visited(8, Some(Whole))],
            false,
        ),
        (
            "kept, and nothing said of it later",
            vec![visited(7, Some(Whole)), visited(8, None)],
            false,
        ),
        (
            "kept, and the agreement put into other words",
            vec![visited(7, Some(Whole)), again(8)],
            false,
        ),
        (
            "looked at, and the agreement put into other words",
            vec![seen(7, Whole), again(8)],
            false,
        ),
        (
            "seen kept by mistake",
            vec![
                visited(7, Some(Whole)),
                Act {
                    corrects: Some(id(7)),
                    ..visited(8, Some(Partly))
                },
            ],
            true,
        ),
        (
            "in trouble again, and mediated anew",
            vec![
                act(
                    7,
                    step::Reopened {
                        reason: "又吵了".into(),
                    },
                ),
                act(8, step::MediationBegan::default()),
            ],
            false,
        ),
    ] {
        let told = asked([acts.clone(), more].concat());
        let is_asked = told.iter().any(|task| task.starts_with("term"));
        assert_eq!(is_asked, stays, "{what}: {told:?}");
    }
}

#[test]
fn a_grade_comes_up_for_review_on_its_last_day_and_at_once_after_trouble() {
    let graded = grading::Graded {
        grade: Grade::Red,
        facts: vec!["weapon".into()],
        reason: "拿了锄头".into(),
        expires_on: day(9),
    };
    let mut acts = vec![
        act(2, graded),
        act(3, step::MediationBegan::default()),
        act(4, step::Agreed::default()),
    ];
    let reviews = |acts: &[Act]| -> Vec<String> {
        let all = asked(acts.to_vec()).into_iter();
        all.filter(|task| task.starts_with("grade_review"))
            .collect()
    };
    assert_eq!(reviews(&acts), ["grade_review workers 2026-11-09"]);
    assert!(asked(acts.clone()).contains(&"weekly_visit workers 2026-11-09".to_owned()));
    acts.push(act(
        6,
        step::Reopened {
            reason: "又吵了".into(),
        },
    ));
    assert_eq!(reviews(&acts), ["grade_review workers 2026-11-06"]);
}

#[test]
fn who_took_on_a_task_in_a_meeting_has_it_until_it_is_done() {
    let taker = |worker, unit: &str| meeting::Taker {
        unit: unit.into(),
        worker,
        task: "查清欠薪数额".into(),
        deadline: Some(day(18)),
    };
    let met = meeting::Meeting {
        on: day(3),
        place: String::new(),
        chair: String::new(),
        units: vec!["人社局".into()],
        minutes: "分工".into(),
        takers: vec![taker(Some(OTHER), ""), taker(None, "人社局")],
    };
    let mut acts = vec![act(2, step::Accepted::default()), act(3, met)];
    let mine = |acts: &[Act]| -> Vec<String> {
        let all = asked(acts.to_vec()).into_iter();
        all.filter(|task| task.starts_with("meeting_task"))
            .collect()
    };
    assert_eq!(
        mine(&acts),
        [
            "meeting_task officers 2026-11-18",
            "meeting_task other 2026-11-18"
        ]
    );
    acts.push(act(
        4,
        meeting::TakerDone {
            meeting: id(3),
            taker: 0,
            words: "查清了".into(),
        },
    ));
    assert_eq!(mine(&acts), ["meeting_task officers 2026-11-18"]);
}

#[test]
fn violence_asks_for_its_report_at_once_and_for_visits_to_both_sides() {
    let violent = violence::ViolenceMode {
        on: true,
        reason: "有伤".into(),
        ..violence::ViolenceMode::default()
    };
    let mut acts = vec![act(2, violent)];
    assert!(asked(acts.clone()).contains(&"report_duty workers ~2026-11-02".to_owned()));
    acts.push(act(
        3,
        violence::ReportDuty {
            duty: Duty::PoliceTold,
            on: day(3),
            words: String::new(),
        },
    ));
    let letter = violence::WarningLetter {
        issued_on: day(4),
        number: String::new(),
        against: None,
        copied_on: None,
    };
    acts.push(act(4, letter));
    let told = asked(acts.clone());
    assert!(!told.iter().any(|task| task.starts_with("report_duty")));
    assert!(
        told.contains(&"warning_visit workers 2027-02-02".to_owned()),
        "{told:?}"
    );
    for (n, party) in [(5, 1), (6, 2)] {
        assert!(
            asked(acts.clone())
                .iter()
                .any(|task| task.starts_with("warning_visit"))
        );
        let visit = violence::ProtectiveVisit {
            on: day(5),
            party: PartyId::from_bytes([party; 16]),
            how: follow_up::Contact::Door,
            words: "平静".into(),
        };
        acts.push(act(n, visit));
    }
    assert!(
        !asked(acts)
            .iter()
            .any(|task| task.starts_with("warning_visit"))
    );
}

#[test]
fn the_end_of_an_order_is_asked_about_until_somebody_was_there_or_another_holds_longer() {
    let violent = violence::ViolenceMode {
        on: true,
        reason: "有伤".into(),
        ..violence::ViolenceMode::default()
    };
    let order = |until, against: Option<u8>| violence::ProtectionOrder {
        issued_on: day(3),
        until: day(until),
        court: "区人民法院".into(),
        against: against.map(|party| PartyId::from_bytes([party; 16])),
    };
    let ends = |acts: &[Act]| -> Vec<String> {
        let all = asked(acts.to_vec()).into_iter();
        all.filter(|task| task.starts_with("order_ends")).collect()
    };
    let mut acts = vec![act(2, violent), act(3, order(12, Some(2)))];
    assert_eq!(ends(&acts), ["order_ends workers 2026-11-12"]);
    // One against the other side is another matter.
    acts.push(act(4, order(10, Some(1))));
    assert_eq!(ends(&acts).len(), 2);
    acts.push(act(5, order(20, Some(2))));
    assert_eq!(
        ends(&acts),
        [
            "order_ends workers 2026-11-10",
            "order_ends workers 2026-11-20"
        ]
    );
    let visit = |on| violence::ProtectiveVisit {
        on: day(on),
        party: PartyId::from_bytes([1; 16]),
        how: follow_up::Contact::Door,
        words: "平静".into(),
    };
    acts.push(act(11, visit(11)));
    assert_eq!(ends(&acts), ["order_ends workers 2026-11-20"]);
    acts.push(act(20, visit(20)));
    assert!(ends(&acts).is_empty());
}

#[test]
fn a_case_that_was_raised_is_the_higher_levels_to_end() {
    let watched = |level, until| Supervised {
        level,
        reason: "三次报警".into(),
        until: Some(day(until)),
    };
    let ends = |acts: &[Act]| -> Vec<String> {
        let all = asked(acts.to_vec()).into_iter();
        all.filter(|task| task.starts_with("supervision_ends"))
            .collect()
    };
    let mut acts = vec![act(2, watched(SupervisionLevel::Station, 12))];
    assert_eq!(ends(&acts), ["supervision_ends watchers 2026-11-12"]);
    acts.push(act(3, watched(SupervisionLevel::City, 20)));
    acts.push(act(4, watched(SupervisionLevel::County, 15)));
    assert_eq!(
        ends(&acts),
        ["supervision_ends watchers 2026-11-20"],
        "the city has it, whoever else writes so after it"
    );
    let record = case(acts.clone());
    let level = Life::of(&record).supervision().cloned();
    assert_eq!(level, Some(SupervisionLevel::City));
    // The city lets go: the county goes on.
    let over = SupervisionEnded {
        ends: vec![id(3)],
        reason: "市里看过".into(),
    };
    acts.push(act(5, over));
    assert_eq!(ends(&acts), ["supervision_ends watchers 2026-11-15"]);
    let newer = SupervisionLevel::from_code("province");
    acts.push(act(6, watched(newer, 25)));
    assert_eq!(ends(&acts), ["supervision_ends watchers 2026-11-25"]);
}

#[test]
fn a_closed_case_asks_nothing_more_but_the_visits_that_were_planned() {
    let planned = follow_up::FollowUpPlanned {
        on: day(28),
        reason: String::new(),
        party: None,
    };
    let acts = vec![
        act(
            2,
            step::Returned {
                reason: "不属实".into(),
            },
        ),
        act(3, step::Closed::default()),
        act(4, planned),
    ];
    assert_eq!(asked(acts), ["planned_visit workers 2026-11-28"]);
}

#[test]
fn everyone_looks_up_what_is_their_own() {
    let seats = |role| Seat::of(ME, role).len();
    assert_eq!(
        Role::ALL
            .iter()
            .map(|role| seats(*role))
            .collect::<Vec<_>>(),
        [2, 3, 4, 3, 1, 1]
    );
}
