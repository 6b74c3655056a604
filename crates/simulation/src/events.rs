//! What happens once: a lost server, a revoked device, a copied one, a stolen one.

mod cuts;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use model::ChangeHash;
use sync_server::compact::Compaction;

use crate::damage;
use crate::disk::Moment;
use crate::duty::work;
use crate::erasing;
use crate::evil::Evil;
use crate::line::Weather;
use crate::moving;
use crate::old;
use crate::rolling;
use crate::time::DAY_MS;
use crate::world::World;

/// Whether a restored server gets back what devices hold of others whose own devices are gone.
const OTHERS_COME_BACK: bool = false;

/// Something that happens at one moment of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    EnrolLate,
    UpdateServer,
    Revoke,
    BringBack,
    AddGrid,
    Partition,
    Backup,
    Restore,
    ServerCrash,
    DeviceCrash,
    CrashWhileWriting,
    Restart,
    CopyDisk,
    PutBack,
    Clone,
    Strike,
    Erase,
    Move,
    UpdateApp,
    KeepHouse,
    RollOver,
    Damage,
}

/// What was put aside on the way.
#[derive(Default)]
pub(crate) struct Aside {
    /// The file of a backup of the server, and when it was made.
    server: Option<(PathBuf, i64)>,
    disk: Option<(usize, Moment)>,
    revoked: Option<usize>,
}

/// Makes it happen.
pub(crate) fn happen(world: &mut World, event: Event, aside: &mut Aside) {
    world.trace.note(&format!("{event:?}"));
    match event {
        Event::EnrolLate => {
            world.add_device(5);
        }
        Event::UpdateServer => world.net.speak(wire::PROTOCOL),
        Event::Revoke => revoke(world, aside),
        Event::BringBack => bring_back(world, aside),
        Event::AddGrid => {
            let village = world.draw.below(2);
            let app = world.net.app();
            world.net.eye.known().town.add_grid(&app, village);
        }
        Event::Partition => partition(world),
        Event::Backup => {
            aside.server = Some((world.net.back_up(), world.time.since_ms()));
        }
        Event::Restore => restore(world, aside),
        Event::ServerCrash => cuts::server_crash(world),
        Event::DeviceCrash => cuts::device_crash(world),
        Event::CrashWhileWriting => cuts::crash_while_writing(world),
        Event::Restart => {
            if let Some(number) = someone(world) {
                world.devices[number].restart();
            }
        }
        Event::CopyDisk => {
            aside.disk = someone(world).map(|number| (number, world.devices[number].disk()));
        }
        Event::PutBack => put_back(world, aside),
        Event::Clone => clone(world, aside),
        Event::Strike => strike(world),
        Event::Erase => erasing::one(world),
        Event::Move => moving::one(world),
        Event::UpdateApp => old::update(world),
        Event::KeepHouse => keep_house(world),
        Event::RollOver => rolling::all(world, aside.server.as_ref().map(|(_, at)| *at)),
        Event::Damage => damage::one(world),
    }
}

/// What the server does by itself once a day, with a month's patience cut short.
fn keep_house(world: &mut World) {
    let compaction = Compaction {
        older_days: 2,
        least: 3,
    };
    let compacted = world.net.keep_house(compaction);
    world
        .trace
        .note(&format!("{compacted} changes are kept once"));
}

fn someone(world: &mut World) -> Option<usize> {
    let at_work = world.at_work();
    world.draw.pick(&at_work).copied()
}

/// A phone is stolen on the first day.
pub(crate) fn steal(world: &mut World) {
    let (seat, device) = (6, 1_000);
    let code = world.invite(seat);
    let (worker, grids) = {
        let mut known = world.net.eye.known();
        known.holders.insert(
            device,
            crate::eye::Holder {
                seat,
                revoked: false,
            },
        );
        let grids = (known.town.grids[0].clone(), known.town.grids[2].clone());
        (known.town.seats[seat].worker, grids)
    };
    let mut draw = world.draw.fork();
    world.evil = Some(Evil::enrol(
        &world.net, device, worker, &code, grids, &mut draw,
    ));
}

fn strike(world: &mut World) {
    let mut draw = world.draw.fork();
    let stolen = world
        .devices
        .first()
        .map(|device| device.running().store.install());
    if let Some(evil) = &mut world.evil {
        let what = evil.strike(&world.net, stolen, &mut draw);
        world.trace.note(&format!("the stolen phone sends {what}"));
    }
}

fn revoke(world: &mut World, aside: &mut Aside) {
    let number = 4;
    let Some(device) = device_id(world, number) else {
        return;
    };
    if !OTHERS_COME_BACK && world.net.eye.known().book.restored {
        // Nobody else could give back what it made, which may build on what others are to give back.
        for number in [world.at_work(), world.at_work()].concat() {
            world.sync(number, Weather::Good);
        }
    }
    world.net.app().admin().revoke(device).unwrap();
    world
        .net
        .eye
        .known()
        .holders
        .entry(number)
        .and_modify(|holder| holder.revoked = true);
    aside.revoked = Some(number);
    // What it makes from now on reaches nobody; it is told so.
    work(world, number);
    let status = world.sync(number, Weather::Good);
    let revoked = status
        .trouble
        .is_some_and(|failure| failure.code == contract::Code::Revoked);
    if !revoked {
        world
            .net
            .eye
            .known()
            .book
            .broke("a revoked device that is not told", number);
    }
}

