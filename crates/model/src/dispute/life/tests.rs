//! The whole table of steps, legal and illegal, from every state and for every role; and what counts
//! where two hands disagree.

use super::*;
use crate::dispute::act::referral::{ReferralAccepted, ReferralOffered, ReferralRevoked};
use crate::dispute::act::samples::every_kind;
use crate::dispute::act::{
    bond, follow_up, grading, mediation, meeting, step, supervision, violence,
};
use crate::dispute::samples::{ME, OTHER, act, case as dispute, day, id};
use crate::{Day, DisputeId, Grade, PartyId, Role};

fn assigned(to: &[WorkerId]) -> step::Assigned {
    step::Assigned {
        to: to.to_vec(),
        ..step::Assigned::default()
    }
}

fn agreement() -> mediation::Agreement {
    mediation::Agreement {
        form: mediation::Form::Oral,
        facts: String::new(),
        terms: vec![],
        method: String::new(),
        deadline: None,
        signatures: vec![],
        signed: vec![],
        effective_on: day(20),
    }
}

fn offered() -> ReferralOffered {
    ReferralOffered {
        letter: DisputeId::from_bytes([4; 16]),
        unit: "凉州区人社局".into(),
        number: "(2026)金沙提字第1号".into(),
        matter: "欠薪".into(),
        deadline: day(30),
    }
}

fn heard(referral: ActId) -> ReferralAccepted {
    ReferralAccepted {
        referral,
        on: day(21),
        who: String::new(),
        words: String::new(),
    }
}

/// A case in which everything an act may refer to is there: 1 was given to ME, 2 is an
/// agreement, 3 a meeting, 4 a letter that was offered, 5 one that was accepted (6), 7 supervision, 8
/// violence, 9 a planned visit.
fn full() -> Vec<Act> {
    let met = meeting::Meeting {
        on: day(20),
        place: String::new(),
        chair: String::new(),
        units: vec![],
        minutes: String::new(),
        takers: vec![meeting::Taker::default()],
    };
    let watched = supervision::Supervised {
        level: supervision::SupervisionLevel::Station,
        reason: String::new(),
        until: None,
    };
    let violent = violence::ViolenceMode {
        on: true,
        ..violence::ViolenceMode::default()
    };
    let planned = follow_up::FollowUpPlanned {
        on: day(28),
        reason: String::new(),
        party: None,
    };
    vec![
        act(1, assigned(&[ME])),
        act(2, agreement()),
        act(3, met),
        act(4, offered()),
        act(5, offered()),
        act(6, heard(id(5))),
        act(7, watched),
        act(8, violent),
        act(9, planned),
    ]
}

/// Each kind as it would be done in the full case.
fn deeds() -> Vec<What> {
    let mut all: Vec<What> = every_kind().into_iter().map(|act| act.what).collect();
    for what in &mut all {
        match what {
            What::PassedBack(passed) => passed.left = vec![],
            What::Agreed(agreed) => agreed.agreement = Some(id(2)),
            What::Performance(done) => done.agreement = id(2),
            What::CourtConfirmation(court) => court.agreement = id(2),
            What::TakerDone(done) => done.meeting = id(3),
            What::ReferralAccepted(heard) => heard.referral = id(4),
            What::ReferralDeclined(heard) => heard.referral = id(4),
            What::ReferralAnswered(heard) => heard.referral = id(5),
            What::ReferralRevoked(revoked) => revoked.referral = id(5),
            What::SupervisionEnded(ended) => ended.ends = vec![id(7)],
            What::ViolenceMode(mode) => mode.ends = vec![],
            What::FollowUp(visit) => visit.planned = Some(id(9)),
            What::SettledConflict(settled) => settled.field = "place".into(),
            _ => {}
        }
    }
    all
}

