//! A phone's folder is copied – by a backup, a clone, a well-meaning nephew – and two phones write
//! under one name. They find out by themselves, and nothing of either is lost.

use contract::command::sync::Line;
use model::DisputeState;
use test_kit::{Device, World, neighbors_quarrel};

fn is_well(device: &Device) {
    let status = device.sync();
    let held = device.give(&contract::command::sync::Quarantine {});
    let held: Vec<_> = held.into_iter().map(|held| held.reason).collect();
    assert_eq!(held, Vec::<String>::new());
    let is = (status.line, status.waiting, status.trouble);
    assert_eq!(is, (Line::Online, 0, None));
}

#[test]
fn two_phones_under_one_name_part_and_keep_both_their_work() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let twin = world.over(world.copy_of(&phone));
    // Both write under the same name, the same number, in the same record, and sign the same batch.
    phone.edit(id, |c| c.place = "东头".into());
    twin.edit(id, |c| c.claim_a.push_str("又说：墙也裂了。"));
    twin.step(id, DisputeState::Mediating);
    let own = twin.record(neighbors_quarrel(&world.grid()));
    for _ in 0..3 {
        for device in [&phone, &twin, &laptop] {
            device.sync();
        }
    }
    for device in [&phone, &twin, &laptop] {
        is_well(device);
        let sheet = device.sheet(id);
        assert_eq!(sheet.content.place, "东头");
        assert!(
            sheet.content.claim_a.ends_with("又说：墙也裂了。"),
            "{}",
            sheet.content.claim_a
        );
        assert_eq!(sheet.state, DisputeState::Mediating);
        assert_eq!(device.sheet(own).content.grid, world.grid());
    }
    // And from then on they are two.
    phone.edit(id, |c| c.place = "西头".into());
    twin.record(neighbors_quarrel(&world.grid()));
    for _ in 0..2 {
        for device in [&phone, &twin, &laptop] {
            is_well(device);
        }
    }
    assert_eq!(twin.sheet(id).content.place, "西头");
    assert_eq!(laptop.list().rows.len(), 3);
}

#[test]
fn what_is_being_written_goes_on_from_what_was_done_again() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let twin = world.over(world.copy_of(&phone));
    phone.edit(id, |c| c.place = "东头".into());
    phone.sync();
    twin.edit(id, |c| c.claim_b = "没有的事。".into());
    // The twin is in the middle of another edit, on top of the one that will be done again.
    let sheet = twin.sheet(id);
    let mut content = sheet.content.into_draft();
    content.verified = "看过了，沟是堵的。".into();
    let edits = contract::command::draft::Edits {
        dispute: id,
        version: sheet.version,
    };
    let draft = twin.give(&contract::command::draft::Save {
        id: None,
        edits: Some(edits),
        content,
    });
    is_well(&twin);
    twin.give(&contract::command::dispute::Edit { draft: draft.id });
    is_well(&twin);
    is_well(&phone);
    let content = phone.sheet(id).content;
    assert_eq!(
        (
            content.place.as_str(),
            content.claim_b.as_str(),
            content.verified.as_str()
        ),
        ("东头", "没有的事。", "看过了，沟是堵的。")
    );
}

#[test]
fn a_phone_put_back_to_last_week_gets_back_what_it_sent() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let last_week = world.copy_of(&phone);
    phone.edit(id, |c| c.place = "东头".into());
    let since = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    drop(phone);
    let phone = world.over(last_week);
    is_well(&phone);
    assert_eq!(phone.sheet(id).content.place, "东头");
    assert_eq!(phone.sheet(since).content.grid, world.grid());
    phone.edit(id, |c| c.place = "西头".into());
    is_well(&phone);
    is_well(&laptop);
    assert_eq!(laptop.sheet(id).content.place, "西头");
}
