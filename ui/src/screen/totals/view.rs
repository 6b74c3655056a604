//! Draws the statistics: the time, four figures that matter, charts that are tables, and what leaves.

use contract::Command;
use contract::command::tally::{Cases, Count, Figures, Form, Report, Share};
use model::{DisputeKind, DisputeState, Grade, GridId, Period};
use yew::{Callback, Html, MouseEvent, html};

use super::chart::{Bar, bars};
use super::{Behind, By, Event, Span, Totals, care, four};
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, card, note};
use crate::part::chip::{Chip, Size, chips};
use crate::part::field::Field;
use crate::part::row;
use crate::route::Route;
use crate::screen::Eye;
use crate::words::say;

/// How long it took.
const BANDS: &[&str] = &[
    "settled_in_3_days",
    "settled_in_7_days",
    "settled_in_15_days",
    "settled_in_30_days",
    "settled_later",
];
/// How far from the house.
const LEVELS: &[&str] = &[
    "settled_in_house",
    "settled_in_group",
    "settled_in_village",
    "settled_in_township",
];
/// What was done, in the order it is told.
const DONE: &[&str] = &[
    "sessions",
    "mediators",
    "invited_mediators",
    "agreed",
    "failed",
    "refused",
    "follow_ups",
    "closed",
    "meetings",
];
/// What became of letters to units.
const LETTERS: &[&str] = &[
    "letters_sent",
    "letters_accepted",
    "letters_declined",
    "letters_answered",
];

pub(super) fn page(model: &Totals, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let refusal = model.failure.as_ref();
    let refusal =
        refusal.map(|failure| note("totals-refusal", Tone::Alert, &words.refusal(failure)));
    if let Some(behind) = &model.behind {
        return cases(behind, refusal, eye, emit);
    }
    let figures = model.figures.as_ref();
    html! {
        <div class="page totals" data-testid="totals">
            <a class="back" href={Route::Me.hash()} data-testid="back">{ say!(words, "back") }</a>
            <header class="page__head">
                <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "totals-title") }</h1>
            </header>
            { for refusal }
            { time(model, eye, emit) }
            { for figures.map(|figures| charts(model, figures, eye, emit)) }
        </div>
    }
}

fn time(model: &Totals, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let span = |testid: &str, span: Span, label: String| Chip {
        testid: testid.into(),
        label,
        chosen: model.span == span,
        choose: emit.reform(move |()| Event::Span(span)),
    };
    let spans = vec![
        span("span-month", Span::Month, say!(words, "totals-month")),
        span("span-quarter", Span::Quarter, say!(words, "totals-quarter")),
        span("span-year", Span::Year, say!(words, "totals-year")),
        span(
            "span-analysis",
            Span::Analysis,
            say!(words, "totals-analysis", day = model.analysis_day),
        ),
        span("span-days", Span::Days, say!(words, "totals-days")),
    ];
    let turn = |testid, label, by| {
        Button {
            testid,
            label,
            weight: Weight::Quiet,
            busy: false,
            press: emit.reform(move |()| Event::Turn(by)),
        }
        .view()
    };
    let day = |id: &'static str, label: String, value: &str, write: Callback<String>| {
        let field = Field {
            id: id.into(),
            testid: id,
            label,
            value: value.to_owned(),
            hint: String::new(),
            problem: None,
            write,
        };
        field.day(String::new())
    };
    html! {
        <>
            { chips(&say!(words, "totals-time"), Size::Filter, spans) }
            if model.span == Span::Days {
                <div class="totals__days">
                    { day("totals-from", say!(words, "totals-from"), &model.typed.0, emit.reform(Event::From)) }
                    { day("totals-until", say!(words, "totals-until"), &model.typed.1, emit.reform(Event::Until)) }
                </div>
            }
            <div class="totals__turn">
                { turn("totals-before", say!(words, "totals-before"), -1) }
                <p class="totals__when" data-testid="totals-when" aria-live="polite">{ words.period(model.period) }</p>
                { turn("totals-after", say!(words, "totals-after"), 1) }
            </div>
            <p class="sheet__line">{ say!(words, "totals-text") }</p>
            { place(model, eye, emit) }
        </>
    }
}

/// The places the figures were narrowed through, each a way back.
fn place(model: &Totals, eye: &Eye, emit: &Callback<Event>) -> Html {
    if model.within.is_empty() {
        return html! {};
    }
    let way = |left: usize, name: String| {
        html! {
            <button type="button" class="link" data-testid="totals-around"
                onclick={emit.reform(move |_: MouseEvent| Event::Around(left))}>{ name }</button>
        }
    };
    let all = way(0, say!(eye.words, "totals-everywhere"));
    let last = model.within.len() - 1;
    let steps = model.within.iter().enumerate().map(|(at, (_, name))| {
        let step = if at == last {
            html! { <span aria-current="true">{ name.clone() }</span> }
        } else {
            way(at + 1, name.clone())
        };
        html! { <><span aria-hidden="true">{ " › " }</span>{ step }</> }
    });
    html! { <p class="totals__within">{ all }{ for steps }</p> }
}

