//! Registering an elder: one page. The words of consent are read out as they stand here; without consent nothing is
//! kept.

use contract::Failure;
use contract::command::elder::{CONSENT_WORDING, CONTACT_WORDING, Register as Give, Registered};
use contract::command::map::Located;
use contract::command::settings::{self, Settings};
use model::elder::ProfileDraft;
use model::elder::act::consent::{Consented, Method};
use model::elder::act::contact::ContactAdded;
use model::elder::act::plan::{Need, PlanSet};
use model::{GridId, RecordId};
use yew::{Callback, Html, html};

use super::profile::who::{Who, Wrote, forget, problem};
use super::{Eye, Screen};
use crate::outside::{NotLocated, World, located};
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, card, note};
use crate::part::consent::methods;
use crate::part::field::{self, Field, Keys};
use crate::part::{here, need};
use crate::route::Route;
use crate::words::say;

/// A form being filled in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Register {
    who: Who,
    need: Need,
    /// Whether somebody also comes by after a heat or cold alert.
    after_alerts: bool,
    method: Method,
    witness: String,
    contact: ContactAdded,
    /// Whether the worker lets the screens ask where the device is.
    allows: bool,
    locating: bool,
    not_located: Option<NotLocated>,
    sending: bool,
    failure: Option<Failure>,
}

/// A line that is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Who was there.
    Witness,
    /// Whom to call.
    ContactName,
    /// What they are to the elder.
    Relation,
    /// Their telephone.
    ContactPhone,
}

impl Line {
    /// The field it belongs to.
    const fn path(self) -> &'static str {
        match self {
            Self::Witness => "consent.witness",
            Self::ContactName => "contacts.0.name",
            Self::Relation => "contacts.0.relation",
            Self::ContactPhone => "contacts.0.phone",
        }
    }
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// Something about the elder was written.
    Who(Wrote),
    /// The form came up.
    Read,
    /// Something was written.
    Wrote(Line, String),
    /// How often.
    Need(Need),
    /// Also after an alert, or not.
    Alerts,
    /// How the elder agreed.
    Method(Method),
    /// The settings were read.
    Settings(Result<Settings, Failure>),
    /// Where the worker stands is to be kept, roughly.
    Here,
    /// The device said where it is and which grid that is, or why not.
    Located(Result<Located, NotLocated>),
    /// How the contact agreed; the same again is not yet.
    ContactMethod(Method),
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
    /// The settings.
    Settings,
    /// Where the device is.
    Locate,
    /// The elder's sheet.
    Go(RecordId),
    /// A field brought into view.
    Show(String),
}

impl Register {
    /// An empty form for this grid.
    pub(crate) fn of(grid: Option<GridId>) -> Self {
        Self {
            who: Who::of(ProfileDraft {
                grid,
                ..ProfileDraft::default()
            }),
            need: Need::Monthly,
            after_alerts: true,
            method: Method::Oral,
            witness: String::new(),
            contact: ContactAdded::default(),
            allows: false,
            locating: false,
            not_located: None,
            sending: false,
            failure: None,
        }
    }

    fn line(&mut self, line: Line) -> &mut String {
        match line {
            Line::Witness => &mut self.witness,
            Line::ContactName => &mut self.contact.name,
            Line::Relation => &mut self.contact.relation,
            Line::ContactPhone => &mut self.contact.phone,
        }
    }

