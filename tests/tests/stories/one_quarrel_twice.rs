//! One quarrel in two records: it is suspected by people and by place, one goes on in the other, and nobody it protects,
//! nothing that is due and no letter is lost with the one that ends.

use contract::Code;
use contract::command::dispute::{Likely, List, Merge, Similar};
use contract::command::referral::Revoke;
use model::dispute::act::{grading, step, supervision, violence};
use model::{DisputeDraft, DisputeId, DisputeKind, DisputeState, Grade, Role, Side, What};
use test_kit::{Device, Fault, World, neighbors_quarrel, party};

use crate::letters;

fn three() -> (World, [Device; 3]) {
    let (world, phone, laptop) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    (world, [phone, laptop, station])
}

/// The same quarrel recorded by two, the first on the phone, and known to everyone.
fn twice(world: &World, devices: &[Device; 3]) -> [DisputeId; 2] {
    let quarrel = || neighbors_quarrel(&world.grid());
    let both = [devices[0].record(quarrel()), devices[1].record(quarrel())];
    world.run_until_quiet(&devices.each_ref());
    both
}

fn merge(from: DisputeId, into: DisputeId) -> Merge {
    Merge {
        from,
        into,
        reason: "同一件事".into(),
    }
}

fn graded(device: &Device, grade: Grade) -> grading::Graded {
    grading::Graded {
        grade,
        facts: vec!["threats".into()],
        reason: "当面放了狠话".into(),
        expires_on: device.today().plus_days(7),
    }
}

/// What is offered to whoever writes this down.
fn offered(device: &Device, content: &DisputeDraft) -> Vec<Likely> {
    device.give(&Similar::Content(Box::new(content.clone())))
}

#[test]
fn other_people_at_one_place_over_one_matter_are_offered_within_ninety_days() {
    let (world, devices) = three();
    let [phone, laptop, _] = &devices;
    let quarrel = |place: &str, people: [&str; 2]| DisputeDraft {
        place: place.into(),
        parties: vec![party(Side::A, people[0]), party(Side::B, people[1])],
        ..neighbors_quarrel(&world.grid())
    };
    let first = phone.record(quarrel("东头水渠边", ["祁长顺", "翟玉梅"]));
    // One has the initials of one of those, and sounds like neither.
    let heard = quarrel("东头水渠旁", ["秦春山", "贺老三"]);
    let told = offered(phone, &heard);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].dispute.id, told[0].people), (first, 0));
    assert!(told[0].same_place && told[0].same_kind, "{told:?}");
    let over_land = DisputeDraft {
        kind: Some(DisputeKind::Land),
        ..heard.clone()
    };
    let elsewhere = DisputeDraft {
        place: "西坡晒场".into(),
        ..heard.clone()
    };
    for other in [over_land, elsewhere] {
        assert_eq!(offered(phone, &other), [], "{other:?}");
    }

    world.pass_days(89);
    let second = laptop.record(heard);
    world.run_until_quiet(&devices.each_ref());
    let told = laptop.give(&Similar::Dispute(second));
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].dispute.id, told[0].days), (first, 89));
    world.pass_days(2);
    let told = offered(phone, &quarrel("东头水渠旁", ["范小满", "邵兰香"]));
    let told: Vec<_> = told.iter().map(|one| one.dispute.id).collect();
    assert_eq!(told, [second], "the first is too long ago");
}

#[test]
fn a_case_of_violence_that_goes_on_in_an_ordinary_one_makes_it_one_of_violence() {
    let (world, devices) = three();
    let [phone, laptop, _] = &devices;
    let [ordinary, violent] = twice(&world, &devices);
    laptop.act(
        violent,
        violence::ViolenceMode {
            on: true,
            reason: "身上有伤，不敢回家".into(),
            ..violence::ViolenceMode::default()
        },
    );
    let hurt = laptop.sheet(violent).content.parties[0].id.unwrap();
    laptop.act(
        violent,
        violence::SafeContact {
            party: hurt,
            when: "上午，孩子上学以后".into(),
            how: "到村委会".into(),
        },
    );
    let headline = |device: &Device| {
        let rows = device.list().rows;
        let row = rows.into_iter().find(|row| row.id == ordinary).unwrap();
        (row.violent, row.headline)
    };
    assert!(!headline(laptop).1.is_empty());
    laptop.give(&merge(violent, ordinary));
    world.run_until_quiet(&devices.each_ref());
    for device in &devices {
        assert_eq!(headline(device), (true, String::new()), "nobody is named");
        let sheet = device.sheet(ordinary);
        let her = sheet.content.parties[0].id;
        let safe = sheet.acts.iter().find_map(|done| match &done.act.what {
            What::SafeContact(safe) => Some(Some(safe.party)),
            _ => None,
        });
        assert_eq!(safe, Some(her), "she is known here by another card");
        let merged = device.sheet(violent);
        assert_eq!(merged.life.merged_into, Some(ordinary));
    }
    let together = phone.try_act(ordinary, step::MediationBegan::default());
    let told = together.unwrap_err().detail;
    assert!(told.contains("domestic violence"), "{told}");
    assert!(phone.work()[1].contains(&"report_duty".to_owned()));
}

