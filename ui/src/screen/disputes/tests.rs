//! The list loads what is needed, and no more than what is seen stands in the page.

use contract::command::dispute::{After, FoundBy, Hit, List, Page, Results, Search, SearchAfter};

use model::dispute::act::supervision::SupervisionLevel;

use super::*;
use crate::bridge::memory::seed;

fn page(from: usize, rows: usize, total: usize) -> Answer {
    let rows: Vec<_> = (from..(from + rows).min(total)).map(seed::row).collect();
    let more = from + rows.len() < total;
    Answer::from(Page {
        rows,
        total: u32::try_from(total).unwrap(),
        more,
    })
}

/// So many found, and more of them or not.
fn found(from: usize, count: usize, more: bool) -> Answer {
    let hits = (from..from + count).map(|n| Hit {
        row: seed::row(n),
        by: FoundBy::NameStart,
        pieces: vec![],
    });
    Answer::from(Results {
        hits: hits.collect(),
        after: more.then_some(SearchAfter { way: 1, place: 7 }),
        unindexed: 0,
    })
}

fn opened(total: usize) -> Disputes {
    let (model, effects) = Disputes::default().update(Event::Opened);
    assert!(matches!(
        effects.as_slice(),
        [Effect::Ask(1, _), Effect::Scroll(0)]
    ));
    let mut model = model;
    let mut loaded = 0;
    loop {
        let (next, effects) = model
            .clone()
            .update(Event::Got(model.ticket, Ok(page(loaded, 50, total))));
        loaded = next.rows.len();
        model = next;
        if effects.is_empty() {
            return model;
        }
    }
}

/// The answer to the latest question.
fn answered(model: Disputes, answer: Answer) -> (Disputes, Vec<Effect>) {
    let ticket = model.ticket;
    model.update(Event::Got(ticket, Ok(answer)))
}

#[test]
fn only_rows_near_the_view_are_drawn() {
    let model = opened(5_000);
    assert_eq!(model.rows.len(), 100);
    assert_eq!(model.in_view(), 0..40);
    let (model, _) = model.update(Event::Scrolled(Window {
        first: 30,
        visible: 9,
        row_px: 72,
    }));
    assert_eq!(model.in_view(), 20..49);
}

#[test]
fn the_next_page_is_asked_for_before_the_end_comes_into_view() {
    let model = opened(5_000);
    let window = Window {
        first: 60,
        visible: 9,
        row_px: 72,
    };
    let (model, effects) = model.update(Event::Scrolled(window));
    let last = &model.rows.last().unwrap().row;
    let after = Some(After {
        recorded_at_ms: last.recorded_at_ms,
        id: last.id,
    });
    let list = List {
        after,
        limit: 50,
        ..List::default()
    };
    let list = Question::List(list);
    assert_eq!(effects, vec![Effect::Ask(model.ticket, list)]);
    let (_, effects) = model.update(Event::Scrolled(Window {
        first: 61,
        ..window
    }));
    assert_eq!(effects, vec![], "one question at a time");
}

#[test]
fn reading_again_keeps_the_rows_until_the_new_ones_are_here() {
    let model = opened(5_000);
    let (model, _) = model.update(Event::Scrolled(Window {
        first: 40,
        visible: 9,
        row_px: 72,
    }));
    let ticket = model.ticket;
    let (model, _) = model.update(Event::Read);
    assert_eq!(model.rows.len(), 100);
    let (model, effects) = model.update(Event::Got(ticket, Ok(page(0, 50, 5_000))));
    assert_eq!(
        (model.rows.len(), effects.len()),
        (100, 0),
        "an old answer counts for nothing"
    );
    let ticket = model.ticket;
    let (model, effects) = model.update(Event::Got(ticket, Ok(page(0, 50, 5_000))));
    assert_eq!(
        (model.rows.len(), effects.len()),
        (100, 1),
        "a second page is needed"
    );
}

#[test]
fn a_filter_starts_from_the_top_and_an_old_answer_is_dropped() {
    let model = opened(500);
    let old = model.ticket;
    let (model, effects) = model.update(Event::Kind(Some(DisputeKind::Land)));
    assert!(matches!(
        &effects[0],
        Effect::Ask(
            _,
            Question::List(List {
                kind: Some(DisputeKind::Land),
                after: None,
                ..
            })
        )
    ));
    let (model, _) = model.update(Event::Got(old, Ok(page(0, 50, 500))));
    assert!(model.rows.is_empty());
}

