//! A device that has lost rows of its file under it notices, and is whole again after one sync: the two sides find
//! out what it lacks, and it gets that and nothing else. What cannot be mended is said.

use contract::command::sync::{Apart, Line};
use model::{DisputeDraft, DisputeId, GridId, Role};
use rusqlite::{Connection, params};
use store::{FileKey, Store, StoreError};
use sync_server::compact::Compaction;
use test_kit::{Device, World, neighbors_quarrel};

fn store_of(device: &Device) -> Store {
    Store::open(device.home(), &FileKey::at(device.home().join("key"))).unwrap()
}

/// Something happens to a device's file that the application did not do.
fn harm(device: &Device, sql: &str, id: DisputeId) {
    let done = store_of(device).write(|w| {
        let rows = w.execute(sql, params![id.as_bytes()])?;
        assert!(rows > 0, "{sql}");
        Ok::<_, StoreError>(())
    });
    done.unwrap();
}

fn lose_record(device: &Device, id: DisputeId) {
    harm(device, "DELETE FROM document WHERE id = ?1", id);
    harm(device, "DELETE FROM dispute WHERE id = ?1", id);
    harm(device, "DELETE FROM change WHERE doc = ?1", id);
}

fn rows(device: &Device) -> i64 {
    let counted = store_of(device).read(|r| {
        let sql = "SELECT count(*) FROM change c JOIN document d ON d.id = c.doc
            WHERE c.received_at_ms IS NOT NULL";
        Ok::<_, StoreError>(r.query_row(sql, [], |row| row.get(0))?)
    });
    counted.unwrap()
}

/// It is quiet, and says that nothing is amiss.
fn is_well(device: &Device) {
    let status = device.sync();
    let said = (
        status.line,
        status.waiting,
        status.quarantined,
        status.apart,
    );
    assert_eq!(said, (Line::Online, 0, 0, None), "{:?}", status.trouble);
}

/// A sync with nothing to say is one round trip: nothing is compared that is the same.
fn is_idle(device: &Device) {
    device.line.trips();
    is_well(device);
    assert_eq!(device.line.trips().len(), 1);
}

fn another(grid: &GridId, place: &str) -> DisputeDraft {
    DisputeDraft {
        place: place.into(),
        ..neighbors_quarrel(grid)
    }
}

fn counted(world: &World, name: &str) -> u64 {
    let told = world.server.metrics().told();
    let line = told.lines().find_map(|line| line.strip_prefix(name));
    line.map_or(0, |n| n.trim().parse().unwrap())
}

#[test]
fn a_device_that_lost_rows_is_whole_again_after_one_sync() {
    let (world, phone, laptop) = World::two_devices();
    let ids: Vec<_> = (0..12)
        .map(|n| phone.record(another(&world.grid(), &format!("{n}号院"))))
        .collect();
    world.run_until_quiet(&[&phone, &laptop]);
    for id in &ids {
        laptop.edit(*id, |c| c.claim_a = "问过了。".into());
        phone.edit(*id, |c| c.claim_b = "也问过了。".into());
    }
    world.run_until_quiet(&[&phone, &laptop]);
    for device in [&phone, &laptop] {
        is_idle(device);
    }
    let (before, sheets) = (rows(&laptop), ids.iter().map(|id| laptop.sheet(*id)));
    let sheets: Vec<_> = sheets.collect();

    // A record is gone, another one's rows are there without it, of a third some rows are missing.
    lose_record(&laptop, ids[2]);
    harm(&laptop, "DELETE FROM document WHERE id = ?1", ids[5]);
    let some = "DELETE FROM change WHERE doc = ?1 AND actor_seq = 1";
    harm(&laptop, some, ids[7]);
    assert_eq!(counted(&world, "bandeng_compared_scopes_total"), 0);
    laptop.line.trips();
    is_well(&laptop);
    // One sync, one look at what differs, one for the changes, one to see that all is well.
    assert_eq!(laptop.line.trips().len(), 4);
    assert_eq!(rows(&laptop), before);
    for (id, sheet) in ids.iter().zip(&sheets) {
        assert_eq!(laptop.sheet(*id).version, sheet.version);
        assert_eq!(laptop.sheet(*id).content, sheet.content);
    }
    assert_eq!(laptop.list().rows.len(), 12);
    assert_eq!(counted(&world, "bandeng_compared_scopes_total"), 1);
    assert!(counted(&world, "bandeng_mended_rows_total") >= 7);
    for device in [&laptop, &phone] {
        is_idle(device);
    }
    // Life goes on in what was mended.
    laptop.edit(ids[2], |c| c.place = "还是二号院".into());
    world.run_until_quiet(&[&laptop, &phone]);
    assert_eq!(phone.sheet(ids[2]).content.place, "还是二号院");
}

