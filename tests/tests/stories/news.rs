//! A device that is on hears what happens while nobody touches it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use contract::command::sync::Line;
use contract::command::{dispute, draft, sync};
use model::Role;
use test_kit::{Device, Fault, World, neighbors_quarrel};

/// Later than this is not at once, on a machine that has much else to do.
const AT_ONCE: Duration = Duration::from_secs(3);
/// Longer than a device takes for its first sync.
const PATIENCE: Duration = Duration::from_secs(20);

/// Long enough for a request to be on its way.
const A_WHILE: Duration = Duration::from_millis(300);

fn until(longest: Duration, is_so: impl Fn() -> bool) -> Duration {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < longest, "not after {longest:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
    began.elapsed()
}

fn is_on(device: &Device) -> bool {
    device.give(&sync::Status {}).line == Line::Online
}

/// Turns a device on, and waits until it listens.
fn turned_on(device: &Device) {
    device.field().start_sync();
    until(PATIENCE, || is_on(device));
    // The request that waits is on its way to the server.
    std::thread::sleep(A_WHILE);
}

#[test]
fn what_a_colleague_sends_is_on_the_other_screen_at_once() {
    let (world, phone, laptop) = World::two_devices();
    turned_on(&laptop);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    until(AT_ONCE, || laptop.list().total == 1);
    // It goes on listening.
    std::thread::sleep(A_WHILE);
    phone.edit(id, |c| c.place = "西头井边".into());
    phone.sync();
    until(AT_ONCE, || laptop.sheet(id).content.place == "西头井边");
    assert_eq!(laptop.give(&sync::Status {}).quarantined, 0);
}

#[test]
fn what_is_written_while_it_listens_is_sent_and_nothing_is_told_twice() {
    let (world, phone, laptop) = World::two_devices();
    turned_on(&laptop);
    let seen = laptop.record(neighbors_quarrel(&world.grid()));
    let colleagues = phone.record(neighbors_quarrel(&world.grid()));
    laptop.sync();
    phone.sync();
    until(AT_ONCE, || laptop.list().total == 2);
    laptop.try_give(&dispute::Get { id: colleagues }).unwrap();
    phone.try_give(&dispute::Get { id: seen }).unwrap();
    let status = laptop.sync();
    assert_eq!((status.waiting, status.quarantined), (0, 0));
    assert_eq!(status.trouble, None);
}

#[test]
fn nothing_is_left_open_while_nobody_looks() {
    let (world, phone, laptop) = World::two_devices();
    turned_on(&laptop);
    laptop.give(&sync::Present { present: false });
    // What it was told before, over the request that was open then.
    phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    until(AT_ONCE, || laptop.list().total == 1);
    std::thread::sleep(A_WHILE);
    laptop.line.trips();
    phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    std::thread::sleep(AT_ONCE / 2);
    assert_eq!((laptop.list().total, laptop.line.trips().len()), (1, 0));
    laptop.give(&sync::Present { present: true });
    until(AT_ONCE, || laptop.list().total == 2);
}

#[test]
fn a_line_that_breaks_is_told_and_found_again() {
    let (world, phone, laptop) = World::two_devices();
    turned_on(&laptop);
    laptop.line.be(Fault::Offline);
    phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    // This came over the line as it was before; the next request finds it dead.
    until(AT_ONCE, || laptop.list().total == 1);
    until(PATIENCE, || {
        world.clock.pass_ms(100);
        laptop.give(&sync::Status {}).line == Line::Offline
    });
    laptop.line.be(Fault::None);
    phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    until(PATIENCE, || {
        world.clock.pass_ms(100);
        laptop.list().total == 2
    });
}

#[test]
fn what_is_written_while_a_sync_ends_is_sent_by_the_next() {
    let (world, phone, _) = World::two_devices();
    let fresh = world.enrolled(Role::AuxiliaryOfficer);
    let quarrel = neighbors_quarrel(&world.grid());
    let field = Arc::clone(fresh.field());
    let mut records = Some((field, quarrel));
    // In December next year's numbers are asked for, after the records: what is written then is too late for this sync.
    world.pass_days(31);
    fresh.line.tamper(move |path, answer| {
        if path == "/v1/numbers"
            && let Some((field, content)) = records.take()
        {
            let (id, edits) = (None, None);
            let saved = field.give(&draft::Save { id, edits, content }).unwrap();
            field.give(&dispute::Record { draft: saved.id }).unwrap();
        }
        answer
    });
    fresh.field().start_sync();
    until(PATIENCE, || fresh.list().total == 1);
    until(PATIENCE, || {
        world.clock.pass_ms(100);
        phone.sync();
        phone.list().total == 1
    });
}
