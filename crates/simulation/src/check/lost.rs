//! Nothing is lost: what was acknowledged stands, and what its author was told stands arrives.

use std::collections::{BTreeMap, BTreeSet};

use merge::Reason;
use model::ChangeHash;

use super::{Feeds, changes, on_device};
use crate::book::{Book, Made};
use crate::moving;
use crate::rolling;
use crate::trace::short;
use crate::world::World;

/// Why the server keeps aside what was written by somebody who may not hold where the record stands now.
pub(super) const BEGUN_ANEW: &str = Reason::BegunAnew.code();

/// What the server said it has, it has; what its author was told stands, and whose author still works,
/// has arrived.
pub(super) fn check(world: &World, feeds: &Feeds, wrong: &mut Vec<String>) {
    let stored = changes(feeds);
    let at_work = world.at_work();
    let on_devices: BTreeMap<_, _> = at_work
        .iter()
        .map(|number| (*number, on_device(&world.devices[*number].running())))
        .collect();
    let away = moving::away(world);
    let rolled = rolling::rolled(world);
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
        if !own.contains(hash) && was_done_again(world, book, made, &stored) {
            continue;
        }
        // What led to it before it was begun anew no device carries any more.
        if rolled.contains(&made.doc)
            && (stored.contains(hash)
                || stands_again(world, made, &stored)
                || is_kept_aside(world, *hash, made)
                || rolling::is_in_an_archive(world, made)
                // It was done again, and left the device with its record since: nothing tells under which name.
                || away.contains(&(made.doc, made.device)))
        {
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

/// A device whose file lost rows may write under a number it had given already. The server refuses that and what builds on
/// it, and what was written is written again under another name, as of the same moment.
fn was_done_again(world: &World, book: &Book, made: &Made, stored: &BTreeSet<ChangeHash>) -> bool {
    let of_it = |change: &ChangeHash| book.made.get(change).is_some_and(|one| one.doc == made.doc);
    let forked = book.refused.iter().any(|((device, change), reason)| {
        *device == made.device && reason == "actor_forked" && of_it(change)
    });
    forked && book.damaged.contains(&made.device) && stands_again(world, made, stored)
}

/// Whether its device has another change of the same record and moment, and the server has that.
fn stands_again(world: &World, made: &Made, stored: &BTreeSet<ChangeHash>) -> bool {
    let moments = world.devices[made.device].running().moments();
    let mut of_it = moments.iter().filter(|(_, at)| **at == (made.doc, made.at));
    of_it.any(|(again, _)| stored.contains(again))
}

/// Whether its device, or the server, keeps it beside the record.
fn is_kept_aside(world: &World, hash: ChangeHash, made: &Made) -> bool {
    let device = world.devices[made.device].running();
    let here = device.store.read(|r| store::quarantine::all(r)).unwrap();
    let there = world.net.app().admin().quarantine().unwrap();
    let mut there = there.iter().filter(|held| held.doc == made.doc);
    here.iter().any(|held| held.hash == hash) || there.any(|held| held.reason == BEGUN_ANEW)
}
