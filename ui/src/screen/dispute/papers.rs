//! The papers of a case, folded away: a touch makes one on this device and hands it to the browser as a
//! file, to be opened and printed there.

use contract::Command;
use contract::command::dispute::Sheet;
use contract::command::paper::{Paper, Print, Printed};
use contract::command::referral;
use model::What;
use yew::{Callback, Html, html};

use super::{Dispute, Event, Part};
use crate::part::button::{Button, Weight};
use crate::part::card::Fold;
use crate::screen::{Eye, printed};
use crate::words::say;

/// The papers on offer and the one being made.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Papers {
    pub(super) open: bool,
    pub(super) making: Option<Paper>,
    /// The last one; its bytes have been handed over.
    pub(super) made: Option<Printed>,
}

/// What is printed in a village office, the whole file first; then its papers, in the order of the file.
pub(super) const OFFERED: &[Paper] = &[
    Paper::CaseFile,
    Paper::Cover,
    Paper::Application,
    Paper::Register,
    Paper::RightsNotice,
    Paper::Investigation,
    Paper::Mediation,
    Paper::Agreement,
    Paper::OralAgreement,
    Paper::FollowUp,
    Paper::Confirmation,
    Paper::Letter,
    Paper::Meeting,
    Paper::Back,
];

/// Whether there is something to print. Most papers are forms, which may be empty; a letter nobody wrote and
/// minutes nobody took are nothing.
pub(super) fn is_there(paper: Paper, sheet: &Sheet) -> bool {
    match paper {
        Paper::Letter => !sheet.life.referrals.is_empty(),
        Paper::Meeting => {
            let mut acts = sheet.acts.iter();
            acts.any(|done| matches!(done.act.what, What::Meeting(_)))
        }
        _ => true,
    }
}

/// Whether it is for this role: letters are printed by those who read them.
fn is_for(paper: Paper, eye: &Eye) -> bool {
    paper != Paper::Letter || referral::Print::MAY.allows(eye.role())
}

pub(super) fn papers(model: &Dispute, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
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
    let told = model.papers.made.as_ref();
    let told = told.map(|made| printed::told(made, eye));
    let button = |paper: Paper| {
        let button = Button {
            testid: "print",
            label: words.paper(paper),
            weight: Weight::Plain,
            busy: model.papers.making.is_some(),
            press: emit.reform(move |()| Event::Print(paper)),
        };
        html! { <li>{ button.view() }</li> }
    };
    let offered = OFFERED.iter().copied().filter(|paper| is_for(*paper, eye));
    let (there, not_yet): (Vec<Paper>, Vec<Paper>) = offered.partition(|it| is_there(*it, sheet));
    let not_yet: Vec<String> = not_yet
        .into_iter()
        .map(|paper| words.paper(paper))
        .collect();
    let not_yet = (!not_yet.is_empty()).then(|| {
        let papers = not_yet.join(&say!(words, "list-comma"));
        say!(words, "papers-nothing-yet", papers = papers)
    });
    fold.view(|| {
        html! {
            <>
                <p class="sheet__line">{ say!(words, "papers-text") }</p>
                <ul class="papers">{ for there.into_iter().map(button) }</ul>
                { for not_yet.map(|text| html! { <p class="sheet__line">{ text }</p> }) }
                { for told }
            </>
        }
    })
}
