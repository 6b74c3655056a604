//! The one shape of a refusal. A code exists only where somebody acts on it; the detail says in
//! words what to do and may be shown as it is to whoever reads logs or runs the command line. The
//! screens put the code into the language of the worker.

use std::fmt;

use model::FieldProblem;
use serde::{Deserialize, Serialize};

/// Why a command was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// There is no such command.
    UnknownCommand,
    /// The arguments are not what the command takes.
    BadArguments,
    /// Some fields cannot stand; `fields` says which and why.
    Invalid,
    /// There is no such thing here.
    NotFound,
    /// The step is not allowed from the state the case is in, or the case has moved on since it was on
    /// screen.
    IllegalStep,
    /// Something runs in a record that would end, and would be lost with it: bring it to its end first.
    StillRuns,
    /// This device has not been enrolled.
    NotEnrolled,
    /// This device has been enrolled already.
    AlreadyEnrolled,
    /// The invitation code is wrong, used or expired.
    BadInvite,
    /// The worker's role may not do this.
    NotAllowed,
    /// The server could not be reached; everything stays on the device.
    Offline,
    /// The server has too much to do or was asked too often; the device waits and asks again.
    ServerBusy,
    /// Whoever answers at the server's address could not prove to be the server; nothing was sent.
    Untrusted,
    /// The server does not take some changes; they stay on the device and are offered again.
    Refused,
    /// The server does not accept this device any more.
    Revoked,
    /// The server answered something this app does not understand.
    BadAnswer,
    /// No number is left on this device; the next sync brings more.
    OutOfNumbers,
    /// The disk is full; nothing was half-saved.
    DiskFull,
    /// The database was written by a newer app.
    NewerDatabase,
    /// The key does not open the database.
    WrongKey,
    /// Another process holds the database.
    Busy,
    /// Somebody stopped it while it was under way.
    Stopped,
    /// Anything else; the detail is for whoever repairs it.
    Internal,
}

/// A command that was not carried out. Nothing was changed by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Failure {
    /// What a screen acts on.
    pub code: Code,
    /// What happened and what to do, in a sentence.
    pub detail: String,
    /// The fields that stand in the way, when the code is `invalid`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// How long the server wants to be left alone, in milliseconds; none when it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_ms: Option<u32>,
}

impl Failure {
    /// A failure with a code and a sentence.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            fields: Vec::new(),
            wait_ms: None,
        }
    }

    /// A form that cannot stand.
    #[must_use]
    pub fn invalid(fields: Vec<FieldProblem>) -> Self {
        let names: Vec<_> = fields
            .iter()
            .map(|problem| problem.field.as_str())
            .collect();
        let detail = format!("correct these fields and save again: {}", names.join(", "));
        Self {
            fields,
            ..Self::new(Code::Invalid, detail)
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Failure {}
