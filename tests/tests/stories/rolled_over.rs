//! A case that has been over for a year begins anew: devices carry what it says and no more what led there, nothing that
//! was written without knowing is lost, and who wrote what can still be proved.

use contract::Code;
use contract::command::dispute::{Edit, Get, History};
use contract::command::draft::{Edits, Open, Save};
use contract::command::sync::{HeldBy, Line, Quarantine, Release};
use model::dispute::act::step;
use model::{DisputeId, DisputeState, Role};
use store::quarantine::Quarantined;
use store::{FileKey, Store, StoreError};
use sync_server::admin::AdminError;
use sync_server::roll_over::{RollOver, RolledOver};
use test_kit::{Device, World, camera, neighbors_quarrel};

use crate::everything::everything_on;

/// More changes than are left alone.
const EDITS: usize = 12;
/// What was said once, and then put otherwise.
const TAKEN_BACK: &str = "他家的狗也咬过人";
/// What is written down after another visit.
const AGAIN: &str = "又去看了一次。";

fn store_of(device: &Device) -> Store {
    let home = device.home();
    Store::open(home, &FileKey::at(home.join("key"))).unwrap()
}

fn kept_aside(device: &Device) -> Vec<Quarantined> {
    let store = store_of(device);
    store.read(|r| store::quarantine::all(r)).unwrap()
}

pub(crate) fn is_quiet(device: &Device) {
    let status = device.sync();
    let held = kept_aside(device);
    let held: Vec<_> = held.iter().map(|one| (&one.reason, &one.detail)).collect();
    assert!(held.is_empty(), "{held:?}");
    let told = (status.line, status.waiting, status.quarantined);
    assert_eq!(told, (Line::Online, 0, 0), "{:?}", status.trouble);
    assert_eq!(status.apart, None);
}

fn all_quiet(devices: &[&Device]) {
    for _ in 0..2 {
        devices.iter().copied().for_each(is_quiet);
    }
}

/// A case that two devices wrote to, with a photo, closed, and known to both.
fn closed(world: &World, phone: &Device, laptop: &Device) -> DisputeId {
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.add_photo(id, &camera(1));
    phone.edit(id, |c| c.claim_a.push_str(TAKEN_BACK));
    phone.edit(id, |c| c.claim_a = "排水沟堵了，水进了院子。".into());
    for n in 0..EDITS {
        phone.edit(id, |c| c.verified.push_str(&format!("第{n}次去过。")));
    }
    world.run_until_quiet(&[phone, laptop]);
    laptop.act(id, step::Accepted::default());
    world.run_until_quiet(&[phone, laptop]);
    phone.act(id, step::MediationBegan::default());
    let reason = "谈不拢".to_owned();
    phone.act(id, step::Failed { reason });
    phone.act(id, step::Closed::default());
    world.run_until_quiet(&[phone, laptop]);
    id
}

fn rolled_over(world: &World) -> RolledOver {
    world.server.roll_over(RollOver::default()).unwrap()
}

/// The same words everywhere, and one change that led to them.
fn same(devices: &[&Device], id: DisputeId) {
    let first = devices[0].sheet(id);
    for device in &devices[1..] {
        let sheet = device.sheet(id);
        assert_eq!(
            (sheet.content, sheet.version),
            (first.content.clone(), first.version.clone())
        );
        assert_eq!(sheet.acts, first.acts);
    }
}

