//! The act that takes a case to a state, where nothing more than a reason has to be said.

use super::Life;
use crate::dispute::act::{What, step};
use crate::{DisputeState, WorkerId};

impl Life<'_> {
    /// What `by` does to take the case to `to`; none for a state this version does not know. Where a
    /// case is given to people and nobody is named, it is given to `recorder`, who wrote it down.
    #[must_use]
    pub fn toward(
        &self,
        to: &DisputeState,
        by: WorkerId,
        recorder: WorkerId,
        reason: &str,
    ) -> Option<What> {
        use DisputeState as S;
        let reason = reason.trim().to_owned();
        Some(match to {
            S::Recorded => step::Resubmitted { reason }.into(),
            S::Returned => step::Returned { reason }.into(),
            S::Accepted if matches!(self.state(), S::Assigned | S::Claimed) => step::PassedBack {
                reason,
                left: self.left_without(by),
            }
            .into(),
            S::Accepted => step::Accepted { reason }.into(),
            S::Assigned => step::Assigned {
                to: vec![recorder],
                reason,
                ..step::Assigned::default()
            }
            .into(),
            S::Claimed => step::Claimed { reason }.into(),
            S::Mediating => step::MediationBegan {
                reason,
                ..step::MediationBegan::default()
            }
            .into(),
            S::Agreed => step::Agreed {
                reason,
                ..step::Agreed::default()
            }
            .into(),
            S::Failed => step::Failed { reason }.into(),
            S::Refused => step::Refused {
                reason,
                ..step::Refused::default()
            }
            .into(),
            S::Referred => step::Referred {
                reason,
                ..step::Referred::default()
            }
            .into(),
            S::FollowUp => step::FollowUpBegan { reason }.into(),
            S::Closed => step::Closed {
                reason,
                ..step::Closed::default()
            }
            .into(),
            S::Reopened => step::Reopened { reason }.into(),
            S::Unknown(_) => return None,
        })
    }

    /// Who stays responsible when this one passes the case back.
    #[must_use]
    pub fn left_without(&self, worker: WorkerId) -> Vec<WorkerId> {
        let mut left = self.responsible().people;
        left.retain(|other| *other != worker);
        left
    }
}
