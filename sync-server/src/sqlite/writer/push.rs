//! Pushes that share a transaction without a savepoint for each. One that fails before it has written leaves nothing to be
//! undone. When one fails later, everything is taken back, and the group is carried out again as any other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{Job, Once, once, roll_back, tell};
use crate::database::DatabaseError;
use crate::metrics::Commits;
use crate::sqlite::say;

/// Work that may be carried out again after it was undone.
pub(super) trait Push: Send {
    /// Carries it out; tells whether what it leaves in the transaction may stay: all it was to do, or nothing.
    fn attempt(&mut self, connection: &Connection) -> bool;

    /// Answers what came of the attempt.
    fn tell(self: Box<Self>, committed: Result<(), DatabaseError>);

    /// Forgets the attempt.
    fn once(self: Box<Self>) -> Once;
}

struct Waiting<W, T, E> {
    write: W,
    outcome: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

/// Work with whoever waits for it.
pub(super) fn of<T, E>(
    write: impl Fn(&Connection) -> Result<T, E> + Send + 'static,
    answer: oneshot::Sender<Result<T, E>>,
) -> Box<dyn Push>
where
    T: Send + 'static,
    E: From<DatabaseError> + Send + 'static,
{
    Box::new(Waiting {
        write,
        outcome: None,
        answer,
    })
}

impl<W, T, E> Push for Waiting<W, T, E>
where
    W: Fn(&Connection) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<DatabaseError> + Send + 'static,
{
    fn attempt(&mut self, connection: &Connection) -> bool {
        let before = connection.total_changes();
        let outcome = (self.write)(connection);
        let may_stay = outcome.is_ok() || connection.total_changes() == before;
        self.outcome = Some(outcome);
        // When the disk is full, SQLite may have taken the whole transaction back.
        may_stay && !connection.is_autocommit()
    }

    fn tell(self: Box<Self>, committed: Result<(), DatabaseError>) {
        let Self {
            outcome, answer, ..
        } = *self;
        let outcome = match (outcome, &committed) {
            (Some(outcome), _) => outcome,
            // It was not even attempted.
            (None, Err(error)) => Err(error.clone().into()),
            (None, Ok(())) => Err(DatabaseError::Stopped.into()),
        };
        tell(answer, outcome, committed);
    }

    fn once(self: Box<Self>) -> Once {
        let Self { write, answer, .. } = *self;
        once(write, answer)
    }
}

/// Carries out a group of pushes and answers them, or tells that nothing was done.
pub(super) fn carried_out(
    connection: &Connection,
    group: &mut Vec<Job>,
    commits: &Commits,
) -> bool {
    let began = Instant::now();
    if let Err(error) = say(connection, "BEGIN IMMEDIATE") {
        answer(group, &Err(error));
        return true;
    }
    let attempts = || {
        group.iter_mut().all(|job| match job {
            Job::Push(push) => push.attempt(connection),
            Job::Once(_) => false,
        })
    };
    if !catch_unwind(AssertUnwindSafe(attempts)).unwrap_or(false) {
        roll_back(connection);
        return false;
    }
    let fate = say(connection, "COMMIT");
    roll_back(connection);
    commits.made(group.len(), began.elapsed());
    answer(group, &fate);
    true
}

fn answer(group: &mut Vec<Job>, fate: &Result<(), DatabaseError>) {
    for job in group.drain(..) {
        if let Job::Push(push) = job {
            push.tell(fate.clone());
        }
    }
}

#[cfg(test)]
mod tests;
