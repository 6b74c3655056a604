//! What comes first where there is violence: how to reach somebody safely, which duties are done and which
//! are open, and the sealed words of whoever reported it.

use contract::Command;
use contract::command::dispute::{DoneAct, Reporter, Sheet};
use model::What;
use model::dispute::act::violence::{Duty, ReportDuty};
use yew::{Callback, Html, html};

use super::{Dispute, Event};
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, note};
use crate::screen::Eye;
use crate::words::say;

pub(super) fn violence(model: &Dispute, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    if sheet.life.violent.is_empty() {
        return html! {};
    }
    let safe = sheet.content.parties.iter().filter_map(|party| {
        let mut told = sheet.acts.iter().rev();
        let safe = told.find_map(|done| match &done.act.what {
            What::SafeContact(safe) if Some(safe.party) == party.id => Some(safe),
            _ => None,
        })?;
        let when = format!("{} {}", safe.when, safe.how);
        Some(say!(
            words,
            "violence-safe",
            name = party.name.as_str(),
            when = when.trim()
        ))
    });
    let sealed = sheet
        .acts
        .iter()
        .any(|done| matches!(done.act.what, What::SealedReporter(_)));
    let open = Button {
        testid: "reporter-open",
        label: say!(words, "reporter-open"),
        weight: Weight::Quiet,
        busy: false,
        press: emit.reform(|()| Event::OpenReporter),
    };
    html! {
        <section class="card violence" data-testid="violence">
            { note("violence-note", Tone::Alert, &say!(words, "violence-note")) }
            <ul>{ for safe.map(|line| html! { <li>{ line }</li> }) }</ul>
            <ul data-testid="duties">{ for duties(sheet, eye) }</ul>
            if sealed && Reporter::MAY.allows(eye.role()) && model.reporter.is_empty() { { open.view() } }
            { for model.reporter.iter().map(|one| html! { <p data-testid="reporter">{ &one.0 }</p> }) }
        </section>
    }
}

/// Every duty: when and by whom it was done, as often as it was, or that it is open. One that only a newer app knows
/// stands after the others once it was done.
fn duties(sheet: &Sheet, eye: &Eye) -> Vec<Html> {
    let corrected = |done: &DoneAct| {
        let mut others = sheet.acts.iter();
        others.any(|other| other.act.corrects == Some(done.act.id))
    };
    let all: Vec<(&DoneAct, &ReportDuty)> = sheet
        .acts
        .iter()
        .filter_map(|done| match &done.act.what {
            What::ReportDuty(duty) if !corrected(done) => Some((done, duty)),
            _ => None,
        })
        .collect();
    let mut rows = Vec::new();
    for duty in Duty::ALL {
        let of_it = all.iter().filter(|(_, told)| told.duty == *duty);
        let done: Vec<_> = of_it.map(|(act, told)| done_row(act, told, eye)).collect();
        if done.is_empty() {
            rows.push(open_row(duty, eye));
        }
        rows.extend(done);
    }
    let newer = all
        .iter()
        .filter(|(_, told)| matches!(told.duty, Duty::Unknown(_)));
    rows.extend(newer.map(|(act, told)| done_row(act, told, eye)));
    rows
}

fn done_row(done: &DoneAct, told: &ReportDuty, eye: &Eye) -> Html {
    let words = &eye.words;
    let noted = words.moment(eye.now, done.act.at_ms);
    let when = if told.on == done.act.at_ms.day() {
        noted
    } else {
        let day = words.day(eye.now.day(), told.on);
        say!(words, "duty-noted", day = day, noted = noted)
    };
    let line = say!(
        words,
        "duty-done",
        duty = words.coded("duty", told.duty.code()),
        when = when,
        who = words.who(&done.by_name)
    );
    html! {
        <li class="duty" data-testid={format!("duty-{}", told.duty.code())}>
            { line }
            if !told.words.is_empty() { <p class="line__soft">{ &told.words }</p> }
        </li>
    }
}

fn open_row(duty: &Duty, eye: &Eye) -> Html {
    let words = &eye.words;
    let what = words.duty_to_do(duty);
    // The law asks for this one at once; of the others it names no time.
    let line = if *duty == Duty::PoliceTold {
        say!(words, "duty-open-at-once", duty = what)
    } else {
        say!(words, "duty-open", duty = what)
    };
    html! {
        <li class="duty duty--open" data-testid={format!("duty-{}", duty.code())}>{ line }</li>
    }
}
