//! Notices from the station: on the worker's screen at once, answered, done, taken back, and told by telephone
//! without a word of what they say.

mod batches;
mod by_name;
mod erased_with;
mod escalated;
mod unopened;

use std::time::{Duration, Instant};

use contract::Code;
use contract::command::notice::{Do, Done, Get, List, NoticeRow, Send, Sheet, Tell, Totals};
use contract::command::sync::{self, Line};
use contract::command::{elder, today};
use model::notice::act::shapes::{self, Accepted, Declined, Recalled};
use model::notice::act::{Means, Overseer, Why};
use model::notice::{About, AboutKind, NoticeWhat};
use model::{DisputeId, GridId, NoticeState, RecordId, Role};
use test_kit::{Device, World, lone_elder, neighbors_quarrel};

use crate::everything::everything_on;

/// What is asked of a notice (one second), and a machine that has much else to do.
const AT_ONCE: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(20);
/// Long enough for a request to be on its way.
const A_WHILE: Duration = Duration::from_millis(300);

fn wanted(device: &Device, grids: &[GridId]) -> Send {
    Send {
        grids: grids.to_vec(),
        asked: "上门看看这户最近怎样".into(),
        why: "本月第二次报警".into(),
        by: Some(device.today().plus_days(2)),
        expires_on: device.today().plus_days(10),
        to: Vec::new(),
        about: None,
        household: String::new(),
    }
}

pub(crate) fn three() -> (World, [Device; 3]) {
    let (world, phone, laptop) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    world.run_until_quiet(&[&phone, &laptop, &station]);
    (world, [phone, laptop, station])
}

pub(crate) fn sent(world: &World, station: &Device) -> RecordId {
    station.give(&wanted(station, &[world.grid()])).notices[0]
}

fn list(device: &Device) -> Vec<NoticeRow> {
    device.give(&List::default())
}

pub(crate) fn sheet(device: &Device, id: RecordId) -> Sheet {
    device.give(&Get { id })
}

pub(crate) fn act(device: &Device, id: RecordId, what: impl Into<NoticeWhat>) -> Done {
    let act = what.into().into();
    device.give(&Do { id, act })
}

pub(crate) fn accepted() -> Accepted {
    let words = String::new();
    Accepted { words }
}

pub(crate) fn done(dispute: Option<DisputeId>) -> shapes::Done {
    let answer = "去过了，两家都在，没吵。".into();
    shapes::Done { answer, dispute }
}

/// The notices that wait for this worker.
fn on_today(device: &Device) -> Vec<RecordId> {
    let waits = device.give(&today::Get {}).notices;
    waits.into_iter().map(|row| row.id).collect()
}

fn to_the_township() -> shapes::Escalated {
    shapes::Escalated {
        to: String::new(),
        seat: Some(Overseer::Township),
        worker: None,
        reason: "三天没人答复".into(),
    }
}

pub(crate) fn codes(sheet: &Sheet) -> Vec<&str> {
    sheet.acts.iter().map(|act| act.what.code()).collect()
}

#[test]
fn a_notice_goes_from_sent_to_done_and_back() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let id = sent(&world, station);
    assert_eq!(list(station)[0].state, NoticeState::Sent);
    station.sync();
    phone.sync();
    let waits = &phone.give(&today::Get {}).notices;
    assert_eq!((waits.len(), waits[0].id), (1, id));
    // That it is on the phone the phone has said itself.
    world.run_until_quiet(&[phone, station]);
    assert_eq!(list(station)[0].state, NoticeState::Delivered);
    assert_eq!(sheet(phone, id).may, ["accepted", "declined"]);
    world.run_until_quiet(&[phone, station]);
    assert_eq!(list(station)[0].state, NoticeState::Read);
    assert_eq!(act(phone, id, accepted()).state, NoticeState::Accepted);
    assert_eq!(act(phone, id, done(None)).state, NoticeState::Done);
    world.run_until_quiet(&[phone, station]);
    let told = sheet(station, id);
    assert_eq!(told.row.state, NoticeState::Done);
    assert_eq!(codes(&told), ["delivered", "read", "accepted", "done"]);
    assert!(told.may.contains(&"told_otherwise".to_owned()));
    assert_eq!(phone.give(&today::Get {}).notices, []);
    let totals = Totals {
        from: station.today(),
        until: station.today(),
    };
    let totals = station.give(&totals).totals;
    assert_eq!(
        (totals["sent"], totals["done"], totals["waiting"]),
        (1, 1, 0)
    );
}

