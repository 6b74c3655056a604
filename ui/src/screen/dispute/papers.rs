//! The papers of a case, folded away: a touch makes one on this device and hands it to the browser as a
//! file, to be opened and printed there.

use contract::command::paper::{Paper, Print, Printed};
use contract::{Code, Command, Failure};
use data_encoding::BASE64;
use yew::{Callback, Html, html};

use super::{Dispute, Event, Part};
use crate::outside::World;
use crate::part::button::{Button, Weight};
use crate::part::card::{Fold, Tone, note};
use crate::screen::Eye;
use crate::words::say;

/// What a paper is.
const PDF: &str = "application/pdf";

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

/// Makes a paper and hands it to the browser.
pub(super) async fn handed_over(print: Print, world: &World) -> Result<Printed, Failure> {
    let mut made = world.bridge.call(print).await?;
    let bytes = BASE64.decode(std::mem::take(&mut made.bytes).as_bytes());
    let bytes = bytes.map_err(|error| Failure::new(Code::Internal, error.to_string()))?;
    let mut file = world.outside.download(PDF);
    file.add(&bytes);
    if file.save(&made.name) {
        Ok(made)
    } else {
        Err(Failure::new(
            Code::Internal,
            "the browser does not write files",
        ))
    }
}

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