/// What each act does from which state: `from…>to` where it moves the case, `=states…` where it leaves
/// it; from every other state it is illegal. `*` is every state.
const TABLE: &[(&str, &str, &str)] = &[
    ("accepted", "recorded referred>accepted", ""),
    ("returned", "recorded accepted>returned", ""),
    ("resubmitted", "returned>recorded", ""),
    (
        "assigned",
        "accepted assigned claimed reopened>assigned",
        "mediating agreed failed referred follow_up",
    ),
    ("claimed", "assigned claimed>claimed", ""),
    ("passed_back", "assigned claimed>accepted", ""),
    (
        "mediation_began",
        "recorded accepted claimed failed reopened>mediating",
        "",
    ),
    ("agreed", "mediating>agreed", ""),
    ("failed", "mediating>failed", ""),
    (
        "refused",
        "recorded accepted assigned claimed mediating reopened>refused",
        "",
    ),
    (
        "referred",
        "accepted assigned claimed mediating failed refused reopened>referred",
        "",
    ),
    ("follow_up_began", "agreed referred>follow_up", ""),
    (
        "closed",
        "returned failed refused referred follow_up>closed",
        "",
    ),
    ("reopened", "agreed follow_up closed>reopened", ""),
    ("graded", "", OPEN_OR_REFUSED),
    ("deadline_set", "", OPEN),
    (
        "extended",
        "",
        "accepted assigned claimed mediating reopened",
    ),
    ("session", "", "mediating"),
    ("statement", "", OPEN_OR_REFUSED),
    ("agreement", "", "mediating agreed"),
    ("performance", "", "agreed referred follow_up closed"),
    ("court_confirmation", "", "agreed referred follow_up closed"),
    ("meeting", "", OPEN_OR_REFUSED),
    ("taker_done", "", OPEN_OR_REFUSED),
    (
        "referral_offered",
        "",
        "accepted assigned claimed mediating agreed failed refused referred follow_up reopened",
    ),
    (
        "referral_accepted",
        "accepted assigned claimed mediating failed refused reopened>referred",
        "recorded returned agreed referred follow_up closed",
    ),
    ("referral_declined", "", "*"),
    ("referral_answered", "", "*"),
    ("referral_revoked", "referred>accepted", REVOKED),
    ("supervised", "", OPEN_OR_REFUSED),
    ("supervision_ended", "", OPEN_OR_REFUSED),
    (
        "follow_up_planned",
        "",
        "accepted assigned claimed mediating agreed failed refused referred follow_up closed reopened",
    ),
    ("follow_up", "agreed>follow_up", "referred follow_up closed"),
    ("violence_mode", "", "*"),
    ("report_duty", "", "*"),
    ("warning_letter", "", "*"),
    ("protection_order", "", "*"),
    ("protective_visit", "", "*"),
    ("safe_contact", "", "*"),
    ("sealed_reporter", "", "*"),
    ("settled_conflict", "", "*"),
    ("duplicate_of", "", "*"),
    ("merged_into", "*>closed", ""),
    ("took_in", "", "*"),
    ("numbered", "", "*"),
];
/// The same for what is done with a letter.
const LETTERS: &[(&str, &str)] = &[
    ("letter_accepted", "recorded>accepted"),
    ("letter_declined", "recorded>closed"),
    ("letter_answered", "accepted>closed"),
    ("letter_revoked", "recorded accepted>closed"),
];
const OPEN: &str = "recorded accepted returned assigned claimed mediating agreed failed referred \
                    follow_up reopened";
const OPEN_OR_REFUSED: &str = "recorded accepted returned assigned claimed mediating agreed failed \
                               refused referred follow_up reopened";
const REVOKED: &str = "recorded accepted returned assigned claimed mediating agreed failed refused \
                       follow_up closed reopened";

fn names(states: &str, state: &DisputeState) -> bool {
    states == "*" || states.split_whitespace().any(|code| code == state.code())
}

#[test]
fn every_act_from_every_state_does_what_the_table_says_and_nothing_else() {
    let deeds: Vec<_> = deeds()
        .into_iter()
        .filter(|what| !what.is_of_a_letter())
        .collect();
    assert_eq!(deeds.len(), TABLE.len(), "a kind of act has no row");
    let mut record = dispute(full());
    for state in DisputeState::ALL {
        record.heads.states = vec![state.clone()];
        let life = Life::of(&record);
        for what in &deeds {
            let (code, moves, stays) = TABLE
                .iter()
                .find(|(code, ..)| *code == what.code())
                .unwrap_or_else(|| panic!("{} has no row", what.code()));
            let (from, to) = moves.split_once('>').unwrap_or_default();
            let expected = if names(from, state) {
                Some(Some(DisputeState::from_code(to)))
            } else {
                names(stays, state).then_some(None)
            };
            let found = life.would(what.clone(), ME);
            match expected {
                Some(expected) => assert_eq!(found, Ok(expected), "{code} from {}", state.code()),
                None => assert!(
                    matches!(&found, Err(Illegal::State { .. })),
                    "{code} from {}: {found:?}",
                    state.code()
                ),
            }
        }
    }
}

