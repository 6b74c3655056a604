//! The one writer: a thread that takes what waits, carries it out in one transaction, each job in
//! its own savepoint, and answers when the whole group is durable. So the cost of a commit is
//! shared by everyone who waits for one, and a failed job undoes only itself. A group of nothing but pushes
//! does without savepoints, for each of which SQLite keeps every page as it was: they seldom fail once they
//! have written, and then all of them are carried out a second time.

mod push;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Instant;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{DatabaseError, say};
use crate::metrics::Commits;
use crate::threads;
use push::Push;

/// How many jobs share a transaction at the most.
const GROUP: usize = 256;

/// What waits.
enum Job {
    /// Can be carried out once, in a savepoint.
    Once(Once),
    /// Can be carried out again after it was undone.
    Push(Box<dyn Push>),
}

/// Runs on the writer's thread; what it gives back is called when the group's fate is known.
type Once = Box<dyn FnOnce(Result<&Connection, DatabaseError>) -> Tell + Send>;
type Tell = Box<dyn FnOnce(Result<(), DatabaseError>) + Send>;

#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(connection: Connection, commits: Commits) -> Result<Self, DatabaseError> {
        let (jobs, waiting) = channel();
        let thread = std::thread::Builder::new()
            .name("ledger writer".to_owned())
            .spawn(move || work(&connection, &waiting, &commits))
            .map_err(|error| DatabaseError::Failed(error.to_string()))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Carries it out and waits until it is durable.
    pub(super) fn write<T, E>(
        &self,
        write: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let answered = threads::wait(self.hand_in(write));
        answered.unwrap_or_else(|_| Err(DatabaseError::Stopped.into()))
    }

    /// Carries it out sometime; what is received is known once it is durable, and nothing is received
    /// when the writer has stopped.
    pub(super) fn hand_in<T, E>(
        &self,
        write: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, E>>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.take_in(Job::Once(once(write, answer)));
        answered
    }

    /// The same of what may be carried out again after all that it did was undone.
    pub(super) fn hand_in_push<T, E>(
        &self,
        write: impl Fn(&Connection) -> Result<T, E> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, E>>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.take_in(Job::Push(push::of(write, answer)));
        answered
    }

    /// A job that is not taken is dropped with its answer.
    fn take_in(&self, job: Job) {
        let taken = self.jobs.as_ref().map(|jobs| jobs.send(job));
        if !matches!(taken, Some(Ok(()))) {
            tracing::debug!("the writer has stopped");
        }
    }
}

/// Work with whoever waits for it.
fn once<T, E>(
    write: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    answer: oneshot::Sender<Result<T, E>>,
) -> Once
where
    T: Send + 'static,
    E: From<DatabaseError> + Send + 'static,
{
    Box::new(move |connection| {
        let outcome = connection
            .map_err(E::from)
            .and_then(|c| in_savepoint(c, write));
        Box::new(move |committed| tell(answer, outcome, committed))
    })
}

/// Answers, now that the fate of the transaction is known.
fn tell<T, E: From<DatabaseError>>(
    answer: oneshot::Sender<Result<T, E>>,
    outcome: Result<T, E>,
    committed: Result<(), DatabaseError>,
) {
    let told = answer.send(outcome.and_then(|value| {
        committed.map_err(E::from)?;
        Ok(value)
    }));
    if told.is_err() {
        tracing::debug!("whoever waited for a commit has gone");
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if self
            .thread
            .take()
            .is_some_and(|thread| thread.join().is_err())
        {
            tracing::error!("the writer ended in a panic");
        }
    }
}

fn work(connection: &Connection, waiting: &Receiver<Job>, commits: &Commits) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        group.extend(waiting.try_iter().take(GROUP - 1));
        let all_pushes = group.iter().all(|job| matches!(job, Job::Push(_)));
        if all_pushes && push::carried_out(connection, &mut group, commits) {
            continue;
        }
        let mut rest = group.into_iter().map(|job| match job {
            Job::Once(once) => once,
            Job::Push(push) => push.once(),
        });
        while rest.len() > 0 {
            run_together(connection, &mut rest, commits);
        }
    }
}

