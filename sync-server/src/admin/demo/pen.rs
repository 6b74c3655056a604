//! Writes records into one grid: a document and its changes as a device makes them, signed in batches of about a
//! frame, each chained to the one before.

use std::sync::mpsc::Sender;

use merge::document::{Hand, LocalChange, MergeError};
use merge::{Document, gate};
use model::{ChangeHash, GridId, RecordId, RecordKind, UtcMs};
use proof::Batch;
use sync_core::PUSH_FRAME_BYTES;
use wire::{Acks, Outcome, Push, PushedChange, Signed};

use super::AdminError;
use super::author::Author;
use crate::App;
use crate::intake;
use crate::ledger::ChainEnd;

/// What was taken in with one batch.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    pub(super) disputes: u64,
    pub(super) elders: u64,
}

/// What writes.
pub(super) struct Pen<'a> {
    app: &'a App,
    author: &'a Author,
    grid: &'a GridId,
    said: &'a Sender<Written>,
    end: ChainEnd,
    /// What the next batch has so far.
    changes: Vec<PushedChange>,
    size_bytes: usize,
    written: Written,
}

impl<'a> Pen<'a> {
    pub(super) fn of(
        app: &'a App,
        author: &'a Author,
        grid: &'a GridId,
        said: &'a Sender<Written>,
    ) -> Result<Self, AdminError> {
        let end = app.inner.ledger.chain_of(grid, author.key.public().id())?;
        Ok(Self {
            app,
            author,
            grid,
            said,
            end,
            changes: Vec::new(),
            size_bytes: 0,
            written: Written::default(),
        })
    }

    /// Writes the disputes and elders of these numbers for as long as it may.
    pub(super) fn write(
        &mut self,
        disputes: &[u64],
        elders: &[u64],
        may: &dyn Fn() -> bool,
    ) -> Result<(), AdminError> {
        for number in disputes {
            if !may() {
                break;
            }
            let (id, changes) = self.dispute(*number)?;
            self.add(RecordKind::Dispute, id, changes)?;
            self.written.disputes += 1;
        }
        for number in elders {
            if !may() {
                break;
            }
            let (id, changes) = self.elder(*number)?;
            self.add(RecordKind::Elder, id, changes)?;
            self.written.elders += 1;
        }
        self.send()
    }

    fn dispute(&self, number: u64) -> Result<(RecordId, Vec<LocalChange>), MergeError> {
        let case = self.author.county.case(number, self.grid);
        let begun = Document::begin(case.id, &case.content, self.hand(case.at_ms))?;
        let (mut document, change) = begun;
        let mut changes = vec![change];
        for sitting in &case.sittings {
            changes.push(document.act(&sitting.acts, self.hand(sitting.at_ms))?);
        }
        Ok((case.id, changes))
    }

    fn elder(&self, number: u64) -> Result<(RecordId, Vec<LocalChange>), MergeError> {
        let elder = self.author.county.elder(number, self.grid);
        let (id, hand) = (elder.id, self.hand(elder.at_ms));
        let begun = Document::begin_elder(id, &elder.profile, &elder.consent, hand)?;
        let (mut document, change) = begun;
        let mut changes = vec![change];
        for act in elder.acts {
            let hand = self.hand(act.at_ms);
            changes.push(document.act_for_elder(&[act], hand)?);
        }
        Ok((id, changes))
    }

    fn hand(&self, at_ms: UtcMs) -> Hand {
        Hand {
            actor: self.author.actor,
            worker: self.author.county.author.id,
            at_ms,
        }
    }

    /// A record stays in one batch, so that it is there whole or not at all.
    fn add(
        &mut self,
        kind: RecordKind,
        id: RecordId,
        changes: Vec<LocalChange>,
    ) -> Result<(), AdminError> {
        let size: usize = changes.iter().map(|change| change.bytes.len()).sum();
        if self.size_bytes + size > PUSH_FRAME_BYTES {
            self.send()?;
        }
        self.size_bytes += size;
        let pushed =
            |change: LocalChange| PushedChange::of(kind.code(), id, self.grid, change.bytes);
        self.changes.extend(changes.into_iter().map(pushed));
        Ok(())
    }

    /// Signs what is there as the next batch and has it taken in.
    fn send(&mut self) -> Result<(), AdminError> {
        if self.changes.is_empty() {
            return Ok(());
        }
        let changes = std::mem::take(&mut self.changes);
        let names: Vec<ChangeHash> = changes
            .iter()
            .map(|one| gate::name_of(&one.bytes))
            .collect();
        let key = &self.author.key;
        let batch = Batch {
            key: key.public().id(),
            scope: self.grid,
            no: self.end.no + 1,
            previous: self.end.hash,
            changes: &names,
        };
        let signed = Signed {
            no: batch.no,
            signature: batch.sign(key).as_bytes().to_vec(),
        };
        let push = Push {
            changes,
            signed: Some(signed),
        };
        let (app, seat) = (self.app, &self.author.seat);
        let acks = intake::take(app, seat, Some(&key.public()), &push, app.now())?;
        check(&acks)?;
        app.inner.bells.ring(self.grid);
        if acks.signed_no == batch.no {
            self.end = ChainEnd {
                no: batch.no,
                hash: batch.hash(),
            };
        }
        self.size_bytes = 0;
        // Nobody listens any more only when another thread has failed.
        self.said.send(std::mem::take(&mut self.written)).ok();
        Ok(())
    }
}

/// All of it was taken in, or was there, or belongs to a record that was erased.
fn check(acks: &Acks) -> Result<(), AdminError> {
    let refused = acks.acks.iter().find(|ack| {
        !matches!(ack.outcome(), Outcome::Stored | Outcome::Duplicate) && ack.code != intake::ERASED
    });
    refused.map_or(Ok(()), |ack| {
        Err(AdminError::DemoNotTaken {
            code: ack.code.clone(),
            detail: ack.detail.clone(),
        })
    })
}
