//! What is asked of the application as a list is handed over, looked at, its columns are said, it is taken in or
//! stopped.

use std::rc::Rc;

use contract::command::repeat_call::{BadRow, Part, Wrong};

use super::*;
use crate::bridge::Local;
use crate::outside::Pieces;

struct File(u64);

impl Pieces for File {
    fn size_bytes(&self) -> u64 {
        self.0
    }

    fn piece(&self, _: u64, _: u64) -> Local<Option<String>> {
        Box::pin(async { None })
    }
}

fn file(size_bytes: u64) -> Picked {
    Picked::from(Rc::new(File(size_bytes)))
}

fn there(received: u64) -> Event {
    let staged = name();
    Event::Put(Ok(Staged { staged, received }))
}

fn name() -> StagedId {
    StagedId("11".repeat(16))
}

fn columns(of: &[(Column, &str)]) -> Columns {
    let of = of.iter();
    of.map(|(column, name)| (*column, (*name).to_owned()))
        .collect()
}

fn told(of: &[(Column, &str)], needs: &[Column], done: bool) -> Event {
    Event::Told(Box::new(Ok(Imported {
        done,
        written: "UTF-8".into(),
        names: ["甲", "乙", "丙"].map(String::from).into(),
        examples: ["2026-11-02", "13900000001", "家庭纠纷"]
            .map(String::from)
            .into(),
        columns: columns(of),
        needs: needs.to_vec(),
        rows: 3,
        new: 2,
        known: 0,
        too_old: 0,
        family: 1,
        bad: 1,
        reasons_from: 0,
        reasons: vec![],
    })))
}

/// A list with so many bad rows, of which those from one on were told.
fn bad(bad: u32, reasons_from: u32) -> Event {
    let Event::Told(told) = told(KNOWN, &[], false) else {
        panic!("it is told")
    };
    let lines = (reasons_from..bad).take(200);
    let reasons = lines.map(|line| BadRow {
        line: line.into(),
        column: "甲".into(),
        why: Wrong::Missing,
    });
    let told = Imported {
        bad,
        reasons_from,
        reasons: reasons.collect(),
        ..(*told).unwrap()
    };
    Event::Told(Box::new(Ok(told)))
}

const KNOWN: &[(Column, &str)] = &[
    (Column::At, "甲"),
    (Column::Phone, "乙"),
    (Column::Kind, "丙"),
];

fn import(columns: Option<Columns>, dry_run: bool) -> Effect {
    Effect::Import(Import {
        list: Handed::Staged(name()),
        columns,
        dry_run,
        leave_out_bad: !dry_run,
        reasons_from: 0,
    })
}

/// After these, and what the last of them asked.
fn after(events: Vec<Event>) -> (Handing, Vec<Effect>) {
    let begun = (Handing::default(), vec![]);
    let tell = |(screen, _): (Handing, _), event| screen.update(event);
    events.into_iter().fold(begun, tell)
}

#[test]
fn a_list_goes_over_once_is_looked_at_and_then_taken_in() {
    let long = file(2 * PIECE_BYTES);
    let (screen, effects) = Handing::default().update(Event::Picked(long.clone()));
    let piece = |staged, offset| Effect::Put {
        picked: long.clone(),
        staged,
        offset,
    };
    assert_eq!(effects, [piece(None, 0)]);
    let (screen, effects) = screen.update(there(PIECE_BYTES));
    assert_eq!(effects, [piece(Some(name()), PIECE_BYTES)]);
    let (screen, effects) = screen.update(there(2 * PIECE_BYTES));
    assert_eq!(effects, [import(None, true), Effect::Watch]);
    let (screen, effects) = screen.update(told(KNOWN, &[], false));
    assert_eq!(effects, []);
    let (screen, _) = screen.update(Event::Going(Ok(Going::default())));
    let (screen, effects) = screen.update(Event::Take);
    let shown = Some(columns(KNOWN));
    assert_eq!(effects, [import(shown, false), Effect::Watch]);
    let (screen, effects) = screen.update(Event::Take);
    assert_eq!(effects, [], "one at a time");
    let (screen, effects) = screen.update(told(KNOWN, &[], true));
    assert_eq!(effects, [Effect::Read]);
    assert!(screen.picked.is_none() && screen.staged.is_none() && screen.told.is_some());
}

