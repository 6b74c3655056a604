//! What may be done now, for whoever offers it on a screen: the one machine asked about every kind of
//! act, so that nothing is offered that it refuses. Details are measured when they are written.

use super::{Life, ReferralState};
use crate::dispute::Grade;
use crate::dispute::act::follow_up::{Contact, FollowUp, FollowUpPlanned};
use crate::dispute::act::grading::{DeadlineSet, Extended, ExtendedClock, Graded};
use crate::dispute::act::mediation::{
    Agreement, CourtConfirmation, CourtStep, Form, Kept, Outcome, Performance, Session, Statement,
};
use crate::dispute::act::meeting::{Meeting, TakerDone};
use crate::dispute::act::referral::{
    ReferralAccepted, ReferralAnswered, ReferralDeclined, ReferralOffered, ReferralRevoked,
};
use crate::dispute::act::supervision::{Supervised, SupervisionEnded, SupervisionLevel};
use crate::dispute::act::violence::{
    Duty, ProtectionOrder, ProtectiveVisit, ReportDuty, SafeContact, SealedReporter, ViolenceMode,
    WarningLetter,
};
use crate::dispute::act::{What, bond, step};
use crate::{ActId, Day, DisputeId, PartyId, Role, WorkerId};

/// A word where the machine asks that there be one.
const SOMETHING: &str = "-";

