//! Decides, while the scopes of a group are held, which of its batches still fit, and gives their
//! changes the next numbers and links.

use std::collections::{BTreeMap, BTreeSet};

use model::{DeviceId, DisputeId, GridId, KeyId};
use tokio_postgres::Row;

use super::append::kept;
use super::holding::feed_end;
use crate::database::DatabaseError;
use crate::ledger::row::{FeedEnd, NewRow, PlacedRow};
use crate::ledger::{AppendError, Batch, HeldChange, Kept, NewBatch, NewChange, NewStanding};
use crate::postgres::columns::{count, id, text};

/// What is held, and what is to be written.
#[derive(Default)]
pub(super) struct Taken<'a> {
    pub(super) ends: BTreeMap<GridId, FeedEnd>,
    revisions: BTreeMap<(GridId, DisputeId), u64>,
    chains: BTreeMap<(GridId, KeyId), u64>,
    kept: BTreeMap<DeviceId, Kept>,
    held_for: BTreeSet<DeviceId>,
    erased: BTreeSet<(GridId, DisputeId)>,
    /// Of the records that something is about, those that were erased anywhere.
    gone: BTreeSet<DisputeId>,
    pub(super) rows: Vec<PlacedRow<'a>>,
    pub(super) signed: Vec<&'a NewBatch>,
    /// Each as the last of the group leaves it.
    pub(super) documents: BTreeMap<(&'a GridId, DisputeId), &'a NewStanding>,
    pub(super) held: Vec<(&'a Batch, &'a HeldChange)>,
}

impl<'a> Taken<'a> {
    /// Reads what was found: the ends of feeds, revisions, ends of chains, erasures, and those of what something is about,
    /// the quarantine.
    pub(super) fn of(
        [ends, revisions, chains, erased, gone, in_quarantine]: [&[Row]; 6],
    ) -> Result<Self, DatabaseError> {
        let mut taken = Self::default();
        for row in ends {
            taken.ends.insert(text(row, 0)?, feed_end(row)?);
        }
        for row in revisions {
            let key = (text(row, 0)?, id(row, 1, DisputeId::from_slice)?);
            taken.revisions.insert(key, count(row, 2)?);
        }
        for row in chains {
            let key = (text(row, 0)?, id(row, 1, KeyId::from_slice)?);
            taken.chains.insert(key, count(row, 2)?);
        }
        for row in erased {
            let key = (text(row, 0)?, id(row, 1, DisputeId::from_slice)?);
            taken.erased.insert(key);
        }
        for row in gone {
            taken.gone.insert(id(row, 0, DisputeId::from_slice)?);
        }
        for row in in_quarantine {
            let (device, kept) = kept(row)?;
            taken.kept.insert(device, kept);
        }
        Ok(taken)
    }

    /// Takes a batch in, or says why not; those before it in the group count. Gives back the places
    /// of its changes.
    pub(super) fn settle(&mut self, batch: &'a Batch) -> Result<Vec<u64>, AppendError> {
        if self.has_moved_on(batch) {
            return Err(AppendError::Stale);
        }
        let has_feed = |change: &NewChange| self.ends.contains_key(&change.scope);
        if !batch.changes.iter().all(has_feed) {
            return Err(DatabaseError::Unreadable("a scope without a feed").into());
        }
        let mut places = Vec::with_capacity(batch.changes.len());
        for change in &batch.changes {
            if let Some(end) = self.ends.get_mut(&change.scope) {
                let placed = NewRow::of_change(batch, change).place(end);
                places.push(placed.seq);
                self.rows.push(placed);
            }
        }
        for entry in &batch.entering {
            if let Some(end) = self.ends.get_mut(&entry.scope) {
                self.rows
                    .push(NewRow::of_entry(entry, batch.received_at).place(end));
            }
        }
        if let Some(signed) = &batch.signed {
            let key = (signed.scope.clone(), signed.key);
            self.chains.insert(key, signed.no);
            self.signed.push(signed);
        }
        for document in &batch.documents {
            let key = (document.scope.clone(), document.doc);
            self.revisions.insert(key, document.based_on + 1);
            self.documents
                .insert((&document.scope, document.doc), document);
        }
        if !batch.held.is_empty() {
            self.held
                .extend(batch.held.iter().map(|held| (batch, held)));
            self.held_for.insert(batch.device);
        }
        Ok(places)
    }

    fn has_moved_on(&self, batch: &Batch) -> bool {
        let document = |document: &NewStanding| {
            let key = (document.scope.clone(), document.doc);
            self.revisions.get(&key).copied().unwrap_or(0) != document.based_on
        };
        let chain = |signed: &NewBatch| {
            let key = (signed.scope.clone(), signed.key);
            self.chains.get(&key).copied().unwrap_or(0) + 1 != signed.no
        };
        let quarantine = |beside: Kept| {
            let kept = self.kept.get(&batch.device).copied().unwrap_or_default();
            kept != beside || self.held_for.contains(&batch.device)
        };
        let erased = |(scope, doc): (&GridId, DisputeId)| {
            let key = (scope.clone(), doc);
            self.erased.contains(&key)
        };
        batch.documents.iter().any(document)
            || batch.not_erased().any(erased)
            || batch.about.iter().any(|doc| self.gone.contains(doc))
            || batch.signed.as_ref().is_some_and(chain)
            || batch.held_beside.is_some_and(quarantine)
    }
}
