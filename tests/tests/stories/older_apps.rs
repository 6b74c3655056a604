//! A newer app is in the field already: what it writes passes through an older one and comes out as
//! it was.

use contract::command::{elder, sync};
use model::{DisputeKind, Subtype};
use store::quarantine::{self, HeldBy, Quarantined};
use store::{FileKey, Store, StoreError, outbox};
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
