//! Bundles on lines that break, with many photos, over a server that is stopped in between, and by hand at
//! the station.

use contract::Code;
use contract::command::attachment::{Fetch, Place};
use contract::command::bundle::{BundleFate, Save};
use model::Role;
use sync_server::bundle::Settled;
use test_kit::{Device, Fault, World, camera, neighbors_quarrel, picture};

/// A phone without a line, with a record and so many photos.
fn with_photos(world: &World, photos: u8) -> (Device, model::DisputeId) {
    let phone = world.enrolled(Role::GridWorker);
    phone.line.be(Fault::Offline);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    for seed in 0..photos {
        phone.add_photo(id, &camera(seed));
    }
    (phone, id)
}

#[test]
fn a_line_that_breaks_costs_a_piece_and_no_more() {
    let world = World::new();
    let (phone, id) = with_photos(&world, 6);
    let file = phone.make_bundle();
    let size = file.len();
    let carrier = world.elsewhere();
    carrier.take_bundle(&file);
    carrier.line.trips();
    let mut cuts = 0;
    while !carrier.carrying().carried.is_empty() {
        carrier.line.be(Fault::CutBundle(40_000));
        let broken = carrier.sync();
        assert_eq!(broken.trouble, None, "the words went through");
        let trouble = carrier.carrying().trouble.map(|failure| failure.code);
        assert_eq!(
            trouble,
            (!carrier.carrying().carried.is_empty()).then_some(Code::Offline)
        );
        cuts += 1;
        assert!(cuts < 100, "it never arrives");
    }
    carrier.line.be(Fault::None);
    assert!(cuts > 5, "{cuts}");
    assert_eq!(carrier.carrying().news[0].fate, BundleFate::Arrived);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync();
    for row in laptop.photos(id) {
        let fetched = laptop.give(&Fetch {
            dispute: id,
            sha256: row.sha256,
        });
        assert_eq!(fetched.place, Place::Both);
    }
    assert_eq!(laptop.photos(id).len(), 6);
    assert!(size > 300_000, "{size}");
}

#[test]
fn what_came_of_a_bundle_outlives_the_server() {
    let mut world = World::new();
    let (phone, id) = with_photos(&world, 4);
    let carrier = world.elsewhere();
    carrier.take_bundle(&phone.make_bundle());
    carrier.line.be(Fault::CutBundle(60_000));
    carrier.sync();
    carrier.sync();
    let before = {
        carrier.line.be(Fault::None);
        let row = carrier.carrying().carried.remove(0);
        row.size_bytes
    };
    world.start_server_of(wire::PROTOCOL, &[&carrier]);
    carrier.line.trips();
    carrier.sync();
    assert_eq!(carrier.carrying().carried, []);
    let sent: usize = carrier
        .line
        .trips()
        .iter()
        .map(|trip| trip.sent_bytes)
        .sum();
    let sent = u64::try_from(sent).unwrap();
    assert!(sent < before, "{sent} of {before} bytes: it began anew");
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync();
    assert_eq!(laptop.photos(id).len(), 4);
}

#[test]
fn an_answer_that_is_lost_and_a_request_that_comes_twice_do_no_harm() {
    let world = World::new();
    let (phone, id) = with_photos(&world, 1);
    let carrier = world.elsewhere();
    carrier.take_bundle(&phone.make_bundle());
    carrier.line.be(Fault::CutAnswer(0));
    carrier.sync();
    carrier.line.be(Fault::Twice);
    for _ in 0..3 {
        carrier.sync();
    }
    carrier.line.be(Fault::None);
    carrier.sync();
    assert_eq!(carrier.carrying().carried, []);
    let receipts = world.server.admin().bundles(false).unwrap();
    assert_eq!((receipts.len(), receipts[0].settled), (1, Settled::Taken));
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync();
    assert_eq!(laptop.photos(id).len(), 1);
    assert_eq!(
        world
            .server
            .ledger()
            .end_of(&world.grid())
            .unwrap()
            .unwrap()
            .seq,
        2
    );
}

#[test]
fn two_carriers_bring_the_same_bundle_each_in_its_own_pieces() {
    let world = World::new();
    let (phone, id) = with_photos(&world, 3);
    let file = phone.make_bundle();
    let (one, other) = (world.elsewhere(), world.elsewhere());
    one.take_bundle(&file);
    other.take_bundle(&file);
    for cut in [50_000, 30_000, 20_000] {
        one.line.be(Fault::CutBundle(cut));
        other.line.be(Fault::CutBundle(cut / 2));
        one.sync();
        other.sync();
    }
    one.line.be(Fault::None);
    other.line.be(Fault::None);
    one.sync();
    other.sync();
    for carrier in [&one, &other] {
        assert_eq!(carrier.carrying().carried, []);
        assert_eq!(carrier.carrying().news[0].fate, BundleFate::Arrived);
    }
    assert_eq!(world.server.admin().bundles(false).unwrap().len(), 1);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync();
    assert_eq!(laptop.photos(id).len(), 3);
}

