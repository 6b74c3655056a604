//! Who reported domestic violence is sealed on the device that writes it down. Nobody else's device ever
//! holds the words, and only two roles can open them.

use contract::Code;
use contract::command::dispute::{Reporter, SealReporter};
use model::dispute::act::violence::ViolenceMode;
use model::{DisputeId, Role};
use test_kit::{Device, Fault, World, neighbors_quarrel};

use crate::everything::everything_on;

const WORDS: &str = "报告人是隔壁周大娘，电话13899990000，不要让他家知道。";

fn sealed() -> (World, Vec<Device>, DisputeId) {
    let world = World::new();
    let roles = [
        Role::GridWorker,
        Role::AuxiliaryOfficer,
        Role::StationOfficer,
        Role::Reviewer,
        Role::PartnerUnit,
    ];
    let devices: Vec<_> = roles.iter().map(|role| world.enrolled(*role)).collect();
    let phone = &devices[0];
    phone.line.be(Fault::Offline);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let seal = SealReporter {
        id,
        words: WORDS.into(),
    };
    // Only in a case of violence, and not without a word.
    assert_eq!(phone.try_give(&seal).unwrap_err().code, Code::IllegalStep);
    let empty = SealReporter {
        id,
        words: "  ".into(),
    };
    assert_eq!(phone.try_give(&empty).unwrap_err().fields[0].field, "words");
    phone.act(
        id,
        ViolenceMode {
            on: true,
            reason: "身上有伤".into(),
            ..ViolenceMode::default()
        },
    );
    phone.give(&seal);
    phone.line.be(Fault::None);
    let all: Vec<&Device> = devices.iter().collect();
    world.run_until_quiet(&all);
    (world, devices, id)
}

#[test]
fn no_device_holds_the_words_and_two_roles_can_open_them() {
    let (_world, devices, id) = sealed();
    for device in &devices {
        let held = everything_on(device);
        for piece in ["周大娘", "13899990000", "不要让他家知道"] {
            assert!(!held.contains(piece), "{piece}");
        }
    }
    let [phone, laptop, station, reviewer, unit] = &devices[..] else {
        panic!("five devices");
    };
    assert!(
        everything_on(laptop).contains("sealed_reporter"),
        "the sealed words came along"
    );
    for device in [station, reviewer] {
        let opened = device.give(&Reporter { id });
        assert_eq!(opened[0].words, WORDS);
        assert_eq!(opened[0].by.name, "李秀兰");
        // The look is written down, and the words still are not.
        assert!(!everything_on(device).contains("周大娘"));
    }
    for device in [phone, laptop, unit] {
        assert_eq!(
            device.try_give(&Reporter { id }).err().unwrap().code,
            Code::NotAllowed
        );
    }
    // The secret half is on the devices of the two roles and nowhere else.
    for (device, has) in [
        (phone, false),
        (laptop, false),
        (station, true),
        (reviewer, true),
        (unit, false),
    ] {
        assert_eq!(everything_on(device).contains("AGE-SECRET-KEY"), has);
    }
    // What others see of it: that there is something, and nothing in it.
    let sheet = laptop.sheet(id);
    let act = sheet.acts.last().unwrap();
    let shown = serde_json::to_string(act).unwrap();
    assert!(
        shown.contains("sealed_reporter") && shown.len() < 400,
        "{shown}"
    );
}

#[test]
fn an_officer_of_another_village_has_another_key() {
    use sync_server::admin::{NewWorker, Reach};
    let (world, devices, _) = sealed();
    let admin = world.server.admin();
    let other: model::AreaCode = "620602119203".parse().unwrap();
    admin.add_grid(&other, None).unwrap();
    let new = NewWorker {
        name: "钱所".into(),
        role: Role::StationOfficer,
        reach: Reach::Villages(vec![other]),
    };
    let worker = admin.add_worker(&new).unwrap();
    let stranger = world.blank();
    stranger
        .enrol(&admin.invite(worker, 7).unwrap().code.shown())
        .unwrap();
    stranger.sync();
    let keys = |device: &Device| -> Vec<String> {
        let held = everything_on(device);
        let found = held.lines().filter(|line| line.contains("AGE-SECRET-KEY"));
        found.map(str::to_owned).collect()
    };
    let (own, others) = (keys(&devices[2]), keys(&stranger));
    assert_eq!((own.len(), others.len()), (1, 1));
    assert_ne!(own, others);
}

#[test]
fn who_changes_to_another_role_loses_the_key() {
    use sync_server::admin::Reach;
    let (world, devices, _) = sealed();
    let station = &devices[2];
    assert!(everything_on(station).contains("AGE-SECRET-KEY"));
    // Moved to another village: the key of this one goes with the grant.
    let other: model::AreaCode = "620602119203".parse().unwrap();
    let admin = world.server.admin();
    admin.add_grid(&other, None).unwrap();
    let before = everything_on(station);
    let key = before
        .lines()
        .find(|line| line.contains("AGE-SECRET-KEY"))
        .unwrap();
    admin
        .set_reach(station.me(), &Reach::Villages(vec![other]))
        .unwrap();
    world.run_until_quiet(&[station]);
    assert!(!everything_on(station).contains(key));
}
