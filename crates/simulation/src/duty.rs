//! What a worker does next: something in a case, for an elder or with a notice, as it falls to their role and as the
//! device holds it; and everybody at once at one record.

use contract::Failure;
use model::{GridId, RecordId, RecordKind};

use crate::device::{Kept, Running};
use crate::work::{self, PARTS, Part};
use crate::world::World;
use crate::{acts, elders, notices};
use hostile::Draw;

/// Of a hundred pieces of work of those who come by at the door, how many are for elders and with notices.
const AT_THE_DOOR: [usize; 2] = [26, 12];
/// The same of the station's.
const AT_THE_STATION: [usize; 2] = [6, 45];

/// One piece of work of one worker.
pub(crate) fn work(world: &mut World, number: usize) {
    let mut draw = world.draw.fork();
    let running = world.devices[number].running();
    let records = running.records();
    let [elders, notices] = if world.role(number).visits_elders() {
        AT_THE_DOOR
    } else {
        AT_THE_STATION
    };
    let drawn = draw.below(100);
    let did = if drawn < elders {
        for_an_elder(world, number, &running, &records, &mut draw)
    } else if drawn < elders + notices {
        with_a_notice(world, number, &running, &records, &mut draw)
    } else {
        false
    };
    if !did {
        in_a_case(world, number, &running, &records, &mut draw);
    }
}

/// Whether a device knows already that it may hold a grid.
pub(crate) fn holds(running: &Running, grid: &GridId) -> bool {
    running
        .store
        .read(|r| store::directory::holds(r, grid))
        .unwrap()
}

/// Everyone who holds one record does something with it before anyone syncs: with a dispute, most often the same part.
pub(crate) fn meet_at_one_record(world: &mut World) {
    let at_work = world.at_work();
    let held = |number: &usize| world.devices[*number].running().records();
    let mut all: Vec<Kept> = at_work.iter().flat_map(held).collect();
    all.sort_unstable_by_key(|one| one.id);
    let shared: Vec<_> = all
        .windows(2)
        .filter(|two| two[0].id == two[1].id)
        .map(|two| two[0].clone())
        .collect();
    let mut draw = world.draw.fork();
    let (Some(one), Some(part)) = (draw.pick(&shared).cloned(), draw.pick(&PARTS).copied()) else {
        return;
    };
    for number in at_work {
        let running = world.devices[number].running();
        let records = running.records();
        if records.iter().any(|kept| kept.id == one.id) {
            match one.kind {
                RecordKind::Dispute => at_one_case(world, number, one.id, part, &mut draw),
                RecordKind::Elder => look_after(world, number, one.id, &mut draw),
                RecordKind::Notice => answer(world, number, one.id, &records, &mut draw),
            }
        }
    }
}

/// Somebody is registered or looked after; tells whether there was anybody.
fn for_an_elder(
    world: &World,
    number: usize,
    running: &Running,
    records: &[Kept],
    draw: &mut Draw,
) -> bool {
    if let Some(id) = one_of(records, RecordKind::Elder, draw)
        && draw.comes_about(750)
    {
        look_after(world, number, id, draw);
        return true;
    }
    let grids = grids(world, number, running);
    let Some(grid) = draw.pick(&grids) else {
        return false;
    };
    if !world.role(number).visits_elders() {
        return false;
    }
    let done = elders::register(&running.field, grid, draw);
    world.worked(number, "registers an elder", done);
    true
}

fn look_after(world: &World, number: usize, id: RecordId, draw: &mut Draw) {
    let (field, device) = (
        world.devices[number].running().field,
        &world.devices[number],
    );
    let done = elders::look_after(&field, id, world.role(number), device.day(), draw);
    tell(world, number, "looks after an elder", done);
}