fn charts(model: &Totals, figures: &Figures, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    if figures.totals.0.is_empty() && figures.totals_before.0.is_empty() {
        return html! {
            <section class="card">
                <p class="card__line" data-testid="totals-none">{ say!(words, "totals-none") }</p>
            </section>
        };
    }
    let may = Cases::MAY.allows(eye.role());
    let open = |title: String, by: By| {
        may.then(|| emit.reform(move |()| Event::Open(title.clone(), by.clone())))
    };
    let columns = [say!(words, "totals-resolved-of")];
    let only = [say!(words, "totals-cases")];
    let kinds = figures.kinds.iter().map(|share| {
        let kind = DisputeKind::from_code(&share.key);
        let name = words.kind(&kind);
        bar(share, name.clone(), open(name, By::Kind(kind)))
    });
    let areas = figures.areas.iter().map(|share| {
        let (key, name) = (share.key.clone(), share.name.clone());
        // A grid holds no smaller place: its cases are behind it.
        let door = if key.len() < GridId::LEN {
            Some(emit.reform(move |()| Event::Within(key.clone(), name.clone())))
        } else {
            open(name, By::Grid(key))
        };
        bar(share, share.name.clone(), door)
    });
    let months = figures.months.iter().filter_map(|share| {
        let month: Period = share.key.parse().ok()?;
        let name = words.period(month);
        Some(bar(share, name.clone(), open(name, By::Month(month))))
    });
    let states = figures.states.iter().map(|(code, count)| {
        let state = DisputeState::from_code(code);
        let name = match code.as_str() {
            "closed_settled" => say!(words, "totals-closed-settled"),
            "closed_unsettled" => say!(words, "totals-closed-unsettled"),
            _ => words.state(&state),
        };
        single(name.clone(), *count, open(name, By::State(state)))
    });
    let grades = figures.grades.iter().map(|(code, count)| {
        let grade = (!code.is_empty()).then(|| Grade::from_code(code));
        let none = || say!(words, "totals-ungraded");
        let name = grade.as_ref().map_or_else(none, |grade| words.grade(grade));
        single(name.clone(), *count, open(name, By::Grade(grade)))
    });
    let counted = |codes: &'static [&'static str]| -> Vec<Bar> {
        let some = codes.iter();
        let some = some.filter(|code| figures.totals.told(code) != Count::NONE);
        let bar = some.map(|code| {
            let name = words.total(code);
            single(
                name.clone(),
                figures.totals.told(code),
                open(name, By::What(code)),
            )
        });
        bar.collect()
    };
    let part = |title: String, testid: &str, columns: &[String], all: Vec<Bar>| {
        if all.is_empty() {
            return html! {};
        }
        card(&title, bars(testid, &title, columns, all, words))
    };
    html! {
        <>
            if figures.withholds() {
                { note("totals-withheld", Tone::Calm, &say!(words, "totals-withheld")) }
            }
            { four::four(figures, eye, emit) }
            { part(say!(words, "totals-by-kind"), "totals-kinds", &columns, kinds.collect()) }
            { part(say!(words, "totals-by-area"), "totals-areas", &columns, areas.collect()) }
            { part(say!(words, "totals-by-month"), "totals-months", &columns, months.collect()) }
            { part(say!(words, "totals-by-state"), "totals-states", &only, states.collect()) }
            { part(say!(words, "totals-by-grade"), "totals-grades", &only, grades.collect()) }
            { part(say!(words, "totals-how-long"), "totals-bands", &only, counted(BANDS)) }
            { part(say!(words, "totals-how-near"), "totals-levels", &only, counted(LEVELS)) }
            { part(say!(words, "totals-done"), "totals-list", &only, counted(DONE)) }
            { care::letters(figures, eye, counted(LETTERS)) }
            { care::elders(figures, eye) }
            { care::notices(figures, eye) }
            { leaves(model, eye, emit) }
        </>
    }
}

fn bar(share: &Share, name: String, open: Option<Callback<()>>) -> Bar {
    Bar {
        name,
        count: share.recorded,
        done: Some(share.resolved),
        open,
    }
}

fn single(name: String, count: Count, open: Option<Callback<()>>) -> Bar {
    Bar {
        name,
        count,
        done: None,
        open,
    }
}

/// What is handed out, and what is not in it.
fn leaves(model: &Totals, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    if !Report::MAY.allows(eye.role()) {
        return html! {};
    }
    let button = |testid, label, form| {
        Button {
            testid,
            label,
            weight: Weight::Plain,
            busy: model.making.is_some(),
            press: emit.reform(move |()| Event::Make(form)),
        }
        .view()
    };
    let made = model.made.as_ref().map(|made| {
        let text = say!(
            words,
            "totals-made",
            name = made.name.clone(),
            count = made.withheld
        );
        note("totals-made", Tone::Calm, &text)
    });
    let body = html! {
        <>
            <p class="card__line">{ say!(words, "totals-report-text") }</p>
            <div class="next__pair">
                { button("totals-pdf", say!(words, "totals-pdf"), Form::Pdf) }
                { button("totals-xlsx", say!(words, "totals-xlsx"), Form::Xlsx) }
            </div>
            { for made }
        </>
    };
    card(&say!(words, "totals-report"), body)
}

fn cases(behind: &Behind, refusal: Option<Html>, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let rows = behind.rows.iter();
    let rows = rows.map(|it| html! { <li>{ row::dispute(it, false, eye) }</li> });
    let more = Button {
        testid: "totals-more",
        label: say!(words, "totals-more"),
        weight: Weight::Plain,
        busy: false,
        press: emit.reform(|()| Event::More),
    };
    html! {
        <div class="page" data-testid="totals-cases">
            <button type="button" class="back" data-testid="totals-shut"
                onclick={emit.reform(|_: MouseEvent| Event::Shut)}>{ say!(words, "totals-shut") }</button>
            <header class="page__head">
                <h1 class="page__title" id="heading" tabindex="-1">{ behind.title.clone() }</h1>
                <p class="sheet__line">{ words.period(behind.asked.period) }</p>
            </header>
            { for refusal }
            if behind.read && behind.rows.is_empty() {
                <p class="card__line">{ say!(words, "totals-no-cases") }</p>
            }
            <ul class="group__rows">{ for rows }</ul>
            if behind.next.is_some() { { more.view() } }
        </div>
    }
}
