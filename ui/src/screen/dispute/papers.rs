//! The papers of a case, folded away: a touch makes one on this device and hands it to the browser as a
//! file, to be opened and printed there.

use contract::Command;
use contract::command::paper::{Paper, Print, Printed};
use yew::{Callback, Html, html};

use super::{Dispute, Event, Part};
use crate::part::button::{Button, Weight};
use crate::part::card::{Fold, Tone, note};
use crate::screen::Eye;
use crate::words::say;

/// The papers on offer and the one being made.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Papers {
    pub(super) open: bool,
    pub(super) making: Option<Paper>,
    /// The last one; its bytes have been handed over.
    pub(super) made: Option<Printed>,
}

/// What is printed in a village office, the whole file first.
const OFFERED: &[Paper] = &[
    Paper::CaseFile,
    Paper::Application,
    Paper::Register,
    Paper::RightsNotice,
    Paper::Mediation,
    Paper::Agreement,
    Paper::OralAgreement,
    Paper::FollowUp,
];

pub(super) fn papers(model: &Dispute, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    if !Print::MAY.allows(eye.role()) {
        return html! {};
    }
    let fold = Fold {
        testid: "fold-papers",
        label: say!(words, "fold-papers"),
        open: model.papers.open,
        toggle: emit.reform(|()| Event::Toggle(Part::Papers)),
    };
    let made = model.papers.made.as_ref();
    let told = made.map(|made| {
        let text = if made.missing.is_empty() {
            say!(words, "papers-made", name = made.name.clone())
        } else {
            let letters = made.missing.join(&say!(words, "list-comma"));
            say!(
                words,
                "papers-made-missing",
                name = made.name.clone(),
                letters = letters
            )
        };
        note("papers-made", Tone::Calm, &text)
    });
    let button = |paper: &Paper| {
        let paper = *paper;
        let button = Button {
            testid: "print",
            label: words.paper(paper),
            weight: Weight::Plain,
            busy: model.papers.making.is_some(),
            press: emit.reform(move |()| Event::Print(paper)),
        };
        html! { <li>{ button.view() }</li> }
    };
    fold.view(|| {
        html! {
            <>
                <p class="sheet__line">{ say!(words, "papers-text") }</p>
                <ul class="papers">{ for OFFERED.iter().map(button) }</ul>
                { for told }
            </>
        }
    })
}
