//! What must hold once the bad times are over: two rounds of syncs, and everybody who may hold a
//! record holds the same.

use std::collections::{BTreeMap, BTreeSet};

use contract::command::sync::Line;
use merge::Document;
use model::{ChangeHash, DeviceId, DisputeId, GridId};
use proof::RowKind;
use store::StoreError;
use sync_server::ledger::{FeedRow, Own};

use crate::book::{Book, Made};
use crate::carrying;
use crate::device::Running;
use crate::erasing;
use crate::line::Weather;
use crate::moving;
use crate::net::Net;
use crate::time::HOUR_MS;
use crate::trace::short;
use crate::world::World;

/// How many rounds of syncs may be needed: one more where a backup took the server's place, for who gives
/// back what another's change builds on may be the last of the first round.
const ROUNDS: usize = 2;
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

/// Every document and what it stands at.
type Heads = BTreeMap<DisputeId, Vec<ChangeHash>>;

/// Runs the rounds and looks; gives what does not hold.
pub(crate) fn after_rounds(world: &mut World) -> Vec<String> {
    let mut statuses = BTreeMap::new();
    let restored = world.net.eye.known().book.restored;
    for _ in 0..ROUNDS + usize::from(restored) {
        let mut everyone = world.at_work();
        world.chance.shuffle(&mut everyone);
        for number in everyone {
            world.time.pass_ms(HOUR_MS / 60);
            statuses.insert(number, world.sync(number, Weather::Good));
        }
    }
    let mut wrong = world.net.eye.known().book.broken.clone();
    for (number, status) in statuses {
        if status.line != Line::Online {
            wrong.push(format!("stalled: device {number}: {:?}", status.trouble));
        }
    }
    let server = server_heads(world, &mut wrong);
    for number in world.at_work() {
        check_device(world, number, &server, &mut wrong);
    }
    check_nothing_lost(world, &mut wrong);
    check_lists(world, &mut wrong);
    check_server_quarantine(world, &mut wrong);
    erasing::check(world, &mut wrong);
    moving::check(world, &mut wrong);
    carrying::check(world, &mut wrong);
    wrong
}

/// The server's documents by grid; its feeds have no gap and hold each change once.
fn server_heads(world: &World, wrong: &mut Vec<String>) -> BTreeMap<GridId, Heads> {
    let grids = world.net.eye.known().town.grids.clone();
    let mut heads = BTreeMap::new();
    for grid in grids {
        let rows = feed(&world.net, &grid);
        if !rows.iter().map(|row| row.seq).eq(1..=rows.len() as u64) {
            wrong.push(format!("a gap in the feed of {grid}"));
        }
        let docs: BTreeSet<_> = rows.iter().map(|row| row.doc).collect();
        let ledger = world.net.app();
        let of_grid = docs.into_iter().filter_map(|doc| {
            let standing = ledger.ledger().document(&grid, doc).unwrap()?;
            Some((doc, Document::load(&standing.saved).ok()?.heads()))
        });
        heads.insert(grid.clone(), of_grid.collect());
    }
    heads
}

