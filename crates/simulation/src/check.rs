//! What must hold once the bad times are over: two rounds of syncs, and everybody who may hold a
//! record, of whichever kind, holds the same.

mod lists;
mod lost;
mod rounds;

use std::collections::{BTreeMap, BTreeSet};

use contract::command::sync::Line;
use merge::Document;
use model::{ChangeHash, DeviceId, GridId, RecordId, RecordKind};
use proof::RowKind;
use store::StoreError;
use store::quarantine::HeldBy;
use sync_server::ledger::{FeedRow, Own};

use crate::carrying;
use crate::device::Running;
use crate::erasing;
use crate::moving;
use crate::net::Net;
use crate::rolling;
use crate::trace::short;
use crate::world::World;
use lists::Lists;
use lost::BEGUN_ANEW;

/// Why the server may hold a change back: what a hostile device makes it find.
const FAIR_REASONS: [&str; 9] = [
    "bad_schema",
    "foreign_author",
    "illegal_step",
    "not_a_change",
    "not_allowed",
    "panicked",
    "poison",
    "second_beginning",
    "too_large",
];

/// Every record and what it stands at.
type Heads = BTreeMap<RecordId, Vec<ChangeHash>>;

/// Every feed, read to its end.
pub(crate) type Feeds = BTreeMap<GridId, Vec<FeedRow>>;

/// What a device holds: in each grid its records.
type Held = BTreeMap<GridId, BTreeSet<RecordId>>;

/// Runs the rounds and looks; gives what does not hold.
pub(crate) fn after_rounds(world: &mut World) -> Vec<String> {
    let mut wrong = Vec::new();
    let statuses = rounds::run(world, &mut wrong);
    wrong.extend(world.net.eye.known().book.broken.clone());
    for (number, status) in statuses {
        if status.line != Line::Online {
            wrong.push(format!("stalled: device {number}: {:?}", status.trouble));
        }
    }
    let feeds = feeds(&world.net);
    let server = server_heads(world, &feeds, &mut wrong);
    let rolled = rolling::rolled(world);
    let mut lists = Lists::default();
    for number in world.at_work() {
        let running = world.devices[number].running();
        check_file(world, number, &rolled, &mut wrong);
        let records = check_records(world, number, &server, &mut wrong);
        lists.check(number, &running, &records, &mut wrong);
    }
    lost::check(world, &feeds, &mut wrong);
    check_server_quarantine(world, &mut wrong);
    erasing::check(world, &feeds, &mut wrong);
    moving::check(world, &feeds, &mut wrong);
    carrying::check(world, &mut wrong);
    rolling::check(world, &mut wrong);
    wrong
}

/// The server's documents by grid; its feeds have no gap and hold each change once.
fn server_heads(world: &World, feeds: &Feeds, wrong: &mut Vec<String>) -> BTreeMap<GridId, Heads> {
    let app = world.net.app();
    let mut heads = BTreeMap::new();
    for (grid, rows) in feeds {
        if !rows.iter().map(|row| row.seq).eq(1..=rows.len() as u64) {
            wrong.push(format!("a gap in the feed of {grid}"));
        }
        let docs: BTreeSet<_> = rows.iter().map(|row| row.doc).collect();
        let of_grid = docs.into_iter().filter_map(|doc| {
            let standing = app.ledger().document(grid, doc).unwrap()?;
            Some((doc, Document::load(&standing.saved).ok()?.heads()))
        });
        heads.insert(grid.clone(), of_grid.collect());
    }
    heads
}

/// Every feed of the server.
pub(crate) fn feeds(net: &Net) -> Feeds {
    let grids = net.eye.known().town.grids.clone();
    let feeds = grids.into_iter().map(|grid| {
        let rows = feed(net, &grid);
        (grid, rows)
    });
    feeds.collect()
}

/// The rows of a feed, in order.
fn feed(net: &Net, grid: &GridId) -> Vec<FeedRow> {
    let nobody = Own::OfDevice(DeviceId::from_bytes([0xff; 16]));
    let (app, mut after, mut found) = (net.app(), 0, Vec::new());
    if app.ledger().end_of(grid).unwrap().is_none() {
        return found;
    }
    loop {
        let slice = app.ledger().feed(grid, after, nobody, 1 << 20).unwrap();
        found.extend(slice.rows);
        after = slice.to_seq;
        if slice.at_end {
            return found;
        }
    }
}

/// Every change the server has.
pub(crate) fn on_server(net: &Net) -> BTreeSet<ChangeHash> {
    changes(&feeds(net))
}

/// Every change in feeds.
fn changes(feeds: &Feeds) -> BTreeSet<ChangeHash> {
    let rows = feeds.values().flatten();
    rows.filter(|row| row.what == RowKind::Change)
        .map(|row| row.name)
        .collect()
}

