//! One act of every kind with every field filled in, for tests. The names are made up.

use super::{
    Act, What, bond, follow_up, grading, letter, mediation, meeting, referral, step, supervision,
    violence,
};
use crate::{ActId, Day, DisputeId, FileHash, Grade, PartyId, UtcMs, WorkerId};

fn words() -> String {
    "双方都在场，说清楚了。".into()
}

fn day() -> Option<Day> {
    Day::new(2026, 11, 20)
}

fn worker() -> WorkerId {
    WorkerId::from_bytes([7; 16])
}

fn other() -> ActId {
    ActId::from_bytes([9; 16])
}

/// One of each.
pub(crate) fn every_kind() -> Vec<Act> {
    let acts = whats().into_iter().zip(1..).map(|(what, n)| Act {
        id: ActId::from_bytes([n; 16]),
        by: worker(),
        at_ms: UtcMs(1_795_000_000_000),
        corrects: Some(other()),
        what,
    });
    acts.collect()
}

fn whats() -> Vec<What> {
    let mut all = steps();
    all.extend(settling());
    all.extend(around());
    all
}

fn party() -> PartyId {
    PartyId::from_bytes([2; 16])
}

fn on() -> Day {
    Day::new(2026, 11, 20).unwrap()
}

fn settling() -> Vec<What> {
    vec![
        grading::Graded {
            grade: Grade::Red,
            facts: vec!["threats".into()],
            reason: words(),
            expires_on: on(),
        }
        .into(),
        grading::DeadlineSet {
            day: on(),
            reason: words(),
        }
        .into(),
        grading::Extended {
            clock: grading::ExtendedClock::Mediation,
            until: on(),
            consent_a: true,
            consent_b: true,
            reason: words(),
        }
        .into(),
        mediation::Session {
            on: on(),
            place: words(),
            mediators: vec![mediation::Mediator {
                name: words(),
                worker: Some(worker()),
                invited: true,
            }],
            chosen_by_parties: true,
            invited: vec![mediation::Invited {
                name: words(),
                role: words(),
                consent: true,
            }],
            open: true,
            voluntary_a: true,
            voluntary_b: true,
            statement_a: words(),
            statement_b: words(),
            course: words(),
            outcome: mediation::Outcome::Agreed,
            next_on: day(),
        }
        .into(),
        mediation::Statement {
            party: party(),
            words: words(),
        }
        .into(),
        mediation::Agreement {
            form: mediation::Form::Written,
            facts: words(),
            terms: vec![mediation::Term {
                deed: words(),
                who: words(),
                by: day(),
            }],
            method: words(),
            deadline: day(),
            signatures: vec![FileHash::from_bytes([4; 32])],
            signed: vec![mediation::Signed {
                party: Some(party()),
                mediator: words(),
                file: FileHash::from_bytes([4; 32]),
            }],
            effective_on: on(),
        }
        .into(),
        mediation::Performance {
            agreement: other(),
            kept: mediation::Kept::Partly,
            words: words(),
        }
        .into(),
        mediation::CourtConfirmation {
            agreement: other(),
            step: mediation::CourtStep::Asked,
            on: on(),
            words: words(),
        }
        .into(),
        follow_up::FollowUpPlanned {
            on: on(),
            reason: words(),
            party: Some(party()),
        }
        .into(),
        follow_up::FollowUp {
            on: on(),
            how: follow_up::Contact::Door,
            state_a: words(),
            state_b: words(),
            kept: Some(mediation::Kept::Whole),
            trouble: true,
            words: words(),
            planned: Some(other()),
        }
        .into(),
    ]
}

