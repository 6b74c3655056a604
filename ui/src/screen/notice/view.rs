//! Draws a notice: what it asks, what it is about, what is said beside the app, and what happened so far.

use contract::command::notice::{DoneAct, Sheet, Spoken};
use model::notice::{About, AboutKind, NoticeWhat};
use yew::{Callback, Html, html};

use super::saying::saying;
use super::{Event, Notice};
use crate::part::button::{Button, Weight};
use crate::part::card::{Fold, Tone, note};
use crate::route::Route;
use crate::screen::Eye;
use crate::words::{Words, say};

pub(super) fn page(model: &Notice, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    html! {
        <article class="sheet" data-testid="notice">
            <nav class="sheet__bar">
                <a class="back" href={Route::Notices.hash()} data-testid="back">{ say!(words, "back") }</a>
            </nav>
            { for model.failure.as_ref().map(|failure| note("notice-refusal", Tone::Alert, &words.refusal(failure))) }
            { for model.sheet.as_ref().map(|sheet| paper(model, sheet, eye, emit)) }
        </article>
    }
}

fn paper(model: &Notice, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let row = &sheet.row;
    let by = row.by.map(|by| words.due(eye.now.day(), by));
    let from = say!(words, "notice-from", who = row.from.name.as_str());
    let part = |title: String, text: &str| {
        html! {
            <section class="said"><h3 class="said__title">{ title }</h3><p class="said__text">{ text.to_owned() }</p></section>
        }
    };
    html! {
        <>
            <header class="sheet__head">
                <p class="sheet__kind">{ &row.grid_name }</p>
                <h1 class="sheet__headline" id="heading" tabindex="-1">{ &row.asked }</h1>
                <p class="sheet__place">{ format!("{from} · {}", words.moment(eye.now, row.sent_at_ms)) }</p>
                if !sheet.to.is_empty() { <p class="sheet__place" data-testid="notice-for">{ named(sheet, words) }</p> }
                <p class="sheet__marks">
                    <span class="state state--open" data-testid="notice-state">{ words.notice_state(&row.state) }</span>
                    { for by.map(|by| html! { <span class={row.late.then_some("late")}>{ by }</span> }) }
                    if row.escalated { <span class="mark">{ say!(words, "notice-escalated") }</span> }
                    if row.expired { <span class="mark">{ say!(words, "notice-expired") }</span> }
                </p>
            </header>
            <div class="next">{ saying(model, sheet, eye, emit) }</div>
            { spoken(model, sheet, words, emit) }
            <section class="sheet__part sides">
                { part(say!(words, "notice-why"), &sheet.why) }
                if !sheet.household.is_empty() { { part(say!(words, "notice-household"), &sheet.household) } }
                { for sheet.about.as_ref().map(|about| html! {
                    <section class="said">
                        <h3 class="said__title">{ say!(words, "notice-about") }</h3>
                        <p class="said__text">{ door(about, sheet.opens.contains(&about.id), eye) }</p>
                    </section>
                }) }
            </section>
            if !sheet.acts.is_empty() {
                <section class="sheet__part">
                    <h2 class="sheet__title">{ say!(words, "notice-course") }</h2>
                    <ol class="course">{ for sheet.acts.iter().rev().map(|act| done(act, sheet, eye)) }</ol>
                </section>
            }
        </>
    }
}

/// A door to the record a notice is about, where that may be opened.
pub(crate) fn door(about: &About, opens: bool, eye: &Eye) -> Html {
    let words = &eye.words;
    let (name, to) = match about.kind {
        AboutKind::Case => (
            say!(words, "notice-about-case"),
            Some(Route::Dispute(about.id)),
        ),
        AboutKind::Elder => (
            say!(words, "notice-about-elder"),
            Some(Route::Elder(about.id)),
        ),
        AboutKind::Unknown(_) => (say!(words, "notice-about-other"), None),
    };
    match to.filter(|_| opens) {
        Some(to) => {
            html! { <a class="link" href={to.hash()} data-testid="notice-about">{ name }</a> }
        }
        None => {
            let text = [name, say!(words, "notice-about-not-here")].join(" · ");
            html! { <span class="line__soft" data-testid="notice-about">{ text }</span> }
        }
    }
}

