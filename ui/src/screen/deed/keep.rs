//! Keeping a form that is being filled in: at every pause, one save at a time, and no more once it is done.

use contract::Failure;
use contract::command::form::{Keep, Kept, Saved};
use model::UtcMs;
use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::ink::{Ink, Stroke};
use super::{Deed, Effect, begin, signers};

/// How long nothing is written before it is kept.
pub(super) const PAUSE_MS: u32 = 600;

/// How far a form is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Keeping {
    /// Counts what was written.
    turn: u32,
    /// Something was written that is not kept yet.
    dirty: bool,
    under_way: bool,
    again: bool,
    /// The form has done its work.
    done: bool,
    /// When it was kept last.
    pub(super) at_ms: Option<UtcMs>,
    /// The form goes on from what was kept before.
    pub(super) goes_on: bool,
}

/// What is kept of a form.
#[derive(Serialize, Deserialize)]
struct Written {
    answers: Answers,
    #[serde(default)]
    inks: Vec<Vec<Stroke>>,
}

impl Deed {
    /// Whether what is being written is kept: not who reported it, which is sealed at once, and not what
    /// only puts an act right.
    pub(super) fn is_kept(&self) -> bool {
        self.corrects.is_none() && self.form.code != "sealed_reporter"
    }

    /// Something was written: it is kept once nothing more is for a while.
    pub(super) fn wrote(mut self) -> (Self, Vec<Effect>) {
        if !self.is_kept() {
            return (self, vec![]);
        }
        self.keeping.turn += 1;
        self.keeping.dirty = true;
        let pause = Effect::Pause(self.keeping.turn);
        (self, vec![pause])
    }

    pub(super) fn paused(self, turn: u32) -> (Self, Vec<Effect>) {
        if turn == self.keeping.turn {
            self.keep()
        } else {
            (self, vec![])
        }
    }

    /// Keeps what is not kept yet.
    pub(super) fn keep(mut self) -> (Self, Vec<Effect>) {
        if !self.keeping.dirty || self.keeping.done {
            return (self, vec![]);
        }
        if self.keeping.under_way {
            self.keeping.again = true;
            return (self, vec![]);
        }
        let written = Written {
            answers: self.answers.clone(),
            inks: self.inks.iter().map(|ink| ink.strokes.clone()).collect(),
        };
        let Ok(content) = serde_json::to_string(&written) else {
            return (self, vec![]);
        };
        self.keeping.dirty = false;
        self.keeping.under_way = true;
        let keep = Keep {
            dispute: self.id,
            form: self.form.code.to_owned(),
            content,
        };
        (self, vec![Effect::Keep(Box::new(keep))])
    }

    pub(super) fn kept(mut self, kept: Result<Saved, Failure>) -> (Self, Vec<Effect>) {
        let again = std::mem::take(&mut self.keeping.again);
        self.keeping.under_way = false;
        match kept {
            // It was on its way when the form did its work: it goes after all.
            Ok(_) if self.keeping.done => {
                let discard = self.discard();
                (self, vec![discard])
            }
            Ok(saved) => {
                self.keeping.at_ms = Some(saved.saved_at_ms);
                if again { self.keep() } else { (self, vec![]) }
            }
            Err(failure) => {
                self.keeping.dirty = true;
                self.failure = Some(failure);
                (self, vec![])
            }
        }
    }

    /// Goes on from what was kept, unless something was written meanwhile. What another version kept
    /// and this one cannot read is left where it is until something is written.
    pub(super) fn recalled(mut self, kept: Option<Kept>) -> Self {
        let Some(kept) = kept.filter(|_| self.keeping.turn == 0) else {
            return self;
        };
        if let Ok(written) = serde_json::from_str::<Written>(&kept.content) {
            self.answers = written.answers;
            for (ink, strokes) in self.inks.iter_mut().zip(written.inks) {
                *ink = Ink::of(strokes);
            }
            self.keeping.at_ms = Some(kept.saved_at_ms);
            self.keeping.goes_on = true;
        }
        self
    }

    /// Begins the form anew.
    pub(super) fn afresh(mut self) -> (Self, Vec<Effect>) {
        let Some(sheet) = &self.sheet else {
            return (self, vec![]);
        };
        self.answers = begin::begin(self.form, sheet, self.today, self.me.as_ref());
        self.inks = vec![Ink::default(); signers(sheet).len()];
        self.problems.clear();
        self.keeping = Keeping {
            turn: self.keeping.turn + 1,
            under_way: self.keeping.under_way,
            ..Keeping::default()
        };
        let discard = self.discard();
        (self, vec![discard])
    }

    /// The form has done its work: nothing of it is kept.
    pub(super) fn done(mut self, leave: Option<Effect>) -> (Self, Vec<Effect>) {
        self.keeping.done = true;
        let kept = self.keeping.at_ms.is_some() && !self.keeping.under_way;
        let discard = kept.then(|| self.discard());
        (self, discard.into_iter().chain(leave).collect())
    }

    fn discard(&self) -> Effect {
        Effect::Discard(self.id, self.form.code)
    }
}
