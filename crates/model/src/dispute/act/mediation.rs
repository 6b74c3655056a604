//! Sitting down together, what is said, what is agreed and whether it is kept.
//!
//! Source: 人民调解法 art. 3, 17, 23 (voluntary; the parties choose the mediator, open or closed), 20
//! (others take part with consent), 27 (minutes), 28–33 (agreement written or oral, performance, joint
//! confirmation by the court within 30 days).

use serde::{Deserialize, Serialize};

use super::{Check, Ground};
use crate::dispute::limits;
use crate::problem::{Problem, Problems};
use crate::{ActId, Day, FileHash, PartyId, WorkerId, open_enum};

/// Who mediates. Shares of work are counted as totals, never compared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Mediator {
    /// The name.
    pub name: String,
    /// The worker, where it is one of ours.
    pub worker: Option<WorkerId>,
    /// Whether it is a volunteer, a lawyer or another who was invited.
    pub invited: bool,
}

/// Somebody who takes part beside the parties and the mediators.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Invited {
    /// The name.
    pub name: String,
    /// As what: a relative, a neighbour, a lawyer, an expert.
    pub role: String,
    /// Whether both sides agreed.
    pub consent: bool,
}

open_enum!(
    /// How a session ended.
    Outcome {
        /// With an agreement.
        Agreed = "agreed",
        /// Without, to be gone on with.
        GoesOn = "goes_on",
        /// Without, for good.
        Failed = "failed",
        /// A party clearly refused to go on.
        Refused = "refused",
    }
);

/// One session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// The day.
    pub on: Day,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// Who mediates.
    #[serde(default)]
    pub mediators: Vec<Mediator>,
    /// Whether the parties chose them or agreed to them.
    #[serde(default)]
    pub chosen_by_parties: bool,
    /// Who else takes part.
    #[serde(default)]
    pub invited: Vec<Invited>,
    /// Whether others may listen, as the parties wish.
    #[serde(default)]
    pub open: bool,
    /// Whether side 甲 takes part of its own will.
    #[serde(default)]
    pub voluntary_a: bool,
    /// Whether side 乙 takes part of its own will.
    #[serde(default)]
    pub voluntary_b: bool,
    /// What side 甲 says.
    #[serde(default)]
    pub statement_a: String,
    /// What side 乙 says.
    #[serde(default)]
    pub statement_b: String,
    /// How it went.
    #[serde(default)]
    pub course: String,
    /// How it ended.
    pub outcome: Outcome,
    /// When they meet again.
    #[serde(default)]
    pub next_on: Option<Day>,
}

impl Check for Session {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.happened("on", Some(self.on), ground);
        problems.cap("place", &self.place, limits::PLACE_CHARS);
        if self.mediators.is_empty() {
            problems.add("mediators", Problem::Missing);
        }
        problems.many("mediators", self.mediators.len(), limits::PEOPLE);
        for (at, mediator) in self.mediators.iter().enumerate() {
            let field = format!("mediators.{at}.name");
            problems.needed(&field, &mediator.name, limits::NAME_CHARS);
        }
        problems.many("invited", self.invited.len(), limits::PEOPLE);
        for (at, invited) in self.invited.iter().enumerate() {
            let name = format!("invited.{at}.name");
            problems.needed(&name, &invited.name, limits::NAME_CHARS);
            let role = format!("invited.{at}.role");
            problems.cap(&role, &invited.role, limits::NAME_CHARS);
            if !invited.consent {
                problems.add(&format!("invited.{at}.consent"), Problem::Missing);
            }
        }
        for (field, freely) in [
            ("voluntary_a", self.voluntary_a),
            ("voluntary_b", self.voluntary_b),
        ] {
            if !freely && self.outcome != Outcome::Refused {
                problems.add(field, Problem::Missing);
            }
        }
        for (field, text) in [
            ("statement_a", &self.statement_a),
            ("statement_b", &self.statement_b),
            ("course", &self.course),
        ] {
            problems.cap(field, text, limits::NARRATIVE_CHARS);
        }
        problems.not_past("next_on", self.next_on, self.on);
    }
}

/// What a party adds, when they wish to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Statement {
    /// Who says it.
    pub party: PartyId,
    /// Their words.
    #[serde(default)]
    pub words: String,
}

impl Check for Statement {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.of_case("party", Some(self.party), ground);
        problems.needed("words", &self.words, limits::NARRATIVE_CHARS);
    }
}

open_enum!(
    /// Whether an agreement is on paper.
    Form {
        /// 书面.
        Written = "written",
        /// 口头: it is registered, and counts from when it was reached.
        Oral = "oral",
    }
);

