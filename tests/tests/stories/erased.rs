//! A record is erased at the desk: it goes from every device that held it, whatever was being done to
//! it there, and no old phone, no late edit and no restored server brings it back.

use contract::Code;
use contract::command::sync::Line;
use contract::command::{attachment, dispute, draft};
use data_encoding::BASE64;
use model::{DisputeDraft, DisputeId, Role};
use rusqlite::types::ValueRef;
use store::{FileKey, Store, StoreError};
use test_kit::{Device, Fault, World, camera, neighbors_quarrel};

/// Words of the record, of the edits and of the drafts of these stories.
const WORDS: [&str; 3] = ["排水沟被堵", "老槐树底下", "还没写完的话"];

/// The name a device writes under; it takes another one when it believes it has a copy somewhere.
fn install(device: &Device) -> Vec<u8> {
    std::fs::read(device.home().join("install")).unwrap()
}

/// A record without any of those words.
fn another(world: &World) -> DisputeDraft {
    let claim_a = "另一件事。".into();
    DisputeDraft {
        claim_a,
        ..neighbors_quarrel(&world.grid())
    }
}

/// Opens a record, begins to change it and is called away.
fn begin_to_edit(device: &Device, id: DisputeId) {
    let sheet = device.sheet(id);
    let mut content = sheet.content.into_draft();
    content.place = "还没写完的话".into();
    device.give(&draft::Save {
        id: None,
        edits: Some(draft::Edits {
            dispute: id,
            version: sheet.version,
        }),
        content,
    });
}

/// The tables of a device in which the record is named or words of these stories stand.
fn traces(device: &Device, id: DisputeId) -> Vec<String> {
    let store = Store::open(device.home(), &FileKey::at(device.home().join("key"))).unwrap();
    let found = store.read(|r| {
        // The search keeps nothing itself: what it knows lies in tables of its own, which are looked into.
        let mut tables = r.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
        )?;
        let tables: Vec<String> = tables
            .query_map([], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        let mut found = Vec::new();
        for table in tables {
            let mut all = r.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = all.column_count();
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                let is_trace = (0..columns).any(|at| match row.get_ref_unwrap(at) {
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                        let has = |what: &[u8]| bytes.windows(what.len()).any(|one| one == what);
                        has(id.as_bytes()) || WORDS.iter().any(|words| has(words.as_bytes()))
                    }
                    _ => false,
                });
                if is_trace {
                    found.push(table.clone());
                }
            }
        }
        found.dedup();
        Ok::<_, StoreError>(found)
    });
    let mut found = found.unwrap();
    found.sort();
    found.dedup();
    found
}

/// That it was looked at, and that it was erased: no word of it.
const LEFT: [&str; 2] = ["erased", "look"];

fn is_quiet(device: &Device) {
    let status = device.sync();
    assert_eq!(
        (
            status.line,
            status.waiting,
            status.quarantined,
            status.trouble
        ),
        (Line::Online, 0, 0, None)
    );
}

#[test]
fn an_erased_record_leaves_every_device_that_held_it() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let kept = phone.record(another(&world));
    world.run_until_quiet(&[&phone, &laptop]);
    phone.edit(id, |c| c.place = "老槐树底下".into());
    world.run_until_quiet(&[&phone, &laptop]);
    phone.edit(kept, |c| c.place = "西头".into());
    begin_to_edit(&laptop, id);
    assert!(traces(&laptop, id).contains(&"draft".to_owned()));

    world.erase(id);
    for device in [&phone, &laptop] {
        is_quiet(device);
        let list = device.list();
        assert_eq!((list.total, list.rows.len(), list.rows[0].id), (1, 1, kept));
        let failure = device.try_give(&dispute::Get { id }).unwrap_err();
        assert_eq!(failure.code, Code::NotFound);
        assert!(failure.detail.contains("erased"), "{}", failure.detail);
    }
    is_quiet(&laptop);
    assert!(laptop.give(&draft::List {}).is_empty());
    for device in [&phone, &laptop] {
        let found = traces(device, id);
        assert!(
            found.iter().all(|table| LEFT.contains(&&table[..])),
            "{found:?}"
        );
    }
}

#[test]
fn what_was_being_done_to_it_offline_goes_with_it() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    laptop.edit(id, |c| c.place = "老槐树底下".into());
    begin_to_edit(&laptop, id);
    let version = laptop.sheet(id).version;
    let content = laptop.sheet(id).content.into_draft();
    world.erase(id);
    // The answer is lost: the edit was signed and refused, and the device does not know.
    laptop.sync_over(Fault::CutAnswer(0));
    is_quiet(&laptop);
    assert!(
        traces(&laptop, id)
            .iter()
            .all(|table| LEFT.contains(&&table[..]))
    );
    // A form that is still open brings nothing of it back.
    let edits = Some(draft::Edits {
        dispute: id,
        version,
    });
    let save = draft::Save {
        id: None,
        edits,
        content,
    };
    assert_eq!(laptop.try_give(&save).unwrap_err().code, Code::NotFound);
    assert_eq!(laptop.list().total, 0);
}

/// How many pieces of photos lie on a device.
fn pieces(device: &Device) -> i64 {
    let store = Store::open(device.home(), &FileKey::at(device.home().join("key"))).unwrap();
    let count =
        "SELECT (SELECT count(*) FROM attachment_chunk) + (SELECT count(*) FROM attachment_piece)";
    let found = store.read(|r| Ok::<_, StoreError>(r.query_row(count, [], |row| row.get(0))?));
    found.unwrap()
}

