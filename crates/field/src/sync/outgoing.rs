//! What one request carries: changes that wait, a grid at a time, signed as batches. A batch once
//! signed is sent as it is until the server has answered for it.

use std::collections::{BTreeMap, BTreeSet};

use model::GridId;
use store::outbox::{self, Waiting};
use store::signing::{self, Signer};
use store::{StoreError, Writing};
use sync_core::{Key, PUSH_FRAME_BYTES};
use wire::{Push, PushedChange, Signed};

use crate::Field;
use crate::failure::Stop;

/// What one request carries.
pub(crate) struct Outgoing {
    pub(crate) pushes: Vec<Push>,
    /// The key it is signed with; none to a server that is too old for it.
    pub(super) key: Option<Key>,
    /// Up to which place of the row it goes.
    pub(crate) up_to: i64,
    /// Where something was signed before and not answered for: it may be what a feed has a hole for.
    pub(super) unanswered: BTreeSet<GridId>,
}

/// The same for a bundle, which is always signed.
pub(crate) fn signed(field: &Field, offered: i64, max_bytes: usize) -> Result<Outgoing, Stop> {
    take(field, offered, max_bytes, true)
}

/// Takes what waits after `offered`, about `max_bytes` of it, and signs what is not signed yet.
pub(super) fn take(
    field: &Field,
    offered: i64,
    max_bytes: usize,
    signed: bool,
) -> Result<Outgoing, Stop> {
    let (waiting, signer) = field.store.read(|r| {
        let waiting = outbox::first(r, offered, max_bytes)?;
        Ok::<_, Stop>((waiting, signing::find(r)?))
    })?;
    let up_to = waiting.last().map_or(offered, |last| last.place);
    let unanswered = waiting.iter().filter(|one| one.batch.is_some());
    let unanswered = unanswered.map(|one| one.grid.clone()).collect();
    if !signed {
        return Ok(Outgoing {
            pushes: unsigned(&waiting),
            key: None,
            up_to,
            unanswered,
        });
    }
    // Nothing is written when there is nothing to sign: a sync that has nothing to say costs no disk.
    let (pushes, signer) = match signer {
        Some(signer) if waiting.is_empty() => (Vec::new(), signer),
        _ => field.store.write(|w| {
            let signer = signing::signer(w)?;
            Ok::<_, Stop>((sign(w, &signer, &waiting)?, signer))
        })?,
    };
    Ok(Outgoing {
        pushes,
        key: Some(shown(&signer)),
        up_to,
        unanswered,
    })
}

/// The key as the server is told of it.
pub(super) fn shown(signer: &Signer) -> Key {
    Key {
        public: *signer.key.public().as_bytes(),
        certified: signer.certificate.is_some(),
    }
}

fn unsigned(waiting: &[Waiting]) -> Vec<Push> {
    let plain = |changes: &[Waiting]| Push {
        changes: changes.iter().map(pushed).collect(),
        signed: None,
    };
    in_frames(waiting).map(plain).collect()
}

/// Batches that were signed before come first and whole; the rest is signed in frames.
fn sign(w: &Writing<'_>, signer: &Signer, waiting: &[Waiting]) -> Result<Vec<Push>, StoreError> {
    let mut by_grid: BTreeMap<&GridId, Vec<&Waiting>> = BTreeMap::new();
    for one in waiting {
        by_grid.entry(&one.grid).or_default().push(one);
    }
    let mut pushes = Vec::new();
    for (grid, waiting) in by_grid {
        let mut before: Vec<u64> = waiting.iter().filter_map(|one| one.batch).collect();
        before.dedup();
        for no in before {
            pushes.push(push(w, grid, no, &outbox::of_batch(w, grid, no)?)?);
        }
        let fresh = waiting.into_iter().filter(|one| one.batch.is_none());
        let fresh: Vec<Waiting> = fresh.cloned().collect();
        for changes in in_frames(&fresh) {
            let no = signing::sign(w, &signer.key, grid, changes)?;
            pushes.push(push(w, grid, no, changes)?);
        }
    }
    Ok(pushes)
}

fn push(w: &Writing<'_>, grid: &GridId, no: u64, changes: &[Waiting]) -> Result<Push, StoreError> {
    let signature = signing::signature(w, grid, no)?;
    Ok(Push {
        changes: changes.iter().map(pushed).collect(),
        signed: Some(Signed {
            no,
            signature: signature.as_bytes().to_vec(),
        }),
    })
}

fn pushed(one: &Waiting) -> PushedChange {
    PushedChange::of(&one.kind, one.doc, &one.grid, one.bytes.clone())
}

/// In runs of about a frame, each with at least one change.
fn in_frames(waiting: &[Waiting]) -> impl Iterator<Item = &[Waiting]> {
    let mut rest = waiting;
    std::iter::from_fn(move || {
        let mut size = 0;
        let fits = rest.iter().take_while(|one| {
            size += one.bytes.len();
            size <= PUSH_FRAME_BYTES
        });
        let (frame, after) = rest.split_at(fits.count().max(1).min(rest.len()));
        rest = after;
        (!frame.is_empty()).then_some(frame)
    })
}
