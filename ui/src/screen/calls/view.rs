//! Draws repeat calls: the families, one of them with its calls.

use contract::Command;
use contract::command::dispute::Get as ReadCase;
use contract::command::repeat_call::{
    Assess, Assessment, Call, Household, Households, Opened, Then,
};
use model::{DisputeId, DisputeState};
use yew::{Callback, Html, MouseEvent, html};

use super::{Calls, Event};
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, card, empty, note};
use crate::part::field::Field;
use crate::part::row;
use crate::route::Route;
use crate::screen::{Eye, Screen as _};
use crate::words::say;

pub(super) fn page(model: &Calls, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let refusal = model.failure.as_ref().map(|failure| {
        // What is wrong with a file is said in the words of whoever read it.
        let text = [words.refusal(failure), failure.detail.clone()].join(" ");
        note("calls-refusal", Tone::Alert, &text)
    });
    if let Some(opened) = &model.opened {
        return household(model, opened, refusal, eye, emit);
    }
    html! {
        <div class="page" data-testid="calls">
            <a class="back" href={Route::Me.hash()} data-testid="back">{ say!(words, "back") }</a>
            <header class="page__head">
                <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "calls-title") }</h1>
            </header>
            { for refusal }
            { model.handing.view(eye, &emit.reform(Event::Handing)) }
            { for model.households.as_ref().map(|households| families(households, eye, emit)) }
        </div>
    }
}

fn families(households: &Households, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let rule = &households.rule;
    let rule = say!(
        words,
        "calls-rule",
        days = rule.days,
        fewest = rule.fewest,
        count = households.calls
    );
    if households.households.is_empty() && households.earlier.is_empty() {
        let text = [say!(words, "calls-empty-text"), rule].join(" ");
        return empty("calls-empty", &say!(words, "calls-empty"), &text);
    }
    let rows = households.households.iter();
    let rows = rows.map(|one| html! { <li>{ family(one, eye, emit) }</li> });
    let earlier = households.earlier.iter();
    let earlier = earlier.map(|one| html! { <li class="line">{ assessment(one, eye) }</li> });
    html! {
        <>
            <p class="sheet__line">{ rule }</p>
            <ul class="group__rows" data-testid="calls-families">{ for rows }</ul>
            if !households.earlier.is_empty() {
                { card(&say!(words, "calls-earlier"), html! { <ul class="lines">{ for earlier }</ul> }) }
            }
        </>
    }
}

fn family(one: &Household, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let id = one.household;
    let place = if one.place.is_empty() {
        one.phone.clone()
    } else {
        one.place.clone()
    };
    let state = if one.waits {
        html! { <span class="state state--open">{ say!(words, "calls-waits") }</span> }
    } else {
        html! { <span class="state state--done">{ say!(words, "calls-assessed") }</span> }
    };
    html! {
        <button type="button" class="row row--button" data-testid="call-row"
            onclick={emit.reform(move |_: MouseEvent| Event::Open(id))}>
            <span class="row__line">
                <span class="row__who">{ place }</span>
                <span class="row__when">{ words.moment_short(eye.now, one.last_at_ms) }</span>
            </span>
            <span class="row__line">
                <span class="row__about">{ say!(words, "calls-times", count = one.calls) }</span>
                <span class="row__how">{ state }</span>
            </span>
        </button>
    }
}

fn household(
    model: &Calls,
    opened: &Opened,
    refusal: Option<Html>,
    eye: &Eye,
    emit: &Callback<Event>,
) -> Html {
    let words = &eye.words;
    let one = &opened.household;
    let calls = opened.calls.iter();
    let calls = calls.map(|it| html! { <li class="line">{ call(it, eye) }</li> });
    let said = one.assessments.iter();
    let said = said.map(|it| html! { <li class="line">{ assessment(it, eye) }</li> });
    let looks = opened.looks.iter().map(|(who, at)| {
        let text = format!("{} · {}", words.who(&who.name), words.moment(eye.now, *at));
        html! { <li class="line line__soft">{ text }</li> }
    });
    html! {
        <div class="page" data-testid="call-household">
            <button type="button" class="back" data-testid="calls-shut"
                onclick={emit.reform(|_: MouseEvent| Event::Shut)}>{ say!(words, "back") }</button>
            <header class="page__head">
                <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "calls-times", count = one.calls) }</h1>
                <p class="sheet__line">{ one.place.clone() }</p>
            </header>
            { for refusal }
            { card(&say!(words, "calls-calls"), html! { <ul class="lines" data-testid="call-lines">{ for calls }</ul> }) }
            if Assess::MAY.allows(eye.role()) { { assess(model, eye, emit) } }
            if !one.assessments.is_empty() {
                { card(&say!(words, "calls-said"), html! { <ul class="lines">{ for said }</ul> }) }
            }
            if !opened.looks.is_empty() {
                { card(&say!(words, "calls-looks"), html! { <ul class="lines">{ for looks }</ul> }) }
            }
        </div>
    }
}

