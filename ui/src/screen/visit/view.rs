//! How a visit is drawn: each thing looked at in one row of three large answers, the rest folded, what the elder said,
//! what is passed on to whom and by when, and the day of the next visit where it is to be sooner.

use model::elder::act::visit::{Answer, Item, PassTo};
use yew::{Callback, Html, html};

use super::{Event, Visit};
use crate::part::ahead::Ahead;
use crate::part::button::{Buttons, Weight};
use crate::part::card::{Tone, note};
use crate::part::chip::{Chip, Size, chips};
use crate::part::field::Field;
use crate::route::Route;
use crate::screen::Eye;
use crate::screen::profile::who::problem;
use crate::words::{say, time::clock};

/// The answers that stand side by side; the others are folded.
const LARGE: [Answer; 3] = [Answer::Fine, Answer::FixedNow, Answer::ToBeFixed];
const FOLDED: [Answer; 2] = [Answer::NotLookedAt, Answer::Declined];
/// Days at a touch by which something is done, and on which somebody comes by sooner than the plan says.
const BY: [i32; 3] = [1, 3, 7];
const SOONER: [i32; 3] = [1, 3, 7];

pub(super) fn view(model: &Visit, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let title = if model.name.is_empty() {
        say!(words, "visit-title")
    } else {
        say!(words, "visit-title-of", name = model.name.clone())
    };
    let buttons = Buttons {
        busy: model.sending,
    };
    let left = model.left();
    let fold = emit.reform(|()| Event::Fold);
    let kept = model
        .keeping
        .at_ms
        .map(|at| say!(words, "visit-kept-at", clock = clock(at)));
    html! {
        <article class="sheet" data-testid="visit">
            <nav class="sheet__bar">
                <a class="back" href={Route::Elder(model.id).hash()} data-testid="back">{ say!(words, "back") }</a>
            </nav>
            <header class="page__head">
                <h1 class="page__title" id="heading" tabindex="-1">{ title }</h1>
            </header>
            { for model.failure.as_ref().map(|failure| note("visit-refusal", Tone::Alert, &words.refusal(failure))) }
            if model.keeping.goes_on {
                <div class="deed__goes-on" data-testid="visit-goes-on">
                    <p class="card__line">{ say!(words, "deed-goes-on") }</p>
                    { buttons.one("visit-afresh", say!(words, "deed-afresh"), Weight::Quiet, emit.reform(|()| Event::Afresh)) }
                </div>
            }
            { day(model, eye, emit) }
            { buttons.one("visit-all-fine", say!(words, "visit-all-fine"), Weight::Plain, emit.reform(|()| Event::AllFine)) }
            { for Item::ALL.iter().map(|item| row(model, item, eye, emit)) }
            { buttons.one("visit-more", say!(words, "visit-more"), Weight::Quiet, fold) }
            { told(model, eye, emit) }
            <section class="card">{ sooner(model, eye, emit) }</section>
            if left > 0 && left < Item::ALL.len() {
                <p class="card__line" data-testid="visit-left">{ say!(words, "visit-left", count = left) }</p>
            }
            { for kept.map(|text| html! { <p class="card__line" data-testid="visit-kept" role="status">{ text }</p> }) }
            { buttons.one("visit-save", say!(words, "visit-save"), Weight::Main, emit.reform(|()| Event::Save)) }
        </article>
    }
}

/// The day of a visit that was begun on an earlier one; of one of today nothing is asked.
fn day(model: &Visit, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    if model.begun_on == model.today {
        return html! {};
    }
    let days = [model.begun_on, model.today].map(|day| Chip {
        testid: format!("visit-on-{day}"),
        label: words.day(model.today, day),
        chosen: model.on == day,
        choose: emit.reform(move |()| Event::On(day)),
    });
    let label = say!(words, "visit-on");
    html! {
        <section class="card">
            <h2 class="card__title">{ label.clone() }</h2>
            { chips(&label, Size::Normal, days.into()) }
        </section>
    }
}

/// The elder's words, what was put right, and what is passed on: to whom and by when.
fn told(model: &Visit, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let text = |id: &'static str, label, value: &str, path, write| {
        Field {
            id: id.into(),
            testid: id,
            label,
            value: value.to_owned(),
            hint: String::new(),
            problem: problem(model.failure.as_ref(), path, eye),
            write,
        }
        .text()
    };
    let to = PassTo::ALL.iter().map(|to| {
        let choose = to.clone();
        Chip {
            testid: format!("to-{}", to.code()),
            label: words.pass_to(to),
            chosen: model.to == *to,
            choose: emit.reform(move |()| Event::To(choose.clone())),
        }
    });
    let by = Ahead {
        id: "visit-by",
        label: say!(words, "visit-by"),
        chosen: model.by,
        today: model.today,
        spans: &BY,
        problem: None,
        choose: emit.reform(Event::By),
    };
    let passes_on = !model.matter.trim().is_empty();
    let passed_on = passes_on.then(|| {
        html! {
            <>
                { chips(&say!(words, "elder-matter"), Size::Normal, to.collect()) }
                { by.view(words) }
            </>
        }
    });
    html! {
        <section class="card">
            { text("visit-words", say!(words, "elder-words"), &model.said, "words", emit.reform(Event::Said)) }
            { text("visit-solved", say!(words, "elder-solved"), &model.solved, "solved", emit.reform(Event::Solved)) }
            { text("visit-matter", say!(words, "elder-matter"), &model.matter, "passed_on.0.matter", emit.reform(Event::Matter)) }
            { for passed_on }
        </section>
    }
}

/// The next visit, where it is to be sooner than the plan says.
fn sooner(model: &Visit, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let sooner = Ahead {
        id: "visit-next",
        label: say!(words, "visit-next"),
        chosen: model.next_on,
        today: model.today,
        spans: &SOONER,
        problem: problem(model.failure.as_ref(), "next_on", eye),
        choose: emit.reform(Event::NextOn),
    };
    sooner.view(words)
}

fn row(model: &Visit, item: &Item, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let given = model.checks.get(item);
    let folded = FOLDED
        .iter()
        .filter(|it| model.folded || given == Some(*it));
    let answers = LARGE.iter().chain(folded).map(|answer| {
        let (of, choose) = (item.clone(), answer.clone());
        Chip {
            testid: format!("{}-{}", item.code(), answer.code()),
            label: words.answer(answer),
            chosen: given == Some(answer),
            choose: emit.reform(move |()| Event::Answered(of.clone(), choose.clone())),
        }
    });
    let name = words.item(item);
    html! {
        <section class="card card--row" data-testid="visit-item">
            <h2 class="card__title">{ name.clone() }</h2>
            { chips(&name, Size::Even, answers.collect()) }
        </section>
    }
}
