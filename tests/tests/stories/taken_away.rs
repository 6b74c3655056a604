//! A grid is taken away from a worker: what was held of it leaves the device, nothing that was not
//! sent is lost, and a server that has less than the device does not make it forget.

use contract::command::{draft, session};
use model::{GridId, WorkerId};
use sync_server::admin::Reach;
use test_kit::{Device, World, neighbors_quarrel};

fn worker(device: &Device) -> WorkerId {
    device.give(&session::Status {}).seat.unwrap().worker.id
}

fn may_hold(world: &World, device: &Device, grids: &[GridId]) {
    let admin = world.server.admin();
    let reach = Reach::Grids(grids.to_vec());
    admin.set_reach(worker(device), &reach).unwrap();
}

#[test]
fn what_was_held_of_it_is_gone_and_comes_back_with_it() {
    let (world, phone, laptop) = World::two_devices();
    let grids = world.demo().grids;
    let ids = [(); 3].map(|()| phone.record(neighbors_quarrel(&grids[0])));
    world.run_until_quiet(&[&phone, &laptop]);
    phone.give(&draft::Save {
        id: None,
        edits: None,
        content: neighbors_quarrel(&grids[0]),
    });
    may_hold(&world, &phone, &grids[1..2]);
    phone.sync();
    assert_eq!(phone.list().total, 0);
    assert_eq!(
        phone.give(&draft::List {}).len(),
        1,
        "what is being written"
    );
    let held = phone.give(&session::Status {}).seat.unwrap().grids;
    assert_eq!(
        held.iter().map(|grid| &grid.id).collect::<Vec<_>>(),
        [&grids[1]]
    );
    // From then on nothing is said of it, and nothing of it comes.
    laptop.edit(ids[0], |c| c.place = "东头".into());
    world.run_until_quiet(&[&laptop, &phone]);
    assert_eq!(phone.list().total, 0);
    assert_eq!(laptop.list().total, 3);

    may_hold(&world, &phone, &grids[..1]);
    world.run_until_quiet(&[&phone]);
    assert_eq!(phone.list().total, 3);
    assert_eq!(phone.sheet(ids[0]).content.place, "东头");
    phone.edit(ids[1], |c| c.place = "西头".into());
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(laptop.sheet(ids[1]).content.place, "西头");
    assert_eq!(phone.sync().trouble, None);
}

#[test]
fn what_was_not_sent_stays_until_it_can_be() {
    let (world, phone, laptop) = World::two_devices();
    let grids = world.demo().grids;
    let sent = phone.record(neighbors_quarrel(&grids[0]));
    let edited = phone.record(neighbors_quarrel(&grids[0]));
    world.run_until_quiet(&[&phone, &laptop]);
    phone.edit(edited, |c| c.place = "东头".into());
    may_hold(&world, &phone, &grids[1..2]);
    for _ in 0..2 {
        let status = phone.sync();
        assert_eq!((phone.list().total, status.waiting), (1, 1));
        assert!(status.trouble.unwrap().detail.contains("outside_scope"));
    }
    assert!(
        phone
            .try_give(&contract::command::dispute::Get { id: sent })
            .is_err()
    );
    may_hold(&world, &phone, &grids[..1]);
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(laptop.sheet(edited).content.place, "东头");
    assert_eq!(phone.sheet(sent).id, sent);
}

#[test]
fn a_server_that_has_less_takes_nothing_away() {
    let (mut world, phone, laptop) = World::two_devices();
    let grids = world.demo().grids;
    phone.record(neighbors_quarrel(&grids[0]));
    world.run_until_quiet(&[&phone, &laptop]);
    let backup = world.backup();
    let since = phone.record(neighbors_quarrel(&grids[0]));
    world.run_until_quiet(&[&phone]);
    world.restore(backup, &[&phone, &laptop]);
    may_hold(&world, &phone, &grids[1..2]);
    phone.sync();
    assert_eq!(phone.list().total, 2, "the server does not have all of it");
    may_hold(&world, &phone, &grids[..1]);
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(laptop.sheet(since).id, since);
}

#[test]
fn what_is_erased_of_a_grid_that_was_taken_away_goes_with_what_waited() {
    let (world, phone, laptop) = World::two_devices();
    let grids = world.demo().grids;
    let id = phone.record(neighbors_quarrel(&grids[0]));
    world.run_until_quiet(&[&phone, &laptop]);
    phone.edit(id, |c| c.place = "东头".into());
    may_hold(&world, &phone, &grids[1..2]);
    let waiting = phone.sync().waiting;
    assert_eq!((phone.list().total, waiting), (1, 1), "it waits");
    world.erase(id);
    world.run_until_quiet(&[&phone]);
    let waiting = phone.sync().waiting;
    assert_eq!((phone.list().total, waiting), (0, 0));
}