#[test]
fn a_case_that_is_over_for_a_year_is_carried_as_it_stands() {
    let (world, phone, laptop) = {
        let world = World::new();
        let (phone, laptop) = (
            world.enrolled(Role::GridWorker),
            world.enrolled(Role::StationOfficer),
        );
        (world, phone, laptop)
    };
    let id = closed(&world, &phone, &laptop);
    let open = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let before = phone.sheet(id);
    let history = phone.give(&History { id }).len();
    world.pass_days(300);
    assert_eq!(rolled_over(&world), RolledOver::default(), "not a year yet");
    world.pass_days(80);
    let done = rolled_over(&world);
    assert_eq!((done.records, done.left), (1, 0), "{done:?}");
    assert_eq!(done.changes, history as u64);
    assert_eq!(rolled_over(&world), RolledOver::default(), "once");

    assert!(
        everything_on(&phone).contains(TAKEN_BACK),
        "the look finds what is there"
    );
    all_quiet(&[&phone, &laptop]);
    same(&[&phone, &laptop], id);
    let after = phone.sheet(id);
    assert_eq!(
        (&after.content, &after.acts),
        (&before.content, &before.acts)
    );
    assert_eq!(
        (after.state, after.recorded_by),
        (DisputeState::Closed, before.recorded_by)
    );
    assert_eq!(phone.photos(id).len(), 1);
    let told = phone.give(&History { id });
    assert_eq!((told.len(), told[0].first), (1, true));
    assert_eq!(told[0].earlier as usize, history);
    for device in [&phone, &laptop] {
        assert!(
            !everything_on(device).contains(TAKEN_BACK),
            "what was taken back is carried no more"
        );
    }
    // A device that is new reads the same, and so does one to which it comes in a pack.
    let fresh = world.enrolled(Role::AuxiliaryOfficer);
    is_quiet(&fresh);
    same(&[&phone, &fresh], id);
    // It is reopened and lives on, on every device.
    laptop.act(
        id,
        step::Reopened {
            reason: "又吵起来了".into(),
        },
    );
    laptop.edit(id, |c| c.place = "村西头".into());
    phone.edit(open, |c| c.place = "村东头".into());
    all_quiet(&[&laptop, &phone, &fresh]);
    same(&[&phone, &laptop, &fresh], id);
    assert_eq!(phone.sheet(id).content.place, "村西头");
    assert_eq!(phone.give(&History { id }).len(), 3);
}

#[test]
fn what_was_written_without_a_line_is_done_again_on_what_stands() {
    let world = World::new();
    let (phone, laptop) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
    );
    let id = closed(&world, &phone, &laptop);
    // More than a year without a line, and she still writes; a draft lies half written.
    world.pass_days(100);
    phone.edit(id, |c| c.place = "三组门前".into());
    phone.edit(id, |c| c.verified.push_str("又去看了一次。"));
    let sheet = phone.sheet(id);
    let mut content = sheet.content.into_draft();
    content.claim_b = "还没写完".into();
    let edits = Some(Edits {
        dispute: id,
        version: sheet.version,
    });
    let draft = phone.give(&Save {
        id: None,
        edits,
        content,
    });
    let draft = draft.id;
    world.pass_days(300);
    assert_eq!(rolled_over(&world).records, 1);
    laptop.act(
        id,
        step::Reopened {
            reason: "又吵起来了".into(),
        },
    );
    all_quiet(&[&laptop, &phone, &laptop]);
    same(&[&phone, &laptop], id);
    let content = laptop.sheet(id).content;
    assert_eq!(content.place, "三组门前");
    assert!(
        content.verified.ends_with("第11次去过。又去看了一次。"),
        "{}",
        content.verified
    );
    let found = phone.give(&Open { id: draft });
    assert_eq!(found.content.claim_b, "还没写完");
    phone.give(&Edit { draft });
    all_quiet(&[&phone, &laptop]);
    same(&[&phone, &laptop], id);
    let content = laptop.sheet(id).content;
    assert_eq!(
        (&content.claim_b[..], &content.place[..]),
        ("还没写完", "三组门前")
    );
}

#[test]
fn who_wrote_what_can_be_proved_and_an_erasure_takes_that_too() {
    let world = World::new();
    let (phone, laptop) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
    );
    let id = closed(&world, &phone, &laptop);
    let admin = world.server.admin();
    assert_eq!(admin.prove_archive(id), Err(AdminError::NoArchive(id)));
    world.pass_days(380);
    rolled_over(&world);
    let proved = admin.prove_archive(id).unwrap();
    assert_eq!(proved.len() as u64, admin.archives().unwrap()[0].changes);
    assert!(proved.iter().all(|one| one.signed.is_some()));
    let of_phone = proved.iter().filter(|one| one.worker == phone.me()).count();
    assert_eq!(of_phone, proved.len() - 1, "one step is the officer's");
    let folder = world
        .server_home()
        .join("files/archive")
        .join(id.to_string());
    let file = std::fs::read_dir(&folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let kept = std::fs::read(&file).unwrap();
    std::fs::write(&file, b"another").unwrap();
    assert!(matches!(
        admin.prove_archive(id),
        Err(AdminError::BrokenArchive(..))
    ));
    std::fs::write(&file, kept).unwrap();
    admin.prove_archive(id).unwrap();

    world.erase(id);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(world.server.sweep_attachments()).unwrap();
    assert!(!file.exists(), "nothing of it is left");
    assert_eq!(admin.prove_archive(id), Err(AdminError::NoArchive(id)));
    all_quiet(&[&phone, &laptop]);
    for device in [&phone, &laptop] {
        let failure = device.try_give(&Get { id }).unwrap_err();
        assert_eq!(failure.code, Code::NotFound);
        assert!(!everything_on(device).contains("第11次去过"));
    }
}