#[test]
fn a_letter_is_accepted_or_declined_answered_or_taken_back_and_nothing_else() {
    let mut letter = dispute(vec![]);
    letter.letter = Some(crate::dispute::samples::letter());
    for state in DisputeState::ALL {
        letter.heads.states = vec![state.clone()];
        let life = Life::of(&letter);
        for what in deeds() {
            let found = life.would(what.clone(), ME);
            let Some((_, moves)) = LETTERS.iter().find(|(code, _)| *code == what.code()) else {
                assert_eq!(found, Err(Illegal::OfACase), "{}", what.code());
                continue;
            };
            let (from, to) = moves.split_once('>').unwrap();
            if names(from, state) {
                assert_eq!(
                    found,
                    Ok(Some(DisputeState::from_code(to))),
                    "{}",
                    what.code()
                );
            } else {
                assert!(
                    matches!(found, Err(Illegal::State { .. })),
                    "{}",
                    what.code()
                );
            }
        }
    }
    let case = dispute(vec![]);
    for what in deeds().into_iter().filter(What::is_of_a_letter) {
        assert_eq!(Life::of(&case).would(what, ME), Err(Illegal::OfALetter));
    }
}

#[test]
fn every_move_is_one_the_state_is_said_to_lead_to() {
    for (code, moves, _) in TABLE.iter().filter(|(code, ..)| *code != "merged_into") {
        let Some((from, to)) = moves.split_once('>') else {
            continue;
        };
        let to = DisputeState::from_code(to);
        for state in DisputeState::ALL.iter().filter(|state| names(from, state)) {
            assert!(
                *state == to || state.may_become(&to),
                "{code}: {} does not name {}",
                state.code(),
                to.code()
            );
        }
    }
}

/// Who may do what: grid worker, auxiliary officer, station officer, reviewer; partner unit;
/// nobody else may do anything here.
const ROLES: &[(&str, &str)] = &[
    ("accepted", "asr"),
    ("returned", "asr"),
    ("resubmitted", "gas"),
    ("assigned", "asr"),
    ("claimed", "gas"),
    ("passed_back", "gas"),
    // The sample is weighed against violence.
    ("mediation_began", "s"),
    ("agreed", "gas"),
    ("failed", "gas"),
    ("refused", "gas"),
    ("referred", "asr"),
    ("follow_up_began", "gas"),
    ("closed", "gas"),
    ("reopened", "gasr"),
    ("graded", "gasr"),
    ("deadline_set", "asr"),
    ("extended", "gas"),
    ("session", "gas"),
    ("statement", "gas"),
    ("agreement", "gas"),
    ("performance", "gas"),
    ("court_confirmation", "gas"),
    ("meeting", "asr"),
    ("taker_done", "gasr"),
    ("referral_offered", "asr"),
    ("referral_accepted", "asr"),
    ("referral_declined", "asr"),
    ("referral_answered", "asr"),
    ("referral_revoked", "asr"),
    ("supervised", "sr"),
    ("supervision_ended", "sr"),
    ("follow_up_planned", "gasr"),
    ("follow_up", "gas"),
    ("violence_mode", "gasr"),
    ("report_duty", "gasr"),
    ("warning_letter", "as"),
    ("protection_order", "as"),
    ("protective_visit", "gas"),
    ("safe_contact", "gas"),
    ("sealed_reporter", "gasr"),
    ("settled_conflict", "gasr"),
    ("duplicate_of", "gasr"),
    ("merged_into", "as"),
    ("took_in", "as"),
    ("numbered", "gas"),
    ("letter_accepted", "p"),
    ("letter_declined", "p"),
    ("letter_answered", "p"),
    ("letter_revoked", "asr"),
];

#[test]
fn every_role_may_do_what_is_its_own_and_nothing_else() {
    let letters = [
        (Role::GridWorker, 'g'),
        (Role::AuxiliaryOfficer, 'a'),
        (Role::StationOfficer, 's'),
        (Role::Reviewer, 'r'),
        (Role::PartnerUnit, 'p'),
        (Role::Administrator, 'x'),
    ];
    for what in deeds() {
        let (code, who) = ROLES.iter().find(|(code, _)| *code == what.code()).unwrap();
        for (role, letter) in letters {
            assert_eq!(
                what.may_be_done_by(role),
                who.contains(letter),
                "{code} by {role:?}"
            );
        }
    }
    let ordinary: What = step::MediationBegan::default().into();
    assert!(ordinary.may_be_done_by(Role::GridWorker));
    let police: What = step::MediationBegan {
        procedure: Some(step::Procedure::PublicSecurity),
        ..step::MediationBegan::default()
    }
    .into();
    assert!(!police.may_be_done_by(Role::AuxiliaryOfficer));
    assert!(police.may_be_done_by(Role::StationOfficer));
    let ends: What = violence::ViolenceMode::default().into();
    assert!(!ends.may_be_done_by(Role::Reviewer) && ends.may_be_done_by(Role::StationOfficer));
    let head: What = bond::SettledConflict {
        field: "grade".into(),
        ..bond::SettledConflict::default()
    }
    .into();
    assert!(!head.may_be_done_by(Role::GridWorker) && head.may_be_done_by(Role::Reviewer));
}

