//! Workers and devices as an administrator meets them: names and roles, no case content and no
//! trace of when anyone worked.

use model::{AreaCode, DeviceId, GridId, Role, UtcMs, WorkerId};

/// What a new worker may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// These grids.
    Grids(Vec<GridId>),
    /// Every grid of these villages, also those made later.
    Villages(Vec<AreaCode>),
}

/// An enrolled device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// The device.
    pub id: DeviceId,
    /// Whose it is.
    pub worker: WorkerId,
    /// What the worker calls it.
    pub name: String,
    /// When it was enrolled.
    pub enrolled_at: UtcMs,
    /// When it was revoked, if it was.
    pub revoked_at: Option<UtcMs>,
}

/// Whether a role works with a device, and how its reach is named.
pub(crate) const fn holds_villages(role: Role) -> Option<bool> {
    match role {
        Role::GridWorker => Some(false),
        Role::AuxiliaryOfficer | Role::StationOfficer => Some(true),
        Role::Reviewer | Role::PartnerUnit | Role::Administrator => None,
    }
}
