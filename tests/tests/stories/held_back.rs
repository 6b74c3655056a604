//! What is held back can be read by whoever has to decide on it, as their role may see it, and is no part of the record
//! for it; then it is put aside, whichever side holds it.

use contract::Code;
use contract::command::dispute::Looks;
use contract::command::sync::{Discard, Held, HeldBy, HeldChange, Quarantine, Release, Status};
use model::{ChangeHash, DisputeId, Role, UtcMs};
use store::quarantine::{self, Quarantined};
use store::{FileKey, Store, StoreError, outbox};
use test_kit::{Device, World, neighbors_quarrel};

/// The file of a device, beside the application that has it open.
fn file(device: &Device) -> Store {
    let home = device.home();
    Store::open(home, &FileKey::at(home.join("key"))).unwrap()
}

fn keep(at: &Device, held: &Quarantined) {
    let kept: Result<(), StoreError> = file(at).write(|w| quarantine::put(w, held));
    kept.unwrap();
}

/// What `from` made and has not sent is held back at `at`, for a reason an app before this one had.
fn hold(from: &Device, at: &Device, held_by: quarantine::HeldBy) -> ChangeHash {
    let waiting = file(from).read(|r| outbox::first(r, 0, 1 << 20)).unwrap();
    let one = waiting.last().unwrap();
    let held = Quarantined {
        hash: one.hash,
        held_by,
        reason: "bad_schema".into(),
        detail: "place is of another type".into(),
        doc: one.doc,
        grid: one.grid.clone(),
        bytes: one.bytes.clone(),
        worker: from.me(),
        received_at: UtcMs(1),
        at: UtcMs(1),
    };
    keep(at, &held);
    one.hash
}

fn read(device: &Device, change: ChangeHash, by: HeldBy) -> HeldChange {
    device.give(&Held { change, by })
}

fn said(told: &HeldChange) -> Vec<(&str, &str, &str)> {
    let says = told.says.iter();
    let fields = says.flat_map(|says| &says.fields);
    fields
        .map(|one| (&one.field[..], &one.before[..], &one.after[..]))
        .collect()
}

#[test]
fn an_edit_that_is_held_back_is_read_and_the_look_is_written_down() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    phone.edit(id, |c| c.place = "村西头".into());
    let change = hold(&phone, &laptop, quarantine::HeldBy::Device);
    let told = read(&laptop, change, HeldBy::Device);
    assert_eq!((told.record, &told.kind[..]), (id, "dispute"));
    assert_eq!(told.title, "王小明 – 李大山");
    assert_eq!(
        (&told.grid, told.author.id),
        (&world.grid(), Some(phone.me()))
    );
    assert!(!told.author.name.is_empty() && told.made_at_ms.is_some());
    assert_eq!(told.held.reason, "bad_schema");
    assert_eq!(said(&told), [("place", "", "村西头")]);
    assert_eq!(told.unread, "");
    assert_eq!(laptop.give(&Looks { id }).len(), 1, "it is a look");
    assert_eq!(laptop.sheet(id).content.place, "", "and nothing else");
    let by = HeldBy::Server;
    let none = laptop.try_give(&Held { change, by }).unwrap_err();
    assert_eq!(none.code, Code::NotFound);
}

#[test]
fn it_is_read_as_the_role_may_see_it() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    let reviewer = world.enrolled(Role::Reviewer);
    let mut content = neighbors_quarrel(&world.grid());
    content.parties[0].phone = "13812341234".into();
    content.parties[0].address = "三组12号".into();
    phone.record(content);
    let change = hold(&phone, &reviewer, quarantine::HeldBy::Device);
    let told = read(&reviewer, change, HeldBy::Device);
    assert_eq!(told.title, "王某 – 李某");
    let says = told.says.as_ref().unwrap();
    assert!(says.begins && says.withheld == 1, "the address");
    let values: Vec<_> = says.fields.iter().map(|one| &one.after[..]).collect();
    assert!(values.contains(&"138****1234") && values.contains(&"王某"));
    assert!(values.contains(&"排水沟被堵，水进了院子。"));
    let everything = serde_json::to_string(&told).unwrap();
    for hidden in ["王小明", "李大山", "13812341234", "三组12号"] {
        assert!(!everything.contains(hidden), "{hidden}");
    }
    // Whoever works the case sees all of it.
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    let change = hold(&phone, &laptop, quarantine::HeldBy::Device);
    let told = read(&laptop, change, HeldBy::Device);
    assert!(said(&told).iter().any(|(_, _, after)| *after == "三组12号"));
    assert_eq!(told.says.unwrap().withheld, 0);
}

#[test]
fn what_cannot_be_read_says_so() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.edit(id, |c| c.place = "村西头".into());
    // The record itself never came.
    let change = hold(&phone, &laptop, quarantine::HeldBy::Device);
    let told = read(&laptop, change, HeldBy::Device);
    assert_eq!((told.says, &told.unread[..]), (None, "missing_deps"));
    assert_eq!((&told.kind[..], &told.title[..]), ("", ""));
    let change = ChangeHash::from_bytes([7; 32]);
    keep(
        &laptop,
        &Quarantined {
            hash: change,
            held_by: quarantine::HeldBy::Device,
            reason: "not_a_change".into(),
            detail: String::new(),
            doc: DisputeId::from_bytes([7; 16]),
            grid: world.grid(),
            bytes: vec![7; 40],
            worker: phone.me(),
            received_at: UtcMs(1),
            at: UtcMs(1),
        },
    );
    let told = read(&laptop, change, HeldBy::Device);
    assert_eq!((told.says, &told.unread[..]), (None, "not_a_change"));
}

#[test]
fn what_the_server_holds_is_read_where_it_was_made_and_can_be_put_aside() {
    let (world, phone, _) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    phone.edit(id, |c| c.place = "村西头".into());
    let change = hold(&phone, &phone, quarantine::HeldBy::Server);
    let by = HeldBy::Server;
    // It is part of the record here: its author saw what stood before it.
    assert_eq!(said(&read(&phone, change, by)), [("place", "", "村西头")]);
    let reason = "写错了，不要了".to_owned();
    let elsewhere = phone.try_give(&Discard {
        change,
        reason: reason.clone(),
        by: HeldBy::Device,
    });
    assert_eq!(elsewhere.unwrap_err().code, Code::NotFound);
    assert!(phone.give(&Discard { change, reason, by }).is_empty());
    assert_eq!(phone.give(&Status {}).quarantined, 0);
    assert!(phone.give(&Quarantine {}).is_empty());
    let gone = phone.try_give(&Release { change, by }).unwrap_err();
    assert_eq!(gone.code, Code::NotFound);
    // The server still holds it: what the two sides hold is compared without it.
    let still = file(&phone).read(|r| quarantine::is_held(r, &change, quarantine::HeldBy::Server));
    assert!(still.unwrap());
    assert_eq!(phone.sheet(id).content.place, "村西头");
}
