//! Writing a notice: to which grids, what is asked, why, by when, and until when it counts.

use contract::Failure;
use contract::command::notice::{Send, Sent};
use model::{Day, GridId};
use yew::{Callback, Html, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, note};
use crate::part::chip::{Chip, Size, chips};
use crate::part::field::{Field, Keys};
use crate::route::Route;
use crate::words::say;

/// A notice being written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SendNotice {
    grids: Vec<GridId>,
    asked: String,
    why: String,
    household: String,
    by: String,
    expires_on: String,
    sending: bool,
    failure: Option<Failure>,
}

/// A line that is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// What is asked.
    Asked,
    /// Why.
    Why,
    /// Which household.
    Household,
    /// By when.
    By,
    /// Until when it counts.
    Expires,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// Something was written.
    Wrote(Line, String),
    /// A grid is among them, or is not.
    Grid(GridId),
    /// It is sent.
    Send,
    /// It was taken, or not.
    Sent(Result<Sent, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The notice sent.
    Give(Box<Send>),
    /// The list.
    Go,
}

impl SendNotice {
    /// An empty one, to be done within three days and to count for two weeks.
    pub(crate) fn on(today: Day) -> Self {
        Self {
            grids: vec![],
            asked: String::new(),
            why: String::new(),
            household: String::new(),
            by: today.plus_days(3).to_string(),
            expires_on: today.plus_days(14).to_string(),
            sending: false,
            failure: None,
        }
    }

    /// One about a household.
    pub(crate) fn about(today: Day, household: String) -> Self {
        Self {
            household,
            ..Self::on(today)
        }
    }

    fn line(&mut self, line: Line) -> &mut String {
        match line {
            Line::Asked => &mut self.asked,
            Line::Why => &mut self.why,
            Line::Household => &mut self.household,
            Line::By => &mut self.by,
            Line::Expires => &mut self.expires_on,
        }
    }

    /// A day that is not written runs out before it begins, and is told so.
    fn give(&self) -> Send {
        Send {
            grids: self.grids.clone(),
            asked: self.asked.clone(),
            why: self.why.clone(),
            by: self.by.parse().ok(),
            expires_on: self.expires_on.parse().unwrap_or(Day::EARLIEST),
            to: vec![],
            about: None,
            household: self.household.clone(),
        }
    }
}

impl Screen for SendNotice {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Wrote(line, written) => *self.line(line) = written,
            Event::Grid(grid) => {
                let known = self.grids.iter().position(|one| *one == grid);
                match known {
                    Some(at) => drop(self.grids.remove(at)),
                    None => self.grids.push(grid),
                }
            }
            Event::Send if !self.sending => {
                (self.sending, self.failure) = (true, None);
                let give = Effect::Give(Box::new(self.give()));
                return (self, vec![give]);
            }
            Event::Send => {}
            Event::Sent(Ok(_)) => return (self, vec![Effect::Go]),
            Event::Sent(Err(failure)) => (self.sending, self.failure) = (false, Some(failure)),
        }
        (self, vec![])
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        match effect {
            Effect::Give(send) => Some(Event::Sent(world.bridge.call(*send).await)),
            Effect::Go => {
                world.outside.go(Route::Notices);
                None
            }
        }
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        html! {
            <article class="sheet" data-testid="send-notice">
                <nav class="sheet__bar">
                    <a class="back" href={Route::Notices.hash()} data-testid="back">{ say!(words, "back") }</a>
                </nav>
                <header class="page__head">
                    <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "notice-send") }</h1>
                </header>
                { self.form(eye, emit) }
            </article>
        }
    }
}

impl SendNotice {
    /// What is written in, and the button: also where a notice is one of several things to do.
    pub(crate) fn form(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let mut model = self.clone();
        let problem = |path: &str| {
            let mut fields = self.failure.iter().flat_map(|failure| &failure.fields);
            let found = fields.find(|one| one.field == path);
            found.map(|one| words.problem(path, &one.problem))
        };
        let mut field = |line: Line, path: &'static str, testid: &'static str, label| Field {
            id: path.into(),
            testid,
            label,
            value: model.line(line).clone(),
            hint: String::new(),
            problem: problem(path),
            write: emit.reform(move |written| Event::Wrote(line, written)),
        };
        let grids = eye.seat.iter().flat_map(|seat| &seat.grids).map(|grid| {
            let choose = grid.id.clone();
            Chip {
                testid: format!("grid-{}", grid.id),
                label: format!("{} {}", grid.village_name, grid.name),
                chosen: self.grids.contains(&grid.id),
                choose: emit.reform(move |()| Event::Grid(choose.clone())),
            }
        });
        let plain = self
            .failure
            .as_ref()
            .filter(|failure| failure.fields.is_empty());
        let send = Button {
            testid: "notice-send",
            label: say!(words, "notice-send"),
            weight: Weight::Main,
            busy: self.sending,
            press: emit.reform(|()| Event::Send),
        };
        html! {
            <>
                { for plain.map(|failure| note("send-refusal", Tone::Alert, &words.refusal(failure))) }
                <section class="card">
                    <h2 class="card__title">{ say!(words, "notice-grids") }</h2>
                    { chips(&say!(words, "notice-grids"), Size::Normal, grids.collect()) }
                    { for problem("grids").map(|text| html! { <p id="grids" class="field__problem" tabindex="-1">{ text }</p> }) }
                </section>
                <section class="card">
                    { field(Line::Asked, "asked", "notice-asked", say!(words, "notice-asked")).text() }
                    { field(Line::Why, "why", "notice-why", say!(words, "notice-why")).text() }
                    { field(Line::Household, "household", "notice-household", say!(words, "notice-household")).line(Keys::Words) }
                    { field(Line::By, "by", "notice-by", say!(words, "notice-by")).day(String::new()) }
                    { field(Line::Expires, "expires_on", "notice-expires", say!(words, "notice-expires")).day(String::new()) }
                </section>
                { send.view() }
            </>
        }
    }
}
