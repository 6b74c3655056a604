//! Acts: added once and never changed, set what only they may set, and end in one legal state whatever
//! two desks do.

use automerge::transaction::Transactable;
use automerge::{ROOT, ReadDoc};
use merge::{MergeError, Reason};
use model::dispute::act::{
    bond, follow_up, grading, mediation, referral, step, supervision, violence,
};
use model::dispute::life::ReferralState;
use model::{ActId, Day, DisputeId, DisputeState, Grade, Illegal, Life, Role, What, WorkerId};
use proptest::prelude::*;

use crate::desk::{Desk, agreement, content, grid, id, party};
use crate::gate::{forged, give, reason};

const WORKER: WorkerId = WorkerId::from_bytes([1; 16]);

fn day(n: i8) -> Day {
    // The desks' clocks say 18 November 2026.
    Day::new(2026, 12, n).unwrap()
}

fn graded(grade: Grade) -> grading::Graded {
    grading::Graded {
        grade,
        facts: vec!["threats".into()],
        reason: "当面放了狠话".into(),
        expires_on: day(1),
    }
}

fn assigned(to: &[u8], deadline: i8) -> step::Assigned {
    step::Assigned {
        to: to.iter().map(|n| WorkerId::from_bytes([*n; 16])).collect(),
        deadline: Some(day(deadline)),
        ..step::Assigned::default()
    }
}

fn begun() -> Desk {
    let mut desk = Desk::new(1);
    desk.begin(id(1), &content(grid(1), &[party(1, "王小明")]));
    desk
}

fn put_line(desk: &Desk, key: &str, line: &str) -> Vec<u8> {
    forged(desk, |tx| {
        let (_, acts) = tx.get(ROOT, "acts").unwrap().unwrap();
        tx.put(&acts, key, line).unwrap();
    })
}

#[test]
fn what_only_an_act_sets_is_set_by_one() {
    let mut desk = begun();
    let act = desk.act(graded(Grade::Yellow));
    for key in ["grade", "assignment", "deadline"] {
        let other = ActId::from_bytes([5; 16]);
        let silent = forged(&desk, |tx| tx.put(ROOT, key, other.to_string()).unwrap());
        assert_eq!(
            reason(give(Some(&desk), &silent)),
            Reason::IllegalStep,
            "{key}"
        );
    }
    let taken_off = forged(&desk, |tx| tx.delete(ROOT, "grade").unwrap());
    assert_eq!(reason(give(Some(&desk), &taken_off)), Reason::IllegalStep);
    assert_eq!(desk.read().heads.grades, [act]);
}

