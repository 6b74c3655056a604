//! Compares what this device holds of each grid with what the server says it holds, once a feed was read to its
//! end, and mends what differs: the two find out which changes, and each gets what it lacks by name, through
//! the gate like everything else. What cannot be mended is remembered and said, not tried with every sync.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use contract::command::sync::Apart;
use contract::{Event, Failure};
use model::{ChangeHash, GridId, UtcMs};
use proof::{RowKind, Sum};
use serde::{Deserialize, Serialize};
use store::seat::Seat;
use store::{Reading, held, moved, setting};
use sync_core::compare::{Comparison, Stopped};
use wire::compare::MAX_NAMES;
use wire::{Compare, Compared, Cursor, FrameReader, FromServer, Message, Part, one_to_bytes};

use super::exchange::{Found, forget_log};
use super::heal::NAMES;
use super::part;
use crate::failure::{self, Stop, not_understood};
use crate::{Field, line};

/// Where grids are compared.
const PATH: &str = "/v1/compare";
/// The most an answer may hold.
const MAX_ANSWER_BYTES: usize = 2 * 1024 * 1024;
/// How many changes are asked for by name in one mend; where more are missing, everything is read anew.
const MAX_MISSING: usize = 5_000;
/// What could not be mended, among the small facts.
const NAME: &str = "apart";
/// How long what could not be mended is left alone.
const AGAIN_MS: i64 = 24 * 60 * 60_000;

/// What could not be mended of a grid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Left {
    /// What the server holds beyond this device, as a difference of sums: it stays the same while both take
    /// in the same.
    difference: u64,
    missing: u32,
    surplus: u32,
    at: UtcMs,
}

type Lefts = BTreeMap<String, Left>;

/// What was tried in one run of exchanges. What did not help is not tried again in it: a server that has a change and does
/// not count it, because the record was begun anew, has it as well when it is offered once more.
#[derive(Debug, Default)]
pub(super) struct Tried {
    /// What was offered.
    offered: HashSet<ChangeHash>,
    /// Whose feed was read anew.
    read: BTreeSet<GridId>,
}

/// What could not be mended, of all grids.
pub(super) fn apart(r: &Reading<'_>) -> Result<Option<Apart>, Stop> {
    let lefts: Lefts = setting::get(r, NAME)?;
    let sum = |of: fn(&Left) -> u32| lefts.values().map(of).fold(0, u32::saturating_add);
    Ok((!lefts.is_empty()).then(|| Apart {
        missing: sum(|left| left.missing),
        surplus: sum(|left| left.surplus),
    }))
}

/// Compares every grid whose feed was read to its end, and mends those that differ. Tells whether the server
/// is to be asked again: for what is offered to it, or for a feed that is read anew.
pub(super) fn compare(
    field: &Field,
    seat: &Seat,
    ends: &[Cursor],
    tried: &mut Tried,
) -> Result<bool, Failure> {
    count(field)?;
    let mut ask = false;
    for end in ends.iter().filter(|end| !end.held.is_empty()) {
        let grid = end.grid().map_err(not_understood)?;
        let theirs = read_sum(&end.held)?;
        let known = field.store.read(|r| {
            let at = held::comparable_at(r, &grid)?;
            let ours = held::sum(r, &grid)?;
            let lefts: Lefts = setting::get(r, NAME)?;
            Ok::<_, Stop>((at, ours, lefts.get(grid.as_str()).cloned()))
        })?;
        let (Some(at), ours, left) = known else {
            continue;
        };
        if at != (end.epoch, end.seq) {
            continue;
        }
        let difference = theirs.wrapping_sub(short(ours));
        let now = field.parts.clock.now();
        match left {
            None if difference == 0 => {}
            _ if difference == 0 => remember(field, &grid, None)?,
            Some(left)
                if left.difference == difference && now.ms_after(left.at).abs() < AGAIN_MS => {}
            _ => {
                tracing::warn!(%grid, "this device does not hold what the server says it holds");
                ask |= mend(field, seat, &grid, at.0, now, tried)?;
            }
        }
    }
    Ok(ask)
}

fn count(field: &Field) -> Result<(), Failure> {
    while field.store.read(|r| Ok::<_, Stop>(held::is_stale(r)?))? {
        // What is lost of this in a power cut is counted again.
        field.store.note(|w| Ok::<_, Stop>(held::count(w)?))?;
    }
    Ok(())
}

