//! The server's disk dies and a backup takes its place: what the devices made since comes back.

use contract::command::sync::Line;
use model::Role;
use test_kit::{Fault, World, neighbors_quarrel};

#[test]
fn what_the_backup_did_not_have_comes_back_from_the_devices() {
    let (mut world, phone, laptop) = World::two_devices();
    let before = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let backup = world.backup();
    let since = phone.record(neighbors_quarrel(&world.grid()));
    phone.edit(before, |c| c.place = "东头".into());
    world.run_until_quiet(&[&phone, &laptop]);

    world.restore(backup, &[&phone, &laptop]);
    world.clock.pass_ms(3_600_000);
    for _ in 0..2 {
        for device in [&phone, &laptop] {
            let status = device.sync();
            assert_eq!(
                (status.line, status.waiting, status.quarantined),
                (Line::Online, 0, 0)
            );
        }
    }
    let newcomer = world.enrolled(model::Role::StationOfficer);
    newcomer.sync();
    assert_eq!(newcomer.sheet(before).content.place, "东头");
    assert_eq!(newcomer.sheet(since).content, phone.sheet(since).content);
    // And it goes on from there.
    laptop.edit(since, |c| c.place = "西头".into());
    world.run_until_quiet(&[&laptop, &phone, &newcomer]);
    assert_eq!(phone.sheet(since).content.place, "西头");
}

#[test]
fn a_backup_from_before_the_first_record_gets_it_back_too() {
    let (mut world, phone, laptop) = World::two_devices();
    phone.sync();
    laptop.sync();
    let backup = world.backup();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    world.restore(backup, &[&phone, &laptop]);
    world.clock.pass_ms(3_600_000);
    assert_eq!(phone.sync().waiting, 0);
    let newcomer = world.enrolled(model::Role::StationOfficer);
    newcomer.sync();
    assert_eq!(newcomer.sheet(id).content, phone.sheet(id).content);
}

#[test]
fn a_device_the_backup_does_not_know_is_enrolled_again_and_believed_by_all() {
    let (mut world, phone, laptop) = World::two_devices();
    laptop.sync();
    let backup = world.backup();
    let officer = world.enrolled(model::Role::StationOfficer);
    let before = officer.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&officer, &phone, &laptop]);

    world.restore(backup, &[&phone, &laptop, &officer]);
    world.clock.pass_ms(3_600_000);
    let failure = officer.sync().trouble.unwrap();
    assert_eq!(failure.code, contract::Code::Revoked);
    let code = world.code(model::Role::StationOfficer);
    officer.enrol(&code).unwrap();
    // In another grid, where nothing of what was lost stands before it.
    let since = officer.record(neighbors_quarrel(&world.demo().grids[1]));
    for _ in 0..2 {
        for device in [&officer, &phone, &laptop] {
            let status = device.sync();
            let told = (status.line, status.waiting, status.quarantined);
            assert_eq!(told, (Line::Online, 0, 0), "{:?}", status.trouble);
        }
    }
    for id in [before, since] {
        assert_eq!(laptop.sheet(id).content, officer.sheet(id).content);
    }
}

#[test]
fn a_backup_made_while_devices_push_and_what_came_after_it_are_both_there_again() {
    let (mut world, phone, laptop) = World::two_devices();
    let grid = world.grid();
    let record = || neighbors_quarrel(&grid);
    let (before, during) = std::thread::scope(|scope| {
        let before: Vec<_> = (0..3).map(|_| phone.record(record())).collect();
        assert_eq!(phone.sync().waiting, 0);
        let pushing = scope.spawn(|| {
            let pushed = (0..6).map(|_| {
                let id = laptop.record(record());
                assert_eq!(laptop.sync().waiting, 0);
                id
            });
            pushed.collect::<Vec<_>>()
        });
        let file = world.back_up();
        ((before, file), pushing.join().unwrap())
    });
    let (before, file) = before;
    let after: Vec<_> = (0..3).map(|_| phone.record(record())).collect();
    phone.edit(before[0], |c| c.place = "东头".into());
    world.run_until_quiet(&[&phone, &laptop]);

    world.bring_back(&file, &[&phone, &laptop]);
    world.clock.pass_ms(3_600_000);
    for _ in 0..2 {
        for device in [&phone, &laptop] {
            let status = device.sync();
            let told = (status.line, status.waiting, status.quarantined);
            assert_eq!(told, (Line::Online, 0, 0), "{:?}", status.trouble);
        }
    }
    let newcomer = world.enrolled(model::Role::StationOfficer);
    newcomer.sync();
    assert_eq!(newcomer.sheet(before[0]).content.place, "东头");
    for id in before.iter().chain(&during).chain(&after) {
        assert_eq!(newcomer.sheet(*id).content, phone.sheet(*id).content);
    }
}

