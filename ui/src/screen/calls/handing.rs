//! A list of calls is handed over: a piece after the other, then looked at, with its columns said where nobody could
//! guess them, then taken in. It tells how far it has come and can be stopped; then nothing of it stays.

use contract::command::attachment::{Handed, StagedId};
use contract::command::bundle::Staged;
use contract::command::repeat_call::{Column, Columns, Going, Halt, Import, Imported, Progress};
use contract::{Code, Failure};
use yew::{Callback, Html};

use self::page::Page;
use self::piece::{PIECE_BYTES, put};
use crate::outside::{Picked, World};
use crate::screen::{Eye, Screen};

mod page;
mod piece;
mod view;

/// How often it is asked how far it has come.
const ASKED_EVERY_MS: u32 = 400;

/// A list that is handed over.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Handing {
    picked: Option<Picked>,
    /// Where it lies once a piece of it went over.
    staged: Option<StagedId>,
    work: Work,
    /// What would come of it, or what came.
    told: Option<Imported>,
    /// Which column is what, as it is chosen.
    columns: Columns,
    /// Whether the columns are on the screen though all are known.
    columns_open: bool,
    /// Which of the rows that cannot be taken in are on the screen.
    page: Page,
    /// Whether it is asked how far it has come.
    watched: bool,
    /// Whether the last list was stopped.
    stopped: bool,
    failure: Option<Failure>,
}

/// What is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Work {
    /// Nothing.
    #[default]
    None,
    /// The file goes over; so many bytes are there.
    Putting(u64),
    /// It is looked at.
    Looking {
        /// How far that has come, once it was asked.
        going: Option<Going>,
        /// Another column was chosen meanwhile: it is looked at again.
        again: bool,
    },
    /// It is taken in.
    Taking(Option<Going>),
    /// One that was left while it was under way; what comes of it is seen among the families.
    Left(Going),
    /// It is being stopped.
    Stopping,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// The screen is open: one may have been left while it was under way.
    Open,
    /// A list was chosen: what would come of it is told first.
    Picked(Picked),
    /// A piece of it is there.
    Put(Result<Staged, Failure>),
    /// What comes of it, or came.
    Told(Box<Result<Imported, Failure>>),
    /// How far one has come that was left.
    Found(Result<Going, Failure>),
    /// How far it has come.
    Going(Result<Going, Failure>),
    /// The columns are shown, or folded away.
    Columns,
    /// A column of this name is that; none is, where the name is empty.
    Choose(Column, String),
    /// Other rows that cannot be taken in are to be seen.
    Turn(Page),
    /// It is taken in.
    Take,
    /// It is not taken in.
    Leave,
    /// It is stopped.
    Stop,
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The next piece handed over.
    Put {
        /// The file.
        picked: Picked,
        /// Where its first piece lies.
        staged: Option<StagedId>,
        /// Where the next one begins.
        offset: u64,
    },
    /// The list looked at or taken in.
    Import(Import),
    /// How far one has come that was left.
    Ask,
    /// How far that has come, after a while.
    Watch,
    /// The list stopped, and the file let go of.
    Halt(Option<StagedId>),
    /// The families read again.
    Read,
}

impl Screen for Handing {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        let effects = match event {
            Event::Open if self.work == Work::None && !self.watched => {
                self.watched = true;
                vec![Effect::Ask]
            }
            Event::Picked(picked) if self.work == Work::None => self.begin(picked),
            Event::Put(put) => self.put(put),
            Event::Told(told) => self.heard_what_comes(*told),
            Event::Found(found) => self.find(found.ok()),
            Event::Going(going) => self.heard_how_far(going.ok()),
            Event::Columns => {
                self.columns_open = !self.columns_open;
                vec![]
            }
            Event::Choose(column, name) => self.choose(column, name),
            Event::Turn(page) if self.work == Work::None => self.turn(page),
            Event::Take if self.work == Work::None && self.is_ready() => {
                self.work = Work::Taking(None);
                self.import(false)
            }
            Event::Leave if self.work == Work::None => self.end(),
            Event::Stop => self.stop(),
            Event::Open | Event::Picked(_) | Event::Turn(_) | Event::Take | Event::Leave => vec![],
        };
        (self, effects)
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        Some(match effect {
            Effect::Put {
                picked,
                staged,
                offset,
            } => Event::Put(put(&world, &picked, staged, offset).await),
            Effect::Import(import) => Event::Told(Box::new(bridge.call(import).await)),
            Effect::Ask => Event::Found(bridge.call(Progress {}).await),
            Effect::Watch => {
                world.outside.pause(ASKED_EVERY_MS).await;
                Event::Going(bridge.call(Progress {}).await)
            }
            Effect::Halt(staged) => {
                // Whoever is at work says itself what became of it, and the file goes within a day in any case.
                drop(bridge.call(Halt { staged }).await);
                return None;
            }
            Effect::Read => return None,
        })
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::card_of(self, eye, emit)
    }
}

impl Handing {
    fn begin(&mut self, picked: Picked) -> Vec<Effect> {
        let before = self.end();
        self.picked = Some(picked.clone());
        self.work = Work::Putting(0);
        let first = Effect::Put {
            picked,
            staged: None,
            offset: 0,
        };
        before.into_iter().chain([first]).collect()
    }

    fn put(&mut self, put: Result<Staged, Failure>) -> Vec<Effect> {
        let there = match put {
            Ok(there) => there,
            Err(failure) => return self.give_up(failure),
        };
        self.staged = Some(there.staged.clone());
        match (&self.picked, self.work) {
            (Some(picked), Work::Putting(_)) if there.received < picked.size_bytes() => {
                self.work = Work::Putting(there.received);
                vec![Effect::Put {
                    picked: picked.clone(),
                    staged: Some(there.staged),
                    offset: there.received,
                }]
            }
            (Some(_), Work::Putting(_)) => self.look(),
            // It was stopped before it was looked at.
            _ => self.end_stopped(),
        }
    }

