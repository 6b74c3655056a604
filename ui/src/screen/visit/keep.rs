//! Keeping a visit that is being written down: at every pause and on leaving, one save at a time, and no more once it
//! is done.

use std::collections::BTreeMap;

use contract::Failure;
use contract::command::form::Keep;
use model::Day;
use model::elder::act::visit::{Answer, Item, PassTo};
use serde::{Deserialize, Serialize};

use super::{Effect, Visit};
use crate::screen::keeping::{Keeping, Keeps, Wanted};

/// Which form it is: the code of its act.
pub(crate) const FORM: &str = "visited";

/// What is kept of a visit.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    on: Day,
    #[serde(default)]
    checks: BTreeMap<Item, Answer>,
    #[serde(default)]
    said: String,
    #[serde(default)]
    solved: String,
    #[serde(default)]
    matter: String,
    #[serde(default)]
    to: Option<PassTo>,
    #[serde(default)]
    by: Option<Day>,
    #[serde(default)]
    next_on: Option<Day>,
}

impl Keeps for Visit {
    fn keeping(&mut self) -> &mut Keeping {
        &mut self.keeping
    }

    fn written(&self) -> serde_json::Result<Keep> {
        let written = Written {
            on: self.on,
            checks: self.checks.clone(),
            said: self.said.clone(),
            solved: self.solved.clone(),
            matter: self.matter.clone(),
            to: Some(self.to.clone()),
            by: self.by,
            next_on: self.next_on,
        };
        Ok(Keep {
            dispute: self.id,
            form: FORM.to_owned(),
            content: serde_json::to_string(&written)?,
        })
    }

    fn take_up(&mut self, content: &str) -> serde_json::Result<()> {
        let written: Written = serde_json::from_str(content)?;
        (self.on, self.begun_on) = (written.on, written.on);
        self.checks = written.checks;
        (self.said, self.solved) = (written.said, written.solved);
        self.matter = written.matter;
        self.to = written.to.unwrap_or(PassTo::Village);
        (self.by, self.next_on) = (written.by, written.next_on);
        Ok(())
    }

    fn say(&mut self, failure: Failure) {
        self.failure = Some(failure);
    }

    fn effect(&self, wanted: Wanted) -> Effect {
        match wanted {
            Wanted::Pause(turn) => Effect::Pause(turn),
            Wanted::Keep(keep) => Effect::Keep(keep),
            Wanted::Discard => Effect::Discard(self.id),
        }
    }
}

impl Visit {
    /// Begins the visit anew.
    pub(super) fn afresh(self) -> (Self, Vec<Effect>) {
        let keeping = self.keeping.afresh();
        let discard = self.effect(Wanted::Discard);
        let model = Self {
            name: self.name,
            keeping,
            ..Self::of(self.id, self.today)
        };
        (model, vec![discard])
    }
}
