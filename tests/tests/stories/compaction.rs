//! The server keeps the bytes of old changes in their documents only, and nobody notices: neither who reads for
//! the first time, nor who was in the middle.

use contract::command::dispute;
use contract::command::sync::Line;
use model::{DisputeId, Role};
use rusqlite::Connection;
use sync_server::compact::{Compacted, Compaction};
use test_kit::{Device, World, neighbors_quarrel};

/// Changes of one record: more than are left alone.
const EDITS: usize = 25;
const ALL: Compaction = Compaction {
    older_days: 30,
    least: 20,
};

#[track_caller]
fn is_well(device: &Device) {
    let status = device.sync();
    let told = (status.line, status.waiting, status.quarantined);
    assert_eq!(told, (Line::Online, 0, 0), "{:?}", status.trouble);
}

fn edited(device: &Device, id: DisputeId, times: usize) {
    for n in 0..times {
        device.edit(id, |c| c.verified.push_str(&format!("第{n}次去过。")));
    }
}

/// A phone with a much edited record and one that is not, both at the server for long.
fn long_ago(world: &World) -> (Device, DisputeId, DisputeId) {
    let phone = world.enrolled(Role::GridWorker);
    let (much, little) = (
        phone.record(neighbors_quarrel(&world.grid())),
        phone.record(neighbors_quarrel(&world.grid())),
    );
    edited(&phone, much, EDITS);
    edited(&phone, little, 3);
    is_well(&phone);
    (phone, much, little)
}

fn bodies(world: &World) -> i64 {
    let file = Connection::open(world.server_home().join("ledger.sqlite")).unwrap();
    let sql = "SELECT count(*) FROM change_body";
    file.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[track_caller]
fn same(one: &Device, other: &Device, ids: &[DisputeId]) {
    for id in ids {
        let (here, there) = (one.sheet(*id), other.sheet(*id));
        assert_eq!((here.content, here.version), (there.content, there.version));
        let history = |device: &Device| device.give(&dispute::History { id: *id });
        assert_eq!(history(one).len(), history(other).len());
    }
}

#[test]
fn who_reads_for_the_first_time_and_who_was_in_the_middle_read_the_same() {
    let world = World::new();
    let (phone, much, little) = long_ago(&world);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    is_well(&laptop);
    // From here on the laptop is away.
    edited(&phone, much, EDITS);
    is_well(&phone);
    assert_eq!(
        world.server.compact(ALL).unwrap(),
        Compacted::default(),
        "nothing is old yet"
    );
    world.pass_days(31);
    phone.edit(much, |c| c.place = "东头".into());
    is_well(&phone);
    let before = bodies(&world);
    let done = world.server.compact(ALL).unwrap();
    let old = u64::try_from(2 * EDITS + 1).unwrap();
    assert_eq!((done.documents, done.changes, done.refused), (1, old, 0));
    assert_eq!(bodies(&world), before - i64::try_from(old).unwrap());
    assert_eq!(world.server.compact(ALL).unwrap().changes, 0);

    is_well(&laptop);
    same(&phone, &laptop, &[much, little]);
    let newcomer = world.enrolled(Role::StationOfficer);
    is_well(&newcomer);
    same(&phone, &newcomer, &[much, little]);
    // It goes on as ever.
    newcomer.edit(much, |c| c.claim_b = "没有的事。".into());
    for device in [&newcomer, &phone, &laptop] {
        is_well(device);
    }
    same(&newcomer, &laptop, &[much]);
}

#[test]
fn an_app_that_signs_nothing_reads_it_too() {
    let mut world = World::new();
    world.start_server_of(1, &[]);
    let (phone, much, little) = long_ago(&world);
    world.pass_days(31);
    assert_eq!(world.server.compact(ALL).unwrap().documents, 1);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    is_well(&laptop);
    same(&phone, &laptop, &[much, little]);
}

#[test]
fn a_long_history_comes_in_frames_of_no_more_than_their_size() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    for n in 0..120 {
        // Each says something else, as long as a page.
        let said: String = (0..150)
            .map(|at| char::from_u32(0x4e00 + (n * 151 + at * 7) % 9_000).unwrap())
            .collect();
        phone.edit(id, |c| c.verified = said);
    }
    is_well(&phone);
    world.pass_days(31);
    assert_eq!(world.server.compact(ALL).unwrap().changes, 121);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.line.tamper(|path, bytes| {
        if path == "/v1/sync" {
            let mut reader = wire::FrameReader::new();
            reader.push(&bytes);
            while let Some(frame) = reader.next().unwrap() {
                assert!(frame.payload.len() <= 96 * 1024, "{}", frame.payload.len());
            }
        }
        bytes
    });
    is_well(&laptop);
    same(&phone, &laptop, &[id]);
}

#[test]
fn nothing_is_dropped_that_the_document_would_not_give_back() {
    let world = World::new();
    let (phone, much, little) = long_ago(&world);
    world.pass_days(31);
    let before = bodies(&world);
    let file = Connection::open(world.server_home().join("ledger.sqlite")).unwrap();
    // The document of one record is another's; then no document at all.
    let sql =
        "UPDATE document SET saved = (SELECT saved FROM document WHERE doc = ?2) WHERE doc = ?1";
    let kept: Vec<u8> = file
        .query_row(
            "SELECT saved FROM document WHERE doc = ?1",
            [much.as_bytes()],
            |row| row.get(0),
        )
        .unwrap();
    file.execute(sql, [much.as_bytes(), little.as_bytes()])
        .unwrap();
    let refused = Compacted {
        refused: 1,
        ..Compacted::default()
    };
    assert_eq!(world.server.compact(ALL).unwrap(), refused);
    let sql = "UPDATE document SET saved = zeroblob(100) WHERE doc = ?1";
    file.execute(sql, [much.as_bytes()]).unwrap();
    assert_eq!(world.server.compact(ALL).unwrap(), refused);
    assert_eq!(bodies(&world), before);
    // Whoever reads the feed gets every change as it came.
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    is_well(&laptop);
    same(&phone, &laptop, &[much, little]);
    let sql = "UPDATE document SET saved = ?2 WHERE doc = ?1";
    file.execute(sql, (much.as_bytes(), kept)).unwrap();
    assert_eq!(world.server.compact(ALL).unwrap().documents, 1);
}

#[test]
fn what_was_compacted_is_not_what_was_erased() {
    let world = World::new();
    let (phone, much, little) = long_ago(&world);
    world.pass_days(31);
    world.server.compact(ALL).unwrap();
    world.erase(much);
    for device in [&phone, &world.enrolled(Role::AuxiliaryOfficer)] {
        is_well(device);
        assert_eq!(device.list().total, 1);
        assert!(device.try_give(&dispute::Get { id: much }).is_err());
        device.sheet(little);
    }
}

#[test]
fn a_pack_is_made_of_what_was_compacted_as_of_anything() {
    let world = World::new();
    let (phone, much, _) = long_ago(&world);
    let ids = crate::packs::write(&world, &phone, crate::packs::MANY);
    is_well(&phone);
    world.pass_days(31);
    assert_eq!(world.server.compact(ALL).unwrap().documents, 1);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.line.trips();
    is_well(&laptop);
    assert_eq!(laptop.line.trips().len(), 2);
    same(&phone, &laptop, &[much, ids[0], ids[1]]);
}
