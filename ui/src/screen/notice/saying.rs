//! What may be said of a notice now: its buttons, and the card in which one of them is answered.

use contract::Command;
use contract::command::dispute::{DisputeRow, Record};
use contract::command::notice::Sheet;
use model::notice::NoticeState;
use model::notice::act::{Overseer, Why};
use model::{Problem, Worker};
use yew::{Callback, Html, html};

use super::{Above, Event, Notice, Say};
use crate::part::button::{Buttons, Weight};
use crate::part::chip::{Chip, Size, chips};
use crate::part::field::{Field, problem};
use crate::route::Route;
use crate::screen::Eye;
use crate::words::{Words, say};

const WORDS: &str = "notice-words";

pub(super) fn saying(model: &Notice, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    match model.saying {
        Some(saying) => answered(model, saying, eye, emit),
        None => offered(model, sheet, eye, emit),
    }
}

const fn buttons(model: &Notice) -> Buttons {
    Buttons {
        busy: model.sending,
    }
}

fn offered(model: &Notice, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let buttons = buttons(model);
    let begin = |saying: Say| emit.reform(move |()| Event::Begin(saying));
    let accept = emit.reform(|()| Event::Accept);
    // It is handed up when its time has passed, or when nobody it was for does it.
    let passed = sheet.row.late || sheet.row.state == NoticeState::Declined;
    let records = model.may("done") && Record::MAY.allows(eye.role());
    html! {
        <div class="next__pair">
            if model.may("accepted") { { buttons.one("notice-accept", say!(words, "notice-accept"), Weight::Main, accept) } }
            if model.may("done") { { buttons.one("notice-done", say!(words, "notice-done"), Weight::Main, begin(Say::Done)) } }
            if records { <a class="button button--plain" href={Route::NewDispute.hash()} data-testid="notice-record">{ say!(words, "notice-record") }</a> }
            if model.may("declined") { { buttons.one("notice-decline", say!(words, "notice-decline"), Weight::Plain, begin(Say::Decline)) } }
            if passed && model.may("escalated") { { buttons.one("notice-escalate", say!(words, "notice-escalate"), Weight::Main, begin(Say::Escalate)) } }
            if model.may("recalled") { { buttons.one("notice-recall", say!(words, "notice-recall"), Weight::Plain, begin(Say::Recall)) } }
        </div>
    }
}

fn answered(model: &Notice, saying: Say, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let reason = || say!(words, "notice-reason");
    let (label, name) = match saying {
        Say::Decline => (reason(), say!(words, "notice-decline")),
        Say::Done => (say!(words, "notice-answer"), say!(words, "notice-done")),
        Say::Recall => (reason(), say!(words, "notice-recall")),
        Say::Escalate => (reason(), say!(words, "notice-escalate")),
    };
    let chosen = match saying {
        Say::Decline => whys(model, &label, words, emit),
        Say::Done => cases(model, words, emit),
        Say::Escalate => above(model, eye, emit),
        Say::Recall => html! {},
    };
    let field = Field {
        id: WORDS.into(),
        testid: WORDS,
        label,
        value: model.written.clone(),
        hint: String::new(),
        problem: (model.missing).then(|| words.problem("words", &Problem::Missing)),
        write: emit.reform(Event::Wrote),
    };
    let (cancel, send) = (
        emit.reform(|()| Event::Cancel),
        emit.reform(|()| Event::Send),
    );
    let buttons = buttons(model);
    html! {
        <div class="card">
            { chosen }
            { field.text() }
            <div class="next__pair">
                { buttons.one("notice-cancel", say!(words, "cancel"), Weight::Plain, cancel) }
                { buttons.one("notice-send", name, Weight::Main, send) }
            </div>
        </div>
    }
}

fn whys(model: &Notice, label: &str, words: &Words, emit: &Callback<Event>) -> Html {
    let whys = Why::ALL.iter().map(|why| {
        let choose = why.clone();
        Chip {
            testid: format!("why-{}", why.code()),
            label: words.why_not(why),
            chosen: model.why == *why,
            choose: emit.reform(move |()| Event::Why(choose.clone())),
        }
    });
    chips(label, Size::Normal, whys.collect())
}

/// The cases that were written down since, one of which may be what it led to.
fn cases(model: &Notice, words: &Words, emit: &Callback<Event>) -> Html {
    if model.cases.is_empty() {
        return html! {};
    }
    let cases = model.cases.iter().map(|row| {
        let id = row.id;
        Chip {
            testid: format!("case-{id}"),
            label: case_name(row, words),
            chosen: model.case == Some(id),
            choose: emit.reform(move |()| Event::Case(id)),
        }
    });
    let label = say!(words, "notice-case");
    html! {
        <>
            <p class="field__label">{ &label }</p>
            { chips(&label, Size::Normal, cases.collect()) }
        </>
    }
}

/// Of what kind it is and whose; one of domestic violence names nobody.
fn case_name(row: &DisputeRow, words: &Words) -> String {
    let whose = match row.headline.as_str() {
        _ if row.violent => say!(words, "headline-violence"),
        "" => say!(words, "headline-none"),
        headline => headline.to_owned(),
    };
    format!("{} {whose}", words.kind(&row.kind))
}

/// Those above: the whole seat first, then people by name.
fn above(model: &Notice, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let chip = |testid: String, label: String, above: Above| Chip {
        testid,
        label,
        chosen: model.above.as_ref() == Some(&above),
        choose: emit.reform(move |()| Event::Ask(above.clone())),
    };
    // Nobody hands it up to those they are one of.
    let seats = Overseer::ALL.iter();
    let seats = seats.filter(|seat| seat.role() != eye.role());
    let seats = seats.map(|seat| {
        let testid = format!("above-{}", seat.code());
        chip(testid, words.overseer(seat), Above::All(seat.clone()))
    });
    let people = model.people.iter().map(|one: &Worker| {
        let label = format!("{} {}", one.name, words.role(one.role));
        chip(format!("above-{}", one.id), label, Above::One(one.id))
    });
    let label = say!(words, "notice-above");
    let unnamed = (model.unnamed).then(|| words.problem("to", &Problem::Missing));
    html! {
        <>
            <p class="field__label">{ &label }</p>
            { chips(&label, Size::Normal, seats.chain(people).collect()) }
            { problem("notice-above", unnamed) }
        </>
    }
}
