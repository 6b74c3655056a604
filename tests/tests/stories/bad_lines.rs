//! Lines that break anywhere: nothing is lost, nothing comes twice, the next sync goes on.

use contract::command::sync::{Line, Status};
use test_kit::{Device, Fault, World, neighbors_quarrel};

fn records(world: &World, device: &Device, n: usize) {
    for i in 0..n {
        let mut draft = neighbors_quarrel(&world.grid());
        draft.place = format!("{i}号");
        device.record(draft);
    }
}

/// Where to cut: a small odd step meets the head, the inside and the edge of every frame.
fn cuts(len: usize) -> impl Iterator<Item = usize> {
    (0..len).step_by(37).chain([len.saturating_sub(1)])
}

#[test]
fn an_idle_sync_is_one_round_trip_however_many_records() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 30);
    world.run_until_quiet(&[&phone, &laptop]);
    phone.line.trips();
    phone.sync();
    let trips = phone.line.trips();
    assert_eq!(trips.len(), 1);
    assert!(
        trips[0].sent_bytes + trips[0].received_bytes <= 350,
        "{trips:?}"
    );
}

#[test]
fn pushing_and_pulling_share_one_trip() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &laptop, 1);
    laptop.sync();
    records(&world, &phone, 1);
    phone.line.trips();
    phone.sync();
    assert_eq!(phone.line.trips().len(), 1);
    assert_eq!(phone.list().total, 2);
}

#[test]
fn a_request_cut_anywhere_loses_nothing() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 3);
    for at in cuts(4_000) {
        phone.sync_over(Fault::CutRequest(at));
    }
    phone.sync();
    laptop.sync();
    assert_eq!((phone.sync().waiting, laptop.list().total), (0, 3));
}

#[test]
fn a_line_that_is_cut_again_and_again_and_carries_a_little_each_time_is_not_waited_for() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 300);
    phone.sync();
    let pause_ms = || {
        let status = laptop.give(&Status {});
        let (next, asked) = (status.next_attempt_ms, status.last_attempt_ms);
        next.unwrap().ms_after(asked.unwrap())
    };
    // By itself it comes back less and less often where nothing goes through.
    laptop.line.be(Fault::Offline);
    laptop.field().start_sync();
    for _ in 0..6 {
        laptop.sync_over(Fault::Offline);
    }
    assert!(pause_ms() > 60_000, "{}", pause_ms());
    let mut brought = 0;
    for at in (4_000..60_000).step_by(2_000) {
        let before = laptop.list().total;
        laptop.sync_over(Fault::CutAnswer(at));
        let after = laptop.list().total;
        if after == 300 {
            break;
        }
        if after > before {
            brought += 1;
            assert!(pause_ms() <= 5_000, "{}", pause_ms());
        }
    }
    assert!(brought > 0, "a part came over a line that broke");
    for _ in 0..3 {
        laptop.sync_over(Fault::Offline);
    }
    assert!(
        pause_ms() > 5_000,
        "and where nothing comes it waits again: {}",
        pause_ms()
    );
}

#[test]
fn an_answer_cut_anywhere_keeps_what_was_whole_and_goes_on() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 300);
    phone.sync();
    // Frames that arrived whole stay; each next sync asks for the rest only.
    let mut totals = vec![0];
    for at in (200..90_000).step_by(4_001) {
        let status = laptop.sync_over(Fault::CutAnswer(at));
        assert!(matches!(status.line, Line::Offline | Line::Online));
        totals.push(laptop.list().total);
    }
    assert!(totals.is_sorted(), "{totals:?}");
    assert!(
        totals.iter().any(|n| (1..300).contains(n)),
        "a part stayed: {totals:?}"
    );
    laptop.sync();
    assert_eq!(laptop.list().total, 300);
    assert_eq!(laptop.sync().quarantined, 0);
}

#[test]
fn an_acknowledgement_lost_on_the_way_does_no_harm() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 5);
    assert_eq!(phone.sync_over(Fault::CutAnswer(0)).waiting, 5);
    let status = phone.sync();
    assert_eq!((status.waiting, status.quarantined), (0, 0));
    laptop.sync();
    assert_eq!(laptop.list().total, 5);
}

#[test]
fn the_same_push_twice_is_the_same_as_once() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 5);
    let status = phone.sync_over(Fault::Twice);
    assert_eq!((status.waiting, status.quarantined), (0, 0));
    laptop.sync_over(Fault::Twice);
    assert_eq!((phone.list().total, laptop.list().total), (5, 5));
}

#[test]
fn an_edit_travels_over_a_line_that_breaks_every_other_time() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    for round in 0..20 {
        phone.edit(id, |c| c.verified.push_str(&format!("{round};")));
        let fault = if round % 2 == 0 {
            Fault::CutAnswer(round * 13)
        } else {
            Fault::CutRequest(round * 17)
        };
        phone.sync_over(fault);
        laptop.sync_over(fault);
    }
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(phone.sheet(id).content, laptop.sheet(id).content);
    assert_eq!(phone.sheet(id).version, laptop.sheet(id).version);
    assert!((0..20).all(|round| {
        laptop
            .sheet(id)
            .content
            .verified
            .contains(&format!("{round};"))
    }));
}

#[test]
fn a_restarted_device_goes_on_where_it_was() {
    let (world, mut phone, laptop) = World::two_devices();
    records(&world, &phone, 2);
    phone.sync_over(Fault::Offline);
    phone.restart();
    assert_eq!(
        phone.give(&contract::command::sync::Status {}).line,
        Line::Offline
    );
    phone.sync();
    laptop.sync();
    assert_eq!(laptop.list().total, 2);
}
