//! Whose a task is.

use crate::{Role, WorkerId};

/// Whose it is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seat {
    /// One person's.
    Worker(WorkerId),
    /// Anybody's who works cases here.
    Workers,
    /// Anybody's who takes in, gives out and hands over.
    Officers,
    /// Anybody's who watches over others' work.
    Watchers,
    /// Anybody's who visits elders.
    Visitors,
    /// The officers' who are called when nobody answers a door, and to whom what was seen on a visit is passed on.
    VisitOfficers,
    /// Anybody's who works where a notice was sent.
    Noticed,
    /// Somebody a notice was sent to by name, or who has accepted one.
    NoticedWorker(WorkerId),
    /// Anybody's who sends notices.
    NoticeSenders,
    /// All of these, who were asked to see to a notice.
    Overseers(Role),
    /// Somebody who was asked to see to a notice.
    Overseer(WorkerId),
}

impl Seat {
    /// As it is written in a table.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Worker(worker) => worker.to_string(),
            Self::Workers => "workers".into(),
            Self::Officers => "officers".into(),
            Self::Watchers => "watchers".into(),
            Self::Visitors => "visitors".into(),
            Self::VisitOfficers => "visit_officers".into(),
            Self::Noticed => "noticed".into(),
            Self::NoticedWorker(worker) => format!("noticed {worker}"),
            Self::NoticeSenders => "notice_senders".into(),
            Self::Overseers(role) => format!("overseers {}", role.code()),
            Self::Overseer(worker) => format!("overseer {worker}"),
        }
    }

    /// The seats whose notices somebody looks up who was asked to see to them.
    #[must_use]
    pub fn overseeing(worker: WorkerId, role: Role) -> Vec<Self> {
        if role.sends_notices() {
            vec![Self::Overseers(role), Self::Overseer(worker)]
        } else {
            Vec::new()
        }
    }

    /// The seats whose visits to elders somebody looks up.
    #[must_use]
    pub const fn visiting(role: Role) -> &'static [Self] {
        match role {
            Role::GridWorker | Role::AuxiliaryOfficer => &[Self::Visitors],
            Role::StationOfficer => &[Self::VisitOfficers],
            _ => &[],
        }
    }

    /// The seats whose tasks in cases somebody looks up.
    #[must_use]
    pub fn of(worker: WorkerId, role: Role) -> Vec<Self> {
        let groups: &[Self] = match role {
            Role::GridWorker => &[Self::Workers],
            Role::AuxiliaryOfficer => &[Self::Workers, Self::Officers],
            Role::StationOfficer => &[Self::Workers, Self::Officers, Self::Watchers],
            Role::Reviewer => &[Self::Officers, Self::Watchers],
            Role::PartnerUnit | Role::Administrator => &[],
        };
        let own = std::iter::once(Self::Worker(worker));
        own.chain(groups.iter().copied()).collect()
    }
}