#[test]
fn who_does_not_do_it_says_why_and_is_asked_no_more() {
    let (world, devices) = three();
    let [phone, laptop, station] = &devices;
    let id = sent(&world, station);
    world.run_until_quiet(&devices.each_ref());
    let declined = |why| Declined {
        why,
        words: String::new(),
    };
    let act_with = |why| Do {
        id,
        act: declined(why).into(),
    };
    let failure = phone.try_give(&act_with(Why::Other)).unwrap_err();
    assert_eq!(
        (failure.code, failure.fields[0].field.as_str()),
        (Code::Invalid, "words")
    );
    assert_eq!(on_today(station), [], "there is time");
    act(phone, id, declined(Why::Unsafe));
    world.run_until_quiet(&devices.each_ref());
    assert_eq!(list(station)[0].state, NoticeState::Declined);
    // Nobody does it: that waits for whoever sent it, and asks nothing more of those it was for.
    assert_eq!(on_today(station), [id]);
    for asked in [phone, laptop] {
        assert_eq!(on_today(asked), []);
    }
    // Of two who answer at once, the one who accepts counts.
    act(laptop, id, accepted());
    world.run_until_quiet(&devices.each_ref());
    assert_eq!(on_today(station), []);
    assert_eq!(list(station)[0].state, NoticeState::Accepted);
    assert_eq!(list(phone)[0].state, NoticeState::Accepted);
}

#[test]
fn a_notice_is_written_to_many_grids_and_each_answers_for_itself() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let grids = world.demo().grids;
    let held: Vec<_> = grids.iter().take(3).cloned().collect();
    let sent = station.give(&wanted(station, &held));
    assert_eq!(sent.notices.len(), 3);
    assert!(sent.batch.is_some());
    world.run_until_quiet(&[phone, station]);
    assert_eq!(list(phone).len(), 1, "a worker hears of their own grid");
    act(phone, list(phone)[0].id, accepted());
    world.run_until_quiet(&[phone, station]);
    let states: Vec<_> = list(station).into_iter().map(|row| row.state).collect();
    let answered = states
        .iter()
        .filter(|state| **state == NoticeState::Accepted);
    assert_eq!((states.len(), answered.count()), (3, 1));
    // What is about one household goes to one grid.
    let mut about = wanted(station, &held);
    about.household = "三组12号".into();
    let failure = station.try_give(&about).unwrap_err();
    assert_eq!(failure.fields[0].field, "household");
    assert_eq!(
        phone
            .try_give(&wanted(phone, &[world.grid()]))
            .unwrap_err()
            .code,
        Code::NotAllowed
    );
}

#[test]
fn a_notice_that_is_taken_back_is_answered_no_more() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let id = sent(&world, station);
    world.run_until_quiet(&[phone, station]);
    let reason = "弄错了".into();
    act(station, id, Recalled { reason });
    world.run_until_quiet(&[phone, station]);
    let act = accepted().into();
    assert_eq!(
        phone.try_give(&Do { id, act }).unwrap_err().code,
        Code::IllegalStep
    );
    assert_eq!(
        phone.give(&List {
            open: true,
            limit: 0
        }),
        []
    );
    assert_eq!(phone.give(&today::Get {}).notices, []);
}

#[test]
fn when_the_time_is_up_whoever_sent_it_hears_of_it_and_what_has_run_out_is_gone() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let id = sent(&world, station);
    world.run_until_quiet(&[phone, station]);
    assert_eq!(station.give(&today::Get {}).notices, []);
    world.pass_days(3);
    let late = station.give(&today::Get {}).notices;
    assert_eq!((late[0].id, late[0].late), (id, true));
    act(station, id, to_the_township());
    world.run_until_quiet(&[phone, station]);
    assert!(list(phone)[0].escalated);
    world.pass_days(8);
    assert!(list(phone)[0].expired);
    assert_eq!(phone.give(&today::Get {}).notices, []);
    assert_eq!(
        phone.give(&List {
            open: true,
            limit: 0
        }),
        []
    );
}