/// The rows of a feed, in order.
pub(crate) fn feed(net: &Net, grid: &GridId) -> Vec<FeedRow> {
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
    let grids = net.eye.known().town.grids.clone();
    grids
        .iter()
        .flat_map(|grid| feed(net, grid))
        .filter(|row| row.what == RowKind::Change)
        .map(|row| row.name)
        .collect()
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

fn check_device(
    world: &World,
    number: usize,
    server: &BTreeMap<GridId, Heads>,
    wrong: &mut Vec<String>,
) {
    let running = world.devices[number].running();
    if let Err(error) = running.store.check() {
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
        wrong.push(format!(
            "held back: device {number}: {name} by {by:?}: {} {}",
            held.reason, held.detail
        ));
    }
    let mut held: BTreeMap<GridId, Heads> = BTreeMap::new();
    for one in running.disputes() {
        let document = running
            .store
            .read(|r| store::record::load(r, &one.id))
            .unwrap();
        let heads = document
            .map(|document| document.heads())
            .unwrap_or_default();
        held.entry(one.grid).or_default().insert(one.id, heads);
    }
    let none = Heads::new();
    for grid in world.net.eye.known().town.grant(world.devices[number].seat) {
        let (here, there) = (
            held.remove(&grid).unwrap_or_default(),
            server.get(&grid).unwrap_or(&none),
        );
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

/// What the server said it has, it has; what its author was told stands, and whose author still works,
/// has arrived.
fn check_nothing_lost(world: &World, wrong: &mut Vec<String>) {
    let stored = on_server(&world.net);
    let at_work = world.at_work();
    let on_devices: BTreeMap<_, _> = at_work
        .iter()
        .map(|number| (*number, on_device(&world.devices[*number].running())))
        .collect();
    let away = moving::away(world);
    let book = &world.net.eye.known().book;
    for (hash, made) in &book.made {
        let name = format!("{} made by device {}", short(hash.as_bytes()), made.device);
        if made.stored && !stored.contains(hash) {
            wrong.push(format!("lost: {name}: the server had acknowledged it"));
        }
        if book.erased.contains(&made.doc) {
            continue;
        }
        let Some(own) = on_devices.get(&made.device).filter(|_| made.kept) else {
            continue;
        };
        if !own.contains(hash) && was_done_again(world, book, *hash, made, &stored) {
            continue;
        }
        if !stored.contains(hash) {
            wrong.push(format!("lost: {name}: it never reached the server"));
        }
        if !own.contains(hash) && !away.contains(&(made.doc, made.device)) {
            wrong.push(format!("lost: {name}: it is gone from the device itself"));
        }
    }
}

/// A device whose file lost rows may write under a number it had given already. The server refuses that, and what
/// was written is written again under another name, as of the same moment.
fn was_done_again(
    world: &World,
    book: &Book,
    hash: ChangeHash,
    made: &Made,
    stored: &BTreeSet<ChangeHash>,
) -> bool {
    let refused = book.refused.get(&(made.device, hash));
    let forked = refused.is_some_and(|reason| reason == "actor_forked");
    forked && book.damaged.contains(&made.device) && {
        let moments = world.devices[made.device].running().moments();
        let mut of_it = moments.iter().filter(|(_, at)| **at == (made.doc, made.at));
        of_it.any(|(again, _)| stored.contains(again))
    }
}

/// Lists say the same everywhere, and what the records say.
fn check_lists(world: &World, wrong: &mut Vec<String>) {
    let mut rows: BTreeMap<DisputeId, (usize, String)> = BTreeMap::new();
    for number in world.at_work() {
        let running = world.devices[number].running();
        for (id, row, as_read) in lists(&running, wrong) {
            if row != as_read {
                wrong.push(format!(
                    "a list that lies: device {number}: {row} for {as_read}"
                ));
            }
            let (other, theirs) = rows.entry(id).or_insert_with(|| (number, row.clone()));
            if *theirs != row {
                wrong.push(format!(
                    "lists differ: device {other}: {theirs}; device {number}: {row}"
                ));
            }
        }
    }
}

/// Each dispute as listed, and as its document reads; and whether the counts add up.
fn lists(running: &Running, wrong: &mut Vec<String>) -> Vec<(DisputeId, String, String)> {
    const ROWS: &str = "SELECT id, kind || ' ' || state || ' ' || place || ' ' || area,
            open || ' ' || side_a || ' ' || side_b || ' ' || conflicts || ' ' || changed_at_ms
        FROM dispute ORDER BY id";
    const COUNTS: &str = "SELECT
        (SELECT coalesce(sum(n), 0) FROM dispute_count) - (SELECT count(*) FROM dispute)
        + (SELECT count(*) FROM dispute_count c WHERE n <> (SELECT count(*) FROM dispute d
            WHERE d.kind = c.kind AND d.state = c.state AND d.open = c.open))";
    let found = running.store.read(|r| {
        let off: i64 = r.query_row(COUNTS, [], |row| row.get(0))?;
        if off != 0 {
            wrong.push("counts that do not add up".to_owned());
        }
        let mut query = r.prepare(ROWS)?;
        let rows = query.query_map([], |row| {
            Ok((
                row.get::<_, Vec<u8>>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
            ))
        })?;
        Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
    });
    let read = |(id, brief, rest): (Vec<u8>, String, String)| {
        let id = DisputeId::from_slice(&id)?;
        let document = running.store.read(|r| store::record::load(r, &id)).ok()??;
        let record = document.read().ok()?;
        let content = record.content;
        let area = content
            .area
            .map_or_else(String::new, |area| area.to_string());
        let state = record.state.code();
        let as_read = format!("{} {state} {} {area}", content.kind.code(), content.place);
        Some((id, format!("{brief} {rest}"), format!("{as_read} {rest}")))
    };
    found.unwrap().into_iter().filter_map(read).collect()
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
        if honest.contains(&held.device) || !FAIR_REASONS.contains(&reason.as_str()) {
            wrong.push(format!(
                "held back: by the server: {name} {reason}: {}",
                held.detail
            ));
        }
    }
}
