//! Draws the list: what is looked for and the filters, which stay on top, and the rows in view between
//! two spacers.

use model::dispute::act::supervision::SupervisionLevel;
use model::{DisputeKind, DisputeState};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{Callback, Html, MouseEvent, classes, html};

use super::{Disputes, Event, Watched, Window, seek};
use crate::part::card::{Tone, empty, note};
use crate::part::chip::{Chip, Size, chips};
use crate::part::row;
use crate::screen::Eye;
use crate::words::say;

/// Identity of the element that scrolls.
pub(super) const SCROLLER: &str = "disputes-scroll";

pub(super) fn list(model: &Disputes, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let row_px = row::height_px(eye.text);
    let scrolled = emit.reform(move |event: yew::Event| Event::Scrolled(window(&event, row_px)));
    html! {
        <div class="list" data-testid="disputes">
            <header class={classes!("list__head", model.is_looking().then_some("list__head--seeking"))}>
                <div class="page__head">
                    <h1 class="page__title" id="list-heading" tabindex="-1">{ say!(words, "disputes-title") }</h1>
                    { for total(model, eye).map(|total| html! {
                        <p class="page__aside" data-testid="dispute-total" role="status">{ total }</p>
                    }) }
                </div>
                { seek::line(model, eye, emit) }
                <div class="list__filters">
                    { kinds(model, eye, emit) }
                    { states(model, eye, emit) }
                    { levels(model, eye, emit) }
                </div>
            </header>
            { for model.failure.as_ref().map(|failure| {
                note("disputes-refusal", Tone::Alert, &words.refusal(failure))
            }) }
            if model.is_looking() && model.unindexed > 0 {
                { note("search-unindexed", Tone::Calm, &say!(words, "search-unindexed", count = model.unindexed)) }
            }
            <div class="list__scroll" id={SCROLLER} data-testid="dispute-list" onscroll={scrolled}>
                { rows(model, eye, emit, row_px) }
            </div>
        </div>
    }
}

/// How many there are, as far as somebody has counted.
fn total(model: &Disputes, eye: &Eye) -> Option<String> {
    if model.is_looking() {
        return model.read.then(|| seek::count(model, eye));
    }
    let counted = |total: u32| say!(eye.words, "disputes-total", count = total);
    model.total.map(counted)
}

fn rows(model: &Disputes, eye: &Eye, emit: &Callback<Event>, row_px: u32) -> Html {
    let words = &eye.words;
    if model.rows.is_empty() {
        return match model.read.then_some(()) {
            Some(()) if model.next.is_some() => html! {},
            Some(()) if model.is_looking() => seek::nobody(model, eye),
            Some(()) if model.is_narrowed() => empty(
                "disputes-none",
                &say!(words, "disputes-none"),
                &say!(words, "disputes-none-text"),
            ),
            Some(()) => empty(
                "disputes-empty",
                &say!(words, "disputes-empty"),
                &say!(words, "disputes-empty-text"),
            ),
            None => html! {},
        };
    }
    let range = model.in_view();
    let drawn = model.rows[range.clone()]
        .iter()
        .zip(range.clone())
        .map(|(line, at)| {
            let touch = emit.reform(move |_: MouseEvent| Event::At(at));
            let here = model.chosen == Some(at);
            let drawn = row::found(&line.row, line.found.as_ref(), here, eye);
            html! { <li key={line.row.id.to_string()} onclick={touch}>{ drawn }</li> }
        });
    html! {
        <>
            { spacer(range.start, row_px) }
            <ul class="list__rows">{ for drawn }</ul>
            { spacer(model.rows.len() - range.end, row_px) }
            if model.next.is_none() && model.rows.len() > 12 {
                <p class="list__end">{ say!(words, "disputes-end") }</p>
            }
        </>
    }
}

/// The room rows out of view take, as a drawing without ink: its height is an attribute, because a
/// page that allows no inline style allows none to scroll a list either.
fn spacer(rows: usize, row_px: u32) -> Html {
    let height = u64::from(row_px) * rows as u64;
    html! { <svg class="list__spacer" width="1" height={height.to_string()} aria-hidden="true" /> }
}

fn window(event: &yew::Event, row_px: u32) -> Window {
    let scroller = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let (top, height) = scroller.map_or((0, 0), |element| {
        (element.scroll_top(), element.client_height())
    });
    let rows = |px: i32| usize::try_from(px).unwrap_or(0) / row_px as usize;
    Window {
        first: rows(top),
        visible: rows(height) + 1,
        row_px,
    }
}

fn kinds(model: &Disputes, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let all = Chip {
        testid: "filter-kind-all".into(),
        label: say!(words, "filter-all-kinds"),
        chosen: model.kind.is_none(),
        choose: emit.reform(|()| Event::Kind(None)),
    };
    let each = DisputeKind::ALL.iter().map(|kind| Chip {
        testid: format!("filter-kind-{}", kind.code()),
        label: words.kind(kind),
        chosen: model.kind.as_ref() == Some(kind),
        choose: emit.reform(move |()| Event::Kind(Some(kind.clone()))),
    });
    chips(
        &say!(words, "filter-kind"),
        Size::Filter,
        std::iter::once(all).chain(each).collect(),
    )
}

fn states(model: &Disputes, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let all = Chip {
        testid: "filter-state-all".into(),
        label: say!(words, "filter-all-states"),
        chosen: model.state.is_none(),
        choose: emit.reform(|()| Event::State(None)),
    };
    let watched = Chip {
        testid: "filter-supervised".into(),
        label: say!(words, "filter-supervised"),
        chosen: model.watched != Watched::Whatever,
        choose: {
            let watched = match model.watched {
                Watched::Whatever => Watched::BySomebody,
                Watched::BySomebody | Watched::By(_) => Watched::Whatever,
            };
            emit.reform(move |()| Event::Watched(watched.clone()))
        },
    };
    // What is looked for is looked for among all.
    let watched = (!model.is_looking()).then_some(watched);
    let each = DisputeState::ALL.iter().map(|state| Chip {
        testid: format!("filter-state-{}", state.code()),
        label: words.state(state),
        chosen: model.state.as_ref() == Some(state),
        choose: emit.reform(move |()| Event::State(Some(state.clone()))),
    });
    chips(
        &say!(words, "filter-state"),
        Size::Filter,
        std::iter::once(all).chain(watched).chain(each).collect(),
    )
}

/// Which level watches, once only what is watched is shown.
fn levels(model: &Disputes, eye: &Eye, emit: &Callback<Event>) -> Html {
    if model.watched == Watched::Whatever || model.is_looking() {
        return html! {};
    }
    let words = &eye.words;
    let level = |testid: String, label: String, watched: Watched| Chip {
        testid,
        label,
        chosen: model.watched == watched,
        choose: emit.reform(move |()| Event::Watched(watched.clone())),
    };
    let all = level(
        "filter-level-all".into(),
        say!(words, "filter-all-levels"),
        Watched::BySomebody,
    );
    let each = SupervisionLevel::ALL.iter().map(|by| {
        let testid = format!("filter-level-{}", by.code());
        let label = words.coded("level", by.code());
        level(testid, label, Watched::By(by.clone()))
    });
    chips(
        &say!(words, "filter-level"),
        Size::Filter,
        std::iter::once(all).chain(each).collect(),
    )
}
