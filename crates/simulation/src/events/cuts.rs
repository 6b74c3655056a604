//! The power goes: at the server, or at a device that takes in or writes.

use super::someone;
use crate::duty::{holds, work};
use crate::line::Weather;
use crate::work;
use crate::world::World;

pub(super) fn server_crash(world: &mut World) {
    let Some(number) = someone(world) else { return };
    work(world, number);
    let steps = world.draw.below(7);
    let within = world.draw.comes_about(700);
    let draw = world.draw.fork();
    world.net.crash_after(steps, within, draw);
    world.sync(number, Weather::Good);
    // A short request may not have got that far: the next one does.
    for _ in 0..20 {
        if !world.net.crash_is_due() {
            return;
        }
        world.sync(number, Weather::Good);
    }
}

/// A device loses its power while it takes in what a colleague has just made.
pub(super) fn device_crash(world: &mut World) {
    let Some(number) = someone(world) else { return };
    let grids = world.net.eye.known().town.grant(world.devices[number].seat);
    let holder = |other: &usize| {
        let known = world.net.eye.known();
        grids
            .iter()
            .any(|grid| known.town.may_hold(world.devices[*other].seat, grid))
    };
    let others = world
        .at_work()
        .into_iter()
        .filter(|other| *other != number && holder(other));
    for other in others.collect::<Vec<_>>() {
        work(world, other);
        world.sync(other, Weather::Good);
    }
    let pieces = world.draw.below(2);
    let draw = world.draw.fork();
    let device = &mut world.devices[number];
    device.line.power_goes_after(device.home(), pieces);
    device.line.be(Weather::Good, draw);
    device.sync();
    if let Some(left) = device.line.left_by_power_cut() {
        device.begin_with(&left);
        world
            .trace
            .note(&format!("{number} loses its power in a sync"));
    }
    world.devices[number].line.calm();
    world.look_at_made(number);
}

/// The power goes in the middle of a save that was not acknowledged yet.
pub(super) fn crash_while_writing(world: &mut World) {
    let Some(number) = someone(world) else { return };
    let before = world.devices[number].disk();
    let running = world.devices[number].running();
    let grid = world
        .net
        .eye
        .known()
        .town
        .grant(world.devices[number].seat)
        .first()
        .cloned();
    let Some(grid) = grid.filter(|grid| holds(&running, grid)) else {
        return;
    };
    let mut draw = world.draw.fork();
    let done = work::record(&running.field, &grid, &mut draw);
    drop(running);
    let left = before.torn(world.devices[number].disk(), &mut draw);
    world.devices[number].begin_with(&left);
    world.trace.note(&format!(
        "{number} loses its power in a save: {}",
        done.is_ok()
    ));
    world.look_at_made(number);
}