fn short(sum: Sum) -> u64 {
    u64::from_le_bytes(sum.short())
}

fn read_sum(held: &[u8]) -> Result<u64, Failure> {
    let held = held.try_into();
    held.map(u64::from_le_bytes)
        .map_err(|_| not_understood("the sum of what is held"))
}

fn remember(field: &Field, grid: &GridId, left: Option<Left>) -> Result<(), Failure> {
    Ok(field.store.note(|w| {
        let mut lefts: Lefts = setting::get(w, NAME)?;
        match left {
            Some(left) => lefts.insert(grid.to_string(), left),
            None => lefts.remove(grid.as_str()),
        };
        Ok::<_, Stop>(setting::put(w, NAME, &lefts)?)
    })?)
}

fn mend(
    field: &Field,
    seat: &Seat,
    grid: &GridId,
    epoch: u64,
    now: UtcMs,
    tried: &mut Tried,
) -> Result<bool, Failure> {
    let held = field.store.write(|w| {
        held::recount(w, grid)?;
        Ok::<_, Stop>(held::list(w, grid)?)
    })?;
    let asking = Asking {
        field,
        seat,
        grid,
        epoch,
        now,
    };
    let mut comparison = Comparison::of(held.into_iter().collect());
    let mut is_too_much = false;
    loop {
        let ranges = comparison.next_ranges();
        if ranges.is_empty() {
            break;
        }
        let Some(told) = asking.ask(ranges, &[])? else {
            return Ok(false);
        };
        match comparison.take(&told.compared.ranges) {
            Ok(()) => {}
            Err(Stopped::TooDifferent) => {
                is_too_much = true;
                break;
            }
            Err(Stopped::Wire(error)) => return Err(not_understood(error)),
        }
    }
    let Comparison {
        missing, surplus, ..
    } = comparison;
    let missing: Vec<ChangeHash> = missing.into_iter().collect();
    if is_too_much || missing.len() > MAX_MISSING {
        if tried.read.insert(grid.clone()) {
            read_anew(field, grid)?;
            return Ok(true);
        }
        asking.settle(&missing, surplus.len(), surplus.len())?;
        return Ok(false);
    }
    for some in missing.chunks(MAX_NAMES) {
        asking.fetch(some)?;
    }
    let all = surplus.len();
    let fresh = surplus.into_iter();
    let fresh: Vec<_> = fresh
        .filter(|(name, _)| tried.offered.insert(*name))
        .collect();
    let others = field.store.write(|w| {
        let mut names: Vec<[u8; 16]> = setting::get(w, NAMES)?;
        names.push(field.store.install());
        Ok::<_, Stop>(held::offer(w, grid, &fresh, &names)?)
    })?;
    let offered = fresh.len() - others;
    asking.settle(&missing, all, all - offered)?;
    field.tell(Event::Records);
    Ok(offered > 0)
}

/// So much differs that the feed is read from its start; what is here stays.
fn read_anew(field: &Field, grid: &GridId) -> Result<(), Failure> {
    tracing::warn!(%grid, "the feed is read anew");
    Ok(field
        .store
        .write(|w| Ok::<_, Stop>(held::read_anew(w, grid)?))?)
}

struct Asking<'a> {
    field: &'a Field,
    seat: &'a Seat,
    grid: &'a GridId,
    epoch: u64,
    now: UtcMs,
}

struct Told {
    compared: Compared,
    parts: Vec<Part>,
}

