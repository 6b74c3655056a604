//! One list at a time is looked at or taken in: how far it has come, and whether somebody wants it stopped. It knows
//! neither rows nor the file.

use std::sync::{Mutex, MutexGuard, PoisonError};

use contract::command::attachment::{Handed, StagedId};
use contract::command::repeat_call::{Going, Part};
use contract::{Code, Failure};

/// After so many rows it is told how far it has come, and asked whether it goes on.
const TOLD_EVERY: usize = 64;

/// The list that is under way; none most of the time.
#[derive(Default)]
pub(crate) struct Lists(Mutex<Option<UnderWay>>);

struct UnderWay {
    /// The file it lies in, where it was handed over in pieces.
    staged: Option<StagedId>,
    going: Going,
    stopped: bool,
}

impl Lists {
    /// Begins with a list.
    ///
    /// # Errors
    /// `busy` while another is under way.
    pub(super) fn begin(&self, list: &Handed) -> Result<One<'_>, Failure> {
        let mut under_way = self.under_way();
        if under_way.is_some() {
            let detail = "another list is being taken in: wait until it is done";
            return Err(Failure::new(Code::Busy, detail));
        }
        *under_way = Some(UnderWay {
            staged: match list {
                Handed::Staged(staged) => Some(staged.clone()),
                Handed::Bytes(_) => None,
            },
            going: Going::default(),
            stopped: false,
        });
        Ok(One(self))
    }

    /// How far it has come.
    pub(super) fn going(&self) -> Going {
        self.under_way()
            .as_ref()
            .map_or_else(Going::default, |one| one.going)
    }

    /// What is under way does not go on; one of another file than this does.
    pub(super) fn stop(&self, staged: Option<&StagedId>) {
        if let Some(one) = self.under_way().as_mut() {
            one.stopped |= staged.is_none() || one.staged.as_ref() == staged;
        }
    }

    fn under_way(&self) -> MutexGuard<'_, Option<UnderWay>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The list that is under way, until it is let go of.
pub(super) struct One<'a>(&'a Lists);

impl One<'_> {
    /// Whether it goes on.
    ///
    /// # Errors
    /// `stopped` when somebody does not want it to.
    pub(super) fn goes_on(&self) -> Result<(), Failure> {
        match self.0.under_way().as_ref() {
            Some(one) if one.stopped => Err(stopped()),
            Some(_) | None => Ok(()),
        }
    }

    /// Tells that so many of all rows are done.
    ///
    /// # Errors
    /// `stopped` when somebody does not want it to go on.
    pub(super) fn step(&self, part: Part, done: usize, rows: usize) -> Result<(), Failure> {
        if !done.is_multiple_of(TOLD_EVERY) && done < rows {
            return Ok(());
        }
        let number = |number| u32::try_from(number).unwrap_or(u32::MAX);
        let (done, rows) = (number(done), number(rows));
        match self.0.under_way().as_mut() {
            Some(one) if one.stopped => Err(stopped()),
            Some(one) => {
                one.going = Going { part, done, rows };
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Drop for One<'_> {
    fn drop(&mut self) {
        *self.0.under_way() = None;
    }
}

/// It was stopped.
pub(super) fn stopped() -> Failure {
    let detail =
        "the list was stopped: no call of it was taken in; hand it over again when it is wanted";
    Failure::new(Code::Stopped, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_is_stopped_before_it_took_a_step_does_not_go_on() {
        let lists = Lists::default();
        let name = |figure: &str| StagedId(figure.repeat(32));
        let one = lists.begin(&Handed::Staged(name("1"))).unwrap();
        lists.stop(Some(&name("2")));
        one.goes_on().unwrap();
        lists.stop(Some(&name("1")));
        assert_eq!(one.goes_on().unwrap_err().code, Code::Stopped);
        drop(one);
        let next = lists.begin(&Handed::Staged(name("1"))).unwrap();
        next.goes_on().unwrap();
    }
}
