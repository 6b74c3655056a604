//! Writing a dispute down, or changing one: a page of short cards. What is written is saved as a
//! draft at every pause and on leaving, so leaving never asks and never loses. It becomes a record,
//! or a change of one, only when the worker says so.

use contract::Failure;
use contract::command::area::{AreaRow, RecentPlace};
use contract::command::dispute::{Likely, Recorded};
use contract::command::draft::{Draft, Edits, Save, Saved};
use contract::command::map::Located;
use contract::command::session::Grid;
use model::{
    Day, DisputeDraft, DisputeId, DisputeKind, DraftId, FieldProblem, GridId, Party, Side, Subtype,
    UtcMs,
};
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::{NotLocated, World};
use crate::part::here::Here;

mod alike;
mod effect;
mod people;
mod place;
mod save;
mod view;
mod write;

/// How long a pause in typing is, in milliseconds.
const PAUSE_MS: u32 = 600;

/// What is being written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    source: Source,
    ready: bool,
    draft: Option<DraftId>,
    edits: Option<Edits>,
    content: DisputeDraft,
    /// The grids the worker may choose from.
    grids: Vec<Grid>,
    recent: Vec<RecentPlace>,
    area: Option<AreaRow>,
    here: Here,
    find: Find,
    /// Party cards whose details are open, by their place in the list.
    details: Vec<usize>,
    /// Counts what was written, so that a pause knows whether it was one.
    turn: u32,
    saving: Saving,
    saved_at_ms: Option<UtcMs>,
    problems: Vec<FieldProblem>,
    failure: Option<Failure>,
    discarding: bool,
    /// Records that may be of the same quarrel.
    alike: alike::Alike,
}

/// Where the writing begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// With an empty page.
    New,
    /// With a draft.
    Draft(DraftId),
    /// With a record.
    Record(DisputeId),
}

/// How what is written stands to what is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Saving {
    /// Something written is not saved.
    dirty: bool,
    /// A save is on its way.
    under_way: bool,
    /// Another has to follow it.
    again: bool,
    /// Once all is saved it becomes a record.
    then_record: bool,
    /// It is becoming one.
    recording: bool,
}

/// The search for an area.
#[derive(Debug, Clone, PartialEq, Default)]
struct Find {
    open: bool,
    query: String,
    ticket: u32,
    rows: Option<Vec<AreaRow>>,
}

/// A text on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    /// What side 甲 says.
    ClaimA,
    /// What side 乙 says.
    ClaimB,
    /// What was verified.
    Verified,
    /// Where exactly.
    Place,
    /// A party's name.
    Name(usize),
    /// A party's telephone.
    Phone(usize),
    /// A party's home.
    Address(usize),
}

/// What a page begins with.
#[derive(Debug)]
pub(crate) struct Begun {
    draft: Option<Draft>,
    edits: Option<Edits>,
    content: DisputeDraft,
    area: Option<AreaRow>,
    grids: Vec<Grid>,
    recent: Vec<RecentPlace>,
    /// Whether the worker lets the screens ask where the device is.
    allows: bool,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// The page came up.
    Opened,
    /// What it begins with was read.
    Begun(Box<Result<Begun, Failure>>),
    /// Something was written.
    Wrote(Text, String),
    /// A kind was chosen.
    Kind(DisputeKind),
    /// A subtype was chosen; once more takes it back.
    Subtype(Subtype),
    /// Another party stands on this side.
    AddParty(Side),
    /// A party was taken off.
    RemoveParty(usize),
    /// A party's details were folded open or shut.
    Details(usize),
    /// The day was chosen.
    Day(Option<Day>),
    /// A place used lately was chosen.
    Recent(Box<RecentPlace>),
    /// The search for an area was opened or shut.
    Find,
    /// Something was searched for.
    Query(String),
    /// The answer to the search with this ticket.
    Found(u32, Result<Vec<AreaRow>, Failure>),
    /// An area was chosen.
    Area(AreaRow),
    /// A grid was chosen.
    Grid(GridId),
    /// Where the worker stands is to be kept, roughly.
    Here,
    /// The device said where it is and which grid that is, or why not.
    Located(Result<Located, NotLocated>),
    /// No point is to be kept after all.
    Nowhere,
    /// Nothing was written for a while, since this turn.
    Paused(u32),
    /// The worker leaves, or puts the phone away.
    Left,
    /// The draft was saved, or not.
    Saved(Result<Saved, Failure>),
    /// Records like what is written were looked for, with this ticket.
    Alike(u32, Result<Vec<Likely>, Failure>),
    /// This one is another quarrel.
    NotAlike(DisputeId),
    /// It is to become a record, on this day.
    Record(Day),
    /// It became one, or not.
    Recorded(Result<Recorded, Failure>),
    /// The draft is to be thrown away; asks once more first.
    Discard,
    /// It is not, after all.
    Keep,
    /// The draft was thrown away, or not.
    Discarded(Result<(), Failure>),
    /// The way back.
    Back,
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// What the page begins with.
    Begin(Source),
    /// A moment's pause.
    Pause(u32),
    /// The draft saved.
    Save(Box<Save>),
    /// The new draft's address.
    Name(DraftId),
    /// Records like the draft, with a ticket.
    Alike(u32, DraftId),
    /// The draft made a record.
    Record(DraftId),
    /// The draft made a change of its record.
    Edit(DraftId),
    /// The draft thrown away.
    Discard(DraftId),
    /// An area searched for.
    Find(u32, String),
    /// Where the device is.
    Locate,
    /// The record opened.
    Open(DisputeId),
    /// The field with this problem brought into view.
    Show(String),
    /// The way back.
    Back,
    /// Away from a draft that is gone.
    Leave,
}

