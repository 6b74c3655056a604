//! A notice to somebody by name: those who work in the grid can be named, and for nobody else is it there.

use std::collections::BTreeSet;

use contract::Code;
use contract::command::notice::{Do, People};
use model::{NoticeState, Role, Worker, WorkerId};
use test_kit::Device;

use super::{accepted, act, list, sheet, three, wanted};

fn ids(workers: &[Worker]) -> BTreeSet<WorkerId> {
    workers.iter().map(|worker| worker.id).collect()
}

#[test]
fn those_who_work_in_a_grid_can_be_named_and_nobody_else() {
    let (world, devices) = three();
    let [phone, laptop, station] = &devices;
    let elsewhere = world.elsewhere();
    world.run_until_quiet(&[&elsewhere, station]);
    let seats = world.demo().seats;
    let mut seats = seats.iter();
    let reviewer = seats.find(|seat| seat.worker.role == Role::Reviewer);
    let above = BTreeSet::from([reviewer.unwrap().worker.id]);
    let grids = world.demo().grids;
    for (grid, worker) in [(&grids[0], phone), (&grids[1], &elsewhere)] {
        let around = station.give(&People { grid: grid.clone() });
        assert_eq!(ids(&around.to), BTreeSet::from([worker.me(), laptop.me()]));
        assert_eq!(ids(&around.above), above, "whoever asks is not above");
    }
    let grid = grids[0].clone();
    let refused = phone.try_give(&People { grid }).unwrap_err();
    assert_eq!(refused.code, Code::NotAllowed);

    let to = |device: &Device| {
        let mut send = wanted(station, &grids[..1]);
        send.to = vec![device.me()];
        send
    };
    // Who works elsewhere would never hear of it.
    for other in [&elsewhere, station] {
        let refused = station.try_give(&to(other)).unwrap_err();
        assert_eq!(refused.fields[0].field, "to");
    }
    let id = station.give(&to(laptop)).notices[0];
    world.run_until_quiet(&[phone, laptop, station]);
    assert_eq!(list(phone), []);
    assert_eq!(list(laptop).len(), 1);
    let read = sheet(station, id);
    let named: Vec<_> = read.to.iter().map(|who| who.id).collect();
    assert_eq!(named, [Some(laptop.me())]);
    let refused = phone.try_give(&Do {
        id,
        act: accepted().into(),
    });
    assert_eq!(refused.unwrap_err().code, Code::IllegalStep);
    assert_eq!(act(laptop, id, accepted()).state, NoticeState::Accepted);
}
