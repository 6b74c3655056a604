//! What goes on with the record that takes another in, and when one may not end.

use super::*;
use crate::dispute::act::{
    Act, bond, follow_up, grading, mediation, meeting, referral, step, supervision, violence,
};
use crate::dispute::samples::{ME, act, case, day, id};
use crate::{DisputeId, Grade};

/// The twelfth: the samples are done in the first days of the month.
const TODAY: i8 = 12;

/// Somebody of the record that ends is somebody with a greater number where it goes on.
fn known_there(party: PartyId) -> Option<PartyId> {
    let n = party.as_bytes()[0];
    Some(PartyId::from_bytes([n + 10; 16]))
}

fn taken(from: Vec<Act>, into: Vec<Act>) -> Result<Vec<What>, Illegal> {
    let (from, into) = (case(from), case(into));
    taken_over(&from, &into, day(TODAY), &known_there)
}

fn violent(n: u8) -> Act {
    act(
        n,
        violence::ViolenceMode {
            on: true,
            ends: vec![],
            reason: "身上有伤".into(),
        },
    )
}

fn graded(n: u8, grade: Grade, until: i8) -> Act {
    act(
        n,
        grading::Graded {
            grade,
            facts: vec!["threats".into()],
            reason: "放了狠话".into(),
            expires_on: day(until),
        },
    )
}

fn due(n: u8, by: i8) -> Act {
    act(
        n,
        grading::DeadlineSet {
            day: day(by),
            reason: "快办".into(),
        },
    )
}

fn watched(n: u8, level: supervision::SupervisionLevel, until: Option<i8>) -> Act {
    act(
        n,
        supervision::Supervised {
            level,
            reason: "反复报警".into(),
            until: until.map(day),
        },
    )
}

fn offered(n: u8) -> Act {
    act(
        n,
        referral::ReferralOffered {
            letter: DisputeId::from_bytes([4; 16]),
            unit: "人社局".into(),
            number: "1".into(),
            matter: "欠薪".into(),
            deadline: day(28),
        },
    )
}

#[test]
fn a_record_without_any_of_it_hands_nothing_over() {
    let recorded = taken(vec![], vec![]);
    assert_eq!(recorded, Ok(vec![]));
    let accepted = vec![act(1, step::Accepted::default())];
    assert_eq!(taken(accepted, vec![violent(1)]), Ok(vec![]));
}

#[test]
fn violence_goes_on_with_all_that_was_done_against_it() {
    let safe = violence::SafeContact {
        party: PartyId::from_bytes([1; 16]),
        when: "上午".into(),
        how: "到村委会".into(),
    };
    let duty = violence::ReportDuty {
        duty: violence::Duty::PoliceTold,
        on: day(2),
        words: "已报派出所".into(),
    };
    let order = violence::ProtectionOrder {
        issued_on: day(4),
        until: day(25),
        court: "凉州区人民法院".into(),
        against: Some(PartyId::from_bytes([2; 16])),
    };
    let reporter = violence::SealedReporter {
        sealed: "c2VhbGVk".into(),
        key: "age1".into(),
    };
    let from = vec![
        violent(1),
        act(2, duty.clone()),
        act(3, safe.clone()),
        act(4, order.clone()),
        act(5, reporter),
    ];
    let mode = violence::ViolenceMode {
        on: true,
        ends: vec![],
        reason: "身上有伤".into(),
    };
    let told: Vec<What> = vec![
        duty.into(),
        violence::SafeContact {
            party: PartyId::from_bytes([11; 16]),
            ..safe
        }
        .into(),
        violence::ProtectionOrder {
            against: Some(PartyId::from_bytes([12; 16])),
            ..order
        }
        .into(),
    ];
    let mut all = vec![What::from(mode)];
    all.extend(told.clone());
    // Who reported it stays sealed where it was said.
    assert_eq!(taken(from.clone(), vec![]), Ok(all.clone()));
    let closed = vec![
        violent(1),
        act(2, step::Refused::default()),
        act(3, step::Closed::default()),
    ];
    let mode_alone = all[..1].to_vec();
    assert_eq!(
        taken(closed, vec![]),
        Ok(mode_alone),
        "also of one that is closed"
    );
    assert_eq!(
        taken(from.clone(), vec![violent(1)]),
        Ok(told),
        "it is one already"
    );
    let ended = violence::ViolenceMode {
        on: false,
        ends: vec![id(1)],
        reason: "查无此事".into(),
    };
    let over = [from, vec![act(6, ended)]].concat();
    assert_eq!(taken(over, vec![]), Ok(vec![]));
    // Somebody there is no room for any more: then it is not merged.
    let from = case(vec![violent(1), act(2, told_to_somebody())]);
    fn nobody(_: PartyId) -> Option<PartyId> {
        None
    }
    assert_eq!(
        taken_over(&from, &case(vec![]), day(TODAY), &nobody),
        Err(Illegal::NoSuch("party"))
    );
}

fn told_to_somebody() -> violence::SafeContact {
    violence::SafeContact {
        party: PartyId::from_bytes([1; 16]),
        when: "上午".into(),
        how: String::new(),
    }
}

/// The grade that goes on, and until when.
fn grade(from: Vec<Act>, into: Vec<Act>) -> Option<(Grade, Day)> {
    let taken = taken(from, into).unwrap();
    taken.into_iter().find_map(|what| match what {
        What::Graded(graded) => Some((graded.grade, graded.expires_on)),
        _ => None,
    })
}

