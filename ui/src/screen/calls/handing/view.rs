//! Draws the list that is handed over: which file, how far it has come, which column is what, what comes of it.

use contract::Failure;
use contract::command::repeat_call::{BadRow, Column, Going, Imported, Part, Wrong};
use yew::{Callback, Event as Change, Html, html};

use super::page::Page;
use super::{Event, Handing, Work};
use crate::outside::{Picked, picked};
use crate::part::button::{Button, Buttons, Weight};
use crate::part::card::{Fold, Tone, card, note};
use crate::part::field::{Choice, Field};
use crate::screen::Eye;
use crate::words::{Words, say};

/// What a list may be.
const ACCEPT: &str = ".csv,.txt,.xlsx";

pub(super) fn card_of(model: &Handing, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let choose = emit.clone();
    let choose = Callback::from(move |event: Change| {
        if let Some(picked) = picked(&event) {
            choose.emit(Event::Picked(picked));
        }
    });
    let busy = model.work != Work::None;
    let label = if busy {
        say!(words, "calls-reading")
    } else {
        say!(words, "calls-choose")
    };
    let refused = model.failure.as_ref().map(|failure| {
        let text = refusal(failure, words);
        note("calls-list-refusal", Tone::Alert, &text)
    });
    let body = html! {
        <>
            <p class="card__line">{ say!(words, "calls-text") }</p>
            <label class="button button--plain pick">
                <input type="file" class="pick__file" accept={ACCEPT} disabled={busy}
                    onchange={choose} data-testid="calls-file" />
                { label }
            </label>
            { for refused }
            if model.stopped { { note("calls-stopped", Tone::Calm, &say!(words, "calls-stopped")) } }
            { for how_far(model, eye, emit) }
            { for model.told.as_ref().map(|told| what_comes(model, told, eye, emit)) }
        </>
    };
    card(&say!(words, "calls-list"), body)
}

/// Why a list was not taken: what is wrong with the file, or what else is in the way.
pub(super) fn refusal(failure: &Failure, words: &Words) -> String {
    let problem = failure.fields.first();
    problem.map_or_else(
        || words.refusal(failure),
        |found| words.problem(&found.field, &found.problem),
    )
}

/// The bar, its numbers and the way to stop.
fn how_far(model: &Handing, eye: &Eye, emit: &Callback<Event>) -> Option<Html> {
    let words = &eye.words;
    let (percent, text) = match model.work {
        Work::None => return None,
        Work::Stopping => {
            let text = say!(words, "calls-stopping");
            return Some(html! { <p class="card__line progress__line" role="status">{ text }</p> });
        }
        _ if !model.is_long() => return None,
        Work::Putting(there) => {
            let all = model.picked.as_ref().map_or(0, Picked::size_bytes);
            let kilobytes = |bytes: u64| bytes.div_ceil(1_024).to_string();
            let (done, of) = (kilobytes(there), kilobytes(all));
            let text = say!(words, "calls-going-putting", done = done, of = of);
            (percent(0, there, all), text)
        }
        Work::Looking { going, .. } | Work::Taking(going) => match going {
            Some(going) => (percent_of(going), rows_done(going, words)),
            None => (percent(1, 0, 1), say!(words, "calls-reading")),
        },
        Work::Left(going) => (percent_of(going), rows_done(going, words)),
    };
    let stop = Button {
        testid: "calls-stop",
        label: say!(words, "calls-stop"),
        weight: Weight::Plain,
        busy: false,
        press: emit.reform(|()| Event::Stop),
    };
    Some(html! {
        <div class="card__after" data-testid="calls-going">
            <progress class="progress" max="100" value={percent.to_string()} aria-label={say!(words, "calls-going")} />
            <p class="card__line progress__line">{ text }</p>
            { stop.view() }
        </div>
    })
}

/// Handing over, reading, checking and the last part are a quarter of the bar each.
fn percent_of(going: Going) -> u64 {
    let part = match going.part {
        Part::Reading => 1,
        Part::Checking => 2,
        Part::Comparing | Part::TakingIn => 3,
    };
    percent(part, going.done.into(), going.rows.into())
}

fn percent(part: u64, done: u64, all: u64) -> u64 {
    part * 25 + done.min(all) * 25 / all.max(1)
}

fn rows_done(going: Going, words: &Words) -> String {
    let (done, rows) = (going.done, going.rows);
    match going.part {
        Part::Reading => say!(words, "calls-going-reading", done = done, rows = rows),
        Part::Checking => say!(words, "calls-going-checking", done = done, rows = rows),
        Part::Comparing => say!(words, "calls-going-comparing", done = done, rows = rows),
        Part::TakingIn => say!(words, "calls-going-taking", done = done, rows = rows),
    }
}

