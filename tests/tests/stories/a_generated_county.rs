//! The demo county is filled with disputes: through the gate and signed, the same ones again, and whoever enrols sees theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use contract::command::dispute::Search;
use contract::command::tally::{Figures, Get};
use contract::command::today;
use merge::Document;
use model::{Dispute, DisputeId, DisputeKind, GridId, Period, RecordKind, Role};
use sync_server::admin::{Disputes, Filled, Progress};
use test_kit::{Device, World};

use crate::statistics::all_exactly;

fn disputes(count: u64) -> Disputes {
    count.to_string().parse().unwrap()
}

fn filled_with(world: &World, count: u64) -> Filled {
    let admin = world.server.admin();
    admin
        .fill_demo(disputes(count), &|| true, &mut |_| {})
        .unwrap()
}

/// Every grid of the county.
fn grids(world: &World) -> BTreeSet<GridId> {
    let workers = world.server.admin().workers().unwrap();
    let all = workers.into_iter().flat_map(|row| row.grids);
    all.filter(|grid| !grid.is_channel()).collect()
}

/// What the server holds of one kind, by grid.
fn held(world: &World, kind: RecordKind) -> BTreeMap<DisputeId, GridId> {
    let ledger = world.server.ledger();
    let each = |grid: GridId| {
        let records = ledger.of_kind(&grid, kind).unwrap();
        records.into_iter().map(move |id| (id, grid.clone()))
    };
    grids(world).into_iter().flat_map(each).collect()
}

fn read(world: &World, id: DisputeId, grid: &GridId) -> Dispute {
    let standing = world.server.ledger().document(grid, id).unwrap().unwrap();
    Document::load(&standing.saved).unwrap().read().unwrap()
}

fn ends(world: &World) -> Vec<(u64, u64)> {
    let grids: Vec<_> = grids(world).into_iter().collect();
    let ends = world.server.ledger().ends_of(&grids).unwrap();
    ends.values().map(|end| (end.epoch, end.seq)).collect()
}

fn figures(device: &Device) -> Figures {
    let from = device.today().plus_days(-4 * 366);
    let period = Period::days(from, device.today()).unwrap();
    let area = String::new();
    device.give(&Get { period, area })
}

/// Nothing was kept out, and every chain is whole.
fn assert_all_went_through_the_gate(world: &World) {
    let admin = world.server.admin();
    assert_eq!(admin.quarantine().unwrap(), []);
    assert_eq!(admin.incidents().unwrap(), []);
}

#[test]
fn a_station_counts_what_the_county_was_filled_with() {
    let world = World::new();
    let filled = filled_with(&world, 300);
    assert_eq!((filled.there, filled.added, filled.elders), (0, 300, 15));
    assert!(filled.villages > 50 && filled.grids > filled.villages);
    assert_all_went_through_the_gate(&world);
    let all = held(&world, RecordKind::Dispute);
    assert_eq!(all.len(), 300);
    assert_eq!(held(&world, RecordKind::Elder).len(), 15);

    let station = world.enrolled(Role::StationOfficer);
    world.run_until_quiet(&[&station]);
    let status = station.sync();
    assert_eq!((status.quarantined, status.trouble), (0, None));
    assert_eq!(status.apart, None);
    let village = world.demo().village;
    let own = all.iter().filter(|(_, grid)| grid.village() == village);
    let own: Vec<Dispute> = own.map(|(id, grid)| read(&world, *id, grid)).collect();
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    let mut states: BTreeMap<String, u64> = BTreeMap::new();
    for case in &own {
        *kinds
            .entry(case.content.kind.code().to_owned())
            .or_default() += 1;
        *states.entry(case.state.code().to_owned()).or_default() += 1;
    }
    let told = figures(&station);
    let shown = told.kinds.iter();
    let shown = shown.map(|share| (share.key.clone(), share.recorded));
    let mut shown = all_exactly(&shown.collect());
    shown.retain(|_, count| *count > 0);
    assert_eq!(shown, kinds);
    assert_eq!(all_exactly(&told.states), states);
    assert_eq!(told.totals.of("recorded"), own.len() as u64);
    assert!(own.len() > 8, "{} in the village of the demo", own.len());

    let one = &own[0];
    let found = station.give(&Search {
        query: one.content.parties[0].name.clone(),
        kind: None,
        state: None,
        after: None,
        limit: 50,
    });
    assert!(found.hits.iter().any(|hit| hit.row.id == one.id));
    assert_eq!(station.sheet(one.id).content, one.content);
}

