//! Registering an elder: one page. The words of consent are read out as they stand here; without consent nothing is
//! kept.

use contract::Failure;
use contract::command::elder::{CONSENT_WORDING, Register as Give, Registered};
use model::elder::ProfileDraft;
use model::elder::act::consent::{Consented, Method};
use model::elder::act::contact::ContactAdded;
use model::elder::act::plan::{Need, PlanSet};
use model::{GridId, RecordId};
use yew::{Callback, Html, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, card, note};
use crate::part::chip::{Chip, Size, chips};
use crate::part::field::{Field, Keys};
use crate::route::Route;
use crate::words::say;

/// A form being filled in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Register {
    profile: ProfileDraft,
    birth_year: String,
    need: Need,
    method: Method,
    witness: String,
    contact: ContactAdded,
    sending: bool,
    failure: Option<Failure>,
}

/// A line that is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Name.
    Name,
    /// Where to knock.
    Address,
    /// Telephone.
    Phone,
    /// The year of birth.
    BirthYear,
    /// Who was there.
    Witness,
    /// Whom to call.
    ContactName,
    /// What they are to the elder.
    Relation,
    /// Their telephone.
    ContactPhone,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// Something was written.
    Wrote(Line, String),
    /// How often.
    Need(Need),
    /// How the elder agreed.
    Method(Method),
    /// Whether the contact agreed.
    ContactAgreed,
    /// It is to be kept.
    Save,
    /// It was taken, or not.
    Saved(Result<Registered, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The elder registered.
    Give(Box<Give>),
    /// The elder's sheet.
    Go(RecordId),
    /// A field brought into view.
    Show(String),
}

impl Register {
    /// An empty form for this grid.
    pub(crate) fn of(grid: Option<GridId>) -> Self {
        Self {
            profile: ProfileDraft {
                grid,
                ..ProfileDraft::default()
            },
            birth_year: String::new(),
            need: Need::Monthly,
            method: Method::Oral,
            witness: String::new(),
            contact: ContactAdded {
                name: String::new(),
                relation: String::new(),
                phone: String::new(),
                agreed: false,
            },
            sending: false,
            failure: None,
        }
    }

    fn line(&mut self, line: Line) -> &mut String {
        match line {
            Line::Name => &mut self.profile.name,
            Line::Address => &mut self.profile.address,
            Line::Phone => &mut self.profile.phone,
            Line::BirthYear => &mut self.birth_year,
            Line::Witness => &mut self.witness,
            Line::ContactName => &mut self.contact.name,
            Line::Relation => &mut self.contact.relation,
            Line::ContactPhone => &mut self.contact.phone,
        }
    }

    fn give(&self) -> Give {
        let contact = &self.contact;
        let named = !contact.name.trim().is_empty() || !contact.phone.trim().is_empty();
        let year = self.birth_year.trim();
        // What is no number is a year nobody was born in, and is told so.
        let birth_year = (!year.is_empty()).then(|| year.parse().unwrap_or(0));
        Give {
            profile: ProfileDraft {
                birth_year,
                ..self.profile.clone()
            },
            consent: Consented {
                wording: CONSENT_WORDING.into(),
                method: self.method.clone(),
                witness: self.witness.trim().to_owned(),
            },
            plan: Some(PlanSet {
                need: self.need.clone(),
                after_alerts: true,
                reason: String::new(),
            }),
            contacts: if named { vec![contact.clone()] } else { vec![] },
        }
    }
}