fn bring_back(world: &mut World, aside: &mut Aside) {
    if let Some(number) = aside.revoked.take() {
        world
            .net
            .eye
            .known()
            .holders
            .entry(number)
            .and_modify(|holder| holder.revoked = false);
        world.enrol(number);
    }
}

fn device_id(world: &World, number: usize) -> Option<model::DeviceId> {
    let running = world.devices[number].running();
    running
        .store
        .read(|r| store::seat::find(r))
        .unwrap()
        .map(|seat| seat.device)
}

fn partition(world: &mut World) {
    if let Some(number) = someone(world) {
        let days = world.draw.between(1, 6);
        let until = world.time.since_ms() + days * DAY_MS;
        world.devices[number].dark_until_ms = until;
        world
            .trace
            .note(&format!("{number} has no signal for {days} days"));
    }
}

/// A backup takes the server's place, as its keeper does it: feeds begin anew, what was granted or
/// taken away since is done again, and whom the server forgot gets a new invitation.
fn restore(world: &mut World, aside: &mut Aside) {
    let Some((file, made_at)) = aside.server.take() else {
        return;
    };
    let had = crate::check::on_server(&world.net);
    let before = world.net.backup();
    world.net.restore(&file);
    if !OTHERS_COME_BACK && !authors_can_give_back(world, &had) {
        world
            .trace
            .note("the backup lacks what nobody could give back: it stays where it was");
        return world.net.begin_with(&before);
    }
    let app = world.net.app();
    world.net.eye.known().book.restored = true;
    world.net.eye.known().town.tell_again(&app);
    moving::again(world);
    // What was begun anew since begins anew again, before anybody asks.
    rolling::all(world, Some(made_at));
    let rows = app.admin().devices().unwrap();
    for number in 0..world.devices.len() {
        let id = device_id(world, number);
        let known = rows.iter().find(|row| Some(row.id) == id);
        let revoked = world
            .net
            .eye
            .known()
            .holders
            .get(&number)
            .is_some_and(|h| h.revoked);
        match known {
            Some(row) if revoked && row.revoked_at.is_none() => app.admin().revoke(row.id).unwrap(),
            _ if !revoked && world.devices[number].enrolled => renew_if_unknown(world, number),
            _ => {}
        }
    }
    forget_stored(world);
}

/// Whether each change the backup lacks is still with the device that made it.
fn authors_can_give_back(world: &World, had: &BTreeSet<ChangeHash>) -> bool {
    let has = crate::check::on_server(&world.net);
    let at_work = world.at_work();
    let held = at_work.iter().map(|number| {
        let running = world.devices[*number].running();
        (*number, crate::check::on_device(&running))
    });
    let held: BTreeMap<_, _> = held.collect();
    let known = world.net.eye.known();
    had.difference(&has).all(|hash| {
        known.book.made.get(hash).is_some_and(|made| {
            let erased = known.book.erased.contains(&made.doc);
            // Who made it may have let go of it.
            let moved = known.book.moved.iter().any(|moved| moved.doc == made.doc);
            // Its file may have lost it.
            let there = held
                .get(&made.device)
                .is_some_and(|held| held.contains(hash));
            erased || !moved && made.kept && there
        })
    })
}

/// A device whose token the backup does not have hears so, and gets a new invitation.
fn renew_if_unknown(world: &mut World, number: usize) {
    let status = world.sync(number, Weather::Good);
    if status
        .trouble
        .is_some_and(|failure| failure.code == contract::Code::Revoked)
    {
        world.enrol(number);
    }
}

/// What the backup does not have is no longer stored.
fn forget_stored(world: &World) {
    let stored = crate::check::on_server(&world.net);
    let mut known = world.net.eye.known();
    for (hash, made) in &mut known.book.made {
        made.stored &= stored.contains(hash);
    }
}

/// A device's disk is put back as it was: the whole of it, or without the name of the install, which
/// a backup of an app's data does not hold.
fn put_back(world: &mut World, aside: &mut Aside) {
    let Some((number, disk)) = aside.disk.take() else {
        return;
    };
    let whole = world.draw.comes_about(500);
    let disk = if whole { disk } else { disk.without("install") };
    world.devices[number].begin_with(&disk);
    world
        .trace
        .note(&format!("{number} is put back, whole: {whole}"));
    lose_what_the_disk_lost(world, number);
}

/// The copy goes on as another device beside the one it was taken from.
fn clone(world: &mut World, aside: &mut Aside) {
    let Some((number, disk)) = aside.disk.take() else {
        return;
    };
    let whole = world.draw.comes_about(500);
    let disk = if whole { disk } else { disk.without("install") };
    let clone = world.add_device_over(world.devices[number].seat, &disk);
    (world.devices[clone].enrolled, world.devices[clone].torn) = (true, true);
    world
        .trace
        .note(&format!("{clone} is a copy of {number}, whole: {whole}"));
}

fn lose_what_the_disk_lost(world: &World, number: usize) {
    let has = crate::check::on_device(&world.devices[number].running());
    let mut known = world.net.eye.known();
    for (hash, made) in known
        .book
        .made
        .iter_mut()
        .filter(|(_, made)| made.device == number)
    {
        made.kept &= has.contains(hash);
    }
}
