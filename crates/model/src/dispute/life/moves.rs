//! Which act leads from which state to which: the table of the state machine.

use super::{Illegal, Life, ReferralState};
use crate::DisputeState;
use crate::DisputeState as S;
use crate::dispute::act::What;

/// Where an act leads from `state`; nothing when it leaves the case where it is.
pub(super) fn from(
    state: &DisputeState,
    what: &What,
    life: &Life<'_>,
) -> Result<Option<DisputeState>, Illegal> {
    // A state a newer app knows may lead anywhere: an older one must not stop what it does not know.
    if matches!(state, S::Unknown(_)) {
        return Ok(leads_to(what, life));
    }
    if starts(what).contains(state) {
        return Ok(leads_to(what, life));
    }
    if may_stay(what, state) {
        return Ok(None);
    }
    Err(Illegal::State {
        state: state.clone(),
        act: what.code().to_owned(),
    })
}

/// The state an act leads to by itself.
pub(super) fn leads_to(what: &What, life: &Life<'_>) -> Option<DisputeState> {
    Some(match what {
        // Some stay responsible: the case stays with them.
        What::PassedBack(passed) if !passed.left.is_empty() => return None,
        What::Accepted(_) | What::PassedBack(_) => S::Accepted,
        What::Returned(_) => S::Returned,
        What::Resubmitted(_) => S::Recorded,
        What::Assigned(_) => S::Assigned,
        What::Claimed(_) => S::Claimed,
        What::MediationBegan(_) => S::Mediating,
        What::Agreed(_) => S::Agreed,
        What::Failed(_) => S::Failed,
        What::Refused(_) => S::Refused,
        What::Referred(_) | What::ReferralAccepted(_) => S::Referred,
        // Taken back from the only unit that had it.
        What::ReferralRevoked(revoked) => {
            let had = |one: &super::ReferralStanding| one.state == ReferralState::Accepted;
            let referrals = life.referrals();
            let (of_it, others): (Vec<_>, Vec<_>) = referrals
                .iter()
                .partition(|one| one.act == revoked.referral);
            let last = of_it.into_iter().any(had) && !others.into_iter().any(had);
            return last.then_some(S::Accepted);
        }
        What::FollowUpBegan(_) | What::FollowUp(_) => S::FollowUp,
        What::Closed(_) | What::MergedInto(_) => S::Closed,
        What::Reopened(_) => S::Reopened,
        What::LetterAccepted(_) => S::Accepted,
        What::LetterDeclined(_) | What::LetterAnswered(_) | What::LetterRevoked(_) => S::Closed,
        _ => return None,
    })
}

/// The states an act that moves a case leads from.
const fn starts(what: &What) -> &'static [DisputeState] {
    match what {
        What::Accepted(_) => &[S::Recorded, S::Referred],
        What::Returned(_) => &[S::Recorded, S::Accepted],
        What::Resubmitted(_) => &[S::Returned],
        What::Assigned(_) => &[S::Accepted, S::Reopened, S::Assigned, S::Claimed],
        What::Claimed(_) | What::PassedBack(_) => &[S::Assigned, S::Claimed],
        What::MediationBegan(_) => &[S::Recorded, S::Accepted, S::Claimed, S::Failed, S::Reopened],
        What::Agreed(_) | What::Failed(_) => &[S::Mediating],
        What::Refused(_) => &[
            S::Recorded,
            S::Accepted,
            S::Assigned,
            S::Claimed,
            S::Mediating,
            S::Reopened,
        ],
        What::Referred(_) | What::ReferralAccepted(_) => &[
            S::Accepted,
            S::Assigned,
            S::Claimed,
            S::Mediating,
            S::Failed,
            S::Refused,
            S::Reopened,
        ],
        What::ReferralRevoked(_) => &[S::Referred],
        What::FollowUpBegan(_) => &[S::Agreed, S::Referred],
        What::FollowUp(_) => &[S::Agreed],
        What::Closed(_) => &[S::Returned, S::Failed, S::Refused, S::Referred, S::FollowUp],
        What::MergedInto(_) => S::ALL,
        What::Reopened(_) => &[S::Agreed, S::FollowUp, S::Closed],
        What::LetterAccepted(_) | What::LetterDeclined(_) => &[S::Recorded],
        What::LetterAnswered(_) => &[S::Accepted],
        What::LetterRevoked(_) => &[S::Recorded, S::Accepted],
        _ => &[],
    }
}

/// Whether an act may be done in a state and leave the case where it is.
const fn may_stay(what: &What, state: &DisputeState) -> bool {
    let settled = matches!(state, S::Agreed | S::FollowUp | S::Closed);
    match what {
        // Others join while it is being worked on.
        What::Assigned(_) => matches!(
            state,
            S::Mediating | S::Agreed | S::Failed | S::Referred | S::FollowUp
        ),
        What::Graded(_)
        | What::Statement(_)
        | What::Meeting(_)
        | What::TakerDone(_)
        | What::Supervised(_)
        | What::SupervisionEnded(_) => !matches!(state, S::Closed),
        What::DeadlineSet(_) => state.is_open(),
        What::Extended(_) => matches!(
            state,
            S::Accepted | S::Assigned | S::Claimed | S::Mediating | S::Reopened
        ),
        What::Session(_) => matches!(state, S::Mediating),
        What::Agreement(_) => matches!(state, S::Mediating | S::Agreed),
        What::Performance(_) | What::CourtConfirmation(_) => {
            settled || matches!(state, S::Referred)
        }
        What::ReferralOffered(_) => !matches!(state, S::Recorded | S::Returned | S::Closed),
        What::ReferralAccepted(_) | What::ReferralRevoked(_) => true,
        What::ReferralDeclined(_) | What::ReferralAnswered(_) => true,
        What::FollowUpPlanned(_) => !matches!(state, S::Recorded | S::Returned),
        What::FollowUp(_) => settled || matches!(state, S::Referred),
        What::ViolenceMode(_)
        | What::ReportDuty(_)
        | What::WarningLetter(_)
        | What::ProtectionOrder(_)
        | What::ProtectiveVisit(_)
        | What::SafeContact(_)
        | What::SealedReporter(_)
        | What::SettledConflict(_)
        | What::DuplicateOf(_)
        | What::TookIn(_)
        | What::Numbered(_)
        | What::Unknown(_) => true,
        _ => false,
    }
}
