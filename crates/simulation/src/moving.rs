//! Records that are moved to another grid at the desk, and what must hold from then on: each stands in one
//! grid, and nobody who may not hold that one is told a word of it any more.

use std::collections::BTreeSet;

use model::{GridId, RecordId};
use proof::RowKind;
use sync_server::admin::AdminError;

use crate::check::{self, Feeds};
use crate::trace::short;
use crate::world::World;

const BY: &str = "钱主任";

/// A move the administrator made.
#[derive(Debug, Clone)]
pub(crate) struct Moved {
    pub(crate) doc: RecordId,
    from: GridId,
    to: GridId,
}

/// One of the records the server has goes to another grid.
pub(crate) fn one(world: &mut World) {
    let app = world.net.app();
    let grids = world.net.eye.known().town.grids.clone();
    let standing = check::standing(&world.net);
    let Some((doc, from)) = world.draw.pick(&standing).cloned() else {
        return;
    };
    // Back where it stood before, as often as not.
    let (back, others): (Vec<_>, Vec<_>) = grids
        .into_iter()
        .filter(|grid| *grid != from)
        .partition(|grid| app.ledger().moved_from(grid, doc).unwrap().is_some());
    let to = if back.is_empty() || world.draw.comes_about(500) {
        &others
    } else {
        &back
    };
    let Some(to) = world.draw.pick(to).cloned() else {
        return;
    };
    let note = format!("{} moves from {from} to {to}", short(&doc.as_bytes()[8..]));
    world.trace.note(&note);
    let moved = Moved { doc, from, to };
    let done = app.admin().move_record(moved.doc, &moved.to, BY);
    let mut known = world.net.eye.known();
    if let Err(error) = done {
        known.book.broke("a record that cannot be moved", error);
        return;
    }
    known.book.moved.push(moved);
}

/// A backup took the server's place: what was moved since is moved again.
pub(crate) fn again(world: &World) {
    let admin = world.net.app().admin();
    let known = admin.moves().unwrap().len();
    let moved = world.net.eye.known().book.moved.clone();
    for moved in moved.iter().skip(known) {
        match admin.move_record(moved.doc, &moved.to, BY) {
            Ok(_) | Err(AdminError::UnknownRecord(_) | AdminError::StandsThere(..)) => {}
            Err(error) => {
                let mut known = world.net.eye.known();
                known
                    .book
                    .broke("a record that cannot be moved again", error);
            }
        }
    }
}

/// Whether a record ever stood in this grid beside where it was recorded.
pub(crate) fn has_been_in(moved: &[Moved], doc: RecordId, grid: &str) -> bool {
    let mut of_it = moved.iter().filter(|moved| moved.doc == doc);
    of_it.any(|moved| moved.from.as_str() == grid || moved.to.as_str() == grid)
}

/// The moved records a device may not hold where they stand now.
pub(crate) fn away(world: &World) -> BTreeSet<(RecordId, usize)> {
    let app = world.net.app();
    let known = world.net.eye.known();
    let mut away = BTreeSet::new();
    for moved in &known.book.moved {
        let stands = app.ledger().stands_in(moved.doc).unwrap();
        for (number, holder) in &known.holders {
            let held = stands
                .as_ref()
                .is_some_and(|grid| known.town.may_hold(holder.seat, grid));
            if !held {
                away.insert((moved.doc, *number));
            }
        }
    }
    away
}

/// A moved record stands in one grid, and the feed of no other has a word of it.
pub(crate) fn check(world: &World, feeds: &Feeds, wrong: &mut Vec<String>) {
    let moved = world.net.eye.known().book.moved.clone();
    let app = world.net.app();
    let docs: BTreeSet<_> = moved.iter().map(|moved| moved.doc).collect();
    for (grid, rows) in feeds {
        for row in rows {
            let is_word = matches!(row.what, RowKind::Change | RowKind::Enter);
            if !docs.contains(&row.doc) || !is_word || row.bytes.is_empty() {
                continue;
            }
            if app.ledger().stands_in(row.doc).unwrap().as_ref() != Some(grid) {
                let name = short(&row.doc.as_bytes()[8..]);
                wrong.push(format!(
                    "moved and still there: {name} in the feed of {grid}"
                ));
            }
        }
    }
    for doc in docs {
        let stand = |grid: &&GridId| app.ledger().document(grid, doc).unwrap().is_some();
        let places: Vec<_> = feeds.keys().filter(stand).collect();
        if places.len() > 1 {
            let name = short(&doc.as_bytes()[8..]);
            wrong.push(format!("in two grids: {name} in {places:?}"));
        }
    }
}
