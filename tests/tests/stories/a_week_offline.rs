//! A grid worker and an officer work on the same record for a week without a line; then they meet.

use contract::Event;
use contract::command::dispute::History;
use contract::command::sync::Line;
use contract::command::today;
use model::{DisputeState, Side, Subtype};
use std::sync::{Arc, Mutex};
use test_kit::{Fault, World, neighbors_quarrel, party};

#[test]
fn a_record_travels_from_the_doorstep_to_a_second_screen() {
    let (world, phone, laptop) = World::two_devices();
    phone.line.be(Fault::Offline);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    assert_eq!(phone.list().rows[0].headline, "王小明 – 李大山");
    assert!(phone.list().rows[0].waiting);
    let status = phone.sync();
    assert_eq!((status.line, status.waiting), (Line::Offline, 1));

    phone.line.be(Fault::None);
    let status = phone.sync();
    assert_eq!(
        (status.line, status.waiting, status.trouble),
        (Line::Online, 0, None)
    );
    laptop.sync();
    let (there, here) = (laptop.sheet(id), phone.sheet(id));
    assert_eq!(there.content, here.content);
    assert_eq!(there.recorded_by.name, "李秀兰");
    assert!(there.received_at_ms.is_some() && here.received_at_ms.is_some());
    assert!(!phone.list().rows[0].waiting);
}

#[test]
fn a_week_apart_both_edit_and_nothing_is_lost() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);

    phone.line.be(Fault::Offline);
    laptop.line.be(Fault::Offline);
    for day in 1..=7 {
        world.pass_days(1);
        phone.edit(id, |c| {
            c.verified.push_str(&format!("第{day}天看过，水还没退。"));
        });
        laptop.edit(id, |c| {
            c.claim_b.push_str(&format!("第{day}天又来说了一次。"));
        });
        phone.sync();
        laptop.sync();
    }
    phone.edit(id, |c| c.place = "东头水渠".into());
    laptop.edit(id, |c| c.place = "村口水渠".into());
    laptop.edit(id, |c| {
        c.subtype = Some(Subtype("drainage".into()));
        c.parties.push(party(Side::B, "赵四"));
    });
    phone.line.be(Fault::None);
    laptop.line.be(Fault::None);
    world.run_until_quiet(&[&phone, &laptop]);

    let (one, other) = (phone.sheet(id), laptop.sheet(id));
    assert_eq!(
        (&one.content, &one.version),
        (&other.content, &other.version)
    );
    for day in 1..=7 {
        assert!(one.content.verified.contains(&format!("第{day}天看过")));
        assert!(one.content.claim_b.contains(&format!("第{day}天又来")));
    }
    assert_eq!(one.content.parties.len(), 3);
    assert_eq!(one.conflicts, other.conflicts);
    let conflict = &one.conflicts[0];
    assert_eq!(conflict.field, "place");
    let mut sides: Vec<_> = conflict
        .values
        .iter()
        .map(|v| (v.value.as_str(), v.by.name.as_str()))
        .collect();
    sides.sort_unstable();
    assert_eq!(sides, [("东头水渠", "李秀兰"), ("村口水渠", "王建军")]);
    assert_eq!(laptop.list().rows[0].conflicts, 1);
    assert_eq!(laptop.give(&today::Get {}).disagreeing[0].id, id);
}

#[test]
fn the_history_names_who_changed_what() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    laptop.edit(id, |c| c.place = "东头水渠".into());
    laptop.step(id, DisputeState::Mediating);
    world.run_until_quiet(&[&phone, &laptop]);
    let history = phone.give(&History { id });
    let told: Vec<_> = history
        .iter()
        .map(|entry| {
            let field = entry.fields.first().map_or("", |f| f.field.as_str());
            (entry.by.name.as_str(), entry.first, field)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("王建军", false, "state"),
            ("王建军", false, "place"),
            ("李秀兰", true, "")
        ]
    );
    assert!(history.iter().all(|entry| entry.received_at_ms.is_some()));
}

#[test]
fn open_counts_over_refused_until_a_person_decides() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    phone.step(id, DisputeState::Refused);
    laptop.step(id, DisputeState::Mediating);
    world.run_until_quiet(&[&phone, &laptop]);
    for device in [&phone, &laptop] {
        let sheet = device.sheet(id);
        assert_eq!(sheet.state, DisputeState::Mediating);
        let values: Vec<_> = sheet.conflicts[0]
            .values
            .iter()
            .map(|v| v.value.as_str())
            .collect();
        assert_eq!(values, ["mediating", "refused"]);
        assert_eq!(sheet.steps.len(), 2);
    }
}

#[test]
fn a_form_opened_before_a_sync_does_not_undo_what_came_in() {
    use contract::command::dispute::Edit;
    use contract::command::draft::{Edits, Save};
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    // The form is open on the phone …
    let sheet = phone.sheet(id);
    let mut content = sheet.content.into_draft();
    let edits = Some(Edits {
        dispute: id,
        version: sheet.version,
    });
    let draft = phone
        .give(&Save {
            id: None,
            edits,
            content: content.clone(),
        })
        .id;
    // … while the officer's words come in …
    laptop.edit(id, |c| c.claim_b = "是上游冲下来的。".into());
    world.run_until_quiet(&[&phone, &laptop]);
    // … and the worker saves what she typed.
    content.parties[0].phone = "13800000000".into();
    phone.give(&Save {
        id: Some(draft),
        edits: None,
        content,
    });
    phone.give(&Edit { draft });
    let content = phone.sheet(id).content;
    assert_eq!(content.claim_b, "是上游冲下来的。");
    assert_eq!(content.parties[0].phone, "13800000000");
}

#[test]
fn a_screen_hears_of_what_came_in() {
    let (world, phone, laptop) = World::two_devices();
    phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    laptop
        .field()
        .listen(move |event| ear.lock().unwrap().push(event));
    laptop.sync();
    let heard = heard.lock().unwrap();
    assert!(heard.contains(&Event::Records) && heard.contains(&Event::Sync));
}

#[test]
fn a_clock_a_year_off_is_noticed_and_said() {
    let (_world, phone, laptop) = World::two_devices();
    phone.clock.set_wrong_by(365 * 24 * 3_600_000);
    let off = phone.sync().clock_off_ms.unwrap();
    assert!((off - 365 * 24 * 3_600_000).abs() < 60_000, "{off}");
    assert_eq!(laptop.sync().clock_off_ms, None);
}

#[test]
fn every_look_at_a_record_leaves_a_line() {
    use contract::command::dispute::Looks;
    let (world, phone, _laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.sheet(id);
    phone.sheet(id);
    world.pass_days(1);
    phone.sheet(id);
    let looks = phone.give(&Looks { id });
    assert_eq!(looks.len(), 2);
    assert_eq!(looks[0].by.name, "李秀兰");
}
