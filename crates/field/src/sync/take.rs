//! Carries out one step of an answer, each in one transaction.

use contract::{Event, Failure};
use model::{DisputeId, GridId, RecordKind, UtcMs, WorkerId};
use proof::PublicKey;
use store::attachment::sending;
use store::leave::LetGo;
use store::link::Rewritten;
use store::quarantine::{HeldBy, Quarantined};
use store::{
    Writing, cursor, directory, leave, link, moved, outbox, pack, quarantine, record, setting,
    signing, untold,
};
use sync_core::{Certified, Step};
use wire::{Directory, Feed, Row};

use super::admit;
use super::believe::{self, Members, Verdict};
use super::exchange::Found;
use super::gone::{self, Left};
use super::heal::NAMES;
use super::part;
use super::settle;
use crate::enrol::{put_directory, put_owner};
use crate::failure::{Stop, not_understood};
use crate::{Field, bundle};

/// The reason of a row of a kind this app does not know yet.
pub(super) const NEWER_KIND: &str = "newer_kind";

/// Does the step; `found` learns what else was told.
pub(super) fn step(field: &Field, step: Step, found: &mut Found) -> Result<(), Failure> {
    let now = field.parts.clock.now();
    match step {
        Step::Clock(at) => found.clock = Some(at),
        Step::Certified(certified) => take_certified(field, &certified)?,
        Step::Recipient(recipient) => field
            .store
            .write(|w| bundle::believe_recipient(w, &recipient))?,
        Step::Settle(acks) => {
            let at = found.clock.unwrap_or(now);
            let retried = field
                .store
                .write(|w| settle::all(w, &acks, at, now, found))?;
            admit::retry_each(field, retried);
            field.tell(Event::Records);
            field.tell(Event::Sync);
        }
        Step::Directory(from) => take_directory(field, &from)?,
        Step::Feed(feed) => take_feed(field, &feed, now, found)?,
        Step::Ahead(part) => part::take_ahead(field, part, now, found)?,
        Step::Pack(offer) => super::pack::offered(field, &offer, found)?,
        Step::Leave(gone) => {
            let grid = gone.grid().map_err(not_understood)?;
            let let_go = field.store.write(|w| {
                directory::drop_grid(w, &grid)?;
                // A server that has less than was read here, as after a restore, gets it back first.
                let let_go = gone.has_all.then(|| leave::let_go(w, &grid)).transpose()?;
                Ok::<_, Stop>(let_go)
            })?;
            if let Some(LetGo { records, kept }) = let_go {
                tracing::info!(%grid, records, kept, "a grid was taken away");
                found.hole |= records > 0;
            }
            field.tell(Event::Session);
            field.tell(Event::Records);
        }
        Step::Heads(heads) => field.store.write(|w| {
            let authority = signing::authority(w)?;
            heads
                .iter()
                .try_for_each(|head| believe::head(w, authority.as_ref(), head))
        })?,
    }
    Ok(())
}

fn take_directory(field: &Field, from: &Directory) -> Result<(), Failure> {
    let listed_anew = field.store.write(|w| {
        let listed_anew = put_directory(w, from)?;
        put_owner(w, from)?;
        Ok::<_, Stop>(listed_anew)
    })?;
    field.tell(Event::Session);
    if listed_anew {
        field.tell(Event::Records);
    }
    Ok(())
}

/// The certificate of this device's key. The server's own key is believed the first time; another
/// one later is another server.
fn take_certified(field: &Field, certified: &Certified) -> Result<(), Failure> {
    let authority = PublicKey::from_slice(&certified.authority);
    let authority = authority.ok_or_else(|| not_understood("the server's key is not one"))?;
    let certificate = &certified.certificate;
    Ok(field
        .store
        .write(|w| believe::certified(w, &authority, certificate))?)
}

/// The rows and the cursor together: after a cut, the next sync goes on after the last whole feed.
fn take_feed(field: &Field, feed: &Feed, now: UtcMs, found: &mut Found) -> Result<(), Failure> {
    let grid = feed.grid().map_err(not_understood)?;
    // What an older server tells is read again, with its signatures, once it has been updated.
    let signed = field.sync.signs();
    field.store.write(|w| {
        renewed(field, w, &grid, feed.epoch)?;
        cursor::put(w, &grid, feed.epoch, feed.to_seq)?;
        pack::forget_read(w, &grid, feed.to_seq)?;
        let mut members = Members::of(&feed.batches);
        let mut named = Vec::with_capacity(feed.rows.len());
        for row in &feed.rows {
            let (kind, name) = if row.ahead {
                let noted = link::noted(w, &grid, row.seq)?;
                noted.ok_or_else(|| not_understood("row.ahead"))?
            } else {
                believe::name(row)?
            };
            members.add(row.batch, row.seq, name)?;
            named.push((kind, name));
        }
        let batches = believe::batches(w, &grid, &feed.batches, members, found)?;
        for (row, (kind, name)) in feed.rows.iter().zip(named) {
            if row.ahead {
                continue;
            }
            match gone::take(w, &grid, row, kind, now, found)? {
                Left::Change => take_row(w, &grid, row, &batches, now)?,
                Left::Nothing => {}
                Left::Hole => found.hole = true,
            }
            if !signed {
                continue;
            }
            let noted = link::note(w, &grid, row.seq, kind, &name)?;
            noted.map_err(|Rewritten| believe::rewritten(&grid))?;
        }
        let linked = link::go_on(w, &grid)?;
        Ok::<_, Stop>(linked.map_err(|Rewritten| believe::rewritten(&grid))?)
    })?;
    if !feed.rows.is_empty() {
        field.tell(Event::Records);
    }
    Ok(())
}

