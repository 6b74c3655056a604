//! Carries out one step of an answer, each in one transaction.

use contract::{Event, Failure};
use merge::{AUTHORITY, Held, Reason, examine, gate};
use model::{DisputeId, GridId, RecordKind, UtcMs, WorkerId};
use proof::PublicKey;
use store::attachment::sending;
use store::leave::LetGo;
use store::link::Rewritten;
use store::quarantine::{HeldBy, Quarantined};
use store::{
    Store, Writing, cursor, directory, leave, link, moved, outbox, pack, quarantine, record,
    setting, signing, untold,
};
use sync_core::{Certified, Step};
use wire::{Directory, Feed, Row};

use super::anew;
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
const NEWER_KIND: &str = "newer_kind";

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
            retry_each(field, retried);
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
    match admit_begun_in(w, id, came.begun_in, grid, bytes, worker, received_at)? {
        Ok(()) => retry_held(w, id),
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

/// Through the gate and into the record, or the reason why not.
pub(super) fn admit(
    w: &Writing<'_>,
    id: DisputeId,
    grid: &GridId,
    bytes: &[u8],
    worker: WorkerId,
    received_at: UtcMs,
) -> Result<Result<(), Held>, Stop> {
    if worker == AUTHORITY {
        return admit_anew(w, id, grid, bytes, received_at);
    }
    admit_begun_in(w, id, grid, grid, bytes, worker, received_at)
}

/// The same for what the server began a record anew with. Since that was held back the record may have moved on, and it
/// need not stand where it was begun.
fn admit_anew(
    w: &Writing<'_>,
    id: DisputeId,
    grid: &GridId,
    bytes: &[u8],
    received_at: UtcMs,
) -> Result<Result<(), Held>, Stop> {
    let stands = moved::stands_in(w, &id)?;
    let stands = stands.as_ref().unwrap_or(grid);
    if moved::has_left(w, &id, stands)? {
        return Ok(Err(Held {
            reason: Reason::OutsideScope,
            detail: format!("the record has left {stands}"),
        }));
    }
    match gate::grid_of_anew(bytes) {
        Ok(begun_in) => anew::take(w, id, (&begun_in, stands), bytes, received_at),
        Err(held) => Ok(Err(held)),
    }
}

fn stands_elsewhere(w: &Writing<'_>, id: DisputeId, grid: &GridId) -> Result<Option<Held>, Stop> {
    let stands = moved::stands_in(w, &id)?.filter(|stands| stands != grid);
    Ok(stands.map(|stands| Held {
        reason: Reason::OutsideScope,
        detail: format!("the record stands in {stands}"),
    }))
}

/// The same for a record that may have been begun in another grid than it stands in.
fn admit_begun_in(
    w: &Writing<'_>,
    id: DisputeId,
    begun_in: &GridId,
    grid: &GridId,
    bytes: &[u8],
    worker: WorkerId,
    received_at: UtcMs,
) -> Result<Result<(), Held>, Stop> {
    // Nobody's hand but the server's own.
    if worker == AUTHORITY {
        return anew::take(w, id, (begun_in, grid), bytes, received_at);
    }
    if let Some(elsewhere) = stands_elsewhere(w, id, grid)? {
        return Ok(Err(elsewhere));
    }
    let known = record::saved(w, &id)?;
    let scope = if known.is_some() { grid } else { begun_in };
    // Whether the actor is that device's is for the server to know; it let the change into the feed.
    let examined = examine(known.as_deref(), id, scope, bytes, &|_| true);
    let examined = examined.and_then(|mut accepted| {
        if let Some(standing) = &mut accepted.standing {
            standing.record.stand_in(grid.clone());
        }
        accepted.check_author(worker)?;
        Ok(accepted)
    });
    match examined {
        Ok(accepted) => {
            record::put_accepted(w, &id, grid, &accepted, &worker, received_at)?;
            quarantine::release(w, &accepted.hash)?;
            Ok(Ok(()))
        }
        Err(held) => Ok(Err(held)),
    }
}

/// What was not believed once does not become believable by what comes after it.
fn may_fit(reason: &str) -> bool {
    !believe::REASONS.contains(&reason)
}

/// Takes in what an app before this one held back because it did not know such records, or that records begin anew.
/// What this one does not know either stays.
pub(crate) fn take_newer(store: &Store) -> Result<(), Stop> {
    let held = store.read(|r| quarantine::documents_held(r, NEWER_KIND, &AUTHORITY));
    let docs = held.map_err(Stop::from)?;
    if docs.is_empty() {
        return Ok(());
    }
    store.write(|w| docs.into_iter().try_for_each(|doc| retry_held(w, doc)))
}

/// The same of some documents, each for itself: what cannot be taken in of one stands in nobody's way.
fn retry_each(field: &Field, docs: Vec<DisputeId>) {
    for doc in docs {
        if let Err(Stop(failure)) = field.store.write(|w| retry_held(w, doc)) {
            tracing::error!(%doc, %failure, "what was held back cannot be taken in");
        }
    }
}

/// What was held back of a document may fit now that another change of it is there.
pub(super) fn retry_held(w: &Writing<'_>, id: DisputeId) -> Result<(), Stop> {
    loop {
        let held = quarantine::of_document(w, &id)?;
        let mut taken = false;
        for one in held.iter().filter(|one| may_fit(&one.reason)) {
            taken |= admit(w, id, &one.grid, &one.bytes, one.worker, one.received_at)?.is_ok();
        }
        if !taken {
            return Ok(());
        }
    }
}
