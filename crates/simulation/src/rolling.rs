//! Records that are over begin anew at the server, with a year's patience cut short to days, while devices that know
//! nothing of it write on.

use std::collections::BTreeSet;

use model::RecordId;
use sync_server::roll_over::RollOver;

use crate::book::Made;
use crate::time::DAY_MS;
use crate::world::World;

/// Nobody wrote to them for a day.
const DAYS: u32 = 1;
/// Of those with so many changes.
const LEAST: u32 = 2;

/// Whatever is to be rolled over is; of a backup that lies aside everything has to be older, as any backup is younger
/// than a year.
pub(crate) fn all(world: &World, backed_up_ms: Option<i64>) {
    let since_backup = backed_up_ms.map_or(0, |at| (world.time.since_ms() - at) / DAY_MS + 1);
    let wish = RollOver {
        older_days: DAYS.max(u32::try_from(since_backup).unwrap_or(u32::MAX)),
        least: LEAST,
    };
    let done = world.net.app().roll_over(wish);
    match done {
        Ok(done) => world
            .trace
            .note(&format!("{} records begin anew", done.records)),
        Err(error) => {
            let mut known = world.net.eye.known();
            known.book.broke("a roll-over that fails", error);
        }
    }
}

/// Every record that was ever begun anew.
pub(crate) fn rolled(world: &World) -> BTreeSet<RecordId> {
    let archives = world.net.app().admin().archives().unwrap();
    archives.into_iter().map(|row| row.doc).collect()
}

/// Whether what was made is in an archive under whatever name: done again, and then part of what led to a record.
pub(crate) fn is_in_an_archive(world: &World, made: &Made) -> bool {
    let proved = world.net.app().admin().prove_archive(made.doc);
    proved.is_ok_and(|changes| changes.iter().any(|change| change.made_at == made.at))
}

/// What led to a record can be proved.
pub(crate) fn check(world: &World, wrong: &mut Vec<String>) {
    let admin = world.net.app().admin();
    for doc in rolled(world) {
        if let Err(error) = admin.prove_archive(doc) {
            wrong.push(format!("not proved: {error}"));
        }
    }
}