/// A feed that is another writing than the one that was read: the server lost some of it, and gets back
/// what this device made.
pub(super) fn renewed(
    field: &Field,
    w: &Writing<'_>,
    grid: &GridId,
    epoch: u64,
) -> Result<(), Stop> {
    let known = cursor::epoch(w, grid)?;
    if known == 0 || known == epoch {
        return Ok(());
    }
    let mut names: Vec<[u8; 16]> = setting::get(w, NAMES)?;
    names.push(field.store.install());
    outbox::forget_refusals(w, grid)?;
    let mut offered = 0;
    for name in &names {
        offered += record::offer_again(w, grid, name)?;
    }
    offered += sending::offer_again(w, grid)?;
    untold::begin(w, grid)?;
    link::forget(w, grid)?;
    moved::forget(w, grid)?;
    pack::forget_others(w, grid, epoch)?;
    tracing::warn!(%grid, offered, "the server begins this feed anew");
    if offered > 0 {
        field.sync.wrote(field.parts.clock.now());
    }
    Ok(())
}

/// A row that brings a change.
pub(super) fn take_row(
    w: &Writing<'_>,
    grid: &GridId,
    row: &Row,
    batches: &[Verdict],
    now: UtcMs,
) -> Result<(), Stop> {
    let by = match row.batch {
        0 => By::Said(row.worker_id().map_err(not_understood)?),
        batch => By::verdict(batches, batch)?,
    };
    let came = Came {
        id: row.dispute().map_err(not_understood)?,
        kind: &row.doc_kind,
        bytes: &row.bytes,
        by,
        received_at: UtcMs(row.received_at_ms),
        begun_in: grid,
    };
    take_change(w, grid, &came, now)
}

/// Who made a change.
#[derive(Debug, Clone, Copy)]
pub(super) enum By<'a> {
    /// Nobody signed it: the server says so.
    Said(WorkerId),
    /// What is to be thought of its batch.
    Batch(&'a Verdict),
}

impl<'a> By<'a> {
    /// What is to be thought of the batch with this number, counted from 1.
    pub(super) fn verdict(batches: &'a [Verdict], number: u32) -> Result<Self, Stop> {
        let at = number
            .checked_sub(1)
            .and_then(|at| usize::try_from(at).ok());
        let verdict = at.and_then(|at| batches.get(at));
        Ok(Self::Batch(
            verdict.ok_or_else(|| not_understood("row.batch"))?,
        ))
    }

    /// The worker, when that is believed.
    pub(super) const fn worker(&self) -> Option<WorkerId> {
        match self {
            Self::Said(worker) | Self::Batch(Verdict::Believed { worker }) => Some(*worker),
            Self::Batch(Verdict::Doubted { .. }) => None,
        }
    }
}

/// A change as it came.
pub(super) struct Came<'a> {
    pub(super) id: DisputeId,
    pub(super) kind: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) by: By<'a>,
    pub(super) received_at: UtcMs,
    /// The grid its record was begun in.
    pub(super) begun_in: &'a GridId,
}

/// Whether this version knows what a document is.
pub(super) fn is_known(kind: &str) -> bool {
    RecordKind::from_code(kind).is_some()
}

/// Takes a change into its record, or keeps it aside with the reason why not.
pub(super) fn take_change(
    w: &Writing<'_>,
    grid: &GridId,
    came: &Came<'_>,
    now: UtcMs,
) -> Result<(), Stop> {
    let &Came {
        id,
        bytes,
        received_at,
        ..
    } = came;
    let nobody = WorkerId::from_bytes([0; WorkerId::LEN]);
    let worker = came.by.worker().unwrap_or(nobody);
    let arrived = |reason: String, detail: String| Quarantined {
        hash: merge::gate::name_of(bytes),
        held_by: HeldBy::Device,
        reason,
        detail,
        doc: id,
        grid: grid.clone(),
        bytes: bytes.to_vec(),
        worker,
        received_at,
        at: now,
    };
    if let By::Batch(Verdict::Doubted { reason, detail }) = came.by {
        tracing::error!(%grid, reason, detail, "a row from the server is not what its device signed");
        let held = arrived((*reason).to_owned(), detail.clone());
        return Ok(quarantine::put(w, &held)?);
    }
    if !is_known(came.kind) {
        let detail = "of a kind this version does not know; it is taken in after an update";
        return Ok(quarantine::put(
            w,
            &arrived(NEWER_KIND.into(), detail.into()),
        )?);
    }
    match admit::begun_in(w, id, came.begun_in, grid, bytes, worker, received_at)? {
        Ok(()) => admit::retry_held(w, id),
        Err(held) => {
            tracing::warn!(
                reason = held.reason.code(),
                "a change from the server is held back"
            );
            let reason = held.reason.code().to_owned();
            Ok(quarantine::put(w, &arrived(reason, held.detail))?)
        }
    }
}
