//! The files of records lie beside a backup of the ledger: what devices have let go of since, and what led to records that
//! were begun anew, is there again on another machine.

use contract::Code;
use contract::command::attachment::{Fetch, Forget, Place};
use model::dispute::act::step;
use model::{DisputeId, Role};
use sync_server::admin::AdminError;
use sync_server::backup::{Known, LIST};
use sync_server::roll_over::RollOver;
use test_kit::{Device, World, camera, neighbors_quarrel};

/// A case with a photo that is over for a year, and was begun anew.
fn rolled_over(world: &World, phone: &Device, officer: &Device) -> DisputeId {
    let id = phone.record(neighbors_quarrel(&world.grid()));
    for n in 0..12 {
        phone.edit(id, |c| c.verified.push_str(&format!("第{n}次去过。")));
    }
    world.run_until_quiet(&[phone, officer]);
    officer.act(id, step::Accepted::default());
    world.run_until_quiet(&[phone, officer]);
    phone.act(id, step::MediationBegan::default());
    let reason = "谈不拢".to_owned();
    phone.act(id, step::Failed { reason });
    phone.act(id, step::Closed::default());
    world.run_until_quiet(&[phone, officer]);
    world.pass_days(380);
    let done = world.server.roll_over(RollOver::default()).unwrap();
    assert_eq!(done.records, 1);
    world.run_until_quiet(&[phone, officer]);
    id
}

#[test]
fn photos_and_archives_come_back_with_the_ledger_on_another_machine() {
    let mut world = World::new();
    let (phone, officer) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::StationOfficer),
    );
    let id = rolled_over(&world, &phone, &officer);
    let other = phone.record(neighbors_quarrel(&world.grid()));
    let sha256 = phone.add_photo(other, &camera(31));
    let photo = phone.photo(other, sha256).unwrap();
    world.run_until_quiet(&[&phone, &officer]);

    let ledger = world.back_up();
    let copies = tempfile::tempdir().unwrap();
    let copied = world.server.copy_files(copies.path()).unwrap();
    assert_eq!((copied.files, copied.there), (2, 0));
    assert_eq!(copied.missing, []);
    let again = world.server.copy_files(copies.path()).unwrap();
    assert_eq!((again.files, again.there), (0, 2));
    let archive = world.server.admin().archives().unwrap()[0].sha256;
    let attachment = Known::Attachment(world.grid(), sha256);
    let archived = Known::Archive(id, archive);
    let list = std::fs::read_to_string(copies.path().join(LIST)).unwrap();
    for (known, name) in [(&attachment, sha256), (&archived, archive)] {
        assert!(list.contains(&format!("{name}  {known}\n")), "{list}");
    }
    assert!(!copies.path().join("packs").exists());

    // The phone lets go of the photo, and then the machine is lost.
    let forget = Forget {
        dispute: other,
        sha256,
    };
    phone.give(&forget);
    world.bring_back(&ledger, &[&phone, &officer]);
    world.run_until_quiet(&[&phone, &officer]);
    let broken = world.server.admin().prove_archive(id);
    assert!(matches!(broken, Err(AdminError::BrokenArchive(..))));
    let fetch = Fetch {
        dispute: other,
        sha256,
    };
    let gone = officer.try_give(&fetch).unwrap_err();
    assert_eq!(gone.code, Code::NotFound);

    // A copy that lacks one and has another that is not what was written says which.
    let of = |known: &Known| copies.path().join(known.to_string());
    let whole = std::fs::read(of(&attachment)).unwrap();
    assert_eq!(whole, photo);
    std::fs::write(of(&attachment), &whole[1..]).unwrap();
    let aside = copies.path().join("aside");
    std::fs::rename(of(&archived), &aside).unwrap();
    let brought = world.server.bring_files(copies.path()).unwrap();
    assert_eq!((brought.files, brought.there), (0, 0));
    assert_eq!(brought.missing, [attachment.clone(), archived.clone()]);

    std::fs::write(of(&attachment), &whole).unwrap();
    std::fs::rename(&aside, of(&archived)).unwrap();
    let brought = world.server.bring_files(copies.path()).unwrap();
    assert_eq!((brought.files, brought.there), (2, 0));
    assert_eq!(brought.missing, []);
    assert!(!world.server.admin().prove_archive(id).unwrap().is_empty());
    assert_eq!(officer.give(&fetch).place, Place::Both);
    assert_eq!(officer.photo(other, sha256).unwrap(), photo);
}

#[test]
fn what_was_erased_is_neither_copied_nor_brought_back() {
    let mut world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.add_photo(id, &camera(32));
    phone.sync();
    let copies = tempfile::tempdir().unwrap();
    assert_eq!(world.server.copy_files(copies.path()).unwrap().files, 1);
    world.erase(id);
    let ledger = world.back_up();
    let copied = world.server.copy_files(copies.path()).unwrap();
    assert_eq!((copied.files, copied.there), (0, 0));
    let list = std::fs::read_to_string(copies.path().join(LIST)).unwrap();
    assert_eq!(list, "", "what is not listed is not wanted any more");
    world.bring_back(&ledger, &[&phone]);
    let brought = world.server.bring_files(copies.path()).unwrap();
    assert_eq!((brought.files, brought.missing.len()), (0, 0));
}