#[test]
fn the_text_for_a_call_says_nothing_of_the_notice_and_is_noted() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let mut about = wanted(station, &[world.grid()]);
    about.household = "三组12号".into();
    let id = station.give(&about).notices[0];
    // Both stand beside each other before anything is said, and that they were read there is not that they were said.
    let read = sheet(station, id);
    let ways: Vec<_> = read.spoken.iter().map(|spoken| &spoken.how).collect();
    assert_eq!(ways, [&Means::Phone, &Means::Sms]);
    assert!(read.acts.is_empty());
    for spoken in read.spoken {
        let how = spoken.how;
        let text = station.give(&Tell { id, how }).text;
        assert_eq!(text, spoken.text);
        for kept in [&about.asked, &about.why, &about.household] {
            assert!(!text.contains(kept.as_str()), "{text}");
        }
        for word in ["三组", "报警", "看看", "李", "赵"] {
            assert!(!text.contains(word), "{text}");
        }
    }
    let told = sheet(station, id);
    assert_eq!(codes(&told), ["told_otherwise", "told_otherwise"]);
    world.run_until_quiet(&[phone, station]);
    assert_eq!(sheet(phone, id).spoken, [], "it is not for a worker to say");
    let how = Means::Phone;
    assert_eq!(
        phone.try_give(&Tell { id, how }).unwrap_err().code,
        Code::NotAllowed
    );
}

#[test]
fn a_notice_about_a_record_goes_where_that_stands_and_is_erased_with_it() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let case = phone.record(neighbors_quarrel(&world.grid()));
    let old = phone.give(&lone_elder(&world.grid()));
    world.run_until_quiet(&[phone, station]);
    for (kind, id) in [(AboutKind::Case, case), (AboutKind::Elder, old.id)] {
        let mut about = wanted(station, &[world.demo().grids[1].clone()]);
        about.about = Some(About { kind, id });
        let failure = station.try_give(&about).unwrap_err();
        assert_eq!(failure.fields[0].field, "about");
        about.grids = vec![world.grid()];
        station.give(&about);
    }
    world.run_until_quiet(&[phone, station]);
    assert_eq!(list(phone).len(), 2);
    for row in list(phone) {
        let read = sheet(phone, row.id);
        assert_eq!(read.opens, [read.about.unwrap().id]);
    }
    world.run_until_quiet(&[phone, station]);
    assert_eq!(phone.give(&elder::Get { id: old.id }).notices.len(), 1);
    world.erase(old.id);
    world.run_until_quiet(&[phone, station]);
    for device in [phone, station] {
        assert_eq!(list(device).len(), 1, "the notice about the case stays");
    }
}

#[test]
fn a_notice_written_without_a_line_about_what_is_erased_is_let_go_of() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[phone, station]);
    world.erase(id);
    let mut about = wanted(station, &[world.grid()]);
    let kind = AboutKind::Case;
    about.about = Some(About { kind, id });
    station.give(&about);
    world.run_until_quiet(&[phone, station]);
    for device in [phone, station] {
        assert!(list(device).is_empty());
        assert!(!everything_on(device).contains("上门看看这户最近怎样"));
        assert_eq!(device.sync().waiting, 0);
    }
}

#[test]
fn an_answer_leads_to_the_case_that_was_written_down_for_it() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let id = sent(&world, station);
    world.run_until_quiet(&[phone, station]);
    act(phone, id, accepted());
    let nowhere = done(Some(RecordId::from_bytes([9; 16])));
    let failure = phone.try_give(&Do {
        id,
        act: nowhere.into(),
    });
    let failure = failure.unwrap_err();
    assert_eq!(
        (failure.code, failure.fields[0].field.as_str()),
        (Code::Invalid, "dispute")
    );
    let case = phone.record(neighbors_quarrel(&world.grid()));
    act(phone, id, done(Some(case)));
    world.run_until_quiet(&[phone, station]);
    assert_eq!(sheet(station, id).opens, [case]);
}

#[test]
fn a_notice_is_on_the_workers_screen_at_once() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    for device in [phone, station] {
        device.field().start_sync();
        until(PATIENCE, || {
            device.give(&sync::Status {}).line == Line::Online
        });
    }
    std::thread::sleep(A_WHILE);
    let id = sent(&world, station);
    let took = until(AT_ONCE, || !list(phone).is_empty());
    println!("on the screen after {took:?}");
    // And the station hears at once that it is.
    until(PATIENCE, || {
        list(station)[0].state == NoticeState::Delivered
    });
    act(phone, id, accepted());
    until(AT_ONCE, || list(station)[0].state == NoticeState::Accepted);
}

fn until(longest: Duration, is_so: impl Fn() -> bool) -> Duration {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < longest, "not after {longest:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
    began.elapsed()
}
