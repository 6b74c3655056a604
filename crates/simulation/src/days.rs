//! The thirty days: what happens when. Everything that happens once is drawn beforehand; the rest is
//! drawn as the hours pass.

use crate::Wishes;
use crate::carrying;
use crate::duty::{meet_at_one_record, work};
use crate::events::{Aside, Event, happen, steal};
use crate::line::Weather;
use crate::net::Way;
use crate::old;
use crate::time::{DAY_MS, HOUR_MS};
use crate::work;
use crate::world::{World, note_made};
use hostile::Draw;

/// How long a run lasts.
pub(crate) const DAYS: i64 = 30;

/// Who may have an app of the version before: a grid worker.
const OLD_APP: usize = 1;

/// Lives through the days; what breaks a rule stands in the book.
pub(crate) fn live(world: &mut World, wishes: &Wishes) {
    let mut coming = plan(&mut world.draw, wishes.copies);
    let without = &wishes.without;
    coming.retain(|(_, event)| !without.split(',').any(|name| name == format!("{event:?}")));
    if coming
        .iter()
        .any(|(_, event)| *event == Event::UpdateServer)
    {
        world.net.speak(wire::OLDEST_PROTOCOL);
    }
    if coming.iter().any(|(_, event)| *event == Event::UpdateApp) {
        world.old_app = Some(OLD_APP);
    }
    for seat in 0..5 {
        world.add_device(seat);
    }
    steal(world);
    let mut aside = Aside::default();
    while world.time.since_ms() < DAYS * DAY_MS {
        let now = world.time.since_ms();
        while coming.last().is_some_and(|(at, _)| *at <= now) {
            if let Some((_, event)) = coming.pop() {
                happen(world, event, &mut aside);
            }
        }
        hours(world);
        if !world.net.eye.known().book.broken.is_empty() {
            return;
        }
    }
}

/// The events to come, the next one last.
fn plan(draw: &mut Draw, copies: bool) -> Vec<(i64, Event)> {
    use Event as E;
    let mut coming = vec![
        (draw.between(5, 19), E::EnrolLate),
        (draw.between(12, 17), E::Revoke),
    ];
    let mut maybe =
        |coming: &mut Vec<(i64, Event)>, permille: u64, events: &[(i64, i64, Event)]| {
            if draw.comes_about(permille) {
                let days = events
                    .iter()
                    .map(|(from, to, event)| (draw.between(*from, *to - 1), *event));
                coming.extend(days.collect::<Vec<_>>());
            }
        };
    for _ in 0..6 {
        maybe(&mut coming, 700, &[(1, 27, E::Partition)]);
        maybe(&mut coming, 500, &[(1, 29, E::Strike)]);
    }
    for _ in 0..3 {
        maybe(&mut coming, 700, &[(1, 29, E::ServerCrash)]);
        maybe(&mut coming, 600, &[(1, 29, E::DeviceCrash)]);
        maybe(&mut coming, 500, &[(1, 29, E::CrashWhileWriting)]);
        maybe(&mut coming, 500, &[(1, 29, E::Restart)]);
    }
    maybe(&mut coming, 400, &[(19, 27, E::BringBack)]);
    maybe(&mut coming, 400, &[(3, 24, E::AddGrid)]);
    maybe(&mut coming, 800, &[(0, 15, E::UpdateServer)]);
    maybe(
        &mut coming,
        500,
        &[(2, 12, E::Backup), (13, 26, E::Restore)],
    );
    maybe(&mut coming, 500, &[(3, 30, E::UpdateApp)]);
    for _ in 0..2 {
        maybe(&mut coming, 600, &[(4, 29, E::Erase)]);
        maybe(&mut coming, 700, &[(3, 29, E::Move)]);
        maybe(&mut coming, 500, &[(3, 29, E::Move)]);
        maybe(&mut coming, 800, &[(4, 29, E::KeepHouse)]);
        maybe(
            &mut coming,
            700,
            &[(4, 17, E::RollOver), (18, 29, E::RollOver)],
        );
    }
    maybe(&mut coming, 600, &[(4, 29, E::Damage)]);
    if copies {
        maybe(
            &mut coming,
            500,
            &[(2, 12, E::CopyDisk), (13, 26, E::PutBack)],
        );
        maybe(
            &mut coming,
            300,
            &[(2, 12, E::CopyDisk), (13, 26, E::Clone)],
        );
    }
    let within = |day: i64, draw: &mut Draw| day * DAY_MS + draw.between(0, DAY_MS - 1);
    let mut coming: Vec<_> = coming
        .into_iter()
        .map(|(day, e)| (within(day, draw), e))
        .collect();
    coming.sort_unstable_by(|a, b| b.cmp(a));
    coming
}