#[test]
fn a_record_that_was_moved_comes_back_whole_with_its_proofs() {
    let world = World::new();
    let first = world.enrolled(Role::GridWorker);
    let second = world.elsewhere();
    let grid = world.demo().grids[1].clone();
    let id = first.record(neighbors_quarrel(&world.grid()));
    first.edit(id, |c| c.place = "东头".into());
    world.run_until_quiet(&[&first, &second]);
    world.move_to(id, &grid);
    world.run_until_quiet(&[&first, &second]);
    second.edit(id, |c| c.claim_a = "接手后问过一遍。".into());
    world.run_until_quiet(&[&first, &second]);
    for device in [&first, &second] {
        is_idle(device);
    }
    let sheet = second.sheet(id);
    lose_record(&second, id);
    is_well(&second);
    assert_eq!(second.sheet(id).version, sheet.version);
    assert_eq!(second.sheet(id).content, sheet.content);
    is_idle(&second);
}

#[test]
fn what_the_server_keeps_once_mends_too() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    for n in 0..6 {
        phone.edit(id, |c| c.place = format!("{n}号院"));
    }
    world.run_until_quiet(&[&phone, &laptop]);
    world.pass_days(40);
    let compacted = world.server.compact(Compaction {
        older_days: 30,
        least: 3,
    });
    assert!(compacted.unwrap().changes >= 6);
    // Numbers of the month are asked for once.
    is_well(&laptop);
    is_idle(&laptop);
    lose_record(&laptop, id);
    is_well(&laptop);
    assert_eq!(laptop.sheet(id).content.place, "5号院");
    is_idle(&laptop);
}

#[test]
fn a_device_that_lost_nearly_everything_reads_it_anew() {
    let (world, phone, laptop) = World::two_devices();
    let ids: Vec<_> = (0..240)
        .map(|n| phone.record(another(&world.grid(), &format!("{n}号院"))))
        .collect();
    world.run_until_quiet(&[&phone, &laptop]);
    is_idle(&laptop);
    for id in &ids[4..] {
        lose_record(&laptop, *id);
    }
    is_well(&laptop);
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(laptop.sheet(*id).content.place, format!("{n}号院"));
    }
    is_idle(&laptop);
}

#[test]
fn what_a_restored_server_lacks_of_others_is_said_until_they_bring_it() {
    let (mut world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let backup = world.back_up();
    phone.edit(id, |c| c.place = "备份之后".into());
    world.run_until_quiet(&[&phone, &laptop]);
    world.bring_back(&backup, &[&phone, &laptop]);
    // The laptop cannot send what the phone made; it keeps it, and says so.
    let status = laptop.sync();
    let surplus = Apart {
        missing: 0,
        surplus: 1,
    };
    assert_eq!((status.line, status.apart), (Line::Online, Some(surplus)));
    assert_eq!(laptop.sheet(id).content.place, "备份之后");
    // It is not tried again with every sync.
    laptop.line.trips();
    assert_eq!(laptop.sync().apart, Some(surplus));
    assert_eq!(laptop.line.trips().len(), 1);
    world.run_until_quiet(&[&phone, &laptop]);
    for device in [&phone, &laptop] {
        is_idle(device);
        assert_eq!(device.sheet(id).content.place, "备份之后");
    }
}

#[test]
fn what_the_device_holds_back_is_not_missed() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    phone.edit(id, |c| c.place = "改过".into());
    phone.sync();
    let ledger = Connection::open(world.server_home().join("ledger.sqlite")).unwrap();
    let forged = "UPDATE batch SET signature = zeroblob(64) WHERE no = (SELECT max(no) FROM batch)";
    assert_eq!(ledger.execute(forged, []).unwrap(), 1);
    let status = laptop.sync();
    assert_eq!((status.quarantined, status.apart), (1, None));
    laptop.line.trips();
    assert_eq!(laptop.sync().quarantined, 1);
    assert_eq!(laptop.line.trips().len(), 1);
}
