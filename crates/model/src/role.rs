//! Who someone is to the records. What a role may do stands at each command; what it may see
//! stands in the field dictionary.

use serde::{Deserialize, Serialize};

/// The part a worker plays. Closed on purpose: an app that does not know a role must not guess
/// what it may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 网格员: a phone, one grid.
    GridWorker,
    /// 驻村辅警: a laptop, one village.
    AuxiliaryOfficer,
    /// 社区民警, 所长: the station's desk.
    StationOfficer,
    /// 审阅员: township, 综治中心, 司法所.
    Reviewer,
    /// 法院, 检察院, 人社, 妇联, 司法 and others who answer referral letters.
    PartnerUnit,
    /// County or city administrator: people, devices, retention; no case content.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: &'static [Self] = &[
        Self::GridWorker,
        Self::AuxiliaryOfficer,
        Self::StationOfficer,
        Self::Reviewer,
        Self::PartnerUnit,
        Self::Administrator,
    ];

    /// The written code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::GridWorker => "grid_worker",
            Self::AuxiliaryOfficer => "auxiliary_officer",
            Self::StationOfficer => "station_officer",
            Self::Reviewer => "reviewer",
            Self::PartnerUnit => "partner_unit",
            Self::Administrator => "administrator",
        }
    }

    /// Whether someone with this role writes what was said and what was seen; others read it and do
    /// what is theirs to do.
    #[must_use]
    pub const fn writes_records(self) -> bool {
        matches!(
            self,
            Self::GridWorker | Self::AuxiliaryOfficer | Self::StationOfficer
        )
    }

    /// Whether someone with this role hands cases over to other units.
    #[must_use]
    pub const fn writes_letters(self) -> bool {
        matches!(
            self,
            Self::AuxiliaryOfficer | Self::StationOfficer | Self::Reviewer
        )
    }

    /// Whether someone with this role registers elders and visits them.
    #[must_use]
    pub const fn visits_elders(self) -> bool {
        matches!(self, Self::GridWorker | Self::AuxiliaryOfficer)
    }

    /// Whether someone with this role sends notices to grids.
    #[must_use]
    pub const fn sends_notices(self) -> bool {
        matches!(self, Self::StationOfficer | Self::Reviewer)
    }

    /// Reads a written code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.code() == code)
    }
}
