//! Takes rows in that come out of their order, and documents that come whole. What is believed of them is
//! believed for the same reasons as rows of a feed, and passes the same gate.

use std::collections::HashSet;
use std::{mem, thread};

use contract::{Event, Failure};
use merge::Held;
use merge::gate::{AcceptedWhole, PartOfWhole, Whole};
use model::{ChangeHash, DisputeId, GridId, UtcMs, WorkerId};
use proof::RowKind;
use store::link::Rewritten;
use store::quarantine::{HeldBy, Quarantined};
use store::record::CameWhole;
use store::{Writing, cursor, erased, link, quarantine, record};
use wire::part::MAX_PART_BYTES;
use wire::{Part, Placed};

use super::admit::retry_held;
use super::believe::{self, Members, Verdict};
use super::exchange::Found;
use super::gone::{self, Left};
use super::take::{By, Came, is_known, take_change, take_row};
use crate::Field;
use crate::failure::{Stop, not_understood};

/// How many documents are looked at side by side.
const SIDE_BY_SIDE: usize = 4;

/// A document that came whole, looked at before anything is written.
pub(super) struct Opened {
    pub(super) id: DisputeId,
    pub(super) came: wire::Whole,
    pub(super) whole: Result<Whole, Held>,
    /// What is to be thought of it as it came; none when something of it is here already.
    pub(super) examined: Option<Result<AcceptedWhole, Held>>,
    pub(super) placed: Vec<Placed>,
    /// The grid it was begun in.
    pub(super) begun_in: GridId,
}

/// Rows of an answer that come ahead of their feed; one transaction.
pub(super) fn take_ahead(
    field: &Field,
    part: Part,
    now: UtcMs,
    found: &mut Found,
) -> Result<(), Failure> {
    let grid = part.grid().map_err(not_understood)?;
    let looked = open(field, &grid, part)?;
    field.store.write(|w| {
        cursor::begin(w, &grid, looked.part.epoch)?;
        take(w, &grid, &looked, now, found)
    })?;
    field.tell(Event::Records);
    Ok(())
}

/// A part that was looked at.
pub(super) struct Looked {
    /// Without its documents.
    part: Part,
    opened: Vec<Opened>,
}

/// Looks at the documents of a part. This takes the processor, and no transaction.
pub(super) fn open(field: &Field, grid: &GridId, mut part: Part) -> Result<Looked, Failure> {
    let bytes: usize = part.wholes.iter().map(|whole| whole.saved.len()).sum();
    if bytes > MAX_PART_BYTES {
        return Err(not_understood(format!(
            "{bytes} bytes of documents at once"
        )));
    }
    let known = field.store.read(|r| {
        let (mut known, mut all) = (HashSet::new(), HashSet::new());
        for whole in &part.wholes {
            let id = whole.dispute().map_err(not_understood)?;
            if !all.insert(id) {
                return Err(not_understood("a document that comes twice").into());
            }
            if record::exists(r, &id)? || erased::when(r, &id)?.is_some() {
                known.insert(id);
            }
        }
        Ok::<_, Stop>(known)
    })?;
    let each = part.wholes.len().div_ceil(side_by_side()).max(1);
    let mut wholes = mem::take(&mut part.wholes).into_iter();
    let known = &known;
    let opened = thread::scope(|threads| {
        let mut running = Vec::new();
        while wholes.len() > 0 {
            let some: Vec<_> = wholes.by_ref().take(each).collect();
            running.push(threads.spawn(move || {
                let opened = some.into_iter().map(|whole| open_one(grid, whole, known));
                opened.collect::<Result<Vec<_>, Failure>>()
            }));
        }
        let opened = running.into_iter().map(|thread| {
            let panicked = |_| Err(not_understood("a document that cannot be looked at"));
            thread.join().unwrap_or_else(panicked)
        });
        opened.collect::<Result<Vec<_>, Failure>>()
    })?;
    let opened = opened.into_iter().flatten().collect();
    Ok(Looked { part, opened })
}

fn side_by_side() -> usize {
    thread::available_parallelism().map_or(1, |cores| cores.get().min(SIDE_BY_SIDE))
}

fn open_one(
    grid: &GridId,
    came: wire::Whole,
    known: &HashSet<DisputeId>,
) -> Result<Opened, Failure> {
    let id = came.dispute().map_err(not_understood)?;
    let whole = Whole::open(&came.saved);
    let placed = match &whole {
        Ok(whole) => came.placed(whole.parts().len()).map_err(not_understood)?,
        Err(_) => Vec::new(),
    };
    let examined = match &whole {
        Ok(whole) if !known.contains(&id) && is_known(&came.doc_kind) => {
            Some(whole.examine(id, grid))
        }
        _ => None,
    };
    Ok(Opened {
        id,
        came,
        whole,
        examined,
        placed,
        begun_in: grid.clone(),
    })
}