    fn look(&mut self) -> Vec<Effect> {
        self.work = Work::Looking {
            going: None,
            again: false,
        };
        self.import(true)
    }

    fn import(&mut self, dry_run: bool) -> Vec<Effect> {
        let Some(staged) = self.staged.clone() else {
            return vec![];
        };
        let import = Import {
            list: Handed::Staged(staged),
            // The first time as they are known, then as they are seen on the screen.
            columns: self.told.as_ref().map(|_| self.columns.clone()),
            dry_run,
            // What cannot be taken in was told before.
            leave_out_bad: !dry_run,
            reasons_from: if dry_run { self.page.told_from() } else { 0 },
        };
        let watch = (!self.watched).then_some(Effect::Watch);
        self.watched = true;
        [Effect::Import(import)].into_iter().chain(watch).collect()
    }

    fn heard_what_comes(&mut self, told: Result<Imported, Failure>) -> Vec<Effect> {
        match (told, self.work) {
            (Ok(told), _) if told.done => {
                // The file went as it was taken in.
                self.staged = None;
                self.end();
                self.told = Some(told);
                vec![Effect::Read]
            }
            (_, Work::Stopping) => self.end_stopped(),
            (Ok(_), Work::Looking { again: true, .. }) => self.look(),
            (Ok(told), _) => {
                self.work = Work::None;
                self.columns.clone_from(&told.columns);
                self.told = Some(told);
                vec![]
            }
            (Err(failure), _) if failure.code == Code::Stopped => self.end_stopped(),
            (Err(failure), _) => self.give_up(failure),
        }
    }

    fn find(&mut self, found: Option<Going>) -> Vec<Effect> {
        let found = found.filter(|found| found.rows > 0);
        if let (Work::None, Some(going)) = (self.work, found) {
            self.work = Work::Left(going);
        }
        self.heard_how_far(found)
    }

    fn heard_how_far(&mut self, told: Option<Going>) -> Vec<Effect> {
        let told = told.filter(|told| told.rows > 0);
        match (&mut self.work, told) {
            (Work::Looking { going, .. } | Work::Taking(going), told) => *going = told.or(*going),
            (Work::Left(going), Some(told)) => *going = told,
            (Work::Left(_), None) => {
                (self.work, self.watched) = (Work::None, false);
                return vec![Effect::Read];
            }
            (Work::Stopping | Work::None | Work::Putting(_), _) => {
                self.watched = false;
                return vec![];
            }
        }
        vec![Effect::Watch]
    }

    fn choose(&mut self, column: Column, name: String) -> Vec<Effect> {
        if self.told.as_ref().is_none_or(|told| told.done) {
            return vec![];
        }
        match &mut self.work {
            Work::None => {}
            Work::Looking { again, .. } => *again = true,
            Work::Putting(_) | Work::Taking(_) | Work::Left(_) | Work::Stopping => {
                return vec![];
            }
        }
        // One column is one thing: what it was before is to be said anew.
        self.columns.retain(|_, taken| *taken != name);
        self.columns.remove(&column);
        if !name.is_empty() {
            self.columns.insert(column, name);
        }
        (self.columns_open, self.page) = (true, Page::default());
        match self.work {
            Work::None => self.look(),
            _ => vec![],
        }
    }

    fn turn(&mut self, page: Page) -> Vec<Effect> {
        let Some(told) = &self.told else {
            return vec![];
        };
        let here = told.done || page.is_here(told);
        self.page = page;
        if here { vec![] } else { self.look() }
    }

    /// Whether it takes long enough to tell how far it is: a short list is done before anybody could read that.
    fn is_long(&self) -> bool {
        let size = self.picked.as_ref().map_or(0, Picked::size_bytes);
        let told = match self.work {
            Work::Looking { going, .. } | Work::Taking(going) => going.is_some(),
            Work::Left(_) => true,
            Work::None | Work::Putting(_) | Work::Stopping => false,
        };
        size > PIECE_BYTES || told
    }

    /// Whether it was looked at, and all that is needed is known.
    fn is_ready(&self) -> bool {
        let told = self.told.as_ref();
        told.is_some_and(|told| !told.done && told.needs.is_empty())
    }

    fn stop(&mut self) -> Vec<Effect> {
        match self.work {
            Work::None | Work::Stopping => vec![],
            // The piece that is on its way says where it lies.
            Work::Putting(_) => {
                self.work = Work::Stopping;
                vec![]
            }
            // Whoever asks how far it has come hears that it is over.
            Work::Left(_) => vec![Effect::Halt(None)],
            Work::Looking { .. } | Work::Taking(_) => {
                self.work = Work::Stopping;
                vec![Effect::Halt(self.staged.take())]
            }
        }
    }

    /// Lets go of the list.
    fn end(&mut self) -> Vec<Effect> {
        let staged = self.staged.take();
        *self = Self {
            watched: self.watched,
            ..Self::default()
        };
        staged
            .map(|staged| Effect::Halt(Some(staged)))
            .into_iter()
            .collect()
    }

    fn end_stopped(&mut self) -> Vec<Effect> {
        let effects = self.end();
        self.stopped = true;
        effects
    }

    fn give_up(&mut self, failure: Failure) -> Vec<Effect> {
        if self.work == Work::Stopping {
            return self.end_stopped();
        }
        let effects = self.end();
        self.failure = Some(failure);
        effects
    }
}

#[cfg(test)]
mod tests;
