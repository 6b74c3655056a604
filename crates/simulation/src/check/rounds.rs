//! The rounds of syncs in which everybody comes together once the bad times are over.

use std::collections::{BTreeMap, BTreeSet};

use contract::command::sync::SyncStatus;
use model::ChangeHash;

use super::on_device;
use crate::time::HOUR_MS;
use crate::trace::short;
use crate::world::World;

/// How many rounds of syncs may be needed: one more where a backup took the server's place, for who gives
/// back what another's change builds on may be the last of the first round.
const ROUNDS: usize = 2;

/// How the last sync of each device went.
pub(super) type Statuses = BTreeMap<usize, SyncStatus>;

/// Runs them.
pub(super) fn run(world: &mut World, wrong: &mut Vec<String>) -> Statuses {
    let known = made(world);
    let restored = world.net.eye.known().book.restored;
    let (mut statuses, mut before) = (Statuses::new(), known.len());
    for _ in 0..ROUNDS + usize::from(restored) {
        before = made(world).len();
        one(world, &mut statuses);
    }
    if made(world).len() > before {
        hear_of_receipts(world, &known, &mut statuses, wrong);
    }
    statuses
}

/// That a notice is on a device is said by the sync that brings it: where one came with the last round, others hear of
/// that with their next. Nothing else is still under way.
fn hear_of_receipts(
    world: &mut World,
    known: &BTreeSet<ChangeHash>,
    statuses: &mut Statuses,
    wrong: &mut Vec<String>,
) {
    let before = held(world);
    one(world, statuses);
    let written = made(world);
    for (number, after) in held(world) {
        let had = before.get(&number);
        let came = after
            .into_iter()
            .filter(|hash| had.is_none_or(|had| !had.contains(hash)));
        for hash in came.filter(|hash| known.contains(hash) || !written.contains(hash)) {
            let name = short(hash.as_bytes());
            wrong.push(format!(
                "late: device {number} gets {name} after all rounds"
            ));
        }
    }
}

/// Everybody syncs once, in any order.
fn one(world: &mut World, statuses: &mut Statuses) {
    let mut everyone = world.at_work();
    world.draw.shuffle(&mut everyone);
    for number in everyone {
        world.time.pass_ms(HOUR_MS / 60);
        statuses.insert(number, world.sync_and_say(number));
    }
}

fn made(world: &World) -> BTreeSet<ChangeHash> {
    let known = world.net.eye.known();
    known.book.made.keys().copied().collect()
}

fn held(world: &World) -> BTreeMap<usize, BTreeSet<ChangeHash>> {
    let at_work = world.at_work().into_iter();
    at_work
        .map(|number| (number, on_device(&world.devices[number].running())))
        .collect()
}
