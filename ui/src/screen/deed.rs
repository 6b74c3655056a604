//! A form for one act in the life of a case: few questions, most of them answered at a touch. It
//! sends what was answered and keeps it until the application has taken it.

use contract::Failure;
use contract::command::dispute::{Get, Sheet};
use contract::command::form::{Discard, Keep, Kept, Open, Saved};
use contract::command::practice::{self, Practice};
use contract::command::referral::{Unit, Units};
use contract::command::worker::List;
use model::{ActId, Day, DisputeId, FieldProblem, Party, Side, What, Worker};
use yew::{Callback, Html};

use super::keeping::{Keeping, Keeps, PAUSE_MS};
use super::{Eye, Screen};
use crate::outside::World;
use crate::route::Route;

pub(crate) mod answers;
pub(crate) mod begin;
pub(crate) mod correct;
pub(crate) mod form;
pub(crate) mod ink;
mod keep;
pub(crate) mod order;
mod sending;
pub(crate) mod signer;
mod view;

use answers::Answers;
use form::{Form, How};
use ink::{Ink, Touch};
use order::Order;
use signer::signers;

/// One form.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Deed {
    id: DisputeId,
    form: &'static Form,
    /// The act that is put right.
    corrects: Option<ActId>,
    today: Day,
    me: Option<Worker>,
    sheet: Option<Sheet>,
    answers: Answers,
    people: Vec<Worker>,
    units: Vec<Unit>,
    practice: Practice,
    inks: Vec<Ink>,
    problems: Vec<FieldProblem>,
    failure: Option<Failure>,
    sending: bool,
    keeping: Keeping,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// The case has to be read.
    Read,
    /// It was read.
    Got(Box<Result<Sheet, Failure>>),
    /// Colleagues were read.
    People(Result<Vec<Worker>, Failure>),
    /// Partner units were read.
    Units(Result<Vec<Unit>, Failure>),
    /// How the county works was read.
    Practice(Box<Result<Practice, Failure>>),
    /// Something was written or chosen; empty takes it back.
    Wrote(String, String),
    /// Yes or no was said, or taken back.
    Said(String, Option<bool>),
    /// One of several was chosen, or no more.
    Flip(String, String),
    /// A row more is wanted.
    AddRow(&'static str, &'static str),
    /// A row is not.
    DropRow(&'static str, usize),
    /// A finger on a sheet to sign on.
    Ink(usize, Touch),
    /// What was kept of the form before was read.
    Recalled(Result<Option<Kept>, Failure>),
    /// Nothing was written for a while, since this turn.
    Paused(u32),
    /// It is kept, or not.
    Kept(Result<Saved, Failure>),
    /// The form is to begin anew.
    Afresh,
    /// The worker left, or put the phone away.
    Left,
    /// It is to be done; what signatures are called.
    Send(String),
    /// It is done, or not.
    Sent(Result<(), Failure>),
    /// The worker leaves.
    Back,
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The case.
    Read(DisputeId),
    /// Colleagues.
    People,
    /// Partner units.
    Units,
    /// How the county works.
    Practice,
    /// What was kept of this form.
    Recall(DisputeId, &'static str),
    /// A moment.
    Pause(u32),
    /// It kept.
    Keep(Box<Keep>),
    /// What was kept of this form thrown away.
    Discard(DisputeId, &'static str),
    /// It done.
    Give(Box<Order>),
    /// An element brought into view.
    Show(String),
    /// The way back.
    Back(Route),
    /// Another form in place of this one.
    Next(Route),
}

impl Deed {
    /// A form not yet filled in, as of `today`.
    pub(crate) fn of(id: DisputeId, form: &'static Form, today: Day, me: Option<Worker>) -> Self {
        Self {
            id,
            form,
            corrects: None,
            today,
            me,
            sheet: None,
            answers: Answers::default(),
            people: vec![],
            units: vec![],
            practice: Practice::default(),
            inks: vec![],
            problems: vec![],
            failure: None,
            sending: false,
            keeping: Keeping::default(),
        }
    }

    /// The form that puts an act right.
    pub(crate) fn correcting(mut self, act: ActId) -> Self {
        self.corrects = Some(act);
        self
    }

    /// What is put right, of the acts of the case.
    fn corrected<'a>(&self, sheet: &'a Sheet) -> Option<&'a What> {
        let act = self.corrects?;
        let found = sheet.acts.iter().find(|done| done.act.id == act);
        found.map(|done| &done.act.what)
    }

    fn got(mut self, sheet: Sheet) -> (Self, Vec<Effect>) {
        let mut effects = vec![];
        if self.sheet.is_none() {
            if self.is_kept() {
                effects.push(Effect::Recall(self.id, self.form.code));
            }
            self.answers = match self.corrected(&sheet) {
                Some(what) => correct::answers(self.form, what),
                None => begin::begin(self.form, &sheet, self.today, self.me.as_ref()),
            };
            self.inks = vec![Ink::default(); signers(&sheet).len()];
        }
        self.sheet = Some(sheet);
        let asks = |wanted: fn(&How) -> bool| {
            self.form.asks.iter().any(|ask| match &ask.how {
                How::Rows(inner) => inner.iter().any(|ask| wanted(&ask.how)),
                how => wanted(how),
            })
        };
        if asks(|how| matches!(how, How::Workers | How::Worker)) {
            effects.push(Effect::People);
        }
        if asks(|how| matches!(how, How::Unit)) {
            effects.push(Effect::Units);
        }
        if asks(|how| matches!(how, How::Facts)) {
            effects.push(Effect::Practice);
        }
        (self, effects)
    }

    fn touched(mut self, path: &str) -> Self {
        self.problems.retain(|problem| problem.field != path);
        self
    }
}

