//! A device that is far behind gets its records as one pack: the open cases first, resumed where a line
//! broke, and believed for the same reasons as ever.

use contract::command::sync::Line;
use model::{DisputeId, DisputeState, Role};
use test_kit::{Device, World, neighbors_quarrel};

/// More rows than a device is told one by one.
const MANY: usize = 300;

/// A phone with many records, some of which it edited again, all of them at the server.
fn written(world: &World, count: usize) -> (Device, Vec<DisputeId>) {
    let phone = world.enrolled(Role::GridWorker);
    let grid = world.grid();
    let ids: Vec<_> = (0..count)
        .map(|n| {
            let mut draft = neighbors_quarrel(&grid);
            draft.place = format!("{n}号");
            phone.record(draft)
        })
        .collect();
    for id in ids.iter().step_by(10) {
        phone.edit(*id, |c| c.verified = "到现场看过。".into());
    }
    assert_eq!(phone.sync().waiting, 0);
    (phone, ids)
}

#[track_caller]
fn is_well(device: &Device, records: usize) {
    let status = device.sync();
    let told = (status.line, status.waiting, status.quarantined);
    assert_eq!(told, (Line::Online, 0, 0), "{:?}", status.trouble);
    assert_eq!(usize::try_from(device.list().total).unwrap(), records);
}

#[test]
fn the_first_sync_is_one_question_and_one_pack() {
    let world = World::new();
    let (phone, ids) = written(&world, MANY);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.line.trips();
    let status = laptop.sync();
    assert_eq!(status.line, Line::Online, "{:?}", status.trouble);
    assert_eq!(laptop.line.trips().len(), 2);
    is_well(&laptop, MANY);
    assert_eq!(laptop.line.trips().len(), 1);
    for id in ids.iter().step_by(7) {
        assert_eq!(laptop.sheet(*id).content, phone.sheet(*id).content);
        assert_eq!(laptop.sheet(*id).version, phone.sheet(*id).version);
    }
    // It goes on from there a row at a time.
    phone.edit(ids[0], |c| c.place = "东头".into());
    laptop.step(ids[1], DisputeState::Accepted);
    world.run_until_quiet(&[&phone, &laptop]);
    is_well(&laptop, MANY);
    assert_eq!(laptop.sheet(ids[0]).content.place, "东头");
    assert_eq!(phone.sheet(ids[1]).state, DisputeState::Accepted);
}
