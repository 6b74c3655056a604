//! Where there is no line at all: a day's work goes as a file from phone to phone until one of them has a
//! signal. Nobody on the way can read it, and the server takes it in as the work of whoever did it.

use contract::Code;
use contract::command::attachment::{Fetch, Place};
use contract::command::bundle::{BundleFate, CarryPlace, Forget};
use contract::command::settings::{self, SendPhotos};
use contract::command::sync::Line;
use model::DisputeState;
use store::{FileKey, Store, StoreError};
use test_kit::{Device, Fault, World, camera, neighbors_quarrel};

fn fates(device: &Device) -> Vec<BundleFate> {
    let news = device.carrying().news;
    news.into_iter().map(|line| line.fate).collect()
}

fn worker(device: &Device) -> Option<model::WorkerId> {
    let session = device.give(&contract::command::session::Status {});
    session.seat.map(|seat| seat.worker.id)
}

fn device_of(device: &Device) -> model::DeviceId {
    let session = device.give(&contract::command::session::Status {});
    session.seat.unwrap().device
}

fn places(taken: &contract::command::bundle::Taken) -> Vec<CarryPlace> {
    assert_eq!(taken.refused, None);
    taken.bundles.iter().map(|one| one.place).collect()
}

fn well(device: &Device) {
    let status = device.sync();
    let is = (
        status.line,
        status.waiting,
        status.quarantined,
        status.trouble,
    );
    assert_eq!(is, (Line::Online, 0, 0, None));
    assert_eq!(device.carrying().trouble, None);
}

#[test]
fn a_days_work_goes_from_phone_to_phone_to_the_server() {
    let (world, phone, laptop) = World::two_devices();
    let (first, second) = (world.elsewhere(), world.elsewhere());
    for device in [&phone, &first, &second] {
        device.line.be(Fault::Offline);
    }
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.step(id, DisputeState::Mediating);
    let sha256 = phone.add_photo(id, &camera(1));
    let waits = phone.carrying();
    assert_eq!((waits.changes, waits.photos), (3, 1));
    assert!(waits.can_seal && waits.made.is_none());

    // On a stick, by Bluetooth: a file. Not a word of it can be read on the way.
    let file = phone.make_bundle();
    let words = neighbors_quarrel(&world.grid()).claim_a;
    assert!(
        !file
            .windows(9)
            .any(|bytes| words.as_bytes().starts_with(bytes))
    );
    let made = phone.carrying().made.unwrap();
    assert_eq!((made.changes, made.photos, made.no), (3, 1, 1));

    // A colleague of another village takes it, and hands it on to a third.
    assert_eq!(places(&first.take_bundle(&file)), [CarryPlace::Kept]);
    let carried = first.carrying().carried;
    assert_eq!(
        (carried.len(), carried[0].changes, carried[0].photos),
        (1, 3, 1)
    );
    assert_eq!(carried[0].by.id, worker(&phone));
    assert_eq!(first.list().rows, []);
    let handed_on = first.make_bundle();
    assert_eq!(places(&second.take_bundle(&handed_on)), [CarryPlace::Kept]);
    assert_eq!(places(&second.take_bundle(&handed_on)), [CarryPlace::Here]);

    // The third has a signal in the evening: it goes by itself.
    second.line.be(Fault::None);
    well(&second);
    assert_eq!(
        (second.carrying().carried, fates(&second)),
        (vec![], vec![BundleFate::Arrived])
    );
    assert_eq!(second.list().rows, []);
    assert_eq!(
        places(&second.take_bundle(&handed_on)),
        [CarryPlace::Arrived]
    );

    // It is there as what it is: his work, in his name, the photo too.
    laptop.sync();
    let sheet = laptop.sheet(id);
    assert_eq!(sheet.content, phone.sheet(id).content);
    assert_eq!(
        (sheet.state, sheet.recorded_by.id),
        (DisputeState::Mediating, worker(&phone))
    );
    let fetched = laptop.give(&Fetch {
        dispute: id,
        sha256,
    });
    assert_eq!(fetched.place, Place::Both);
    assert_eq!(laptop.photo(id, sha256), phone.photo(id, sha256));

    // Both others find out when they have a line: nothing is carried or sent twice that need not be.
    first.line.be(Fault::None);
    first.line.trips();
    well(&first);
    assert_eq!(
        (first.carrying().carried, fates(&first)),
        (vec![], vec![BundleFate::Arrived])
    );
    let sent: usize = first.line.trips().iter().map(|trip| trip.sent_bytes).sum();
    assert!(sent < 2_000, "{sent} bytes to hear that it is there");
    phone.line.be(Fault::None);
    phone.line.trips();
    well(&phone);
    let sent: usize = phone.line.trips().iter().map(|trip| trip.sent_bytes).sum();
    assert!(sent < 10_000, "{sent} bytes: the photo was sent once more");
    assert_eq!(
        (phone.carrying().made, fates(&phone)),
        (None, vec![BundleFate::Arrived])
    );
    assert_eq!(phone.photos(id)[0].place, Place::Both);
    for device in [&phone, &laptop] {
        device.edit(id, |c| c.place.push('1'));
        well(device);
    }
}