fn around() -> Vec<What> {
    let dispute = DisputeId::from_bytes([5; 16]);
    vec![
        meeting::Meeting {
            on: on(),
            place: words(),
            chair: words(),
            units: vec![words()],
            minutes: words(),
            takers: vec![meeting::Taker {
                unit: words(),
                worker: Some(worker()),
                task: words(),
                deadline: day(),
            }],
        }
        .into(),
        meeting::TakerDone {
            meeting: other(),
            taker: 0,
            words: words(),
        }
        .into(),
        referral::ReferralOffered {
            letter: DisputeId::from_bytes([6; 16]),
            unit: words(),
            number: words(),
            matter: words(),
            deadline: on(),
        }
        .into(),
        referral::ReferralAccepted {
            referral: other(),
            on: on(),
            who: words(),
            words: words(),
        }
        .into(),
        referral::ReferralDeclined {
            referral: other(),
            on: on(),
            who: words(),
            reason: words(),
        }
        .into(),
        referral::ReferralAnswered {
            referral: other(),
            on: on(),
            who: words(),
            words: words(),
        }
        .into(),
        referral::ReferralRevoked {
            referral: other(),
            reason: words(),
        }
        .into(),
        supervision::Supervised {
            level: supervision::SupervisionLevel::County,
            reason: words(),
            until: day(),
        }
        .into(),
        supervision::SupervisionEnded {
            ends: vec![other()],
            reason: words(),
        }
        .into(),
        violence::ViolenceMode {
            on: true,
            ends: vec![other()],
            reason: words(),
        }
        .into(),
        violence::ReportDuty {
            duty: violence::Duty::PoliceTold,
            on: on(),
            words: words(),
        }
        .into(),
        violence::WarningLetter {
            issued_on: on(),
            number: words(),
            against: Some(party()),
            copied_on: day(),
        }
        .into(),
        violence::ProtectionOrder {
            issued_on: on(),
            until: on(),
            court: words(),
            against: Some(party()),
        }
        .into(),
        violence::ProtectiveVisit {
            on: on(),
            party: party(),
            how: follow_up::Contact::Phone,
            words: words(),
        }
        .into(),
        violence::SafeContact {
            party: party(),
            when: words(),
            how: words(),
        }
        .into(),
        violence::SealedReporter {
            sealed: words(),
            key: words(),
        }
        .into(),
        bond::SettledConflict {
            field: words(),
            chosen: words(),
            others: vec![words()],
            reason: words(),
        }
        .into(),
        bond::DuplicateOf {
            dispute,
            reason: words(),
        }
        .into(),
        bond::MergedInto {
            dispute,
            reason: words(),
            before: Some(1),
        }
        .into(),
        bond::TookIn {
            dispute,
            reason: words(),
        }
        .into(),
        bond::Numbered { number: words() }.into(),
        letter::LetterAccepted { words: words() }.into(),
        letter::LetterDeclined { reason: words() }.into(),
        letter::LetterAnswered { words: words() }.into(),
        letter::LetterRevoked { reason: words() }.into(),
    ]
}

fn steps() -> Vec<What> {
    vec![
        step::Accepted { reason: words() }.into(),
        step::Returned { reason: words() }.into(),
        step::Resubmitted { reason: words() }.into(),
        step::Assigned {
            to: vec![worker()],
            lead: Some(worker()),
            deadline: day(),
            reason: words(),
        }
        .into(),
        step::Claimed { reason: words() }.into(),
        step::PassedBack {
            reason: words(),
            left: vec![worker()],
        }
        .into(),
        step::MediationBegan {
            procedure: Some(step::Procedure::People),
            counts_from: day(),
            reason: words(),
            weighed: words(),
        }
        .into(),
        step::Agreed {
            agreement: Some(other()),
            level: Some(step::Level::House),
            reason: words(),
        }
        .into(),
        step::Failed { reason: words() }.into(),
        step::Refused {
            party: Some(PartyId::from_bytes([2; 16])),
            reason: words(),
            said_where: words(),
        }
        .into(),
        step::Referred {
            unit: words(),
            reason: words(),
        }
        .into(),
        step::FollowUpBegan { reason: words() }.into(),
        step::Closed {
            reason: words(),
            level: Some(step::Level::Group),
        }
        .into(),
        step::Reopened { reason: words() }.into(),
    ]
}
