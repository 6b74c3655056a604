//! A quarrel that may have been recorded already, said quietly while it is written down: one line above the bar to
//! save with, and a door. It stops nobody, asks for no touch and leaves the cursor where it is.

use contract::Failure;
use contract::command::dispute::Likely;
use model::{AreaCode, DisputeDraft, DisputeId, DisputeKind};
use yew::{Callback, Html, html};

use super::{Effect, Event, Record};
use crate::part::button::{Button, Weight};
use crate::route::Route;
use crate::screen::Eye;
use crate::screen::dispute::why_alike;
use crate::words::say;

/// What was found, and of what.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Alike {
    /// What was asked about last.
    asked: Option<Compared>,
    ticket: u32,
    found: Vec<Likely>,
    /// What is not the same, as the worker said.
    others: Vec<DisputeId>,
}

/// What one quarrel is compared with another by.
#[derive(Debug, Clone, PartialEq)]
struct Compared {
    kind: Option<DisputeKind>,
    names: Vec<String>,
    place: String,
    area: Option<AreaCode>,
}

impl Compared {
    /// None where nothing can be told from it yet.
    fn of(content: &DisputeDraft) -> Option<Self> {
        let names = content.parties.iter().map(|party| party.name.trim());
        let names = names.filter(|name| !name.is_empty());
        let compared = Self {
            kind: content.kind.clone(),
            names: names.map(str::to_owned).collect(),
            place: content.place.trim().to_owned(),
            area: content.area.clone(),
        };
        let somewhere = !compared.place.is_empty() && compared.kind.is_some();
        (somewhere || !compared.names.is_empty()).then_some(compared)
    }
}

impl Alike {
    /// The likeliest that was not said to be another.
    pub(super) fn likeliest(&self) -> Option<&Likely> {
        let mut found = self.found.iter();
        found.find(|likely| !self.others.contains(&likely.dispute.id))
    }
}

impl Record {
    /// Looks for records like this one, now that it is saved: once for each change of what they are compared by. What
    /// changes a record has them on its sheet.
    pub(super) fn look_for_alike(mut self) -> (Self, Vec<Effect>) {
        let compared = Compared::of(&self.content);
        let draft = self.draft.filter(|_| self.edits.is_none());
        if draft.is_none() || compared == self.alike.asked {
            return (self, vec![]);
        }
        self.alike.ticket += 1;
        self.alike.asked = compared;
        if self.alike.asked.is_none() {
            self.alike.found.clear();
            return (self, vec![]);
        }
        let ticket = self.alike.ticket;
        let effect = draft.map(|draft| Effect::Alike(ticket, draft));
        (self, effect.into_iter().collect())
    }

    pub(super) fn alike(mut self, ticket: u32, found: Result<Vec<Likely>, Failure>) -> Self {
        if ticket == self.alike.ticket {
            match found {
                Ok(found) => self.alike.found = found,
                Err(failure) => self.failure = Some(failure),
            }
        }
        self
    }

    pub(super) fn not_alike(mut self, dispute: DisputeId) -> Self {
        self.alike.others.push(dispute);
        self
    }
}

pub(super) fn hint(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let Some(likely) = model.alike.likeliest() else {
        return html! {};
    };
    let id = likely.dispute.id;
    let who = match likely.dispute.headline.as_str() {
        "" => say!(words, "headline-none"),
        headline => headline.to_owned(),
    };
    let not = Button {
        testid: "alike-not",
        label: say!(words, "similar-not"),
        weight: Weight::Quiet,
        busy: false,
        press: emit.reform(move |()| Event::NotAlike(id)),
    };
    html! {
        <div class="alike" data-testid="alike" role="status">
            <a class="alike__door" data-testid="alike-open" href={Route::Dispute(id).hash()}>
                <span class="alike__what">{ say!(words, "similar-title") }</span>
                <span class="alike__which">{ format!("{who} · {}", why_alike(likely, words)) }</span>
            </a>
            { not.view() }
        </div>
    }
}