/// Carries out jobs in one transaction: all that are left, or up to one that took the whole
/// transaction down with it (a full disk, a panic).
fn run_together(connection: &Connection, jobs: &mut impl Iterator<Item = Once>, commits: &Commits) {
    let began = Instant::now();
    if let Err(error) = say(connection, "BEGIN IMMEDIATE") {
        for job in jobs {
            job(Err(error.clone()))(Err(error.clone()));
        }
        return;
    }
    let mut tell: Vec<Tell> = Vec::new();
    let mut fate = Ok(());
    for job in jobs {
        match catch_unwind(AssertUnwindSafe(|| job(Ok(connection)))) {
            Ok(told) => tell.push(told),
            Err(_) => fate = Err(DatabaseError::Unreadable("a write ended in a panic")),
        }
        if connection.is_autocommit() {
            fate = Err(DatabaseError::DiskFull);
        }
        if fate.is_err() {
            break;
        }
    }
    if fate.is_ok() {
        fate = say(connection, "COMMIT");
    }
    roll_back(connection);
    commits.made(tell.len(), began.elapsed());
    for told in tell {
        told(fate.clone());
    }
}

/// Takes back what is left of a transaction that came to no end.
fn roll_back(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err(error) = say(connection, "ROLLBACK")
    {
        tracing::error!(%error, "a transaction could not be rolled back");
    }
}

fn in_savepoint<T, E: From<DatabaseError>>(
    connection: &Connection,
    write: impl FnOnce(&Connection) -> Result<T, E>,
) -> Result<T, E> {
    say(connection, "SAVEPOINT job")?;
    match write(connection) {
        Ok(value) => {
            say(connection, "RELEASE job")?;
            Ok(value)
        }
        Err(error) => {
            // When SQLite has already taken the whole transaction back there is nothing to undo.
            if !connection.is_autocommit() {
                say(connection, "ROLLBACK TO job")?;
                say(connection, "RELEASE job")?;
            }
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn writer() -> (tempfile::TempDir, Writer) {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join("x")).unwrap();
        connection
            .execute_batch("CREATE TABLE t (x INTEGER PRIMARY KEY)")
            .unwrap();
        (
            folder,
            Writer::start(connection, Commits::default()).unwrap(),
        )
    }

    fn count(writer: &Writer) -> i64 {
        writer
            .write(|c| {
                let count = c.query_row("SELECT count(*) FROM t", [], |row| row.get(0));
                count.map_err(DatabaseError::from)
            })
            .unwrap()
    }

    #[test]
    fn a_failed_job_undoes_only_itself() {
        let (_folder, writer) = writer();
        let insert = |sql: &'static str| {
            writer.write(move |c| c.execute_batch(sql).map_err(DatabaseError::from))
        };
        insert("INSERT INTO t VALUES (1)").unwrap();
        insert("INSERT INTO t VALUES (2); INSERT INTO t VALUES (1)").unwrap_err();
        assert_eq!(count(&writer), 1);
    }

    #[test]
    fn a_full_disk_is_told_and_what_was_there_stays() {
        let (_folder, writer) = writer();
        let run = |sql: &'static str| {
            writer.write(move |c| c.execute_batch(sql).map_err(DatabaseError::from))
        };
        run("INSERT INTO t VALUES (1); CREATE TABLE big (bytes BLOB)").unwrap();
        writer
            .write(|c| {
                let pages: i64 = c.pragma_query_value(None, "page_count", |row| row.get(0))?;
                let full = format!("PRAGMA max_page_count = {}", pages + 1);
                c.query_row(&full, [], |_| Ok(()))
                    .map_err(DatabaseError::from)
            })
            .unwrap();
        let full = run("INSERT INTO t VALUES (2); INSERT INTO big VALUES (zeroblob(1000000))");
        assert_eq!(full, Err(DatabaseError::DiskFull));
        assert_eq!(count(&writer), 1);
        run("INSERT INTO t VALUES (3)").unwrap();
        assert_eq!(count(&writer), 2);
    }

    #[test]
    fn a_panic_in_a_job_is_an_error_and_the_writer_goes_on() {
        let (_folder, writer) = writer();
        let outcome: Result<(), DatabaseError> = writer.write(|_| panic!("on purpose"));
        assert_eq!(outcome, Err(DatabaseError::Stopped));
        assert_eq!(count(&writer), 0);
    }
}
