//! The power of the server: it goes at a step of a request, and what the disk kept by then is what the
//! server begins with again.

use hostile::Draw;

use super::{Net, locked};
use crate::disk::Moment;

/// When the power goes, and where in the next commit.
pub(super) struct Crash {
    pub(super) steps: usize,
    pub(super) within: bool,
    pub(super) draw: Draw,
}

/// The power of one request.
pub(super) struct Power<'a> {
    net: &'a Net,
    life: usize,
    going: Option<(Moment, Draw)>,
}

impl<'a> Power<'a> {
    pub(super) const fn new(net: &'a Net, life: usize) -> Self {
        Self {
            net,
            life,
            going: None,
        }
    }

    /// Whether it goes at this step, or went while another request was under way.
    pub(super) fn goes(&mut self) -> bool {
        if self.net.life() != self.life {
            return true;
        }
        if self.going.is_some() {
            self.go();
            return true;
        }
        let due = {
            let mut crash = locked(&self.net.crash);
            if let Some(crash) = crash.as_mut().filter(|crash| crash.steps > 0) {
                crash.steps -= 1;
                return false;
            }
            crash.take()
        };
        let Some(crash) = due else { return false };
        self.going = Some((self.net.backup(), crash.draw));
        if !crash.within {
            self.go();
            return true;
        }
        false
    }

    /// It goes here, if it is to go at this step.
    pub(super) fn goes_at_once(&mut self) {
        if !self.goes() && self.is_going() {
            self.go();
        }
    }

    /// Whether the power goes before the next step: nothing that is said from here on is heard.
    pub(super) const fn is_going(&self) -> bool {
        self.going.is_some()
    }

    pub(super) fn go(&mut self) {
        let Some((before, mut draw)) = self.going.take() else {
            return;
        };
        let disk = before.torn(self.net.backup(), &mut draw);
        self.net.eye.trace.note("the server loses its power");
        self.net.begin_with(&disk);
    }
}