#[test]
fn a_list_is_not_taken_in_before_it_is_said_which_column_is_what() {
    let needs = [Column::At, Column::Kind, Column::Phone];
    let (screen, _) = after(vec![
        Event::Picked(file(9)),
        there(9),
        told(&[], &needs, false),
        Event::Going(Ok(Going::default())),
    ]);
    let (screen, effects) = screen.update(Event::Take);
    assert_eq!(effects, []);
    let (screen, effects) = screen.update(Event::Choose(Column::At, "甲".into()));
    let first = columns(&[(Column::At, "甲")]);
    assert_eq!(effects, [import(Some(first), true), Effect::Watch]);
    // Another is chosen before it was looked at: it is looked at once more, with both.
    let (screen, effects) = screen.update(Event::Choose(Column::Kind, "丙".into()));
    assert_eq!(effects, []);
    let (screen, effects) = screen.update(told(&[(Column::At, "甲")], &needs[1..], false));
    let both = columns(&[(Column::At, "甲"), (Column::Kind, "丙")]);
    assert_eq!(effects, [import(Some(both.clone()), true)]);
    assert_eq!(screen.columns, both, "what was chosen stays chosen");
}

#[test]
fn a_column_chosen_for_another_thing_is_not_what_it_was() {
    let (screen, _) = after(vec![
        Event::Picked(file(9)),
        there(9),
        told(KNOWN, &[], false),
    ]);
    let (screen, effects) = screen.update(Event::Choose(Column::Place, "乙".into()));
    let moved = columns(&[
        (Column::At, "甲"),
        (Column::Place, "乙"),
        (Column::Kind, "丙"),
    ]);
    assert_eq!(effects, [import(Some(moved), true)]);
    let (screen, _) = screen.update(Event::Choose(Column::Place, String::new()));
    assert!(!screen.columns.contains_key(&Column::Place));
}

#[test]
fn it_is_asked_how_far_it_is_until_it_is_done_and_only_by_one() {
    let going = Going {
        part: Part::Checking,
        done: 64,
        rows: 100_000,
    };
    let (screen, effects) = after(vec![
        Event::Picked(file(9)),
        there(9),
        Event::Going(Ok(going)),
    ]);
    assert_eq!(effects, [Effect::Watch]);
    let (screen, _) = screen.update(Event::Going(Ok(Going::default())));
    let looking = Work::Looking {
        going: Some(going),
        again: false,
    };
    assert_eq!(
        screen.work, looking,
        "the bar does not go away between two parts"
    );
    let (screen, _) = screen.update(told(KNOWN, &[], false));
    let (screen, effects) = screen.update(Event::Take);
    assert_eq!(effects.len(), 1, "it is asked already");
    let (screen, _) = screen.update(told(KNOWN, &[], true));
    let (screen, effects) = screen.update(Event::Going(Ok(going)));
    assert_eq!((screen.watched, effects), (false, vec![]));
}

#[test]
fn a_list_that_is_stopped_leaves_nothing_wherever_it_had_come() {
    let halt = || Effect::Halt(Some(name()));
    let refused = || Event::Told(Box::new(Err(Failure::new(Code::Stopped, "stopped"))));
    // While it goes over: the piece on its way tells where it lies.
    let (screen, effects) = after(vec![Event::Picked(file(9)), Event::Stop]);
    assert_eq!(effects, []);
    let (screen, effects) = screen.update(there(9));
    assert_eq!((effects, screen.stopped), (vec![halt()], true));
    // While it is looked at, and while it is taken in.
    let looking = || vec![Event::Picked(file(9)), there(9)];
    let taking = || {
        vec![
            Event::Picked(file(9)),
            there(9),
            told(KNOWN, &[], false),
            Event::Take,
        ]
    };
    for events in [looking(), taking()] {
        let (screen, _) = after(events);
        let (screen, effects) = screen.update(Event::Stop);
        assert_eq!(effects, [halt()]);
        let (screen, effects) = screen.update(Event::Stop);
        assert_eq!(effects, [], "once");
        let (screen, effects) = screen.update(refused());
        assert_eq!(effects, []);
        let nothing = Handing {
            stopped: true,
            watched: true,
            ..Handing::default()
        };
        assert_eq!(screen, nothing);
    }
    // It was all taken in by then: that is said.
    let (screen, _) = after(taking());
    let (screen, _) = screen.update(Event::Stop);
    let (screen, effects) = screen.update(told(KNOWN, &[], true));
    assert_eq!((effects, screen.stopped), (vec![Effect::Read], false));
    assert!(screen.told.is_some());
}

#[test]
fn a_list_that_is_not_wanted_or_cannot_be_read_is_let_go_of() {
    let (screen, effects) = after(vec![
        Event::Picked(file(9)),
        there(9),
        told(KNOWN, &[], false),
        Event::Leave,
    ]);
    assert_eq!(effects, [Effect::Halt(Some(name()))]);
    assert!(screen.told.is_none() && screen.picked.is_none());
    let failure = Failure::new(Code::BadArguments, "no list");
    let refused = Event::Told(Box::new(Err(failure.clone())));
    let (screen, effects) = after(vec![Event::Picked(file(9)), there(9), refused]);
    assert_eq!(effects, [Effect::Halt(Some(name()))]);
    assert_eq!((screen.failure, screen.work), (Some(failure), Work::None));
}

