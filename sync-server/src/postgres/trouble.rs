//! What PostgreSQL says when it does not do what was asked, and what it means here.

use std::error::Error as _;
use std::fmt::Display;
use std::io;

use deadpool_postgres::{PoolError, TimeoutType};
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use super::PostgresUrl;
use crate::database::DatabaseError;

/// Why a transaction did not come to its end.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Somebody else's came between, or the line was cut: nothing was stored, or all of it, and it
    /// may be tried again.
    Again(DatabaseError),
    /// Trying again would not help.
    Final(DatabaseError),
}

impl Trouble {
    pub(super) fn into_error(self) -> DatabaseError {
        match self {
            Self::Again(error) | Self::Final(error) => error,
        }
    }
}

impl From<DatabaseError> for Trouble {
    fn from(error: DatabaseError) -> Self {
        Self::Final(error)
    }
}

/// What an error of a statement means.
pub(super) fn of(url: &PostgresUrl, error: &Error) -> Trouble {
    let Some(code) = error.code() else {
        let by_system = <dyn std::error::Error>::is::<io::Error>;
        return if error.is_closed() || error.source().is_some_and(by_system) {
            Trouble::Again(unreachable(url, said(error)))
        } else {
            Trouble::Final(DatabaseError::Failed(said(error)))
        };
    };
    let is = |codes: &[&SqlState]| codes.contains(&code);
    if is(&[
        &SqlState::T_R_SERIALIZATION_FAILURE,
        &SqlState::T_R_DEADLOCK_DETECTED,
    ]) {
        Trouble::Again(DatabaseError::Busy)
    } else if is(&[
        &SqlState::LOCK_NOT_AVAILABLE,
        &SqlState::QUERY_CANCELED,
        &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ]) {
        Trouble::Final(DatabaseError::Busy)
    } else if is(&[&SqlState::DISK_FULL]) {
        Trouble::Final(DatabaseError::DiskFull)
    } else if is(&[
        &SqlState::ADMIN_SHUTDOWN,
        &SqlState::CRASH_SHUTDOWN,
        &SqlState::CANNOT_CONNECT_NOW,
        // The host of yesterday may be a copy that takes no writes today.
        &SqlState::READ_ONLY_SQL_TRANSACTION,
    ]) {
        Trouble::Again(unreachable(url, said(error)))
    } else if is(&[
        &SqlState::INVALID_PASSWORD,
        &SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
        &SqlState::INVALID_CATALOG_NAME,
        &SqlState::TOO_MANY_CONNECTIONS,
        &SqlState::INSUFFICIENT_PRIVILEGE,
    ]) {
        Trouble::Final(unreachable(url, said(error)))
    } else {
        Trouble::Final(DatabaseError::Failed(said(error)))
    }
}

/// Why no connection was to be had.
pub(super) fn of_pool(url: &PostgresUrl, error: &PoolError) -> Trouble {
    match error {
        PoolError::Backend(error) => of(url, error),
        PoolError::Timeout(TimeoutType::Wait) => Trouble::Final(DatabaseError::Busy),
        PoolError::Closed => Trouble::Final(DatabaseError::Stopped),
        other => Trouble::Final(unreachable(url, other)),
    }
}

pub(super) fn unreachable(url: &PostgresUrl, detail: impl Display) -> DatabaseError {
    DatabaseError::Unreachable {
        place: url.to_string(),
        detail: detail.to_string(),
    }
}

/// The message alone: what stands beside it may hold values of the row.
fn said(error: &Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(told), _) => told.message().to_owned(),
        (None, Some(source)) => source.to_string(),
        (None, None) => error.to_string(),
    }
}
