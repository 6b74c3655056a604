//! How an elder's sheet is drawn.

use contract::Command;
use contract::command::elder::{DoneAct, Edit, Sheet};
use contract::command::notice::Send;
use model::ElderState;
use model::elder::ElderWhat;
use model::elder::act::plan::PlanSet;
use model::elder::act::visit::{Answer, Visited};
use yew::{Callback, Html, classes, html};

use super::slips::slips;
use super::{Elder, Event, again, contacts, door, plan};
use crate::part::button::{Button, Weight};
use crate::part::card::{Fold, Tone, note};
use crate::part::chip::{Chip, Size, chips};
use crate::route::Route;
use crate::screen::Eye;
use crate::words::{Words, say};

pub(super) fn view(model: &Elder, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let refusal = model.failure.as_ref().map(|failure| {
        let text = words.refusal(failure);
        note("elder-refusal", Tone::Alert, &text)
    });
    html! {
        <article class="sheet" data-testid="elder">
            <nav class="sheet__bar">
                <a class="back" href={Route::Elders.hash()} data-testid="back">{ say!(words, "back") }</a>
                if model.sheet.is_some() && Edit::MAY.allows(eye.role()) {
                    <a class="link" href={Route::Profile(model.id).hash()} data-testid="elder-edit">{ say!(words, "elder-edit") }</a>
                }
                if model.sheet.is_some() && Send::MAY.allows(eye.role()) {
                    <a class="link" href={Route::NoticeOfElder(model.id).hash()} data-testid="notice-of-elder">{ say!(words, "notice-send") }</a>
                }
            </nav>
            { for refusal }
            { for model.sheet.as_ref().map(|sheet| paper(model, sheet, eye, emit)) }
        </article>
    }
}

fn paper(model: &Elder, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let today = eye.now.day();
    let profile = &sheet.profile;
    let age = profile.birth_year.map(|year| today.year() - year);
    let age = age.map(|age| say!(words, "elder-age", age = age));
    let living = profile.living.as_ref().map(|it| words.living(it));
    let about: Vec<_> = [
        Some(profile.address.clone()),
        age,
        living,
        Some(profile.phone.clone()),
    ]
    .into_iter()
    .flatten()
    .filter(|it| !it.is_empty())
    .collect();
    let late = sheet
        .next_on
        .is_some_and(|day| day < today)
        .then_some("late");
    let next = sheet.next_on.map(|day| words.due(today, day));
    let comes =
        sheet.agrees && sheet.state != ElderState::PassedAway && sheet.state != ElderState::Moved;
    let visits = sheet.acts.iter().rev().map(|act| done(act, eye));
    html! {
        <>
            <header class="sheet__head">
                <p class="sheet__kind">{ &sheet.grid_name }</p>
                <h1 class="sheet__headline" id="heading" tabindex="-1">{ &profile.name }</h1>
                <p class="sheet__place">{ about.join(" · ") }</p>
                <p class="sheet__marks">
                    <span class="state state--open" data-testid="elder-state">{ words.elder_state(&sheet.state) }</span>
                    { for sheet.need.as_ref().map(|need| html! { <span class="mark">{ words.need(need) }</span> }) }
                    { for next.map(|next| html! { <span class={late} data-testid="elder-next">{ next }</span> }) }
                    if !sheet.agrees { <span class="mark">{ say!(words, "elder-no-visits") }</span> }
                    if sheet.waiting_changes > 0 { <span class="mark">{ say!(words, "sheet-waiting") }</span> }
                </p>
            </header>
            if comes {
                <div class="next next__pair">
                    <a class="button button--main" href={Route::Visit(sheet.id).hash()} data-testid="visit-now">{ say!(words, "elder-visit-now") }</a>
                    if sheet.doors.is_empty() && sheet.state == ElderState::AtHome {
                        { button(model, "elder-nobody", say!(words, "elder-nobody"), emit.reform(|()| Event::Nobody)) }
                    }
                </div>
            }
            { slips(model, sheet, eye, emit) }
            { for sheet.doors.iter().map(|one| door::view(one, eye, emit)) }
            { matters(model, sheet, eye, emit) }
            { contacts::view(model, sheet, eye, emit) }
            if sheet.agrees && sheet.state.is_visited() { { plan::view(model, eye, &emit.reform(Event::Plan)) } }
            { changes(model, sheet, eye, emit) }
            { again::view(model, sheet, eye, &emit.reform(Event::Again)) }
            <section class="sheet__part">
                <h2 class="sheet__title">{ say!(words, "elder-course") }</h2>
                <ol class="course">{ for visits }</ol>
            </section>
        </>
    }
}

