//! From what went wrong inside to what is said outside.

use contract::{Code, Failure};
use merge::MergeError;
use model::Illegal;
use store::{KeyError, StoreError};
use wire::{Refusal, RefusalCode, one_from_bytes};

use crate::line::LineError;

pub(crate) fn internal(error: impl std::fmt::Display) -> Failure {
    Failure::new(Code::Internal, error.to_string())
}

pub(crate) fn from_store(error: &StoreError) -> Failure {
    let code = match error {
        StoreError::DiskFull => Code::DiskFull,
        StoreError::Busy => Code::Busy,
        StoreError::Newer { .. } => Code::NewerDatabase,
        StoreError::WrongKey | StoreError::KeyMissing => Code::WrongKey,
        StoreError::Key(KeyError::Damaged(_) | KeyError::Exposed(_)) => Code::WrongKey,
        StoreError::Held(_) => Code::Refused,
        StoreError::Document(MergeError::Illegal(
            Illegal::LetterOpen | Illegal::StillRuns(_) | Illegal::GoesOnNowhere,
        )) => Code::StillRuns,
        StoreError::Document(
            MergeError::Illegal(_) | MergeError::Elder(_) | MergeError::Notice(_),
        ) => Code::IllegalStep,
        _ => Code::Internal,
    };
    Failure::new(code, error.to_string())
}

/// A failure that knows the store, so that a transaction can end in either.
pub(crate) struct Stop(pub(crate) Failure);

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self(from_store(&error))
    }
}

impl From<MergeError> for Stop {
    fn from(error: MergeError) -> Self {
        Self(from_store(&error.into()))
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        stop.0
    }
}

pub(crate) fn not_found(what: &str) -> Failure {
    Failure::new(
        Code::NotFound,
        format!("there is no such {what} on this device"),
    )
}

pub(crate) fn from_line(error: &LineError) -> Failure {
    match error {
        LineError::Address(_) => Failure::new(Code::BadArguments, error.to_string()),
        LineError::Unreachable(_) => Failure::new(Code::Offline, error.to_string()),
        LineError::Untrusted(_) => Failure::new(Code::Untrusted, error.to_string()),
        LineError::Refused { status, body } => match one_from_bytes::<Refusal>(body) {
            Ok(refusal) => from_refusal(&refusal),
            Err(_) if *status == 429 => Failure::new(Code::ServerBusy, error.to_string()),
            // A proxy between here and there speaks for itself; the server may be fine later.
            Err(_) if *status >= 500 => Failure::new(Code::Offline, error.to_string()),
            Err(_) => Failure::new(Code::BadAnswer, error.to_string()),
        },
    }
}

pub(crate) fn from_refusal(refusal: &Refusal) -> Failure {
    let code = match refusal.parsed_code() {
        RefusalCode::BadInvite | RefusalCode::TooManyTries => Code::BadInvite,
        RefusalCode::UnknownToken | RefusalCode::Revoked => Code::Revoked,
        RefusalCode::TooManyRequests => Code::ServerBusy,
        RefusalCode::Unavailable if refusal.retry_after_s > 0 => Code::ServerBusy,
        RefusalCode::Internal | RefusalCode::Unavailable => Code::Offline,
        _ => Code::BadAnswer,
    };
    let wait_ms = refusal.retry_after_s.saturating_mul(1_000);
    Failure {
        wait_ms: (wait_ms > 0).then_some(wait_ms),
        ..Failure::new(code, refusal.detail.clone())
    }
}

pub(crate) fn not_understood(what: impl std::fmt::Display) -> Failure {
    let detail = format!("the server answered something this app does not understand: {what}");
    Failure::new(Code::BadAnswer, detail)
}
