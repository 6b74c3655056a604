//! A server that has too much to do, and a device that leaves it alone for as long as it asks.

use contract::Code;
use contract::command::sync::{Line, Status};
use sync_server::{Limits, Rate};
use test_kit::{World, neighbors_quarrel};

#[test]
fn a_device_that_is_sent_away_waits_and_then_comes_back_with_everything() {
    let mut world = World::told(|told| {
        told.limits = Limits {
            // Three times at once, for its first numbers too, then every ten minutes.
            device: Rate::per_hour(6, 3),
            ..Limits::none()
        };
    });
    let phone = world.enrolled(model::Role::GridWorker);
    for _ in 0..2 {
        assert_eq!(phone.sync().line, Line::Online);
    }
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let status = phone.sync();
    assert_eq!((status.line, status.waiting), (Line::Busy, 1));
    let trouble = status.trouble.unwrap();
    assert_eq!(trouble.code, Code::ServerBusy);
    let wait_ms = i64::from(trouble.wait_ms.unwrap());
    assert!((590_000..=600_000).contains(&wait_ms), "{wait_ms}");
    // By itself it does not come back before that, whatever is written meanwhile.
    phone.field().start_sync();
    phone.record(neighbors_quarrel(&world.grid()));
    let status = phone.give(&Status {});
    let next = status.next_attempt_ms.unwrap();
    let asked = status.last_attempt_ms.unwrap();
    assert!(next.0 >= asked.0 + wait_ms, "{next:?} {asked:?}");

    // Another device is served as ever; and where there is room again, nothing was lost.
    let laptop = world.enrolled(model::Role::AuxiliaryOfficer);
    assert_eq!(laptop.sync().line, Line::Online);
    let copy = world.backup();
    world.restore(copy, &[&phone, &laptop]);
    let status = phone.sync();
    assert_eq!((status.line, status.waiting), (Line::Online, 0));
    laptop.sync();
    assert_eq!(laptop.sheet(id).content, phone.sheet(id).content);
}
