//! A dispute in a list: who, when, what, where, how far. 72 px high at 100 %.

use contract::command::dispute::{DisputeRow, Piece};
use contract::command::settings::TextSize;
use model::DisputeState;
use yew::{Html, classes, html};

use crate::route::Route;
use crate::screen::Eye;
use crate::screen::disputes::asking::Found;
use crate::words::say;

/// How high a row is at a text size; `tokens.css` says the same.
pub(crate) const fn height_px(text: TextSize) -> u32 {
    match text {
        TextSize::Percent100 => 72,
        TextSize::Percent125 => 90,
        TextSize::Percent150 => 150,
        TextSize::Percent200 => 200,
    }
}

/// Draws a row. The one whose sheet is open is marked, and the one the keyboard is `at`.
pub(crate) fn dispute(row: &DisputeRow, at: bool, eye: &Eye) -> Html {
    found(row, None, at, eye)
}

/// The same, with what was found in it: marked in the names, or a line of its own in the place of what
/// it is about.
pub(crate) fn found(row: &DisputeRow, found: Option<&Found>, at: bool, eye: &Eye) -> Html {
    let chosen = eye.open == Some(row.id);
    let (open, here) = (chosen.then_some("row--chosen"), at.then_some("row--at"));
    html! {
        <a class={classes!("row", open, here)} data-testid="dispute-row"
            data-id={row.id.to_string()} href={Route::Dispute(row.id).hash()}
            aria-current={chosen.then_some("true")}>
            { inner(row, found, eye) }
        </a>
    }
}

/// What stands in a row.
pub(crate) fn inner(row: &DisputeRow, found: Option<&Found>, eye: &Eye) -> Html {
    let words = &eye.words;
    let what = words.kind_closer(&row.kind, row.subtype.as_ref());
    let about = match found.filter(|found| !found.by.is_name() && !found.pieces.is_empty()) {
        Some(found) => html! {
            <><span class="row__by">{ words.found_by(found.by) }</span>{ marked(&found.pieces) }</>
        },
        None if row.place.is_empty() => html! { what },
        None => html! { format!("{what} · {}", row.place) },
    };
    let watched = match &row.supervision {
        Some(level) => {
            let level = words.coded("level", level.code());
            say!(words, "mark-supervised-by", level = level)
        }
        None => say!(words, "mark-supervised"),
    };
    let marks = [
        row.supervised.then_some(watched),
        row.grade_lapsed.then(|| say!(words, "mark-review")),
        (row.conflicts > 0).then(|| say!(words, "row-disagrees")),
        row.waiting.then(|| say!(words, "row-waiting")),
    ];
    let headline = match found.filter(|found| found.by.is_name()) {
        _ if row.violent => html! { say!(words, "headline-violence") },
        _ if row.headline.is_empty() => html! { say!(words, "headline-none") },
        Some(found) => in_headline(&row.headline, &found.pieces),
        None => html! { row.headline.clone() },
    };
    html! {
        <>
            <span class="row__line">
                <span class="row__who">{ headline }</span>
                <span class="row__when">{ words.moment_short(eye.now, row.recorded_at_ms) }</span>
            </span>
            <span class="row__line">
                <span class="row__about">{ about }</span>
                <span class="row__how">
                    { for row.grade.as_ref().map(|it| grade(it, eye)) }
                    { for marks.into_iter().flatten().map(|mark| html! { <span class="mark">{ mark }</span> }) }
                    { state(&row.state, eye) }
                </span>
            </span>
        </>
    }
}

/// The headline with the name in it marked as it was found.
fn in_headline(headline: &str, pieces: &[Piece]) -> Html {
    let name: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    match headline.split_once(&name) {
        Some((before, after)) if !name.is_empty() => html! {
            <>{ before.to_owned() }{ marked(pieces) }{ after.to_owned() }</>
        },
        _ => html! { headline.to_owned() },
    }
}

fn marked(pieces: &[Piece]) -> Html {
    let each = pieces.iter().map(|Piece { text, hit }| {
        if *hit {
            html! { <mark class="hit">{ text.clone() }</mark> }
        } else {
            html! { text.clone() }
        }
    });
    html! { <>{ for each }</> }
}

/// How pressing a case is: a shape, a word and a colour.
pub(crate) fn grade(grade: &model::Grade, eye: &Eye) -> Html {
    html! { <span class={format!("grade grade--{}", grade.code())}>{ eye.words.grade(grade) }</span> }
}

/// How far a dispute has come, as a word with a shape: an open ring while work waits, a full dot
/// once it is done.
pub(crate) fn state(state: &DisputeState, eye: &Eye) -> Html {
    let shape = match state {
        DisputeState::Returned | DisputeState::Reopened => "state--back",
        DisputeState::Mediating | DisputeState::FollowUp => "state--under-way",
        state if state.is_open() => "state--open",
        _ => "state--done",
    };
    html! { <span class={classes!("state", shape)}>{ eye.words.state(state) }</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_draws_rows_as_high_as_the_list_reckons() {
        let tokens = include_str!("../../styles/tokens.css");
        for text in [
            TextSize::Percent100,
            TextSize::Percent125,
            TextSize::Percent150,
            TextSize::Percent200,
        ] {
            let said = format!("--row: {}px", height_px(text));
            assert!(tokens.contains(&said), "tokens.css lacks {said}");
        }
    }
}