impl Life<'_> {
    /// The codes of the acts that `by`, in this role, may do now, as the kinds of acts are listed.
    #[must_use]
    pub fn offered_to(&self, role: Role, by: WorkerId, today: Day) -> Vec<&'static str> {
        let may = |what: &What| {
            what.may_be_done_by(role) && self.would_be_written(what.clone(), by).is_ok()
        };
        let open: Vec<What> = self.thinkable(by, today).into_iter().filter(may).collect();
        let is_open = |code: &&'static str| open.iter().any(|what| what.code() == *code);
        What::CODES.iter().copied().filter(is_open).collect()
    }

    /// One act of every kind a person does by hand, as bare as it can be.
    fn thinkable(&self, by: WorkerId, today: Day) -> Vec<What> {
        let mut all = self.steps(by);
        all.extend(self.settling(today));
        all.extend(self.watching(today));
        all.extend(protecting(today));
        all
    }

    fn steps(&self, by: WorkerId) -> Vec<What> {
        let weighed = if self.is_violent() { SOMETHING } else { "" }.to_owned();
        let passed = step::PassedBack {
            left: self.left_without(by),
            ..step::PassedBack::default()
        };
        let began = step::MediationBegan {
            weighed,
            ..step::MediationBegan::default()
        };
        vec![
            step::Accepted::default().into(),
            step::Returned::default().into(),
            step::Resubmitted::default().into(),
            step::Assigned::default().into(),
            step::Claimed::default().into(),
            passed.into(),
            began.into(),
            step::Agreed::default().into(),
            step::Failed::default().into(),
            step::Refused::default().into(),
            step::Referred::default().into(),
            step::FollowUpBegan::default().into(),
            step::Closed::default().into(),
            step::Reopened::default().into(),
            bond::Numbered::default().into(),
            bond::DuplicateOf {
                dispute: nowhere(),
                reason: String::new(),
            }
            .into(),
            bond::MergedInto {
                dispute: nowhere(),
                reason: String::new(),
                before: None,
            }
            .into(),
        ]
    }

    fn settling(&self, today: Day) -> Vec<What> {
        let agreement = self.agreements().last().map(|(act, _)| act.id);
        let performance = agreement.map(|agreement| Performance {
            agreement,
            kept: Kept::Whole,
            words: String::new(),
        });
        let court = agreement.map(|agreement| CourtConfirmation {
            agreement,
            step: CourtStep::Asked,
            on: today,
            words: String::new(),
        });
        let held = Session {
            on: today,
            place: String::new(),
            mediators: vec![],
            chosen_by_parties: false,
            invited: vec![],
            open: false,
            voluntary_a: true,
            voluntary_b: true,
            statement_a: String::new(),
            statement_b: String::new(),
            course: String::new(),
            outcome: Outcome::GoesOn,
            next_on: None,
        };
        let reached = Agreement {
            form: Form::Oral,
            facts: String::new(),
            terms: vec![],
            method: String::new(),
            deadline: None,
            signatures: vec![],
            signed: vec![],
            effective_on: today,
        };
        let said = Statement {
            party: nobody(),
            words: String::new(),
        };
        let planned = FollowUpPlanned {
            on: today,
            reason: String::new(),
            party: None,
        };
        let visited = FollowUp {
            on: today,
            how: Contact::Door,
            state_a: String::new(),
            state_b: String::new(),
            kept: None,
            trouble: false,
            words: String::new(),
            planned: None,
        };
        let mut all = vec![
            held.into(),
            reached.into(),
            said.into(),
            planned.into(),
            visited.into(),
        ];
        all.extend(performance.map(What::from));
        all.extend(court.map(What::from));
        all
    }

    fn watching(&self, today: Day) -> Vec<What> {
        let graded = Graded {
            grade: Grade::Yellow,
            facts: vec![],
            reason: String::new(),
            expires_on: today,
        };
        let set = DeadlineSet {
            day: today,
            reason: String::new(),
        };
        let extended = Extended {
            clock: ExtendedClock::Mediation,
            until: today,
            consent_a: true,
            consent_b: true,
            reason: String::new(),
        };
        let meeting = Meeting {
            on: today,
            place: String::new(),
            chair: String::new(),
            units: vec![],
            minutes: String::new(),
            takers: vec![],
        };
        let watched = Supervised {
            level: SupervisionLevel::Station,
            reason: String::new(),
            until: None,
        };
        let ended = SupervisionEnded {
            ends: self.supervised_by(),
            reason: String::new(),
        };
        let over = ViolenceMode {
            on: self.violent_by().is_empty(),
            ends: self.violent_by(),
            reason: String::new(),
        };
        let offered = ReferralOffered {
            letter: nowhere(),
            unit: String::new(),
            number: String::new(),
            matter: String::new(),
            deadline: today,
        };
        let mut all = vec![
            graded.into(),
            set.into(),
            extended.into(),
            meeting.into(),
            watched.into(),
            ended.into(),
            over.into(),
            offered.into(),
        ];
        let runs = |state| matches!(state, ReferralState::Offered | ReferralState::Accepted);
        let letter = self.referrals().into_iter().find(|one| runs(one.state));
        all.extend(letter.map(|one| {
            What::from(ReferralRevoked {
                referral: one.act,
                reason: String::new(),
            })
        }));
        all.extend(self.heard(today));
        all.extend(self.open_tasks().into_iter().map(|(meeting, taker)| {
            What::from(TakerDone {
                meeting,
                taker,
                words: String::new(),
            })
        }));
        all
    }

    /// What a unit may say of a letter by word of mouth.
    fn heard(&self, on: Day) -> Vec<What> {
        let letters = self.referrals();
        let first = |state| letters.iter().find(|one| one.state == state);
        let mut all = Vec::new();
        if let Some(referral) = first(ReferralState::Offered).map(|one| one.act) {
            let accepted = ReferralAccepted {
                referral,
                on,
                who: String::new(),
                words: String::new(),
            };
            let declined = ReferralDeclined {
                referral,
                on,
                who: String::new(),
                reason: String::new(),
            };
            all.extend([accepted.into(), declined.into()]);
        }
        if let Some(referral) = first(ReferralState::Accepted).map(|one| one.act) {
            let answered = ReferralAnswered {
                referral,
                on,
                who: String::new(),
                words: String::new(),
            };
            all.push(answered.into());
        }
        all
    }

    /// What was taken on in meetings and is not done: the meeting, and which of its takers.
    #[must_use]
    pub fn open_tasks(&self) -> Vec<(ActId, u32)> {
        let held = self.standing().filter_map(|act| match &act.what {
            What::Meeting(held) => Some((act.id, held.takers.len())),
            _ => None,
        });
        let all = held.flat_map(|(meeting, takers)| (0..takers).map(move |at| (meeting, at)));
        let all = all.filter_map(|(meeting, at)| Some((meeting, u32::try_from(at).ok()?)));
        all.filter(|(meeting, at)| !self.is_taker_done(*meeting, *at))
            .collect()
    }
}

fn protecting(today: Day) -> Vec<What> {
    let duty = ReportDuty {
        duty: Duty::PoliceTold,
        on: today,
        words: String::new(),
    };
    let warned = WarningLetter {
        issued_on: today,
        number: String::new(),
        against: None,
        copied_on: None,
    };
    let order = ProtectionOrder {
        issued_on: today,
        until: today,
        court: String::new(),
        against: None,
    };
    let visit = ProtectiveVisit {
        on: today,
        party: nobody(),
        how: Contact::Door,
        words: String::new(),
    };
    let safe = SafeContact {
        party: nobody(),
        when: String::new(),
        how: String::new(),
    };
    vec![
        duty.into(),
        warned.into(),
        order.into(),
        visit.into(),
        safe.into(),
        SealedReporter::default().into(),
    ]
}

fn nobody() -> PartyId {
    PartyId::from_bytes([0; PartyId::LEN])
}

fn nowhere() -> DisputeId {
    DisputeId::from_bytes([0; DisputeId::LEN])
}
