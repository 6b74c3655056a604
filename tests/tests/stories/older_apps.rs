//! A newer app is in the field already: what it writes passes through an older one and comes out as
//! it was.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ROOT, ReadDoc};
use contract::command::dispute::List;
use contract::command::sync::Line;
use contract::command::{elder, sync, today};
use field::Clock as _;
use merge::{LocalChange, gate};
use model::dispute::act::grading;
use model::{DisputeId, DisputeKind, DisputeState, Grade, Role, Subtype};
use serde_json::json;
use store::quarantine::{self, HeldBy, Quarantined};
use store::{FileKey, Store, StoreError, outbox, record, seat};
use test_kit::{Device, World, lone_elder, neighbors_quarrel};

#[test]
fn a_kind_this_version_does_not_know_survives_an_edit_by_it() {
    let (world, phone, laptop) = World::two_devices();
    let mut content = neighbors_quarrel(&world.grid());
    content.kind = Some(DisputeKind::from_code("water_rights"));
    content.subtype = Some(Subtype("upstream".into()));
    let id = phone.record(content);
    world.run_until_quiet(&[&phone, &laptop]);
    laptop.edit(id, |c| c.place = "渠首".into());
    world.run_until_quiet(&[&phone, &laptop]);
    let content = phone.sheet(id).content;
    assert_eq!(content.kind, DisputeKind::Unknown("water_rights".into()));
    assert_eq!(content.subtype, Some(Subtype("upstream".into())));
    assert_eq!(content.place, "渠首");
    assert_eq!(phone.list().rows[0].kind.code(), "water_rights");
}

/// The file of a device, beside the application that has it open.
fn file(device: &Device) -> Store {
    let home = device.home();
    Store::open(home, &FileKey::at(home.join("key"))).unwrap()
}

#[test]
fn what_an_app_held_back_as_newer_is_taken_in_once_it_is_updated() {
    let (world, phone, mut laptop) = World::two_devices();
    world.run_until_quiet(&[&phone, &laptop]);
    let id = phone.give(&lone_elder(&world.grid())).id;
    // As an app before this one kept it: whole, with the reason, and without reading it.
    let waiting = file(&phone).read(|r| outbox::first(r, 0, 1 << 20)).unwrap();
    let kept = file(&laptop).write(|w| {
        for one in &waiting {
            quarantine::put(
                w,
                &Quarantined {
                    hash: one.hash,
                    held_by: HeldBy::Device,
                    reason: "newer_kind".into(),
                    detail: String::new(),
                    doc: one.doc,
                    grid: one.grid.clone(),
                    bytes: one.bytes.clone(),
                    worker: phone.me(),
                    received_at: model::UtcMs(1),
                    at: model::UtcMs(1),
                },
            )?;
        }
        Ok::<_, StoreError>(waiting.len())
    });
    assert_eq!(kept.unwrap(), 1);
    assert_eq!(laptop.give(&sync::Status {}).quarantined, 1);
    laptop.restart();
    assert_eq!(laptop.give(&elder::Get { id }).profile.name, "贺玉兰");
    assert_eq!(laptop.give(&sync::Status {}).quarantined, 0);
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(laptop.give(&elder::List::default()).total, 1);
}

/// A newer app on this device decides a case: by an act that this version does not know, which leads to a state it does
/// not know either.
fn arbitrated(device: &Device, id: DisputeId) {
    let store = file(device);
    let seat = store.read(|r| seat::find(r)).unwrap().unwrap();
    let known = store.read(|r| record::load(r, &id)).unwrap().unwrap();
    let now = device.clock.now().0;
    let act = json!({
        "what": "award_made", "by": seat.worker.id.to_string(), "at_ms": now, "award": "以台账为界。",
    });
    let mut document = Automerge::load(&known.save())
        .unwrap()
        .with_actor(ActorId::from(store.install()));
    let mut tx = document.transaction();
    let (_, acts) = tx.get(ROOT, "acts").unwrap().unwrap();
    tx.put(&acts, "a".repeat(32), act.to_string()).unwrap();
    tx.put(ROOT, "state", "arbitrated").unwrap();
    let (hash, _) = tx.commit_with(CommitOptions::default().with_time(now));
    let made = document.get_change_by_hash(&hash.unwrap()).unwrap();
    let bytes = made.raw_bytes().to_vec();
    let change = LocalChange {
        hash: gate::name_of(&bytes),
        bytes,
        actor: made.actor_id().to_bytes().to_vec(),
        actor_seq: made.seq(),
    };
    let grid = known.begun_in().unwrap();
    let written = store.write(|w| record::put_local(w, &id, &grid, known, &change, &seat.worker));
    written.unwrap();
}

