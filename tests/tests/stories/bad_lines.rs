//! Lines that break anywhere: nothing is lost, nothing comes twice, the next sync goes on.

use std::sync::{Arc, Mutex};

use contract::command::dispute::List;
use contract::command::sync::{Line, Status};
use model::{DisputeId, Role};
use test_kit::{Device, Fault, World, neighbors_quarrel};
use wire::{FrameReader, FromServer, Hello, Message};

use crate::lanes::{LONG, behind, watched};
use crate::packs::{is_well, same};

/// What ten edits may cost, all questions and answers of both devices together: a sentence more in a record is some
/// hundred bytes as it travels, and goes up once and down once; signatures, acknowledgements and cursors come to it.
const TEN_EDITS_BYTES: usize = 4_000;

fn records(world: &World, device: &Device, n: usize) {
    for i in 0..n {
        let mut draft = neighbors_quarrel(&world.grid());
        draft.place = format!("{i}号");
        device.record(draft);
    }
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap()
}

/// Where to cut: a small odd step meets the head, the inside and the edge of every frame.
fn cuts(len: usize) -> impl Iterator<Item = usize> {
    (0..len).step_by(37).chain([len.saturating_sub(1)])
}

#[test]
fn an_idle_sync_is_one_round_trip_however_many_records() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 30);
    world.run_until_quiet(&[&phone, &laptop]);
    phone.line.trips();
    phone.sync();
    let trips = phone.line.trips();
    assert_eq!(trips.len(), 1);
    assert!(
        trips[0].sent_bytes + trips[0].received_bytes <= 350,
        "{trips:?}"
    );
}

#[test]
fn pushing_and_pulling_share_one_trip() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &laptop, 1);
    laptop.sync();
    records(&world, &phone, 1);
    phone.line.trips();
    phone.sync();
    assert_eq!(phone.line.trips().len(), 1);
    assert_eq!(phone.list().total, 2);
}

#[test]
fn ten_edits_reach_the_other_device_in_two_round_trips_and_few_bytes() {
    let (world, phone, laptop) = World::two_devices();
    let grid = world.grid();
    let ids: Vec<DisputeId> = (0..10)
        .map(|_| phone.record(neighbors_quarrel(&grid)))
        .collect();
    world.run_until_quiet(&[&phone, &laptop]);
    let said = |n: usize| format!("第{n}次去看，水渠还没有通。");
    for (n, id) in ids.iter().enumerate() {
        phone.edit(*id, |c| c.verified = said(n));
    }
    for device in [&phone, &laptop] {
        device.line.trips();
    }
    assert_eq!(phone.sync().waiting, 0);
    laptop.sync();
    let trips = [phone.line.trips(), laptop.line.trips()].concat();
    assert_eq!(trips.len(), 2, "{trips:?}");
    let bytes = trips
        .iter()
        .map(|trip| trip.sent_bytes + trip.received_bytes);
    assert!(bytes.sum::<usize>() <= TEN_EDITS_BYTES, "{trips:?}");
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(laptop.sheet(*id).content.verified, said(n));
    }
}

#[test]
fn a_request_cut_anywhere_loses_nothing() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 3);
    for at in cuts(4_000) {
        phone.sync_over(Fault::CutRequest(at));
    }
    phone.sync();
    laptop.sync();
    assert_eq!((phone.sync().waiting, laptop.list().total), (0, 3));
}

#[test]
fn a_line_that_is_cut_again_and_again_and_carries_a_little_each_time_is_not_waited_for() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 300);
    phone.sync();
    let pause_ms = || {
        let status = laptop.give(&Status {});
        let (next, asked) = (status.next_attempt_ms, status.last_attempt_ms);
        next.unwrap().ms_after(asked.unwrap())
    };
    // By itself it comes back less and less often where nothing goes through.
    laptop.line.be(Fault::Offline);
    laptop.field().start_sync();
    for _ in 0..6 {
        laptop.sync_over(Fault::Offline);
    }
    assert!(pause_ms() > 60_000, "{}", pause_ms());
    let mut brought = 0;
    for at in (4_000..60_000).step_by(2_000) {
        let before = laptop.list().total;
        laptop.sync_over(Fault::CutAnswer(at));
        let after = laptop.list().total;
        if after == 300 {
            break;
        }
        if after > before {
            brought += 1;
            assert!(pause_ms() <= 5_000, "{}", pause_ms());
        }
    }
    assert!(brought > 0, "a part came over a line that broke");
    for _ in 0..3 {
        laptop.sync_over(Fault::Offline);
    }
    assert!(
        pause_ms() > 5_000,
        "and where nothing comes it waits again: {}",
        pause_ms()
    );
}

