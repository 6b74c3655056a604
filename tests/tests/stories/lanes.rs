//! What is urgent does not wait behind what is much: the newest changes of open cases come ahead of a long
//! feed, and a grid with little to read before one with a lot.

use std::sync::{Arc, Mutex};

use contract::command::notice::{List, Send};
use contract::command::sync::Line;
use model::{DisputeId, DisputeState, Role};
use test_kit::{Device, Fault, World, neighbors_quarrel};
use wire::{FrameReader, FromServer};

/// Fewer rows than would come as a pack, in more frames than one.
pub(crate) const LONG: u32 = 200;

#[track_caller]
fn is_well(device: &Device, records: u32) {
    let status = device.sync();
    let told = (status.line, status.waiting, status.quarantined);
    assert_eq!(told, (Line::Online, 0, 0), "{:?}", status.trouble);
    assert_eq!(device.list().total, records);
}

/// What no other says, as long as a page.
fn words(n: u32) -> String {
    let letters = (0..300).map(|at| char::from_u32(0x4e00 + (n * 307 + at * 11) % 9_000).unwrap());
    letters.collect()
}

/// A laptop that has read everything, and a phone that writes much after that: closed cases, and an open one
/// at the end.
pub(crate) fn behind(world: &World) -> (Device, Device, DisputeId, DisputeId) {
    let (phone, laptop) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::AuxiliaryOfficer),
    );
    let grid = world.grid();
    let known = phone.record(neighbors_quarrel(&grid));
    world.run_until_quiet(&[&phone, &laptop]);
    for n in 0..LONG / 4 {
        let mut draft = neighbors_quarrel(&grid);
        draft.claim_b = words(n);
        draft.verified = words(n + 500);
        let id = phone.record(draft);
        for to in [
            DisputeState::Mediating,
            DisputeState::Failed,
            DisputeState::Closed,
        ] {
            phone.step(id, to);
        }
    }
    let mut draft = neighbors_quarrel(&grid);
    draft.place = "井边".into();
    let newest = phone.record(draft);
    phone.edit(known, |c| c.place = "桥头".into());
    phone.sync();
    (phone, laptop, known, newest)
}

/// Where each frame of the answers to syncs ends, and what it is.
pub(crate) type Frames = Arc<Mutex<Vec<Vec<(usize, FromServer)>>>>;

pub(crate) fn watched(device: &Device) -> Frames {
    let seen: Frames = Arc::default();
    let keep = Arc::clone(&seen);
    device.line.tamper(move |path, bytes| {
        if path == "/v1/sync" {
            let mut reader = FrameReader::new();
            reader.push(&bytes);
            let mut frames = Vec::new();
            while let Some(frame) = reader.next().unwrap() {
                let end = bytes.len() - reader.held_bytes();
                frames.push((end, FromServer::from_frame(&frame).unwrap()));
            }
            keep.lock().unwrap().push(frames);
        }
        bytes
    });
    seen
}

#[test]
fn open_cases_come_ahead_of_a_long_feed() {
    let world = World::new();
    let (phone, laptop, known, newest) = behind(&world);
    let seen = watched(&laptop);
    // What the answer would be: read it once, and lose all of it.
    laptop.sync_over(Fault::CutAnswer(0));
    let frames = seen.lock().unwrap()[0].clone();
    let part = frames
        .iter()
        .position(|(_, said)| matches!(said, FromServer::Part(_)));
    let part = part.expect("something goes ahead");
    assert!(matches!(frames[part - 1].1, FromServer::Feed(_)));
    assert!(matches!(frames[part + 1].1, FromServer::Feed(_)));
    laptop.sync_over(Fault::CutAnswer(frames[part].0));
    assert_eq!(laptop.sheet(newest).content.place, "井边");
    assert_eq!(laptop.sheet(known).content.place, "桥头");
    assert!(laptop.list().total < LONG / 4);
    assert_eq!(laptop.sync_over(Fault::CutAnswer(0)).quarantined, 0);
    // It has them: they do not go ahead once more, and come again in their places.
    is_well(&laptop, LONG / 4 + 2);
    let again = seen.lock().unwrap().last().unwrap().clone();
    assert!(
        !again
            .iter()
            .any(|(_, said)| matches!(said, FromServer::Part(_)))
    );
    phone.sync();
    is_well(&phone, LONG / 4 + 2);
}

