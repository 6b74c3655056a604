//! Sent, delivered, read, answered by each for themselves, done or taken back.

use super::*;
use crate::notice::act::Overseer;
use crate::notice::act::shapes::{Delivered, Read};
use crate::notice::samples::{act, sent, worker};
use crate::notice::task::tasks;
use crate::task::{Seat, Task, TaskKind};

const WORKER: u8 = 7;
const OTHER: u8 = 8;
const OFFICER: u8 = 6;

fn accepted() -> What {
    let words = String::new();
    Accepted { words }.into()
}

fn declined() -> What {
    let words = String::new();
    let why = Why::Unsafe;
    Declined { why, words }.into()
}

fn done() -> What {
    let answer = "去过了".into();
    let dispute = None;
    Done { answer, dispute }.into()
}

fn recalled() -> What {
    let reason = "弄错了".into();
    Recalled { reason }.into()
}

/// As older apps wrote it, when nobody is told.
fn escalated(seat: Option<Overseer>, to: Option<u8>) -> What {
    Escalated {
        to: "李所长".into(),
        seat,
        worker: to.map(worker),
        reason: "三天没人答复".into(),
    }
    .into()
}

/// The notice after these acts, each of which has to go through.
fn after(acts: Vec<NoticeAct>) -> Notice {
    let mut notice = sent();
    for one in acts {
        let before = notice.clone();
        Answering::of(&before).take(&one).unwrap();
        notice.acts.push(one);
    }
    notice
}

fn state(notice: &Notice) -> NoticeState {
    Answering::of(notice).state()
}

fn refused(notice: &Notice, by: u8, what: impl Into<What>) -> NoticeIllegal {
    let act = act(99, worker(by), what);
    Answering::of(notice).may(&act).unwrap_err()
}

#[test]
fn it_goes_from_sent_to_done() {
    let by = worker(WORKER);
    let steps = [
        (act(1, by, Delivered {}), NoticeState::Delivered),
        (act(2, by, Read {}), NoticeState::Read),
        (act(3, by, accepted()), NoticeState::Accepted),
        (act(4, by, done()), NoticeState::Done),
    ];
    let mut acts = Vec::new();
    assert_eq!(state(&sent()), NoticeState::Sent);
    for (one, stands) in steps {
        acts.push(one);
        assert_eq!(state(&after(acts.clone())), stands);
    }
    let over = after(acts);
    let why = refused(&over, OFFICER, recalled());
    assert_eq!(why, NoticeIllegal::Over(NoticeState::Done));
    assert_eq!(tasks(&over), Vec::new());
}

#[test]
fn who_declines_says_why_and_may_think_better_of_it() {
    let by = worker(WORKER);
    let notice = after(vec![act(1, by, declined())]);
    assert_eq!(state(&notice), NoticeState::Declined);
    assert_eq!(refused(&notice, WORKER, done()), NoticeIllegal::NotAccepted);
    let notice = after(vec![act(1, by, declined()), act(2, by, accepted())]);
    assert_eq!(state(&notice), NoticeState::Accepted);
    let words = " ".into();
    let why = Why::Other;
    let other = What::from(Declined { why, words });
    assert_eq!(other.check()[0].field, "words");
}

#[test]
fn of_two_who_answer_at_once_the_one_who_accepts_counts() {
    let no = act(1, worker(WORKER), declined());
    let yes = act(2, worker(OTHER), accepted());
    for acts in [vec![no.clone(), yes.clone()], vec![yes, no]] {
        let notice = after(acts);
        assert_eq!(state(&notice), NoticeState::Accepted);
        let first = &tasks(&notice)[0];
        assert_eq!(first.kind, TaskKind::NoticeDo);
        assert_eq!(first.seat, Seat::NoticedWorker(worker(OTHER)));
    }
}

#[test]
fn what_was_done_is_done_also_when_it_was_taken_back_meanwhile() {
    let mut notice = after(vec![act(1, worker(WORKER), accepted())]);
    notice.acts.push(act(2, worker(OFFICER), recalled()));
    assert_eq!(state(&notice), NoticeState::Recalled);
    notice.acts.push(act(3, worker(WORKER), done()));
    assert_eq!(state(&notice), NoticeState::Done);
}

#[test]
fn a_notice_that_was_taken_back_is_only_received() {
    let notice = after(vec![act(1, worker(OFFICER), recalled())]);
    let over = NoticeIllegal::Over(NoticeState::Recalled);
    assert_eq!(refused(&notice, WORKER, accepted()), over);
    let delivered = act(2, worker(WORKER), Delivered {});
    assert_eq!(Answering::of(&notice).may(&delivered), Ok(()));
    assert_eq!(tasks(&notice), Vec::new());
}

#[test]
fn a_notice_by_name_is_for_nobody_else() {
    let mut notice = sent();
    notice.errand.to = vec![worker(WORKER)];
    assert_eq!(refused(&notice, OTHER, Read {}), NoticeIllegal::ForOthers);
    let seat = &tasks(&notice)[0].seat;
    assert_eq!(*seat, Seat::NoticedWorker(worker(WORKER)));
}

#[test]
fn a_receipt_is_given_once() {
    let notice = after(vec![act(1, worker(WORKER), Delivered {})]);
    assert_eq!(refused(&notice, WORKER, Delivered {}), NoticeIllegal::Again);
    let other = act(2, worker(OTHER), Delivered {});
    assert_eq!(Answering::of(&notice).may(&other), Ok(()));
}

