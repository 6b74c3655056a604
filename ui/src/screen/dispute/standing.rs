//! How a case stands: who, how pressing, by when and by which rule, who watches, letters, what was taken
//! on, other ways. Said, not reckoned: the application told it.

use contract::command::dispute::{Graded, Letter, Sheet};
use model::clock::Due;
use model::dispute::act::supervision::Supervised;
use model::{What, WorkerId};
use yew::{Callback, Html, html};

use super::{Dispute, Event};
use crate::part::button::{Button, Weight};
use crate::route::Route;
use crate::screen::Eye;
use crate::words::say;

pub(super) fn standing(model: &Dispute, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let life = &sheet.life;
    let today = eye.now.day();
    let fact = |name: String, body: Html| {
        html! { <div class="fact"><dt>{ name }</dt><dd>{ body }</dd></div> }
    };
    let who = responsible(sheet, eye);
    let tasks = tasks(sheet, eye);
    let by = life
        .deadline
        .map(|day| late(words.due(today, day), day < today));
    html! {
        <>
            { merged(sheet, eye) }
            { remedies(sheet, eye) }
            <section class="sheet__part">
                <h2 class="sheet__title">{ say!(words, "standing-title") }</h2>
                <dl class="standing" data-testid="standing">
                    { fact(say!(words, "standing-responsible"), html! { who }) }
                    { for by.map(|by| fact(say!(words, "standing-deadline"), by)) }
                    { for life.grade.as_ref().map(|grade| {
                        fact(say!(words, "standing-grade"), graded(grade, sheet, eye))
                    }) }
                    if !life.due.is_empty() {
                        { fact(say!(words, "standing-due"), html! {
                            <ul>{ for life.due.iter().map(|due| one_due(due, eye)) }</ul>
                        }) }
                    }
                    if !life.supervised.is_empty() {
                        { fact(say!(words, "standing-supervised"), watched(sheet, eye)) }
                    }
                    { for life.planned.first().map(|planned| fact(
                        words.act("follow_up_planned"),
                        html! { words.day(today, planned.on) },
                    )) }
                    if !tasks.is_empty() {
                        { fact(say!(words, "standing-tasks"), html! {
                            <ul>{ for tasks.into_iter().map(|(_, task)| html! { <li>{ task }</li> }) }</ul>
                        }) }
                    }
                    if !life.referrals.is_empty() {
                        { fact(say!(words, "standing-letters"), html! {
                            <ul>{ for life.referrals.iter().map(|one| letter(one, model, eye, emit)) }</ul>
                        }) }
                    }
                    if !life.number.is_empty() {
                        { fact(say!(words, "standing-number"), html! { &life.number }) }
                    }
                </dl>
            </section>
        </>
    }
}

/// Text that says it is late when it is.
fn late(text: String, late: bool) -> Html {
    html! { <span class={late.then_some("late")}>{ text }</span> }
}

fn responsible(sheet: &Sheet, eye: &Eye) -> String {
    let (words, life) = (&eye.words, &sheet.life);
    if life.responsible.is_empty() {
        return say!(words, "standing-nobody");
    }
    let claimed = |id: Option<WorkerId>| id.is_some_and(|id| life.claimed.contains(&id));
    let names = life.responsible.iter().map(|who| {
        let name = words.who(&who.name);
        let leads = who.id.is_some_and(|id| life.leads.contains(&id));
        let name = if leads && life.responsible.len() > 1 {
            say!(words, "standing-leads", name = name)
        } else {
            name
        };
        if claimed(who.id) {
            format!("{name} ✓ {}", words.act("claimed"))
        } else {
            name
        }
    });
    names.collect::<Vec<_>>().join(&say!(words, "list-comma"))
}

fn graded(grade: &Graded, sheet: &Sheet, eye: &Eye) -> Html {
    let words = &eye.words;
    let mut acts = sheet.acts.iter().map(|done| &done.act);
    let said = acts.find(|act| act.id == grade.act);
    let said = said.and_then(|act| match &act.what {
        What::Graded(graded) => Some(graded),
        _ => None,
    });
    let facts = said.map(|said| {
        let facts = said.facts.iter();
        let facts = facts.map(|fact| words.fact(fact, &sheet.life.facts));
        facts.collect::<Vec<_>>().join(&say!(words, "list-comma"))
    });
    let until = words.day(eye.now.day(), grade.expires_on);
    html! {
        <>
            <span class={format!("grade grade--{}", grade.grade.code())} data-testid="grade">{ words.grade(&grade.grade) }</span>
            if grade.to_be_reviewed {
                <span class="mark mark--due">{ say!(words, "standing-review") }</span>
            } else {
                <span class="line__soft">{ format!(" {}", say!(words, "standing-until", day = until)) }</span>
            }
            { for facts.filter(|facts| !facts.is_empty()).map(|facts| html! { <p>{ facts }</p> }) }
            { for said.map(|said| html! { <p class="line__soft">{ &said.reason }</p> }) }
        </>
    }
}