#[test]
fn a_notice_comes_ahead_of_open_cases_that_are_newer() {
    let world = World::new();
    let (phone, laptop, station) = (
        world.enrolled(Role::GridWorker),
        world.enrolled(Role::AuxiliaryOfficer),
        world.enrolled(Role::StationOfficer),
    );
    world.run_until_quiet(&[&phone, &laptop, &station]);
    let grid = world.grid();
    let write = |from: u32, to: u32| {
        for n in from..to {
            let mut draft = neighbors_quarrel(&grid);
            draft.claim_b = words(n);
            draft.verified = words(n + 500);
            phone.record(draft);
        }
        phone.sync();
    };
    write(0, LONG / 4);
    let wanted = Send {
        grids: vec![grid.clone()],
        asked: "上门看看这户最近怎样".into(),
        why: "本月第二次报警".into(),
        by: None,
        expires_on: station.today().plus_days(10),
        to: Vec::new(),
        about: None,
        household: String::new(),
    };
    let notice = station.give(&wanted).notices[0];
    station.sync();
    // More open cases than are looked at.
    write(LONG / 4, LONG * 3 / 4);
    let seen = watched(&laptop);
    laptop.sync_over(Fault::CutAnswer(0));
    let frames = seen.lock().unwrap()[0].clone();
    let part = frames
        .iter()
        .position(|(_, said)| matches!(said, FromServer::Part(_)));
    let part = part.expect("something goes ahead");
    laptop.sync_over(Fault::CutAnswer(frames[part].0));
    let notices = laptop.give(&List::default());
    assert_eq!(
        notices.iter().map(|row| row.id).collect::<Vec<_>>(),
        [notice]
    );
    assert!(laptop.list().total < LONG * 3 / 4);
    // That it is there is said with the sync that brought it.
    laptop.sync();
    is_well(&laptop, LONG * 3 / 4);
}

#[test]
fn what_went_ahead_is_not_said_twice() {
    let world = World::new();
    let (phone, laptop, known, newest) = behind(&world);
    let seen = watched(&laptop);
    is_well(&laptop, LONG / 4 + 2);
    let seen = seen.lock().unwrap().clone();
    let rows = |of: fn(&FromServer) -> Vec<wire::Row>| {
        let all = seen[0].iter().flat_map(move |(_, said)| of(said));
        all.collect::<Vec<_>>()
    };
    let ahead = rows(|said| match said {
        FromServer::Part(part) => part.rows.clone(),
        _ => Vec::new(),
    });
    let feed = rows(|said| match said {
        FromServer::Feed(feed) => feed.rows.clone(),
        _ => Vec::new(),
    });
    assert!(!ahead.is_empty());
    for row in &ahead {
        let place = feed.iter().find(|one| one.seq == row.seq).unwrap();
        assert!(place.ahead && place.bytes.is_empty() && place.doc.is_empty());
    }
    assert_eq!(feed.iter().filter(|row| row.ahead).count(), ahead.len());
    assert_eq!(laptop.sheet(newest).version, phone.sheet(newest).version);
    assert_eq!(laptop.sheet(known).version, phone.sheet(known).version);
    // The feed is linked as if nothing had gone ahead.
    phone.edit(known, |c| c.place = "河边".into());
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(laptop.sheet(known).content.place, "河边");
}

#[test]
fn a_grid_with_little_to_read_comes_before_one_with_much() {
    let world = World::new();
    let (_, laptop, ..) = behind(&world);
    let elsewhere = world.elsewhere();
    let mut draft = neighbors_quarrel(&world.demo().grids[1]);
    draft.area = Some(world.demo().grids[1].village());
    elsewhere.record(draft);
    assert_eq!(elsewhere.sync().waiting, 0);
    let seen = watched(&laptop);
    laptop.sync();
    let seen = seen.lock().unwrap();
    let feeds = seen[0].iter().filter_map(|(_, said)| match said {
        FromServer::Feed(feed) => Some(feed.scope.clone()),
        _ => None,
    });
    let feeds: Vec<_> = feeds.collect();
    assert_eq!(feeds[0], world.demo().grids[1].to_string());
    assert!(
        feeds[1..]
            .iter()
            .all(|scope| *scope == world.grid().to_string())
    );
    assert!(feeds.len() > 2);
}