fn what_comes(model: &Handing, told: &Imported, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let text = say!(
        words,
        "calls-told",
        rows = told.rows,
        new = told.new,
        known = told.known,
        old = told.too_old,
        family = told.family
    );
    let buttons = Buttons {
        busy: model.work != Work::None,
    };
    let take = if told.bad > 0 {
        say!(words, "calls-take-without")
    } else {
        say!(words, "calls-take")
    };
    let said = told.needs.is_empty();
    html! {
        <div class="card__after" data-testid="calls-told">
            if said {
                { note("calls-told-note", Tone::Calm, &text) }
            } else {
                { note("calls-needs", Tone::Alert, &say!(words, "calls-needs", rows = told.rows)) }
            }
            if told.done {
                <p class="card__line">{ say!(words, "calls-done") }</p>
            } else if matches!(model.work, Work::None | Work::Looking { .. }) {
                { columns(model, told, eye, emit) }
            }
            if told.bad > 0 {
                { bad_rows(model, told, eye, emit) }
            }
            if !told.done {
                <div class="next__pair">
                    if said {
                        { buttons.one("calls-take", take, Weight::Main, emit.reform(|()| Event::Take)) }
                    }
                    { buttons.one("calls-leave", say!(words, "calls-leave"), Weight::Plain, emit.reform(|()| Event::Leave)) }
                </div>
            }
        </div>
    }
}

/// A page of the rows that cannot be taken in, and the ways to those before and after it.
fn bad_rows(model: &Handing, told: &Imported, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let page = model.page;
    let rows = page.rows(told).iter();
    let rows = rows.map(|bad| html! { <li>{ reason(bad, eye) }</li> });
    let busy = model.work != Work::None;
    let turn = |testid, label, to: Option<Page>| {
        to.map(|to| {
            Button {
                testid,
                label,
                weight: Weight::Plain,
                busy,
                press: emit.reform(move |()| Event::Turn(to)),
            }
            .view()
        })
    };
    let before = turn(
        "calls-bad-before",
        say!(words, "calls-bad-before"),
        page.before(),
    );
    let after = turn(
        "calls-bad-after",
        say!(words, "calls-bad-after"),
        page.after(told),
    );
    let part = (before.is_some() || after.is_some()).then(|| {
        let (first, last) = (page.first().to_string(), page.last(told).to_string());
        say!(words, "calls-bad-part", first = first, last = last)
    });
    html! {
        <>
            <p class="card__line">{ say!(words, "calls-bad", count = told.bad) }</p>
            <ul class="bullets" data-testid="calls-bad">{ for rows }</ul>
            if let Some(part) = part {
                <p class="card__line" role="status">{ part }</p>
                <div class="next__pair">{ for before }{ for after }</div>
            }
        </>
    }
}

/// Which column is what: always to be seen where something is to be said, else behind its name.
fn columns(model: &Handing, told: &Imported, eye: &Eye, emit: &Callback<Event>) -> Html {
    let fields = || {
        let fields = Column::ALL.iter();
        let fields = fields.map(|column| field(model, told, *column, eye, emit));
        html! { <div data-testid="calls-columns">{ for fields }</div> }
    };
    if !told.needs.is_empty() {
        return fields();
    }
    let fold = Fold {
        testid: "calls-columns-fold",
        label: say!(&eye.words, "calls-columns"),
        open: model.columns_open,
        toggle: emit.reform(|()| Event::Columns),
    };
    fold.view(fields)
}

fn field(
    model: &Handing,
    told: &Imported,
    column: Column,
    eye: &Eye,
    emit: &Callback<Event>,
) -> Html {
    let words = &eye.words;
    let (label, testid) = match column {
        Column::At => (say!(words, "calls-column-at"), "calls-column-at"),
        Column::Phone => (say!(words, "calls-column-phone"), "calls-column-phone"),
        Column::Place => (say!(words, "calls-column-place"), "calls-column-place"),
        Column::Kind => (say!(words, "calls-column-kind"), "calls-column-kind"),
        Column::Number => (say!(words, "calls-column-number"), "calls-column-number"),
        Column::Words => (say!(words, "calls-column-words"), "calls-column-words"),
    };
    let problem = told.needs.contains(&column).then(|| match column {
        Column::Phone => say!(words, "calls-column-household"),
        _ => say!(words, "calls-column-needed"),
    });
    let chosen = model.columns.get(&column).cloned().unwrap_or_default();
    let titles = told.names.iter().zip(&told.examples);
    let titles = titles.filter(|(name, _)| !name.is_empty());
    let titles = titles.map(|(name, example)| {
        let text = match example.as_str() {
            "" => name.clone(),
            example => say!(
                words,
                "calls-column-example",
                name = name.as_str(),
                example = example
            ),
        };
        let elsewhere = |(other, taken): (&Column, &String)| *other != column && taken == name;
        Choice {
            value: name.clone(),
            label: text,
            // One column is one thing.
            taken: model.columns.iter().any(elsewhere),
        }
    });
    let none = Choice {
        value: String::new(),
        label: say!(words, "calls-column-none"),
        taken: false,
    };
    let field = Field {
        id: testid.into(),
        testid,
        label,
        value: chosen,
        hint: String::new(),
        problem,
        write: emit.reform(move |name| Event::Choose(column, name)),
    };
    field.choice([none].into_iter().chain(titles))
}

fn reason(bad: &BadRow, eye: &Eye) -> String {
    let words = &eye.words;
    let why = match bad.why {
        Wrong::Missing => say!(words, "calls-wrong-missing"),
        Wrong::NotAMoment => say!(words, "calls-wrong-moment"),
        Wrong::InFuture => say!(words, "calls-wrong-future"),
        Wrong::Formula => say!(words, "calls-wrong-formula"),
        Wrong::TooLong => say!(words, "calls-wrong-long"),
        Wrong::NoHousehold => say!(words, "calls-wrong-household"),
    };
    let (line, column) = (bad.line.to_string(), bad.column.clone());
    say!(words, "calls-row", line = line, column = column, why = why)
}