/// A few hours of everyday work and syncs.
fn hours(world: &mut World) {
    let step = world.draw.between(2 * HOUR_MS, 10 * HOUR_MS - 1);
    world.time.pass_ms(step);
    let at_work = world.at_work();
    for _ in 0..world.draw.below(2) {
        if let Some(number) = world.draw.pick(&at_work).copied() {
            work(world, number);
        }
    }
    if world.draw.comes_about(50) {
        meet_at_one_record(world);
    }
    for number in at_work {
        if world.draw.comes_about(300) {
            sync(world, number);
        }
    }
    if world.draw.comes_about(120) {
        carrying::hand_over(world);
    }
    if world.draw.comes_about(150) {
        a_letter_comes_late(world);
    }
}

fn sync(world: &mut World, number: usize) {
    let dark = world.devices[number].dark_until_ms > world.time.since_ms();
    let weather = match () {
        () if dark => Weather::None,
        () if world.draw.comes_about(500) => Weather::Bad,
        () => Weather::Good,
    };
    if !dark && world.draw.comes_about(120) {
        overlap(world, number);
    }
    world.sync(number, weather);
}

/// In the middle of this device's next request its worker goes on, or another device syncs.
fn overlap(world: &mut World, number: usize) {
    let mut draw = world.draw.fork();
    let others: Vec<_> = world
        .at_work()
        .into_iter()
        .filter(|other| *other != number)
        .collect();
    let (Some(other), own) = (draw.pick(&others).copied(), draw.comes_about(400)) else {
        return;
    };
    let (net, trace) = (
        std::sync::Arc::clone(&world.net),
        std::sync::Arc::clone(&world.trace),
    );
    let busy = if own { number } else { other };
    let (running, line) = (
        world.devices[busy].running(),
        world.devices[busy].line.clone(),
    );
    let grid = world
        .net
        .eye
        .known()
        .town
        .grant(world.devices[busy].seat)
        .first()
        .cloned();
    let Some(grid) = grid else { return };
    world.devices[number].line.meanwhile(move || {
        if own {
            let done = work::record(&running.field, &grid, &mut draw);
            trace.note(&format!("{busy} records meanwhile: {}", done.is_ok()));
        } else {
            line.be(Weather::Good, draw.fork());
            let status = running
                .field
                .give(&contract::command::sync::Now {})
                .map(|s| s.line);
            trace.note(&format!("{busy} syncs meanwhile: {status:?}"));
        }
        note_made(&net, busy, &running);
    });
}

fn a_letter_comes_late(world: &mut World) {
    let mut draw = world.draw.fork();
    if let Some(letter) = world.net.late(&mut draw) {
        let came = world
            .net
            .carry(&letter, Way::default(), &mut draw, &mut |_, _| true);
        let what = format!(
            "{}'s {} comes late: {}",
            letter.device,
            letter.path,
            came.told()
        );
        world.trace.note(&what);
    }
}

/// Ends the bad times: no crash is left over, there is signal everywhere, and an app of the version before, which is
/// told of nothing that was erased or moved, has its update.
pub(crate) fn heal(world: &mut World) {
    world.trace.note("all is well again");
    world.net.keep_power();
    for device in &mut world.devices {
        device.dark_until_ms = 0;
    }
    old::update(world);
}
