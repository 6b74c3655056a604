//! The parties: a card for each, name first, the rest folded.

use model::dispute::limits;
use model::{Party, Side};
use yew::{Callback, Html, html};

use super::view::wrong;
use super::{Event, Record, Text, element};
use crate::part::button::{Button, Weight};
use crate::part::card::{Fold, card};
use crate::part::field::{self, Field, Keys};
use crate::screen::Eye;
use crate::words::say;

pub(super) fn parties(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    card(
        &say!(words, "record-parties"),
        html! {
            <>
                { field::problem(&element("parties"), wrong(model, "parties", words)) }
                { side(model, Side::A, eye, emit) }
                { side(model, Side::B, eye, emit) }
            </>
        },
    )
}

fn side(model: &Record, side: Side, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let parties = model
        .content
        .parties
        .iter()
        .enumerate()
        .filter(|(_, party)| party.side == side);
    let cards: Vec<_> = parties
        .enumerate()
        .map(|(nth, (at, it))| party(model, at, nth, it, eye, emit))
        .collect();
    let add = Button {
        testid: if side == Side::A {
            "add-party-a"
        } else {
            "add-party-b"
        },
        label: if side == Side::A {
            say!(words, "add-party-a")
        } else {
            say!(words, "add-party-b")
        },
        weight: Weight::Quiet,
        busy: false,
        press: emit.reform(move |()| Event::AddParty(side)),
    };
    let room = model.content.parties.len() < limits::PARTIES;
    html! {
        <div class="party-side">
            <h3 class="party-side__name">{ words.side(side) }</h3>
            { for cards }
            if room { { add.view() } }
        </div>
    }
}

fn party(
    model: &Record,
    at: usize,
    nth: usize,
    party: &Party,
    eye: &Eye,
    emit: &Callback<Event>,
) -> Html {
    let words = &eye.words;
    let line = |part: &str, label: String, value: &str, keys: Keys, text: Text| {
        let path = format!("parties.{at}.{part}");
        let testid = testid(party.side, part, nth);
        Field {
            id: element(&path),
            testid: &testid,
            label,
            value: value.to_owned(),
            hint: String::new(),
            problem: wrong(model, &path, words),
            write: emit.reform(move |written| Event::Wrote(text, written)),
        }
        .line(keys)
    };
    let toggle = testid(party.side, "details", nth);
    let fold = Fold {
        testid: &toggle,
        label: say!(words, "party-details"),
        open: model.details.contains(&at),
        toggle: emit.reform(move |()| Event::Details(at)),
    };
    let remove_id = testid(party.side, "remove", nth);
    let remove = Button {
        testid: &remove_id,
        label: say!(words, "party-remove"),
        weight: Weight::Quiet,
        busy: false,
        press: emit.reform(move |()| Event::RemoveParty(at)),
    };
    html! {
        <div class="party" key={at}>
            { line("name", say!(words, "field-party-name"), &party.name, Keys::Words, Text::Name(at)) }
            { fold.view(|| html! {
                <>
                    { line("phone", say!(words, "field-party-phone"), &party.phone, Keys::Phone, Text::Phone(at)) }
                    { line("address", say!(words, "field-party-address"), &party.address, Keys::Words, Text::Address(at)) }
                </>
            }) }
            if nth > 0 { { remove.view() } }
        </div>
    }
}

/// `party-a-name` for the first on a side, `party-a-name-2` for the second.
fn testid(side: Side, part: &str, nth: usize) -> String {
    let base = format!("party-{}-{part}", side.code());
    if nth == 0 {
        base
    } else {
        format!("{base}-{}", nth + 1)
    }
}
