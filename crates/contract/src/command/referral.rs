//! Letters to partner units (提示函): written from a case, accepted or declined, answered, taken back. A
//! unit sees the letter and nothing else of the case.

use model::dispute::act::Act;
use model::dispute::letter::{HandOver, Handed};
use model::dispute::life::ReferralState;
use model::{ActId, Day, DisputeId, Letter, Role, UnitNo, UtcMs};
use serde::{Deserialize, Serialize};

use super::paper::Printed;
use super::{May, command};

/// Those who write letters.
const WRITERS: May = May::Roles(&[Role::AuxiliaryOfficer, Role::StationOfficer, Role::Reviewer]);
/// Those letters are for.
const UNITS: May = May::Roles(&[Role::PartnerUnit]);
/// Both.
const READERS: May = May::Roles(&[
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
    Role::Reviewer,
    Role::PartnerUnit,
]);

/// Asks which units letters can be written to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Units {}
command!(
    Units,
    "referral.units",
    WRITERS,
    Vec<Unit>,
    "the partner units letters can be written to"
);

/// A partner unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unit {
    /// Its number within the county.
    pub unit: UnitNo,
    /// Its name.
    pub name: String,
}

/// Writes a letter to a unit: numbered, with what is handed over and nothing else. The case stays the
/// sender's until the unit accepts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// The case.
    pub dispute: DisputeId,
    /// To whom, and what of it.
    pub hand_over: HandOver,
}
command!(
    Offer,
    "referral.offer",
    WRITERS,
    Offered,
    "writes a letter to a partner unit, numbered, with what is handed over and nothing else"
);

/// The letter is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Offered {
    /// The letter.
    pub letter: DisputeId,
    /// The act in the case.
    pub act: ActId,
    /// Its number.
    pub number: String,
}

/// Lists letters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct List {
    /// Only in this state, by their day; else all, the newest first.
    pub state: Option<ReferralState>,
    /// How many at the most; 0 stands for 50, more than 200 is 200.
    pub limit: u32,
}
command!(
    List,
    "referral.list",
    READERS,
    Vec<Row>,
    "letters to partner units on this device"
);

/// A letter in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// The letter.
    pub letter: DisputeId,
    /// The case it is about.
    pub dispute: DisputeId,
    /// The unit.
    pub unit: String,
    /// Its number.
    pub number: String,
    /// What it is about. Empty in a list where that is domestic violence, and where the case is not on this device, as
    /// at a unit: the letter itself says it.
    pub matter: String,
    /// Who wrote it.
    pub from: String,
    /// By when an answer is asked for.
    pub deadline: Day,
    /// How it stands.
    pub state: ReferralState,
    /// How the case says it stands; another state is news for whoever works the case.
    pub noted: ReferralState,
    /// When it was written.
    pub offered_at_ms: UtcMs,
}

/// Opens a letter. The look is written to the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// The letter.
    pub letter: DisputeId,
}
command!(
    Get,
    "referral.get",
    READERS,
    Sheet,
    "one letter, with what was handed over; the look is logged"
);

/// A letter as a sheet of paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sheet {
    /// The letter.
    pub id: DisputeId,
    /// What it says.
    pub letter: Letter,
    /// What was handed over: the people as far as they were named, and the facts under what was
    /// verified.
    pub handed: Handed,
    /// How it stands.
    pub state: ReferralState,
    /// What was done with it.
    pub acts: Vec<Act>,
    /// When it was written.
    pub offered_at_ms: UtcMs,
    /// How many changes of it still wait to be sent.
    pub waiting_changes: u32,
}

/// Prints a letter. Who sends it, for whom a copy is and who answers the telephone is not recorded: blanks, to be
/// filled in by hand. The look is written to the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Print {
    /// The letter.
    pub letter: DisputeId,
}
command!(
    Print,
    "referral.paper",
    READERS,
    Printed,
    "a letter as PDF, made on this device; the look is logged"
);

macro_rules! answers {
    ($( $(#[$doc:meta])* $name:ident $command:literal $may:ident $field:ident $(#[$field_doc:meta])* $about:literal; )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The letter.
            pub letter: DisputeId,
            $(#[$field_doc])*
            #[serde(default)]
            pub $field: String,
        }
        command!($name, $command, $may, Answered, $about);
    )+ };
}

answers! {
    /// Accepts a letter: the matter is the unit's own from now on.
    Accept "referral.accept" UNITS words
        /// What the unit says.
        "accepts a letter: the matter is this unit's own from now on";
    /// Declines a letter.
    Decline "referral.decline" UNITS reason
        /// Why.
        "declines a letter, and says why";
    /// Answers a letter that was accepted.
    Answer "referral.answer" UNITS words
        /// What came of it.
        "answers a letter that was accepted: what came of it";
    /// Takes a letter back, in the letter and in the case.
    Revoke "referral.revoke" WRITERS reason
        /// Why.
        "takes a letter back, and says why";
}

/// It is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answered {
    /// The letter.
    pub letter: DisputeId,
    /// How it stands now.
    pub state: ReferralState,
}

/// Notes in the case what the unit said of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The letter.
    pub letter: DisputeId,
}
command!(
    Note,
    "referral.note",
    WRITERS,
    Answered,
    "notes in the case what the unit said: accepted, declined or answered"
);