/// A time limit, with where its rule stands and what is to be said beside it.
fn one_due(due: &Due, eye: &Eye) -> Html {
    let (words, today) = (&eye.words, eye.now.day());
    let notes = due.notes.iter().map(|note| words.due_note(today, note));
    html! {
        <li class="due">
            <span>{ format!("{} ", words.clock(due.clock.code())) }</span>
            { late(words.limit(today, due), due.due_on < today) }
            <p class="line__soft">{ format!("{}{}", due.source, due.article) }</p>
            { for notes.map(|note| html! { <p class="line__soft" data-testid="due-note">{ note }</p> }) }
        </li>
    }
}

fn watched(sheet: &Sheet, eye: &Eye) -> Html {
    let words = &eye.words;
    let acts = sheet.acts.iter();
    let running = acts.filter(|done| sheet.life.supervised.contains(&done.act.id));
    let running = running.filter_map(|done| match &done.act.what {
        What::Supervised(watched) => Some((done, watched)),
        _ => None,
    });
    let running: Vec<_> = running.collect();
    let level = |watched: &Supervised| words.coded("level", watched.level.code());
    let each = running.iter().map(|(done, watched)| {
        let others = running.iter().map(|(_, other)| *other);
        let above = others.filter(|other| other.level.is_above(&watched.level));
        let above = above.max_by(|one, other| one.level.cmp(&other.level));
        let raised = above.map(|above| say!(words, "standing-raised", level = level(above)));
        let who = words.who(&done.by_name);
        html! {
            <li>
                { format!("{} · {who}", level(watched)) }
                { for raised.map(|raised| html! { <span class="line__soft">{ format!(" {raised}") }</span> }) }
                <p class="line__soft">{ &watched.reason }</p>
            </li>
        }
    });
    html! { <ul>{ for each }</ul> }
}

fn letter(letter: &Letter, model: &Dispute, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let id = letter.letter;
    let by = words.day(eye.now.day(), letter.deadline);
    let heard = letter.news.map(|news| {
        let state = words.letter_state(news.code());
        Button {
            testid: "letter-note",
            label: say!(words, "letter-note", state = state),
            weight: Weight::Plain,
            busy: model.moving,
            press: emit.reform(move |()| Event::Note(id)),
        }
        .view()
    });
    html! {
        <li>
            <a class="link" href={Route::Letter(id).hash()}>{ format!("{} {}", letter.unit, letter.number) }</a>
            <p class="line__soft">
                { format!("{} · {}", words.letter_state(letter.state.code()), say!(words, "letter-by", day = by)) }
            </p>
            { for heard }
        </li>
    }
}

/// What was taken on in meetings and is not done: what answers a form, and in words.
pub(crate) fn tasks(sheet: &Sheet, eye: &Eye) -> Vec<(String, String)> {
    let mut open = Vec::new();
    for done in &sheet.acts {
        let What::Meeting(held) = &done.act.what else {
            continue;
        };
        let (id, acts) = (done.act.id, &sheet.acts);
        if acts.iter().any(|other| other.act.corrects == Some(id)) {
            continue;
        }
        for (at, taker) in held.takers.iter().enumerate() {
            let over = sheet.acts.iter().any(|other| {
                matches!(&other.act.what, What::TakerDone(over)
                    if over.meeting == done.act.id && usize::try_from(over.taker) == Ok(at))
            });
            if !over {
                let by = taker.deadline.map(|day| eye.words.due(eye.now.day(), day));
                let who = taker.worker.map(|worker| name_of(worker, sheet, eye));
                let words = [
                    taker.unit.clone(),
                    who.unwrap_or_default(),
                    taker.task.clone(),
                    by.unwrap_or_default(),
                ];
                let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
                open.push((format!("{}/{at}", done.act.id), words.join(" · ")));
            }
        }
    }
    open
}

/// What a worker is called who is named in the case.
pub(super) fn name_of(worker: WorkerId, sheet: &Sheet, eye: &Eye) -> String {
    let life = &sheet.life;
    let mut people = life.named.iter().chain(&life.responsible);
    let found = people.find(|who| who.id == Some(worker));
    eye.words.who(found.map_or("", |who| who.name.as_str()))
}

fn merged(sheet: &Sheet, eye: &Eye) -> Html {
    let words = &eye.words;
    match sheet.life.merged_into {
        None => html! {},
        Some(id) => html! {
            <p class="note note--calm">
                { say!(words, "standing-merged") }{ " " }
                <a class="link" href={Route::Dispute(id).hash()} data-testid="merged-into">{ say!(words, "standing-merged-open") }</a>
            </p>
        },
    }
}

fn remedies(sheet: &Sheet, eye: &Eye) -> Html {
    let words = &eye.words;
    if sheet.life.remedies.is_empty() {
        return html! {};
    }
    html! {
        <section class="card remedies" data-testid="sheet-refused">
            <h2 class="card__title">{ say!(words, "standing-remedies") }</h2>
            <ul class="bullets">{ for sheet.life.remedies.iter().map(|one| html! { <li>{ words.remedy(one) }</li> }) }</ul>
        </section>
    }
}
