//! The course of a case: what was done, by whom, when, and what was said of it, latest first.

use contract::command::dispute::{DoneAct, Sheet};
use model::{Day, DisputeState, PartyId, What, WorkerId};
use serde_json::Value;
use yew::{Html, html};

use super::standing::name_of;
use crate::route::Route;
use crate::screen::Eye;
use crate::screen::deed::correct;
use crate::screen::deed::form::Form;
use crate::words::say;

/// What only ties an act to another thing and says nothing to a reader.
const TIES: &[&str] = &[
    "what",
    "agreement",
    "referral",
    "ends",
    "letter",
    "sealed",
    "key",
    "planned",
    "meeting",
    "taker",
    "dispute",
    "others",
    "left",
    "before",
];

pub(super) fn course(sheet: &Sheet, eye: &Eye) -> Html {
    let words = &eye.words;
    let begun = say!(
        words,
        "course-recorded",
        who = words.who(&sheet.recorded_by.name)
    );
    let received = match sheet.received_at_ms {
        Some(at) => say!(words, "course-received", when = words.moment(eye.now, at)),
        None => say!(words, "course-not-received"),
    };
    let done = sheet.acts.iter().rev().map(|done| act(done, sheet, eye));
    html! {
        <section class="sheet__part">
            <h2 class="sheet__title">{ say!(words, "sheet-course") }</h2>
            <ol class="course" reversed=true>
                { for done }
                <li class="course__step">
                    <p class="course__what">{ words.state(&DisputeState::Recorded) }</p>
                    <p class="course__who">
                        { format!("{begun} · {}", words.moment(eye.now, sheet.recorded_at_ms)) }
                    </p>
                    <p class="course__who">{ received }</p>
                </li>
            </ol>
        </section>
    }
}

fn act(done: &DoneAct, sheet: &Sheet, eye: &Eye) -> Html {
    let words = &eye.words;
    let corrected = sheet
        .acts
        .iter()
        .any(|other| other.act.corrects == Some(done.act.id));
    let said = serde_json::to_value(&done.act.what).unwrap_or_default();
    let said = said.as_object().cloned().unwrap_or_default();
    // In the order they are asked for in the form.
    let asks = Form::of(done.act.what.code()).map_or(&[][..], |form| form.asks);
    let place = |key: &str| asks.iter().position(|ask| ask.key == key);
    let mut said: Vec<_> = said.into_iter().collect();
    said.sort_by_key(|(key, _)| place(key).unwrap_or(usize::MAX));
    let lines = said
        .iter()
        .map(|(key, value)| (key, value))
        .filter(|(key, _)| !TIES.contains(&key.as_str()))
        .filter_map(|(key, value)| line(&done.act.what, key, value, sheet, eye));
    html! {
        <li class="course__step" data-testid="course-step">
            <p class="course__what">{ words.act(done.act.what.code()) }</p>
            { for lines }
            if corrected {
                <p class="course__who">{ say!(words, "course-corrected") }</p>
            } else if let Some(form) = may_be_corrected(done, sheet, eye) {
                <a class="button button--quiet course__correct" data-testid="correct"
                    href={Route::Correct(sheet.id, form, done.act.id).hash()}>{ say!(words, "course-correct") }</a>
            }
            <p class="course__who">
                { format!("{} · {}", words.who(&done.by_name), words.moment(eye.now, done.act.at_ms)) }
            </p>
        </li>
    }
}

/// The form that puts it right, where this worker may.
fn may_be_corrected(done: &DoneAct, sheet: &Sheet, eye: &Eye) -> Option<&'static Form> {
    let role = eye.role()?;
    let here = sheet.life.merged_into.is_none() && done.act.what.may_be_done_by(role);
    correct::form(&done.act.what).filter(|_| here)
}

/// One field of an act; nothing for what was not said.
fn line(what: &What, key: &str, value: &Value, sheet: &Sheet, eye: &Eye) -> Option<Html> {
    let words = &eye.words;
    if let Value::Bool(said) = value {
        return said.then(|| html! { <p class="course__why">{ words.act_detail(key) }</p> });
    }
    let text = match (key, value) {
        ("signatures", Value::Array(all)) if !all.is_empty() => all.len().to_string(),
        _ => shown(what, key, value, sheet, eye),
    };
    if text.is_empty() {
        return None;
    }
    // Why something was done speaks for itself.
    if key == "reason" {
        return Some(html! { <p class="course__why">{ text }</p> });
    }
    Some(html! {
        <p class="course__why">
            <span class="course__key">{ words.act_detail(key) }</span>{ text }
        </p>
    })
}

fn shown(what: &What, key: &str, value: &Value, sheet: &Sheet, eye: &Eye) -> String {
    let words = &eye.words;
    match value {
        Value::String(text) => named(what, key, text, sheet, eye),
        Value::Number(number) => number.to_string(),
        Value::Array(all) => {
            let all = all.iter().map(|one| shown(what, key, one, sheet, eye));
            let all: Vec<_> = all.filter(|one| !one.is_empty()).collect();
            let rows = value
                .as_array()
                .is_some_and(|all| all.iter().any(Value::is_object));
            all.join(&if rows {
                "\n".to_owned()
            } else {
                say!(words, "list-comma")
            })
        }
        Value::Object(fields) => {
            let order = [
                "name", "role", "deed", "unit", "worker", "who", "task", "by", "deadline", "party",
                "mediator",
            ];
            // A name that was written down says by itself who it is.
            let told = order
                .iter()
                .filter(|key| **key != "worker" || !fields.contains_key("name"))
                .filter_map(|key| Some((*key, fields.get(*key)?)));
            let told = told.map(|(key, value)| shown(what, key, value, sheet, eye));
            let told: Vec<_> = told.filter(|one| !one.is_empty()).collect();
            told.join(" · ")
        }
        Value::Bool(_) | Value::Null => String::new(),
    }
}

/// A text of an act: a day, a person, a party, a code, or just words.
fn named(what: &What, key: &str, text: &str, sheet: &Sheet, eye: &Eye) -> String {
    let words = &eye.words;
    if let Ok(day) = text.parse::<Day>() {
        return words.day(eye.now.day(), day);
    }
    if let Ok(party) = text.parse::<PartyId>() {
        let mut parties = sheet.content.parties.iter();
        if let Some(found) = parties.find(|known| known.id == Some(party)) {
            return found.name.clone();
        }
    }
    if let Ok(worker) = text.parse::<WorkerId>() {
        return name_of(worker, sheet, eye);
    }
    match (what, key) {
        (_, "clock") => words.clock(text),
        (_, "field") => words.field(text),
        (What::SettledConflict(settled), "chosen") => words.value(&settled.field, text),
        // How somebody is reached without danger is said in words.
        (What::SafeContact(_), "how") => text.to_owned(),
        (_, "facts") => words.fact(text, &sheet.life.facts),
        (_, key) => words.coded(key, text),
    }
}
