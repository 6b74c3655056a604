//! Case files and letters are numbered without a line, and no two get the same number.

use std::collections::BTreeSet;

use contract::Code;
use contract::command::dispute::Number;
use model::Role;
use test_kit::{Device, Fault, World, neighbors_quarrel};

fn numbered(device: &Device, world: &World) -> String {
    let id = device.record(neighbors_quarrel(&world.grid()));
    device.give(&Number { id }).number
}

#[test]
fn three_devices_number_for_weeks_without_a_line_and_no_number_is_given_twice() {
    let (world, phone, laptop) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    let devices = [&phone, &laptop, &station];
    let mut given = BTreeSet::new();
    let mut count = 0;
    for week in 0..3 {
        devices
            .iter()
            .for_each(|device| device.line.be(Fault::Offline));
        for device in devices {
            for _ in 0..6 {
                let number = numbered(device, &world);
                assert!(number.starts_with("(2026)金沙人调字第"), "{number}");
                assert!(
                    given.insert(number.clone()),
                    "{number} was given twice, week {week}"
                );
                count += 1;
            }
        }
        world.pass_days(7);
        devices
            .iter()
            .for_each(|device| device.line.be(Fault::None));
        world.run_until_quiet(&devices);
    }
    assert_eq!(given.len(), count);
    // Everybody reads the same numbers.
    let read = |device: &Device| -> BTreeSet<String> {
        let rows = device.list().rows.into_iter();
        rows.map(|row| row.number)
            .filter(|number| !number.is_empty())
            .collect()
    };
    let all = read(&laptop);
    assert_eq!(all, read(&station));
    assert!(!all.is_empty());
    assert!(all.is_subset(&given));
}

#[test]
fn a_case_has_one_number_and_next_years_are_here_before_the_year_is() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let first = phone.give(&Number { id });
    assert_eq!(first.number, "(2026)金沙人调字第1号");
    assert_eq!(phone.sheet(id).life.number, first.number);
    let again = phone.try_give(&Number { id }).unwrap_err();
    assert_eq!(again.code, Code::IllegalStep);
    // The number that was not used is the next one's.
    assert_eq!(numbered(&phone, &world), "(2026)金沙人调字第2号");
    // In December next year's are asked for; then the line is gone until February.
    world.pass_days(40);
    world.run_until_quiet(&[&phone, &laptop]);
    phone.line.be(Fault::Offline);
    world.pass_days(60);
    assert_eq!(numbered(&phone, &world), "(2027)金沙人调字第1号");
}

#[test]
fn a_device_that_ran_out_says_so_and_gets_more() {
    let (world, phone, _laptop) = World::two_devices();
    phone.line.be(Fault::Offline);
    for _ in 0..10 {
        numbered(&phone, &world);
    }
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let refused = phone.try_give(&Number { id }).unwrap_err();
    assert_eq!(refused.code, Code::OutOfNumbers);
    assert!(refused.detail.contains("金沙村"), "{}", refused.detail);
    phone.line.be(Fault::None);
    phone.sync();
    phone.give(&Number { id });
}

#[test]
fn a_restored_server_gives_no_number_it_may_have_given_before() {
    let (mut world, phone, laptop) = World::two_devices();
    let backup = world.back_up();
    // Given after the backup was made, and used without the server's knowing.
    let before: BTreeSet<_> = (0..8).map(|_| numbered(&laptop, &world)).collect();
    laptop.sync();
    world.bring_back(&backup, &[&phone, &laptop]);
    world.run_until_quiet(&[&phone, &laptop]);
    let late = world.enrolled(Role::StationOfficer);
    let after: BTreeSet<_> = (0..3).map(|_| numbered(&late, &world)).collect();
    assert!(before.is_disjoint(&after), "{before:?} {after:?}");
}

#[test]
fn a_copy_of_a_phone_does_not_go_on_with_the_phones_numbers() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let twin = world.over(world.copy_of(&phone));
    phone.edit(id, |c| c.place = "东头".into());
    twin.edit(id, |c| c.place = "西头".into());
    for _ in 0..3 {
        for device in [&phone, &twin, &laptop] {
            device.sync();
        }
    }
    let mut given = BTreeSet::new();
    for device in [&phone, &twin] {
        for _ in 0..3 {
            assert!(given.insert(numbered(device, &world)));
        }
    }
}
