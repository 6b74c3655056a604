//! A device that is far behind gets its records as one pack: the open cases first, resumed where a line
//! broke, and believed for the same reasons as ever.

use std::sync::{Arc, Mutex};

use contract::command::dispute::Search;
use contract::command::sync::Line;
use model::{DisputeId, DisputeState, Role};
use store::{FileKey, Store, pack};
use test_kit::{Device, Fault, World, neighbors_quarrel};
use wire::{FrameReader, FromPack};

/// More rows than a device is told one by one.
pub(crate) const MANY: usize = 300;

/// A phone with many records, some of which it edited again and some of which are closed, all of them at the
/// server.
pub(crate) fn written(world: &World, count: usize) -> (Device, Vec<DisputeId>) {
    let phone = world.enrolled(Role::GridWorker);
    let ids = write(world, &phone, count);
    assert_eq!(phone.sync().waiting, 0);
    (phone, ids)
}

pub(crate) fn write(world: &World, phone: &Device, count: usize) -> Vec<DisputeId> {
    let grid = world.grid();
    let ids: Vec<_> = (0..count)
        .map(|n| {
            let mut draft = neighbors_quarrel(&grid);
            draft.place = format!("{n}号");
            phone.record(draft)
        })
        .collect();
    for id in ids.iter().step_by(10) {
        phone.edit(*id, |c| c.verified = "到现场看过。".into());
    }
    for id in ids.iter().step_by(7) {
        phone.step(*id, DisputeState::Mediating);
        phone.step(*id, DisputeState::Failed);
        phone.step(*id, DisputeState::Closed);
    }
    ids
}

#[track_caller]
pub(crate) fn is_well(device: &Device, records: usize) {
    let status = device.sync();
    let told = (status.line, status.waiting, status.quarantined);
    assert_eq!(told, (Line::Online, 0, 0), "{:?}", status.trouble);
    assert_eq!(total(device), records);
}

pub(crate) fn total(device: &Device) -> usize {
    usize::try_from(device.list().total).unwrap()
}

#[track_caller]
pub(crate) fn same(one: &Device, other: &Device, ids: &[DisputeId]) {
    for id in ids {
        let (here, there) = (one.sheet(*id), other.sheet(*id));
        assert_eq!((here.content, here.version), (there.content, there.version));
        assert_eq!(here.state, there.state);
    }
}

/// Where each frame of a pack ends.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut reader = FrameReader::new();
    reader.push(bytes);
    let mut ends = Vec::new();
    while let Some(_frame) = reader.next().unwrap() {
        ends.push(bytes.len() - reader.held_bytes());
    }
    ends
}

/// Keeps the packs that come over a line.
fn recorded(device: &Device) -> Arc<Mutex<Vec<Vec<u8>>>> {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    device.line.tamper(move |path, bytes| {
        if path.starts_with("/v1/packs/") {
            keep.lock().unwrap().push(bytes.clone());
        }
        bytes
    });
    kept
}

fn under_way(device: &Device) -> Option<pack::Pack> {
    let home = device.home();
    let store = Store::open(home, &FileKey::at(home.join("key"))).unwrap();
    store.read(|r| pack::next(r)).unwrap()
}

#[test]
fn the_first_sync_is_one_question_and_one_pack() {
    let world = World::new();
    let (phone, ids) = written(&world, MANY);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.line.trips();
    let status = laptop.sync();
    assert_eq!(status.line, Line::Online, "{:?}", status.trouble);
    assert_eq!(laptop.line.trips().len(), 2);
    is_well(&laptop, MANY);
    assert_eq!(laptop.line.trips().len(), 1);
    same(&phone, &laptop, &ids);
    // What came whole is found like anything else.
    let found = laptop.give(&Search {
        query: "299号".into(),
        ..Search::default()
    });
    let found: Vec<_> = found.hits.iter().map(|hit| hit.row.id).collect();
    assert_eq!(found, [ids[MANY - 1]]);
    // It goes on from there a row at a time.
    phone.edit(ids[1], |c| c.place = "东头".into());
    laptop.step(ids[2], DisputeState::Accepted);
    world.run_until_quiet(&[&phone, &laptop]);
    is_well(&laptop, MANY);
    assert_eq!(laptop.sheet(ids[1]).content.place, "东头");
    assert_eq!(phone.sheet(ids[2]).state, DisputeState::Accepted);
}

#[test]
fn whoever_wrote_it_all_is_offered_no_pack_of_it() {
    let world = World::new();
    let (phone, _) = written(&world, MANY);
    is_well(&phone, MANY);
    assert!(!world.server_home().join("files/packs").exists());
}