#[test]
fn what_a_device_wrote_under_a_name_the_backup_does_not_know_comes_back_too() {
    let (mut world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let backup = world.backup();
    // The phone is copied twice: each time it takes another name, and writes under it.
    let mut made = vec![id];
    for _ in 0..2 {
        let twin = world.over(world.copy_of(&phone));
        twin.edit(id, |c| c.place.push('东'));
        twin.sync();
        phone.edit(id, |c| c.place.push('西'));
        made.push(phone.record(neighbors_quarrel(&world.grid())));
        world.run_until_quiet(&[&phone, &twin, &laptop]);
    }
    world.restore(backup, &[&phone, &laptop]);
    world.run_until_quiet(&[&phone, &laptop]);
    for device in [&phone, &laptop] {
        let status = device.sync();
        assert_eq!((status.waiting, status.trouble), (0, None));
    }
    let blank = world.enrolled(Role::AuxiliaryOfficer);
    blank.sync();
    for id in made {
        assert_eq!(blank.sheet(id).content, phone.sheet(id).content);
    }
}

#[test]
fn a_place_that_was_given_again_is_not_held_against_the_server() {
    let (mut world, phone, laptop) = World::two_devices();
    let begun = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let backup = world.back_up();
    laptop.edit(begun, |c| c.place = "备份之后".into());
    laptop.sync();
    // The phone hears at which place its change stands, and the line breaks before it has read that far.
    let lost = phone.record(neighbors_quarrel(&world.grid()));
    let heard = (60..).step_by(8).find(|cut| {
        let status = phone.sync_over(Fault::CutAnswer(*cut));
        status.waiting == 0
    });
    assert!(heard.is_some_and(|cut| cut < 400));
    assert_ne!(phone.sheet(begun).content.place, "备份之后");

    world.bring_back(&backup, &[&phone, &laptop]);
    world.clock.pass_ms(3_600_000);
    assert_eq!(laptop.sync().line, Line::Online);
    // Another change of the phone gets the very place.
    let later = phone.record(neighbors_quarrel(&world.grid()));
    let status = phone.sync();
    assert_eq!((status.line, status.trouble), (Line::Online, None));
    world.run_until_quiet(&[&phone, &laptop]);
    for id in [begun, lost, later] {
        assert_eq!(laptop.sheet(id).version, phone.sheet(id).version);
    }
    assert_eq!(phone.sheet(begun).content.place, "备份之后");
}

#[test]
fn a_number_that_others_may_have_read_is_given_to_nothing_else() {
    let (mut world, phone, laptop) = World::two_devices();
    world.run_until_quiet(&[&phone, &laptop]);
    let backup = world.back_up();
    let begun = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    // The first that the laptop signs: the phone reads it, and the laptop never hears that it was taken.
    laptop.edit(begun, |c| c.place = "东头".into());
    laptop.sync_over(Fault::CutAnswer(0));
    phone.sync();
    assert_eq!(phone.sheet(begun).content.place, "东头");

    world.bring_back(&backup, &[&phone, &laptop]);
    world.clock.pass_ms(3_600_000);
    // What it builds on is not there yet, so that nothing of what was signed is taken; then more is signed with it.
    assert_eq!(laptop.sync().waiting, 1);
    laptop.edit(begun, |c| c.place.push_str("第二户"));
    world.run_until_quiet(&[&phone, &laptop]);
    for device in [&phone, &laptop] {
        let status = device.sync();
        let told = (status.waiting, status.quarantined, status.trouble);
        assert_eq!(told, (0, 0, None));
        assert_eq!(device.sheet(begun).content.place, "东头第二户");
    }
}
