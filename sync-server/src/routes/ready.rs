//! `GET /readyz`: whether the server can do its work now. It reads, and it writes something that
//! changes nothing and makes it durable, so that a full disk or a database gone read-only is
//! noticed before a device does. Asked more often, it tells what it found a moment ago.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::StatusCode;

use super::refuse::{Refused, blocking};
use crate::App;
use crate::database::DatabaseError;

/// How long a finding holds: a write to the disk is not for everyone to order.
const HOLDS: Duration = Duration::from_secs(2);

/// What was found the last time.
#[derive(Debug, Default)]
pub(crate) struct Finding(Mutex<Option<(Instant, &'static str)>>);

impl Finding {
    /// What is found now, or was a moment ago. Blocks.
    fn of(&self, app: &App) -> &'static str {
        // Held while looking, so that many who ask at once cost one look.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match *last {
            Some((at, found)) if at.elapsed() < HOLDS => found,
            _ => {
                let found = look(app);
                *last = Some((Instant::now(), found));
                found
            }
        }
    }
}

const READY: &str = "ready";

/// The word for how it stands.
fn look(app: &App) -> &'static str {
    match app.inner.registry.check() {
        Ok(()) => READY,
        Err(error) => {
            tracing::error!(%error, "the server is not ready");
            match error {
                DatabaseError::DiskFull => "disk_full",
                DatabaseError::Busy => "database_busy",
                DatabaseError::Unreachable { .. } => "database_unreachable",
                DatabaseError::Newer { .. } => "newer_database",
                DatabaseError::Stopped => "stopping",
                _ => "database_failed",
            }
        }
    }
}

pub(crate) async fn ready(State(app): State<App>) -> Result<(StatusCode, String), Refused> {
    let found = if app.is_stopping() {
        "stopping"
    } else {
        blocking(move || Ok::<_, DatabaseError>(app.inner.finding.of(&app))).await?
    };
    let status = if found == READY {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    Ok((status, format!("{found}\n")))
}
