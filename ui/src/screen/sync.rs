//! Synchronisation in words: how it stands, what waits, what went wrong and what to do, what is
//! held back. It starts a sync and sets how often one runs; it never carries a record itself.

use contract::Failure;
use contract::command::settings::{self, SendPhotos, Settings};
use contract::command::sync::{
    Anyway, Discard, Held, HeldChange, Now, Quarantine, Quarantined, Release, Status, SyncStatus,
};
use model::ChangeHash;
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::World;

pub(crate) mod badge;
mod held;
mod view;

pub(super) use view::fact;

/// How synchronisation stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Sync {
    status: Option<SyncStatus>,
    held: Vec<Quarantined>,
    every_min: Option<u32>,
    photos: Option<SendPhotos>,
    asked: bool,
    /// The change that is read.
    told: Option<HeldChange>,
    /// The change that is about to be put aside.
    discarding: Option<ChangeHash>,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read, or read again.
    Read,
    /// It was read.
    Got(Result<SyncStatus, Failure>),
    /// What is held back was read.
    GotHeld(Result<Vec<Quarantined>, Failure>),
    /// The settings were read.
    GotSettings(Result<Settings, Failure>),
    /// A sync is to run now.
    Now,
    /// It is over.
    Over(Result<SyncStatus, Failure>),
    /// How often one runs by itself.
    Every(u32),
    /// When photos are sent.
    Photos(SendPhotos),
    /// Photos that wait for another line are to go over this one.
    Anyway,
    /// What is held back is to be read.
    Tell(Held),
    /// It was read.
    GotTold(Box<Result<HeldChange, Failure>>),
    /// It was looked at.
    Shut,
    /// What is held back is to be tried once more.
    Release(Release),
    /// What is held back is not wanted; asks whether that is meant.
    Discard(ChangeHash),
    /// It is meant; the words are kept with it.
    Discarded(Discard),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// How it stands.
    Status,
    /// What is held back.
    Held,
    /// The settings.
    Settings,
    /// A sync, now.
    Now,
    /// One every so many minutes.
    Every(u32),
    /// Photos sent whenever that may be.
    Photos(SendPhotos),
    /// Photos sent over the line there is.
    Anyway,
    /// What a change says that is held back.
    Tell(Held),
    /// To try a change once more.
    Release(Release),
    /// To put a change aside.
    Discard(Discard),
}

impl Screen for Sync {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        let effects = match event {
            Event::Read => vec![Effect::Status, Effect::Held, Effect::Settings],
            Event::Got(Ok(status)) => {
                (self.status, self.failure) = (Some(status), None);
                vec![]
            }
            Event::GotHeld(Ok(held)) => {
                self.told = self.told.filter(|told| held.contains(&told.held));
                (self.held, self.discarding, self.failure) = (held, None, None);
                vec![]
            }
            Event::Anyway => vec![Effect::Anyway],
            Event::Tell(which) => vec![Effect::Tell(which)],
            Event::GotTold(told) => {
                match *told {
                    Ok(told) => (self.told, self.failure) = (Some(told), None),
                    Err(failure) => self.failure = Some(failure),
                }
                vec![]
            }
            Event::Shut => {
                self.told = None;
                vec![]
            }
            Event::Release(release) => vec![Effect::Release(release)],
            Event::Discard(change) => {
                self.discarding = Some(change);
                vec![]
            }
            Event::Discarded(discard) => vec![Effect::Discard(discard)],
            Event::GotSettings(Ok(settings)) => {
                self.every_min = Some(settings.sync_every_min);
                self.photos = Some(settings.attachments);
                vec![]
            }
            Event::Now if self.asked => vec![],
            Event::Now => {
                (self.asked, self.failure) = (true, None);
                vec![Effect::Now]
            }
            Event::Over(Ok(status)) => {
                (self.status, self.asked) = (Some(status), false);
                vec![Effect::Held]
            }
            Event::Over(Err(failure)) => {
                (self.asked, self.failure) = (false, Some(failure));
                vec![Effect::Status]
            }
            Event::Every(minutes) => {
                self.every_min = Some(minutes);
                vec![Effect::Every(minutes)]
            }
            Event::Photos(photos) => {
                self.photos = Some(photos);
                vec![Effect::Photos(photos)]
            }
            Event::Got(Err(failure))
            | Event::GotHeld(Err(failure))
            | Event::GotSettings(Err(failure)) => {
                self.failure = Some(failure);
                vec![]
            }
        };
        (self, effects)
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = world.bridge;
        Some(match effect {
            Effect::Status => Event::Got(bridge.call(Status {}).await),
            Effect::Held => Event::GotHeld(bridge.call(Quarantine {}).await),
            Effect::Anyway => Event::Got(bridge.call(Anyway {}).await),
            Effect::Tell(which) => Event::GotTold(Box::new(bridge.call(which).await)),
            Effect::Release(release) => Event::GotHeld(bridge.call(release).await),
            Effect::Discard(discard) => Event::GotHeld(bridge.call(discard).await),
            Effect::Settings => Event::GotSettings(bridge.call(settings::Get {}).await),
            Effect::Now => Event::Over(bridge.call(Now {}).await),
            Effect::Every(minutes) => {
                let set = settings::Set {
                    sync_every_min: Some(minutes),
                    ..Default::default()
                };
                Event::GotSettings(bridge.call(set).await)
            }
            Effect::Photos(photos) => {
                let set = settings::Set {
                    attachments: Some(photos),
                    ..Default::default()
                };
                Event::GotSettings(bridge.call(set).await)
            }
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        (event != contract::Event::Drafts).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::page(self, eye, emit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Code;
    use contract::command::sync::HeldBy;

    #[test]
    fn a_sync_is_started_once_and_what_went_wrong_is_kept() {
        let (model, effects) = Sync::default().update(Event::Now);
        assert_eq!(effects, vec![Effect::Now]);
        let (model, effects) = model.update(Event::Now);
        assert_eq!(effects, vec![]);
        let refused = Failure::new(Code::Offline, "");
        let (model, effects) = model.update(Event::Over(Err(refused.clone())));
        assert_eq!((model.asked, model.failure), (false, Some(refused)));
        assert_eq!(effects, vec![Effect::Status]);
    }

    #[test]
    fn putting_aside_is_asked_twice() {
        let change = ChangeHash::from_bytes([1; 32]);
        let (model, effects) = Sync::default().update(Event::Discard(change));
        assert_eq!((model.discarding, effects), (Some(change), vec![]));
        let discard = Discard {
            change,
            reason: "不要了".into(),
            by: HeldBy::Server,
        };
        let (model, effects) = model.update(Event::Discarded(discard.clone()));
        assert_eq!(effects, vec![Effect::Discard(discard)]);
        let (model, _) = model.update(Event::GotHeld(Ok(vec![])));
        assert_eq!(model.discarding, None);
    }
}