    fn give(&self) -> Give {
        let contact = &self.contact;
        let named = !contact.name.trim().is_empty() || !contact.phone.trim().is_empty();
        Give {
            profile: self.who.profile(),
            consent: Consented {
                wording: CONSENT_WORDING.into(),
                method: self.method.clone(),
                witness: self.witness.trim().to_owned(),
            },
            plan: Some(PlanSet {
                need: self.need.clone(),
                after_alerts: self.after_alerts,
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
            Event::Who(wrote) => self.who.take(wrote, &mut self.failure),
            Event::Wrote(line, written) => {
                forget(&mut self.failure, line.path());
                *self.line(line) = written;
            }
            Event::Need(need) => self.need = need,
            Event::Method(method) => self.method = method,
            Event::Alerts => self.after_alerts = !self.after_alerts,
            Event::ContactMethod(method) => {
                forget(&mut self.failure, "contacts.0.agreed");
                agree(&mut self.contact, method);
            }
            Event::Read => return (self, vec![Effect::Settings]),
            Event::Settings(Ok(settings)) => self.allows = settings.location,
            Event::Settings(Err(failure)) => self.failure = Some(failure),
            Event::Here if self.allows && !self.locating => {
                (self.locating, self.not_located) = (true, None);
                return (self, vec![Effect::Locate]);
            }
            Event::Here => {}
            Event::Located(Ok(located)) => {
                self.locating = false;
                let wrote = Wrote::Point(Some(located.point));
                // The grid it lies in is proposed: it can be chosen otherwise.
                let grid = located.grid.map(Wrote::Grid);
                for wrote in std::iter::once(wrote).chain(grid) {
                    self.who.take(wrote, &mut self.failure);
                }
            }
            Event::Located(Err(why)) => (self.locating, self.not_located) = (false, Some(why)),
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
            Effect::Settings => Some(Event::Settings(world.bridge.call(settings::Get {}).await)),
            Effect::Locate => Some(Event::Located(located(&world).await)),
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

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let mut model = self.clone();
        let failure = self.failure.as_ref();
        let problem = |path: &str| problem(failure, path, eye);
        let mut line = |line: Line, testid: &str, label: String, keys: Keys| {
            let path = line.path();
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
        let plain = failure.filter(|failure| failure.fields.is_empty());
        let grids = eye.seat.as_ref().map_or(&[][..], |seat| &seat.grids);
        let here = here::Here {
            kept: false,
            allowed: self.allows && !self.who.has_point(),
            asking: self.locating,
            not_located: self.not_located,
        };
        let ask = emit.reform(|()| Event::Here);
        let profile = html! {
            <>
                { self.who.view(grids, failure, eye, &emit.reform(Event::Who)) }
                { here::here(&here, words, &ask, &Callback::noop()) }
            </>
        };
        let consent = html! {
            <>
                <p class="card__line">{ say!(words, "register-wording") }</p>
                { methods("method", &say!(words, "register-consent"), Some(&self.method), |it| words.method(it), &emit.reform(Event::Method)) }
                if self.method == Method::Oral {
                    { line(Line::Witness, "elder-witness", say!(words, "register-witness"), Keys::Words) }
                }
            </>
        };
        let unsaid = problem("contacts.0.agreed").map(|_| say!(words, "contact-not-agreed"));
        let contact = html! {
            <>
                { line(Line::ContactName, "contact-name", say!(words, "register-contact-name"), Keys::Words) }
                { line(Line::Relation, "contact-relation", say!(words, "register-relation"), Keys::Words) }
                { line(Line::ContactPhone, "contact-phone", say!(words, "field-elder-phone"), Keys::Phone) }
                <p class="card__line">{ say!(words, "contact-wording") }</p>
                { methods("contact-method", &say!(words, "contact-agreed"), self.contact.method.as_ref(), |it| words.contact_method(it), &emit.reform(Event::ContactMethod)) }
                { field::problem("contacts.0.agreed", unsaid) }
            </>
        };
        let often = emit.reform(Event::Need);
        let alerts = emit.reform(|()| Event::Alerts);
        let plan = need::plan(&self.need, self.after_alerts, words, &often, alerts);
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
                { card(&say!(words, "register-need"), plan) }
                { card(&say!(words, "register-consent"), consent) }
                { card(&say!(words, "register-contact"), contact) }
                { save.view() }
            </article>
        }
    }
}

/// How a contact agreed; chosen again, not yet.
pub(super) fn agree(contact: &mut ContactAdded, method: Method) {
    let said = (contact.method.as_ref() != Some(&method)).then_some(method);
    contact.agreed = said.is_some();
    contact.wording = if contact.agreed {
        CONTACT_WORDING.to_owned()
    } else {
        String::new()
    };
    contact.method = said;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(events: Vec<Event>) -> Give {
        let begun = Register::of(None);
        let form = events
            .into_iter()
            .fold(begun, |form, event| form.update(event).0);
        form.give()
    }

    #[test]
    fn the_plan_says_whether_somebody_comes_by_after_an_alert() {
        let plan = |events| given(events).plan.unwrap();
        assert!(plan(vec![]).after_alerts);
        assert!(!plan(vec![Event::Alerts]).after_alerts);
        let chosen = plan(vec![
            Event::Need(Need::Weekly),
            Event::Alerts,
            Event::Alerts,
        ]);
        assert_eq!((chosen.need, chosen.after_alerts), (Need::Weekly, true));
    }

    #[test]
    fn a_contact_goes_along_with_how_they_agreed_and_to_which_words() {
        assert!(given(vec![]).contacts.is_empty());
        let named = || Event::Wrote(Line::ContactName, "贺小梅".into());
        let contact = given(vec![named()]).contacts.remove(0);
        assert_eq!((contact.agreed, contact.method), (false, None));
        let agreed = || Event::ContactMethod(Method::Oral);
        let contact = given(vec![named(), agreed()]).contacts.remove(0);
        assert_eq!((contact.agreed, contact.method), (true, Some(Method::Oral)));
        assert_eq!(contact.wording, CONTACT_WORDING);
        // Touched again it is taken back.
        let contact = given(vec![named(), agreed(), agreed()]).contacts.remove(0);
        assert_eq!((contact.agreed, contact.method), (false, None));
        assert_eq!(contact.wording, "");
    }
}