fn named(sheet: &Sheet, words: &Words) -> String {
    let names: Vec<_> = sheet.to.iter().map(|who| words.who(&who.name)).collect();
    let names = names.join(&say!(words, "list-comma"));
    say!(words, "notice-for", who = names)
}

/// The texts for a call and for a short message, beside each other, for whoever may tell it so.
fn spoken(model: &Notice, sheet: &Sheet, words: &Words, emit: &Callback<Event>) -> Html {
    if sheet.spoken.is_empty() {
        return html! {};
    }
    let fold = Fold {
        testid: "notice-tell",
        label: say!(words, "notice-tell"),
        open: model.telling,
        toggle: emit.reform(|()| Event::Fold),
    };
    fold.view(|| {
        let texts = sheet.spoken.iter();
        let texts = texts.map(|spoken| text(model, spoken, words, emit));
        html! {
            <>
                <p class="card__line">{ say!(words, "notice-told") }</p>
                <div class="sides" data-testid="notice-told">{ for texts }</div>
            </>
        }
    })
}

fn text(model: &Notice, spoken: &Spoken, words: &Words, emit: &Callback<Event>) -> Html {
    let how = &spoken.how;
    let (copied, told) = (how.clone(), how.clone());
    let copy = Button {
        testid: &format!("copy-{}", how.code()),
        label: say!(words, "copy"),
        weight: Weight::Plain,
        busy: false,
        press: emit.reform(move |()| Event::Copy(copied.clone())),
    };
    let tell = Button {
        testid: &format!("told-{}", how.code()),
        label: words.told(how),
        weight: Weight::Plain,
        busy: model.noted.contains(how),
        press: emit.reform(move |()| Event::Tell(told.clone())),
    };
    let copied = model.copied.as_ref().filter(|(last, _)| last == how);
    let copied = copied.map(|(_, done)| {
        if *done {
            say!(words, "copied")
        } else {
            say!(words, "copied-not")
        }
    });
    let noted = (model.noted.contains(how)).then(|| say!(words, "notice-noted"));
    let says = copied.into_iter().chain(noted);
    html! {
        <section class="said" data-testid={format!("spoken-{}", how.code())}>
            <h3 class="said__title">{ words.means(how) }</h3>
            <p class="said__text">{ &spoken.text }</p>
            <div class="next__pair">{ copy.view() }{ tell.view() }</div>
            { for says.map(|text| html! { <p class="line__soft" role="status">{ text }</p> }) }
        </section>
    }
}

fn done(act: &DoneAct, sheet: &Sheet, eye: &Eye) -> Html {
    let words = &eye.words;
    let said = match &act.what {
        NoticeWhat::Accepted(said) => said.words.clone(),
        NoticeWhat::Declined(said) => format!("{} {}", words.why_not(&said.why), said.words),
        NoticeWhat::Done(said) => said.answer.clone(),
        NoticeWhat::Escalated(said) => {
            let seat = said.seat.as_ref().map(|seat| words.overseer(seat));
            let one = act.whom.as_ref().map(|who| words.who(&who.name));
            let to: Vec<_> = [seat, one, Some(said.to.clone())]
                .into_iter()
                .flatten()
                .filter(|to| !to.is_empty())
                .collect();
            let to = to.join(&say!(words, "list-comma"));
            let reason = said.reason.as_str();
            say!(words, "notice-escalated-to", who = to, reason = reason)
        }
        NoticeWhat::ToldOtherwise(said) => words.means(&said.how),
        what => what.reason(),
    };
    let led_to = match &act.what {
        NoticeWhat::Done(said) => said.dispute.filter(|case| sheet.opens.contains(case)),
        _ => None,
    };
    html! {
        <li class="course__step" data-testid="course-step">
            <p class="course__what">{ words.visit_act(act.what.code()) }</p>
            if !said.trim().is_empty() { <p class="course__why">{ said.trim().to_owned() }</p> }
            { for led_to.map(|case| html! {
                <p class="course__why">
                    <a class="link" href={Route::Dispute(case).hash()} data-testid="notice-led-to">{ say!(words, "notice-led-to") }</a>
                </p>
            }) }
            <p class="course__who">{ format!("{} · {}", act.by.name, words.moment(eye.now, act.at_ms)) }</p>
        </li>
    }
}