#[test]
fn the_redder_grade_goes_on_and_a_person_looks_where_the_two_disagree() {
    for (what, from, into, goes_on) in [
        (
            "nobody graded the other",
            graded(3, Grade::Orange, 20),
            None,
            Some((Grade::Orange, day(20))),
        ),
        (
            "it has run out",
            graded(3, Grade::Orange, 9),
            None,
            Some((Grade::Orange, day(TODAY))),
        ),
        (
            "the other is less pressing",
            graded(3, Grade::Red, 20),
            Some(graded(2, Grade::Yellow, 25)),
            Some((Grade::Red, day(TODAY))),
        ),
        (
            "both say the same",
            graded(3, Grade::Red, 20),
            Some(graded(2, Grade::Red, 25)),
            None,
        ),
        (
            "the other is redder",
            graded(3, Grade::Yellow, 20),
            Some(graded(2, Grade::Red, 25)),
            None,
        ),
    ] {
        let found = grade(vec![from], into.into_iter().collect());
        assert_eq!(found, goes_on, "{what}");
    }
}

#[test]
fn the_earlier_day_goes_on_and_one_that_has_passed_is_today() {
    let day_of = |from: Vec<Act>, into: Vec<Act>| {
        taken(from, into)
            .unwrap()
            .into_iter()
            .find_map(|what| match what {
                What::DeadlineSet(set) => Some((set.day, set.reason)),
                _ => None,
            })
    };
    let quick = || "快办".to_owned();
    assert_eq!(day_of(vec![due(3, 20)], vec![]), Some((day(20), quick())));
    assert_eq!(
        day_of(vec![due(3, 20)], vec![due(2, 25)]),
        Some((day(20), quick()))
    );
    assert_eq!(day_of(vec![due(3, 20)], vec![due(2, 15)]), None);
    assert_eq!(
        day_of(vec![due(3, 9)], vec![due(2, 15)]),
        Some((day(TODAY), quick()))
    );
    let assigned = step::Assigned {
        to: vec![ME],
        deadline: Some(day(16)),
        ..step::Assigned::default()
    };
    let from = vec![act(1, step::Accepted::default()), act(2, assigned)];
    assert_eq!(
        day_of(from, vec![]),
        Some((day(16), DAY_OF_THE_OTHER.to_owned()))
    );
}

#[test]
fn whoever_watches_goes_on_watching_and_planned_visits_are_made() {
    use supervision::SupervisionLevel::{County, Station};
    let planned = |on| follow_up::FollowUpPlanned {
        on: day(on),
        reason: "看看".into(),
        party: None,
    };
    let from = vec![
        act(1, step::Accepted::default()),
        watched(2, Station, None),
        watched(3, County, Some(9)),
        act(4, planned(8)),
    ];
    let into = vec![act(1, step::Accepted::default()), watched(2, Station, None)];
    let county = supervision::Supervised {
        level: County,
        reason: "反复报警".into(),
        until: Some(day(TODAY)),
    };
    assert_eq!(
        taken(from.clone(), into),
        Ok(vec![What::from(county), What::from(planned(TODAY))])
    );
    assert_eq!(
        taken(from, vec![]),
        Err(Illegal::StillRuns("a planned visit")),
        "nothing is visited before it is taken in"
    );
}

#[test]
fn a_record_does_not_end_while_something_runs_that_cannot_go_on_elsewhere() {
    let accepted = || act(1, step::Accepted::default());
    assert_eq!(
        taken(vec![accepted(), offered(2)], vec![]),
        Err(Illegal::LetterOpen)
    );
    let declined = referral::ReferralDeclined {
        referral: id(2),
        on: day(3),
        who: String::new(),
        reason: "不归我们".into(),
    };
    assert_eq!(
        taken(vec![accepted(), offered(2), act(3, declined)], vec![]),
        Ok(vec![])
    );

    let met = meeting::Meeting {
        on: day(2),
        place: String::new(),
        chair: String::new(),
        units: vec!["司法所".into()],
        minutes: "分工".into(),
        takers: vec![meeting::Taker::default()],
    };
    let done = meeting::TakerDone {
        meeting: id(2),
        taker: 0,
        words: "办了".into(),
    };
    let mut from = vec![accepted(), act(2, met)];
    assert!(matches!(
        taken(from.clone(), vec![]),
        Err(Illegal::StillRuns(_))
    ));
    from.push(act(3, done));
    assert_eq!(taken(from, vec![]), Ok(vec![]));

    let reached = mediation::Agreement {
        form: mediation::Form::Oral,
        facts: String::new(),
        terms: vec![],
        method: String::new(),
        deadline: None,
        signatures: vec![],
        signed: vec![],
        effective_on: day(3),
    };
    let kept = mediation::Performance {
        agreement: id(3),
        kept: mediation::Kept::Whole,
        words: String::new(),
    };
    let mut from = vec![
        act(2, step::MediationBegan::default()),
        act(3, reached),
        act(4, step::Agreed::default()),
    ];
    assert!(matches!(
        taken(from.clone(), vec![]),
        Err(Illegal::StillRuns(_))
    ));
    from.push(act(5, kept));
    assert_eq!(taken(from, vec![]), Ok(vec![]));

    let closed = || {
        vec![
            act(1, step::Refused::default()),
            act(2, step::Closed::default()),
        ]
    };
    assert_eq!(
        taken(vec![accepted()], closed()),
        Err(Illegal::GoesOnNowhere)
    );
    assert_eq!(taken(closed(), closed()), Ok(vec![]));
    let merged = bond::MergedInto {
        dispute: DisputeId::from_bytes([9; 16]),
        reason: String::new(),
        before: Some(0),
    };
    assert_eq!(
        taken(vec![accepted()], vec![act(1, merged)]),
        Err(Illegal::Merged)
    );
}
