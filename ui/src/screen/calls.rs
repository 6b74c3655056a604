//! Repeat calls: a list of 110 calls is handed over, families that called more than once are listed, and the officer
//! says what is done. The calls are on this device only.

use contract::Failure;
use contract::command::notice::Send;
use contract::command::repeat_call::{Assess, Assessed, Get, Households, List, Opened, Then};
use model::{Day, FieldProblem};
use yew::{Callback, Html};

use self::handing::Handing;
use super::send_notice::{self, SendNotice};
use super::{Eye, Screen};
use crate::outside::World;
use crate::route::Route;

pub(crate) mod handing;
mod view;

/// Repeat calls as they stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Calls {
    households: Option<Households>,
    opened: Option<Opened>,
    words: String,
    problem: Option<FieldProblem>,
    /// The notice that is being written to the grid.
    notice: Option<SendNotice>,
    /// The list that is handed over.
    handing: Handing,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// The screen is open.
    Begin,
    /// It has to be read, or read again.
    Read,
    /// It was read.
    Got(Box<Result<Households, Failure>>),
    /// Something about the list that is handed over.
    Handing(handing::Event),
    /// A household is opened.
    Open(i64),
    /// It was opened.
    Opened(Box<Result<Opened, Failure>>),
    /// Something was written.
    Wrote(String),
    /// That is what the officer says.
    Assess(Then),
    /// A notice is to be sent, on that day.
    Ask(Day),
    /// None is, after all.
    AskNothing,
    /// Something was written in the notice, or it is sent.
    Notice(send_notice::Event),
    /// It was written down.
    Assessed(Box<Result<Assessed, Failure>>),
    /// Back to the list.
    Shut,
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The list.
    List,
    /// Something about the list that is handed over.
    Handing(handing::Effect),
    /// A household.
    Open(i64),
    /// Something about the notice that is being written.
    Notice(send_notice::Effect),
    /// An assessment.
    Assess(Assess),
    /// The draft of a case.
    Go(Route),
}

impl Screen for Calls {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Begin => {
                let (screen, wanted) = self.update(Event::Handing(handing::Event::Open));
                (screen, [Effect::List].into_iter().chain(wanted).collect())
            }
            Event::Read => (self, vec![Effect::List]),
            Event::Got(got) => {
                match *got {
                    Ok(households) => self.households = Some(households),
                    Err(failure) => self.failure = Some(failure),
                }
                (self, vec![])
            }
            Event::Handing(event) => {
                let (handing, wanted) = self.handing.update(event);
                self.handing = handing;
                let wanted = wanted.into_iter().map(|wanted| match wanted {
                    handing::Effect::Read => Effect::List,
                    wanted => Effect::Handing(wanted),
                });
                let wanted = wanted.collect();
                (self, wanted)
            }
            Event::Open(household) => {
                (self.failure, self.problem, self.words) = (None, None, String::new());
                self.notice = None;
                (self, vec![Effect::Open(household)])
            }
            Event::Opened(opened) => {
                match *opened {
                    Ok(opened) => self.opened = Some(opened),
                    Err(failure) => self.failure = Some(failure),
                }
                (self, vec![])
            }
            Event::Wrote(words) => {
                (self.words, self.problem) = (words, None);
                (self, vec![])
            }
            Event::Assess(then) => {
                let assess = self.assess(then, None);
                (self, assess.into_iter().collect())
            }
            Event::Ask(today) => {
                let place = self.opened.as_ref().map(|it| it.household.place.clone());
                self.notice = Some(SendNotice::about(today, place.unwrap_or_default()));
                (self, vec![])
            }
            Event::AskNothing => {
                self.notice = None;
                (self, vec![])
            }
            Event::Notice(event) => {
                let Some(notice) = self.notice.take() else {
                    return (self, vec![]);
                };
                let (notice, wanted) = notice.update(event);
                self.notice = Some(notice);
                let wanted = wanted.into_iter().filter_map(|wanted| match wanted {
                    // It goes with the assessment: both or neither.
                    send_notice::Effect::Give(send) => self.assess(Then::Notice, Some(send)),
                    send_notice::Effect::Go(_) => None,
                    wanted => Some(Effect::Notice(wanted)),
                });
                let wanted = wanted.collect();
                (self, wanted)
            }
            Event::Assessed(assessed) => match *assessed {
                Ok(assessed) => {
                    (self.opened, self.words, self.notice) = (None, String::new(), None);
                    let draft = assessed.draft.map(|draft| Effect::Go(Route::Draft(draft)));
                    (self, [Effect::List].into_iter().chain(draft).collect())
                }
                Err(failure) => {
                    let mut fields = failure.fields.iter();
                    self.problem = fields.find(|problem| problem.field == "words").cloned();
                    if let Some(notice) = self.notice.take() {
                        let refused = send_notice::Event::Sent(Err(failure));
                        self.notice = Some(notice.update(refused).0);
                    } else {
                        self.failure = failure.fields.is_empty().then_some(failure);
                    }
                    (self, vec![])
                }
            },
            Event::Shut => {
                (self.opened, self.notice) = (None, None);
                (self, vec![])
            }
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        Some(match effect {
            Effect::List => Event::Got(Box::new(bridge.call(List {}).await)),
            Effect::Handing(effect) => {
                return Handing::perform(effect, world).await.map(Event::Handing);
            }
            Effect::Notice(effect) => {
                return SendNotice::perform(effect, world).await.map(Event::Notice);
            }
            Effect::Open(household) => {
                Event::Opened(Box::new(bridge.call(Get { household }).await))
            }
            Effect::Assess(assess) => Event::Assessed(Box::new(bridge.call(assess).await)),
            Effect::Go(route) => {
                world.outside.go(route);
                return None;
            }
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Begin)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        (event == contract::Event::Records).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::page(self, eye, emit)
    }
}

impl Calls {
    fn assess(&self, then: Then, notice: Option<Box<Send>>) -> Option<Effect> {
        let opened = self.opened.as_ref()?;
        Some(Effect::Assess(Assess {
            household: opened.household.household,
            words: self.words.clone(),
            then,
            notice,
        }))
    }
}

#[cfg(test)]
mod tests;
