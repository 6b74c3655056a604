//! What is wanted as a notice is answered, handed up and told.

use contract::Code;
use contract::command::dispute::Who;
use contract::command::notice::{NoticeRow, Spoken};
use model::{ActId, Day, DisputeKind, DisputeState, NoticeState, Role, UtcMs};

use super::*;

fn id(n: u8) -> RecordId {
    RecordId::from_bytes([n; 16])
}

fn nobody() -> Who {
    Who {
        id: None,
        name: String::new(),
    }
}

fn spoken(how: Means, text: &str) -> Spoken {
    let text = text.into();
    Spoken { how, text }
}

/// The notice once it was read, when these acts are open.
fn read(may: &[&str]) -> Notice {
    let day: Day = "2026-11-20".parse().unwrap();
    let sheet = Sheet {
        row: NoticeRow {
            id: id(1),
            grid: "620602119202003".parse().unwrap(),
            grid_name: "第三网格".into(),
            asked: "上门看看".into(),
            by: Some(day),
            expires_on: day,
            expired: false,
            late: true,
            state: NoticeState::Accepted,
            escalated: false,
            batch: None,
            from: nobody(),
            sent_at_ms: UtcMs(1_000),
            waiting: false,
        },
        why: String::new(),
        household: String::new(),
        about: None,
        opens: vec![],
        to: vec![],
        acts: vec![],
        accepted: Some(true),
        may: may.iter().map(|code| (*code).to_owned()).collect(),
        spoken: vec![spoken(Means::Phone, "您好"), spoken(Means::Sms, "【板凳】")],
    };
    let (notice, effects) = Notice::of(id(1)).update(Event::Got(Box::new(Ok(sheet))));
    assert_eq!(effects, []);
    notice
}

fn case(n: u8, recorded_at_ms: i64) -> DisputeRow {
    DisputeRow {
        id: id(n),
        kind: DisputeKind::Household,
        subtype: None,
        state: DisputeState::Recorded,
        headline: "王桂英 – 李大山".into(),
        place: String::new(),
        recorded_at_ms: UtcMs(recorded_at_ms),
        changed_at_ms: UtcMs(recorded_at_ms),
        conflicts: 0,
        grade: None,
        grade_lapsed: false,
        deadline: None,
        supervised: false,
        supervision: None,
        violent: false,
        number: String::new(),
        waiting: false,
    }
}

fn given(effects: &[Effect]) -> &NoticeWhat {
    let [Effect::Give(_, what)] = effects else {
        panic!("{effects:?}")
    };
    what
}

#[test]
fn what_it_led_to_is_one_of_the_cases_written_down_since_and_goes_with_the_answer() {
    let (notice, effects) = read(&["done"]).update(Event::Begin(Say::Done));
    assert_eq!(effects, [Effect::Cases]);
    let page = Page {
        rows: vec![case(7, 3_000), case(6, 1_000), case(5, 999)],
        total: 3,
        more: false,
    };
    let (notice, _) = notice.update(Event::Cases(Ok(page)));
    let offered: Vec<_> = notice.cases.iter().map(|row| row.id).collect();
    assert_eq!(offered, [id(7), id(6)]);
    let (notice, _) = notice.update(Event::Case(id(6)));
    let (notice, effects) = notice.update(Event::Send);
    assert_eq!((notice.missing, effects), (true, vec![]));
    let (notice, _) = notice.update(Event::Wrote(" 去过了 ".into()));
    let (again, effects) = notice.clone().update(Event::Send);
    let done = DoneShape {
        answer: "去过了".into(),
        dispute: Some(id(6)),
    };
    assert_eq!(given(&effects), &NoticeWhat::from(done));
    assert_eq!(again.update(Event::Send).1, [], "one at a time");
    // A second touch takes it back.
    let (notice, _) = notice.update(Event::Case(id(6)));
    let (_, effects) = notice.update(Event::Send);
    let done = DoneShape {
        answer: "去过了".into(),
        dispute: None,
    };
    assert_eq!(given(&effects), &NoticeWhat::from(done));
}

