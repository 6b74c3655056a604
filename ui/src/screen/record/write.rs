//! What writing does to the page. Each change forgets the problem it answers and asks for a pause,
//! after which the draft is saved.

use contract::Failure;
use contract::command::area::{AreaRow, RecentPlace};
use contract::command::map::Located;
use model::{AreaLevel, Day, DisputeKind, GridId, Side, Subtype};

use super::{Begun, Effect, Find, Record, Text, blank};
use crate::outside::NotLocated;
use crate::part::here::Here;

impl Record {
    pub(super) fn begun(self, begun: Result<Begun, Failure>) -> Self {
        let begun = match begun {
            Ok(begun) => begun,
            Err(failure) => {
                return Self {
                    failure: Some(failure),
                    ..self
                };
            }
        };
        let mut content = begun.content;
        for side in [Side::A, Side::B] {
            if content.parties.iter().all(|party| party.side != side) {
                content.parties.push(blank(side));
            }
        }
        let mut area = begun.area;
        if let ([only], None) = (begun.grids.as_slice(), &content.grid) {
            content.grid = Some(only.id.clone());
        }
        // Where all grids lie in one village, that village is the place to begin with.
        if let (Some(first), None) = (begun.grids.first(), &content.area)
            && begun.edits.is_none()
            && begun.grids.iter().all(|grid| grid.village == first.village)
        {
            content.area = Some(first.village.clone());
            area = Some(village(first));
        }
        Self {
            ready: true,
            draft: begun.draft.as_ref().map(|draft| draft.id),
            saved_at_ms: begun.draft.map(|draft| draft.saved_at_ms),
            edits: begun.edits,
            content,
            area,
            grids: begun.grids,
            recent: begun.recent,
            here: Here {
                allowed: begun.allows,
                ..Here::default()
            },
            failure: None,
            ..self
        }
    }

    pub(super) fn wrote(mut self, text: Text, written: String) -> (Self, Vec<Effect>) {
        let content = &mut self.content;
        let (place, path) = match text {
            Text::ClaimA => (Some(&mut content.claim_a), "claim_a".to_owned()),
            Text::ClaimB => (Some(&mut content.claim_b), "claim_b".to_owned()),
            Text::Verified => (Some(&mut content.verified), "verified".to_owned()),
            Text::Place => (Some(&mut content.place), "place".to_owned()),
            Text::Name(at) => (
                content.parties.get_mut(at).map(|it| &mut it.name),
                format!("parties.{at}.name"),
            ),
            Text::Phone(at) => (
                content.parties.get_mut(at).map(|it| &mut it.phone),
                format!("parties.{at}.phone"),
            ),
            Text::Address(at) => {
                let address = content.parties.get_mut(at).map(|it| &mut it.address);
                (address, format!("parties.{at}.address"))
            }
        };
        if let Some(place) = place {
            *place = written;
        }
        let clears: &[&str] = match text {
            // One narrative is enough: any of them answers that none is there.
            Text::ClaimB | Text::Verified => &["claim_a"],
            Text::Name(_) => &["parties"],
            _ => &[],
        };
        self.changed(&[&[path.as_str()], clears].concat())
    }

    pub(super) fn kind(mut self, kind: DisputeKind) -> (Self, Vec<Effect>) {
        if self.content.kind.as_ref() != Some(&kind) {
            self.content.subtype = None;
        }
        self.content.kind = Some(kind);
        self.changed(&["kind", "subtype"])
    }

    pub(super) fn subtype(mut self, subtype: Subtype) -> (Self, Vec<Effect>) {
        let chosen = self.content.subtype.as_ref() == Some(&subtype);
        self.content.subtype = (!chosen).then_some(subtype);
        self.changed(&["subtype"])
    }

    pub(super) fn add_party(mut self, side: Side) -> Self {
        self.content.parties.push(blank(side));
        self
    }

    pub(super) fn remove_party(mut self, at: usize) -> (Self, Vec<Effect>) {
        if at < self.content.parties.len() {
            self.content.parties.remove(at);
        }
        self.details = self
            .details
            .iter()
            .filter(|open| **open != at)
            .map(|open| if *open > at { open - 1 } else { *open })
            .collect();
        // The others have moved up: what was said of one no longer stands at its card.
        self.problems
            .retain(|problem| !problem.field.starts_with("parties"));
        self.changed(&[])
    }

