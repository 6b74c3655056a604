//! An elder who did not agree any more agrees again: the same words are read out, and how it was said is written down.

use contract::Command;
use contract::command::elder::{CONSENT_WORDING, Register, Sheet};
use model::elder::act::consent::{Consented, Method};
use yew::{Callback, Html, html};

use super::{Card, Effect, Elder};
use crate::part::button::{Button, Weight};
use crate::part::card::Fold;
use crate::part::consent::methods;
use crate::part::field::{Field, Keys};
use crate::screen::Eye;
use crate::screen::profile::who::{forget, problem};
use crate::words::say;

/// Consent being given again.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Again {
    method: Method,
    witness: String,
}

/// What can happen with it.
#[derive(Debug)]
pub(crate) enum Event {
    /// The form is unfolded, or folded.
    Fold,
    /// How the elder agreed.
    Method(Method),
    /// Who was there.
    Witness(String),
    /// It is to be kept.
    Save,
}

impl Elder {
    pub(super) fn agreed_again(mut self, event: Event) -> (Self, Vec<Effect>) {
        let Some(again) = &mut self.again else {
            // It is folded: all that can happen is that it is unfolded.
            let (method, witness) = (Method::Oral, String::new());
            self.again = Some(Again { method, witness });
            return (self, vec![]);
        };
        match event {
            Event::Fold => self.again = None,
            Event::Method(method) => again.method = method,
            Event::Witness(witness) => {
                again.witness = witness;
                forget(&mut self.failure, "witness");
            }
            Event::Save => {
                let given = Consented {
                    wording: CONSENT_WORDING.into(),
                    method: again.method.clone(),
                    witness: again.witness.trim().to_owned(),
                };
                return self.give_of(Card::Again, given);
            }
        }
        (self, vec![])
    }
}

/// For whoever registers; nothing while the elder agrees.
pub(super) fn view(model: &Elder, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    if sheet.agrees || !Register::MAY.allows(eye.role()) {
        return html! {};
    }
    let fold = Fold {
        testid: "elder-again",
        label: say!(eye.words, "elder-again"),
        open: model.again.is_some(),
        toggle: emit.reform(|()| Event::Fold),
    };
    fold.view(|| match &model.again {
        Some(again) => form(model, again, eye, emit),
        None => html! {},
    })
}

fn form(model: &Elder, again: &Again, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let method = emit.reform(Event::Method);
    let asked = say!(words, "register-consent");
    let chosen = Some(&again.method);
    let ways = methods("method", &asked, chosen, |it| words.method(it), &method);
    let witness = (again.method == Method::Oral).then(|| {
        Field {
            id: Card::Again.field("witness"),
            testid: "elder-witness",
            label: say!(words, "register-witness"),
            value: again.witness.clone(),
            hint: String::new(),
            problem: problem(model.failure.as_ref(), "witness", eye),
            write: emit.reform(Event::Witness),
        }
        .line(Keys::Words)
    });
    let save = Button {
        testid: "again-save",
        label: say!(words, "again-save"),
        weight: Weight::Plain,
        busy: model.sending.is_some(),
        press: emit.reform(|()| Event::Save),
    };
    html! {
        <>
            <p class="card__line">{ say!(words, "register-wording") }</p>
            { ways }
            { for witness }
            { save.view() }
        </>
    }
}