#[test]
fn two_hundred_photos_fit_into_one_file() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    phone.line.be(Fault::Offline);
    let mut records = Vec::new();
    for record in 0..8 {
        let id = phone.record(neighbors_quarrel(&world.grid()));
        for photo in 0..25 {
            phone.add_photo(id, &picture(record * 25 + photo, 240, 180));
        }
        records.push(id);
    }
    let file = phone.make_bundle();
    let made = phone.carrying().made.unwrap();
    assert_eq!((made.changes, made.photos), (208, 200));
    let carrier = world.elsewhere();
    carrier.take_bundle(&file);
    carrier.sync();
    assert_eq!(carrier.carrying().news[0].fate, BundleFate::Arrived);
    let counts = world.server.admin().bundles(false).unwrap()[0].counts;
    assert_eq!(
        (counts.stored, counts.photos, counts.rejected),
        (208, 200, 0)
    );
    phone.line.be(Fault::None);
    phone.line.trips();
    let status = phone.sync();
    assert_eq!((status.waiting, status.photos.waiting), (0, 0));
    let sent: usize = phone.line.trips().iter().map(|trip| trip.sent_bytes).sum();
    assert!(
        sent * 5 < file.len(),
        "{sent} of {} bytes again",
        file.len()
    );
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync();
    for id in records {
        assert_eq!(laptop.photos(id).len(), 25);
    }
}

#[test]
fn a_stick_is_taken_in_at_the_station() {
    let world = World::new();
    let (phone, id) = with_photos(&world, 2);
    let carrier = world.elsewhere();
    carrier.line.be(Fault::Offline);
    let other = world.elsewhere();
    other.line.be(Fault::Offline);
    carrier.take_bundle(&phone.make_bundle());
    phone.edit(id, |c| c.place = "东头".into());
    carrier.take_bundle(&phone.make_bundle());
    let stick = carrier.home().join("stick.bundle");
    std::fs::write(&stick, carrier.make_bundle()).unwrap();
    let admin = world.server.admin();
    let mut told = Vec::new();
    admin
        .take_bundles(&stick, &mut |taken| {
            told.push((
                taken.known,
                taken.receipt.counts.stored,
                taken.receipt.counts.photos,
            ));
        })
        .unwrap();
    assert_eq!(told, [(false, 3, 2), (false, 1, 2)]);
    // The same stick once more.
    let mut known = Vec::new();
    admin
        .take_bundles(&stick, &mut |taken| known.push(taken.known))
        .unwrap();
    assert_eq!(known, [true, true]);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync();
    assert_eq!(
        (
            laptop.sheet(id).content.place.as_str(),
            laptop.photos(id).len()
        ),
        ("东头", 2)
    );
    // Of a stopped device it is kept, and does not depend on the stick.
    phone.edit(id, |c| c.place = "西头".into());
    std::fs::write(&stick, phone.make_bundle()).unwrap();
    let session = phone.give(&contract::command::session::Status {});
    admin.revoke(session.seat.unwrap().device).unwrap();
    admin.take_bundles(&stick, &mut |_| ()).unwrap();
    std::fs::remove_file(&stick).unwrap();
    laptop.sync();
    assert_eq!(laptop.sheet(id).content.place, "东头");
    let held = admin.bundles(true).unwrap();
    admin.release_bundle(held[0].name).unwrap();
    laptop.sync();
    assert_eq!(laptop.sheet(id).content.place, "西头");
}

#[test]
fn what_nobody_went_on_bringing_is_swept() {
    let world = World::new();
    let (phone, _) = with_photos(&world, 2);
    let carrier = world.elsewhere();
    carrier.take_bundle(&phone.make_bundle());
    carrier.line.be(Fault::CutBundle(30_000));
    carrier.sync();
    let parts = world.server_home().join("files/bundles");
    assert!(parts.exists());
    let swept = |world: &World| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(world.server.sweep_bundles()).unwrap()
    };
    assert_eq!(swept(&world), 0);
    world.pass_days(8);
    assert_eq!(swept(&world), 1);
    let left = walk(&parts);
    assert_eq!(left, 0);
    // The carrier goes on all the same.
    carrier.line.be(Fault::None);
    carrier.sync();
    assert_eq!(carrier.carrying().carried, []);
    assert_eq!(walk(&parts), 0);
}

fn walk(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { walk(&path) } else { 1 })
        .sum()
}

#[test]
fn a_window_writes_the_file_where_people_find_it() {
    let world = World::new();
    let (phone, _) = with_photos(&world, 1);
    let refused = phone.try_give(&Save {}).unwrap_err();
    assert_eq!(refused.code, Code::NotAllowed);
    assert!(!phone.carrying().saves_files);
    let folder = phone.home().join("Downloads");
    phone.field().write_files_into(folder.clone());
    assert!(phone.carrying().saves_files);
    let first = phone.give(&Save {});
    let second = phone.give(&Save {});
    assert_ne!(first.path, second.path, "nothing is written over");
    let written = std::fs::read(&first.path).unwrap();
    assert_eq!(written, std::fs::read(&second.path).unwrap());
    assert_eq!(u64::try_from(written.len()).unwrap(), first.made.size_bytes);
    let carrier = world.elsewhere();
    carrier.take_bundle(&written);
    carrier.sync();
    assert_eq!(carrier.carrying().news[0].fate, BundleFate::Arrived);
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 2);
}