#[test]
fn it_moves_to_another_grid_as_any_record_does() {
    let world = World::new();
    let (phone, laptop) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
    );
    let second = world.elsewhere();
    let id = closed(&world, &phone, &laptop);
    world.pass_days(380);
    rolled_over(&world);
    // One device was away: it hears of both at once.
    let grid = world.demo().grids[1].clone();
    world.move_to(id, &grid);
    all_quiet(&[&second, &laptop, &phone]);
    same(&[&second, &laptop], id);
    assert_eq!(second.sheet(id).content.grid, grid);
    assert_eq!(
        phone.try_give(&Get { id }).unwrap_err().code,
        Code::NotFound
    );
    // And once more, where it stands now.
    second.act(
        id,
        step::Reopened {
            reason: "又吵起来了".into(),
        },
    );
    for n in 0..EDITS {
        second.edit(id, |c| c.place = format!("村西第{n}家"));
    }
    second.act(id, step::MediationBegan::default());
    let reason = "还是谈不拢".to_owned();
    second.act(id, step::Failed { reason });
    second.act(id, step::Closed::default());
    all_quiet(&[&second, &laptop]);
    world.pass_days(380);
    assert_eq!(rolled_over(&world).records, 1);
    all_quiet(&[&second, &laptop]);
    same(&[&second, &laptop], id);
    assert_eq!(world.server.admin().archives().unwrap().len(), 2);
    world.server.admin().prove_archive(id).unwrap();
}

#[test]
fn a_server_that_was_brought_back_begins_it_anew_in_the_same_words() {
    let mut world = World::new();
    let (phone, laptop) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
    );
    let id = closed(&world, &phone, &laptop);
    world.pass_days(370);
    let backup = world.back_up();
    rolled_over(&world);
    is_quiet(&phone);
    phone.act(
        id,
        step::Reopened {
            reason: "又吵起来了".into(),
        },
    );
    all_quiet(&[&phone, &laptop]);
    world.bring_back(&backup, &[&phone, &laptop]);
    assert_eq!(
        rolled_over(&world).records,
        1,
        "as the restoring does by itself"
    );
    all_quiet(&[&phone, &laptop]);
    same(&[&phone, &laptop], id);
    assert_ne!(laptop.sheet(id).state, DisputeState::Closed);
}

#[test]
fn what_a_server_lost_of_a_case_that_begins_anew_comes_back_from_who_wrote_it() {
    let mut world = World::new();
    let (phone, laptop) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
    );
    let id = closed(&world, &phone, &laptop);
    world.pass_days(360);
    let backup = world.back_up();
    phone.edit(id, |c| c.place = "三组门前".into());
    world.run_until_quiet(&[&phone, &laptop]);
    laptop.edit(id, |c| c.verified.push_str(AGAIN));
    all_quiet(&[&laptop, &phone]);
    world.pass_days(10);
    world.bring_back(&backup, &[&phone, &laptop]);
    assert_eq!(rolled_over(&world).records, 1, "it rested in the backup");

    // What her colleague wrote is nowhere else until he comes.
    phone.sync();
    let aside = kept_aside(&phone);
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert_eq!(
        (aside[0].worker, &aside[0].reason[..]),
        (laptop.me(), "begun_anew")
    );
    let change = aside[0].hash;
    let by = HeldBy::Server;
    let refused = phone.try_give(&Release { change, by }).unwrap_err();
    assert_eq!(refused.code, Code::Refused);
    // He wrote it on top of what she had written: she does not do it again in her name.
    let times = |device: &Device| device.sheet(id).content.verified.matches(AGAIN).count();
    assert_eq!(times(&phone), 0);

    laptop.sync();
    all_quiet(&[&phone, &laptop]);
    same(&[&phone, &laptop], id);
    let content = phone.sheet(id).content;
    assert_eq!(content.place, "三组门前");
    assert!(content.verified.ends_with(AGAIN));
    assert_eq!((times(&phone), times(&laptop)), (1, 1));
}