impl Screen for Register {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Wrote(line, written) => *self.line(line) = written,
            Event::Need(need) => self.need = need,
            Event::Method(method) => self.method = method,
            Event::ContactAgreed => self.contact.agreed = !self.contact.agreed,
            Event::Save if !self.sending => {
                (self.sending, self.failure) = (true, None);
                let give = Effect::Give(Box::new(self.give()));
                return (self, vec![give]);
            }
            Event::Save => {}
            Event::Saved(Ok(registered)) => return (self, vec![Effect::Go(registered.id)]),
            Event::Saved(Err(failure)) => {
                let first = failure.fields.first().map(|one| one.field.clone());
                (self.sending, self.failure) = (false, Some(failure));
                return (self, first.map(Effect::Show).into_iter().collect());
            }
        }
        (self, vec![])
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        match effect {
            Effect::Give(give) => Some(Event::Saved(world.bridge.call(*give).await)),
            Effect::Go(id) => {
                world.outside.go(Route::Elder(id));
                None
            }
            Effect::Show(field) => {
                world.outside.show(field);
                None
            }
        }
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let mut model = self.clone();
        let problem = |path: &str| {
            let mut fields = self.failure.iter().flat_map(|failure| &failure.fields);
            let found = fields.find(|one| one.field == path);
            found.map(|one| words.problem(path, &one.problem))
        };
        let mut line = |line: Line, path: &str, testid: &str, label: String, keys: Keys| {
            Field {
                id: path.into(),
                testid,
                label,
                value: model.line(line).clone(),
                hint: String::new(),
                problem: problem(path),
                write: emit.reform(move |written| Event::Wrote(line, written)),
            }
            .line(keys)
        };
        let needs = Need::ALL.iter().map(|need| {
            let choose = need.clone();
            Chip {
                testid: format!("need-{}", need.code()),
                label: words.need(need),
                chosen: self.need == *need,
                choose: emit.reform(move |()| Event::Need(choose.clone())),
            }
        });
        let methods = Method::ALL.iter().map(|method| {
            let choose = method.clone();
            Chip {
                testid: format!("method-{}", method.code()),
                label: words.method(method),
                chosen: self.method == *method,
                choose: emit.reform(move |()| Event::Method(choose.clone())),
            }
        });
        let agreed = Chip {
            testid: "contact-agreed".into(),
            label: say!(words, "register-contact-agreed"),
            chosen: self.contact.agreed,
            choose: emit.reform(|()| Event::ContactAgreed),
        };
        let plain = self
            .failure
            .as_ref()
            .filter(|failure| failure.fields.is_empty());
        let profile = html! {
            <>
                { line(Line::Name, "name", "elder-name", say!(words, "field-elder-name"), Keys::Words) }
                { line(Line::Address, "address", "elder-address", say!(words, "field-elder-address"), Keys::Words) }
                { line(Line::Phone, "phone", "elder-phone", say!(words, "field-elder-phone"), Keys::Phone) }
                { line(Line::BirthYear, "birth_year", "elder-birth-year", say!(words, "register-birth-year"), Keys::Phone) }
            </>
        };
        let consent = html! {
            <>
                <p class="card__line">{ say!(words, "register-wording") }</p>
                { chips(&say!(words, "register-consent"), Size::Normal, methods.collect()) }
                if self.method == Method::Oral {
                    { line(Line::Witness, "consent.witness", "elder-witness", say!(words, "register-witness"), Keys::Words) }
                }
            </>
        };
        let contact = html! {
            <>
                { line(Line::ContactName, "contacts.0.name", "contact-name", say!(words, "register-contact-name"), Keys::Words) }
                { line(Line::Relation, "contacts.0.relation", "contact-relation", say!(words, "register-relation"), Keys::Words) }
                { line(Line::ContactPhone, "contacts.0.phone", "contact-phone", say!(words, "field-elder-phone"), Keys::Phone) }
                { chips(&say!(words, "register-contact"), Size::Normal, vec![agreed]) }
                { for problem("contacts.0.agreed").map(|text| html! { <p id="contacts.0.agreed" class="field__problem" tabindex="-1">{ text }</p> }) }
            </>
        };
        let save = Button {
            testid: "register-save",
            label: say!(words, "register-save"),
            weight: Weight::Main,
            busy: self.sending,
            press: emit.reform(|()| Event::Save),
        };
        html! {
            <article class="sheet" data-testid="register">
                <nav class="sheet__bar">
                    <a class="back" href={Route::Elders.hash()} data-testid="back">{ say!(words, "back") }</a>
                </nav>
                <header class="page__head">
                    <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "register-title") }</h1>
                </header>
                { for plain.map(|failure| note("register-refusal", Tone::Alert, &words.refusal(failure))) }
                { card(&say!(words, "elders-title"), profile) }
                { card(&say!(words, "register-need"), chips(&say!(words, "register-need"), Size::Even, needs.collect())) }
                { card(&say!(words, "register-consent"), consent) }
                { card(&say!(words, "register-contact"), contact) }
                { save.view() }
            </article>
        }
    }
}
