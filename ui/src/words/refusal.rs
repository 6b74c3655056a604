//! Why something was not done and what to do about it, in the worker's language. It never shows a
//! detail written for whoever repairs the machine.

use contract::{Code, Failure};

use super::{Words, say};

impl Words {
    /// What happened and what to do.
    pub(crate) fn refusal(&self, failure: &Failure) -> String {
        match failure.code {
            Code::UnknownCommand | Code::BadArguments | Code::BadAnswer => {
                say!(self, "refusal-versions-differ")
            }
            Code::Invalid => say!(self, "refusal-invalid"),
            Code::NotFound => say!(self, "refusal-not-found"),
            Code::IllegalStep => say!(self, "refusal-illegal-step"),
            Code::StillRuns => say!(self, "refusal-still-runs"),
            Code::NotEnrolled => say!(self, "refusal-not-enrolled"),
            Code::AlreadyEnrolled => say!(self, "refusal-already-enrolled"),
            Code::BadInvite => say!(self, "refusal-bad-invite"),
            Code::NotAllowed => say!(self, "refusal-not-allowed"),
            Code::Offline => say!(self, "refusal-offline"),
            Code::ServerBusy => say!(self, "refusal-server-busy"),
            Code::Untrusted => say!(self, "refusal-untrusted"),
            Code::Refused => say!(self, "refusal-refused"),
            Code::Revoked => say!(self, "refusal-revoked"),
            Code::OutOfNumbers => say!(self, "refusal-out-of-numbers"),
            Code::DiskFull => say!(self, "refusal-disk-full"),
            Code::NewerDatabase => say!(self, "refusal-newer-database"),
            Code::WrongKey => say!(self, "refusal-wrong-key"),
            Code::Busy => say!(self, "refusal-busy"),
            Code::Stopped => say!(self, "refusal-stopped"),
            Code::Internal => say!(self, "refusal-internal"),
        }
    }

    /// Why a change is held back, from the written code of the reason.
    pub(crate) fn held_back(&self, reason: &str) -> String {
        match reason {
            "too_large" => say!(self, "held-too-large"),
            "missing_deps" => say!(self, "held-missing-deps"),
            "second_beginning" | "actor_forked" => say!(self, "held-copied-device"),
            "foreign_actor" | "foreign_author" => say!(self, "held-foreign"),
            "not_allowed" => say!(self, "held-not-allowed"),
            "outside_scope" => say!(self, "held-outside-scope"),
            "bad_signature" | "chain_gap" | "chain_forked" => say!(self, "held-not-signed"),
            "illegal_step" => say!(self, "held-illegal-step"),
            "begun_anew" => say!(self, "held-begun-anew"),
            "rewritten" => say!(self, "held-rewritten"),
            _ => say!(self, "held-damaged"),
        }
    }

    /// Why the server did not take a photo, from its written code, and what becomes of it.
    pub(crate) fn photo_refused(&self, code: &str) -> String {
        match code {
            "too_large" => say!(self, "photo-refused-too-large"),
            "quota" => say!(self, "photo-refused-quota"),
            "not_allowed" | "unknown_record" => say!(self, "photo-refused-not-allowed"),
            _ => say!(self, "photo-refused"),
        }
    }
}