/// Takes a part in, within a transaction.
pub(super) fn take(
    w: &Writing<'_>,
    grid: &GridId,
    looked: &Looked,
    now: UtcMs,
    found: &mut Found,
) -> Result<(), Stop> {
    let Looked { part, opened } = looked;
    let mut members = Members::of(&part.batches);
    let mut rows = Vec::new();
    for opened in opened {
        for (change, placed) in opened.parts() {
            members.add(placed.batch, placed.seq, change.hash)?;
            if placed.seq > 0 {
                rows.push((placed.seq, RowKind::Change, change.hash));
            }
        }
    }
    let mut kinds = Vec::with_capacity(part.rows.len());
    for row in &part.rows {
        let (kind, name) = believe::name(row)?;
        members.add(row.batch, row.seq, name)?;
        rows.push((row.seq, kind, name));
        kinds.push(kind);
    }
    let noted = link::note_all(w, grid, &rows)?;
    noted.map_err(|Rewritten| believe::rewritten(grid))?;
    let batches = believe::batches(w, grid, &part.batches, members, found)?;
    for (row, kind) in part.rows.iter().zip(kinds) {
        match gone::take(w, grid, row, kind, now, found)? {
            Left::Change => take_row(w, grid, row, &batches, now)?,
            Left::Nothing => {}
            Left::Hole => found.hole = true,
        }
    }
    for opened in opened {
        opened.take(w, grid, &batches, now)?;
    }
    Ok(())
}

impl Opened {
    /// Each change with what is said of it.
    fn parts(&self) -> impl Iterator<Item = (&PartOfWhole, &Placed)> {
        let parts = self.whole.as_ref().map(Whole::parts).unwrap_or_default();
        parts.iter().zip(&self.placed)
    }

    pub(super) fn take(
        &self,
        w: &Writing<'_>,
        grid: &GridId,
        batches: &[Verdict],
        now: UtcMs,
    ) -> Result<(), Stop> {
        if erased::when(w, &self.id)?.is_some() {
            return Ok(());
        }
        let whole = match &self.whole {
            Ok(whole) => whole,
            Err(held) => return self.hold(w, grid, held, now),
        };
        let mut by = Vec::with_capacity(self.placed.len());
        for placed in &self.placed {
            by.push(match placed.batch {
                0 => By::Said(placed.worker),
                batch => By::verdict(batches, batch)?,
            });
        }
        if !record::exists(w, &self.id)?
            && let Some(Ok(accepted)) = &self.examined
            && let Some(workers) = authors(accepted, &by)
        {
            return self.put(w, grid, accepted, &workers);
        }
        self.take_one_by_one(w, grid, whole, &by, now)
    }

    /// As it came: it is all that is known of the record, and nothing speaks against it.
    fn put(
        &self,
        w: &Writing<'_>,
        grid: &GridId,
        accepted: &AcceptedWhole,
        workers: &[WorkerId],
    ) -> Result<(), Stop> {
        let changes = self.parts().zip(workers);
        let changes: Vec<_> = changes
            .map(|((part, placed), worker)| CameWhole {
                part,
                worker: *worker,
                received_at: UtcMs(placed.received_at_ms),
            })
            .collect();
        record::put_whole(w, &self.id, grid, &accepted.standing, &changes)?;
        if quarantine::of_document(w, &self.id)?.is_empty() {
            return Ok(());
        }
        for change in &changes {
            quarantine::release(w, &change.part.hash)?;
        }
        retry_held(w, self.id)
    }

    /// What is missing here, each change on its own: the record is here already, with what was written on
    /// this device perhaps, or one of its changes is not to be taken in.
    fn take_one_by_one(
        &self,
        w: &Writing<'_>,
        grid: &GridId,
        whole: &Whole,
        by: &[By<'_>],
        now: UtcMs,
    ) -> Result<(), Stop> {
        let known = record::origins(w, &self.id)?.into_iter();
        let known: HashSet<ChangeHash> = known.map(|(name, _)| name).collect();
        for (place, bytes) in whole.bytes() {
            let (Some(part), Some(placed), Some(by)) = (
                whole.parts().get(place),
                self.placed.get(place),
                by.get(place),
            ) else {
                continue;
            };
            let received_at = UtcMs(placed.received_at_ms);
            if known.contains(&part.hash) {
                record::received(w, &self.id, &part.hash, received_at)?;
                continue;
            }
            let came = Came {
                id: self.id,
                kind: &self.came.doc_kind,
                bytes: &bytes,
                by: *by,
                received_at,
                begun_in: &self.begun_in,
            };
            take_change(w, grid, &came, now)?;
        }
        Ok(())
    }

    /// It could not even be loaded: it is kept as it came.
    fn hold(&self, w: &Writing<'_>, grid: &GridId, held: &Held, now: UtcMs) -> Result<(), Stop> {
        tracing::error!(%grid, reason = held.reason.code(), "a document from the server is held back");
        let nobody = WorkerId::from_bytes([0; WorkerId::LEN]);
        Ok(quarantine::put(
            w,
            &Quarantined {
                hash: merge::gate::name_of(&self.came.saved),
                held_by: HeldBy::Device,
                reason: held.reason.code().to_owned(),
                detail: held.detail.clone(),
                doc: self.id,
                grid: grid.clone(),
                bytes: self.came.saved.clone(),
                worker: nobody,
                received_at: now,
                at: now,
            },
        )?)
    }
}

/// Who made each change, when every one is believed to be of whom it names.
fn authors(accepted: &AcceptedWhole, by: &[By<'_>]) -> Option<Vec<WorkerId>> {
    let each = accepted.authors.iter().zip(by).map(|(named, by)| {
        let worker = by.worker()?;
        named.iter().all(|one| *one == worker).then_some(worker)
    });
    each.collect()
}