#[test]
fn only_whom_it_was_given_to_claims_it_and_passes_it_back() {
    let record = dispute(vec![
        act(1, step::Accepted::default()),
        act(2, assigned(&[ME, OTHER])),
    ]);
    let life = Life::of(&record);
    let stranger = WorkerId::from_bytes([9; 16]);
    let claim: What = step::Claimed::default().into();
    assert_eq!(
        life.would(claim.clone(), stranger),
        Err(Illegal::NotGivenTo)
    );
    assert_eq!(life.would(claim, OTHER), Ok(Some(DisputeState::Claimed)));
    let back = |left: Vec<WorkerId>| step::PassedBack {
        reason: "不熟".into(),
        left,
    };
    assert_eq!(
        life.would(back(vec![]).into(), ME),
        Err(Illegal::OthersLeft)
    );
    // One of two gives it back: it stays with the other.
    assert_eq!(life.would(back(vec![OTHER]).into(), ME), Ok(None));
    let mut acts = record.acts.clone();
    acts.push(act(3, back(vec![OTHER])));
    let record = dispute(acts);
    let life = Life::of(&record);
    assert_eq!(life.responsible().people, [OTHER]);
    assert_eq!(
        life.would(back(vec![]).into(), OTHER),
        Ok(Some(DisputeState::Accepted))
    );
}

#[test]
fn a_claim_counts_for_the_assignment_it_was_made_in() {
    let mut acts = vec![
        act(1, step::Accepted::default()),
        act(2, assigned(&[ME])),
        act(3, step::Claimed::default()),
    ];
    assert_eq!(Life::of(&dispute(acts.clone())).claimed_by(), [ME]);
    acts.push(act(4, assigned(&[ME, OTHER])));
    assert_eq!(Life::of(&dispute(acts)).claimed_by(), []);
}

#[test]
fn of_two_grades_the_redder_and_of_two_days_the_earlier_counts_and_both_are_responsible() {
    let graded = |grade, expires_on| grading::Graded {
        grade,
        facts: vec![],
        reason: String::new(),
        expires_on,
    };
    let mut record = dispute(vec![
        act(1, graded(Grade::Yellow, day(22))),
        act(2, graded(Grade::Red, day(29))),
        act(3, graded(Grade::Red, day(27))),
        act(
            4,
            step::Assigned {
                deadline: Some(day(28)),
                ..assigned(&[ME])
            },
        ),
        act(
            5,
            step::Assigned {
                deadline: Some(day(25)),
                ..assigned(&[OTHER])
            },
        ),
    ]);
    record.heads.grades = vec![id(1), id(2), id(3)];
    record.heads.assignments = vec![id(4), id(5)];
    record.heads.deadlines = vec![id(4), id(5)];
    record.heads.states = vec![DisputeState::Closed, DisputeState::Agreed];
    let life = Life::of(&record);
    let grade = life.grade().unwrap();
    assert_eq!((grade.grade, grade.act), (Grade::Red, id(3)));
    assert_eq!(life.responsible().people, [ME, OTHER]);
    assert_eq!(life.deadline().unwrap().day, day(25));
    assert_eq!(life.state(), DisputeState::Agreed);
    // A grade that has run out goes on counting, and is to be looked at again.
    let grade = life.grade().unwrap();
    assert!(!grade.is_to_be_reviewed(day(27)) && grade.is_to_be_reviewed(day(28)));
}

#[test]
fn a_person_picks_one_of_the_values_and_only_one_of_them() {
    let mut record = dispute(vec![]);
    record.heads.states = vec![DisputeState::Mediating, DisputeState::Refused];
    let pick = |chosen: &str| bond::SettledConflict {
        field: "state".into(),
        chosen: chosen.into(),
        ..bond::SettledConflict::default()
    };
    let chosen = act(1, pick("refused"));
    let mut life = Life::of(&record);
    assert_eq!(
        life.would(pick("closed").into(), ME),
        Err(Illegal::NoSuch("value"))
    );
    assert_eq!(life.take(&chosen), Ok(None));
    assert_eq!(life.heads().states, [DisputeState::Refused]);
    assert_eq!(
        life.would(pick("refused").into(), ME),
        Err(Illegal::NothingToSettle)
    );
}

