//! Repeat calls: a list of 110 calls is taken in, families that called more than once are listed, an officer says
//! what is done.

mod columns;
mod going;
mod list;
mod moment;
mod refused;
mod said;

use contract::command::attachment::{Handed, StagedId};
use contract::command::bundle::Staged;
use contract::command::repeat_call::{
    Assess, Assessed, Get, Going, Halt, Households, Import, Imported, List, Opened, Progress, Put,
    SetRule,
};
use contract::{Code, Event, Failure};
pub(crate) use going::Lists;
use store::bundle::pile;
use store::{repeat_call, setting};
use table::Limits;

use super::Handle;
use super::attachment::{decoded, staged_id};
use super::piled::Piece;
use crate::Field;
use crate::failure::{Stop, not_found};

impl Handle for Put {
    fn handle(self, field: &Field) -> Result<Staged, Failure> {
        let piece = Piece {
            staged: self.staged.as_ref(),
            offset: self.offset,
            bytes: &self.bytes,
        };
        piece.put(field, |_, bytes| {
            let checked = Limits::USUAL.check_size(bytes);
            checked.map_err(|error| refused::unread(&error))
        })
    }
}

impl Handle for Import {
    fn handle(self, field: &Field) -> Result<Imported, Failure> {
        let one = field.lists.begin(&self.list)?;
        let bytes = match &self.list {
            Handed::Bytes(bytes) => decoded(bytes),
            Handed::Staged(id) => staged_id(id).and_then(|id| staged(field, &id)),
        };
        // One that was stopped before it was read finds no file.
        one.goes_on()?;
        let imported = list::import(field, &one, &bytes?, &self)?;
        drop(one);
        if imported.done {
            if let Handed::Staged(id) = &self.list {
                let_go(field, id)?;
            }
            field.tell(Event::Records);
        }
        Ok(imported)
    }
}

/// A file that was handed over in pieces, whole.
fn staged(field: &Field, id: &[u8; 16]) -> Result<Vec<u8>, Failure> {
    let whole = field.store.read(|r| {
        let (pile, size) = pile::find(r, id)?.ok_or_else(|| not_found("file handed over"))?;
        let size = usize::try_from(size.min(Limits::USUAL.file_bytes)).unwrap_or(0);
        Ok::<_, Stop>(pile::read(r, pile, 0, size)?)
    })?;
    Ok(whole)
}

/// Lets go of a file that was handed over; one that is gone already is no harm.
fn let_go(field: &Field, id: &StagedId) -> Result<(), Failure> {
    let id = staged_id(id)?;
    let found = field.store.read(|r| Ok::<_, Stop>(pile::find(r, &id)?))?;
    if let Some((pile, _)) = found {
        field
            .store
            .write(|w| Ok::<_, Stop>(pile::remove(w, pile)?))?;
    }
    Ok(())
}

impl Handle for Progress {
    fn handle(self, field: &Field) -> Result<Going, Failure> {
        Ok(field.lists.going())
    }
}

impl Handle for Halt {
    fn handle(self, field: &Field) -> Result<Going, Failure> {
        let going = field.lists.going();
        field.lists.stop(self.staged.as_ref());
        // Whoever is at work stops at its next step; a list that has not begun yet finds no file.
        if let Some(staged) = &self.staged {
            let_go(field, staged)?;
        }
        Ok(going)
    }
}

impl Handle for List {
    fn handle(self, field: &Field) -> Result<Households, Failure> {
        expire(field)?;
        said::households(field)
    }
}

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Opened, Failure> {
        expire(field)?;
        said::open(field, self.household)
    }
}

impl Handle for Assess {
    fn handle(self, field: &Field) -> Result<Assessed, Failure> {
        said::assess(field, self)
    }
}

impl Handle for SetRule {
    fn handle(self, field: &Field) -> Result<Households, Failure> {
        let rule = &self.rule;
        let within = (7..=730).contains(&rule.days) && (2..=20).contains(&rule.fewest);
        let words = (1..=40).contains(&rule.family.len())
            && rule
                .family
                .iter()
                .all(|word| (1..=20).contains(&word.trim().chars().count()));
        if !within || !words {
            let detail = "days are 7 to 730, calls 2 to 20, and 1 to 40 words of up to 20 characters say which are of a family";
            return Err(Failure::new(Code::BadArguments, detail));
        }
        field.store.write(|w| {
            repeat_call::classify(w, |kind| rule.is_family(kind))?;
            Ok::<_, Stop>(setting::put(w, said::RULE, rule)?)
        })?;
        expire(field)?;
        said::households(field)
    }
}

/// Calls that are older than what is looked at go, and what was said about any once it is a year old.
pub(crate) fn expire(field: &Field) -> Result<(), Failure> {
    let now = field.parts.clock.now();
    let kept_since = now.plus_ms(-said::KEPT_MS);
    let (since, gone) = field.store.read(|r| {
        let since = said::since(&setting::get(r, said::RULE)?, now);
        let calls = repeat_call::oldest(r)?.is_some_and(|oldest| oldest < since);
        let said = repeat_call::oldest_said(r)?.is_some_and(|oldest| oldest < kept_since);
        Ok::<_, Stop>((since, calls || said))
    })?;
    if gone {
        field.store.write(|w| {
            repeat_call::expire(w, since)?;
            Ok::<_, Stop>(repeat_call::forget(w, kept_since)?)
        })?;
    }
    Ok(())
}
