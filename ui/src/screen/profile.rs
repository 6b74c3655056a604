//! Who an elder is, put right: the sheet as it was read, changed, and given back with the version that was read, so
//! that what a colleague changed in the meantime stays.

pub(crate) mod who;

use contract::Failure;
use contract::command::dispute::Version;
use contract::command::elder::{Edit, Get, Registered, Sheet};
use model::RecordId;
use model::elder::ProfileDraft;
use yew::{Callback, Html, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, card, note};
use crate::route::Route;
use crate::words::say;
use who::{Who, Wrote};

/// A sheet being put right.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Profile {
    id: RecordId,
    /// What is written, and the version it was read from; none until it was read.
    read: Option<(Who, Version)>,
    sending: bool,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read.
    Read,
    /// It was read.
    Got(Box<Result<Sheet, Failure>>),
    /// Something was written.
    Wrote(Wrote),
    /// It is to be kept.
    Save,
    /// It was taken, or not.
    Saved(Result<Registered, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The sheet.
    Read(RecordId),
    /// It put right.
    Give(Box<Edit>),
    /// The elder's sheet.
    Go(RecordId),
    /// A field brought into view.
    Show(String),
}

impl Profile {
    /// The elder, not yet read.
    pub(crate) const fn of(id: RecordId) -> Self {
        Self {
            id,
            read: None,
            sending: false,
            failure: None,
        }
    }
}

impl Screen for Profile {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => {
                let read = Effect::Read(self.id);
                return (self, vec![read]);
            }
            Event::Got(got) => match *got {
                Ok(sheet) => {
                    let who = Who::of(ProfileDraft::from(sheet.profile));
                    (self.read, self.failure) = (Some((who, sheet.version)), None);
                }
                Err(failure) => self.failure = Some(failure),
            },
            Event::Wrote(wrote) => {
                if let Some((who, _)) = &mut self.read {
                    who.take(wrote, &mut self.failure);
                }
            }
            Event::Save => {
                if let Some((who, version)) = &self.read
                    && !self.sending
                {
                    let give = Effect::Give(Box::new(Edit {
                        id: self.id,
                        version: version.clone(),
                        profile: who.profile(),
                        settled: Vec::new(),
                    }));
                    (self.sending, self.failure) = (true, None);
                    return (self, vec![give]);
                }
            }
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
            Effect::Read(id) => Some(Event::Got(Box::new(world.bridge.call(Get { id }).await))),
            Effect::Give(edit) => Some(Event::Saved(world.bridge.call(*edit).await)),
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
        let failure = self.failure.as_ref();
        let plain = failure.filter(|failure| failure.fields.is_empty());
        let save = Button {
            testid: "profile-save",
            label: say!(words, "profile-save"),
            weight: Weight::Main,
            busy: self.sending,
            press: emit.reform(|()| Event::Save),
        };
        let form = self.read.as_ref().map(|(who, _)| {
            // A record changes its grid by being moved, not here.
            let who = who.view(&[], failure, eye, &emit.reform(Event::Wrote));
            html! { <>{ card(&say!(words, "elders-title"), who) }{ save.view() }</> }
        });
        html! {
            <article class="sheet" data-testid="profile">
                <nav class="sheet__bar">
                    <a class="back" href={Route::Elder(self.id).hash()} data-testid="back">{ say!(words, "back") }</a>
                </nav>
                <header class="page__head">
                    <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "profile-title") }</h1>
                </header>
                { for plain.map(|failure| note("profile-refusal", Tone::Alert, &words.refusal(failure))) }
                { for form }
            </article>
        }
    }
}
