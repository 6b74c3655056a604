//! Sent, delivered, read, answered by each for themselves, done or taken back.

use super::*;
use crate::notice::act::shapes::{
    Accepted, Declined, Delivered, Done, Escalated, Read, Recalled, ToldOtherwise,
};
use crate::notice::act::{Means, Why};
use crate::notice::samples::{act, sent, worker};
use crate::notice::task::tasks;
use crate::task::{Seat, TaskKind};

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
    Done { answer }.into()
}

fn recalled() -> What {
    let reason = "弄错了".into();
    Recalled { reason }.into()
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
    let escalated = Escalated {
        to: "李所长".into(),
        reason: "三天没人答复".into(),
    };
    let told = ToldOtherwise { how: Means::Phone };
    let by = worker(OFFICER);
    let notice = after(vec![act(1, by, told), act(2, by, escalated)]);
    assert!(Answering::of(&notice).is_escalated());
    assert_eq!(state(&notice), NoticeState::Sent);
}
