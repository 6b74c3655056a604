//! Who may hold what: codes work once, a grid worker's device holds her grid only, an officer's his
//! village, and everything else is refused in words.

use axum::body::Body;
use contract::Code;
use contract::command::area::{Find, Recent};
use contract::command::dispute::{List, Move};
use contract::command::session::Status;
use model::{DisputeId, DisputeState, Problem, Role};
use store::{FileKey, Store, seat};
use test_kit::{Fault, World, neighbors_quarrel};

#[test]
fn a_code_makes_a_seat_with_its_place_and_areas() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    let seat = phone.give(&Status {}).seat.unwrap();
    assert_eq!(seat.worker.name, "李秀兰");
    assert_eq!(seat.grids.len(), 1);
    assert_eq!(seat.place, "金沙镇 金沙村委会");
    for query in ["金沙村", "jinshacun", "jsc", "620602119202"] {
        let found = phone.give(&Find {
            query: query.into(),
            limit: 0,
        });
        assert_eq!(found[0].name, "金沙村委会", "{query}");
        assert_eq!(found[0].within, "凉州区 金沙镇");
    }
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    assert_eq!(laptop.give(&Status {}).seat.unwrap().grids.len(), 3);
}

#[test]
fn a_wrong_or_used_code_is_refused_and_the_device_stays_blank() {
    let world = World::new();
    let code = world.code(Role::GridWorker);
    let first = world.blank();
    assert_eq!(
        first.enrol("AAAAA-AAAAA").unwrap_err().code,
        Code::BadInvite
    );
    assert!(first.give(&Status {}).seat.is_none());
    first.enrol(&code.to_lowercase().replace('-', " ")).unwrap();
    assert_eq!(
        world.blank().enrol(&code).unwrap_err().code,
        Code::BadInvite
    );
    assert_eq!(
        first.enrol(&world.code(Role::GridWorker)).unwrap_err().code,
        Code::AlreadyEnrolled
    );
}

#[test]
fn a_code_runs_out() {
    let world = World::new();
    let code = world.code(Role::GridWorker);
    world.pass_days(8);
    assert_eq!(
        world.blank().enrol(&code).unwrap_err().code,
        Code::BadInvite
    );
}

#[test]
fn without_a_line_enrolment_says_so() {
    let world = World::new();
    let device = world.blank();
    device.line.be(Fault::Offline);
    assert_eq!(
        device
            .enrol(&world.code(Role::GridWorker))
            .unwrap_err()
            .code,
        Code::Offline
    );
}

#[test]
fn nothing_but_the_session_works_before_enrolment() {
    let world = World::new();
    let device = world.blank();
    assert_eq!(
        device.try_give(&List::default()).unwrap_err().code,
        Code::NotEnrolled
    );
    assert_eq!(
        device.try_give(&Recent {}).unwrap_err().code,
        Code::NotEnrolled
    );
}

#[test]
fn a_grid_workers_device_never_holds_another_grid() {
    let (world, phone, laptop) = World::two_devices();
    let grids = world.demo().grids;
    laptop.record(neighbors_quarrel(&grids[0]));
    laptop.record(neighbors_quarrel(&grids[1]));
    laptop.record(neighbors_quarrel(&grids[2]));
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(laptop.list().total, 3);
    assert_eq!(phone.list().total, 1);
}

#[test]
fn a_record_for_another_grid_is_refused_at_the_form_and_at_the_server() {
    use contract::command::{dispute::Record, draft::Save};
    let (world, phone, laptop) = World::two_devices();
    let foreign = world.demo().grids[1].clone();
    let saved = phone.give(&Save {
        id: None,
        edits: None,
        content: neighbors_quarrel(&foreign),
    });
    let failure = phone.try_give(&Record { draft: saved.id }).unwrap_err();
    assert_eq!(
        (failure.fields[0].field.as_str(), &failure.fields[0].problem),
        ("grid", &Problem::OutsideScope)
    );

    // A device that lies about its grids: the server does not believe it.
    let store = Store::open(phone.home(), &FileKey::at(phone.home().join("key"))).unwrap();
    let lied: Result<(), store::StoreError> = store.write(|w| {
        w.execute("INSERT INTO grid VALUES (?1, 'x')", [foreign.as_str()])?;
        Ok(())
    });
    lied.unwrap();
    laptop.record(neighbors_quarrel(&foreign));
    laptop.sync();
    phone.record(neighbors_quarrel(&foreign));
    let status = phone.sync();
    assert_eq!(
        (status.waiting, status.trouble.unwrap().code),
        (1, Code::Refused)
    );
    assert_eq!(
        phone.list().total,
        1,
        "only its own attempt, nothing of the officer's"
    );
    laptop.sync();
    assert_eq!(laptop.list().total, 1);
}

