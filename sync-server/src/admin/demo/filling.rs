//! Fills the demo county with disputes and elders. Each is written as a device writes it, signed in batches that are chained,
//! and taken in as a push is, through the accept gate; nothing reaches the ledger otherwise.
//!
//! The same number is the same record for as long as the server keeps its secrets: a second run adds nothing,
//! one that asks for more adds the rest, and one that was stopped goes on. A record is sent whole in one batch, so one
//! that is there is there whole. A record that was erased or moved is not brought back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::{panic, thread};

use corpus::{DISPUTES_AN_ELDER, Place};
use model::{GridId, RecordId, RecordKind, Role, WorkerId};

use super::author::{AUTHOR, Author};
use super::pen::{Pen, Written};
use super::{AREAS, Admin, AdminError, Run, VILLAGE, area, demo_id, places};

/// How many disputes a county shall have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disputes(u64);

/// Not a number of disputes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "write how many disputes there shall be: a number from 1 to {}",
    Disputes::MOST
)]
pub struct NotDisputes;

impl Disputes {
    /// The most there may be.
    pub const MOST: u64 = 1_000_000;
}

impl std::str::FromStr for Disputes {
    type Err = NotDisputes;

    fn from_str(text: &str) -> Result<Self, NotDisputes> {
        let count = text.parse().ok();
        let count = count.filter(|count| (1..=Self::MOST).contains(count));
        count.map(Self).ok_or(NotDisputes)
    }
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Disputes that are there.
    pub done: u64,
    /// Disputes that shall be there.
    pub of: u64,
}

/// What the county has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filled {
    /// Disputes that were asked for.
    pub wanted: u64,
    /// Of those, how many were there before.
    pub there: u64,
    /// How many were added.
    pub added: u64,
    /// Elders that were added.
    pub elders: u64,
    /// Elders that are not there yet.
    pub elders_left: u64,
    /// Grids all of it lies in.
    pub grids: usize,
    /// Villages these lie in.
    pub villages: usize,
}

impl Filled {
    /// Whether it was stopped before all was there.
    #[must_use]
    pub const fn is_unfinished(&self) -> bool {
        self.there + self.added < self.wanted || self.elders_left > 0
    }
}

/// What one grid still has to get: numbers of disputes and of elders.
#[derive(Debug, Default)]
struct Missing {
    disputes: Vec<u64>,
    elders: Vec<u64>,
}

impl Admin {
    /// Sees to it that the demo county has so many disputes, and an elder for every twenty. Goes on for as long as
    /// `goes_on` says so, and tells how far it has come after every batch. What is in is in, however it ends.
    ///
    /// # Errors
    /// The database failed, or the author's device was revoked.
    pub fn fill_demo(
        &self,
        wanted: Disputes,
        goes_on: &(dyn Fn() -> bool + Sync),
        tell: &mut dyn FnMut(Progress),
    ) -> Result<Filled, AdminError> {
        self.check_nobody_else_works_here()?;
        self.import_areas(AREAS.as_bytes(), Run::Real)?;
        self.demo_grids(&area(VILLAGE)?)?;
        let villages = places::villages()?;
        let mut by_place: BTreeMap<Place, Missing> = BTreeMap::new();
        for number in 0..wanted.0 {
            let place = Place::of(number, villages.len());
            let missing = by_place.entry(place).or_default();
            missing.disputes.push(number);
            if number.is_multiple_of(DISPUTES_AN_ELDER) {
                missing.elders.push(number / DISPUTES_AN_ELDER);
            }
        }
        let wanted_places: BTreeSet<Place> = by_place.keys().copied().collect();
        let lived_in: BTreeSet<usize> = wanted_places.iter().map(|place| place.village).collect();
        let mut filled = Filled {
            wanted: wanted.0,
            grids: wanted_places.len(),
            villages: lived_in.len(),
            ..Filled::default()
        };
        let grids = places::grids(self, &villages, &wanted_places, &goes_on)?;
        // Only now does the author hold every grid.
        let author = Author::of(self, villages)?;
        let elsewhere = self.erased_or_moved()?;
        let mut work = Vec::new();
        for (place, mut missing) in by_place {
            let Some(grid) = grids.get(&place) else {
                continue;
            };
            let all = missing.disputes.len();
            self.leave_out_what_is_there(&author, grid, &elsewhere, &mut missing)?;
            filled.there += (all - missing.disputes.len()) as u64;
            filled.elders_left += missing.elders.len() as u64;
            if !(missing.disputes.is_empty() && missing.elders.is_empty()) {
                work.push((grid.clone(), missing));
            }
        }
        let mut progress = Progress {
            done: filled.there,
            of: wanted.0,
        };
        tell(progress);
        self.write_all(&author, &work, goes_on, &mut |written| {
            filled.added += written.disputes;
            filled.elders += written.elders;
            filled.elders_left -= written.elders;
            progress.done += written.disputes;
            tell(progress);
        })?;
        Ok(filled)
    }

