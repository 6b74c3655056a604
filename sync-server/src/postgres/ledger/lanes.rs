//! Pushes that wait at the same time share a transaction, so that the cost of a commit, and of
//! holding a scope, is shared by everyone who waits for one. A few lanes work side by side; a scope
//! keeps to one of them, so that they seldom wait for each other. Other nodes have lanes of their
//! own: it is the row of the scope that keeps order, not the lane.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Instant;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use super::append::{self, Outcomes};
use crate::database::DatabaseError;
use crate::ledger::{Batch, Outcome, Receipt};
use crate::logs::ended;
use crate::metrics::Commits;
use crate::postgres::trouble::Trouble;
use crate::postgres::{Connections, TRIES};
use crate::threads::Threads;

/// How many transactions are open at the same time. While one waits for the disk, others work.
const LANES: usize = 4;
/// How many pushes share a transaction at the most, and how many bytes.
const GROUP: usize = 128;
const GROUP_BYTES: usize = 4 << 20;

pub(in crate::postgres) struct Lanes {
    lanes: Vec<UnboundedSender<Waiting>>,
    hash: RandomState,
}

struct Waiting {
    batch: Batch,
    told: oneshot::Sender<Outcome>,
}

impl Lanes {
    pub(in crate::postgres) fn start(
        connections: &Connections,
        commits: &Commits,
        threads: &Threads,
    ) -> Self {
        let lanes = (0..LANES).map(|_| {
            let (lane, waiting) = unbounded_channel();
            threads.spawn(work(connections.clone(), commits.clone(), waiting));
            lane
        });
        Self {
            lanes: lanes.collect(),
            hash: RandomState::new(),
        }
    }

    pub(super) fn hand_in(&self, batch: Batch) -> Receipt {
        let (told, receipt) = Receipt::new();
        // What no lane takes is dropped, and its receipt says so.
        let taken = self
            .lane_of(&batch)
            .is_some_and(|lane| lane.send(Waiting { batch, told }).is_ok());
        if !taken {
            tracing::debug!("the lanes have stopped");
        }
        receipt
    }

    fn lane_of(&self, batch: &Batch) -> Option<&UnboundedSender<Waiting>> {
        let mut hasher = self.hash.build_hasher();
        match append::scopes_of(batch).next() {
            Some(scope) => hasher.write(scope.as_str().as_bytes()),
            None => hasher.write(batch.device.as_bytes()),
        }
        let lanes = u64::try_from(self.lanes.len()).ok()?;
        let lane = hasher.finish().checked_rem(lanes)?;
        self.lanes.get(usize::try_from(lane).ok()?)
    }
}

async fn work(connections: Connections, commits: Commits, mut waiting: UnboundedReceiver<Waiting>) {
    while let Some(first) = waiting.recv().await {
        let mut bytes = size_bytes(&first.batch);
        let mut group = vec![first];
        while group.len() < GROUP && bytes < GROUP_BYTES {
            let Ok(next) = waiting.try_recv() else { break };
            bytes += size_bytes(&next.batch);
            group.push(next);
        }
        let (began, writes) = (Instant::now(), group.len());
        // A panic takes down the group alone: whoever waits for it hears that nobody answers.
        if let Err(error) = tokio::spawn(carry_out(connections.clone(), group)).await {
            let ended = ended(&error);
            tracing::error!(ended, "a group of pushes stopped");
        }
        commits.made(writes, began.elapsed());
    }
}

/// Carries a group out together, or each alone when together they cannot be.
async fn carry_out(connections: Connections, group: Vec<Waiting>) {
    let (batches, told): (Vec<Batch>, Vec<_>) = group
        .into_iter()
        .map(|waiting| (waiting.batch, waiting.told))
        .unzip();
    match store(&connections, &batches).await {
        Ok(outcomes) => {
            for (told, outcome) in told.into_iter().zip(outcomes) {
                tell(told, outcome);
            }
        }
        Err(DatabaseError::Failed(why)) if batches.len() > 1 => {
            tracing::warn!(why, "a group of pushes is carried out one by one");
            for (told, batch) in told.into_iter().zip(&batches) {
                let outcome = store(&connections, std::slice::from_ref(batch)).await;
                let alone = outcome.map(|mut outcomes| outcomes.pop());
                tell(
                    told,
                    match alone {
                        Ok(Some(outcome)) => outcome,
                        Ok(None) => Err(DatabaseError::Stopped.into()),
                        Err(error) => Err(error.into()),
                    },
                );
            }
        }
        Err(error) => {
            for told in told {
                tell(told, Err(error.clone().into()));
            }
        }
    }
}

/// Stores what is not stale, in one transaction; tries again when somebody else's came between or
/// the line was cut. When it was cut at the commit, the second try finds what the first has stored:
/// the documents have moved on, and the push is examined again.
async fn store(connections: &Connections, batches: &[Batch]) -> Result<Outcomes, DatabaseError> {
    let mut last = DatabaseError::Busy;
    for _ in 0..TRIES {
        match append::append(connections, batches).await {
            Ok(outcomes) => return Ok(outcomes),
            Err(Trouble::Again(error)) => last = error,
            Err(Trouble::Final(error)) => return Err(error),
        }
    }
    Err(last)
}

fn tell(told: oneshot::Sender<Outcome>, outcome: Outcome) {
    if told.send(outcome).is_err() {
        tracing::debug!("whoever waited for a commit has gone");
    }
}

fn size_bytes(batch: &Batch) -> usize {
    let changes = batch.changes.iter().map(|change| change.bytes.len());
    let documents = batch.documents.iter().map(|document| document.saved.len());
    let held = batch.held.iter().map(|held| held.bytes.len());
    changes.chain(documents).chain(held).sum()
}