#[test]
fn what_is_watched_is_narrowed_to_a_level_and_to_everything_again() {
    let asked = |effects: &[Effect]| match &effects[0] {
        Effect::Ask(_, Question::List(list)) => (list.supervised, list.supervision.clone()),
        other => panic!("{other:?}"),
    };
    let model = opened(500);
    let (model, effects) = model.update(Event::Watched(Watched::BySomebody));
    assert_eq!(asked(&effects), (true, None));
    let county = SupervisionLevel::County;
    let (model, effects) = model.update(Event::Watched(Watched::By(county.clone())));
    assert_eq!(asked(&effects), (true, Some(county)));
    assert!(model.rows.is_empty() && model.is_narrowed());
    let (_, effects) = model.update(Event::Watched(Watched::Whatever));
    assert_eq!(asked(&effects), (false, None));
}

#[test]
fn the_keyboard_goes_down_opens_and_keeps_its_row_in_view() {
    let model = opened(500);
    let (mut model, _) = model.update(Event::Scrolled(Window {
        first: 0,
        visible: 9,
        row_px: 72,
    }));
    let mut scrolled = None;
    for _ in 0..9 {
        let (next, effects) = model.update(Event::Step { down: true });
        model = next;
        scrolled = effects.into_iter().next().or(scrolled);
    }
    assert_eq!(model.chosen, Some(8));
    assert_eq!(scrolled, Some(Effect::Scroll(2 * 72)));
    let open = model.rows[8].row.id;
    assert_eq!(model.update(Event::Enter).1, vec![Effect::Open(open)]);
}

#[test]
fn the_list_answers_from_the_first_character_and_keeps_its_filters() {
    let model = opened(500);
    let (model, _) = model.update(Event::Kind(Some(DisputeKind::Land)));
    let (model, _) = model.update(Event::Scrolled(Window {
        first: 30,
        visible: 9,
        row_px: 72,
    }));
    let rows = model.rows.len();
    let (model, effects) = model.update(Event::Typed("李".into()));
    let search = Question::Search(Search {
        query: "李".into(),
        kind: Some(DisputeKind::Land),
        state: None,
        after: None,
        limit: 50,
    });
    let expected = vec![Effect::Ask(model.ticket, search), Effect::Scroll(0)];
    assert_eq!(effects, expected);
    assert_eq!(
        (model.rows.len(), model.window.first),
        (rows, 0),
        "nothing flickers"
    );
    let (model, _) = answered(model, found(0, 3, false));
    assert_eq!((model.rows.len(), model.total), (3, None));
    let (model, effects) = model.update(Event::Cleared);
    assert!(matches!(
        effects.as_slice(),
        [
            Effect::Ask(
                _,
                Question::List(List {
                    kind: Some(DisputeKind::Land),
                    ..
                })
            ),
            Effect::Scroll(0),
            Effect::Seek
        ]
    ));
    assert!(!model.is_looking());
}

#[test]
fn only_the_latest_character_is_answered() {
    let (first, _) = opened(500).update(Event::Typed("李".into()));
    let early = first.ticket;
    let (second, _) = first.update(Event::Typed("李大".into()));
    let (model, _) = second
        .clone()
        .update(Event::Got(early, Ok(found(0, 9, false))));
    assert_eq!(model, second);
    let (_, effects) = second.update(Event::Typed("李大".into()));
    assert_eq!(effects, vec![], "nothing else is looked for");
}

#[test]
fn what_is_found_goes_on_until_the_view_is_full() {
    let (model, _) = opened(0).update(Event::Typed("李".into()));
    let (model, effects) = answered(model, found(0, 2, true));
    let after = Some(SearchAfter { way: 1, place: 7 });
    assert!(matches!(
        effects.as_slice(),
        [Effect::Ask(_, Question::Search(Search { after: asked, .. }))] if *asked == after
    ));
    let (model, effects) = answered(model, found(2, 1, false));
    assert_eq!((model.rows.len(), effects), (3, vec![]));
}

#[test]
fn the_keyboard_goes_from_the_line_into_what_was_found() {
    let (model, _) = opened(500).update(Event::Typed("李".into()));
    let (model, _) = answered(model, found(0, 5, false));
    let best = model.rows[0].row.id;
    assert_eq!(
        model.clone().update(Event::Best).1,
        vec![Effect::Open(best)]
    );
    let (model, _) = model.update(Event::Step { down: true });
    let (model, _) = model.update(Event::Step { down: true });
    let second = model.rows[1].row.id;
    assert_eq!(model.update(Event::Best).1, vec![Effect::Open(second)]);
    let (nothing, _) = opened(0).update(Event::Typed("钱".into()));
    assert_eq!(nothing.update(Event::Best).1, vec![]);
}
