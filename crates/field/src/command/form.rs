//! Forms of acts while they are filled in: kept at every pause, as they are.

use contract::command::form::{Discard, Keep, Kept, Open, Saved};
use contract::{Code, Event, Failure};
use model::What;
use model::elder::ElderWhat;
use store::{elder, erased, form, record};

use super::Handle;
use super::there::there;
use crate::Field;
use crate::failure::Stop;

/// The most a form may hold, in bytes.
const MAX_BYTES: usize = 1024 * 1024;
/// What is said there is sealed at once and lies nowhere else.
const NEVER: &str = "sealed_reporter";

impl Handle for Keep {
    fn handle(self, field: &Field) -> Result<Saved, Failure> {
        check(&self)?;
        let saved_at = field.parts.clock.now();
        field.store.write(|w| {
            let here = record::exists(w, &self.dispute)?.then_some(());
            there(here, erased::when(w, &self.dispute)?)?;
            let acts = match elder::get(w, &self.dispute)? {
                Some(_) => ElderWhat::CODES,
                None => What::CODES,
            };
            check_act(&self.form, acts)?;
            let form = form::Form {
                doc: self.dispute,
                form: self.form,
                content: self.content,
                saved_at,
            };
            Ok::<_, Stop>(form::put(w, &form)?)
        })?;
        field.tell(Event::Drafts);
        Ok(Saved {
            saved_at_ms: saved_at,
        })
    }
}

fn check(keep: &Keep) -> Result<(), Failure> {
    let detail = if keep.form == NEVER {
        "who reported it is sealed at once, never kept".to_owned()
    } else if keep.content.len() > MAX_BYTES {
        let size = keep.content.len();
        format!("a form may hold {MAX_BYTES} bytes, this one has {size}")
    } else {
        return Ok(());
    };
    Err(Failure::new(Code::BadArguments, detail))
}

/// A form is that of an act which is done with such a record.
fn check_act(form: &str, acts: &[&str]) -> Result<(), Failure> {
    if acts.contains(&form) {
        return Ok(());
    }
    let detail = format!("there is no act {form:?} to fill in a form for");
    Err(Failure::new(Code::BadArguments, detail))
}

impl Handle for Open {
    fn handle(self, field: &Field) -> Result<Option<Kept>, Failure> {
        let found = field
            .store
            .read(|r| Ok::<_, Stop>(form::get(r, &self.dispute, &self.form)?))?;
        Ok(found.map(|form| Kept {
            content: form.content,
            saved_at_ms: form.saved_at,
        }))
    }
}

impl Handle for Discard {
    fn handle(self, field: &Field) -> Result<(), Failure> {
        let was_there = field
            .store
            .write(|w| Ok::<_, Stop>(form::remove(w, &self.dispute, &self.form)?))?;
        if was_there {
            field.tell(Event::Drafts);
        }
        Ok(())
    }
}