#[test]
fn when_the_time_is_up_it_is_for_whoever_sent_it_to_see_to_it() {
    let mut late = tasks(&sent()).into_iter();
    let late = late.find(|task| task.seat == Seat::NoticeSenders);
    assert_eq!(late.map(|task| task.due_on), sent().errand.by);
    let escalated = escalated(None, None);
    let told = ToldOtherwise { how: Means::Phone };
    let by = worker(OFFICER);
    let notice = after(vec![act(1, by, told), act(2, by, escalated)]);
    assert!(Answering::of(&notice).is_escalated());
    assert_eq!(state(&notice), NoticeState::Sent);
}

#[test]
fn when_everybody_declined_it_is_for_whoever_sent_it_until_somebody_is_asked_to_see_to_it() {
    let (one, other, officer) = (worker(WORKER), worker(OTHER), worker(OFFICER));
    let mut notice = sent();
    notice.errand.to = vec![one, other];
    let of_the_sender = |notice: &Notice| {
        let all = tasks(notice).into_iter();
        let own = all.filter(|task| task.kind == TaskKind::NoticeDeclined);
        own.map(|task| (task.seat, task.act)).collect::<Vec<_>>()
    };
    notice.acts.push(act(1, one, declined()));
    assert_eq!(of_the_sender(&notice), [], "somebody may still accept");
    let last = act(2, other, declined());
    notice.acts.push(last.clone());
    let asked = Task {
        kind: TaskKind::NoticeDeclined,
        seat: Seat::NoticeSenders,
        due_on: last.at_ms.day(),
        dated: false,
        from: None,
        act: Some(last.id),
    };
    assert_eq!(tasks(&notice), [asked], "and of nobody else");
    // What older apps wrote to a name reaches nobody.
    notice.acts.push(act(3, officer, escalated(None, None)));
    assert_eq!(of_the_sender(&notice).len(), 1);
    for over in [
        act(4, officer, escalated(Some(Overseer::Township), None)),
        act(4, officer, recalled()),
        act(4, one, accepted()),
    ] {
        let mut after = notice.clone();
        after.acts.push(over.clone());
        assert_eq!(of_the_sender(&after), [], "{}", over.what.code());
    }
}

fn overseen(notice: &Notice) -> Vec<Seat> {
    let tasks = tasks(notice).into_iter();
    let tasks = tasks.filter(|task| task.kind == TaskKind::NoticeOversee);
    tasks.map(|task| task.seat).collect()
}

#[test]
fn who_is_asked_to_see_to_it_has_it_until_it_is_done_or_taken_back() {
    let by = worker(OFFICER);
    let told = act(1, by, escalated(Some(Overseer::Township), None));
    let named = act(2, by, escalated(None, Some(OTHER)));
    let township = Seat::Overseers(Role::Reviewer);
    let both = [township, Seat::Overseer(worker(OTHER))];
    let mut acts = vec![told, named, act(3, worker(WORKER), declined())];
    // That the worker it was for declines does not let them go.
    assert_eq!(state(&after(acts.clone())), NoticeState::Declined);
    assert_eq!(overseen(&after(acts.clone())), both);
    acts.push(act(4, worker(WORKER), accepted()));
    assert_eq!(overseen(&after(acts.clone())), both);
    let taken_back = [acts.clone(), vec![act(5, by, recalled())]].concat();
    assert_eq!(tasks(&after(taken_back)), Vec::new());
    acts.push(act(5, worker(WORKER), done()));
    assert_eq!(tasks(&after(acts)), Vec::new());
}

#[test]
fn who_is_asked_twice_has_it_once_since_the_last_time() {
    let by = worker(OFFICER);
    let first = act(1, by, escalated(Some(Overseer::Station), None));
    let mut second = act(2, by, escalated(Some(Overseer::Station), None));
    second.at_ms = UtcMs(first.at_ms.0 + 48 * 3_600_000);
    let day = second.at_ms.day();
    let notice = after(vec![first, second]);
    assert_eq!(overseen(&notice), [Seat::Overseers(Role::StationOfficer)]);
    let all = tasks(&notice);
    let mut tasks = all.iter();
    let task = tasks.find(|task| task.kind == TaskKind::NoticeOversee);
    assert_eq!(task.map(|task| task.due_on), Some(day));
}

#[test]
fn what_was_escalated_to_a_name_or_by_a_newer_app_to_somebody_unknown_reaches_nobody() {
    let newer = Overseer::from_code("county");
    for seat in [None, Some(newer)] {
        let notice = after(vec![act(1, worker(OFFICER), escalated(seat, None))]);
        assert!(Answering::of(&notice).is_escalated());
        assert_eq!(overseen(&notice), []);
    }
}

#[test]
fn what_older_apps_wrote_reads_as_they_meant_it() {
    let id = ActId::from_bytes([1; 16]);
    let by = worker(OFFICER);
    let written = |rest: &str| format!(r#"{{{rest},"by":"{by}","at_ms":1}}"#);
    let line = written(r#""what":"escalated","to":"李所长","reason":"没人答复""#);
    let read = NoticeAct::read(id, &line).unwrap();
    let What::Escalated(escalated) = &read.what else {
        panic!("{read:?}")
    };
    assert_eq!(
        (escalated.to.as_str(), &escalated.seat, escalated.worker),
        ("李所长", &None, None)
    );
    assert_eq!(NoticeAct::read(id, &read.written()).unwrap(), read);
    let line = written(r#""what":"done","answer":"去过了""#);
    let read = NoticeAct::read(id, &line).unwrap();
    assert_eq!(read.what, done());
}