#[test]
fn its_photos_go_with_it_sent_or_not() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let kept = laptop.record(another(&world));
    let other = laptop.add_photo(kept, &camera(30));
    let sent = phone.add_photo(id, &camera(31));
    world.run_until_quiet(&[&phone, &laptop]);
    let fetch = attachment::Fetch {
        dispute: id,
        sha256: sent,
    };
    laptop.give(&fetch);
    // One that is only on the phone, one that is on its way, and one that is being handed over.
    phone.add_photo(id, &camera(32));
    phone.add_photo(id, &camera(33));
    for cut in [0, 9_000] {
        phone.sync_over(Fault::CutUpload(cut));
    }
    phone.give(&attachment::Put {
        dispute: id,
        staged: None,
        offset: 0,
        bytes: BASE64.encode(b"half of a photo"),
    });
    assert!(pieces(&phone) > 4 && traces(&phone, id).contains(&"attachment_piece".to_owned()));

    world.erase(id);
    is_quiet(&phone);
    is_quiet(&laptop);
    for device in [&phone, &laptop] {
        let found = traces(device, id);
        assert!(
            found.iter().all(|table| LEFT.contains(&&table[..])),
            "{found:?}"
        );
        assert_eq!(device.sync().photos.waiting, 0);
    }
    assert_eq!(pieces(&phone), 0);
    let failure = laptop.try_give(&fetch).unwrap_err();
    assert!(failure.detail.contains("erased"), "{}", failure.detail);
    assert!(
        laptop.photo(kept, other).is_ok(),
        "another record keeps its own"
    );
}

#[test]
fn an_edit_the_server_has_and_the_device_does_not_know_of_breaks_no_chain() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let name = install(&laptop);
    laptop.edit(id, |c| c.place = "老槐树底下".into());
    laptop.record(another(&world));
    laptop.sync_over(Fault::CutAnswer(0));
    world.erase(id);
    is_quiet(&laptop);
    assert_eq!(laptop.list().total, 1);
    let found = traces(&laptop, id);
    assert!(!found.iter().any(|table| table == "document"), "{found:?}");
    assert_eq!(install(&laptop), name, "it is not taken for a copied phone");
    is_quiet(&phone);
    assert_eq!(phone.list().total, 1);
}

#[test]
fn a_signed_batch_that_waits_is_sent_whole_when_a_record_in_it_is_erased() {
    // The server has every batch and no answer came; or it has none of them.
    for fault in [Fault::CutAnswer(0), Fault::CutRequest(100)] {
        a_signed_batch_waits(fault);
    }
}

fn a_signed_batch_waits(fault: Fault) {
    let (world, phone, mut laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop, &laptop]);
    let before = install(&laptop);
    for _ in 0..30 {
        let claim_a = "长话长说。".repeat(350);
        laptop.record(DisputeDraft {
            claim_a,
            ..another(&world)
        });
    }
    laptop.edit(id, |c| c.place = "老槐树底下".into());
    // It is signed in several batches.
    laptop.sync_over(fault);
    world.erase(id);
    // A device that was just switched on sends little at a time: it hears of the erasure before it is
    // told what became of the last batch.
    laptop.restart();
    is_quiet(&laptop);
    assert_eq!(laptop.list().total, 30);
    assert_eq!(
        install(&laptop),
        before,
        "it is not taken for a copied phone"
    );
    let found = traces(&laptop, id);
    assert!(
        found.iter().all(|table| LEFT.contains(&&table[..])),
        "{found:?}"
    );
    is_quiet(&phone);
    assert_eq!(phone.list().total, 30);
}

#[test]
fn an_old_phone_that_comes_back_does_not_bring_it_back() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    laptop.edit(id, |c| c.place = "老槐树底下".into());
    let old = world.copy_of(&laptop);
    world.erase(id);
    world.run_until_quiet(&[&phone, &laptop]);

    let old = world.over(old);
    assert_eq!(old.list().total, 1);
    old.sync();
    is_quiet(&old);
    world.run_until_quiet(&[&phone, &laptop]);
    for device in [&phone, &laptop, &old] {
        assert_eq!(device.list().total, 0);
    }
}

#[test]
fn a_server_restored_from_before_does_not_bring_it_back_to_who_heard_of_it() {
    let (mut world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let backup = world.backup();
    world.erase(id);
    world.run_until_quiet(&[&phone, &laptop]);
    phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    world.restore(backup, &[&phone, &laptop]);
    world.pass_days(1);
    for _ in 0..2 {
        world.run_until_quiet(&[&phone, &laptop]);
    }
    for device in [&phone, &laptop] {
        assert_eq!(device.list().total, 1, "the one recorded since");
    }
}

#[test]
fn what_a_restored_server_had_lost_of_it_is_not_remembered_either() {
    let (mut world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let backup = world.backup();
    phone.edit(id, |c| c.place = "老槐树底下".into());
    world.run_until_quiet(&[&phone, &laptop]);
    world.restore(backup, &[&phone, &laptop]);
    world.pass_days(1);
    // The phone has not given back what it wrote when the record is erased.
    laptop.sync();
    assert!(traces(&laptop, id).contains(&"untold".to_owned()));
    world.erase(id);
    for device in [&laptop, &phone] {
        is_quiet(device);
        let found = traces(device, id);
        assert!(
            found.iter().all(|table| LEFT.contains(&&table[..])),
            "{found:?}"
        );
    }
}

#[test]
fn who_never_held_the_grid_never_hears_of_it() {
    let (world, phone, laptop) = World::two_devices();
    let other = world.demo().grids[1].clone();
    let id = laptop.record(neighbors_quarrel(&other));
    laptop.sync();
    world.erase(id);
    is_quiet(&phone);
    assert_eq!(traces(&phone, id), [""; 0]);
    assert_eq!(world.enrolled(Role::AuxiliaryOfficer).list().total, 0);
}
