//! Whom to call when something is wrong: somebody who agreed to be called.

use serde::{Deserialize, Serialize};

use super::Check;
use super::consent::Method;
use crate::dispute::content::looks_like_phone;
use crate::dispute::limits;
use crate::problem::Problems;
use crate::{ActId, Day, Problem};

/// Contacts of one elder.
pub const CONTACTS: usize = 6;

/// The version of the words that are read out to a contact; they stand with the screens.
pub const CONTACT_WORDING: &str = "2026-11";

/// Somebody may be called.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContactAdded {
    /// Name.
    pub name: String,
    /// What they are to the elder: 女儿, 邻居.
    #[serde(default)]
    pub relation: String,
    /// Telephone.
    pub phone: String,
    /// The contact agreed to stand here; without that nobody is written down.
    #[serde(default)]
    pub agreed: bool,
    /// How they agreed. Apps before this one did not ask.
    #[serde(default)]
    pub method: Option<Method>,
    /// Version of the words that were read out to them; empty where that was not asked.
    #[serde(default)]
    pub wording: String,
}

impl ContactAdded {
    /// What is missing of how the contact agreed, by field. Only who writes it down now is asked: what an older app
    /// wrote stands without it.
    pub(super) fn check_consent(&self, problems: &mut Problems) {
        if !self.agreed {
            return;
        }
        if self.method.is_none() {
            problems.add("method", Problem::Missing);
        }
        if self.wording.trim().is_empty() {
            problems.add("wording", Problem::Missing);
        }
    }
}

/// Somebody is not to be called any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContactRemoved {
    /// The act that wrote them down.
    pub contact: ActId,
}

impl Check for ContactAdded {
    fn check(&self, _: Day, problems: &mut Problems) {
        problems.needed("name", &self.name, limits::NAME_CHARS);
        problems.cap("relation", &self.relation, limits::NAME_CHARS);
        problems.needed("phone", &self.phone, limits::PHONE_CHARS);
        if !looks_like_phone(&self.phone) {
            problems.add("phone", Problem::NotAPhone);
        }
        if !self.agreed {
            problems.add("agreed", Problem::Missing);
        }
        problems.cap("wording", &self.wording, limits::NAME_CHARS);
    }
}

impl Check for ContactRemoved {
    fn check(&self, _: Day, _: &mut Problems) {}
}