#[test]
fn what_is_pressing_due_and_watched_stays_so_in_the_record_that_goes_on() {
    let (world, devices) = three();
    let [phone, laptop, station] = &devices;
    let [goes_on, ends] = twice(&world, &devices);
    let by = |days| station.today().plus_days(days);
    let due = |days| grading::DeadlineSet {
        day: by(days),
        reason: "限期办结".into(),
    };
    station.act(goes_on, graded(station, Grade::Yellow));
    station.act(goes_on, due(20));
    station.act(ends, graded(station, Grade::Red));
    station.act(ends, due(3));
    station.act(
        ends,
        supervision::Supervised {
            level: supervision::SupervisionLevel::County,
            reason: "一月内三次报警".into(),
            until: None,
        },
    );
    world.run_until_quiet(&devices.each_ref());
    // To watch is not for an auxiliary officer, and so it is not for one to go on with it.
    let watched = laptop.try_give(&merge(ends, goes_on)).unwrap_err();
    assert_eq!(watched.code, Code::NotAllowed);
    assert!(
        watched.detail.contains("station officer"),
        "{}",
        watched.detail
    );
    assert_eq!(laptop.sheet(ends).state, DisputeState::Recorded);
    assert_eq!(laptop.sheet(goes_on).acts.len(), 2, "nothing was half done");

    let today = station.today();
    station.give(&merge(ends, goes_on));
    world.run_until_quiet(&devices.each_ref());
    let life = phone.sheet(goes_on).life;
    let grade = life.grade.unwrap();
    // The two were graded differently: that is for a person to look at.
    assert_eq!((grade.grade, grade.expires_on), (Grade::Red, today));
    assert_eq!(life.deadline, Some(today.plus_days(3)));
    assert_eq!(life.supervised.len(), 1);
    assert!(phone.work()[1].contains(&"grade_review".to_owned()));
    let watched = List {
        supervised: true,
        ..List::default()
    };
    let rows = phone.give(&watched).rows;
    assert!(rows.iter().any(|row| row.id == goes_on));
    world.pass_days(1);
    assert!(phone.sheet(goes_on).life.grade.unwrap().to_be_reviewed);
    world.pass_days(3);
    assert!(phone.work()[0].contains(&"deadline".to_owned()));
}

#[test]
fn a_record_does_not_end_while_a_unit_has_its_letter() {
    let (world, devices) = three();
    let [_, laptop, station] = &devices;
    let [goes_on, ends] = twice(&world, &devices);
    station.act(ends, step::Accepted::default());
    let party = station.sheet(ends).content.parties[0].id.unwrap();
    let offered = letters::offer(station, ends, party);
    world.run_until_quiet(&devices.each_ref());
    let before = laptop.sheet(goes_on).version;
    let refused = laptop.try_give(&merge(ends, goes_on)).unwrap_err();
    assert_eq!(refused.code, Code::StillRuns);
    assert!(refused.detail.contains("letter"), "{}", refused.detail);
    assert_eq!(
        laptop.sheet(goes_on).version,
        before,
        "and nothing was written"
    );
    assert_eq!(laptop.sheet(ends).life.merged_into, None);
    station.give(&Revoke {
        letter: offered.letter,
        reason: "记录重复".into(),
    });
    station.give(&merge(ends, goes_on));
    world.run_until_quiet(&devices.each_ref());
    assert_eq!(laptop.sheet(ends).life.merged_into, Some(goes_on));
}

#[test]
fn two_that_are_merged_into_each_other_at_once_leave_one_open_for_everybody() {
    for laptop_turns_it_round in [false, true] {
        let (world, devices) = three();
        let [phone, laptop, station] = &devices;
        let [first, second] = twice(&world, &devices);
        laptop.line.be(Fault::Offline);
        station.line.be(Fault::Offline);
        let (into_first, into_second) = if laptop_turns_it_round {
            (station, laptop)
        } else {
            (laptop, station)
        };
        into_first.give(&merge(second, first));
        into_second.give(&merge(first, second));
        for device in [laptop, station] {
            device.line.be(Fault::None);
        }
        world.run_until_quiet(&devices.each_ref());
        for device in &devices {
            let (open, ended) = (device.sheet(first), device.sheet(second));
            assert_eq!(open.state, DisputeState::Recorded);
            assert_eq!(open.life.merged_into, None);
            assert!(open.conflicts.is_empty(), "{:?}", open.conflicts);
            assert_eq!(ended.state, DisputeState::Closed);
            assert_eq!(ended.life.merged_into, Some(first));
            assert_eq!(device.sync().quarantined, 0);
        }
        assert!(station.work()[1].contains(&"accept".to_owned()));
        // It goes on like any other.
        station.act(first, step::Accepted::default());
        world.run_until_quiet(&devices.each_ref());
        phone.act(first, step::MediationBegan::default());
        world.run_until_quiet(&devices.each_ref());
        for device in &devices {
            assert_eq!(device.sheet(first).state, DisputeState::Mediating);
            assert_eq!(device.sync().quarantined, 0);
        }
    }
}

#[test]
fn whoever_turns_a_merging_round_knowingly_has_it_so() {
    let (world, devices) = three();
    let [phone, laptop, _] = &devices;
    let [first, second] = twice(&world, &devices);
    laptop.give(&merge(second, first));
    laptop.act(
        second,
        step::Reopened {
            reason: "还是在那一件里办".into(),
        },
    );
    laptop.give(&merge(first, second));
    world.run_until_quiet(&devices.each_ref());
    let ended = phone.sheet(first);
    assert_eq!(ended.state, DisputeState::Closed);
    assert_eq!(ended.life.merged_into, Some(second));
    assert_eq!(phone.sheet(second).state, DisputeState::Reopened);
}
