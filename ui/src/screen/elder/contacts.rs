//! Whom to call: each with how they agreed, one more written down with their own consent, one taken off.

use contract::Command;
use contract::command::elder::{Contact, Register, Sheet};
use model::ActId;
use model::elder::act::consent::Method;
use model::elder::act::contact::{CONTACTS, ContactAdded, ContactRemoved};
use yew::{Callback, Html, html};

use super::{Card, Effect, Elder, Event as OfElder};
use crate::part::button::{Button, Weight};
use crate::part::card::Fold;
use crate::part::consent::methods;
use crate::part::field::{self, Field, Keys};
use crate::screen::Eye;
use crate::screen::profile::who::{forget, problem};
use crate::screen::register::agree;
use crate::words::say;

/// A line of somebody who is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Their name.
    Name,
    /// What they are to the elder.
    Relation,
    /// Their telephone.
    Phone,
}

impl Line {
    const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Relation => "relation",
            Self::Phone => "phone",
        }
    }
}

/// What can happen with the form one more is written down in.
#[derive(Debug)]
pub(crate) enum Event {
    /// The form is unfolded, or folded.
    Fold,
    /// A line was written.
    Wrote(Line, String),
    /// How they agreed; the same again is not yet.
    Method(Method),
    /// They are to be kept.
    Save,
}

impl Elder {
    pub(super) fn contacts_changed(mut self, event: Event) -> (Self, Vec<Effect>) {
        let Some(contact) = &mut self.contact else {
            // It is folded: all that can happen is that it is unfolded.
            self.contact = Some(ContactAdded::default());
            return (self, vec![]);
        };
        match event {
            Event::Fold => self.contact = None,
            Event::Wrote(line, written) => {
                forget(&mut self.failure, line.field());
                match line {
                    Line::Name => contact.name = written,
                    Line::Relation => contact.relation = written,
                    Line::Phone => contact.phone = written,
                }
            }
            Event::Method(method) => {
                forget(&mut self.failure, "agreed");
                agree(contact, method);
            }
            Event::Save => {
                let given = contact.clone();
                return self.give_of(Card::Contact, given);
            }
        }
        (self, vec![])
    }

    /// The first touch asks, the second takes the contact off.
    pub(super) fn contact_off(mut self, contact: ActId) -> (Self, Vec<Effect>) {
        if self.removing.take() == Some(contact) {
            return self.give_of(Card::Other, ContactRemoved { contact });
        }
        self.removing = Some(contact);
        (self, vec![])
    }
}

pub(super) fn view(model: &Elder, sheet: &Sheet, eye: &Eye, emit: &Callback<OfElder>) -> Html {
    let words = &eye.words;
    // Whoever registers writes down whom to call.
    let may = Register::MAY.allows(eye.role());
    if sheet.contacts.is_empty() && !may {
        return html! {};
    }
    let rows = sheet.contacts.iter();
    let rows = rows.map(|contact| row(model, contact, may, eye, emit));
    let adds = may && sheet.agrees && sheet.contacts.len() < CONTACTS;
    let fold = adds.then(|| {
        let fold = Fold {
            testid: "contact-add",
            label: say!(words, "contact-add"),
            open: model.contact.is_some(),
            toggle: emit.reform(|()| OfElder::Contact(Event::Fold)),
        };
        fold.view(|| match &model.contact {
            Some(contact) => form(model, contact, eye, &emit.reform(OfElder::Contact)),
            None => html! {},
        })
    });
    html! {
        <section class="sheet__part">
            <h2 class="sheet__title">{ say!(words, "elder-contacts") }</h2>
            { for rows }
            { for fold }
        </section>
    }
}

fn row(model: &Elder, contact: &Contact, may: bool, eye: &Eye, emit: &Callback<OfElder>) -> Html {
    let words = &eye.words;
    let who: Vec<_> = [&contact.relation, &contact.name]
        .into_iter()
        .filter(|it| !it.is_empty())
        .cloned()
        .collect();
    let agreed = contact.method.as_ref().map(|method| {
        let method = words.contact_method(method);
        say!(words, "contact-agreed-how", method = method)
    });
    let act = contact.act;
    let surely = model.removing == Some(act);
    let remove = may.then(|| {
        Button {
            testid: "contact-remove",
            label: if surely {
                say!(words, "contact-remove-surely")
            } else {
                say!(words, "contact-remove")
            },
            weight: Weight::Quiet,
            busy: model.sending.is_some(),
            press: emit.reform(move |()| OfElder::ContactOff(act)),
        }
        .view()
    });
    html! {
        <div data-testid="contact">
            <p class="said__text">
                { format!("{} ", who.join(" ")) }<a class="link" href={format!("tel:{}", contact.phone)}>{ &contact.phone }</a>
            </p>
            { for agreed.map(|text| html! { <p class="sheet__line">{ text }</p> }) }
            { for remove }
        </div>
    }
}

fn form(model: &Elder, contact: &ContactAdded, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let failure = model.failure.as_ref();
    let line = |line: Line, testid, label, value: &str, keys| {
        Field {
            id: Card::Contact.field(line.field()),
            testid,
            label,
            value: value.to_owned(),
            hint: String::new(),
            problem: problem(failure, line.field(), eye),
            write: emit.reform(move |written| Event::Wrote(line, written)),
        }
        .line(keys)
    };
    let method = emit.reform(Event::Method);
    let asked = say!(words, "contact-agreed");
    let ways = methods(
        "contact-method",
        &asked,
        contact.method.as_ref(),
        |it| words.contact_method(it),
        &method,
    );
    let unsaid = problem(failure, "agreed", eye).map(|_| say!(words, "contact-not-agreed"));
    let save = Button {
        testid: "contact-save",
        label: say!(words, "contact-save"),
        weight: Weight::Plain,
        busy: model.sending.is_some(),
        press: emit.reform(|()| Event::Save),
    };
    html! {
        <>
            { line(Line::Name, "contact-name", say!(words, "register-contact-name"), &contact.name, Keys::Words) }
            { line(Line::Relation, "contact-relation", say!(words, "register-relation"), &contact.relation, Keys::Words) }
            { line(Line::Phone, "contact-phone", say!(words, "field-elder-phone"), &contact.phone, Keys::Phone) }
            <p class="card__line">{ say!(words, "contact-wording") }</p>
            { ways }
            { field::problem(&Card::Contact.field("agreed"), unsaid) }
            { save.view() }
        </>
    }
}
