//! The nouns of the village: kinds, states, steps, roles. A code that only a newer app knows is said to be
//! unknown, and shown as it was written.

use contract::command::dispute::FoundBy;
use contract::command::paper::Paper;
use contract::command::settings::TextSize;
use model::{AreaLevel, DisputeKind, DisputeState, Role, Side, Subtype};

use super::{Words, say};

impl Words {
    /// A code that only a newer app knows.
    pub(crate) fn unknown(&self, code: &str) -> String {
        say!(self, "unknown-code", code = code)
    }

    /// So many bytes, as people say them.
    pub(crate) fn size(&self, bytes: u64) -> String {
        match bytes.div_ceil(1_000) {
            kilobytes @ 0..1_000 => say!(self, "size-kb", count = kilobytes),
            kilobytes => say!(self, "size-mb", count = kilobytes.div_ceil(1_000)),
        }
    }

    /// By what a dispute was found; empty where that is a name, which is marked.
    pub(crate) fn found_by(&self, by: FoundBy) -> String {
        match by {
            FoundBy::Name | FoundBy::NameStart | FoundBy::NamePart | FoundBy::Sound => {
                String::new()
            }
            FoundBy::Phone => say!(self, "found-phone"),
            FoundBy::Number => say!(self, "found-number"),
            FoundBy::Place => say!(self, "found-place"),
            FoundBy::Told => say!(self, "found-told"),
            FoundBy::Area => say!(self, "found-area"),
        }
    }

    /// A paper of a case.
    pub(crate) fn paper(&self, paper: Paper) -> String {
        match paper {
            Paper::CaseFile => say!(self, "paper-case-file"),
            Paper::Cover => say!(self, "paper-cover"),
            Paper::Application => say!(self, "paper-application"),
            Paper::Register => say!(self, "paper-register"),
            Paper::RightsNotice => say!(self, "paper-rights-notice"),
            Paper::Investigation => say!(self, "paper-investigation"),
            Paper::Mediation => say!(self, "paper-mediation"),
            Paper::Agreement => say!(self, "paper-agreement"),
            Paper::OralAgreement => say!(self, "paper-oral-agreement"),
            Paper::FollowUp => say!(self, "paper-follow-up"),
            Paper::Confirmation => say!(self, "paper-confirmation"),
            Paper::Letter => say!(self, "paper-letter"),
            Paper::Meeting => say!(self, "paper-meeting"),
            Paper::Back => say!(self, "paper-back"),
            Paper::Held => say!(self, "paper-held"),
        }
    }

    /// What a dispute is about.
    pub(crate) fn kind(&self, kind: &DisputeKind) -> String {
        match kind {
            DisputeKind::Household => say!(self, "kind-household"),
            DisputeKind::Marriage => say!(self, "kind-marriage"),
            DisputeKind::Neighbor => say!(self, "kind-neighbor"),
            DisputeKind::Land => say!(self, "kind-land"),
            DisputeKind::Other => say!(self, "kind-other"),
            DisputeKind::Unknown(code) => self.unknown(code),
        }
    }

    /// What a dispute is about, closer.
    pub(crate) fn subtype(&self, subtype: &Subtype) -> String {
        match subtype.0.as_str() {
            "elder_support" => say!(self, "subtype-elder-support"),
            "inheritance" => say!(self, "subtype-inheritance"),
            "family_property" => say!(self, "subtype-family-property"),
            "in_laws" => say!(self, "subtype-in-laws"),
            "divorce" => say!(self, "subtype-divorce"),
            "bride_price" => say!(self, "subtype-bride-price"),
            "custody" => say!(self, "subtype-custody"),
            "courtship" => say!(self, "subtype-courtship"),
            "boundary" => say!(self, "subtype-boundary"),
            "access" => say!(self, "subtype-access"),
            "drainage" => say!(self, "subtype-drainage"),
            "light" => say!(self, "subtype-light"),
            "noise" => say!(self, "subtype-noise"),
            "livestock" => say!(self, "subtype-livestock"),
            "contract_boundary" => say!(self, "subtype-contract-boundary"),
            "transfer" => say!(self, "subtype-transfer"),
            "homestead" => say!(self, "subtype-homestead"),
            "forest" => say!(self, "subtype-forest"),
            "crops" => say!(self, "subtype-crops"),
            "grave" => say!(self, "subtype-grave"),
            "debt" => say!(self, "subtype-debt"),
            "damages" => say!(self, "subtype-damages"),
            "wages" => say!(self, "subtype-wages"),
            code => self.unknown(code),
        }
    }

    /// Kind and subtype in one: 邻里 · 排水.
    pub(crate) fn kind_closer(&self, kind: &DisputeKind, subtype: Option<&Subtype>) -> String {
        match subtype {
            Some(subtype) => format!("{} · {}", self.kind(kind), self.subtype(subtype)),
            None => self.kind(kind),
        }
    }

    /// How far a dispute has come.
    pub(crate) fn state(&self, state: &DisputeState) -> String {
        match state {
            DisputeState::Recorded => say!(self, "state-recorded"),
            DisputeState::Accepted => say!(self, "state-accepted"),
            DisputeState::Returned => say!(self, "state-returned"),
            DisputeState::Assigned => say!(self, "state-assigned"),
            DisputeState::Claimed => say!(self, "state-claimed"),
            DisputeState::Mediating => say!(self, "state-mediating"),
            DisputeState::Agreed => say!(self, "state-agreed"),
            DisputeState::Failed => say!(self, "state-failed"),
            DisputeState::Refused => say!(self, "state-refused"),
            DisputeState::Referred => say!(self, "state-referred"),
            DisputeState::FollowUp => say!(self, "state-follow-up"),
            DisputeState::Closed => say!(self, "state-closed"),
            DisputeState::Reopened => say!(self, "state-reopened"),
            DisputeState::Unknown(code) => self.unknown(code),
        }
    }

    /// The part a worker plays.
    pub(crate) fn role(&self, role: Role) -> String {
        match role {
            Role::GridWorker => say!(self, "role-grid-worker"),
            Role::AuxiliaryOfficer => say!(self, "role-auxiliary-officer"),
            Role::StationOfficer => say!(self, "role-station-officer"),
            Role::Reviewer => say!(self, "role-reviewer"),
            Role::PartnerUnit => say!(self, "role-partner-unit"),
            Role::Administrator => say!(self, "role-administrator"),
        }
    }

    /// 甲方 or 乙方.
    pub(crate) fn side(&self, side: Side) -> String {
        match side {
            Side::A => say!(self, "side-a"),
            Side::B => say!(self, "side-b"),
        }
    }

    /// How large an area is.
    pub(crate) fn level(&self, level: AreaLevel) -> String {
        match level {
            AreaLevel::Province => say!(self, "level-province"),
            AreaLevel::City => say!(self, "level-city"),
            AreaLevel::County => say!(self, "level-county"),
            AreaLevel::Township => say!(self, "level-township"),
            AreaLevel::Village => say!(self, "level-village"),
        }
    }

    /// Someone's name, or that it is not known here.
    pub(crate) fn who(&self, name: &str) -> String {
        if name.is_empty() {
            say!(self, "who-unknown")
        } else {
            name.to_owned()
        }
    }
}

/// A text size as pages and settings write it.
pub(crate) fn percent(size: TextSize) -> &'static str {
    match size {
        TextSize::Percent100 => "100",
        TextSize::Percent125 => "125",
        TextSize::Percent150 => "150",
        TextSize::Percent200 => "200",
    }
}
