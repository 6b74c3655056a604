//! Draws the state of synchronisation as sentences, then what can be done about it.

use contract::command::settings::SendPhotos;
use contract::command::sync::{Apart, Line, PhotosWaiting, SyncStatus};
use yew::{Callback, Html, html};

use super::{Event, Sync, held};
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, card, note};
use crate::part::chip::{Chip, Size, chips};
use crate::screen::carry::Carry;
use crate::screen::enrol::Enrol;
use crate::screen::{Eye, Kept, Stage};
use crate::words::say;

/// Minutes between syncs a worker can choose from.
const EVERY_MIN: [u32; 5] = [5, 15, 30, 60, 240];

pub(super) fn page(model: &Sync, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let running = model.asked || model.status.as_ref().is_some_and(|status| status.running);
    let now = Button {
        testid: "sync-now",
        label: if running {
            say!(words, "sync-running")
        } else {
            say!(words, "sync-now")
        },
        weight: Weight::Main,
        busy: running,
        press: emit.reform(|()| Event::Now),
    };
    html! {
        <div class="page" data-testid="sync">
            <header class="page__head">
                <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "sync-title") }</h1>
            </header>
            { for refusal(model, eye) }
            { for again(model) }
            { for model.status.as_ref().map(|status| state(status, eye, emit)) }
            <div class="page__action">{ now.view() }</div>
            { held::card_of(model, eye, emit) }
            <Stage<Carry> model={Kept::new(Carry::default())} />
            { every(model, eye, emit) }
            { photos(model, eye, emit) }
        </div>
    }
}

/// What went wrong: what this screen was refused, else what the last sync ended with.
fn refusal(model: &Sync, eye: &Eye) -> Option<Html> {
    let trouble = model
        .status
        .as_ref()
        .and_then(|status| status.trouble.as_ref());
    let (failure, tone) = match (&model.failure, trouble) {
        (Some(failure), _) => (failure, Tone::Alert),
        (None, Some(failure)) if passes_by_itself(failure.code) => (failure, Tone::Calm),
        (None, Some(failure)) => (failure, Tone::Alert),
        (None, None) => return None,
    };
    Some(note("sync-trouble", tone, &eye.words.refusal(failure)))
}

/// Nobody has to do anything about it.
fn passes_by_itself(code: contract::Code) -> bool {
    matches!(code, contract::Code::Offline | contract::Code::ServerBusy)
}

/// A device the server no longer accepts is enrolled again here, with all it holds.
fn again(model: &Sync) -> Option<Html> {
    let trouble = model.status.as_ref()?.trouble.as_ref()?;
    (trouble.code == contract::Code::Revoked)
        .then(|| html! { <Stage<Enrol> model={Kept::new(Enrol::default())} /> })
}

fn state(status: &SyncStatus, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let line = match status.line {
        Line::Untried => say!(words, "line-untried"),
        Line::Online => say!(words, "line-online"),
        Line::Offline => say!(words, "line-offline"),
        Line::Busy => say!(words, "line-busy"),
        Line::Trouble => say!(words, "line-trouble"),
    };
    let waiting = match status.waiting {
        0 => say!(words, "sync-waiting-none"),
        count => say!(words, "sync-waiting", count = count),
    };
    let last = match status.last_success_ms {
        Some(at) => words.moment(eye.now, at),
        None => say!(words, "sync-last-never"),
    };
    let next = match status.next_attempt_ms {
        Some(at) if at <= eye.now => say!(words, "sync-next-now"),
        Some(at) => words.moment(eye.now, at),
        None => say!(words, "sync-next-none"),
    };
    html! {
        <section class="card">
            <p class="sync__line" data-testid="sync-line">{ line }</p>
            <dl class="facts">
                { fact("sync-waiting", say!(words, "sync-waiting-label"), waiting) }
                { fact("sync-photos", say!(words, "sync-photos-label"), photos_waiting(&status.photos, eye)) }
                { fact("sync-last", say!(words, "sync-last"), last) }
                { fact("sync-next", say!(words, "sync-next"), next) }
            </dl>
            { for status.photos.held_back.then(|| anyway(eye, emit)) }
            { for photos_trouble(&status.photos, eye) }
            { for status.clock_off_ms.map(|off| note("sync-clock", Tone::Alert, &clock_off(off, eye))) }
            { for status.apart.map(|apart| note("sync-apart", Tone::Alert, &in_what_apart(apart, eye))) }
        </section>
    }
}

