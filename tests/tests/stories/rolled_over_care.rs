//! An elder nobody comes by for any more and a notice that is done begin anew as cases do: all that was done stays to be
//! read, and what somebody wrote without a line who still held the old beginning is done again, or is kept aside.

use contract::Code;
use contract::command::elder::Edit;
use contract::command::sync::{self, HeldBy};
use model::elder::ProfileDraft;
use model::elder::act::consent::StateChanged;
use model::elder::act::visit::{PassTo, PassedOn, PassedOnDone, Visited};
use model::notice::act::Why;
use model::notice::act::shapes::Declined;
use model::{ElderState, NoticeState, RecordId, Role};
use sync_server::roll_over::RollOver;
use test_kit::{Device, World};

use crate::everything::everything_on;
use crate::rolled_over::is_quiet;
use crate::{elders, notices};

/// Visits of a year.
const VISITS: u32 = 12;
/// What led to a record that is short but over.
const LEAST: u32 = 5;

fn roll_over(world: &World) {
    let wish = RollOver {
        least: LEAST,
        ..RollOver::default()
    };
    let done = world.server.roll_over(wish).unwrap();
    assert_eq!((done.records, done.left), (1, 0), "{done:?}");
}

/// Who wrote what is proved by the signatures, for each change that led there.
fn is_proved(world: &World, id: RecordId) {
    let admin = world.server.admin();
    let archived = admin.archives().unwrap();
    assert_eq!(archived.len(), 1);
    let proved = admin.prove_archive(id).unwrap();
    assert_eq!(proved.len() as u64, archived[0].changes);
    assert!(proved.iter().all(|one| one.signed.is_some()));
}

/// One piece of work the record does not take any more is kept, and says these words.
fn keeps_aside(device: &Device, words: &str) {
    let held = device.give(&sync::Quarantine {});
    let told: Vec<_> = held.iter().map(|one| (one.by, &*one.reason)).collect();
    assert_eq!(told, [(HeldBy::Server, "illegal_step")]);
    // Sent again it would be gone: it builds on what is no more.
    let (change, by) = (held[0].change, held[0].by);
    let refused = device.try_give(&sync::Release { change, by }).unwrap_err();
    assert_eq!(refused.code, Code::Refused);
    assert_eq!(device.give(&sync::Quarantine {}), held);
    assert!(everything_on(device).contains(words));
    assert_eq!(device.give(&sync::Status {}).waiting, 0);
}

#[test]
fn a_year_of_visits_stays_to_be_read_and_late_work_finds_its_place() {
    let (world, phone, laptop) = World::two_devices();
    let id = elders::registered(&phone, &world);
    world.run_until_quiet(&[&phone, &laptop]);
    let mut first = None;
    for n in 0..VISITS {
        world.pass_days(30);
        let device = if n % 2 == 0 { &phone } else { &laptop };
        let mut visited = Visited::all_fine(device.today());
        visited.words = format!("第{n}次来，她说都好。");
        if n == 0 {
            visited.passed_on = vec![PassedOn {
                matter: "换灶台边的电线".into(),
                to: PassTo::Village,
                by: None,
            }];
        }
        let visit = elders::act(device, id, visited);
        first.get_or_insert(visit);
        world.run_until_quiet(&[&phone, &laptop]);
    }
    // The phone has no line from here on.
    let moved = StateChanged {
        to: ElderState::Moved,
        on: laptop.today(),
        words: "住到女儿家去了".into(),
    };
    elders::act(&laptop, id, moved);
    laptop.sync();
    let before = elders::sheet(&laptop, id);
    world.pass_days(100);
    let words = "换好了".into();
    let (visit, at) = (first.unwrap(), 0);
    elders::act(&phone, id, PassedOnDone { visit, at, words });
    let seen = elders::sheet(&phone, id);
    let mut profile = ProfileDraft::from(seen.profile);
    profile.phone = "13800000009".into();
    let (version, settled) = (seen.version, Vec::new());
    phone.give(&Edit {
        id,
        version,
        profile,
        settled,
    });
    let mut visited = Visited::all_fine(phone.today());
    visited.words = "没人开门，邻居说她搬走了。".into();
    elders::act(&phone, id, visited);
    world.pass_days(300);
    roll_over(&world);

    is_quiet(&laptop);
    let after = elders::sheet(&laptop, id);
    assert_eq!(
        (&after.acts, &after.profile),
        (&before.acts, &before.profile)
    );
    assert_eq!(after.matters, before.matters);
    assert_eq!(after.recorded_by, before.recorded_by);
    is_proved(&world, id);
    for _ in 0..2 {
        phone.sync();
        is_quiet(&laptop);
    }
    keeps_aside(&phone, "没人开门，邻居说她搬走了。");
    // A device that is new reads the same.
    let fresh = world.enrolled(Role::AuxiliaryOfficer);
    is_quiet(&fresh);
    for device in [&phone, &laptop, &fresh] {
        let sheet = elders::sheet(device, id);
        let (late, known) = sheet.acts.split_last().unwrap();
        assert_eq!(late.what.code(), "passed_on_done");
        assert_eq!(late.by.id, Some(phone.me()));
        let known = known.iter().map(|act| (act.id, act.at_ms));
        assert!(known.eq(before.acts.iter().map(|act| (act.id, act.at_ms))));
        assert_eq!((sheet.matters.len(), sheet.conflicts.len()), (0, 0));
        assert_eq!(sheet.profile.phone, "13800000009");
        assert_eq!(sheet.state, ElderState::Moved);
    }
    is_proved(&world, id);
}

#[test]
fn a_notice_that_is_done_stays_to_be_read_and_a_late_answer_is_kept() {
    let (world, devices) = notices::three();
    let [phone, laptop, station] = &devices;
    let id = notices::sent(&world, station);
    world.run_until_quiet(&devices.each_ref());
    // The phone has no line from here on: she opens it and says no, while a colleague does it.
    notices::sheet(phone, id);
    let words = "他家锁着门，没人。".to_owned();
    let why = Why::NotHere;
    notices::act(phone, id, Declined { why, words });
    notices::sheet(laptop, id);
    notices::act(laptop, id, notices::accepted());
    notices::act(laptop, id, notices::done(None));
    laptop.sync();
    station.sync();
    let before = notices::sheet(station, id);
    assert_eq!(before.row.state, NoticeState::Done);
    world.pass_days(380);
    roll_over(&world);

    is_quiet(station);
    let after = notices::sheet(station, id);
    assert_eq!((&after.acts, &after.why), (&before.acts, &before.why));
    assert_eq!(after.row.asked, before.row.asked);
    is_proved(&world, id);
    for _ in 0..2 {
        phone.sync();
        is_quiet(station);
        is_quiet(laptop);
    }
    keeps_aside(phone, "他家锁着门，没人。");
    for device in [phone, laptop, station] {
        let sheet = notices::sheet(device, id);
        assert_eq!(sheet.row.state, NoticeState::Done);
        let (late, known) = sheet.acts.split_last().unwrap();
        assert_eq!(late.what.code(), "read");
        assert_eq!(late.by.id, Some(phone.me()));
        let known = known.iter().map(|act| (act.id, act.at_ms));
        assert!(known.eq(before.acts.iter().map(|act| (act.id, act.at_ms))));
    }
}