#[test]
fn an_answer_cut_anywhere_keeps_what_was_whole_and_goes_on() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 300);
    phone.sync();
    // Frames that arrived whole stay; each next sync asks for the rest only.
    let mut totals = vec![0];
    for at in (200..90_000).step_by(4_001) {
        let status = laptop.sync_over(Fault::CutAnswer(at));
        assert!(matches!(status.line, Line::Offline | Line::Online));
        totals.push(laptop.list().total);
    }
    assert!(totals.is_sorted(), "{totals:?}");
    assert!(
        totals.iter().any(|n| (1..300).contains(n)),
        "a part stayed: {totals:?}"
    );
    laptop.sync();
    assert_eq!(laptop.list().total, 300);
    assert_eq!(laptop.sync().quarantined, 0);
}

/// What is to be told is as much as there can be: two grids answered for, a directory, a long feed with open cases ahead
/// of it, and short ones.
#[test]
fn an_answer_cut_in_the_middle_of_any_of_its_frames_is_gone_on_with() {
    let world = World::new();
    let (_phone, laptop, known, _newest) = behind(&world);
    let grids = world.demo().grids;
    let elsewhere = world.elsewhere();
    elsewhere.record(neighbors_quarrel(&grids[1]));
    assert_eq!(elsewhere.sync().waiting, 0);
    laptop.record(neighbors_quarrel(&grids[0]));
    laptop.record(neighbors_quarrel(&grids[2]));
    laptop.edit(known, |c| c.verified = "到现场看过。".into());
    let waiting = size(laptop.give(&Status {}).waiting);
    assert_eq!(waiting, 3);
    let all = size(LONG / 4) + 5;
    let desk = world.enrolled(Role::StationOfficer);

    let (mut totals, mut at) = (vec![laptop.list().total], 0);
    let whole = loop {
        // Each time it is the same device, which has heard nothing yet.
        let twin = world.over(world.copy_of(&laptop));
        let seen = watched(&twin);
        let status = twin.sync_over(Fault::CutAnswerIn(at));
        let frames = seen.lock().unwrap()[0].clone();
        totals.push(twin.list().total);
        if at < frames.len() {
            assert_eq!((status.line, status.quarantined), (Line::Offline, 0));
            // What was written here waits until its answer has come whole.
            let answered = frames[..at].iter().map(|(_, said)| match said {
                FromServer::Acks(acks) => acks.acks.len(),
                _ => 0,
            });
            let left = waiting - answered.sum::<usize>();
            assert_eq!(size(status.waiting), left, "frame {at}");
        }
        is_well(&twin, all);
        is_well(&desk, all);
        let rows = desk.give(&List {
            limit: 200,
            ..List::default()
        });
        let ids: Vec<DisputeId> = rows.rows.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), all);
        same(&twin, &desk, &ids);
        if at == frames.len() {
            assert_eq!(status.line, Line::Online);
            break frames;
        }
        at += 1;
    };
    assert!(totals.is_sorted(), "what was whole stays: {totals:?}");
    let of = |is: fn(&FromServer) -> bool| whole.iter().filter(|(_, said)| is(said)).count();
    assert_eq!(of(|said| matches!(said, FromServer::Welcome(_))), 1);
    assert_eq!(of(|said| matches!(said, FromServer::Acks(_))), 2);
    assert_eq!(of(|said| matches!(said, FromServer::Directory(_))), 1);
    assert!(of(|said| matches!(said, FromServer::Feed(_))) >= 3);
    assert_eq!(of(|said| matches!(said, FromServer::Part(_))), 1);
    assert_eq!(of(|said| matches!(said, FromServer::End(_))), 1);
}