#[test]
fn a_case_in_a_state_this_version_does_not_know_is_worked_on_and_stays_in_it() {
    let (world, phone, laptop) = World::two_devices();
    let both = [&phone, &laptop];
    let [id, other] = [(); 2].map(|()| phone.record(neighbors_quarrel(&world.grid())));
    world.run_until_quiet(&both);
    let deadline = grading::DeadlineSet {
        day: laptop.today().plus_days(5),
        reason: "限期办结".into(),
    };
    laptop.act(id, deadline);
    world.run_until_quiet(&both);
    assert_eq!(laptop.work()[1], ["accept", "accept"]);
    arbitrated(&phone, id);
    world.run_until_quiet(&both);

    let newer = DisputeState::from_code("arbitrated");
    assert_eq!(newer, DisputeState::Unknown("arbitrated".into()));
    for device in both {
        assert_eq!(device.sheet(id).state, newer);
        let of = |state| {
            device.give(&List {
                state,
                ..List::default()
            })
        };
        // It is among all, and among those of no other state.
        let all = of(None);
        assert_eq!((all.total, all.rows.len()), (2, 2));
        let row = all.rows.iter().find(|row| row.id == id);
        assert_eq!(row.map(|row| &row.state), Some(&newer));
        let known = DisputeState::ALL.iter().cloned();
        let known: Vec<_> = known.flat_map(|state| of(Some(state)).rows).collect();
        assert_eq!((known.len(), known[0].id), (1, other));
        let in_it = of(Some(newer.clone()));
        assert_eq!((in_it.total, in_it.rows[0].id), (1, id));
        // It is open: its day stays somebody's task, and nothing is asked that was asked in the state before.
        assert_eq!(device.give(&today::Get {}).open_count, 2);
        assert!(device.work()[2].contains(&"deadline".to_owned()));
    }
    assert_eq!(laptop.work()[1], ["accept"]);

    // The older app writes into it, and takes it nowhere.
    laptop.edit(id, |c| c.place = "渠首".into());
    let graded = grading::Graded {
        grade: Grade::Yellow,
        facts: vec!["threats".into()],
        reason: "当面放了狠话".into(),
        expires_on: laptop.today().plus_days(3),
    };
    laptop.act(id, graded);
    world.run_until_quiet(&both);
    // One that comes later hears of it too.
    let later = world.enrolled(Role::StationOfficer);
    world.run_until_quiet(&[&phone, &laptop, &later]);
    for device in [&phone, &laptop, &later] {
        let sheet = device.sheet(id);
        assert_eq!(
            (&sheet.state, sheet.content.place.as_str()),
            (&newer, "渠首")
        );
        let done = sheet
            .acts
            .iter()
            .map(|done| done.act.what.code().to_owned());
        let done: Vec<String> = done.collect();
        assert_eq!(done, ["deadline_set", "award_made", "graded"]);
        let document = file(device)
            .read(|r| record::load(r, &id))
            .unwrap()
            .unwrap();
        let award = document.read().unwrap().acts[1].written();
        assert!(award.contains("以台账为界。"), "{award}");
        let status = device.sync();
        assert_eq!((status.line, status.waiting), (Line::Online, 0));
        assert_eq!((status.quarantined, status.trouble), (0, None));
    }
    assert!(world.server.admin().quarantine().unwrap().is_empty());
}