/// One thing that was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Term {
    /// What is to be done.
    pub deed: String,
    /// By whom.
    pub who: String,
    /// Until when.
    pub by: Option<Day>,
}

/// Whose a drawn signature is: a party's, or a mediator's. Nothing stands in the place of what a hand wrote
/// but the hand's own drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Signed {
    /// The party who signed; none where a mediator did.
    #[serde(default)]
    pub party: Option<PartyId>,
    /// The mediator who signed, by the name the sessions give; empty where a party did.
    #[serde(default)]
    pub mediator: String,
    /// What was drawn: one of the signatures.
    pub file: FileHash,
}

impl Signed {
    fn check(
        &self,
        at: usize,
        signatures: &[FileHash],
        ground: Ground<'_>,
        problems: &mut Problems,
    ) {
        let field = |name: &str| format!("signed.{at}.{name}");
        problems.of_case(&field("party"), self.party, ground);
        problems.cap(&field("mediator"), &self.mediator, limits::NAME_CHARS);
        if self.party.is_none() && self.mediator.trim().is_empty() {
            problems.add(&field("party"), Problem::Missing);
        }
        if !signatures.contains(&self.file) {
            problems.add(&field("file"), Problem::NotAmongThem);
        }
    }
}

/// An agreement between the parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Agreement {
    /// On paper or not.
    pub form: Form,
    /// What happened, what is in dispute and who answers for what.
    #[serde(default)]
    pub facts: String,
    /// What was agreed.
    #[serde(default)]
    pub terms: Vec<Term>,
    /// In which way it is to be done.
    #[serde(default)]
    pub method: String,
    /// Until when all of it.
    #[serde(default)]
    pub deadline: Option<Day>,
    /// The signatures, as files of the record.
    #[serde(default)]
    pub signatures: Vec<FileHash>,
    /// Whose they are. Of one that is not named here nobody said whose it is.
    #[serde(default)]
    pub signed: Vec<Signed>,
    /// From when it binds: the day it was signed, or reached by word of mouth.
    pub effective_on: Day,
}

impl Check for Agreement {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.cap("facts", &self.facts, limits::NARRATIVE_CHARS);
        if self.terms.is_empty() {
            problems.add("terms", Problem::Missing);
        }
        problems.many("terms", self.terms.len(), limits::LINES);
        for (at, term) in self.terms.iter().enumerate() {
            problems.needed(
                &format!("terms.{at}.deed"),
                &term.deed,
                limits::REASON_CHARS,
            );
            problems.cap(&format!("terms.{at}.who"), &term.who, limits::PLACE_CHARS);
            problems.not_past(&format!("terms.{at}.by"), term.by, self.effective_on);
        }
        problems.cap("method", &self.method, limits::REASON_CHARS);
        problems.not_past("deadline", self.deadline, self.effective_on);
        problems.many("signatures", self.signatures.len(), limits::PEOPLE);
        problems.many("signed", self.signed.len(), limits::PEOPLE);
        for (at, signed) in self.signed.iter().enumerate() {
            signed.check(at, &self.signatures, ground, problems);
        }
        problems.happened("effective_on", Some(self.effective_on), ground);
    }
}

open_enum!(
    /// How far an agreement is kept.
    Kept {
        /// All of it.
        Whole = "whole",
        /// Some of it, or not yet all.
        Partly = "partly",
        /// None of it.
        Not = "not",
    }
);

/// Whether an agreement is kept, as was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Performance {
    /// Which agreement.
    pub agreement: ActId,
    /// How far.
    pub kept: Kept,
    /// What was seen.
    #[serde(default)]
    pub words: String,
}

impl Check for Performance {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.cap("words", &self.words, limits::NARRATIVE_CHARS);
    }
}

open_enum!(
    /// How far the court has come with confirming an agreement (司法确认).
    CourtStep {
        /// Both sides asked.
        Asked = "asked",
        /// It confirmed the agreement.
        Confirmed = "confirmed",
        /// It did not.
        Declined = "declined",
        /// The parties took it back.
        Withdrawn = "withdrawn",
    }
);

/// The court was asked to confirm an agreement, or answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CourtConfirmation {
    /// Which agreement.
    pub agreement: ActId,
    /// What happened.
    pub step: CourtStep,
    /// When.
    pub on: Day,
    /// Which court, and what it said.
    #[serde(default)]
    pub words: String,
}

impl Check for CourtConfirmation {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.happened("on", Some(self.on), ground);
        problems.cap("words", &self.words, limits::REASON_CHARS);
    }
}