#[test]
fn what_it_is_about_is_what_a_county_reported() {
    let world = World::new();
    filled_with(&world, 300);
    let mut kinds: BTreeMap<DisputeKind, u64> = BTreeMap::new();
    for (id, grid) in held(&world, RecordKind::Dispute) {
        *kinds
            .entry(read(&world, id, &grid).content.kind)
            .or_default() += 1;
    }
    for (kind, of_5935) in [
        (DisputeKind::Household, 330_u64),
        (DisputeKind::Marriage, 316),
        (DisputeKind::Neighbor, 1_670),
        (DisputeKind::Land, 1_949),
        (DisputeKind::Other, 1_670),
    ] {
        let (told, found) = (of_5935 * 100 / 5_935, kinds[&kind] * 100 / 300);
        assert!(
            told.abs_diff(found) <= 7,
            "{kind:?}: {found} of a hundred, not {told}"
        );
    }
}

#[test]
fn a_second_run_adds_nothing_and_one_that_asks_for_more_adds_the_rest() {
    let world = World::new();
    filled_with(&world, 60);
    let (first, before) = (held(&world, RecordKind::Dispute), ends(&world));
    world.pass_days(20);
    let again = filled_with(&world, 60);
    assert_eq!((again.there, again.added, again.elders), (60, 0, 0));
    assert_eq!(
        (held(&world, RecordKind::Dispute), ends(&world)),
        (first.clone(), before)
    );
    let fewer = filled_with(&world, 20);
    assert_eq!((fewer.there, fewer.added), (20, 0));
    let more = filled_with(&world, 100);
    assert_eq!((more.there, more.added, more.elders), (60, 40, 2));
    let all = held(&world, RecordKind::Dispute);
    assert_eq!(all.len(), 100);
    assert!(first.iter().all(|known| all.get(known.0) == Some(known.1)));
    assert_all_went_through_the_gate(&world);
}

#[test]
fn a_run_that_was_stopped_is_gone_on_with() {
    let world = World::new();
    let stop = AtomicBool::new(false);
    let mut told: Vec<Progress> = Vec::new();
    let mut tell = |progress: Progress| {
        told.push(progress);
        stop.store(progress.done >= 10, Ordering::Relaxed);
    };
    let goes_on = || !stop.load(Ordering::Relaxed);
    let admin = world.server.admin();
    let stopped = admin.fill_demo(disputes(200), &goes_on, &mut tell).unwrap();
    assert!(stopped.is_unfinished() && stopped.added >= 10);
    assert!(told.iter().all(|progress| progress.of == 200));
    assert_eq!(told.last().unwrap().done, stopped.added);
    assert_eq!(
        held(&world, RecordKind::Dispute).len() as u64,
        stopped.added
    );
    let rest = filled_with(&world, 200);
    assert_eq!(
        (rest.there, rest.added),
        (stopped.added, 200 - stopped.added)
    );
    assert!(!rest.is_unfinished());
    assert_all_went_through_the_gate(&world);
}

#[test]
fn two_who_fill_it_at_once_write_no_record_into_two_grids() {
    let world = World::new();
    let fill = || {
        let filled = world
            .server
            .admin()
            .fill_demo(disputes(120), &|| true, &mut |_| {});
        // The other one may have written to a grid first: then it is said, and a run goes on.
        filled.map_err(|refused| refused.to_string())
    };
    let both = thread::scope(|threads| {
        [threads.spawn(fill), threads.spawn(fill)].map(|hand| hand.join().unwrap())
    });
    let rest = filled_with(&world, 120);
    assert_eq!(rest.there + rest.added, 120, "{both:?}");
    let of_grid = |grid| world.server.ledger().of_kind(&grid, RecordKind::Dispute);
    let copies = grids(&world)
        .into_iter()
        .map(|grid| of_grid(grid).unwrap().len());
    assert_eq!(copies.sum::<usize>(), 120, "{both:?}");
    assert_eq!(held(&world, RecordKind::Dispute).len(), 120, "{both:?}");
}

#[test]
fn what_was_erased_does_not_come_back_with_the_next_run() {
    let world = World::new();
    filled_with(&world, 40);
    let all = held(&world, RecordKind::Dispute);
    let (erased, grid) = all.first_key_value().unwrap();
    world.erase(*erased);
    let again = filled_with(&world, 40);
    assert_eq!((again.there, again.added), (40, 0));
    assert_eq!(world.server.ledger().document(grid, *erased).unwrap(), None);
    assert_eq!(held(&world, RecordKind::Dispute).len(), 39);
}

#[test]
fn everybody_has_something_to_look_at() {
    let world = World::new();
    filled_with(&world, 1_000);
    let phone = world.enrolled(Role::GridWorker);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    let reviewer = world.enrolled(Role::Reviewer);
    world.run_until_quiet(&[&phone, &laptop, &reviewer]);
    let [own, village, township] =
        [&phone, &laptop, &reviewer].map(|device| figures(device).totals.of("recorded"));
    assert!(
        own > 10 && village > own && township > village,
        "{own} {village} {township}"
    );
    let tasks = laptop.give(&today::Get {}).tasks;
    assert!(tasks.overdue_count + tasks.today_count > 0);
    assert!(figures(&laptop).totals.of("settled") > 0);
}