    /// Made-up records never come among real ones: a county in which others work is not begun to be filled.
    fn check_nobody_else_works_here(&self) -> Result<(), AdminError> {
        let workers = self.workers()?;
        let is_begun = workers.iter().any(|row| row.worker.id == demo_id(AUTHOR));
        let is_demo = |id: WorkerId| Role::ALL.iter().any(|role| id == demo_id(role.code()));
        if is_begun || workers.iter().all(|row| is_demo(row.worker.id)) {
            return Ok(());
        }
        Err(AdminError::DemoAmongOthers)
    }

    /// The records that are no more where they were written.
    fn erased_or_moved(&self) -> Result<BTreeSet<RecordId>, AdminError> {
        let erased = self.erasures()?.into_iter().map(|row| row.doc);
        let moved = self.moves()?.into_iter().map(|row| row.doc);
        Ok(erased.chain(moved).collect())
    }

    fn leave_out_what_is_there(
        &self,
        author: &Author,
        grid: &GridId,
        elsewhere: &BTreeSet<RecordId>,
        missing: &mut Missing,
    ) -> Result<(), AdminError> {
        let (ledger, county) = (&self.app.inner.ledger, &author.county);
        let there = |kind| -> Result<BTreeSet<RecordId>, AdminError> {
            Ok(ledger.of_kind(grid, kind)?.into_iter().collect())
        };
        let is_out =
            |there: &BTreeSet<RecordId>, id| !there.contains(&id) && !elsewhere.contains(&id);
        let disputes = there(RecordKind::Dispute)?;
        missing
            .disputes
            .retain(|number| is_out(&disputes, county.case_id(*number)));
        let elders = there(RecordKind::Elder)?;
        missing
            .elders
            .retain(|number| is_out(&elders, county.elder_id(*number)));
        Ok(())
    }

    /// Writes on as many threads as there are processors, a grid at a time: each grid's batches are one chain.
    fn write_all(
        &self,
        author: &Author,
        work: &[(GridId, Missing)],
        goes_on: &(dyn Fn() -> bool + Sync),
        written: &mut dyn FnMut(Written),
    ) -> Result<(), AdminError> {
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let may = || goes_on() && !failed.load(Ordering::Relaxed);
        let writes = |said: &Sender<Written>| {
            while may()
                && let Some((grid, missing)) = work.get(next.fetch_add(1, Ordering::Relaxed))
            {
                let mut pen = Pen::of(&self.app, author, grid, said)?;
                pen.write(&missing.disputes, &missing.elders, &may)?;
            }
            Ok(())
        };
        let threads = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let (said, heard) = mpsc::channel();
            let spawn = |_| {
                let (said, writes, failed) = (said.clone(), &writes, &failed);
                scope.spawn(move || {
                    let done = writes(&said);
                    failed.fetch_or(done.is_err(), Ordering::Relaxed);
                    done
                })
            };
            let hands: Vec<_> = (0..threads).map(spawn).collect();
            drop(said);
            heard.into_iter().for_each(written);
            let ends = hands.into_iter().map(|hand| {
                let end = hand.join();
                end.unwrap_or_else(|cause| panic::resume_unwind(cause))
            });
            ends.collect()
        })
    }
}