/// Every record the server has, and the grid it stands in.
pub(crate) fn standing(net: &Net) -> Vec<(RecordId, GridId)> {
    let (app, grids) = (net.app(), net.eye.known().town.grids.clone());
    let mut found = Vec::new();
    for grid in grids {
        for kind in RecordKind::ALL {
            let docs = app.ledger().of_kind(&grid, *kind).unwrap();
            found.extend(docs.into_iter().map(|doc| (doc, grid.clone())));
        }
    }
    found.sort_unstable();
    found
}

/// Every change a device has.
pub(crate) fn on_device(running: &Running) -> BTreeSet<ChangeHash> {
    let found = running.store.read(|r| {
        let mut query = r.prepare("SELECT hash FROM change")?;
        let rows = query.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
        Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
    });
    found
        .unwrap()
        .iter()
        .filter_map(|hash| ChangeHash::from_slice(hash))
        .collect()
}

/// A device's file is whole, nothing waits on it, and nothing is held back.
fn check_file(world: &World, number: usize, rolled: &BTreeSet<RecordId>, wrong: &mut Vec<String>) {
    let running = world.devices[number].running();
    // Only what a power cut left may be damaged; to look at every page of every file takes long.
    if world.devices[number].torn
        && let Err(error) = running.store.check()
    {
        wrong.push(format!("damaged: device {number}: {error}"));
    }
    for (hash, reason) in outbox(&running) {
        wrong.push(format!(
            "stalled: device {number} cannot send {}: {reason:?}",
            short(hash.as_bytes())
        ));
    }
    for held in running.store.read(|r| store::quarantine::all(r)).unwrap() {
        let (name, by) = (short(held.hash.as_bytes()), held.held_by);
        if held.held_by == HeldBy::Server && rolled.contains(&held.doc) {
            // A step that does not fit what the record had become when it was begun anew.
            continue;
        }
        wrong.push(format!(
            "held back: device {number}: {name} by {by:?}: {} {}",
            held.reason, held.detail
        ));
    }
}

/// A device holds what the server holds of its grant, and nothing else; gives its records, each loaded once.
fn check_records(
    world: &World,
    number: usize,
    server: &BTreeMap<GridId, Heads>,
    wrong: &mut Vec<String>,
) -> BTreeMap<RecordId, Document> {
    let running = world.devices[number].running();
    let mut held = Held::new();
    let mut records = BTreeMap::new();
    for one in running.records() {
        held.entry(one.grid).or_default().insert(one.id);
        records.extend(running.document(one.id).map(|document| (one.id, document)));
    }
    let none = Heads::new();
    for grid in world.net.eye.known().town.grant(world.devices[number].seat) {
        let here = held.remove(&grid).unwrap_or_default();
        let here: Heads = here
            .into_iter()
            .map(|id| {
                (
                    id,
                    records.get(&id).map(Document::heads).unwrap_or_default(),
                )
            })
            .collect();
        let there = server.get(&grid).unwrap_or(&none);
        let docs: BTreeSet<_> = here.keys().chain(there.keys()).collect();
        for doc in docs
            .into_iter()
            .filter(|doc| here.get(*doc) != there.get(*doc))
        {
            wrong.push(format!(
                "not the same: {} on device {number}: {:?}, on the server {:?}",
                short(&doc.as_bytes()[8..]),
                here.get(doc).map(|heads| names(heads)),
                there.get(doc).map(|heads| names(heads)),
            ));
        }
    }
    for (grid, docs) in held {
        wrong.push(format!(
            "outside its grant: device {number} has {} of {grid}",
            docs.len()
        ));
    }
    records
}

fn names(heads: &[ChangeHash]) -> Vec<String> {
    heads.iter().map(|head| short(head.as_bytes())).collect()
}

fn outbox(running: &Running) -> Vec<(ChangeHash, String)> {
    let found = running.store.read(|r| {
        let mut query = r.prepare("SELECT hash, refused FROM outbox ORDER BY place")?;
        let rows = query.query_map([], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?)))?;
        Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
    });
    let known = |(hash, reason): (Vec<u8>, String)| Some((ChangeHash::from_slice(&hash)?, reason));
    found.unwrap().into_iter().filter_map(known).collect()
}

fn check_server_quarantine(world: &World, wrong: &mut Vec<String>) {
    let honest: BTreeSet<_> = world
        .devices
        .iter()
        .filter_map(|device| {
            let running = device.running();
            running
                .store
                .read(|r| store::seat::find(r))
                .unwrap()
                .map(|seat| seat.device)
        })
        .collect();
    for held in world.net.app().admin().quarantine().unwrap() {
        let (name, reason) = (short(held.bytes_sha256.as_bytes()), &held.reason);
        if reason == BEGUN_ANEW {
            continue;
        }
        if honest.contains(&held.device) || !FAIR_REASONS.contains(&reason.as_str()) {
            wrong.push(format!(
                "held back: by the server: {name} {reason}: {}",
                held.detail
            ));
        }
    }
}
