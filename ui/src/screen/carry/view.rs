//! Draws two cards: a file to take along, and files of others to take in; then what is carried, and what
//! became of it.

use contract::command::bundle::{BundleNews, BundleRow, CarryPlace, Carrying, Taken};
use yew::{Callback, Html, classes, html};

use super::{Busy, Carry, Event, Saved};
use crate::outside::picked;
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, card, note};
use crate::part::field::problem;
use crate::screen::Eye;
use crate::words::say;

/// What a file of bundles is called at its end; some phones choose by that, some by nothing.
const ACCEPT: &str = ".bundle,application/octet-stream";
/// How many lines of what became of bundles are shown.
const NEWS: usize = 5;

pub(super) fn cards(model: &Carry, eye: &Eye, emit: &Callback<Event>) -> Html {
    let Some(now) = &model.carrying else {
        return html! {};
    };
    html! {
        <div class="carry" data-testid="carry">
            { for model.failure.as_ref().map(|failure| note("carry-refusal", Tone::Alert, &eye.words.refusal(failure))) }
            { out(model, now, eye, emit) }
            { into(model, now, eye, emit) }
        </div>
    }
}

/// What waits, and the way to put it into a file.
fn out(model: &Carry, now: &Carrying, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let making = model.busy == Busy::Making;
    let something = now.changes > 0 || now.photos > 0 || !now.carried.is_empty();
    let make = Button {
        testid: "carry-make",
        label: if making {
            say!(words, "carry-making")
        } else {
            say!(words, "carry-make")
        },
        weight: Weight::Plain,
        busy: model.busy != Busy::No,
        press: emit.reform(|()| Event::Make),
    };
    let action = match (something, now.can_seal) {
        (false, _) => html! {},
        (true, false) => note(
            "carry-cannot",
            Tone::Calm,
            &say!(words, "carry-cannot-seal"),
        ),
        (true, true) => make.view(),
    };
    card(
        &say!(words, "carry-title"),
        html! {
            <>
                <p class="card__line">{ say!(words, "carry-text") }</p>
                <p class="carry__what" data-testid="carry-what">{ what(now, eye) }</p>
                { action }
                { for model.saved.as_ref().map(|saved| note("carry-saved", Tone::Calm, &saved_text(saved, eye))) }
            </>
        },
    )
}

/// How much a file made now would carry.
fn what(now: &Carrying, eye: &Eye) -> String {
    let words = &eye.words;
    let size = words.size(now.photo_bytes);
    let own = match (now.changes, now.photos) {
        (0, 0) => None,
        (changes, 0) => Some(say!(words, "carry-what-changes", changes = changes)),
        (changes, photos) => Some(say!(
            words,
            "carry-what-both",
            changes = changes,
            photos = photos,
            size = size
        )),
    };
    let others = match now.carried.len() {
        0 => None,
        count => Some(say!(words, "carry-what-others", count = count)),
    };
    match (own, others) {
        (None, None) => say!(words, "carry-what-none"),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(own), Some(others)) => format!("{own}{others}"),
    }
}

fn saved_text(saved: &Saved, eye: &Eye) -> String {
    let words = &eye.words;
    let size = words.size(saved.made.size_bytes);
    let mut text = say!(
        words,
        "carry-saved",
        name = saved.name.as_str(),
        size = size
    );
    if saved.made.photos_left_out > 0 {
        let count = saved.made.photos_left_out;
        text.push_str(&say!(words, "carry-left-out", count = count));
    }
    text
}

/// Files of others: the way to take one in, what became of it, what is carried, what became of that.
fn into(model: &Carry, now: &Carrying, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let problem_text = model
        .problem
        .as_ref()
        .map(|found| words.problem(&found.field, &found.problem));
    card(
        &say!(words, "carry-take-title"),
        html! {
            <>
                <p class="card__line">{ say!(words, "carry-take-text") }</p>
                { pick(model, eye, emit) }
                { problem("carry-problem", problem_text) }
                { for model.taken.iter().flat_map(|taken| taken_notes(taken, eye)) }
                { carried(model, now, eye, emit) }
                { news(&now.news, eye) }
            </>
        },
    )
}