#[test]
fn what_a_server_lost_is_kept_also_where_a_device_does_not_know_all_that_led_to_the_new_beginning()
{
    let mut world = World::new();
    let (phone, laptop, desk) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
        world.enrolled(Role::AuxiliaryOfficer),
    );
    let id = closed(&world, &phone, &laptop);
    desk.sync();
    let backup = world.back_up();
    laptop.edit(id, |c| c.verified.push_str(AGAIN));
    all_quiet(&[&laptop, &phone]);
    world.bring_back(&backup, &[&phone, &laptop, &desk]);
    // Who never knew of it writes to the record, and it begins anew with that.
    desk.sync();
    desk.edit(id, |c| c.place = "三组门前".into());
    is_quiet(&desk);
    world.pass_days(2);
    let wish = RollOver {
        older_days: 1,
        ..RollOver::default()
    };
    assert_eq!(world.server.roll_over(wish).unwrap().records, 1);

    phone.sync();
    assert_eq!(phone.sheet(id).content.place, "三组门前");
    let aside = kept_aside(&phone);
    let whose: Vec<_> = aside.iter().map(|one| one.worker).collect();
    assert_eq!(whose, [laptop.me()]);

    is_quiet(&laptop);
    all_quiet(&[&phone, &laptop, &desk]);
    same(&[&phone, &laptop, &desk], id);
    assert!(phone.sheet(id).content.verified.ends_with(AGAIN));
}

#[test]
fn words_of_both_stay_where_a_case_begins_anew_between_them() {
    let world = World::new();
    let (phone, laptop) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
    );
    let id = closed(&world, &phone, &laptop);
    // She has no line; he writes into the same narrative, and the case begins anew with that.
    phone.edit(id, |c| c.verified.push_str(AGAIN));
    laptop.edit(id, |c| c.verified.push_str("邻居也这么说。"));
    is_quiet(&laptop);
    world.pass_days(380);
    assert_eq!(rolled_over(&world).records, 1);
    all_quiet(&[&laptop, &phone, &laptop]);
    same(&[&phone, &laptop], id);
    let words = laptop.sheet(id).content.verified;
    assert!(words.contains("第11次去过。"), "{words}");
    assert!(
        words.contains(AGAIN) && words.contains("邻居也这么说。"),
        "{words}"
    );
}

#[test]
fn an_app_that_signs_nothing_reads_it_too() {
    let mut world = World::new();
    world.start_server_of(1, &[]);
    let (phone, laptop) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
    );
    let id = closed(&world, &phone, &laptop);
    world.pass_days(380);
    assert_eq!(rolled_over(&world).records, 1);
    all_quiet(&[&phone, &laptop]);
    same(&[&phone, &laptop], id);
    assert!(phone.give(&History { id })[0].earlier > 0);
    let proved = world.server.admin().prove_archive(id).unwrap();
    assert!(proved.iter().all(|one| one.signed.is_none()));
}