/// Identity of a field in the page.
pub(super) fn element(path: &str) -> String {
    format!("deed-{path}")
}

/// The parties, first those of side A.
fn parties(sheet: &Sheet) -> Vec<&Party> {
    let parties = &sheet.content.parties;
    let of = |side: Side| parties.iter().filter(move |party| party.side == side);
    of(Side::A).chain(of(Side::B)).collect()
}

impl Screen for Deed {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => {
                let read = Effect::Read(self.id);
                (self, vec![read])
            }
            Event::Got(got) => match *got {
                Ok(sheet) => self.got(sheet),
                Err(failure) => {
                    self.failure = Some(failure);
                    (self, vec![])
                }
            },
            Event::People(Ok(people)) => {
                self.people = people;
                (self, vec![])
            }
            Event::Units(Ok(units)) => {
                self.units = units;
                (self, vec![])
            }
            Event::Practice(got) => {
                match *got {
                    Ok(practice) => self.practice = practice,
                    Err(failure) => self.failure = Some(failure),
                }
                (self, vec![])
            }
            Event::People(Err(failure))
            | Event::Units(Err(failure))
            | Event::Recalled(Err(failure)) => {
                self.failure = Some(failure);
                (self, vec![])
            }
            Event::Wrote(path, text) => {
                self.answers.set(&path, text);
                if path == "grade" {
                    begin::expire(&mut self.answers, self.today, &self.practice.rules);
                }
                self.touched(&path).wrote()
            }
            Event::Said(path, said) => {
                self.answers
                    .set(&path, said.map_or(serde_json::Value::Null, Into::into));
                self.touched(&path).wrote()
            }
            Event::Flip(path, code) => {
                self.answers.flip(&path, &code);
                self.touched(&path).wrote()
            }
            Event::AddRow(list, first) => {
                let path = format!("{list}.{}.{first}", self.answers.rows(list));
                self.answers.open_row(&path);
                let show = Effect::Show(element(&path));
                let (model, mut effects) = self.touched(list).wrote();
                effects.push(show);
                (model, effects)
            }
            Event::DropRow(list, row) => {
                self.answers.drop_row(list, row);
                self.problems.clear();
                self.wrote()
            }
            Event::Ink(at, touch) => {
                if let Some(ink) = self.inks.get_mut(at) {
                    ink.touched(touch);
                }
                self.wrote()
            }
            Event::Recalled(Ok(kept)) => (self.recalled(kept), vec![]),
            Event::Paused(turn) => self.paused(turn),
            Event::Kept(kept) => self.kept(kept),
            Event::Afresh => self.afresh(),
            Event::Left => self.keep(),
            Event::Send(caption) => self.send(caption),
            Event::Sent(sent) => self.sent(sent),
            Event::Back => {
                let back = Effect::Back(Route::Dispute(self.id));
                (self, vec![back])
            }
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        Some(match effect {
            Effect::Read(id) => Event::Got(Box::new(bridge.call(Get { id }).await)),
            Effect::People => Event::People(bridge.call(List {}).await),
            Effect::Units => Event::Units(bridge.call(Units {}).await),
            Effect::Practice => Event::Practice(Box::new(bridge.call(practice::Get {}).await)),
            Effect::Recall(dispute, form) => {
                let form = form.to_owned();
                Event::Recalled(bridge.call(Open { dispute, form }).await)
            }
            Effect::Pause(turn) => {
                world.outside.pause(PAUSE_MS).await;
                Event::Paused(turn)
            }
            Effect::Keep(keep) => Event::Kept(bridge.call(*keep).await),
            Effect::Discard(dispute, form) => {
                let form = form.to_owned();
                let gone = bridge.call(Discard { dispute, form }).await;
                return gone.err().map(|failure| Event::Recalled(Err(failure)));
            }
            Effect::Give(order) => Event::Sent(order::give(*order, &world).await),
            Effect::Show(id) => {
                world.outside.show(id);
                return None;
            }
            Effect::Back(otherwise) => {
                world.outside.back(otherwise);
                return None;
            }
            Effect::Next(route) => {
                world.outside.replace(route);
                return None;
            }
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn left() -> Option<Event> {
        Some(Event::Left)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::page(self, eye, emit)
    }
}

#[cfg(test)]
mod tests;
