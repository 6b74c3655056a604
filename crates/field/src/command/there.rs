//! Why a record is not there.

use contract::{Code, Failure};
use model::{Dispute, UtcMs};

use crate::failure::not_found;

/// The record, or why there is none.
pub(super) fn there<T>(found: Option<T>, erased: Option<UtcMs>) -> Result<T, Failure> {
    there_is("dispute", found, erased)
}

/// The same of a record of another kind.
pub(super) fn there_is<T>(
    what: &str,
    found: Option<T>,
    erased: Option<UtcMs>,
) -> Result<T, Failure> {
    check_not_erased(erased)?;
    found.ok_or_else(|| not_found(what))
}

/// Refuses a letter where a case is meant: it has commands of its own.
pub(super) fn check_is_a_case(record: &Dispute) -> Result<(), Failure> {
    if record.letter.is_none() {
        Ok(())
    } else {
        Err(not_found("dispute"))
    }
}

/// Refuses what was erased, so that a form that is still open brings nothing of it back.
pub(super) fn check_not_erased(erased: Option<UtcMs>) -> Result<(), Failure> {
    match erased {
        Some(at) => {
            let detail = format!("this record was erased for good on {}", at.day());
            Err(Failure::new(Code::NotFound, detail))
        }
        None => Ok(()),
    }
}
