//! An act survives whoever reads it, and says what in it cannot stand.

use serde_json::{Value, json};

use super::*;
use crate::{ActId, DisputeKind, FileHash, Problem, UtcMs, WorkerId};

fn worker(n: u8) -> WorkerId {
    WorkerId::from_bytes([n; 16])
}

fn content() -> DisputeContent {
    DisputeContent {
        kind: DisputeKind::Land,
        subtype: None,
        parties: vec![],
        claim_a: "界石动了".into(),
        claim_b: String::new(),
        verified: String::new(),
        happened_on: Day::new(2026, 11, 10),
        area: None,
        place: String::new(),
        point: None,
        grid: "620602119202001".parse().unwrap(),
    }
}

fn problems(what: impl Into<What>) -> Vec<(String, Problem)> {
    let content = content();
    let ground = Ground {
        day: Day::new(2026, 11, 22).unwrap(),
        content: &content,
    };
    let found = what.into().check(ground).into_iter();
    found.map(|p| (p.field, p.problem)).collect()
}

fn act(what: What) -> Act {
    Act {
        id: ActId::from_bytes([1; 16]),
        by: worker(1),
        at_ms: UtcMs(1_795_000_000_000),
        corrects: Some(ActId::from_bytes([2; 16])),
        what,
    }
}

#[test]
fn an_act_comes_back_as_it_was_written() {
    let assigned = act(step::Assigned {
        to: vec![worker(1), worker(2)],
        lead: Some(worker(2)),
        deadline: Day::new(2026, 12, 1),
        reason: String::new(),
    }
    .into());
    let line = assigned.written();
    assert!(
        !line.contains("reason"),
        "what is empty is left out: {line}"
    );
    assert_eq!(Act::read(assigned.id, &line), Ok(assigned));
}

#[test]
fn what_a_newer_app_did_is_kept_as_it_was_written() {
    for line in [
        // A kind nobody here knows, with keys that are empty.
        r#"{"at_ms":5,"by":"01010101010101010101010101010101","height":null,"what":"drone_flown"}"#,
        // A kind that is known, in a shape that is not.
        r#"{"at_ms":5,"by":"01010101010101010101010101010101","to":{"team":"a"},"what":"assigned"}"#,
    ] {
        let id = ActId::from_bytes([1; 16]);
        let read = Act::read(id, line).unwrap();
        assert!(matches!(read.what, What::Unknown(_)), "{line}");
        assert_eq!(read.written(), line);
    }
    let more =
        r#"{"at_ms":5,"by":"01010101010101010101010101010101","mood":"calm","what":"claimed"}"#;
    let read = Act::read(ActId::from_bytes([1; 16]), more).unwrap();
    assert_eq!(read.what.code(), "claimed", "a key more is no other kind");
}

#[test]
fn a_line_that_says_nobody_is_no_act() {
    for line in ["", "[]", "{}", r#"{"by":"01","at_ms":1,"what":"claimed"}"#] {
        assert_eq!(Act::read(ActId::from_bytes([1; 16]), line), Err(NotAnAct));
    }
}