#[test]
fn a_foreign_token_and_a_revoked_device_are_refused_and_keep_their_records() {
    let (world, phone, _laptop) = World::two_devices();
    let (status, body) = phone
        .line
        .ask("/v1/sync", Some("not-a-token"), Body::empty());
    let refusal: wire::Refusal = wire::one_from_bytes(&body).unwrap();
    assert_eq!(
        (status, refusal.parsed_code()),
        (401, wire::RefusalCode::UnknownToken)
    );

    let store = Store::open(phone.home(), &FileKey::at(phone.home().join("key"))).unwrap();
    let device = store.read(|r| seat::find(r)).unwrap().unwrap().device;
    phone.record(neighbors_quarrel(&world.grid()));
    world.server.admin().revoke(device).unwrap();
    let status = phone.sync();
    assert_eq!(status.trouble.unwrap().code, Code::Revoked);
    assert_eq!((status.waiting, phone.list().total), (1, 1));

    // With a new code of the same worker it goes on, and nothing was lost; another's does not fit.
    let other = phone
        .enrol(&world.code(Role::AuxiliaryOfficer))
        .unwrap_err();
    assert_eq!(other.code, Code::BadInvite);
    phone.enrol(&world.code(Role::GridWorker)).unwrap();
    let status = phone.sync();
    assert_eq!((status.waiting, status.trouble), (0, None));
}

#[test]
fn a_grid_worker_does_not_take_an_officers_step() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let accept = Move {
        id,
        to: DisputeState::Accepted,
        reason: String::new(),
        version: None,
    };
    assert_eq!(phone.try_give(&accept).unwrap_err().code, Code::NotAllowed);
    assert!(!phone.sheet(id).next.contains(&DisputeState::Accepted));
    world.run_until_quiet(&[&phone, &laptop]);
    laptop.give(&accept);
    assert_eq!(laptop.sheet(id).state, DisputeState::Accepted);
}

#[test]
fn an_illegal_step_and_a_step_without_its_reason_are_refused() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let close = Move {
        id,
        to: DisputeState::Closed,
        reason: String::new(),
        version: None,
    };
    assert_eq!(phone.try_give(&close).unwrap_err().code, Code::IllegalStep);
    let send_back = Move {
        id,
        to: DisputeState::Returned,
        reason: "  ".into(),
        version: None,
    };
    assert_eq!(
        laptop.try_give(&send_back).unwrap_err().fields[0].problem,
        Problem::Missing
    );
    let unknown = Move {
        id: DisputeId::from_bytes([0; 16]),
        to: DisputeState::Mediating,
        reason: String::new(),
        version: None,
    };
    assert_eq!(phone.try_give(&unknown).unwrap_err().code, Code::NotFound);
}

#[test]
fn a_step_is_refused_when_the_case_has_moved_on_unseen() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let seen = phone.sheet(id).version;
    laptop.step(id, DisputeState::Mediating);
    world.run_until_quiet(&[&phone, &laptop]);
    let refuse = Move {
        id,
        to: DisputeState::Refused,
        reason: "不谈了".into(),
        version: Some(seen),
    };
    assert_eq!(phone.try_give(&refuse).unwrap_err().code, Code::IllegalStep);
    let version = Some(phone.sheet(id).version);
    phone.give(&Move { version, ..refuse });
    assert_eq!(phone.sheet(id).state, DisputeState::Refused);
}

#[test]
fn a_device_that_lost_its_random_name_goes_on_under_a_new_one() {
    let (world, mut phone, laptop) = World::two_devices();
    phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    std::fs::remove_file(phone.home().join("install")).unwrap();
    phone.restart();
    phone.record(neighbors_quarrel(&world.grid()));
    let status = phone.sync();
    assert_eq!((status.waiting, status.quarantined), (0, 0));
    laptop.sync();
    assert_eq!(laptop.list().total, 2);
}