#[test]
fn a_list_that_was_left_while_it_was_under_way_is_seen_again_and_can_be_stopped() {
    let going = |done, rows| {
        Ok(Going {
            part: Part::TakingIn,
            done,
            rows,
        })
    };
    let (screen, effects) = Handing::default().update(Event::Open);
    assert_eq!(effects, [Effect::Ask]);
    let (idle, effects) = screen.clone().update(Event::Found(going(0, 0)));
    assert_eq!(
        (idle, effects),
        (Handing::default(), vec![]),
        "there was none"
    );
    let (screen, effects) = screen.update(Event::Found(going(640, 9_000)));
    assert_eq!(effects, [Effect::Watch]);
    assert!(screen.is_long(), "with its bar");
    let (screen, effects) = screen.update(Event::Open);
    assert_eq!(effects, [], "it is watched already");
    let (screen, effects) = screen.update(Event::Picked(file(9)));
    assert_eq!(effects, [], "one at a time");
    let (screen, effects) = screen.update(Event::Stop);
    assert_eq!(effects, [Effect::Halt(None)]);
    let (screen, effects) = screen.update(Event::Going(going(0, 0)));
    assert_eq!((screen, effects), (Handing::default(), vec![Effect::Read]));
}

#[test]
fn rows_that_cannot_be_taken_in_are_seen_page_by_page_and_the_list_is_looked_at_again_for_later_ones()
 {
    let (mut screen, _) = after(vec![
        Event::Picked(file(9)),
        there(9),
        bad(230, 0),
        Event::Going(Ok(Going::default())),
    ]);
    let on = |screen: &Handing| {
        let told = screen.told.as_ref().unwrap();
        let lines: Vec<u64> = screen.page.rows(told).iter().map(|row| row.line).collect();
        (lines.first().copied(), lines.len(), screen.page.last(told))
    };
    assert_eq!(on(&screen), (Some(0), 20, 20));
    assert_eq!(screen.page.before(), None);
    for first in (20..200).step_by(20) {
        let next = screen.page.after(screen.told.as_ref().unwrap()).unwrap();
        let (turned, effects) = screen.update(Event::Turn(next));
        assert_eq!(
            (effects, turned.work),
            (vec![], Work::None),
            "they were told"
        );
        screen = turned;
        assert_eq!(on(&screen).0, Some(first));
    }
    let next = screen.page.after(screen.told.as_ref().unwrap()).unwrap();
    let (screen, effects) = screen.update(Event::Turn(next));
    let Effect::Import(mut again) = import(Some(columns(KNOWN)), true) else {
        panic!("it is an import")
    };
    again.reasons_from = 200;
    assert_eq!(effects, [Effect::Import(again), Effect::Watch]);
    assert_eq!(on(&screen).0, None, "until they are told");
    let (screen, _) = screen.update(bad(230, 200));
    assert_eq!(on(&screen), (Some(200), 20, 220));
    let next = screen.page.after(screen.told.as_ref().unwrap()).unwrap();
    let (screen, _) = screen.update(Event::Turn(next));
    assert_eq!(on(&screen), (Some(220), 10, 230));
    assert_eq!(screen.page.after(screen.told.as_ref().unwrap()), None);
    // Back over the edge: they are told again.
    let back = screen.page.before().and_then(Page::before).unwrap();
    let (screen, effects) = screen.update(Event::Turn(back));
    assert_eq!(effects, [import(Some(columns(KNOWN)), true)]);
    // With other columns other rows are bad: the first are seen.
    let (screen, _) = screen.update(bad(230, 0));
    let (screen, _) = screen.update(Event::Choose(Column::Place, "乙".into()));
    assert_eq!(screen.page, Page::default());
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_the_workers_language_and_in_no_other() {
    use contract::command::settings::Language;
    use model::{FieldProblem, ListProblem, Problem};

    let why = ListProblem::TooManyCells {
        line: 7,
        cells: 9,
        columns: 6,
    };
    let failure = Failure {
        detail: "line 7 has 9 cells and there are 6 columns".into(),
        ..Failure::invalid(vec![FieldProblem::new("list", Problem::List(why))])
    };
    let chinese = super::view::refusal(&failure, &crate::words::Words::of(Language::Chinese));
    assert_eq!(
        chinese,
        "第7行有9格，列名只有6个。请看看是不是有逗号没加引号。"
    );
    let other = Failure::new(Code::DiskFull, "the disk is full");
    let chinese = super::view::refusal(&other, &crate::words::Words::of(Language::Chinese));
    assert!(!chinese.contains("disk"), "{chinese}");
    let english = super::view::refusal(&failure, &crate::words::Words::of(Language::English));
    assert!(english.starts_with("Row 7 has 9 cells"), "{english}");
}