#[test]
fn what_is_written_after_a_pack_was_made_comes_row_by_row() {
    let world = World::new();
    let (phone, ids) = written(&world, MANY);
    let first = world.enrolled(Role::AuxiliaryOfficer);
    is_well(&first, MANY);
    phone.edit(ids[3], |c| c.place = "西头".into());
    phone.sync();
    let second = world.enrolled(Role::StationOfficer);
    second.line.trips();
    second.sync();
    // The pack that is there reaches far enough; what came after it is asked for.
    assert_eq!(second.line.trips().len(), 3);
    is_well(&second, MANY);
    same(&phone, &second, &ids);
}

#[test]
fn two_thousand_records_come_over_a_line_that_is_cut_in_and_between_all_frames() {
    const RECORDS: usize = 2_000;
    let world = World::new();
    let (phone, ids) = written(&world, RECORDS);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    // What a good line would bring in one piece.
    let whole = {
        let other = world.enrolled(Role::StationOfficer);
        let kept = recorded(&other);
        is_well(&other, RECORDS);
        let kept = kept.lock().unwrap();
        kept[0].clone()
    };
    let ends = ends(&whole);
    assert!(ends.len() > 20, "{} frames", ends.len());
    let kept = recorded(&laptop);
    let (mut seen, mut cuts, mut reached) = (vec![0], 0, 0);
    for (at, end) in ends.iter().enumerate() {
        // In the middle of the frame, exactly behind it, and one byte into the next.
        let middle = (ends[at.saturating_sub(1)] + end) / 2;
        for cut in [middle, *end, end + 1] {
            if cut <= reached || cut >= whole.len() {
                continue;
            }
            let status = laptop.sync_over(Fault::CutAnswer((cut - reached).max(2_000)));
            assert_eq!((status.line, status.quarantined), (Line::Offline, 0));
            cuts += 1;
            let offset = under_way(&laptop).unwrap().offset_bytes;
            reached = usize::try_from(offset).unwrap();
            assert!(
                reached == 0 || ends.contains(&reached),
                "whole frames count"
            );
            seen.push(total(&laptop));
        }
    }
    assert!(cuts > ends.len(), "{cuts} cuts");
    assert!(seen.is_sorted(), "{seen:?}");
    // Every answer brought the rest, and no more.
    let sizes: Vec<_> = kept.lock().unwrap().iter().map(Vec::len).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b) && sizes[0] == whole.len());
    is_well(&laptop, RECORDS);
    assert_eq!(under_way(&laptop), None);
    same(&phone, &laptop, &ids[..60]);
    same(&phone, &laptop, &ids[RECORDS - 60..]);
}

#[test]
fn an_open_case_is_readable_before_the_pack_is_through() {
    let world = World::new();
    let (phone, ids) = written(&world, MANY);
    for id in &ids {
        if phone.sheet(*id).state == DisputeState::Recorded && *id != ids[1] {
            phone.step(*id, DisputeState::Mediating);
            phone.step(*id, DisputeState::Failed);
            phone.step(*id, DisputeState::Closed);
        }
    }
    phone.edit(ids[1], |c| c.verified = "还没有说好。".into());
    phone.sync();
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    let size = 8_000;
    let status = laptop.sync_over(Fault::CutAnswer(size));
    assert_eq!((status.line, status.quarantined), (Line::Offline, 0));
    assert!(under_way(&laptop).is_some());
    same(&phone, &laptop, &ids[1..2]);
    assert!(total(&laptop) < MANY);
    // It can be worked on at once.
    laptop.edit(ids[1], |c| c.place = "井边".into());
    is_well(&laptop, MANY);
    phone.sync();
    same(&phone, &laptop, &ids);
}

#[test]
fn a_device_with_unsent_work_keeps_it_and_gets_the_rest() {
    let world = World::new();
    let (phone, ids) = written(&world, 40);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    is_well(&laptop, 40);
    // Both go on without a line, at the same records too.
    laptop.edit(ids[1], |c| c.claim_b = "没有堵。".into());
    laptop.step(ids[2], DisputeState::Accepted);
    let own = laptop.record(neighbors_quarrel(&world.grid()));
    phone.edit(ids[1], |c| c.verified = "去看过了。".into());
    write(&world, &phone, 600);
    phone.sync();
    laptop.line.be(Fault::CutAnswer(3_000));
    laptop.sync();
    laptop.line.be(Fault::None);
    laptop.line.trips();
    is_well(&laptop, 641);
    is_well(&phone, 641);
    same(&phone, &laptop, &[ids[1], ids[2], own]);
    assert_eq!(phone.sheet(ids[1]).content.claim_b, "没有堵。");
    assert_eq!(laptop.sheet(ids[1]).content.verified, "去看过了。");
}

