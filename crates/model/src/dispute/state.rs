//! How far a dispute has come, and which step may follow which.
//!
//! The closed loop of both source cities: collect → review → dispatch → claim → mediate → settle or
//! hand over → follow up → close, and reopen at any sign of trouble.

use crate::{Role, open_enum};

open_enum!(
    /// How far a dispute has come.
    DisputeState {
        /// 已记录: written down at the door.
        Recorded = "recorded",
        /// 已受理: the reviewer took it in.
        Accepted = "accepted",
        /// 已退回: sent back to the worker with a reason.
        Returned = "returned",
        /// 已派发: dispatched to someone.
        Assigned = "assigned",
        /// 已认领: the one it was dispatched to took it.
        Claimed = "claimed",
        /// 调解中: both sides agreed to sit down.
        Mediating = "mediating",
        /// 已达成: an agreement stands, written or oral.
        Agreed = "agreed",
        /// 未达成: mediation ended without one.
        Failed = "failed",
        /// 拒绝调解: a party clearly refused (人民调解法 art. 23, 26); nobody asks again.
        Refused = "refused",
        /// 已移交: another unit has it.
        Referred = "referred",
        /// 回访中: settled, being looked after.
        FollowUp = "follow_up",
        /// 已结: done.
        Closed = "closed",
        /// 重新打开: trouble came back.
        Reopened = "reopened",
    }
);

impl DisputeState {
    /// The states that may come next, the most usual first.
    #[must_use]
    pub const fn next(&self) -> &'static [Self] {
        use DisputeState::{
            Accepted, Agreed, Assigned, Claimed, Closed, Failed, FollowUp, Mediating, Recorded,
            Referred, Refused, Reopened, Returned, Unknown,
        };
        match self {
            Recorded => &[Accepted, Mediating, Returned, Refused],
            Returned => &[Recorded, Closed],
            Accepted => &[Assigned, Mediating, Referred, Refused, Returned],
            Reopened => &[Assigned, Mediating, Referred, Refused],
            Assigned => &[Claimed, Accepted, Referred, Refused],
            Claimed => &[Mediating, Referred, Refused, Assigned, Accepted],
            Mediating => &[Agreed, Failed, Refused, Referred],
            Agreed => &[FollowUp, Reopened],
            Failed => &[Referred, Mediating, Closed],
            Refused => &[Referred, Closed],
            Referred => &[FollowUp, Accepted, Closed],
            FollowUp => &[Closed, Reopened],
            Closed => &[Reopened],
            Unknown(_) => &[],
        }
    }

    /// Whether `to` may follow. A state written by a newer app may lead anywhere and come from
    /// anywhere: an older app must not stop what it does not understand.
    #[must_use]
    pub fn may_become(&self, to: &Self) -> bool {
        matches!(self, Self::Unknown(_))
            || matches!(to, Self::Unknown(_))
            || self.next().contains(to)
    }

    /// How much a state weighs against another that was set at once: the one with most work left
    /// counts (invariant 8: open over closed). What this version does not know is open, and gives way
    /// to what it knows.
    #[must_use]
    pub const fn weight(&self) -> u8 {
        match self {
            Self::Reopened => 0,
            Self::Recorded => 1,
            Self::Returned => 2,
            Self::Accepted => 3,
            Self::Assigned => 4,
            Self::Claimed => 5,
            Self::Mediating => 6,
            Self::Failed => 7,
            Self::Referred => 8,
            Self::Agreed => 9,
            Self::FollowUp => 10,
            Self::Unknown(_) => 11,
            Self::Refused => 12,
            Self::Closed => 13,
        }
    }

    /// Whether someone with this role may take a case into this state by an act this version does not
    /// know: taking in, sending back and dispatching is the officers'; whoever works the case may do the
    /// rest.
    #[must_use]
    pub const fn may_be_set_by(&self, role: Role) -> bool {
        match self {
            Self::Accepted | Self::Returned | Self::Assigned => {
                matches!(
                    role,
                    Role::AuxiliaryOfficer | Role::StationOfficer | Role::Reviewer
                )
            }
            _ => matches!(
                role,
                Role::GridWorker | Role::AuxiliaryOfficer | Role::StationOfficer
            ),
        }
    }

    /// Whether whoever takes a case into this state must say why. Nobody has to say why they refuse.
    #[must_use]
    pub const fn needs_reason(&self) -> bool {
        matches!(self, Self::Returned | Self::Failed | Self::Reopened)
    }

    /// Whether work still waits on the case. Where two devices disagree, open counts (invariant 8).
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self, Self::Closed | Self::Refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_can_be_reached_and_none_is_a_dead_end() {
        let mut reached = vec![DisputeState::Recorded];
        let mut i = 0;
        while let Some(state) = reached.get(i).cloned() {
            assert!(!state.next().is_empty(), "{state:?} leads nowhere");
            for next in state.next() {
                if !reached.contains(next) {
                    reached.push(next.clone());
                }
            }
            i += 1;
        }
        assert_eq!(reached.len(), DisputeState::ALL.len());
    }

    #[test]
    fn a_refusal_stops_mediation() {
        assert!(!DisputeState::Refused.may_become(&DisputeState::Mediating));
        assert!(!DisputeState::Refused.is_open());
    }

    #[test]
    fn a_record_cannot_jump_to_its_end() {
        assert!(!DisputeState::Recorded.may_become(&DisputeState::Closed));
        assert!(!DisputeState::Recorded.may_become(&DisputeState::Agreed));
    }

    #[test]
    fn a_grid_worker_neither_takes_in_nor_dispatches() {
        assert!(!DisputeState::Accepted.may_be_set_by(Role::GridWorker));
        assert!(DisputeState::Assigned.may_be_set_by(Role::AuxiliaryOfficer));
        assert!(DisputeState::Mediating.may_be_set_by(Role::GridWorker));
        assert!(
            DisputeState::ALL
                .iter()
                .all(|s| !s.may_be_set_by(Role::Administrator))
        );
    }

    #[test]
    fn a_newer_state_is_let_through() {
        let newer = DisputeState::from_code("arbitrated");
        assert_eq!(newer.code(), "arbitrated");
        assert!(
            DisputeState::Mediating.may_become(&newer) && newer.may_become(&DisputeState::Closed)
        );
    }
}
