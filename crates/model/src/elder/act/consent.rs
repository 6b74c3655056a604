//! That an elder agreed to be visited, or does so no more, and where the elder is now.

use serde::{Deserialize, Serialize};

use super::Check;
use crate::dispute::limits;
use crate::elder::ElderState;
use crate::problem::Problems;
use crate::{Day, Problem, open_enum};

open_enum!(
    /// How somebody agreed.
    Method {
        /// 口头, with a witness.
        Oral = "oral",
        /// 签字.
        Signature = "signature",
        /// 按手印 on paper; no print is kept here.
        Thumb = "thumb",
    }
);

/// The version of the consent that is read out; the words stand with the screens.
pub const CONSENT_WORDING: &str = "2026-11";

/// The elder agreed. Which words were read out is told by their version.
///
/// Source: 个人信息保护法 art. 14 (voluntary and explicit), 15 (may be withdrawn), 29 (sensitive information).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Consented {
    /// Version of the words that were read out.
    pub wording: String,
    /// How the elder agreed.
    pub method: Method,
    /// Who was there, of an oral consent.
    #[serde(default)]
    pub witness: String,
}

/// The elder does not want to be visited any more: no plan, no visit, and the time to erasure begins.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ConsentWithdrawn {
    /// In the elder's own words; nobody has to give a reason.
    pub words: String,
}

/// Where the elder is from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StateChanged {
    /// Where.
    pub to: ElderState,
    /// Since when.
    pub on: Day,
    /// What is known.
    #[serde(default)]
    pub words: String,
}

impl Check for Consented {
    fn check(&self, _: Day, problems: &mut Problems) {
        problems.needed("wording", &self.wording, limits::NAME_CHARS);
        problems.cap("witness", &self.witness, limits::NAME_CHARS);
        if self.method == Method::Oral && self.witness.trim().is_empty() {
            problems.add("witness", Problem::Missing);
        }
    }
}

impl Check for ConsentWithdrawn {
    fn check(&self, _: Day, problems: &mut Problems) {
        problems.cap("words", &self.words, limits::REASON_CHARS);
    }
}

impl Check for StateChanged {
    fn check(&self, today: Day, problems: &mut Problems) {
        problems.cap("words", &self.words, limits::REASON_CHARS);
        problems.not_future("on", self.on, today);
    }
}
