//! Two servers over one PostgreSQL, as devices meet them: now the one answers and now the other, and
//! nobody can tell.

use contract::command::sync::Line;
use field::Clock as _;
use model::Role;
use sync_server::attachment::Depot;
use sync_server::compact::Compaction;
use sync_server::{App, Config};
use tempfile::TempDir;
use test_kit::{Device, Fault, World, neighbors_quarrel};
use test_postgres::Cluster;

/// A world whose server lies in a PostgreSQL, and another server over the same, with an empty folder.
fn two_servers() -> (World, App, TempDir) {
    let url = Cluster::of_tests().database();
    let database = || Some(url.parse().unwrap());
    let folder = TempDir::new().unwrap();
    // Files lie where both find them.
    let files = || Some(Depot::folder(&folder.path().join("files")).unwrap());
    let world = World::told(|told| {
        told.database = database();
        told.attachments = files();
    });
    let clock = world.clock.of_device();
    let other = Config {
        database: database(),
        attachments: files(),
        clock: std::sync::Arc::new(move || clock.now()),
        ..Config::new(folder.path().join("other"))
    };
    let other = App::open(&other).unwrap();
    (world, other, folder)
}

#[track_caller]
fn synced(device: &Device) {
    let status = device.sync();
    let told = (status.line, status.waiting, status.quarantined);
    assert_eq!(told, (Line::Online, 0, 0), "{:?}", status.trouble);
}

#[test]
fn devices_that_meet_now_one_server_and_now_another_agree() {
    let (world, other, _folder) = two_servers();
    let one = world.server.router();
    let [phone, laptop] =
        [Role::GridWorker, Role::AuxiliaryOfficer].map(|role| world.enrolled(role));
    laptop.line.lead_to(other.router());
    let grid = world.grid();
    let ids: Vec<_> = (0..3)
        .map(|_| phone.record(neighbors_quarrel(&grid)))
        .collect();
    synced(&phone);
    synced(&laptop);
    for turn in 0..6 {
        // Both write to the same records, and each time both have changed sides.
        let [first, second] = if turn % 2 == 0 {
            [&phone, &laptop]
        } else {
            [&laptop, &phone]
        };
        first.line.lead_to(other.router());
        second.line.lead_to(one.clone());
        for id in &ids {
            phone.edit(*id, |content| content.place = format!("东头{turn}"));
            laptop.edit(*id, |content| content.claim_b = format!("没有堵{turn}"));
        }
        for device in [first, second, first] {
            synced(device);
        }
    }
    let newcomer = world.enrolled(Role::StationOfficer);
    newcomer.line.lead_to(other.router());
    synced(&newcomer);
    for id in ids {
        let sheet = newcomer.sheet(id).content;
        assert_eq!((&*sheet.place, &*sheet.claim_b), ("东头5", "没有堵5"));
        assert_eq!(phone.sheet(id).content, sheet);
        assert_eq!(laptop.sheet(id).content, sheet);
    }
}

#[test]
fn a_pack_made_by_one_server_is_fetched_from_the_other_where_it_broke_off() {
    let (world, other, _folder) = two_servers();
    let one = world.server.router();
    let (phone, ids) = crate::packs::written(&world, crate::packs::MANY);
    for _ in 0..25 {
        phone.edit(ids[4], |content| content.verified.push_str("又去了一次。"));
    }
    synced(&phone);
    world.pass_days(31);
    assert_eq!(other.compact(Compaction::default()).unwrap().documents, 1);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync_over(Fault::CutAnswer(30_000));
    assert!(laptop.list().total > 0);
    laptop.line.lead_to(other.router());
    laptop.line.trips();
    synced(&laptop);
    assert_eq!(laptop.line.trips().len(), 2);
    crate::packs::same(&phone, &laptop, &ids);
    // What is erased at one of them is in no pack of the other's.
    world.erase(ids[0]);
    let newcomer = world.enrolled(Role::StationOfficer);
    newcomer.line.lead_to(other.router());
    synced(&newcomer);
    assert_eq!(newcomer.list().total, 299);
    newcomer.line.lead_to(one);
    synced(&newcomer);
}

#[test]
fn what_is_erased_at_one_server_goes_from_the_devices_of_the_other() {
    let (world, other, _folder) = two_servers();
    let [phone, laptop] =
        [Role::GridWorker, Role::AuxiliaryOfficer].map(|role| world.enrolled(role));
    laptop.line.lead_to(other.router());
    let id = phone.record(neighbors_quarrel(&world.grid()));
    synced(&phone);
    synced(&laptop);
    assert_eq!(laptop.list().rows.len(), 1);
    world.erase(id);
    synced(&laptop);
    assert!(laptop.list().rows.is_empty());
}
