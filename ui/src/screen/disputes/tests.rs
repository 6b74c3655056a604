//! The list loads what is needed, and no more than what is seen stands in the page.

use super::*;
use crate::bridge::memory::seed;

fn page(from: usize, rows: usize, total: usize) -> Page {
    let rows: Vec<_> = (from..(from + rows).min(total)).map(seed::row).collect();
    let more = from + rows.len() < total;
    Page {
        rows,
        total: u32::try_from(total).unwrap(),
        more,
    }
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
    let last = model.rows.last().unwrap();
    let after = Some(After {
        recorded_at_ms: last.recorded_at_ms,
        id: last.id,
    });
    let list = List {
        after,
        limit: 50,
        ..List::default()
    };
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
            List {
                kind: Some(DisputeKind::Land),
                after: None,
                ..
            }
        )
    ));
    let (model, _) = model.update(Event::Got(old, Ok(page(0, 50, 500))));
    assert!(model.rows.is_empty());
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
    let open = model.rows[8].id;
    assert_eq!(model.update(Event::Enter).1, vec![Effect::Open(open)]);
}