#[test]
fn a_bundle_that_comes_late_changes_nothing_and_forks_nothing() {
    let (world, phone, laptop) = World::two_devices();
    let (early, late) = (world.elsewhere(), world.elsewhere());
    phone.line.be(Fault::Offline);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    late.take_bundle(&phone.make_bundle());
    phone.edit(id, |c| c.place = "东头".into());
    early.take_bundle(&phone.make_bundle());
    phone.edit(id, |c| c.place = "西头".into());

    // The second one is first, then the author, then the first one.
    well(&early);
    phone.line.be(Fault::None);
    well(&phone);
    phone.edit(id, |c| c.claim_a.push_str("又吵了。"));
    well(&phone);
    let before = world.server.ledger().end_of(&world.grid()).unwrap();
    well(&late);
    assert_eq!(world.server.ledger().end_of(&world.grid()).unwrap(), before);
    assert_eq!(fates(&late), [BundleFate::Arrived]);
    // Again and again, also by somebody else.
    late.take_bundle(&phone_file(&world, &phone, id));
    for device in [&phone, &laptop, &late, &early] {
        well(device);
    }
    assert_eq!(laptop.sheet(id).content, phone.sheet(id).content);
    assert_eq!(laptop.sheet(id).content.place, "西头");
    // Nobody took the late one for another phone with the same key.
    let kept = phone
        .field()
        .give(&contract::command::sync::Quarantine {})
        .unwrap();
    assert_eq!(kept, []);
}

fn phone_file(world: &World, phone: &Device, id: model::DisputeId) -> Vec<u8> {
    phone.line.be(Fault::Offline);
    phone.step(id, DisputeState::Mediating);
    let file = phone.make_bundle();
    phone.line.be(Fault::None);
    well(phone);
    world.pass_days(1);
    file
}

#[test]
fn what_waits_is_made_into_a_bundle_once_and_again_when_there_is_more() {
    let (world, phone, _) = World::two_devices();
    phone.line.be(Fault::Offline);
    let nothing = phone.try_make_bundle().unwrap_err();
    assert_eq!(nothing.code, Code::NotFound);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let file = phone.make_bundle();
    assert_eq!(phone.make_bundle(), file, "nothing has changed");
    phone.edit(id, |c| c.place = "东头".into());
    assert_ne!(phone.make_bundle(), file);
    let made = phone.carrying().made.unwrap();
    assert_eq!((made.no, made.changes), (2, 2));
    // A phone knows its own.
    assert_eq!(places(&phone.take_bundle(&file)), [CarryPlace::Own]);
    assert_eq!(phone.carrying().carried, []);
}

#[test]
fn what_was_erased_stays_erased_when_a_bundle_with_it_comes_late() {
    let (world, phone, laptop) = World::two_devices();
    let carrier = world.elsewhere();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    well(&phone);
    phone.line.be(Fault::Offline);
    phone.edit(id, |c| c.place = "东头".into());
    let sha256 = phone.add_photo(id, &camera(2));
    let other = phone.record(neighbors_quarrel(&world.grid()));
    carrier.take_bundle(&phone.make_bundle());
    world.erase(id);
    well(&carrier);
    well(&laptop);
    let listed: Vec<_> = laptop.list().rows.iter().map(|row| row.id).collect();
    assert_eq!(listed, [other], "the rest of the bundle came");
    let scopes = world.server.ledger().document(&world.grid(), id).unwrap();
    assert_eq!(scopes, None);
    let books = world.server.registry();
    let file = books.glance(|books| books.stored_file(&world.grid(), &sha256));
    assert_eq!(file.unwrap(), None);
    phone.line.be(Fault::None);
    phone.sync();
    assert_eq!(phone.list().rows.len(), 1);
}