    pub(super) fn fold_details(mut self, at: usize) -> Self {
        match self.details.iter().position(|open| *open == at) {
            Some(open) => drop(self.details.remove(open)),
            None => self.details.push(at),
        }
        self
    }

    pub(super) fn day(mut self, day: Option<Day>) -> (Self, Vec<Effect>) {
        self.content.happened_on = day;
        self.changed(&["happened_on"])
    }

    pub(super) fn recent_place(self, recent: RecentPlace) -> (Self, Vec<Effect>) {
        let (mut model, _) = self.choose_area(recent.area);
        model.content.place = recent.place;
        model.changed(&["place"])
    }

    pub(super) fn open_find(mut self) -> (Self, Vec<Effect>) {
        if self.find.open {
            return (
                Self {
                    find: Find::default(),
                    ..self
                },
                vec![],
            );
        }
        self.find = Find {
            open: true,
            ..Find::default()
        };
        let (model, mut effects) = self.query(String::new());
        effects.push(Effect::Show("area-query".into()));
        (model, effects)
    }

    pub(super) fn query(mut self, query: String) -> (Self, Vec<Effect>) {
        self.find.ticket += 1;
        self.find.query.clone_from(&query);
        let effects = vec![Effect::Find(self.find.ticket, query)];
        (self, effects)
    }

    pub(super) fn found(mut self, ticket: u32, found: Result<Vec<AreaRow>, Failure>) -> Self {
        if ticket == self.find.ticket {
            match found {
                Ok(rows) => self.find.rows = Some(rows),
                Err(failure) => self.failure = Some(failure),
            }
        }
        self
    }

    pub(super) fn choose_area(mut self, area: AreaRow) -> (Self, Vec<Effect>) {
        // The grid of a record is set once, at the door.
        let free = self.edits.is_none();
        let mut here = self
            .grids
            .iter()
            .filter(|grid| free && grid.village == area.code);
        if let (Some(only), None) = (here.next(), here.next()) {
            self.content.grid = Some(only.id.clone());
        }
        self.content.area = Some(area.code.clone());
        self.area = Some(area);
        self.find = Find {
            ticket: self.find.ticket + 1,
            ..Find::default()
        };
        self.changed(&["area", "grid"])
    }

    pub(super) fn grid(mut self, id: GridId) -> (Self, Vec<Effect>) {
        if let (Some(grid), None) = (
            self.grids.iter().find(|grid| grid.id == id),
            &self.content.area,
        ) {
            self.content.area = Some(grid.village.clone());
            self.area = Some(village(grid));
        }
        self.content.grid = Some(id);
        self.changed(&["grid"])
    }

    pub(super) fn ask_here(mut self) -> (Self, Vec<Effect>) {
        if !self.here.allowed || self.here.asking {
            return (self, vec![]);
        }
        (self.here.asking, self.here.not_located) = (true, None);
        (self, vec![Effect::Locate])
    }

    /// The point is kept as it was rounded; the grid it lies in is proposed where none was chosen.
    pub(super) fn located(mut self, located: Result<Located, NotLocated>) -> (Self, Vec<Effect>) {
        (self.here.asking, self.here.not_located) = (false, located.as_ref().err().copied());
        let Ok(located) = located else {
            return (self, vec![]);
        };
        self.content.point = Some(located.point);
        let free = self.edits.is_none() && self.content.grid.is_none();
        match located.grid.filter(|_| free) {
            Some(grid) => self.grid(grid),
            None => self.changed(&["point"]),
        }
    }

    pub(super) fn nowhere(mut self) -> (Self, Vec<Effect>) {
        self.content.point = None;
        self.changed(&["point"])
    }

    fn changed(mut self, answered: &[&str]) -> (Self, Vec<Effect>) {
        self.problems
            .retain(|problem| !answered.contains(&problem.field.as_str()));
        self.turn += 1;
        self.saving.dirty = true;
        self.discarding = false;
        let pause = Effect::Pause(self.turn);
        (self, vec![pause])
    }
}

fn village(grid: &contract::command::session::Grid) -> AreaRow {
    AreaRow {
        code: grid.village.clone(),
        name: grid.village_name.clone(),
        level: AreaLevel::Village,
        within: String::new(),
    }
}