fn call(it: &Call, eye: &Eye) -> Html {
    let about = [it.kind.as_str(), it.place.as_str(), it.phone.as_str()];
    let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
    html! {
        <>
            <p class="line__soft">{ eye.words.moment(eye.now, it.at_ms) }</p>
            <p>{ about.join(" · ") }</p>
            if !it.words.is_empty() { <p class="said__text">{ it.words.clone() }</p> }
        </>
    }
}

fn assess(model: &Calls, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let problem = model.problem.as_ref();
    let field = Field {
        id: "call-words".into(),
        testid: "call-words",
        label: say!(words, "calls-assess"),
        value: model.words.clone(),
        hint: say!(words, "calls-assess-hint"),
        problem: problem.map(|problem| words.problem(&problem.field, &problem.problem)),
        write: emit.reform(Event::Wrote),
    };
    let button = |testid, label, weight, then| {
        Button {
            testid,
            label,
            weight,
            busy: false,
            press: emit.reform(move |()| Event::Assess(then)),
        }
        .view()
    };
    let plain = |testid, label, press| {
        Button {
            testid,
            label,
            weight: Weight::Plain,
            busy: false,
            press,
        }
        .view()
    };
    let today = eye.now.day();
    let ask = emit.reform(move |()| Event::Ask(today));
    let Some(notice) = &model.notice else {
        return html! {
            <section class="card">
                { field.text() }
                <div class="next__pair">
                    { button("call-case", say!(words, "calls-then-case"), Weight::Main, Then::Case) }
                    { plain("call-notice", say!(words, "calls-then-notice"), ask) }
                    { button("call-nothing", say!(words, "calls-then-nothing"), Weight::Plain, Then::Nothing) }
                </div>
            </section>
        };
    };
    html! {
        <>
            <section class="card">{ field.text() }</section>
            { note("call-notice-note", Tone::Calm, &say!(words, "calls-notice-text")) }
            { notice.form(eye, &emit.reform(Event::Notice)) }
            { plain("call-notice-leave", say!(words, "calls-notice-leave"), emit.reform(|()| Event::AskNothing)) }
        </>
    }
}

/// The notice that was sent, and how it stands.
fn sent(said: &Assessment, eye: &Eye) -> Html {
    let words = &eye.words;
    let state = said.notice_state.as_ref();
    let state = state.map(|state| words.notice_state(state));
    let text = [Some(say!(words, "calls-sent")), state];
    let text = text.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    match &said.notice {
        Some(id) => html! { <a class="link" href={Route::Notice(*id).hash()}>{ text }</a> },
        None => html! { <span>{ text }</span> },
    }
}

/// The door to the case, and how far it has come.
fn case(dispute: DisputeId, said: &Assessment, eye: &Eye) -> Html {
    html! {
        <a class="link" href={Route::Dispute(dispute).hash()}>
            { say!(eye.words, "calls-opened") }{ " " }
            { for said.state.as_ref().map(|state: &DisputeState| row::state(state, eye)) }
        </a>
    }
}

/// What was said, and what became of it.
fn assessment(said: &Assessment, eye: &Eye) -> Html {
    let words = &eye.words;
    let head = format!(
        "{} · {} · {}",
        words.who(&said.by.name),
        words.moment(eye.now, said.at_ms),
        say!(words, "calls-times", count = said.calls)
    );
    let became = match (said.then, &said.dispute, &said.draft) {
        (Then::Nothing, ..) => html! { <span>{ say!(words, "calls-then-nothing") }</span> },
        (Then::Case, Some(dispute), _) => case(*dispute, said, eye),
        (Then::Case, None, Some(draft)) => html! {
            <a class="link" href={Route::Draft(*draft).hash()}>{ say!(words, "calls-writing") }</a>
        },
        (Then::Notice, led_to, _) => html! {
            <>{ sent(said, eye) }{ for led_to.map(|dispute| html! { <>{ " " }{ case(dispute, said, eye) }</> }) }</>
        },
        // Who sees no case is told what was decided, and not what became of it.
        (Then::Case, None, None) if !ReadCase::MAY.allows(eye.role()) => {
            html! { <span>{ say!(words, "calls-then-case") }</span> }
        }
        (Then::Case, None, None) => html! { <span>{ say!(words, "calls-not-written") }</span> },
    };
    html! {
        <>
            <p class="line__soft">{ head }</p>
            <p class="said__text">{ said.words.clone() }</p>
            <p>{ became }</p>
            if !said.answer.is_empty() {
                <p class="said__text" data-testid="call-answer">{ say!(words, "calls-answer", answer = said.answer.as_str()) }</p>
            }
        </>
    }
}
