//! What is promised at the door is kept: thirty days after an elder takes her consent back she is gone, from the server and
//! from every device, and nothing of her comes back.

use contract::Code;
use contract::command::elder::{Get, List};
use contract::command::{sync, today};
use model::elder::act::consent::{ConsentWithdrawn, StateChanged};
use model::elder::act::visit::Visited;
use model::{ElderState, Role};
use sync_server::admin::{EraseReason, Run};
use test_kit::World;

use crate::elders::{act, list, registered};
use crate::everything::everything_on;

#[test]
fn who_takes_her_consent_back_is_gone_everywhere_after_thirty_days() {
    let (world, phone, laptop) = World::two_devices();
    let (id, stays) = (registered(&phone, &world), registered(&phone, &world));
    act(&phone, id, Visited::all_fine(phone.today()));
    world.run_until_quiet(&[&phone, &laptop]);
    act(&laptop, id, ConsentWithdrawn::default());
    world.run_until_quiet(&[&phone, &laptop]);
    let purge = || {
        let purged = world.server.admin().purge(Run::Real).unwrap();
        let records = purged.records.into_iter();
        records.map(|one| (one.doc, one.reason)).collect::<Vec<_>>()
    };
    world.pass_days(30);
    assert_eq!(purge(), [], "the last day has not passed");
    let all = List {
        all: true,
        ..List::default()
    };
    assert_eq!(phone.give(&all).total, 2);
    world.pass_days(1);
    assert_eq!(purge(), [(id, EraseReason::Asked)]);
    assert_eq!(purge(), [], "once");
    world.run_until_quiet(&[&phone, &laptop]);
    for device in [&phone, &laptop] {
        let refused = device.try_give(&Get { id }).unwrap_err();
        assert_eq!(refused.code, Code::NotFound);
        let page = device.give(&all);
        assert_eq!((page.total, page.rows[0].id), (1, stays));
        assert_eq!(device.give(&sync::Status {}).quarantined, 0);
    }
    // A new phone never hears of her.
    let fresh = world.enrolled(Role::AuxiliaryOfficer);
    world.run_until_quiet(&[&fresh]);
    assert_eq!(fresh.give(&all).total, 1);
}

#[test]
fn what_was_written_without_a_line_about_somebody_who_is_gone_is_let_go_of() {
    let (world, phone, laptop) = World::two_devices();
    let id = registered(&phone, &world);
    world.run_until_quiet(&[&phone, &laptop]);
    let moved = StateChanged {
        to: ElderState::Moved,
        on: laptop.today(),
        words: String::new(),
    };
    act(&laptop, id, moved);
    laptop.sync();
    // The phone has no line and does not know: it visits on.
    let mut visited = Visited::all_fine(phone.today());
    visited.words = "她说女儿要来接她".into();
    act(&phone, id, visited);
    world.pass_days(31);
    let purged = world.server.admin().purge(Run::Real).unwrap();
    let reasons: Vec<_> = purged.records.iter().map(|one| one.reason).collect();
    assert_eq!(reasons, [EraseReason::Expired]);
    world.run_until_quiet(&[&phone, &laptop]);
    for device in [&phone, &laptop] {
        assert_eq!(list(device).total, 0);
        assert_eq!(device.give(&today::Get {}).visits, []);
        assert!(!everything_on(device).contains("女儿要来接她"));
        assert_eq!(device.sync().waiting, 0);
    }
}