#[test]
fn a_stopped_devices_bundle_is_kept_until_somebody_decides() {
    let (world, phone, laptop) = World::two_devices();
    let carrier = world.elsewhere();
    phone.line.be(Fault::Offline);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let sha256 = phone.add_photo(id, &camera(3));
    let file = phone.make_bundle();
    carrier.take_bundle(&file);
    let admin = world.server.admin();
    let stopped = device_of(&phone);
    admin.revoke(stopped).unwrap();
    well(&carrier);
    assert_eq!(fates(&carrier), [BundleFate::HeldBack]);
    laptop.sync();
    assert_eq!(laptop.list().rows, []);
    let held = admin.bundles(true).unwrap();
    assert_eq!((held.len(), held[0].code.as_str()), (1, "revoked"));
    assert_eq!(held[0].device, stopped);

    // Whoever brings it again hears the same.
    let another = world.elsewhere();
    another.take_bundle(&file);
    well(&another);
    assert_eq!(fates(&another), [BundleFate::HeldBack]);

    // The worker says that it was he: it is taken in, photo and all.
    let taken = admin.release_bundle(held[0].name).unwrap();
    assert_eq!((taken.counts.stored, taken.counts.photos), (2, 1));
    laptop.sync();
    assert_eq!(laptop.sheet(id).recorded_by.id, worker(&phone));
    laptop.give(&Fetch {
        dispute: id,
        sha256,
    });
    assert!(admin.bundles(true).unwrap().is_empty());
    assert!(admin.release_bundle(held[0].name).is_err());
}

#[test]
fn a_stopped_devices_bundle_is_let_go_of_when_somebody_says_so() {
    let (world, phone, laptop) = World::two_devices();
    let (carrier, another) = (world.elsewhere(), world.elsewhere());
    phone.line.be(Fault::Offline);
    phone.record(neighbors_quarrel(&world.grid()));
    let file = phone.make_bundle();
    carrier.take_bundle(&file);
    let admin = world.server.admin();
    admin.revoke(device_of(&phone)).unwrap();
    well(&carrier);
    admin
        .discard_bundle(admin.bundles(true).unwrap()[0].name)
        .unwrap();
    another.take_bundle(&file);
    well(&another);
    let row = &another.carrying().carried[0];
    assert_eq!(row.refused.as_deref(), Some("discarded"));
    assert_eq!(another.give(&Forget { bundle: row.bundle }).carried, []);
    assert_eq!(fates(&another), [BundleFate::LetGo]);
    laptop.sync();
    assert_eq!(laptop.list().rows, []);
}

#[test]
fn photos_of_others_wait_for_a_free_line_too_and_nothing_is_carried_for_ever() {
    let (world, phone, _) = World::two_devices();
    let carrier = world.elsewhere();
    carrier.give(&settings::Set {
        attachments: Some(SendPhotos::WifiOnly),
        ..settings::Set::default()
    });
    carrier.line.be_metered(true);
    phone.line.be(Fault::Offline);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    carrier.take_bundle(&phone.make_bundle());
    phone.add_photo(id, &camera(4));
    carrier.take_bundle(&phone.make_bundle());
    // The words alone go; what has a photo in it waits, and it is said why.
    well(&carrier);
    let carrying = carrier.carrying();
    assert_eq!((carrying.carried.len(), carrying.carried[0].photos), (1, 1));
    assert!(carrying.held_back);
    assert_eq!(carrying.news[0].fate, BundleFate::Arrived);
    world.pass_days(31);
    well(&carrier);
    assert_eq!(carrier.carrying().carried, []);
    assert_eq!(fates(&carrier), [BundleFate::Expired, BundleFate::Arrived]);
}

#[test]
fn a_phone_that_was_never_online_since_it_was_updated_says_so() {
    let (world, phone, _) = World::two_devices();
    phone.record(neighbors_quarrel(&world.grid()));
    // As an app was before it knew of bundles.
    let store = Store::open(phone.home(), &FileKey::at(phone.home().join("key"))).unwrap();
    store
        .write(|w| {
            w.execute("UPDATE signing SET recipient = NULL", [])?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert!(!phone.carrying().can_seal);
    let refused = phone.try_make_bundle().unwrap_err();
    assert_eq!(refused.code, Code::NotAllowed);
    assert!(refused.detail.contains("synchronise once"), "{refused}");
    well(&phone);
    assert!(phone.carrying().can_seal, "it was told with the next sync");
    let blank = world.blank();
    assert_eq!(blank.try_make_bundle().unwrap_err().code, Code::NotEnrolled);
}
