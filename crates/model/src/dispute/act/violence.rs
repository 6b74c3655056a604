//! Domestic violence is not a quarrel: its own mode, with no joint mediation by default, names kept out
//! of lists, a safe time to call, a reporter whose words are sealed, duties to report with their times,
//! and the dates of a warning letter or a protection order.
//!
//! Source: 反家庭暴力法 art. 5 (privacy, the victim's will), 13–17 (reporting; the reporter is kept
//! secret; warning letters and visits to both sides), 23, 28–30, 32 (protection orders, six months at the
//! most).

use serde::{Deserialize, Serialize};

use super::follow_up::Contact;
use super::{Check, Ground};
use crate::dispute::limits;
use crate::problem::{Problem, Problems};
use crate::{ActId, Day, PartyId, open_enum};

/// How long a protection order may hold, in months.
const ORDER_MONTHS: i32 = 6;
/// Bytes of sealed words, as text.
const SEALED_CHARS: usize = 24_000;

/// The mode begins, or ends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ViolenceMode {
    /// Whether it begins.
    pub on: bool,
    /// Where it ends: the acts it began with. One that was not known of goes on.
    pub ends: Vec<ActId>,
    /// Why.
    pub reason: String,
}

impl Check for ViolenceMode {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.many("ends", self.ends.len(), limits::LINES);
        problems.needed("reason", &self.reason, limits::REASON_CHARS);
    }
}

open_enum!(
    /// What whoever learns of violence has to do.
    Duty {
        /// The police were told (art. 13, 14).
        PoliceTold = "police_told",
        /// Somebody hurt was brought to a doctor.
        MedicalHelp = "medical_help",
        /// Somebody in danger was brought to a shelter or to relatives (art. 15, 18).
        ShelterFound = "shelter_found",
        /// The women's federation, the school or the guardian was told (art. 13).
        UnitsTold = "units_told",
        /// The person was told of their rights and of the protection order (art. 23).
        RightsTold = "rights_told",
        /// Children were seen to.
        ChildrenSeen = "children_seen",
    }
);

/// A duty was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportDuty {
    /// Which.
    pub duty: Duty,
    /// The day; the moment it was noted is the act's own.
    pub on: Day,
    /// To whom, and what came of it.
    #[serde(default)]
    pub words: String,
}

impl Check for ReportDuty {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.happened("on", Some(self.on), ground);
        problems.cap("words", &self.words, limits::REASON_CHARS);
    }
}

/// A warning letter (告诫书): both sides are visited afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WarningLetter {
    /// The day it was issued.
    pub issued_on: Day,
    /// Its number.
    #[serde(default)]
    pub number: String,
    /// Who is warned.
    #[serde(default)]
    pub against: Option<PartyId>,
    /// The day the village committee got its copy.
    #[serde(default)]
    pub copied_on: Option<Day>,
}

impl Check for WarningLetter {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.happened("issued_on", Some(self.issued_on), ground);
        problems.cap("number", &self.number, limits::NAME_CHARS);
        problems.of_case("against", self.against, ground);
        problems.not_past("copied_on", self.copied_on, self.issued_on);
    }
}

/// A protection order (人身安全保护令).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProtectionOrder {
    /// The day it was issued.
    pub issued_on: Day,
    /// The last day it holds.
    pub until: Day,
    /// The court, and the number.
    #[serde(default)]
    pub court: String,
    /// Against whom.
    #[serde(default)]
    pub against: Option<PartyId>,
}

impl Check for ProtectionOrder {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.happened("issued_on", Some(self.issued_on), ground);
        problems.not_past("until", Some(self.until), self.issued_on);
        let latest = self.issued_on.plus_months(ORDER_MONTHS);
        if self.until > latest {
            problems.add("until", Problem::TooLate { latest });
        }
        problems.cap("court", &self.court, limits::PLACE_CHARS);
        problems.of_case("against", self.against, ground);
    }
}

/// A visit to one side after a warning letter or an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProtectiveVisit {
    /// The day.
    pub on: Day,
    /// To whom.
    pub party: PartyId,
    /// How.
    pub how: Contact,
    /// What was seen and said.
    #[serde(default)]
    pub words: String,
}

impl Check for ProtectiveVisit {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.happened("on", Some(self.on), ground);
        problems.of_case("party", Some(self.party), ground);
        problems.needed("words", &self.words, limits::NARRATIVE_CHARS);
    }
}

/// When and how somebody can be reached without danger. The latest for a person counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SafeContact {
    /// Whom.
    pub party: PartyId,
    /// When.
    #[serde(default)]
    pub when: String,
    /// How; never the telephone of the house.
    #[serde(default)]
    pub how: String,
}

impl Check for SafeContact {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.of_case("party", Some(self.party), ground);
        problems.needed("when", &self.when, limits::PLACE_CHARS);
        problems.cap("how", &self.how, limits::PLACE_CHARS);
    }
}

/// Who reported it, sealed on the device that wrote it down: to be opened by a station officer or a
/// reviewer of the place only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct SealedReporter {
    /// The sealed words, as Base64.
    pub sealed: String,
    /// The key they are sealed to, by the beginning of its name.
    pub key: String,
}

impl Check for SealedReporter {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.needed("sealed", &self.sealed, SEALED_CHARS);
        problems.needed("key", &self.key, limits::NAME_CHARS);
    }
}