#[test]
fn a_sign_of_trouble_opens_the_case_in_the_same_change_and_shakes_its_grade() {
    let graded = grading::Graded {
        grade: Grade::Yellow,
        facts: vec![],
        reason: String::new(),
        expires_on: day(30),
    };
    let mut acts = vec![act(1, graded)];
    acts.extend([
        act(2, step::MediationBegan::default()),
        act(3, step::Agreed::default()),
    ]);
    let record = dispute(acts);
    let visit = act(
        4,
        follow_up::FollowUp {
            on: day(20),
            how: follow_up::Contact::Door,
            state_a: "又吵了".into(),
            state_b: String::new(),
            kept: None,
            trouble: true,
            words: String::new(),
            planned: None,
        },
    );
    let open = act(
        5,
        step::Reopened {
            reason: "又吵了".into(),
        },
    );
    let mut life = Life::of(&record);
    life.take(&visit).unwrap();
    assert_eq!(
        life.check_together(std::slice::from_ref(&visit)),
        Err(Illegal::TroubleUnopened)
    );
    life.take(&open).unwrap();
    assert_eq!(life.check_together(&[visit.clone(), open.clone()]), Ok(()));
    assert!(life.grade().unwrap().shaken);
}

/// A session with this outcome.
fn session(outcome: mediation::Outcome) -> mediation::Session {
    mediation::Session {
        on: day(20),
        place: String::new(),
        mediators: vec![],
        chosen_by_parties: true,
        invited: vec![],
        open: false,
        voluntary_a: true,
        voluntary_b: true,
        statement_a: String::new(),
        statement_b: String::new(),
        course: String::new(),
        outcome,
        next_on: None,
    }
}

/// What a device says that is asked to write these acts together in a case with those before.
fn written(before: Vec<Act>, now: &[Act]) -> Result<(), Illegal> {
    let record = dispute(before);
    let mut life = Life::of(&record);
    for act in now {
        life.take(act)?;
    }
    assert_eq!(life.check_together(now), Ok(()), "the gate lets it through");
    life.check_written(now)
}

#[test]
fn a_case_is_settled_by_what_was_agreed_since_it_was_opened_last() {
    let began = |n| act(n, step::MediationBegan::default());
    let agreed = |n, agreement| {
        act(
            n,
            step::Agreed {
                agreement,
                ..step::Agreed::default()
            },
        )
    };
    let reopened = |n| {
        act(
            n,
            step::Reopened {
                reason: "又吵了".into(),
            },
        )
    };
    assert_eq!(
        written(vec![began(1)], &[agreed(2, None)]),
        Err(Illegal::NothingAgreed)
    );
    let together = [act(2, agreement()), agreed(3, None)];
    assert_eq!(written(vec![began(1)], &together), Ok(()));
    let before = vec![began(1), act(2, agreement())];
    for by in [None, Some(id(2))] {
        assert_eq!(written(before.clone(), &[agreed(3, by)]), Ok(()));
    }
    // What was agreed before trouble came back does not settle it a second time.
    let again = [before, vec![agreed(3, None), reopened(4), began(5)]].concat();
    for by in [None, Some(id(2))] {
        assert_eq!(
            written(again.clone(), &[agreed(6, by)]),
            Err(Illegal::NothingAgreed)
        );
    }
    let anew = [act(6, agreement()), agreed(7, Some(id(6)))];
    assert_eq!(written(again, &anew), Ok(()));
}

#[test]
fn a_session_that_came_to_nothing_ends_the_mediation_with_it() {
    use mediation::Outcome::{Agreed, Failed, GoesOn, Refused};
    let began = vec![act(1, step::MediationBegan::default())];
    let failed = |n| {
        act(
            n,
            step::Failed {
                reason: "谈不拢".into(),
            },
        )
    };
    for (outcome, ends, allowed) in [
        (GoesOn, None, true),
        (Agreed, None, true),
        (Failed, None, false),
        (Failed, Some(failed(3)), true),
        (Refused, None, false),
        (Refused, Some(act(3, step::Refused::default())), true),
        (Refused, Some(failed(3)), false),
    ] {
        let now: Vec<Act> = [Some(act(2, session(outcome.clone()))), ends]
            .into_iter()
            .flatten()
            .collect();
        let told = written(began.clone(), &now);
        let expected = if allowed {
            Ok(())
        } else {
            Err(Illegal::OutcomeUntold)
        };
        assert_eq!(told, expected, "{outcome:?} with {} acts", now.len());
    }
    // Putting it into other words later asks nothing; putting another outcome in its place does.
    let once = [
        began,
        vec![
            act(2, session(Failed)),
            failed(3),
            act(4, step::MediationBegan::default()),
        ],
    ]
    .concat();
    let corrected = |outcome| Act {
        corrects: Some(id(2)),
        ..act(5, session(outcome))
    };
    assert_eq!(written(once.clone(), &[corrected(Failed)]), Ok(()));
    assert_eq!(
        written(once, &[corrected(Refused)]),
        Err(Illegal::OutcomeUntold)
    );
}

