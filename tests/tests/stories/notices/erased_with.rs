//! A notice about a record goes with it, also where it comes late or stands elsewhere.

use contract::command::notice::Send;
use contract::command::sync::Line;
use model::notice::act::shapes::Recalled;
use model::notice::{About, AboutKind};
use model::{DisputeId, RecordId};
use test_kit::{Device, World, neighbors_quarrel};

use super::{act, list, three, wanted};

fn about(station: &Device, world: &World, case: DisputeId) -> RecordId {
    let notice = Send {
        about: Some(About {
            kind: AboutKind::Case,
            id: case,
        }),
        ..wanted(station, &[world.grid()])
    };
    station.give(&notice).notices[0]
}

#[test]
fn a_notice_that_comes_after_its_record_was_erased_is_kept_nowhere() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let case = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[phone, station]);
    world.erase(case);
    // The station has not heard of it, and takes the notice back before anybody had it: two changes in one batch.
    let id = about(station, &world, case);
    let reason = "不用去了".into();
    act(station, id, Recalled { reason });
    world.run_until_quiet(&[station, phone]);
    let status = station.sync();
    assert_eq!((status.line, status.waiting), (Line::Online, 0));
    assert!(status.trouble.is_none(), "{:?}", status.trouble);
    for device in [phone, station] {
        assert!(list(device).is_empty());
    }
}

#[test]
fn a_notice_that_was_moved_is_erased_with_its_record_too() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let case = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[phone, station]);
    let id = about(station, &world, case);
    world.run_until_quiet(&[phone, station]);
    world.move_to(id, &world.demo().grids[1]);
    world.run_until_quiet(&[phone, station]);
    assert_eq!(list(station).len(), 1);
    world.erase(case);
    world.run_until_quiet(&[phone, station]);
    assert!(list(station).is_empty());
}
