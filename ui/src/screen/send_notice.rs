//! Writing a notice: to which grids and to whom, what is asked, why, by when, and until when it counts. One that is
//! about a record goes to the grid that stands in.

use contract::command::notice::{Around, People, Send, Sent};
use contract::command::{dispute, elder};
use contract::{Code, Failure};
use model::notice::{About, AboutKind};
use model::{Day, GridId, Worker, WorkerId};
use yew::{Callback, Html, html};

use super::notice::door;
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
    /// The record it is about.
    about: Option<About>,
    grids: Vec<GridId>,
    /// Who works in the one grid it goes to, once that was read.
    people: Vec<Worker>,
    /// Whom it is for by name.
    to: Vec<WorkerId>,
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
    /// The screen is open.
    Begin,
    /// The record it is about stands in this grid, or cannot be opened.
    Stands(Result<GridId, Failure>),
    /// Something was written.
    Wrote(Line, String),
    /// A grid is among them, or is not.
    Grid(GridId),
    /// Who works in a grid was read.
    People(GridId, Result<Around, Failure>),
    /// Somebody is named, or is not.
    To(WorkerId),
    /// It is sent.
    Send,
    /// It was taken, or not.
    Sent(Result<Sent, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The grid a record stands in.
    Find(About),
    /// Who works in a grid.
    People(GridId),
    /// The notice sent.
    Give(Box<Send>),
    /// Where it was begun, or the list.
    Go(Route),
}

impl SendNotice {
    /// An empty one, to be done within three days and to count for two weeks.
    pub(crate) fn on(today: Day) -> Self {
        Self {
            about: None,
            grids: vec![],
            people: vec![],
            to: vec![],
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

    /// One about a record.
    pub(crate) fn of_record(today: Day, about: About) -> Self {
        Self {
            about: Some(about),
            ..Self::on(today)
        }
    }

    /// It goes to these grids now: who works there is read where it is but one, and nobody is named yet.
    fn goes_to(&mut self, grids: Vec<GridId>) -> Vec<Effect> {
        self.grids = grids;
        self.people.clear();
        self.to.clear();
        match self.grids.as_slice() {
            [only] => vec![Effect::People(only.clone())],
            _ => vec![],
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
            to: self.to.clone(),
            about: self.about.clone(),
            household: self.household.clone(),
        }
    }
}

/// Puts one among those that are chosen, or takes it off.
fn toggle<T: PartialEq>(among: &mut Vec<T>, one: T) {
    match among.iter().position(|known| *known == one) {
        Some(at) => drop(among.remove(at)),
        None => among.push(one),
    }
}

/// The screen of a record.
fn sheet_of(about: &About) -> Option<Route> {
    match about.kind {
        AboutKind::Case => Some(Route::Dispute(about.id)),
        AboutKind::Elder => Some(Route::Elder(about.id)),
        AboutKind::Unknown(_) => None,
    }
}

impl Screen for SendNotice {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Begin => {
                let find = self.about.clone().map(Effect::Find);
                return (self, find.into_iter().collect());
            }
            Event::Stands(Ok(grid)) => {
                let effects = self.goes_to(vec![grid]);
                return (self, effects);
            }
            Event::Wrote(line, written) => *self.line(line) = written,
            Event::Grid(grid) if self.about.is_none() => {
                let mut grids = self.grids.clone();
                toggle(&mut grids, grid);
                let effects = self.goes_to(grids);
                return (self, effects);
            }
            Event::Grid(_) => {}
            // Somebody may have chosen another grid meanwhile.
            Event::People(grid, Ok(around)) if self.grids == [grid.clone()] => {
                self.people = around.to;
            }
            Event::People(_, Ok(_)) => {}
            Event::Stands(Err(failure)) | Event::People(_, Err(failure)) => {
                self.failure = Some(failure);
            }
            Event::To(worker) => toggle(&mut self.to, worker),
            Event::Send if !self.sending => {
                (self.sending, self.failure) = (true, None);
                let give = Effect::Give(Box::new(self.give()));
                return (self, vec![give]);
            }
            Event::Send => {}
            Event::Sent(Ok(_)) => {
                let begun = self.about.as_ref().and_then(sheet_of);
                let go = Effect::Go(begun.unwrap_or(Route::Notices));
                return (self, vec![go]);
            }
            Event::Sent(Err(failure)) => (self.sending, self.failure) = (false, Some(failure)),
        }
        (self, vec![])
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        match effect {
            Effect::Find(about) => Some(Event::Stands(find(&about, &world).await)),
            Effect::People(grid) => {
                let people = People { grid: grid.clone() };
                Some(Event::People(grid, bridge.call(people).await))
            }
            Effect::Give(send) => Some(Event::Sent(bridge.call(*send).await)),
            Effect::Go(to) => {
                world.outside.go(to);
                None
            }
        }
    }

