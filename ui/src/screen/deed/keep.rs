//! Keeping a form that is being filled in: at every pause, one save at a time, and no more once it is done.

use contract::Failure;
use contract::command::form::Keep;
use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::ink::{Ink, Stroke};
use super::signer::{Whose, signers};
use super::{Deed, Effect, begin};
use crate::screen::keeping::{Keeping, Keeps, Wanted};

/// What is kept of a form.
#[derive(Serialize, Deserialize)]
struct Written {
    answers: Answers,
    #[serde(default)]
    inks: Vec<Vec<Stroke>>,
    /// Whose each of them is; an older app kept it by the place of a party alone.
    #[serde(default)]
    whose: Vec<Option<Whose>>,
}

impl Keeps for Deed {
    fn keeping(&mut self) -> &mut Keeping {
        &mut self.keeping
    }

    /// Not who reported it, which is sealed at once, and not what only puts an act right.
    fn is_kept(&self) -> bool {
        self.corrects.is_none() && self.form.code != "sealed_reporter"
    }

    fn written(&self) -> serde_json::Result<Keep> {
        let signers = self.sheet.as_ref().map(signers).unwrap_or_default();
        let written = Written {
            answers: self.answers.clone(),
            inks: self.inks.iter().map(|ink| ink.strokes.clone()).collect(),
            whose: signers.into_iter().map(|signer| signer.whose).collect(),
        };
        Ok(Keep {
            dispute: self.id,
            form: self.form.code.to_owned(),
            content: serde_json::to_string(&written)?,
        })
    }

    fn take_up(&mut self, content: &str) -> serde_json::Result<()> {
        let written: Written = serde_json::from_str(content)?;
        self.answers = written.answers;
        let signers = self.sheet.as_ref().map(signers).unwrap_or_default();
        for (at, strokes) in written.inks.into_iter().enumerate() {
            let place = match written.whose.get(at) {
                Some(whose) => signers.iter().position(|signer| signer.whose == *whose),
                None => Some(at),
            };
            if let Some(ink) = place.and_then(|at| self.inks.get_mut(at)) {
                *ink = Ink::of(strokes);
            }
        }
        Ok(())
    }

    fn say(&mut self, failure: Failure) {
        self.failure = Some(failure);
    }

    fn effect(&self, wanted: Wanted) -> Effect {
        match wanted {
            Wanted::Pause(turn) => Effect::Pause(turn),
            Wanted::Keep(keep) => Effect::Keep(keep),
            Wanted::Discard => Effect::Discard(self.id, self.form.code),
        }
    }
}

impl Deed {
    /// Begins the form anew.
    pub(super) fn afresh(mut self) -> (Self, Vec<Effect>) {
        let Some(sheet) = &self.sheet else {
            return (self, vec![]);
        };
        self.answers = begin::begin(self.form, sheet, self.today, self.me.as_ref());
        self.inks = vec![Ink::default(); signers(sheet).len()];
        self.problems.clear();
        self.keeping = self.keeping.afresh();
        let discard = self.effect(Wanted::Discard);
        (self, vec![discard])
    }
}
