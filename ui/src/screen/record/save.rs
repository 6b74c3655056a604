//! Saving: one save at a time, the next one after it, and the record only once all is saved.

use contract::Failure;
use contract::command::dispute::Recorded;
use contract::command::draft::{Save, Saved};
use model::{Day, FieldProblem};

use super::{Effect, Record, Saving, element};

impl Record {
    /// Saves what is not saved yet. An empty page is not worth a draft.
    pub(super) fn save(mut self) -> (Self, Vec<Effect>) {
        if !self.saving.dirty || (self.draft.is_none() && self.content.is_blank()) {
            return (self, vec![]);
        }
        if self.saving.under_way {
            self.saving.again = true;
            return (self, vec![]);
        }
        self.saving = Saving {
            dirty: false,
            under_way: true,
            again: false,
            ..self.saving
        };
        let save = Effect::Save(Box::new(Save {
            id: self.draft,
            edits: self.edits.clone(),
            content: self.content.clone(),
        }));
        (self, vec![save])
    }

    pub(super) fn saved(mut self, saved: Result<Saved, Failure>) -> (Self, Vec<Effect>) {
        self.saving.under_way = false;
        let saved = match saved {
            Ok(saved) => saved,
            Err(failure) => {
                self.saving = Saving {
                    dirty: true,
                    again: false,
                    then_record: false,
                    ..self.saving
                };
                return (
                    Self {
                        failure: Some(failure),
                        ..self
                    },
                    vec![],
                );
            }
        };
        let named =
            (self.draft.is_none() && self.edits.is_none()).then_some(Effect::Name(saved.id));
        self.draft = Some(saved.id);
        self.saved_at_ms = Some(saved.saved_at_ms);
        self.failure = None;
        let (model, effects) = match self.saving {
            Saving { again: true, .. }
            | Saving {
                dirty: true,
                then_record: true,
                ..
            } => self.save(),
            Saving {
                then_record: true, ..
            } => self.become_record(),
            _ => self.look_for_alike(),
        };
        (model, named.into_iter().chain(effects).collect())
    }

    pub(super) fn record(mut self, today: Day) -> (Self, Vec<Effect>) {
        if self.saving.recording || self.saving.then_record {
            return (self, vec![]);
        }
        if let Err(problems) = self.content.clone().parse(today) {
            return self.stands_in_the_way(problems);
        }
        self.problems.clear();
        self.failure = None;
        self.saving.then_record = true;
        match self.draft {
            Some(_) if !self.saving.dirty && !self.saving.under_way => self.become_record(),
            _ => {
                self.saving.dirty |= self.draft.is_none() && !self.saving.under_way;
                self.save()
            }
        }
    }

    fn become_record(mut self) -> (Self, Vec<Effect>) {
        self.saving.then_record = false;
        let Some(draft) = self.draft else {
            return (self, vec![]);
        };
        self.saving.recording = true;
        let effect = if self.edits.is_some() {
            Effect::Edit(draft)
        } else {
            Effect::Record(draft)
        };
        (self, vec![effect])
    }

    pub(super) fn recorded(mut self, recorded: Result<Recorded, Failure>) -> (Self, Vec<Effect>) {
        match recorded {
            Ok(recorded) => {
                // The draft is gone: nothing may save it again on the way out.
                self.saving = Saving {
                    recording: true,
                    ..Saving::default()
                };
                (self, vec![Effect::Open(recorded.id)])
            }
            Err(failure) => {
                self.saving.recording = false;
                let problems = failure.fields.clone();
                self.failure = Some(failure);
                if problems.is_empty() {
                    (self, vec![])
                } else {
                    self.stands_in_the_way(problems)
                }
            }
        }
    }

    /// Shows what is wrong, each at its field, the uppermost brought into view.
    fn stands_in_the_way(mut self, problems: Vec<FieldProblem>) -> (Self, Vec<Effect>) {
        for problem in &problems {
            let mut path = problem.field.split('.');
            if let (Some("parties"), Some(Ok(at)), Some("phone" | "address")) =
                (path.next(), path.next().map(str::parse), path.next())
                && !self.details.contains(&at)
            {
                self.details.push(at);
            }
        }
        let first = problems.iter().min_by_key(|problem| height(&problem.field));
        let show = first.map(|problem| Effect::Show(element(&problem.field)));
        self.problems = problems;
        (self, show.into_iter().collect())
    }

    pub(super) fn discard(mut self) -> (Self, Vec<Effect>) {
        if !self.discarding {
            self.discarding = true;
            return (self, vec![]);
        }
        self.saving = Saving::default();
        let effect = self.draft.map_or(Effect::Leave, Effect::Discard);
        (self, vec![effect])
    }
}

/// How far down the page a field stands.
fn height(path: &str) -> (usize, usize) {
    let order = [
        "kind",
        "subtype",
        "parties",
        "claim_a",
        "claim_b",
        "verified",
        "happened_on",
        "area",
        "place",
        "grid",
    ];
    let mut parts = path.split('.');
    let list = parts.next().unwrap_or_default();
    let at = parts.next().and_then(|at| at.parse().ok()).unwrap_or(0);
    (
        order
            .iter()
            .position(|known| *known == list)
            .unwrap_or(order.len()),
        at,
    )
}
