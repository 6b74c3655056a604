//! One notice: what is asked and by when, two buttons, and what happened so far beneath. Whoever sent it hands it up
//! when its time has passed, and has a text for a call and for a short message.

mod saying;
mod view;

use contract::Failure;
use contract::command::dispute::{DisputeRow, List, Page};
use contract::command::notice::{Around, Do, Done, Get, NoticeDeed, People, Sheet, Tell, Told};
use model::notice::NoticeWhat;
use model::notice::act::shapes::{Accepted, Declined, Done as DoneShape, Escalated, Recalled};
use model::notice::act::{Means, Overseer, Why};
use model::{DisputeId, GridId, RecordId, Worker, WorkerId};
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::World;

pub(super) use view::door;

/// How many cases are offered as what a notice led to.
const CASES: usize = 5;
/// Among how many of the newest they are looked for.
const AMONG: u32 = 50;

/// What is said of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Say {
    /// It is not done, and why.
    Decline,
    /// It is done.
    Done,
    /// It is taken back.
    Recall,
    /// Somebody else is asked to see to it.
    Escalate,
}

/// Who is asked to see to a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Above {
    /// All who are that there.
    All(Overseer),
    /// One person.
    One(WorkerId),
}

/// One notice.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Notice {
    id: RecordId,
    sheet: Option<Sheet>,
    saying: Option<Say>,
    why: Why,
    written: String,
    /// Cases that were written down since it was sent.
    cases: Vec<DisputeRow>,
    /// The one it led to.
    case: Option<DisputeId>,
    /// People who can be asked to see to it.
    people: Vec<Worker>,
    /// Who is.
    above: Option<Above>,
    /// Whether the texts beside the app are shown.
    telling: bool,
    /// Ways it was said to have been told since the screen is open.
    noted: Vec<Means>,
    /// The text that was copied last, and whether it was.
    copied: Option<(Means, bool)>,
    /// Whether the words are missing.
    missing: bool,
    /// Whether nobody is asked yet.
    unnamed: bool,
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
    /// It is accepted.
    Accept,
    /// Something is to be said.
    Begin(Say),
    /// Why it is not done.
    Why(Why),
    /// The newest cases were read.
    Cases(Result<Page, Failure>),
    /// This is the case it led to, or is not.
    Case(DisputeId),
    /// Who can be asked to see to it was read.
    People(Result<Around, Failure>),
    /// These are asked.
    Ask(Above),
    /// It is written.
    Wrote(String),
    /// It is said.
    Send,
    /// It is not.
    Cancel,
    /// It was taken, or not.
    Sent(Result<Done, Failure>),
    /// The texts beside the app are unfolded or folded.
    Fold,
    /// The text for this way is copied.
    Copy(Means),
    /// It was, or could not be.
    Copied(Means, bool),
    /// It was told so.
    Tell(Means),
    /// That was noted, or not.
    Told(Means, Result<Told, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The notice.
    Read(RecordId),
    /// This done with it.
    Give(RecordId, Box<NoticeWhat>),
    /// The newest cases.
    Cases,
    /// Who can be asked to see to one there.
    People(GridId),
    /// The text where one pastes from.
    Copy(Means, String),
    /// Noted that it was told so.
    Tell(RecordId, Means),
}

impl Notice {
    /// The notice, not yet read.
    pub(crate) const fn of(id: RecordId) -> Self {
        Self {
            id,
            sheet: None,
            saying: None,
            why: Why::Unsafe,
            written: String::new(),
            cases: Vec::new(),
            case: None,
            people: Vec::new(),
            above: None,
            telling: false,
            noted: Vec::new(),
            copied: None,
            missing: false,
            unnamed: false,
            sending: false,
            failure: None,
        }
    }

    fn may(&self, code: &str) -> bool {
        let sheet = self.sheet.as_ref();
        sheet.is_some_and(|sheet| sheet.may.iter().any(|may| may == code))
    }

    fn give(mut self, what: impl Into<NoticeWhat>) -> (Self, Vec<Effect>) {
        if self.sending {
            return (self, vec![]);
        }
        (self.sending, self.failure) = (true, None);
        let give = Effect::Give(self.id, Box::new(what.into()));
        (self, vec![give])
    }

    fn begin(mut self, saying: Say) -> (Self, Vec<Effect>) {
        (self.saying, self.missing, self.unnamed) = (Some(saying), false, false);
        (self.case, self.above) = (None, None);
        self.written.clear();
        let grid = self.sheet.as_ref().map(|sheet| sheet.row.grid.clone());
        let wanted = match saying {
            Say::Done => Some(Effect::Cases),
            Say::Escalate => grid.map(Effect::People),
            Say::Decline | Say::Recall => None,
        };
        (self, wanted.into_iter().collect())
    }