#[test]
fn it_is_handed_up_to_somebody_and_with_a_reason() {
    let (notice, effects) = read(&["escalated"]).update(Event::Begin(Say::Escalate));
    let grid = "620602119202003".parse().unwrap();
    assert_eq!(effects, [Effect::People(grid)]);
    let reviewer = Worker {
        id: WorkerId::from_bytes([5; 16]),
        name: "孙敏".into(),
        role: Role::Reviewer,
    };
    let (notice, _) = notice.update(Event::People(Ok(Around {
        to: vec![],
        above: vec![reviewer.clone()],
    })));
    assert_eq!(notice.people, std::slice::from_ref(&reviewer));
    let (notice, effects) = notice.update(Event::Send);
    assert_eq!(
        (notice.missing, notice.unnamed, effects),
        (true, true, vec![])
    );
    let (notice, _) = notice.update(Event::Wrote("没人答复".into()));
    let (notice, effects) = notice.update(Event::Send);
    assert_eq!((notice.unnamed, effects), (true, vec![]));
    let escalated = |seat, worker| {
        let (to, reason) = (String::new(), "没人答复".to_owned());
        NoticeWhat::from(Escalated {
            to,
            seat,
            worker,
            reason,
        })
    };
    for (above, wanted) in [
        (
            Above::All(Overseer::Township),
            escalated(Some(Overseer::Township), None),
        ),
        (Above::One(reviewer.id), escalated(None, Some(reviewer.id))),
    ] {
        let (notice, _) = notice.clone().update(Event::Ask(above));
        let (_, effects) = notice.update(Event::Send);
        assert_eq!(given(&effects), &wanted);
    }
}

#[test]
fn the_text_that_was_copied_is_noted_once_and_one_that_could_not_be_is_not() {
    let (notice, effects) = read(&[]).update(Event::Copy(Means::Sms));
    assert_eq!(effects, [Effect::Copy(Means::Sms, "【板凳】".into())]);
    let (failed, effects) = notice.clone().update(Event::Copied(Means::Sms, false));
    assert_eq!(
        (failed.copied, effects),
        (Some((Means::Sms, false)), vec![])
    );
    let (notice, effects) = notice.update(Event::Copied(Means::Sms, true));
    assert_eq!(effects, [Effect::Tell(id(1), Means::Sms)]);
    let (notice, effects) = notice.update(Event::Copied(Means::Sms, true));
    assert_eq!(effects, [], "it is noted already");
    let (notice, effects) = notice.update(Event::Tell(Means::Phone));
    assert_eq!(effects, [Effect::Tell(id(1), Means::Phone)]);
    // What could not be noted can be noted again.
    let refused = Failure::new(Code::Busy, "busy");
    let (notice, _) = notice.update(Event::Told(Means::Phone, Err(refused.clone())));
    assert_eq!(notice.failure, Some(refused));
    assert_eq!(notice.noted, [Means::Sms]);
}

#[test]
fn what_is_not_done_needs_words_only_where_the_reason_is_another() {
    let (notice, effects) = read(&["declined"]).update(Event::Begin(Say::Decline));
    assert_eq!(effects, []);
    let (_, effects) = notice.clone().update(Event::Send);
    let why = Why::Unsafe;
    let words = String::new();
    assert_eq!(given(&effects), &NoticeWhat::from(Declined { why, words }));
    let (notice, _) = notice.update(Event::Why(Why::Other));
    let (notice, effects) = notice.update(Event::Send);
    assert_eq!((notice.missing, effects), (true, vec![]));
    let (notice, _) = notice.update(Event::Cancel);
    assert_eq!(notice.saying, None);
}

#[test]
fn what_was_taken_is_read_again_and_what_was_refused_stays_with_its_words() {
    let (notice, _) = read(&["recalled"]).update(Event::Begin(Say::Recall));
    let (notice, _) = notice.update(Event::Wrote("弄错了".into()));
    let (notice, effects) = notice.update(Event::Send);
    let reason = "弄错了".into();
    assert_eq!(given(&effects), &NoticeWhat::from(Recalled { reason }));
    let refused = Failure::new(Code::IllegalStep, "it is over");
    let (kept, effects) = notice.clone().update(Event::Sent(Err(refused.clone())));
    assert_eq!((kept.failure, effects), (Some(refused), vec![]));
    assert_eq!(
        (kept.saying, kept.written.as_str()),
        (Some(Say::Recall), "弄错了")
    );
    let (notice, effects) = notice.update(Event::Sent(Ok(Done {
        id: id(1),
        act: ActId::from_bytes([2; 16]),
        state: NoticeState::Recalled,
    })));
    assert_eq!((notice.saying, effects), (None, vec![Effect::Read(id(1))]));
}
