//! Workers and devices as an administrator meets them: names and roles, no case content and no
//! trace of when anyone worked.

use model::{AreaCode, DeviceId, GridId, Role, UnitNo, UtcMs, WorkerId};

/// What a new worker may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// These grids.
    Grids(Vec<GridId>),
    /// Every grid of these villages, also those made later.
    Villages(Vec<AreaCode>),
    /// Every grid of the villages of these townships, also those made later.
    Townships(Vec<AreaCode>),
    /// The channels of a partner unit, and nothing else.
    Unit {
        /// Its county.
        county: AreaCode,
        /// Its number there.
        unit: UnitNo,
    },
}

impl Reach {
    /// Whether somebody with this role may hold that much.
    #[must_use]
    pub const fn fits(&self, role: Role) -> bool {
        match self {
            Self::Grids(_) => matches!(role, Role::GridWorker),
            Self::Villages(_) => matches!(
                role,
                Role::AuxiliaryOfficer | Role::StationOfficer | Role::Reviewer
            ),
            Self::Townships(_) => matches!(role, Role::StationOfficer | Role::Reviewer),
            Self::Unit { .. } => matches!(role, Role::PartnerUnit),
        }
    }
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