/// One is sent, or answered; tells whether there was any.
fn with_a_notice(
    world: &World,
    number: usize,
    running: &Running,
    records: &[Kept],
    draw: &mut Draw,
) -> bool {
    let sends = world.role(number).sends_notices() && draw.comes_about(550);
    if !sends {
        let Some(id) = one_of(records, RecordKind::Notice, draw) else {
            return false;
        };
        answer(world, number, id, records, draw);
        return true;
    }
    let grids = grids(world, number, running);
    if grids.is_empty() {
        return false;
    }
    let grids: Vec<_> = grids.iter().collect();
    let today = world.devices[number].day();
    let done = notices::send(&running.field, &grids, records, today, draw);
    if let Ok((sent, Some(about))) = &done {
        let mut known = world.net.eye.known();
        for notice in sent {
            known.book.sent_about(*notice, *about);
        }
    }
    world.worked(number, "sends a notice", done.map(|_| ()));
    true
}

fn answer(world: &World, number: usize, id: RecordId, records: &[Kept], draw: &mut Draw) {
    let field = world.devices[number].running().field;
    let done = notices::answer(&field, id, records, draw);
    tell(world, number, "answers a notice", done);
}

/// A case is recorded, taken further or edited, or something is done in it.
fn in_a_case(world: &World, number: usize, running: &Running, records: &[Kept], draw: &mut Draw) {
    let drawn = one_of(records, RecordKind::Dispute, draw);
    let Some(id) = drawn.filter(|_| draw.comes_about(750)) else {
        let grids = grids(world, number, running);
        let Some(grid) = draw.pick(&grids) else {
            return;
        };
        let done = work::record(&running.field, grid, draw).map(|_| ());
        return world.worked(number, "records", done);
    };
    let today = world.devices[number].day();
    match draw.below(100) {
        0..30 => {
            let done = work::step(&running.field, id, today, draw).map(|_| ());
            world.worked(number, "takes a step", done);
        }
        30..60 => {
            let role = world.role(number);
            let done = acts::one(&running.field, id, role, today, draw);
            tell(world, number, "acts in a case", done);
        }
        _ => {
            let part = draw.pick(&PARTS).copied().unwrap_or(Part::Place);
            let done = work::edit(&running.field, id, part, today, draw);
            world.worked(number, &format!("edits {part:?}"), done);
        }
    }
}

fn at_one_case(world: &World, number: usize, id: RecordId, part: Part, draw: &mut Draw) {
    let field = world.devices[number].running().field;
    let today = world.devices[number].day();
    match draw.below(100) {
        0..25 => {
            let done = work::step(&field, id, today, draw).map(|_| ());
            world.worked(number, "steps too", done);
        }
        25..45 => {
            let done = acts::one(&field, id, world.role(number), today, draw);
            tell(world, number, "acts too", done);
        }
        _ => {
            let done = work::edit(&field, id, part, today, draw);
            world.worked(number, "edits too", done);
        }
    }
}

/// One of the records of a kind: the newest are worked on most.
fn one_of(records: &[Kept], kind: RecordKind, draw: &mut Draw) -> Option<RecordId> {
    let of_it: Vec<_> = records
        .iter()
        .filter(|one| one.kind == kind)
        .map(|one| one.id)
        .collect();
    let newest = of_it.len().saturating_sub(8);
    let from = if draw.comes_about(700) {
        &of_it[newest..]
    } else {
        &of_it[..]
    };
    draw.pick(from).copied()
}

/// The grids a worker may write into, as far as the device knows.
fn grids(world: &World, number: usize, running: &Running) -> Vec<GridId> {
    let mut grids = world.net.eye.known().town.grant(world.devices[number].seat);
    grids.retain(|grid| holds(running, grid));
    grids
}

/// Notes what came of work that tells by itself what it was; `meant` is what it was to be.
fn tell(world: &World, number: usize, meant: &str, done: Result<&'static str, Failure>) {
    match done {
        Ok(what) => world.worked(number, what, Ok(())),
        Err(failure) => world.worked(number, meant, Err(failure)),
    }
}