#[test]
fn a_question_cut_in_the_middle_of_any_of_its_frames_is_asked_again() {
    let (world, phone, laptop) = World::two_devices();
    let desk = world.enrolled(Role::StationOfficer);
    let grids = world.demo().grids;
    let mut ids: Vec<DisputeId> = Vec::new();
    for frame in 0.. {
        ids.extend(
            grids
                .iter()
                .map(|grid| laptop.record(neighbors_quarrel(grid))),
        );
        let status = laptop.sync_over(Fault::CutRequestIn(frame));
        if status.line == Line::Online {
            // Where it stands, and a push for each grid.
            assert_eq!(frame, 1 + grids.len());
            break;
        }
        let told = (size(status.waiting), status.quarantined);
        assert_eq!(told, (grids.len(), 0), "frame {frame}");
        is_well(&laptop, ids.len());
        is_well(&desk, ids.len());
        same(&laptop, &desk, &ids);
    }
    is_well(&desk, ids.len());
    same(&laptop, &desk, &ids);
    is_well(&phone, ids.len() / grids.len());
}

#[test]
fn a_line_that_broke_is_asked_for_less_and_one_that_holds_for_more_again() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 30);
    phone.sync();
    let asked: Arc<Mutex<Vec<u32>>> = Arc::default();
    let heard = Arc::clone(&asked);
    laptop.line.overhear(move |path, body| {
        if path == "/v1/sync" {
            let mut reader = FrameReader::new();
            reader.push(body);
            let hello = Hello::from_frame(&reader.next().unwrap().unwrap()).unwrap();
            heard.lock().unwrap().push(hello.budget_bytes);
        }
    });
    // How much the first question of a sync asks for.
    let asks = |fault| {
        laptop.sync_over(fault);
        std::mem::take(&mut *asked.lock().unwrap())[0]
    };
    let before = asks(Fault::CutAnswer(0));
    let broke_once = asks(Fault::CutAnswer(200));
    let broke_twice = asks(Fault::None);
    assert_eq!(laptop.list().total, 30);
    let held = asks(Fault::None);
    assert_eq!(
        (broke_once, broke_twice),
        (before / 2, before / 4),
        "half as much after each cut"
    );
    assert!(held > broke_twice, "{held} after {broke_twice}");
}

#[test]
fn an_acknowledgement_lost_on_the_way_does_no_harm() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 5);
    assert_eq!(phone.sync_over(Fault::CutAnswer(0)).waiting, 5);
    let status = phone.sync();
    assert_eq!((status.waiting, status.quarantined), (0, 0));
    laptop.sync();
    assert_eq!(laptop.list().total, 5);
}

#[test]
fn the_same_push_twice_is_the_same_as_once() {
    let (world, phone, laptop) = World::two_devices();
    records(&world, &phone, 5);
    let status = phone.sync_over(Fault::Twice);
    assert_eq!((status.waiting, status.quarantined), (0, 0));
    laptop.sync_over(Fault::Twice);
    assert_eq!((phone.list().total, laptop.list().total), (5, 5));
}

#[test]
fn an_edit_travels_over_a_line_that_breaks_every_other_time() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    for round in 0..20 {
        phone.edit(id, |c| c.verified.push_str(&format!("{round};")));
        let fault = if round % 2 == 0 {
            Fault::CutAnswer(round * 13)
        } else {
            Fault::CutRequest(round * 17)
        };
        phone.sync_over(fault);
        laptop.sync_over(fault);
    }
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(phone.sheet(id).content, laptop.sheet(id).content);
    assert_eq!(phone.sheet(id).version, laptop.sheet(id).version);
    assert!((0..20).all(|round| {
        laptop
            .sheet(id)
            .content
            .verified
            .contains(&format!("{round};"))
    }));
}

#[test]
fn a_restarted_device_goes_on_where_it_was() {
    let (world, mut phone, laptop) = World::two_devices();
    records(&world, &phone, 2);
    phone.sync_over(Fault::Offline);
    phone.restart();
    assert_eq!(
        phone.give(&contract::command::sync::Status {}).line,
        Line::Offline
    );
    phone.sync();
    laptop.sync();
    assert_eq!(laptop.list().total, 2);
}