#[test]
fn a_record_whose_letter_a_unit_has_does_not_end() {
    let merged = |n| {
        act(
            n,
            bond::MergedInto {
                dispute: DisputeId::from_bytes([2; 16]),
                reason: String::new(),
                before: Some(0),
            },
        )
    };
    let accepted = act(1, step::Accepted::default());
    let waits = vec![accepted.clone(), act(2, offered())];
    assert_eq!(written(waits, &[merged(3)]), Err(Illegal::LetterOpen));
    assert_eq!(written(vec![accepted], &[merged(2)]), Ok(()));
}

#[test]
fn a_case_is_the_senders_until_the_unit_accepts_and_comes_back_when_the_letter_is_taken_back() {
    let mut acts = vec![act(1, step::Accepted::default()), act(2, offered())];
    let state = |acts: &[Act]| Life::of(&dispute(acts.to_vec())).state();
    assert_eq!(state(&acts), DisputeState::Accepted);
    acts.push(act(3, heard(id(2))));
    assert_eq!(state(&acts), DisputeState::Referred);
    let record = dispute(acts.clone());
    let life = Life::of(&record);
    assert_eq!(
        life.would(heard(id(2)).into(), ME),
        Err(Illegal::LetterIs("accepted"))
    );
    let back = ReferralRevoked {
        referral: id(2),
        reason: "发错单位".into(),
    };
    acts.push(act(4, back));
    assert_eq!(state(&acts), DisputeState::Accepted);
}

#[test]
fn violence_stops_joint_mediation_until_an_officer_says_why() {
    let violent = violence::ViolenceMode {
        on: true,
        ..violence::ViolenceMode::default()
    };
    let mut acts = vec![act(1, violent)];
    let record = dispute(acts.clone());
    let life = Life::of(&record);
    let sit_down = step::MediationBegan::default();
    assert_eq!(
        life.would(sit_down.clone().into(), ME),
        Err(Illegal::Violence)
    );
    let weighed = step::MediationBegan {
        weighed: "本人要求，分开谈".into(),
        ..sit_down.clone()
    };
    assert_eq!(
        life.would(weighed.into(), ME),
        Ok(Some(DisputeState::Mediating))
    );
    // Ended by somebody who did not know of the second time it was said: it goes on.
    let again = violence::ViolenceMode {
        on: true,
        ..violence::ViolenceMode::default()
    };
    acts.push(act(2, again));
    let ended = violence::ViolenceMode {
        on: false,
        ends: vec![id(1)],
        reason: "查无此事".into(),
    };
    acts.push(act(3, ended));
    assert!(Life::of(&dispute(acts)).is_violent());
}

#[test]
fn sides_that_were_kept_apart_once_stay_so_when_the_mode_has_ended() {
    let on = violence::ViolenceMode {
        on: true,
        ..violence::ViolenceMode::default()
    };
    let ended = violence::ViolenceMode {
        on: false,
        ends: vec![id(1)],
        reason: "搬走了".into(),
    };
    let told = |acts| {
        let record = dispute(acts);
        let life = Life::of(&record);
        (life.is_violent(), life.keeps_apart())
    };
    assert_eq!(told(vec![]), (false, false));
    assert_eq!(told(vec![act(1, on.clone())]), (true, true));
    assert_eq!(told(vec![act(1, on), act(2, ended)]), (false, true));
    let sealed = violence::SealedReporter {
        sealed: "c2VhbGVk".into(),
        key: "age1".into(),
    };
    assert_eq!(told(vec![act(1, sealed)]), (false, true));
}

#[test]
fn a_merged_record_rests_until_it_is_opened_again() {
    let bond = bond::MergedInto {
        dispute: DisputeId::from_bytes([2; 16]),
        reason: String::new(),
        before: None,
    };
    let record = dispute(vec![act(1, bond.clone())]);
    let life = Life::of(&record);
    assert_eq!(life.state(), DisputeState::Closed);
    let number: What = bond::Numbered { number: "1".into() }.into();
    assert_eq!(life.would(number, ME), Err(Illegal::Merged));
    let open = step::Reopened {
        reason: "不是一回事".into(),
    };
    assert_eq!(
        life.would(open.into(), ME),
        Ok(Some(DisputeState::Reopened))
    );
    let itself = bond::MergedInto {
        dispute: DisputeId::from_bytes([1; 16]),
        ..bond
    };
    let record = dispute(vec![]);
    assert_eq!(
        Life::of(&record).would(itself.into(), ME),
        Err(Illegal::Itself)
    );
}