impl Record {
    /// A page that begins there.
    pub(crate) fn from(source: Source) -> Self {
        Self {
            source,
            ready: false,
            draft: None,
            edits: None,
            content: DisputeDraft::default(),
            grids: vec![],
            recent: vec![],
            area: None,
            here: Here::default(),
            find: Find::default(),
            details: vec![],
            turn: 0,
            saving: Saving::default(),
            saved_at_ms: None,
            problems: vec![],
            failure: None,
            discarding: false,
            alike: alike::Alike::default(),
        }
    }
}

impl Screen for Record {
    type Event = Event;
    type Effect = Effect;

    fn update(self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Opened => {
                let begin = Effect::Begin(self.source);
                (self, vec![begin])
            }
            Event::Begun(begun) => (self.begun(*begun), vec![]),
            Event::Wrote(text, written) => self.wrote(text, written),
            Event::Kind(kind) => self.kind(kind),
            Event::Subtype(subtype) => self.subtype(subtype),
            Event::AddParty(side) => (self.add_party(side), vec![]),
            Event::RemoveParty(at) => self.remove_party(at),
            Event::Details(at) => (self.fold_details(at), vec![]),
            Event::Day(day) => self.day(day),
            Event::Recent(place) => self.recent_place(*place),
            Event::Find => self.open_find(),
            Event::Query(query) => self.query(query),
            Event::Found(ticket, found) => (self.found(ticket, found), vec![]),
            Event::Area(area) => self.choose_area(area),
            Event::Grid(grid) => self.grid(grid),
            Event::Here => self.ask_here(),
            Event::Located(located) => self.located(located),
            Event::Nowhere => self.nowhere(),
            Event::Paused(turn) if turn == self.turn => self.save(),
            Event::Paused(_) => (self, vec![]),
            Event::Left => self.save(),
            Event::Saved(saved) => self.saved(saved),
            Event::Alike(ticket, found) => (self.alike(ticket, found), vec![]),
            Event::NotAlike(dispute) => (self.not_alike(dispute), vec![]),
            Event::Record(today) => self.record(today),
            Event::Recorded(recorded) => self.recorded(recorded),
            Event::Discard => self.discard(),
            Event::Keep => (
                Self {
                    discarding: false,
                    ..self
                },
                vec![],
            ),
            Event::Discarded(Ok(())) => (self, vec![Effect::Leave]),
            Event::Discarded(Err(failure)) => (
                Self {
                    failure: Some(failure),
                    discarding: false,
                    ..self
                },
                vec![],
            ),
            Event::Back => (self, vec![Effect::Back]),
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        effect::perform(effect, world).await
    }

    fn opened() -> Option<Event> {
        Some(Event::Opened)
    }

    fn left() -> Option<Event> {
        Some(Event::Left)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::page(self, eye, emit)
    }
}

/// An empty card for a party.
fn blank(side: Side) -> Party {
    Party {
        id: None,
        side,
        name: String::new(),
        phone: String::new(),
        address: String::new(),
    }
}

/// Identity in the page of the field at a path such as `parties.0.name`.
fn element(path: &str) -> String {
    format!("field-{}", path.replace(['.', '_'], "-"))
}

#[cfg(test)]
mod tests;
