//! The list of disputes, newest first, or what was found of them, the best first. Thousands of rows may
//! be loaded; only those in view stand in the page. It never sorts, filters or finds by itself: the
//! application does.

use std::rc::Rc;

use contract::Failure;
use model::{DisputeId, DisputeKind, DisputeState};
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::route::Route;

pub(crate) mod asking;
mod seek;
mod view;

use asking::{Answer, Line, Next, Question, Watched};
pub(crate) use seek::SEEK;

/// Rows drawn above and below those in view.
const MARGIN: usize = 10;
/// How close to the end of what is loaded the next page is asked for.
const AHEAD: usize = 40;

/// The list as far as it is loaded.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Disputes {
    kind: Option<DisputeKind>,
    state: Option<DisputeState>,
    watched: Watched,
    /// What is looked for; everything when it is blank.
    query: String,
    rows: Rc<Vec<Line>>,
    /// Whether an answer has come since the list began anew.
    read: bool,
    total: Option<u32>,
    next: Option<Next>,
    /// Records that cannot be found yet.
    unindexed: u32,
    window: Window,
    chosen: Option<usize>,
    asked: Option<Asked>,
    ticket: u32,
    failure: Option<Failure>,
}

/// What part of the list is in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// The first row in view.
    pub(crate) first: usize,
    /// How many rows fit.
    pub(crate) visible: usize,
    /// How high a row is.
    pub(crate) row_px: u32,
}

/// What is being asked for.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    /// The page after the rows there are.
    More,
    /// Everything again, as far as it is needed; the old rows stay until it is here.
    Again(Vec<Line>),
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// The list came into the page.
    Opened,
    /// Records changed.
    Read,
    /// Something may have been sent: what waits is read again.
    Synced,
    /// Something else is looked for.
    Typed(String),
    /// Nothing is looked for any more.
    Cleared,
    /// A kind was chosen, or all.
    Kind(Option<DisputeKind>),
    /// What somebody watches, or one level, or all.
    Watched(Watched),
    /// A state was chosen, or all.
    State(Option<DisputeState>),
    /// Other rows came into view.
    Scrolled(Window),
    /// The answer to the question with this ticket.
    Got(u32, Result<Answer, Failure>),
    /// The keyboard goes to the next row, or the one before.
    Step { down: bool },
    /// A row was touched; the keyboard goes on from there.
    At(usize),
    /// The keyboard opens the row it stands on.
    Enter,
    /// The keyboard opens the best of what was found.
    Best,
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// A page.
    Ask(u32, Question),
    /// The list scrolled to here.
    Scroll(u32),
    /// A sheet opened.
    Open(DisputeId),
    /// The cursor where one types what is looked for.
    Seek,
}

impl Default for Disputes {
    fn default() -> Self {
        Self {
            kind: None,
            state: None,
            watched: Watched::default(),
            query: String::new(),
            rows: Rc::default(),
            read: false,
            total: None,
            next: None,
            unindexed: 0,
            window: Window {
                first: 0,
                visible: 30,
                row_px: 72,
            },
            chosen: None,
            asked: None,
            ticket: 0,
            failure: None,
        }
    }
}

impl Screen for Disputes {
    type Event = Event;
    type Effect = Effect;

    fn update(self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Opened => {
                let top = self.top_px();
                let (model, mut effects) = self.again();
                effects.push(Effect::Scroll(top));
                (model, effects)
            }
            Event::Read => self.again(),
            Event::Synced if self.rows.iter().any(|line| line.row.waiting) => self.again(),
            Event::Synced => (self, vec![]),
            Event::Typed(query) => self.looking_for(query),
            Event::Cleared => {
                let (model, mut effects) = self.looking_for(String::new());
                effects.push(Effect::Seek);
                (model, effects)
            }
            Event::Kind(kind) => Self { kind, ..self }.anew(),
            Event::Watched(watched) => Self { watched, ..self }.anew(),
            Event::State(state) => Self { state, ..self }.anew(),
            Event::Scrolled(window) => Self { window, ..self }.more_if_needed(),
            Event::Got(ticket, answer) if ticket == self.ticket => self.got(answer),
            Event::Got(..) => (self, vec![]),
            Event::Step { down } => self.step(down),
            Event::At(at) => (
                Self {
                    chosen: Some(at),
                    ..self
                },
                vec![],
            ),
            Event::Enter => {
                let open = self.chosen;
                self.opening(open)
            }
            Event::Best => {
                let open = self.chosen.unwrap_or(0);
                self.opening(Some(open))
            }
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        match effect {
            Effect::Ask(ticket, question) => {
                Some(Event::Got(ticket, question.ask(&world.bridge).await))
            }
            Effect::Scroll(top_px) => {
                world.outside.scroll(view::SCROLLER, top_px);
                None
            }
            Effect::Seek => {
                world.outside.show(SEEK.to_owned());
                None
            }
            Effect::Open(id) => {
                world.outside.go(Route::Dispute(id));
                None
            }
        }
    }