/// What could not be brought together, and who can do something about it.
fn in_what_apart(apart: Apart, eye: &Eye) -> String {
    let words = &eye.words;
    match (apart.missing, apart.surplus) {
        (0, 0) => say!(words, "sync-apart"),
        (0, surplus) => say!(words, "sync-apart-surplus", count = surplus),
        (missing, 0) => say!(words, "sync-apart-missing", count = missing),
        (missing, surplus) => {
            say!(
                words,
                "sync-apart-both",
                missing = missing,
                surplus = surplus
            )
        }
    }
}

/// How many photos wait, how much that is on the line, and for what.
fn photos_waiting(photos: &PhotosWaiting, eye: &Eye) -> String {
    let words = &eye.words;
    let (count, size) = (photos.waiting, words.size(photos.waiting_bytes));
    match (count, photos.held_back) {
        (0, _) => say!(words, "sync-photos-none"),
        (_, true) if photos.unknown => {
            say!(words, "sync-photos-unknown", count = count, size = size)
        }
        (_, true) => say!(words, "sync-photos-held-back", count = count, size = size),
        (_, false) => say!(words, "sync-photos", count = count, size = size),
    }
}

/// Who cannot wait for another line sends over this one.
fn anyway(eye: &Eye, emit: &Callback<Event>) -> Html {
    Button {
        testid: "sync-photos-anyway",
        label: say!(eye.words, "sync-photos-anyway"),
        weight: Weight::Quiet,
        busy: false,
        press: emit.reform(|()| Event::Anyway),
    }
    .view()
}

/// What is wrong with photos; a line that broke is no trouble, they go on with the next.
fn photos_trouble(photos: &PhotosWaiting, eye: &Eye) -> Option<Html> {
    let failure = photos.trouble.as_ref()?;
    let text = match failure.code {
        contract::Code::Refused => say!(eye.words, "sync-photos-refused"),
        code if passes_by_itself(code) => return None,
        _ => eye.words.refusal(failure),
    };
    Some(note("sync-photos-trouble", Tone::Alert, &text))
}

/// A fact with its name.
pub(in crate::screen) fn fact(testid: &'static str, name: String, value: String) -> Html {
    html! {
        <div class="fact"><dt>{ name }</dt><dd data-testid={testid}>{ value }</dd></div>
    }
}

fn clock_off(off_ms: i64, eye: &Eye) -> String {
    let minutes = off_ms.unsigned_abs() / 60_000;
    let (days, hours) = (minutes / 1_440, minutes / 60);
    let words = &eye.words;
    let much = match (days, hours) {
        (0, 0) => say!(words, "much-minutes", count = minutes),
        (0, hours) => say!(words, "much-hours", count = hours),
        (days, _) => say!(words, "much-days", count = days),
    };
    say!(words, "sync-clock-off", much = much)
}

fn every(model: &Sync, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let Some(every_min) = model.every_min else {
        return html! {};
    };
    let choices = EVERY_MIN.map(|minutes| Chip {
        testid: format!("sync-every-{minutes}"),
        label: match minutes / 60 {
            0 => say!(words, "much-minutes", count = minutes),
            hours => say!(words, "much-hours", count = hours),
        },
        chosen: every_min == minutes,
        choose: emit.reform(move |()| Event::Every(minutes)),
    });
    card(
        &say!(words, "sync-every"),
        html! {
            <>
                { chips(&say!(words, "sync-every"), Size::Normal, choices.into()) }
                <p class="field__hint">{ say!(words, "sync-every-hint") }</p>
            </>
        },
    )
}

/// Whether photos may cost the worker money.
fn photos(model: &Sync, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let Some(photos) = model.photos else {
        return html! {};
    };
    let choices = [
        (
            SendPhotos::Always,
            "photos-always",
            say!(words, "sync-photos-always"),
        ),
        (
            SendPhotos::WifiOnly,
            "photos-wifi",
            say!(words, "sync-photos-wifi"),
        ),
    ];
    let choices = choices.map(|(when, testid, label)| Chip {
        testid: testid.into(),
        label,
        chosen: photos == when,
        choose: emit.reform(move |()| Event::Photos(when)),
    });
    let title = say!(words, "sync-photos-when");
    card(
        &title,
        html! {
            <>
                { chips(&title, Size::Normal, choices.into()) }
                <p class="field__hint">{ say!(words, "sync-photos-hint") }</p>
            </>
        },
    )
}