    fn opened() -> Option<Event> {
        Some(Event::Begin)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let back = self.about.as_ref().and_then(sheet_of);
        let back = back.unwrap_or(Route::Notices);
        html! {
            <article class="sheet" data-testid="send-notice">
                <nav class="sheet__bar">
                    <a class="back" href={back.hash()} data-testid="back">{ say!(words, "back") }</a>
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
        let grids = eye.seat.iter().flat_map(|seat| &seat.grids);
        // What is about a record goes where that stands, and nowhere else.
        let grids = grids.filter(|grid| self.about.is_none() || self.grids.contains(&grid.id));
        let grids = grids.map(|grid| {
            let choose = grid.id.clone();
            Chip {
                testid: format!("grid-{}", grid.id),
                label: format!("{} {}", grid.village_name, grid.name),
                chosen: self.grids.contains(&grid.id),
                choose: emit.reform(move |()| Event::Grid(choose.clone())),
            }
        });
        let people = self.people.iter().map(|worker| {
            let id = worker.id;
            Chip {
                testid: format!("to-{id}"),
                label: format!("{} {}", worker.name, words.role(worker.role)),
                chosen: self.to.contains(&id),
                choose: emit.reform(move |()| Event::To(id)),
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
                { for self.about.as_ref().map(|about| html! {
                    <section class="card">
                        <h2 class="card__title">{ say!(words, "notice-about") }</h2>
                        <p class="card__line">{ door(about, true, eye) }</p>
                        { for problem("about").map(|text| html! { <p id="about" class="field__problem" tabindex="-1">{ text }</p> }) }
                    </section>
                }) }
                <section class="card">
                    <h2 class="card__title">{ say!(words, "notice-grids") }</h2>
                    { chips(&say!(words, "notice-grids"), Size::Normal, grids.collect()) }
                    { for problem("grids").map(|text| html! { <p id="grids" class="field__problem" tabindex="-1">{ text }</p> }) }
                </section>
                if !self.people.is_empty() {
                    <section class="card">
                        <h2 class="card__title">{ say!(words, "notice-to") }</h2>
                        { chips(&say!(words, "notice-to"), Size::Normal, people.collect()) }
                        { for problem("to").map(|text| html! { <p id="to" class="field__problem" tabindex="-1">{ text }</p> }) }
                    </section>
                }
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

/// The grid a record stands in: the record is opened for it, and that is written down as every look is.
async fn find(about: &About, world: &World) -> Result<GridId, Failure> {
    let (bridge, id) = (&world.bridge, about.id);
    match about.kind {
        AboutKind::Case => Ok(bridge.call(dispute::Get { id }).await?.content.grid),
        AboutKind::Elder => Ok(bridge.call(elder::Get { id }).await?.profile.grid),
        AboutKind::Unknown(_) => {
            let detail = "this version does not know what the notice is about";
            Err(Failure::new(Code::NotFound, detail))
        }
    }
}

#[cfg(test)]
mod tests;