impl Asking<'_> {
    /// Asks the server; nothing when it has begun the feed anew meanwhile: it is read first.
    fn ask(&self, ranges: Vec<Vec<u8>>, names: &[ChangeHash]) -> Result<Option<Told>, Failure> {
        let body = one_to_bytes(&Compare {
            scope: self.grid.to_string(),
            epoch: self.epoch,
            ranges,
            names: names.iter().map(|name| name.as_bytes().to_vec()).collect(),
        })
        .map_err(failure::internal)?;
        let token = Some(self.seat.token.as_str());
        let (line, server) = (self.field.parts.line.as_ref(), self.seat.server.as_str());
        let answer = line::collect_as(line, server, PATH, token, body, MAX_ANSWER_BYTES);
        let answer = answer.map_err(|error| failure::from_line(&error))?;
        let told = read(&answer)?;
        if told.compared.scope != self.grid.as_str() {
            return Err(not_understood("compared.scope"));
        }
        Ok((told.compared.epoch == self.epoch).then_some(told))
    }

    /// Takes in changes by their names, as long as some of them come.
    fn fetch(&self, names: &[ChangeHash]) -> Result<(), Failure> {
        let mut left = names.to_vec();
        while !left.is_empty() {
            let Some(told) = self.ask(Vec::new(), &left)? else {
                return Ok(());
            };
            for part in told.parts {
                self.take(part)?;
            }
            let lacking = self.lacking(&left)?;
            if lacking.len() == left.len() {
                break;
            }
            left = lacking;
        }
        Ok(())
    }

    /// One part, in one transaction. It brings changes and records that came in, and nothing else: what takes
    /// something away is told by the feed alone, which is linked and signed.
    fn take(&self, part: Part) -> Result<(), Failure> {
        if part.scope != self.grid.as_str() || part.epoch != self.epoch {
            return Err(not_understood("part.scope"));
        }
        let (grid, mut found) = (self.grid, Found::default());
        self.field.store.read(|r| {
            for row in &part.rows {
                let comes_in = match RowKind::from_number(row.what) {
                    Some(RowKind::Change) => true,
                    Some(RowKind::Enter) => {
                        let id = row.dispute().map_err(not_understood)?;
                        let stands = moved::stands_in(r, &id)?;
                        stands.is_none_or(|stands| stands == *grid)
                    }
                    _ => false,
                };
                if !comes_in {
                    return Err(not_understood("a row that mends nothing").into());
                }
            }
            Ok::<_, Stop>(())
        })?;
        let looked = part::open(self.field, grid, part)?;
        self.field
            .store
            .write(|w| part::take(w, grid, &looked, self.now, &mut found))?;
        if found.hole {
            forget_log(self.field);
        }
        Ok(())
    }

    fn lacking(&self, names: &[ChangeHash]) -> Result<Vec<ChangeHash>, Failure> {
        count(self.field)?;
        let held = self
            .field
            .store
            .read(|r| Ok::<_, Stop>(held::list(r, self.grid)?))?;
        let held: HashSet<_> = held.into_iter().map(|(name, _)| name).collect();
        let lacking = names.iter().filter(|name| !held.contains(name));
        Ok(lacking.copied().collect())
    }

    /// Looks at what is left, and remembers it when there is something. Of the surplus, `others` were not offered: they are
    /// not this device's to offer, or that did not help.
    fn settle(&self, missing: &[ChangeHash], surplus: usize, others: usize) -> Result<(), Failure> {
        let lacking = self.lacking(missing)?;
        let offered = surplus - others;
        tracing::info!(
            grid = %self.grid,
            came = missing.len() - lacking.len(),
            missing = lacking.len(),
            offered,
            others,
            "what this device holds was compared with the server"
        );
        let Some(told) = self.ask(Vec::new(), &[])? else {
            return Ok(());
        };
        let (at, ours) = self.field.store.read(|r| {
            let at = held::comparable_at(r, self.grid)?;
            Ok::<_, Stop>((at, held::sum(r, self.grid)?))
        })?;
        if at != Some((told.compared.epoch, told.compared.seq)) {
            // One of the two has gone on: the next sync compares.
            return Ok(());
        }
        let theirs = read_sum(&told.compared.held)?;
        let difference = theirs.wrapping_sub(short(ours));
        let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
        let left = (difference != 0).then(|| Left {
            difference,
            missing: count(lacking.len()),
            surplus: count(others),
            at: self.now,
        });
        remember(self.field, self.grid, left)
    }
}

/// An answer: one `Compared`, then parts.
fn read(answer: &[u8]) -> Result<Told, Failure> {
    let mut reader = FrameReader::new();
    reader.push(answer);
    let first = reader.next().map_err(not_understood)?;
    let first = first.ok_or_else(|| not_understood("an answer of nothing"))?;
    let compared = Compared::from_frame(&first).map_err(not_understood)?;
    let mut parts = Vec::new();
    while let Some(frame) = reader.next().map_err(not_understood)? {
        match FromServer::from_frame(&frame).map_err(not_understood)? {
            FromServer::Part(part) => parts.push(part),
            FromServer::Refusal(refusal) => return Err(failure::from_refusal(&refusal)),
            FromServer::Unknown(_) => {}
            _ => return Err(not_understood("the order of an answer")),
        }
    }
    if reader.held_bytes() > 0 {
        return Err(not_understood("an answer that was cut"));
    }
    Ok(Told { compared, parts })
}
