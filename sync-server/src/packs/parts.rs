//! Puts the parts of a pack together: documents and rows until a frame is full, and the batches all of it
//! came in. What was said of a batch in an earlier part is not said again.

use std::collections::{BTreeMap, HashSet};

use model::{ChangeHash, GridId, KeyId};
use wire::{FrameWriter, Part, Placed, SignedBatch, Whole};

use crate::App;
use crate::answer::{AnswerError, batches, told};
use crate::database::DatabaseError;
use crate::ledger::ToldRow;

/// What is said of a change beside its document, in bytes, about.
const CHANGE_BYTES: usize = 12;
/// What a row costs beside its change.
const ROW_BYTES: usize = 80;
/// What a batch costs, with what stands for its changes that are elsewhere.
const BATCH_BYTES: usize = 300;

type BatchId = (KeyId, u64);

/// The parts of a pack that is being made.
pub(super) struct Parts<'a> {
    app: &'a App,
    scope: &'a GridId,
    epoch: u64,
    frames: FrameWriter,
    count: u32,
    rows: u64,
    /// Batches and keys that were told in an earlier part.
    told: HashSet<BatchId>,
    keys: HashSet<KeyId>,
    next: Next,
}

/// The part that is being filled.
#[derive(Default)]
struct Next {
    wholes: Vec<(Vec<u8>, Vec<ToldRow>)>,
    rows: Vec<(ToldRow, Vec<u8>)>,
    batches: HashSet<BatchId>,
    bytes: usize,
}

/// All parts, as frames.
pub(super) struct Written {
    pub(super) frames: Vec<u8>,
    pub(super) count: u32,
    pub(super) rows: u64,
}

impl<'a> Parts<'a> {
    pub(super) fn new(app: &'a App, scope: &'a GridId, epoch: u64) -> Self {
        Self {
            app,
            scope,
            epoch,
            frames: FrameWriter::for_keeping(),
            count: 0,
            rows: 0,
            told: HashSet::new(),
            keys: HashSet::new(),
            next: Next::default(),
        }
    }

    /// Adds a document with the rows of its changes, in the order it has them, to a part of about
    /// `most` bytes.
    pub(super) fn whole(
        &mut self,
        saved: Vec<u8>,
        changes: Vec<ToldRow>,
        most: usize,
    ) -> Result<(), AnswerError> {
        let bytes = saved.len() + changes.len() * CHANGE_BYTES;
        self.make_room(&changes, bytes, most)?;
        self.rows += changes.len() as u64;
        self.next.wholes.push((saved, changes));
        Ok(())
    }

    /// Adds a row, and what comes with it when there is something, to a part of about `most` bytes.
    pub(super) fn row(
        &mut self,
        row: ToldRow,
        bytes: Vec<u8>,
        most: usize,
    ) -> Result<(), AnswerError> {
        self.make_room(&[row], bytes.len() + ROW_BYTES, most)?;
        self.rows += 1;
        self.next.rows.push((row, bytes));
        Ok(())
    }

    fn make_room(
        &mut self,
        changes: &[ToldRow],
        bytes: usize,
        most: usize,
    ) -> Result<(), AnswerError> {
        let came: HashSet<BatchId> = changes.iter().filter_map(|row| row.batch).collect();
        let fresh = came.difference(&self.next.batches).count();
        if self.next.bytes > 0 && self.next.bytes + bytes + fresh * BATCH_BYTES > most {
            self.end_part()?;
        }
        let fresh = came.difference(&self.next.batches).count();
        self.next.bytes += bytes + fresh * BATCH_BYTES;
        self.next.batches.extend(came);
        Ok(())
    }

    /// Ends the part that is being filled.
    pub(super) fn end_part(&mut self) -> Result<(), AnswerError> {
        let next = std::mem::take(&mut self.next);
        if next.wholes.is_empty() && next.rows.is_empty() {
            return Ok(());
        }
        let told = self.batches(&next)?;
        let number: BTreeMap<BatchId, u32> = told.iter().map(|(id, _)| *id).zip(1..).collect();
        let number = |row: &ToldRow| {
            let of = row.batch.and_then(|id| number.get(&id));
            of.copied().unwrap_or(0)
        };
        let wholes = next.wholes.into_iter().filter_map(|(saved, changes)| {
            let first = changes.first()?;
            let placed: Vec<Placed> = changes
                .iter()
                .map(|row| told::placed(row, number(row)))
                .collect();
            Some(Whole::of(first.kind, first.doc, saved, &placed))
        });
        let part = Part {
            scope: self.scope.to_string(),
            epoch: self.epoch,
            wholes: wholes.collect(),
            rows: next
                .rows
                .into_iter()
                .map(|(row, bytes)| told::row(&row, bytes, number(&row)))
                .collect(),
            batches: told.into_iter().map(|(_, batch)| batch).collect(),
        };
        self.frames.put(&part)?;
        self.count += 1;
        Ok(())
    }

    /// The batches of a part, those of a key in their order.
    fn batches(&mut self, next: &Next) -> Result<Vec<(BatchId, SignedBatch)>, DatabaseError> {
        let mut members: BTreeMap<BatchId, HashSet<ChangeHash>> = BTreeMap::new();
        let wholes = next.wholes.iter().flat_map(|(_, changes)| changes);
        for row in wholes.chain(next.rows.iter().map(|(row, _)| row)) {
            if let Some(batch) = row.batch {
                members.entry(batch).or_default().insert(row.name);
            }
        }
        let wanted: Vec<BatchId> = members.keys().copied().collect();
        let recorded = self.app.ledger().batches(self.scope, &wanted)?;
        let mut all = Vec::with_capacity(members.len());
        for (id, names) in members {
            let batch = recorded
                .get(&id)
                .ok_or(DatabaseError::Unreadable("a row without its batch"))?;
            let mut told = batches::told(self.scope, id, batch, &names);
            let (key, no) = id;
            if self.told.contains(&id) {
                told.signature = Vec::new();
            } else if no > 1 && !self.told.contains(&(key, no - 1)) {
                told.previous = batch.previous.as_bytes().to_vec();
            }
            if self.keys.insert(key) {
                told.certificate = batches::certificate(self.app, key)?;
            }
            self.told.insert(id);
            all.push((id, told));
        }
        Ok(all)
    }

    /// Ends the last part.
    pub(super) fn end(mut self) -> Result<Written, AnswerError> {
        self.end_part()?;
        Ok(Written {
            frames: self.frames.into_bytes(),
            count: self.count,
            rows: self.rows,
        })
    }

    /// How many bytes there are so far.
    pub(super) fn len(&self) -> usize {
        self.frames.len()
    }
}