#[test]
fn what_was_agreed_is_corrected_by_another_act_and_a_step_is_not() {
    let mut acts = vec![act(1, step::MediationBegan::default()), act(2, agreement())];
    let corrected = Act {
        corrects: Some(id(2)),
        ..act(
            3,
            mediation::Agreement {
                effective_on: day(22),
                ..agreement()
            },
        )
    };
    let record = dispute(acts.clone());
    assert_eq!(Life::of(&record).may(&corrected), Ok(None));
    acts.push(corrected);
    let record = dispute(acts);
    let life = Life::of(&record);
    assert_eq!(life.agreements().count(), 1);
    assert_eq!(life.agreements().next().unwrap().1.effective_on, day(22));
    let again = Act {
        corrects: Some(id(2)),
        ..act(4, agreement())
    };
    assert_eq!(life.may(&again), Err(Illegal::NotCorrectable));
    let step = Act {
        corrects: Some(id(1)),
        ..act(
            5,
            step::Failed {
                reason: "没谈成".into(),
            },
        )
    };
    assert_eq!(life.may(&step), Err(Illegal::NotCorrectable));
}

#[test]
fn what_is_referred_to_must_be_there() {
    let record = dispute(vec![act(1, step::MediationBegan::default())]);
    let life = Life::of(&record);
    let agreed = step::Agreed {
        agreement: Some(id(9)),
        ..step::Agreed::default()
    };
    assert_eq!(
        life.would(agreed.into(), ME),
        Err(Illegal::NoSuch("agreement"))
    );
    let done = meeting::TakerDone {
        meeting: id(9),
        taker: 0,
        words: String::new(),
    };
    assert_eq!(life.would(done.into(), ME), Err(Illegal::NoSuch("meeting")));
    assert_eq!(
        life.would(heard(id(9)).into(), ME),
        Err(Illegal::NoSuch("letter"))
    );
    let ended = supervision::SupervisionEnded {
        ends: vec![id(9)],
        reason: String::new(),
    };
    assert_eq!(life.would(ended.into(), ME), Err(Illegal::NothingToEnd));
    let contact = violence::SafeContact {
        party: PartyId::from_bytes([1; 16]),
        when: "上午".into(),
        how: String::new(),
    };
    assert_eq!(life.would(contact.into(), ME), Err(Illegal::NotViolent));
    let twice = Act {
        id: id(1),
        ..act(1, step::Agreed::default())
    };
    assert_eq!(life.may(&twice), Err(Illegal::Again));
}

#[test]
fn a_state_a_newer_app_knows_stops_nobody() {
    let mut record = dispute(full());
    record.heads.states = vec![DisputeState::from_code("arbitrated")];
    let life = Life::of(&record);
    let close = step::Closed::default();
    assert_eq!(life.would(close.into(), ME), Ok(Some(DisputeState::Closed)));
}

#[test]
fn the_clocks_get_the_days_they_go_by() {
    let mut acts = vec![
        act(1, step::Accepted::default()),
        act(
            2,
            step::MediationBegan {
                procedure: Some(step::Procedure::PublicSecurity),
                counts_from: Some(day(3)),
                ..step::MediationBegan::default()
            },
        ),
    ];
    let days = Life::of(&dispute(acts.clone())).days();
    assert_eq!(days.accepted_on, Some(acts[0].at_ms.day()));
    assert_eq!(days.police.unwrap().began_on, day(3));
    acts.push(act(
        3,
        mediation::Agreement {
            effective_on: day(12),
            ..agreement()
        },
    ));
    acts.push(act(4, step::Agreed::default()));
    acts.push(act(5, offered()));
    let days = Life::of(&dispute(acts.clone())).days();
    assert_eq!(days.agreement_effective_on, Some(day(12)));
    assert_eq!(days.referrals.len(), 1);
    acts.push(act(
        6,
        step::Reopened {
            reason: "又吵了".into(),
        },
    ));
    let days = Life::of(&dispute(acts.clone())).days();
    assert_eq!(days.accepted_on, Some(acts[5].at_ms.day()));
    assert_eq!((days.agreement_effective_on, days.police), (None, None));
}