#[test]
fn a_pack_that_something_was_erased_from_is_there_no_more() {
    let world = World::new();
    let (phone, ids) = written(&world, MANY);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    // Some of it has come already, the erased record perhaps among it.
    laptop.sync_over(Fault::CutAnswer(40_000));
    let before = under_way(&laptop).unwrap();
    assert!(before.offset_bytes > 0 && total(&laptop) > 0);
    world.erase(ids[5]);
    let kept = recorded(&laptop);
    is_well(&laptop, MANY - 1);
    let packs = kept.lock().unwrap();
    assert_eq!(packs.len(), 1, "another pack, from its start");
    let mut reader = FrameReader::new();
    reader.push(&packs[0]);
    while let Some(frame) = reader.next().unwrap() {
        if let FromPack::Part(part) = FromPack::from_frame(&frame).unwrap() {
            assert!(
                part.wholes
                    .iter()
                    .all(|whole| whole.dispute() != Ok(ids[5]))
            );
        }
    }
    phone.sync();
    is_well(&phone, MANY - 1);
}

#[test]
fn a_pack_that_is_not_where_it_should_be_is_made_anew() {
    let world = World::new();
    let (_phone, _) = written(&world, MANY);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync_over(Fault::CutAnswer(40_000));
    let files = world.server_home().join("files/packs");
    std::fs::remove_dir_all(&files).unwrap();
    is_well(&laptop, MANY);
    assert!(files.exists());
}

#[test]
fn a_server_that_begins_its_feeds_anew_gets_back_what_was_made() {
    let world = World::new();
    let (phone, ids) = written(&world, MANY);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync_over(Fault::CutAnswer(40_000));
    assert!(total(&laptop) > 0);
    let own = laptop.record(neighbors_quarrel(&world.grid()));
    laptop.sync_over(Fault::CutAnswer(400));
    world.pass_days(1);
    world.server.admin().renew_feeds().unwrap();
    is_well(&laptop, MANY + 1);
    phone.sync();
    is_well(&phone, MANY + 1);
    same(&phone, &laptop, &[ids[0], ids[1], own]);
}

#[test]
fn a_grid_that_is_taken_away_in_the_middle_of_its_pack_is_let_go_of() {
    use sync_server::admin::Reach;
    let world = World::new();
    let (_phone, _) = written(&world, MANY);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync_over(Fault::CutAnswer(40_000));
    assert!(total(&laptop) > 0);
    let officer = world.demo().seats.into_iter();
    let officer = officer.map(|seat| seat.worker);
    let mut officer = officer.filter(|worker| worker.role == Role::AuxiliaryOfficer);
    let elsewhere = Reach::Villages(vec![world.demo().grids[0].village()]);
    let nowhere = Reach::Grids(vec![world.demo().grids[1].clone()]);
    let officer = officer.next().unwrap().id;
    let admin = world.server.admin();
    if admin.set_reach(officer, &nowhere).is_err() {
        // An officer holds villages: there is another one in the county.
        assert!(admin.set_reach(officer, &elsewhere).is_ok());
        return;
    }
    is_well(&laptop, 0);
    assert_eq!(under_way(&laptop), None);
}

#[test]
fn an_app_that_signs_nothing_gets_rows_as_ever() {
    let mut world = World::new();
    world.start_server_of(1, &[]);
    let (phone, ids) = written(&world, MANY);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.line.trips();
    is_well(&laptop, MANY);
    assert!(!world.server_home().join("files/packs").exists());
    same(&phone, &laptop, &ids[..20]);
    // Once the server is newer, a new device gets what nobody signed in a pack too, each by whom.
    world.start_server_of(2, &[&phone, &laptop]);
    let newcomer = world.enrolled(Role::StationOfficer);
    newcomer.line.trips();
    newcomer.sync();
    assert_eq!(newcomer.line.trips().len(), 2);
    is_well(&newcomer, MANY);
    same(&phone, &newcomer, &ids);
}

#[test]
fn many_who_ask_at_once_get_the_same_pack() {
    let world = World::new();
    let (_phone, ids) = written(&world, MANY);
    let devices: Vec<_> = (0..6)
        .map(|_| world.enrolled(Role::AuxiliaryOfficer))
        .collect();
    std::thread::scope(|threads| {
        for device in &devices {
            threads.spawn(move || is_well(device, MANY));
        }
    });
    let packs = walk(&world.server_home().join("files/packs"));
    assert_eq!(packs, 1);
    same(&devices[0], &devices[5], &ids);
}

fn walk(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap();
    let each = entries.map(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path) } else { 1 }
    });
    each.sum()
}
