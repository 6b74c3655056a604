//! Keeping what is being written: at every pause and on leaving, one save at a time, and no more once it is done. What is
//! written, and where it is kept, is the screen's.

use contract::Failure;
use contract::command::form::{Keep, Kept, Saved};
use model::UtcMs;

use super::Screen;

/// How long nothing is written before it is kept.
pub(super) const PAUSE_MS: u32 = 600;

/// How far something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Keeping {
    /// Counts what was written.
    turn: u32,
    /// Something was written that is not kept yet.
    dirty: bool,
    under_way: bool,
    again: bool,
    /// It has done its work.
    done: bool,
    /// When it was kept last.
    pub(super) at_ms: Option<UtcMs>,
    /// It goes on from what was kept before.
    pub(super) goes_on: bool,
}

/// What is to be done once a save has come back.
enum Then {
    Nothing,
    /// Something was written meanwhile: keep that.
    Keep,
    /// It was on its way when the work was done: it goes after all.
    Discard,
    Say(Failure),
}

/// What keeping asks for.
pub(super) enum Wanted {
    /// A moment, and then to hear of this turn.
    Pause(u32),
    /// What is written, kept.
    Keep(Box<Keep>),
    /// What is kept, thrown away.
    Discard,
}

/// A screen that keeps what is being written on it.
pub(super) trait Keeps: Screen {
    /// How far it is kept.
    fn keeping(&mut self) -> &mut Keeping;

    /// What is written, and where it is kept.
    fn written(&self) -> serde_json::Result<Keep>;

    /// Takes up what was written before; nothing is changed by what cannot be read.
    fn take_up(&mut self, content: &str) -> serde_json::Result<()>;

    /// It was not kept, and this is why.
    fn say(&mut self, failure: Failure);

    /// What the screen calls what is asked for.
    fn effect(&self, wanted: Wanted) -> Self::Effect;

    /// Whether what is written is kept at all.
    fn is_kept(&self) -> bool {
        true
    }

    /// Something was written: it is kept once nothing more is for a while.
    fn wrote(mut self) -> (Self, Vec<Self::Effect>) {
        if !self.is_kept() {
            return (self, vec![]);
        }
        let turn = self.keeping().wrote();
        let pause = self.effect(Wanted::Pause(turn));
        (self, vec![pause])
    }

    /// The pause after this turn is over.
    fn paused(mut self, turn: u32) -> (Self, Vec<Self::Effect>) {
        if self.keeping().is_at(turn) {
            self.keep()
        } else {
            (self, vec![])
        }
    }

    /// Keeps what is not kept yet.
    fn keep(mut self) -> (Self, Vec<Self::Effect>) {
        if !self.keeping().wants_a_save() {
            return (self, vec![]);
        }
        let Ok(keep) = self.written() else {
            return (self, vec![]);
        };
        self.keeping().saving();
        let keep = self.effect(Wanted::Keep(Box::new(keep)));
        (self, vec![keep])
    }

    /// A save has come back.
    fn kept(mut self, kept: Result<Saved, Failure>) -> (Self, Vec<Self::Effect>) {
        match self.keeping().saved(kept) {
            Then::Nothing => (self, vec![]),
            Then::Keep => self.keep(),
            Then::Discard => {
                let discard = self.effect(Wanted::Discard);
                (self, vec![discard])
            }
            Then::Say(failure) => {
                self.say(failure);
                (self, vec![])
            }
        }
    }

    /// Goes on from what was kept, unless something was written meanwhile. What another version kept and this one
    /// cannot read is left where it is until something is written.
    fn recalled(mut self, kept: Option<Kept>) -> Self {
        if let Some(kept) = self.keeping().recall(kept)
            && self.take_up(&kept.content).is_ok()
        {
            self.keeping().go_on(kept.saved_at_ms);
        }
        self
    }

    /// It has done its work: nothing of it is kept, and what comes then follows.
    fn done(mut self, then: Option<Self::Effect>) -> (Self, Vec<Self::Effect>) {
        let kept = self.keeping().done();
        let discard = kept.then(|| self.effect(Wanted::Discard));
        (self, discard.into_iter().chain(then).collect())
    }
}

impl Keeping {
    /// Something was written. Gives the turn that is waited out.
    const fn wrote(&mut self) -> u32 {
        self.turn += 1;
        self.dirty = true;
        self.turn
    }

    /// Whether nothing was written since this turn.
    const fn is_at(&self, turn: u32) -> bool {
        self.turn == turn
    }

    /// Whether there is something to keep now; what was written while a save is under way is kept after it.
    const fn wants_a_save(&mut self) -> bool {
        if !self.dirty || self.done {
            return false;
        }
        self.again = self.under_way;
        !self.under_way
    }

    /// A save is on its way.
    const fn saving(&mut self) {
        self.dirty = false;
        self.under_way = true;
    }

    /// A save has come back.
    fn saved(&mut self, saved: Result<Saved, Failure>) -> Then {
        let again = std::mem::take(&mut self.again);
        self.under_way = false;
        match saved {
            Ok(_) if self.done => Then::Discard,
            Ok(saved) => {
                self.at_ms = Some(saved.saved_at_ms);
                if again { Then::Keep } else { Then::Nothing }
            }
            Err(failure) => {
                self.dirty = true;
                Then::Say(failure)
            }
        }
    }

    /// What was kept, unless something was written meanwhile.
    fn recall(&self, kept: Option<Kept>) -> Option<Kept> {
        kept.filter(|_| self.turn == 0)
    }

    /// It goes on from what was kept at this moment.
    const fn go_on(&mut self, at_ms: UtcMs) {
        self.at_ms = Some(at_ms);
        self.goes_on = true;
    }

    /// It begins anew.
    pub(super) fn afresh(&self) -> Self {
        Self {
            turn: self.turn + 1,
            under_way: self.under_way,
            ..Self::default()
        }
    }

    /// It has done its work; tells whether something is kept that is to be discarded now.
    const fn done(&mut self) -> bool {
        self.done = true;
        self.at_ms.is_some() && !self.under_way
    }
}