/// When the court was asked, as the clocks hear of it, in a case with an agreement and what was said of the court: the act
/// that is put right, what happened, and the day.
fn asked_on(said: &[(Option<u8>, mediation::CourtStep, i8)]) -> Option<Day> {
    let mut acts = vec![
        act(1, step::MediationBegan::default()),
        act(2, agreement()),
        act(3, step::Agreed::default()),
    ];
    for ((corrects, step, on), n) in said.iter().zip(4..) {
        let court = mediation::CourtConfirmation {
            agreement: id(2),
            step: step.clone(),
            on: day(*on),
            words: String::new(),
        };
        acts.push(Act {
            corrects: corrects.map(id),
            ..act(n, court)
        });
    }
    Life::of(&dispute(acts)).days().court_asked_on
}

#[test]
fn the_court_was_asked_while_nobody_took_it_back() {
    use mediation::CourtStep::{Asked, Confirmed, Declined, Withdrawn};
    for (said, asked) in [
        (vec![], None),
        (vec![(None, Asked, 5)], Some(day(5))),
        (vec![(None, Asked, 5), (None, Confirmed, 9)], Some(day(5))),
        (vec![(None, Asked, 5), (None, Declined, 9)], Some(day(5))),
        (vec![(None, Asked, 5), (None, Withdrawn, 9)], None),
        (
            vec![(None, Asked, 5), (None, Withdrawn, 9), (None, Asked, 12)],
            Some(day(12)),
        ),
        // What was put right was not so.
        (vec![(None, Asked, 5), (Some(4), Asked, 7)], Some(day(7))),
        (vec![(None, Asked, 5), (Some(4), Withdrawn, 7)], None),
        (
            vec![
                (None, Asked, 5),
                (None, Withdrawn, 9),
                (Some(5), Confirmed, 9),
            ],
            Some(day(5)),
        ),
    ] {
        assert_eq!(asked_on(&said), asked, "{said:?}");
    }
}

#[test]
fn a_visit_that_was_put_right_counts_as_it_was() {
    let visit = |on| violence::ProtectiveVisit {
        on: day(on),
        party: PartyId::from_bytes([1; 16]),
        how: follow_up::Contact::Door,
        words: "平静".into(),
    };
    let follow_up = |on| follow_up::FollowUp {
        on: day(on),
        how: follow_up::Contact::Door,
        state_a: "平静".into(),
        state_b: String::new(),
        kept: None,
        trouble: false,
        words: String::new(),
        planned: None,
    };
    let visited = |first: What, right: What| {
        let corrected = Act {
            corrects: Some(id(3)),
            ..act(4, right)
        };
        let record = dispute(vec![act(3, first), corrected]);
        Life::of(&record).days().followed_up_on
    };
    assert_eq!(visited(visit(8).into(), visit(2).into()), [day(2)]);
    assert_eq!(visited(follow_up(8).into(), follow_up(2).into()), [day(2)]);
}

#[test]
fn what_is_offered_is_what_the_role_may_do_and_the_machine_lets_through() {
    let mut record = dispute(vec![act(1, step::Accepted::default())]);
    record.heads.states = vec![DisputeState::Accepted];
    let life = Life::of(&record);
    let officer = life.offered_to(Role::StationOfficer, ME, day(20));
    assert!(officer.contains(&"assigned") && officer.contains(&"graded"));
    assert!(!officer.contains(&"session") && !officer.contains(&"warning_letter"));
    let worker = life.offered_to(Role::GridWorker, ME, day(20));
    assert!(worker.contains(&"mediation_began") && !worker.contains(&"assigned"));
    assert!(
        life.offered_to(Role::PartnerUnit, ME, day(20)).is_empty(),
        "a unit does nothing in a case"
    );
    // Nothing was agreed yet that would settle it.
    let mut acts = vec![act(1, step::MediationBegan::default())];
    for offers in [false, true] {
        let record = dispute(acts.clone());
        let offered = Life::of(&record).offered_to(Role::GridWorker, ME, day(20));
        assert_eq!(offered.contains(&"agreed"), offers);
        assert!(offered.contains(&"agreement") && offered.contains(&"failed"));
        acts.push(act(2, agreement()));
    }
    let record = dispute(full());
    let life = Life::of(&record);
    assert_eq!(life.open_tasks(), vec![(id(3), 0)]);
    let officer = life.offered_to(Role::StationOfficer, ME, day(20));
    for code in ["taker_done", "warning_letter", "supervision_ended"] {
        assert!(officer.contains(&code), "{code} is not offered");
    }
}