#[test]
fn an_act_that_a_device_would_refuse_is_held_wherever_it_arrives() {
    let desk = begun();
    let key = "0".repeat(32);
    let line = |rest: &str| format!(r#"{{"at_ms":1795000000000,"by":"{WORKER}",{rest}}}"#);
    let held = |rest: &str| reason(give(Some(&desk), &put_line(&desk, &key, &line(rest))));
    // Nobody may close what was only recorded, not even without saying so in the state.
    assert_eq!(held(r#""what":"closed""#), Reason::IllegalStep);
    assert_eq!(held(r#""what":"claimed""#), Reason::IllegalStep);
    // A reason that is needed, a day that has passed.
    assert_eq!(held(r#""what":"returned""#), Reason::BadSchema);
    let past = r#""what":"deadline_set","day":"2020-01-01","reason":"快""#;
    assert_eq!(held(past), Reason::BadSchema);
    // No act at all.
    let nobody = put_line(&desk, &key, r#"{"what":"accepted"}"#);
    assert_eq!(reason(give(Some(&desk), &nobody)), Reason::BadSchema);
    let unnamed = put_line(&desk, "me", &line(r#""what":"accepted""#));
    assert_eq!(reason(give(Some(&desk), &unnamed)), Reason::BadSchema);
    // The act alone, and not the state it leads to.
    assert_eq!(held(r#""what":"accepted""#), Reason::IllegalStep);
    let long = format!(r#""what":"newer","words":"{}""#, "长".repeat(22_000));
    assert_eq!(held(&long), Reason::BadSchema);
}

#[test]
fn an_act_speaks_for_its_sender_and_its_senders_role_only() {
    let known = begun();
    let mut desk = begun();
    desk.act(supervision::Supervised {
        level: supervision::SupervisionLevel::County,
        reason: "反复报警".into(),
        until: None,
    });
    let accepted = give(Some(&known), &desk.everything()[1]).unwrap();
    let refused = |worker, role| accepted.check_hand(worker, role).unwrap_err().reason;
    assert_eq!(refused(WORKER, Role::GridWorker), Reason::NotAllowed);
    assert_eq!(refused(WORKER, Role::PartnerUnit), Reason::NotAllowed);
    let other = WorkerId::from_bytes([9; 16]);
    assert_eq!(refused(other, Role::Reviewer), Reason::ForeignAuthor);
    assert_eq!(accepted.check_hand(WORKER, Role::Reviewer), Ok(()));
}

#[test]
fn a_reviewer_reads_and_does_not_write_into_the_record() {
    let known = begun();
    let mut desk = begun();
    desk.edit(|c| c.place = "井边".into());
    let edit = give(Some(&known), &desk.everything()[1]).unwrap();
    let refused = edit.check_hand(WORKER, Role::Reviewer).unwrap_err();
    assert_eq!(refused.reason, Reason::NotAllowed);
    assert_eq!(edit.check_hand(WORKER, Role::GridWorker), Ok(()));
    let beginning = give(None, &desk.everything()[0]).unwrap();
    assert!(beginning.check_hand(WORKER, Role::Reviewer).is_err());
}

#[test]
fn nobody_writes_another_act_under_a_name_that_is_taken() {
    let mut desk = begun();
    let act = desk.act(graded(Grade::Red));
    // Made on a copy from before the act, as if it were not known.
    let copy = begun();
    let line = format!(r#"{{"at_ms":1,"by":"{WORKER}","what":"newer"}}"#);
    let bytes = put_line(&copy, &act.to_string(), &line);
    assert_eq!(reason(give(Some(&desk), &bytes)), Reason::BadSchema);
    // On that copy it is an act like any other.
    assert!(give(Some(&copy), &bytes).is_ok());
}

#[test]
fn acts_of_a_newer_app_survive_and_lead_where_the_state_leads() {
    let mut desk = begun();
    let key = "a".repeat(32);
    let line = format!(
        r#"{{"at_ms":1795000000000,"by":"{}","mood":null,"what":"drone_flown","height_m":40}}"#,
        WorkerId::from_bytes([9; 16])
    );
    let newer = forged(&desk, |tx| {
        let (_, acts) = tx.get(ROOT, "acts").unwrap().unwrap();
        tx.put(&acts, &*key, line.as_str()).unwrap();
        tx.put(ROOT, "state", "arbitrated").unwrap();
        tx.put(ROOT, "grade", key.as_str()).unwrap();
    });
    let accepted = give(Some(&desk), &newer).unwrap();
    assert_eq!(
        accepted.entered,
        Some(DisputeState::from_code("arbitrated"))
    );
    desk.receive([newer]);
    desk.act(graded(Grade::Yellow));
    desk.step(&DisputeState::Mediating);
    let record = desk.read();
    assert_eq!(record.acts[0].what.code(), "drone_flown");
    assert_eq!(
        record.acts[0].written(),
        line.replace(
            r#""mood":null,"what":"drone_flown","height_m":40"#,
            r#""height_m":40,"mood":null,"what":"drone_flown""#
        )
    );
    assert_eq!(record.state, DisputeState::Mediating);
    // A jump to a state this version knows is not made by an act it does not know.
    let jump = forged(&desk, |tx| {
        let (_, acts) = tx.get(ROOT, "acts").unwrap().unwrap();
        tx.put(&acts, "b".repeat(32), line.as_str()).unwrap();
        tx.put(ROOT, "state", "closed").unwrap();
    });
    assert_eq!(reason(give(Some(&desk), &jump)), Reason::IllegalStep);
    // Done again under another name it is what it was, to the letter.
    let change = desk.document().changes_by(&[9; 16]).remove(0).hash;
    let redone = desk.document().redo(&[change], [4; 16], WORKER).unwrap();
    let again = redone.changes.last().unwrap().1.clone();
    assert!(again.is_some());
}

#[test]
fn two_grades_at_once_stand_side_by_side_the_redder_counts_and_a_person_picks() {
    let (mut lan, mut wei) = Desk::pair();
    let red = lan.act(graded(Grade::Red));
    let yellow = wei.act(graded(Grade::Yellow));
    lan.meet(&mut wei);
    for desk in [&lan, &wei] {
        let record = desk.read();
        assert_eq!(Life::of(&record).grade().unwrap().grade, Grade::Red);
        let values = vec!["red".to_owned(), "yellow".to_owned()];
        assert_eq!(desk.conflicts(), [("grade".to_owned(), values)]);
    }
    let conflict = wei.document().conflicts().unwrap().remove(0);
    assert_eq!(conflict.values[1].pick, yellow.to_string());
    wei.act(bond::SettledConflict {
        field: "grade".into(),
        chosen: conflict.values[1].pick.clone(),
        others: vec![conflict.values[0].pick.clone()],
        reason: "当面核实，没有动手".into(),
    });
    lan.meet(&mut wei);
    for desk in [&lan, &wei] {
        let record = desk.read();
        assert_eq!(Life::of(&record).grade().unwrap().grade, Grade::Yellow);
        assert_eq!(desk.conflicts(), []);
        assert!(record.acts.iter().any(|act| act.id == red), "both stay");
    }
    let again = lan.try_act(
        bond::SettledConflict {
            field: "grade".into(),
            chosen: red.to_string(),
            ..bond::SettledConflict::default()
        }
        .into(),
    );
    assert_eq!(again, Err(MergeError::Illegal(Illegal::NothingToSettle)));
}

#[test]
fn two_people_who_say_the_same_do_not_disagree() {
    let (mut lan, mut wei) = Desk::pair();
    lan.act(graded(Grade::Red));
    wei.act(graded(Grade::Red));
    lan.meet(&mut wei);
    assert_eq!(lan.conflicts(), []);
    assert_eq!(lan.read().acts.len(), 2);
}

#[test]
fn of_two_assignments_at_once_both_are_responsible_and_the_earlier_day_counts() {
    let (mut lan, mut wei) = Desk::pair();
    lan.step(&DisputeState::Accepted);
    lan.meet(&mut wei);
    lan.act(assigned(&[1, 3], 20));
    wei.act(assigned(&[2], 5));
    lan.meet(&mut wei);
    for desk in [&lan, &wei] {
        let record = desk.read();
        let life = Life::of(&record);
        let people: Vec<_> = life.responsible().people;
        assert_eq!(people, [1, 2, 3].map(|n| WorkerId::from_bytes([n; 16])));
        assert_eq!(life.deadline().unwrap().day, day(5));
        let fields: Vec<_> = desk
            .conflicts()
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        assert_eq!(fields, ["assignment", "deadline"]);
    }
    // Whoever was given it by either claims it.
    lan.step(&DisputeState::Claimed);
    wei.step(&DisputeState::Claimed);
}

#[test]
fn acts_stand_in_the_order_in_which_they_were_known_of_whatever_the_clocks_say() {
    let (mut lan, mut wei) = Desk::pair();
    lan.set_back_a_year();
    lan.step(&DisputeState::Accepted);
    lan.meet(&mut wei);
    wei.act(assigned(&[2], 5));
    lan.meet(&mut wei);
    lan.act(violence::ViolenceMode {
        on: true,
        reason: "有旧伤".into(),
        ..violence::ViolenceMode::default()
    });
    wei.step(&DisputeState::Claimed);
    lan.meet(&mut wei);
    let codes = |desk: &Desk| -> Vec<String> {
        let acts = desk.read().acts.into_iter();
        acts.map(|act| act.what.code().to_owned()).collect()
    };
    assert_eq!(codes(&lan)[..2], ["accepted", "assigned"]);
    assert_eq!(codes(&lan), codes(&wei));
}

#[test]
fn a_change_whose_operations_count_from_before_what_it_knew_of_is_refused() {
    use automerge::{Change, ExpandedChange};
    let mut desk = begun();
    desk.step(&DisputeState::Accepted);
    let known = begun();
    let bytes = desk.everything().pop().unwrap();
    let mut made_up: ExpandedChange = Change::from_bytes(bytes).unwrap().decode();
    made_up.start_op = 1.try_into().unwrap();
    made_up.hash = None;
    let bytes = Change::from(made_up).raw_bytes().to_vec();
    assert!(give(Some(&known), &bytes).is_err());
}

#[test]
fn what_older_apps_settled_without_an_agreement_stands_and_nobody_writes_it_any_more() {
    let mut desk = begun();
    desk.step(&DisputeState::Mediating);
    let line = |n: u8, rest: &str| {
        let key = ActId::from_bytes([n; 16]).to_string();
        (
            key,
            format!(r#"{{"at_ms":1795000000000,"by":"{WORKER}",{rest}}}"#),
        )
    };
    // A session that failed, and the step in a change of its own; then an agreement nobody wrote down.
    let session = r#""what":"session","on":"2026-11-18","mediators":[{"name":"孙立新"}],"outcome":"failed",
        "voluntary_a":true,"voluntary_b":true"#;
    for (n, rest, state) in [
        (0xa0, session, "mediating"),
        (0xa1, r#""what":"agreed""#, "agreed"),
    ] {
        let (key, line) = line(n, rest);
        let older = forged(&desk, |tx| {
            let (_, acts) = tx.get(ROOT, "acts").unwrap().unwrap();
            tx.put(&acts, key, line).unwrap();
            tx.put(ROOT, "state", state).unwrap();
        });
        desk.receive([older]);
        assert_eq!(desk.read().state.code(), state);
    }
    desk.step(&DisputeState::FollowUp);
    desk.step(&DisputeState::Reopened);
    desk.step(&DisputeState::Mediating);
    let refused = |desk: &mut Desk, all: Vec<What>| match desk.try_acts(all) {
        Err(MergeError::Illegal(illegal)) => illegal,
        other => panic!("{other:?}"),
    };
    let agreed = || What::from(step::Agreed::default());
    assert_eq!(refused(&mut desk, vec![agreed()]), Illegal::NothingAgreed);
    let failed = mediation::Session {
        outcome: mediation::Outcome::Failed,
        ..session_today()
    };
    assert_eq!(
        refused(&mut desk, vec![failed.clone().into()]),
        Illegal::OutcomeUntold
    );
    let ends = step::Failed {
        reason: "谈不拢".into(),
    };
    desk.try_acts(vec![failed.into(), ends.into()]).unwrap();
    desk.step(&DisputeState::Mediating);
    let reached = agreement(desk.today());
    desk.try_acts(vec![reached.into(), agreed()]).unwrap();
    assert_eq!(desk.read().state, DisputeState::Agreed);
}

/// A session that goes on.
fn session_today() -> mediation::Session {
    mediation::Session {
        on: Day::new(2026, 11, 18).unwrap(),
        place: String::new(),
        mediators: vec![mediation::Mediator {
            name: "孙立新".into(),
            ..mediation::Mediator::default()
        }],
        chosen_by_parties: true,
        invited: vec![],
        open: false,
        voluntary_a: true,
        voluntary_b: true,
        statement_a: String::new(),
        statement_b: String::new(),
        course: String::new(),
        outcome: mediation::Outcome::GoesOn,
        next_on: None,
    }
}

/// One thing one of two desks does.
#[derive(Debug, Clone)]
enum Deed {
    Toward(usize),
    Grade(usize),
    Assign(u8, i8),
    Deadline(i8),
    Session,
    Letter,
    Hear(usize),
    Watch(bool),
    Violence(bool),
    Visit(bool),
    Settle(usize),
    /// An agreement, with or without the step that settles the case by it.
    Agree(bool),
    Extend(i8),
    Court(usize),
    PassBack,
    /// Something that was said is put right.
    Correct(usize),
    /// A higher level watches.
    Escalate(usize),
    /// The record goes on in another, or another in it; one whose name is greater, or smaller.
    Merge(bool, bool),
    Meet,
}

fn deed() -> impl Strategy<Value = (bool, Deed)> {
    let deed = prop_oneof![
        8 => (0..6usize).prop_map(Deed::Toward),
        1 => (0..3usize).prop_map(Deed::Grade),
        2 => (1..3u8, 1..20i8).prop_map(|(who, day)| Deed::Assign(who, day)),
        1 => (1..20i8).prop_map(Deed::Deadline),
        1 => Just(Deed::Session),
        1 => Just(Deed::Letter),
        1 => (0..3usize).prop_map(Deed::Hear),
        1 => any::<bool>().prop_map(Deed::Watch),
        1 => any::<bool>().prop_map(Deed::Violence),
        1 => any::<bool>().prop_map(Deed::Visit),
        1 => (0..2usize).prop_map(Deed::Settle),
        2 => any::<bool>().prop_map(Deed::Agree),
        1 => (1..20i8).prop_map(Deed::Extend),
        1 => (0..3usize).prop_map(Deed::Court),
        1 => Just(Deed::PassBack),
        1 => (0..4usize).prop_map(Deed::Correct),
        1 => (0..3usize).prop_map(Deed::Escalate),
        1 => any::<(bool, bool)>().prop_map(|(ends, greater)| Deed::Merge(ends, greater)),
        3 => Just(Deed::Meet),
    ];
    (any::<bool>(), deed)
}

/// Nine in ten are short, as most lives are; the tenth is long, so that all of them take about as long as they would
/// if none had more than ten deeds.
fn deeds() -> impl Strategy<Value = Vec<(bool, Deed)>> {
    prop_oneof![
        9 => prop::collection::vec(deed(), 1..8),
        1 => prop::collection::vec(deed(), 8..31),
    ]
}

/// What puts right one of the acts that stand, counted from the latest.
fn correction(desk: &Desk, n: usize) -> Vec<(Option<ActId>, What)> {
    let record = desk.read();
    let life = Life::of(&record);
    let said: Vec<_> = life
        .standing()
        .filter(|act| act.what.can_be_corrected())
        .collect();
    let Some(act) = said.iter().rev().nth(n) else {
        return vec![];
    };
    let what = match &act.what {
        What::CourtConfirmation(court) => mediation::CourtConfirmation {
            step: mediation::CourtStep::Withdrawn,
            ..court.clone()
        }
        .into(),
        other => other.clone(),
    };
    vec![(Some(act.id), what)]
}

/// What the deed comes to on this desk; nothing when there is nothing to do it on.
fn acts(desk: &Desk, deed: &Deed) -> Vec<What> {
    let record = desk.read();
    let life = Life::of(&record);
    let me = desk.hand().worker;
    let reason = || "说明".to_owned();
    let one = |what: What| vec![what];
    match deed {
        Deed::Toward(n) => {
            let to = record.state.next().get(*n);
            let what = to.and_then(|to| life.toward(to, me, WORKER, "双方愿意"));
            what.into_iter().collect()
        }
        Deed::Grade(n) => one(graded(Grade::ALL[*n].clone()).into()),
        Deed::Assign(who, by) => one(assigned(&[*who], *by).into()),
        Deed::Deadline(by) => one(grading::DeadlineSet {
            day: day(*by),
            reason: reason(),
        }
        .into()),
        Deed::Session => one(session_today().into()),
        Deed::Letter => one(referral::ReferralOffered {
            letter: DisputeId::from_bytes([4; 16]),
            unit: "人社局".into(),
            number: "1".into(),
            matter: "欠薪".into(),
            deadline: day(9),
        }
        .into()),
        Deed::Hear(n) => {
            let letters = life.referrals();
            let Some(letter) = letters.last() else {
                return vec![];
            };
            let (referral, on) = (letter.act, Day::new(2026, 11, 18).unwrap());
            let who = String::new();
            one(match (n, letter.state) {
                (0, ReferralState::Offered) => referral::ReferralAccepted {
                    referral,
                    on,
                    who,
                    words: reason(),
                }
                .into(),
                (0, _) => referral::ReferralAnswered {
                    referral,
                    on,
                    who,
                    words: reason(),
                }
                .into(),
                (1, _) => referral::ReferralDeclined {
                    referral,
                    on,
                    who,
                    reason: reason(),
                }
                .into(),
                _ => referral::ReferralRevoked {
                    referral,
                    reason: reason(),
                }
                .into(),
            })
        }
        Deed::Watch(true) => one(supervision::Supervised {
            level: supervision::SupervisionLevel::Station,
            reason: reason(),
            until: None,
        }
        .into()),
        Deed::Watch(false) => one(supervision::SupervisionEnded {
            ends: life.supervised_by(),
            reason: reason(),
        }
        .into()),
        Deed::Violence(on) => one(violence::ViolenceMode {
            on: *on,
            ends: if *on { vec![] } else { life.violent_by() },
            reason: reason(),
        }
        .into()),
        Deed::Visit(trouble) => {
            let visit = follow_up::FollowUp {
                on: Day::new(2026, 11, 18).unwrap(),
                how: follow_up::Contact::Door,
                state_a: reason(),
                state_b: String::new(),
                kept: None,
                trouble: *trouble,
                words: String::new(),
                planned: None,
            };
            let open = step::Reopened { reason: reason() };
            if *trouble {
                vec![visit.into(), open.into()]
            } else {
                one(visit.into())
            }
        }
        Deed::Settle(n) => {
            let conflicts = desk.document().conflicts().unwrap();
            let found = conflicts.first().and_then(|conflict| {
                let value = conflict.values.get(*n)?;
                Some(bond::SettledConflict {
                    field: conflict.field.clone(),
                    chosen: value.pick.clone(),
                    ..bond::SettledConflict::default()
                })
            });
            found.map(What::from).into_iter().collect()
        }
        Deed::Agree(settles) => {
            let reached = What::from(agreement(desk.today()));
            let settled = settles.then(|| What::from(step::Agreed::default()));
            [Some(reached), settled].into_iter().flatten().collect()
        }
        Deed::Extend(until) => one(grading::Extended {
            clock: grading::ExtendedClock::Mediation,
            until: day(*until),
            consent_a: true,
            consent_b: true,
            reason: reason(),
        }
        .into()),
        Deed::Court(n) => {
            use mediation::CourtStep::{Asked, Confirmed, Withdrawn};
            let reached = life.agreements().last();
            let court = reached.map(|(act, _)| mediation::CourtConfirmation {
                agreement: act.id,
                step: [Asked, Withdrawn, Confirmed][*n].clone(),
                on: desk.today(),
                words: String::new(),
            });
            court.map(What::from).into_iter().collect()
        }
        Deed::PassBack => one(step::PassedBack {
            reason: reason(),
            left: life.left_without(me),
        }
        .into()),
        Deed::Escalate(n) => one(supervision::Supervised {
            level: supervision::SupervisionLevel::ALL[*n].clone(),
            reason: reason(),
            until: None,
        }
        .into()),
        Deed::Merge(ends, greater) => {
            let dispute = id(if *greater { 2 } else { 0 });
            let took_in = |act: &&model::Act| match &act.what {
                What::TookIn(took) => took.dispute == dispute,
                _ => false,
            };
            let before = record.acts.iter().filter(took_in).count();
            one(if *ends {
                bond::MergedInto {
                    dispute,
                    reason: reason(),
                    before: u32::try_from(before).ok(),
                }
                .into()
            } else {
                bond::TookIn {
                    dispute,
                    reason: reason(),
                }
                .into()
            })
        }
        // What it puts right is asked for at its place.
        Deed::Correct(_) | Deed::Meet => vec![],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    /// Two desks do what comes to their minds, apart and together. What is illegal is refused and
    /// changes nothing; what was legal on one desk is let in on the other; and in the end both read the
    /// same, in a state that counts by the rule.
    #[test]
    fn whatever_two_desks_do_they_end_in_one_legal_state(deeds in deeds()) {
        let (mut lan, mut wei) = Desk::pair();
        for (first, deed) in deeds {
            if matches!(deed, Deed::Meet) {
                lan.meet(&mut wei);
                continue;
            }
            let desk = if first { &mut lan } else { &mut wei };
            let wanted = match &deed {
                Deed::Correct(n) => correction(desk, *n),
                deed => acts(desk, deed).into_iter().map(|what| (None, what)).collect(),
            };
            let heads = desk.document().heads();
            if !wanted.is_empty() && desk.try_deeds(wanted).is_err() {
                prop_assert_eq!(desk.document().heads(), heads);
            }
        }
        lan.meet(&mut wei);
        let record = lan.read();
        prop_assert_eq!(&record, &wei.read());
        prop_assert_eq!(lan.conflicts(), wei.conflicts());
        let states = &record.heads.states;
        prop_assert!(!states.is_empty());
        prop_assert!(states.iter().all(|state| record.state.weight() <= state.weight()));
        let life = Life::of(&record);
        if let Some(grade) = life.grade() {
            let given = record.heads.grades.iter().filter_map(|act| life.grade_by(*act));
            let weight = model::dispute::life::weight;
            prop_assert!(given.into_iter().all(|other| weight(&grade.grade) <= weight(&other.grade)));
        }
    }
}