fn pick(model: &Carry, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let label = if model.busy == Busy::Taking {
        say!(words, "carry-taking")
    } else {
        say!(words, "carry-take")
    };
    let off = model.busy != Busy::No;
    let emit = emit.clone();
    let choose = Callback::from(move |event: yew::Event| {
        if let Some(picked) = picked(&event) {
            emit.emit(Event::Picked(picked));
        }
    });
    html! {
        <label class={classes!("button", "button--plain", "pick", off.then_some("pick--off"))}>
            <input type="file" class="pick__file" accept={ACCEPT} disabled={off} onchange={choose} data-testid="carry-file" />
            { label }
        </label>
    }
}

fn taken_notes(taken: &Taken, eye: &Eye) -> Vec<Html> {
    let words = &eye.words;
    let said = taken.bundles.iter().map(|one| {
        let (who, inside) = (name(&one.bundle, eye), inside(&one.bundle, eye));
        let text = match one.place {
            CarryPlace::Kept => say!(words, "carry-taken", who = who, inside = inside),
            CarryPlace::Here => say!(words, "carry-taken-here", who = who),
            CarryPlace::Own => say!(words, "carry-taken-own"),
            CarryPlace::Arrived => say!(words, "carry-taken-arrived", who = who),
        };
        note("carry-taken", Tone::Calm, &text)
    });
    said.collect()
}

fn carried(model: &Carry, now: &Carrying, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    if now.carried.is_empty() {
        return html! {};
    }
    let trouble = now.trouble.as_ref().map(|failure| words.refusal(failure));
    html! {
        <>
            <p class="carry__what">{ say!(words, "carry-list", count = now.carried.len()) }</p>
            { for now.held_back.then(|| note("carry-held-back", Tone::Calm, &say!(words, "carry-held-back"))) }
            { for trouble.map(|text| note("carry-trouble", Tone::Calm, &text)) }
            <ul class="lines" data-testid="carry-list">
                { for now.carried.iter().map(|row| one(model, row, eye, emit)) }
            </ul>
        </>
    }
}

fn one(model: &Carry, row: &BundleRow, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let name_and_inside = say!(
        words,
        "carry-row",
        who = name(row, eye),
        inside = inside(row, eye)
    );
    let size = words.size(row.size_bytes);
    let made = words.moment(eye.now, row.made_at_ms);
    let stands = match &row.refused {
        Some(code) => words.bundle_refused(code),
        None if row.sent_bytes > 0 => {
            let sent = words.size(row.sent_bytes);
            say!(words, "carry-row-sent", sent = sent, size = size)
        }
        None => say!(words, "carry-row-made", made = made, size = size),
    };
    let bundle = row.bundle;
    let (testid, label, press) = if model.forgetting == Some(bundle) {
        let sure = emit.reform(move |()| Event::ForgetSurely(bundle));
        ("carry-forget-sure", say!(words, "carry-forget-sure"), sure)
    } else {
        let ask = emit.reform(move |()| Event::Forget(bundle));
        ("carry-forget", say!(words, "carry-forget"), ask)
    };
    let forget = Button {
        testid,
        label,
        weight: Weight::Quiet,
        busy: false,
        press,
    };
    html! {
        <li class="line">
            <p class="line__main">{ name_and_inside }</p>
            <p class="line__soft">{ stands }</p>
            <div class="actions">{ forget.view() }</div>
        </li>
    }
}

fn news(news: &[BundleNews], eye: &Eye) -> Html {
    if news.is_empty() {
        return html! {};
    }
    let words = &eye.words;
    let lines = news.iter().take(NEWS).map(|line| {
        let at = words.moment(eye.now, line.at_ms);
        html! { <li class="line"><p class="line__main">{ words.bundle_fate(line) }</p><p class="line__soft">{ at }</p></li> }
    });
    html! {
        <>
            <p class="carry__what">{ say!(words, "carry-news") }</p>
            <ul class="lines" data-testid="carry-news">{ for lines }</ul>
        </>
    }
}

/// Whose bundle it is; the directory may not know somebody from another village.
fn name(row: &BundleRow, eye: &Eye) -> String {
    eye.words.carried_for(&row.by)
}

/// How much is in a bundle.
fn inside(row: &BundleRow, eye: &Eye) -> String {
    eye.words.bundle_inside(row.changes, row.photos)
}
