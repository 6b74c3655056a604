//! Draws what is held back: why, what it says when somebody asks, and what can be decided of it.

use contract::command::dispute::FieldChange;
use contract::command::sync::{Discard, Held, HeldBy, HeldChange, Quarantined, Release, Says};
use yew::{Callback, Html, html};

use super::view::fact;
use super::{Event, Sync};
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, card, note};
use crate::screen::Eye;
use crate::words::say;

pub(super) fn card_of(model: &Sync, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    if model.held.is_empty() {
        return html! {};
    }
    let count = model.held.len();
    card(
        &say!(words, "held-title", count = count),
        html! {
            <>
                <p class="card__line">{ say!(words, "held-text") }</p>
                <ul class="lines" data-testid="quarantine">
                    { for model.held.iter().map(|change| line(model, change, eye, emit)) }
                </ul>
            </>
        },
    )
}

fn line(model: &Sync, change: &Quarantined, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let by = match change.by {
        HeldBy::Device => say!(words, "held-by-device"),
        HeldBy::Server => say!(words, "held-by-server"),
    };
    let name: String = change.change.to_string().chars().take(8).collect();
    let soft = format!("{by} · {} · {name}", words.moment(eye.now, change.at_ms));
    let told = model.told.as_ref().filter(|told| told.held == *change);
    html! {
        <li class="line">
            <p class="line__main">{ words.held_back(&change.reason) }</p>
            <p class="line__soft">{ soft }</p>
            { for told.map(|told| contents(told, eye)) }
            { actions(model, change, eye, emit) }
        </li>
    }
}

/// Of which record, by whom, and what it says.
fn contents(told: &HeldChange, eye: &Eye) -> Html {
    let words = &eye.words;
    let kind = words.record_kind(&told.kind);
    let record = match told.title.as_str() {
        "" => kind,
        title => format!("{kind} · {title}"),
    };
    let grid = match told.grid_name.as_str() {
        "" => told.grid.to_string(),
        name => name.to_owned(),
    };
    let made = told.made_at_ms.map(|at| words.moment(eye.now, at));
    html! {
        <div data-testid="held-told">
            <dl class="facts">
                { fact("held-record", say!(words, "held-record"), record) }
                { fact("held-grid", say!(words, "field-grid"), grid) }
                { fact("held-author", say!(words, "held-author"), words.who(&told.author.name)) }
                { for made.map(|made| fact("held-made", say!(words, "held-made"), made)) }
            </dl>
            { match &told.says {
                Some(says) => words_of(says, eye),
                None => note("held-unread", Tone::Calm, &unread(told, eye)),
            } }
        </div>
    }
}

fn unread(told: &HeldChange, eye: &Eye) -> String {
    match told.unread.as_str() {
        "missing_deps" => say!(eye.words, "held-unread-missing"),
        _ => say!(eye.words, "held-unread"),
    }
}

fn words_of(says: &Says, eye: &Eye) -> Html {
    let words = &eye.words;
    let withheld = (says.withheld > 0).then(|| say!(words, "held-withheld", count = says.withheld));
    html! {
        <>
            if says.begins {
                <p class="line__main">{ say!(words, "history-first") }</p>
            }
            { for says.fields.iter().map(|change| changed(change, eye)) }
            { for withheld.map(|text| html! { <p class="line__soft">{ text }</p> }) }
        </>
    }
}

fn changed(change: &FieldChange, eye: &Eye) -> Html {
    let words = &eye.words;
    html! {
        <div class="changed">
            <p class="line__main">{ words.field(&change.field) }</p>
            if !change.before.is_empty() {
                <p class="changed__before"><del>{ words.as_told(&change.field, &change.before) }</del></p>
            }
            <p class="changed__after"><ins>{ words.as_told(&change.field, &change.after) }</ins></p>
        </div>
    }
}

fn quiet(testid: &str, label: String, press: Callback<()>) -> Html {
    let weight = Weight::Quiet;
    Button {
        testid,
        label,
        weight,
        busy: false,
        press,
    }
    .view()
}

/// Read, try again, and put aside, asked twice.
fn actions(model: &Sync, change: &Quarantined, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let (hash, by) = (change.change, change.by);
    let read = if model.told.as_ref().is_some_and(|told| told.held == *change) {
        let shut = emit.reform(|()| Event::Shut);
        quiet("held-shut", say!(words, "held-shut"), shut)
    } else {
        let tell = emit.reform(move |()| Event::Tell(Held { change: hash, by }));
        quiet("held-read", say!(words, "held-read"), tell)
    };
    let release = emit.reform(move |()| Event::Release(Release { change: hash, by }));
    let again = quiet("held-again", say!(words, "held-again"), release);
    if model.discarding != Some(hash) {
        let ask = emit.reform(move |()| Event::Discard(hash));
        let discard = quiet("held-discard", say!(words, "held-discard"), ask);
        return html! { <div class="actions">{ read }{ again }{ discard }</div> };
    }
    let reason = say!(words, "held-not-wanted");
    let discard = emit.reform(move |()| {
        Event::Discarded(Discard {
            change: hash,
            reason: reason.clone(),
            by,
        })
    });
    let sure = say!(words, "held-discard-sure");
    html! {
        <>
            if by == HeldBy::Server {
                { note("held-discard-means", Tone::Alert, &say!(words, "held-discard-means")) }
            }
            <div class="actions">{ read }{ again }{ quiet("held-discard-sure", sure, discard) }</div>
        </>
    }
}
