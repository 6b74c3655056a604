//! The list of disputes, newest first. Thousands of rows may be loaded; only those in view stand in
//! the page. It never sorts or filters by itself: the application does.

use std::rc::Rc;

use contract::Failure;
use contract::command::dispute::{After, DisputeRow, List, Page};
use model::{DisputeId, DisputeKind, DisputeState};
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::route::Route;

mod view;

/// Rows asked for at a time.
const PAGE: u32 = 50;
/// Rows drawn above and below those in view.
const MARGIN: usize = 10;
/// How close to the end of what is loaded the next page is asked for.
const AHEAD: usize = 40;

/// The list as far as it is loaded.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Disputes {
    kind: Option<DisputeKind>,
    state: Option<DisputeState>,
    rows: Rc<Vec<DisputeRow>>,
    total: Option<u32>,
    more: bool,
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
    Again(Vec<DisputeRow>),
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
    /// A kind was chosen, or all.
    Kind(Option<DisputeKind>),
    /// A state was chosen, or all.
    State(Option<DisputeState>),
    /// Other rows came into view.
    Scrolled(Window),
    /// The answer to the question with this ticket.
    Got(u32, Result<Page, Failure>),
    /// The keyboard goes to the next row, or the one before.
    Step { down: bool },
    /// A row was touched; the keyboard goes on from there.
    At(usize),
    /// The keyboard opens the row it stands on.
    Enter,
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// A page.
    Ask(u32, List),
    /// The list scrolled to here.
    Scroll(u32),
    /// A sheet opened.
    Open(DisputeId),
}

impl Default for Disputes {
    fn default() -> Self {
        Self {
            kind: None,
            state: None,
            rows: Rc::default(),
            total: None,
            more: false,
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
            Event::Synced if self.rows.iter().any(|row| row.waiting) => self.again(),
            Event::Synced => (self, vec![]),
            Event::Kind(kind) => Self { kind, ..self }.anew(),
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
                let open = self
                    .chosen
                    .and_then(|at| self.rows.get(at))
                    .map(|row| row.id);
                let effects = open.map(Effect::Open).into_iter().collect();
                (self, effects)
            }
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        match effect {
            Effect::Ask(ticket, list) => Some(Event::Got(ticket, world.bridge.call(list).await)),
            Effect::Scroll(top_px) => {
                world.outside.scroll(view::SCROLLER, top_px);
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

    fn ask(mut self, asked: Asked) -> (Self, Vec<Effect>) {
        let last = match &asked {
            Asked::More => self.rows.last(),
            Asked::Again(rows) => rows.last(),
        };
        let after = last.map(|row| After {
            recorded_at_ms: row.recorded_at_ms,
            id: row.id,
        });
        let list = List {
            kind: self.kind.clone(),
            state: self.state.clone(),
            after,
            limit: PAGE,
            ..List::default()
        };
        self.ticket += 1;
        self.asked = Some(asked);
        let effects = vec![Effect::Ask(self.ticket, list)];
        (self, effects)
    }

    fn again(self) -> (Self, Vec<Effect>) {
        self.ask(Asked::Again(vec![]))
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
            total: None,
            ..self
        }
        .again();
        effects.push(Effect::Scroll(0));
        (model, effects)
    }

    fn more_if_needed(self) -> (Self, Vec<Effect>) {
        let near = self.window.first + self.window.visible + AHEAD >= self.rows.len();
        if near && self.more && self.asked.is_none() {
            self.ask(Asked::More)
        } else {
            (self, vec![])
        }
    }

    fn got(mut self, answer: Result<Page, Failure>) -> (Self, Vec<Effect>) {
        let page = match answer {
            Ok(page) => page,
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
                rows.extend(page.rows);
                if page.more && rows.len() < needed.min(self.rows.len()) {
                    return self.ask(Asked::Again(rows));
                }
                self.rows = Rc::new(rows);
            }
            Some(Asked::More) => Rc::make_mut(&mut self.rows).extend(page.rows),
            None => return (self, vec![]),
        }
        self.total = Some(page.total);
        self.more = page.more;
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
