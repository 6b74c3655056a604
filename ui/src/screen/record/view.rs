//! Draws the page: kind, parties, what is said, when, where, and the bar to save with.

use model::{Day, DisputeKind, Subtype};
use yew::{Callback, Html, MouseEvent, html};

use super::{Event, Record, Text, alike, element, people, place};
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, card, note};
use crate::part::chip::{Chip, Size, chips};
use crate::part::field::{self, Field};
use crate::screen::Eye;
use crate::words::time::clock;
use crate::words::{Words, say};

pub(super) fn page(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let title = if model.edits.is_some() {
        say!(words, "record-title-edit")
    } else {
        say!(words, "record-title")
    };
    let back = emit.reform(|_: MouseEvent| Event::Back);
    html! {
        <div class="writing" data-testid="record">
            <div class="writing__scroll">
                <header class="writing__head">
                    <button type="button" class="back" onclick={back} data-testid="back">{ say!(words, "back") }</button>
                    <h1 class="page__title" id="heading" tabindex="-1">{ title }</h1>
                </header>
                { for refusal(model, words) }
                if model.ready {
                    { kind(model, eye, emit) }
                    { people::parties(model, eye, emit) }
                    { said(model, eye, emit) }
                    { when(model, eye, emit) }
                    { place::place(model, eye, emit) }
                    { discard(model, eye, emit) }
                }
            </div>
            { alike::hint(model, eye, emit) }
            if model.ready { { save_bar(model, eye, emit) } }
        </div>
    }
}

/// What is wrong with the field at `path`, in words.
pub(super) fn wrong(model: &Record, path: &str, words: &Words) -> Option<String> {
    let found = model.problems.iter().find(|problem| problem.field == path);
    found.map(|found| words.problem(path, &found.problem))
}

fn refusal(model: &Record, words: &Words) -> Option<Html> {
    let at_fields = (!model.problems.is_empty()).then(|| say!(words, "refusal-invalid"));
    let other = model.failure.as_ref().map(|failure| words.refusal(failure));
    at_fields
        .or(other)
        .map(|text| note("record-refusal", Tone::Alert, &text))
}

fn kind(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let content = &model.content;
    let kinds = DisputeKind::ALL.iter().map(|kind| Chip {
        testid: format!("kind-{}", kind.code()),
        label: words.kind(kind),
        chosen: content.kind.as_ref() == Some(kind),
        choose: emit.reform(move |()| Event::Kind(kind.clone())),
    });
    let subtypes = content
        .kind
        .as_ref()
        .map(DisputeKind::subtypes)
        .unwrap_or_default();
    let subtypes: Vec<_> = subtypes
        .iter()
        .map(|code| Subtype((*code).to_owned()))
        .map(|subtype| Chip {
            testid: format!("subtype-{}", subtype.0),
            label: words.subtype(&subtype),
            chosen: content.subtype.as_ref() == Some(&subtype),
            choose: emit.reform(move |()| Event::Subtype(subtype.clone())),
        })
        .collect();
    card(
        &say!(words, "record-kind"),
        html! {
            <>
                { chips(&say!(words, "record-kind"), Size::Large, kinds.collect()) }
                { field::problem(&element("kind"), wrong(model, "kind", words)) }
                if !subtypes.is_empty() {
                    <p class="card__line">{ say!(words, "record-subtype") }</p>
                    { chips(&say!(words, "record-subtype"), Size::Normal, subtypes) }
                }
                { field::problem(&element("subtype"), wrong(model, "subtype", words)) }
            </>
        },
    )
}

fn said(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let content = &model.content;
    let text = |path: &str, testid, label, value: &str, hint, text| {
        Field {
            id: element(path),
            testid,
            label,
            value: value.to_owned(),
            hint,
            problem: wrong(model, path, words),
            write: emit.reform(move |written| Event::Wrote(text, written)),
        }
        .text()
    };
    let hint = say!(words, "record-claim-hint");
    card(
        &say!(words, "record-said"),
        html! {
            <>
                { text("claim_a", "claim-a", say!(words, "said-a"), &content.claim_a, hint, Text::ClaimA) }
                { text("claim_b", "claim-b", say!(words, "said-b"), &content.claim_b, String::new(), Text::ClaimB) }
                <div class="verified">
                    { text("verified", "verified", say!(words, "said-verified"), &content.verified,
                        say!(words, "record-verified-hint"), Text::Verified) }
                </div>
            </>
        },
    )
}

fn when(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let today = eye.now.day();
    let chosen = model.content.happened_on;
    let days =
        [("day-today", 0), ("day-yesterday", -1), ("day-before", -2)].map(|(testid, days)| {
            let day = today.plus_days(days);
            let is_chosen = chosen == Some(day);
            Chip {
                testid: testid.into(),
                label: words.day(today, day),
                chosen: is_chosen,
                choose: emit.reform(move |()| Event::Day((!is_chosen).then_some(day))),
            }
        });
    let day = Field {
        id: element("happened_on"),
        testid: "happened-on",
        label: say!(words, "record-other-day"),
        value: chosen.map(|day| day.to_string()).unwrap_or_default(),
        hint: String::new(),
        problem: wrong(model, "happened_on", words),
        write: emit.reform(|written: String| Event::Day(written.parse::<Day>().ok())),
    };
    card(
        &say!(words, "record-when"),
        html! {
            <>
                { chips(&say!(words, "record-when"), Size::Normal, days.into()) }
                { day.day(today.to_string()) }
            </>
        },
    )
}

fn discard(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    if model.draft.is_none() {
        return html! {};
    }
    let button = |testid, label, weight, event: fn() -> Event| {
        Button {
            testid,
            label,
            weight,
            busy: false,
            press: emit.reform(move |()| event()),
        }
        .view()
    };
    if model.discarding {
        html! {
            <div class="card discard" data-testid="discarding">
                <p class="card__line">{ say!(words, "discard-ask") }</p>
                <div class="next__pair">
                    { button("discard-keep", say!(words, "discard-keep"), Weight::Plain, || Event::Keep) }
                    { button("discard-confirm", say!(words, "discard-confirm"), Weight::Plain, || Event::Discard) }
                </div>
            </div>
        }
    } else {
        html! {
            <div class="discard">
                { button("discard", say!(words, "discard"), Weight::Quiet, || Event::Discard) }
            </div>
        }
    }
}

fn save_bar(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let today = eye.now.day();
    let said = match model.saved_at_ms {
        _ if model.failure.is_some() && model.saving.dirty => say!(words, "save-not-saved"),
        Some(at) => say!(words, "save-saved", clock = clock(at)),
        None => say!(words, "save-by-itself"),
    };
    let label = if model.edits.is_some() {
        say!(words, "save-change")
    } else {
        say!(words, "save-record")
    };
    let save = Button {
        testid: "save-record",
        label,
        weight: Weight::Main,
        busy: model.saving.recording,
        press: emit.reform(move |()| Event::Record(today)),
    };
    html! {
        <footer class="savebar">
            <p class="savebar__said" data-testid="save-state" role="status">{ said }</p>
            { save.view() }
        </footer>
    }
}