    fn send(mut self) -> (Self, Vec<Effect>) {
        let Some(saying) = self.saying else {
            return (self, vec![]);
        };
        let words = self.written.trim().to_owned();
        let needed = saying != Say::Decline || self.why == Why::Other;
        self.missing = needed && words.is_empty();
        self.unnamed = saying == Say::Escalate && self.above.is_none();
        if self.missing || self.unnamed {
            return (self, vec![]);
        }
        match saying {
            Say::Decline => {
                let why = self.why.clone();
                self.give(Declined { why, words })
            }
            Say::Done => {
                let (answer, dispute) = (words, self.case);
                self.give(DoneShape { answer, dispute })
            }
            Say::Recall => self.give(Recalled { reason: words }),
            Say::Escalate => {
                let (seat, worker) = match self.above.clone() {
                    Some(Above::All(seat)) => (Some(seat), None),
                    Some(Above::One(worker)) => (None, Some(worker)),
                    None => (None, None),
                };
                self.give(Escalated {
                    to: String::new(),
                    seat,
                    worker,
                    reason: words,
                })
            }
        }
    }

    /// The text for this way, to be copied.
    fn copy(&self, how: Means) -> Option<Effect> {
        let mut spoken = self.sheet.iter().flat_map(|sheet| &sheet.spoken);
        let found = spoken.find(|spoken| spoken.how == how)?;
        Some(Effect::Copy(how, found.text.clone()))
    }

    /// That it was told so is noted, once while the screen is open.
    fn tell(mut self, how: Means) -> (Self, Vec<Effect>) {
        if self.noted.contains(&how) {
            return (self, vec![]);
        }
        self.noted.push(how.clone());
        let tell = Effect::Tell(self.id, how);
        (self, vec![tell])
    }
}

impl Screen for Notice {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => {
                let read = Effect::Read(self.id);
                return (self, vec![read]);
            }
            Event::Got(got) => match *got {
                Ok(sheet) => (self.sheet, self.failure) = (Some(sheet), None),
                Err(failure) => self.failure = Some(failure),
            },
            Event::Accept => {
                let words = String::new();
                return self.give(Accepted { words });
            }
            Event::Begin(saying) => return self.begin(saying),
            Event::Why(why) => self.why = why,
            Event::Cases(Ok(page)) => {
                let since = self.sheet.as_ref().map(|sheet| sheet.row.sent_at_ms);
                let rows = page.rows.into_iter();
                let rows =
                    rows.filter(|row| since.is_some_and(|since| row.recorded_at_ms >= since));
                self.cases = rows.take(CASES).collect();
            }
            Event::Case(id) => self.case = (self.case != Some(id)).then_some(id),
            Event::People(Ok(around)) => self.people = around.above,
            Event::Ask(above) => (self.above, self.unnamed) = (Some(above), false),
            Event::Wrote(written) => (self.written, self.missing) = (written, false),
            Event::Cancel => self.saying = None,
            Event::Send => return self.send(),
            Event::Sent(Ok(_)) => {
                (self.sending, self.saying) = (false, None);
                let read = Effect::Read(self.id);
                return (self, vec![read]);
            }
            Event::Sent(Err(failure)) => (self.sending, self.failure) = (false, Some(failure)),
            Event::Fold => self.telling = !self.telling,
            Event::Copy(how) => {
                let copy = self.copy(how);
                return (self, copy.into_iter().collect());
            }
            Event::Copied(how, done) => {
                self.copied = Some((how.clone(), done));
                // What was taken out of the app is told to somebody.
                if done {
                    return self.tell(how);
                }
            }
            Event::Tell(how) => return self.tell(how),
            Event::Told(_, Ok(_)) => {}
            Event::Told(how, Err(failure)) => {
                self.noted.retain(|noted| *noted != how);
                self.failure = Some(failure);
            }
            Event::Cases(Err(failure)) | Event::People(Err(failure)) => {
                self.failure = Some(failure);
            }
        }
        (self, vec![])
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        Some(match effect {
            Effect::Read(id) => Event::Got(Box::new(bridge.call(Get { id }).await)),
            Effect::Give(id, what) => {
                let act = NoticeDeed(*what);
                Event::Sent(bridge.call(Do { id, act }).await)
            }
            Effect::Cases => {
                let newest = List {
                    limit: AMONG,
                    ..List::default()
                };
                Event::Cases(bridge.call(newest).await)
            }
            Effect::People(grid) => Event::People(bridge.call(People { grid }).await),
            Effect::Copy(how, text) => Event::Copied(how, world.outside.copy(text).await),
            Effect::Tell(id, how) => {
                let tell = Tell {
                    id,
                    how: how.clone(),
                };
                Event::Told(how, bridge.call(tell).await)
            }
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        (event == contract::Event::Records).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::page(self, eye, emit)
    }
}

#[cfg(test)]
mod tests;