fn button(model: &Elder, testid: &str, label: String, press: Callback<()>) -> Html {
    Button {
        testid,
        label,
        weight: Weight::Plain,
        busy: model.sending.is_some(),
        press,
    }
    .view()
}

fn matters(model: &Elder, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let (words, today) = (&eye.words, eye.now.day());
    if sheet.matters.is_empty() {
        return html! {};
    }
    let rows = sheet.matters.iter().map(|open| {
        let (visit, at) = (open.visit, open.at);
        let to = words.pass_to(&open.to);
        let press = emit.reform(move |()| Event::MatterDone(visit, at));
        let late = open.by.is_some_and(|by| by < today).then_some("late");
        html! {
            <div class="card" data-testid="matter">
                <p class="card__line">
                    { format!("{to}：{}", open.matter) }
                    { for open.by.map(|by| html! { <>{ " · " }<span class={classes!(late)}>{ words.due(today, by) }</span></> }) }
                </p>
                { button(model, "matter-done", say!(words, "elder-matter-done"), press) }
            </div>
        }
    });
    html! {
        <section class="sheet__part">
            <h2 class="sheet__title">{ say!(words, "elder-matters") }</h2>
            { for rows }
        </section>
    }
}

/// In hospital, moved, died, home again, or not agreed any more: said plainly, and nobody is reminded.
fn changes(model: &Elder, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let today = eye.now.day();
    let fold = Fold {
        testid: "elder-changes",
        label: say!(words, "elder-changes"),
        open: model.changing,
        toggle: emit.reform(|()| Event::Fold),
    };
    fold.view(|| {
        let states = ElderState::ALL.iter().map(|state| {
            let to = state.clone();
            Chip {
                testid: format!("elder-{}", state.code()),
                label: words.elder_state(state),
                chosen: sheet.state == *state,
                choose: emit.reform(move |()| Event::Moved(to.clone(), today)),
            }
        });
        let withdraw = emit.reform(|()| Event::Withdrawn);
        html! {
            <>
                { chips(&say!(words, "elder-changes"), Size::Normal, states.collect()) }
                if sheet.agrees {
                    { button(model, "elder-withdraw", say!(words, "elder-withdraw"), withdraw) }
                }
            </>
        }
    })
}

fn done(act: &DoneAct, eye: &Eye) -> Html {
    let words = &eye.words;
    let lines = match &act.what {
        ElderWhat::Visited(visited) => of_visit(visited, words),
        ElderWhat::StateChanged(changed) => vec![words.elder_state(&changed.to)],
        ElderWhat::PlanSet(plan) => of_plan(plan, words),
        ElderWhat::Asked(asked) => {
            vec![format!(
                "{}：{}",
                words.whom(&asked.whom),
                words.heard(&asked.heard)
            )]
        }
        _ => Vec::new(),
    };
    html! {
        <li class="course__step" data-testid="course-step">
            <p class="course__what">{ words.visit_act(act.what.code()) }</p>
            { for lines.into_iter().map(|line| html! { <p class="course__why">{ line }</p> }) }
            <p class="course__who">{ format!("{} · {}", act.by.name, words.moment(eye.now, act.at_ms)) }</p>
        </li>
    }
}

/// How often from then on, whether also after an alert, and why.
fn of_plan(plan: &PlanSet, words: &Words) -> Vec<String> {
    let alerts = plan.after_alerts.then(|| say!(words, "plan-alerts"));
    let often: Vec<_> = std::iter::once(words.need(&plan.need))
        .chain(alerts)
        .collect();
    let reason = Some(plan.reason.clone()).filter(|it| !it.is_empty());
    std::iter::once(often.join(" · ")).chain(reason).collect()
}

/// What was not simply fine, and what was said.
fn of_visit(visited: &Visited, words: &Words) -> Vec<String> {
    let checks = visited.checks.iter();
    let told = checks.filter(|check| check.answer != Answer::Fine);
    let mut lines: Vec<String> = told
        .map(|check| {
            format!(
                "{}：{}",
                words.item(&check.item),
                words.answer(&check.answer)
            )
        })
        .collect();
    let said = [&visited.words, &visited.solved];
    lines.extend(said.into_iter().filter(|it| !it.is_empty()).cloned());
    lines.extend(
        visited
            .passed_on
            .iter()
            .map(|one| format!("{}：{}", words.pass_to(&one.to), one.matter)),
    );
    if lines.is_empty() {
        lines.push(say!(words, "visit-all-fine"));
    }
    lines
}