    fn opened() -> Option<Event> {
        Some(Event::Opened)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        match event {
            contract::Event::Records => Some(Event::Read),
            contract::Event::Sync => Some(Event::Synced),
            contract::Event::Drafts | contract::Event::Session => None,
        }
    }

    fn pressed(key: &str) -> Option<Event> {
        match key {
            "j" => Some(Event::Step { down: true }),
            "k" => Some(Event::Step { down: false }),
            "Enter" => Some(Event::Enter),
            _ => None,
        }
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::list(self, eye, emit)
    }
}

impl Disputes {
    /// The rows to draw.
    fn in_view(&self) -> std::ops::Range<usize> {
        let end = (self.window.first + self.window.visible + MARGIN).min(self.rows.len());
        self.window.first.saturating_sub(MARGIN).min(end)..end
    }

    fn top_px(&self) -> u32 {
        u32::try_from(self.window.first)
            .unwrap_or(0)
            .saturating_mul(self.window.row_px)
    }

    /// Whether not everything is shown.
    fn is_narrowed(&self) -> bool {
        self.kind.is_some() || self.state.is_some() || self.watched != Watched::Whatever
    }

    /// Whether something is looked for.
    fn is_looking(&self) -> bool {
        !self.query.trim().is_empty()
    }

    fn ask(mut self, asked: Asked, next: Option<Next>) -> (Self, Vec<Effect>) {
        let question = Question::of(
            &self.query,
            self.kind.clone(),
            self.state.clone(),
            self.watched.clone(),
            next,
        );
        self.ticket += 1;
        self.asked = Some(asked);
        let effects = vec![Effect::Ask(self.ticket, question)];
        (self, effects)
    }

    fn again(self) -> (Self, Vec<Effect>) {
        self.ask(Asked::Again(vec![]), None)
    }

    /// The rows stay until the answer is here, so that nothing flickers at each character.
    fn looking_for(self, query: String) -> (Self, Vec<Effect>) {
        if query == self.query {
            return (self, vec![]);
        }
        let window = Window {
            first: 0,
            ..self.window
        };
        let (model, mut effects) = Self {
            window,
            chosen: None,
            query,
            ..self
        }
        .again();
        effects.push(Effect::Scroll(0));
        (model, effects)
    }

    fn opening(self, at: Option<usize>) -> (Self, Vec<Effect>) {
        let line = at.and_then(|at| self.rows.get(at));
        let open = line.map(|line| Effect::Open(line.row.id));
        (self, open.into_iter().collect())
    }

    fn anew(self) -> (Self, Vec<Effect>) {
        let window = Window {
            first: 0,
            ..self.window
        };
        let (model, mut effects) = Self {
            window,
            chosen: None,
            rows: Rc::default(),
            read: false,
            total: None,
            ..self
        }
        .again();
        effects.push(Effect::Scroll(0));
        (model, effects)
    }

    fn more_if_needed(self) -> (Self, Vec<Effect>) {
        let near = self.window.first + self.window.visible + AHEAD >= self.rows.len();
        match &self.next {
            Some(next) if near && self.asked.is_none() => {
                let next = next.clone();
                self.ask(Asked::More, Some(next))
            }
            _ => (self, vec![]),
        }
    }

    fn got(mut self, answer: Result<Answer, Failure>) -> (Self, Vec<Effect>) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(failure) => {
                return (
                    Self {
                        asked: None,
                        failure: Some(failure),
                        ..self
                    },
                    vec![],
                );
            }
        };
        self.failure = None;
        let asked = self.asked.take();
        let needed = self.window.first + self.window.visible + AHEAD;
        match asked {
            Some(Asked::Again(mut rows)) => {
                rows.extend(answer.lines);
                if answer.next.is_some() && rows.len() < needed.min(self.rows.len()) {
                    return self.ask(Asked::Again(rows), answer.next);
                }
                self.rows = Rc::new(rows);
            }
            Some(Asked::More) => Rc::make_mut(&mut self.rows).extend(answer.lines),
            None => return (self, vec![]),
        }
        self.read = true;
        self.total = answer.total;
        self.next = answer.next;
        self.unindexed = answer.unindexed;
        self.chosen = self.chosen.filter(|at| *at < self.rows.len());
        self.more_if_needed()
    }

    fn step(self, down: bool) -> (Self, Vec<Effect>) {
        let Some(last) = self.rows.len().checked_sub(1) else {
            return (self, vec![]);
        };
        let at = match self.chosen {
            None => self.window.first,
            Some(at) if down => (at + 1).min(last),
            Some(at) => at.saturating_sub(1),
        };
        let Window {
            first,
            visible,
            row_px,
        } = self.window;
        let fits = visible.saturating_sub(2).max(1);
        let top = if at < first {
            Some(at)
        } else {
            (at >= first + fits).then(|| (at + 1).saturating_sub(fits))
        };
        let scroll =
            top.map(|top| Effect::Scroll(u32::try_from(top).unwrap_or(0).saturating_mul(row_px)));
        (
            Self {
                chosen: Some(at),
                ..self
            },
            scroll.into_iter().collect(),
        )
    }
}

#[cfg(test)]
mod tests;