#[test]
fn a_draft_of_before_keeps_what_colleagues_wrote_meanwhile() {
    let world = World::new();
    let (phone, laptop) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
    );
    let id = closed(&world, &phone, &laptop);
    let sheet = phone.sheet(id);
    let mut content = sheet.content.into_draft();
    content.claim_b = "还没写完".into();
    let draft = phone.give(&Save {
        id: None,
        edits: Some(Edits {
            dispute: id,
            version: sheet.version,
        }),
        content,
    });
    // From here on the phone has no line; a colleague goes on, and closes it again.
    laptop.act(
        id,
        step::Reopened {
            reason: "又吵起来了".into(),
        },
    );
    laptop.edit(id, |c| c.place = "村西头".into());
    laptop.act(id, step::MediationBegan::default());
    let reason = "谈不拢".to_owned();
    laptop.act(id, step::Failed { reason });
    laptop.act(id, step::Closed::default());
    is_quiet(&laptop);
    world.pass_days(380);
    assert_eq!(rolled_over(&world).records, 1);
    all_quiet(&[&phone, &laptop]);
    phone.give(&Edit { draft: draft.id });
    all_quiet(&[&phone, &laptop]);
    same(&[&phone, &laptop], id);
    let content = laptop.sheet(id).content;
    assert_eq!(
        (&content.place[..], &content.claim_b[..]),
        ("村西头", "还没写完")
    );
}

#[test]
fn what_an_older_app_held_back_is_taken_in_after_its_update() {
    let world = World::new();
    let (mut phone, laptop) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
    );
    let id = closed(&world, &phone, &laptop);
    world.pass_days(380);
    rolled_over(&world);
    let nobody = sync_server::ledger::Own::OfDevice(model::DeviceId::from_bytes([0xff; 16]));
    let feed = world
        .server
        .ledger()
        .feed(&world.grid(), 0, nobody, 1 << 24)
        .unwrap();
    let row = feed.rows.last().unwrap();
    let home = phone.home().to_owned();
    let store = Store::open(&home, &FileKey::at(home.join("key"))).unwrap();
    let held = store::quarantine::Quarantined {
        hash: row.name,
        held_by: store::quarantine::HeldBy::Device,
        reason: "second_beginning".into(),
        detail: "it was begun already".into(),
        doc: id,
        grid: world.grid(),
        bytes: row.bytes.clone(),
        worker: row.worker,
        received_at: row.received_at,
        at: row.received_at,
    };
    store.write(|w| store::quarantine::put(w, &held)).unwrap();
    drop(store);
    phone.edit(id, |c| c.place = "三组门前".into());
    phone.restart();
    assert!(
        phone.give(&History { id })[1].earlier > 0,
        "it is taken in at its start"
    );
    all_quiet(&[&phone, &laptop]);
    same(&[&phone, &laptop], id);
    assert_eq!(laptop.sheet(id).content.place, "三组门前");
}

#[test]
fn a_new_beginning_that_is_not_taken_in_is_not_compared_with_every_sync() {
    let mut world = World::new();
    let (phone, laptop) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
    );
    let id = closed(&world, &phone, &laptop);
    world.pass_days(10);
    let backup = world.back_up();
    laptop.edit(id, |c| c.place = "备份之后".into());
    all_quiet(&[&laptop, &phone]);
    world.bring_back(&backup, &[&phone, &laptop]);
    // Its app does not note what a server that was brought back has not told again.
    phone.sync();
    let store = store_of(&phone);
    let forgotten = store.write(|w| Ok::<_, StoreError>(w.execute("DELETE FROM untold", [])?));
    assert!(forgotten.unwrap() > 0);
    // It begins before anybody has brought back what the server lost: the phone keeps what it holds, and holds it back.
    let wish = RollOver {
        older_days: 1,
        ..RollOver::default()
    };
    assert_eq!(world.server.roll_over(wish).unwrap().records, 1);
    for _ in 0..2 {
        phone.sync();
    }
    let held = phone.give(&Quarantine {});
    let reasons: Vec<_> = held.iter().map(|one| one.reason.as_str()).collect();
    assert_eq!(reasons, ["rewritten"]);
    assert_eq!(phone.sheet(id).content.place, "备份之后");
    // The server has what led there, and does not count it any more: once is enough to find that out.
    phone.line.trips();
    let status = phone.sync();
    assert_eq!(phone.line.trips().len(), 1);
    assert_eq!((status.line, status.waiting), (Line::Online, 0));
    assert!(status.apart.is_some_and(|apart| apart.missing == 0));
    world.pass_days(2);
    phone.sync();
    assert!(
        phone.line.trips().len() > 1,
        "it is looked at again another day"
    );
    phone.sync();
    assert_eq!(phone.line.trips().len(), 1);
}