#[test]
fn whoever_asks_for_something_unknown_is_told() {
    let asked = |value: Value| match value {
        Value::Object(map) => What::asked(map),
        _ => unreachable!(),
    };
    let told = asked(json!({ "what": "drone_flown" })).unwrap_err();
    assert!(
        told.contains("drone_flown") && told.contains("mediation_began"),
        "{told}"
    );
    let told = asked(json!({ "what": "returned", "raeson": "x" })).unwrap_err();
    assert_eq!(told, r#"returned has no "raeson""#);
    assert!(asked(json!({})).unwrap_err().contains("accepted"));
    let what = asked(json!({ "what": "returned", "reason": "缺现场照片" })).unwrap();
    assert_eq!(what.reason(), "缺现场照片");
}

#[test]
fn a_reason_that_is_needed_is_asked_for_at_its_field() {
    let missing = vec![("reason".to_owned(), Problem::Missing)];
    assert_eq!(problems(step::Returned::default()), missing);
    assert_eq!(
        problems(step::Failed {
            reason: "  ".into()
        }),
        missing
    );
    assert_eq!(problems(step::Reopened::default()), missing);
    // Nobody has to say why they refuse.
    assert_eq!(problems(step::Refused::default()), vec![]);
    let long = problems(step::Closed {
        reason: "长".repeat(501),
        level: None,
    });
    assert!(matches!(
        long[0].1,
        Problem::TooLong {
            max_chars: 500,
            chars: 501
        }
    ));
}

#[test]
fn a_deadline_that_has_passed_and_a_day_before_the_event_are_told() {
    let assigned = step::Assigned {
        to: vec![worker(1)],
        lead: Some(worker(2)),
        deadline: Day::new(2026, 11, 21),
        reason: String::new(),
    };
    assert_eq!(
        problems(assigned),
        vec![
            ("lead".to_owned(), Problem::NotAmongThem),
            ("deadline".to_owned(), Problem::InPast)
        ]
    );
    assert_eq!(
        problems(step::Assigned::default()),
        vec![("to".to_owned(), Problem::Missing)]
    );
    let counts_from = |day| step::MediationBegan {
        counts_from: Day::new(2026, 11, day),
        ..step::MediationBegan::default()
    };
    assert_eq!(problems(counts_from(9))[0].1, Problem::BeforeEvent);
    assert_eq!(problems(counts_from(23))[0].1, Problem::InFuture);
    let stranger = step::Refused {
        party: Some(crate::PartyId::from_bytes([9; 16])),
        ..step::Refused::default()
    };
    assert_eq!(problems(stranger)[0].1, Problem::NotInCase);
}

#[test]
fn an_agreement_that_says_nothing_of_whose_its_signatures_are_reads_as_before() {
    let file = "04".repeat(32);
    let line = format!(
        r#"{{"at_ms":5,"by":"01010101010101010101010101010101","effective_on":"2026-11-20","form":"written","signatures":["{file}"],"terms":[{{"deed":"清淤"}}],"what":"agreement"}}"#
    );
    let read = Act::read(ActId::from_bytes([1; 16]), &line).unwrap();
    let What::Agreement(agreement) = &read.what else {
        panic!("{read:?}")
    };
    assert_eq!(agreement.signatures, [FileHash::from_bytes([4; 32])]);
    assert_eq!(agreement.signed, vec![]);
    assert!(!read.written().contains("signed"), "{}", read.written());
}

#[test]
fn a_signature_is_somebodys_and_one_of_those_under_the_agreement() {
    let signed = |party, mediator: &str, file: u8| mediation::Signed {
        party,
        mediator: mediator.into(),
        file: FileHash::from_bytes([file; 32]),
    };
    let told = |signed| {
        problems(mediation::Agreement {
            form: mediation::Form::Written,
            facts: String::new(),
            terms: vec![mediation::Term {
                deed: "清淤".into(),
                ..mediation::Term::default()
            }],
            method: String::new(),
            deadline: None,
            signatures: vec![FileHash::from_bytes([4; 32])],
            signed: vec![signed],
            effective_on: Day::new(2026, 11, 20).unwrap(),
        })
    };
    assert_eq!(told(signed(None, "赵满仓", 4)), vec![]);
    for (wrong, field, problem) in [
        (signed(None, " ", 4), "signed.0.party", Problem::Missing),
        (
            signed(None, "赵满仓", 5),
            "signed.0.file",
            Problem::NotAmongThem,
        ),
        (
            signed(Some(crate::PartyId::from_bytes([9; 16])), "", 4),
            "signed.0.party",
            Problem::NotInCase,
        ),
    ] {
        assert_eq!(told(wrong), vec![(field.to_owned(), problem)]);
    }
}

/// The roles of whom something is true, in their order.
fn roles(says: impl Fn(Role) -> bool) -> Vec<Role> {
    let all = Role::ALL.iter().copied();
    all.filter(|role| says(*role)).collect()
}

#[test]
fn who_does_an_act_is_who_writes_records_who_writes_letters_or_who_answers_them() {
    let reads = |role: Role| role.writes_records() || role == Role::Reviewer;
    assert_eq!(WORKERS, roles(Role::writes_records));
    assert_eq!(OFFICERS, roles(Role::writes_letters));
    assert_eq!(WORKERS_AND_REVIEWERS, roles(reads));
    assert_eq!(
        WRITERS,
        roles(|role| role.writes_records() && role.writes_letters())
    );
    let mut of_cases = Vec::new();
    for act in samples::every_kind() {
        let (code, may) = (act.what.code().to_owned(), act.what.roles());
        assert!(!may.is_empty(), "{code} is done by nobody");
        if act.what.is_of_a_letter() {
            let writes = may.iter().all(|role| role.writes_letters());
            assert!(writes || may == UNITS, "{code} by {may:?}");
            continue;
        }
        assert!(may.iter().all(|role| reads(*role)), "{code} by {may:?}");
        of_cases.extend_from_slice(may);
    }
    assert_eq!(
        roles(|role| of_cases.contains(&role)),
        WORKERS_AND_REVIEWERS,
        "nobody does anything in a case who does not read it"
    );
}
