//! A device's file loses rows under it, and what must hold from then on: it is whole again when all is well, and
//! no device that lost nothing ever asks in what it differs from the server.

use model::RecordId;
use rusqlite::params;
use store::StoreError;

use crate::check;
use crate::device::Running;
use crate::line::Weather;
use crate::net::Net;
use crate::trace::short;
use crate::world::World;

/// Takes a record off the file as if it had never come.
const ALL: [&str; 5] = [
    "DELETE FROM document WHERE id = ?1",
    "DELETE FROM dispute WHERE id = ?1",
    "DELETE FROM elder WHERE id = ?1",
    "DELETE FROM notice WHERE id = ?1",
    "DELETE FROM change WHERE doc = ?1",
];
/// Takes some of the rows of its changes.
const SOME: [&str; 1] = ["DELETE FROM change WHERE doc = ?1 AND actor_seq % 2 = 0"];

/// Some records of a device vanish, wholly or in part. Its next syncs on a good line bring them back.
pub(crate) fn one(world: &mut World) {
    let at_work = world.at_work();
    let Some(number) = world.draw.pick(&at_work).copied() else {
        return;
    };
    // What waits to be sent is nowhere else.
    for _ in 0..2 {
        world.sync(number, Weather::Good);
    }
    let running = world.devices[number].running();
    let whole = check::on_device(&running);
    let docs = sent(&running);
    for _ in 0..=world.draw.below(3) {
        let Some(doc) = world.draw.pick(&docs).copied() else {
            return;
        };
        let wholly = world.draw.comes_about(600);
        lose(&running, doc, if wholly { &ALL } else { &SOME });
        let name = short(&doc.as_bytes()[8..]);
        world
            .trace
            .note(&format!("{number} loses {name}, wholly: {wholly}"));
    }
    world.net.eye.known().book.damaged.insert(number);
    if world.draw.comes_about(500) || !compares(&running) {
        // Others may write to what it has lost, and it to everything else; and an app of the version before
        // notices nothing until it is updated.
        return;
    }
    for _ in 0..3 {
        world.sync(number, Weather::Good);
    }
    let again = check::on_device(&world.devices[number].running());
    let erased = world.net.eye.known().book.erased.len();
    let missing = whole.difference(&again).count();
    if missing > 0 && erased == 0 && world.net.eye.known().book.moved.is_empty() {
        let how = format!("device {number} lacks {missing} changes");
        world
            .net
            .eye
            .known()
            .book
            .broke("damaged and not mended", how);
    }
}

/// Whether the device and its server speak signed, so that what is held is told.
fn compares(running: &Running) -> bool {
    let cursors = running.store.read(|r| store::cursor::all(r)).unwrap();
    cursors.iter().all(|at| !at.has_hole)
}

/// Records of which nothing waits.
fn sent(running: &Running) -> Vec<RecordId> {
    let waiting: Vec<_> = running
        .waiting()
        .into_iter()
        .map(|(_, doc, _)| doc)
        .collect();
    let all = running.records().into_iter().map(|one| one.id);
    all.filter(|doc| !waiting.contains(doc)).collect()
}

fn lose(running: &Running, doc: RecordId, rows: &[&str]) {
    let done = running.store.write(|w| {
        for sql in rows {
            w.execute(sql, params![doc.as_bytes()])?;
        }
        Ok::<_, StoreError>(())
    });
    done.unwrap();
}

/// What a device holds is what the server says it should, unless it lost something or the server did.
pub(crate) fn check_compares(net: &Net, device: usize, path: &str) {
    if path != "/v1/compare" {
        return;
    }
    let mut known = net.eye.known();
    if !known.book.restored && !known.book.damaged.contains(&device) {
        let how = format!("device {device}");
        known.book.broke("a difference that nobody made", how);
    }
}
