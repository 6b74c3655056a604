//! Reading what is held back: of which record, by whom, what it says. It is read on a scratch copy, shown as the role
//! may see it, and noted as a look at the record.

use contract::Failure;
use contract::command::dispute::FieldChange;
use contract::command::sync::{Held, HeldChange, Says};
use merge::MergeError;
use merge::gate::{self, Told};
use model::dictionary::{self, Sight};
use model::{Dispute, FileHash, Life, Record, Role, Side, WorkerId};
use store::{Reading, directory, dispute, quarantine, record};

use super::Handle;
use super::reading::note_look;
use super::rows::{letter_matter, versus, who};
use super::sync::{listed, side};
use crate::Field;
use crate::failure::{Stop, not_found};

impl Handle for Held {
    fn handle(self, field: &Field) -> Result<HeldChange, Failure> {
        let worker = field.seat()?.worker;
        let told = field.store.read(|r| tell(r, &self, worker.role))?;
        note_look(field, &told.record, &worker)?;
        Ok(told)
    }
}

fn tell(r: &Reading<'_>, asked: &Held, role: Role) -> Result<HeldChange, Stop> {
    let held = quarantine::get(r, &asked.change, side(asked.by))?;
    let held = held.ok_or_else(|| not_found("change held back"))?;
    let here = record::load(r, &held.doc)?;
    let here = here.map(|document| document.record()).transpose();
    let here = here.map_err(MergeError::from)?;
    let saved = record::saved(r, &held.doc)?;
    let (told, unread) = match gate::tell(saved.as_deref(), &held.bytes) {
        Ok(told) => (Some(told), String::new()),
        Err(why) => (None, why.reason.code().to_owned()),
    };
    let record = here.as_ref().or(told.as_ref().map(|told| &told.record));
    Ok(HeldChange {
        detail: held.detail.clone(),
        record: held.doc,
        kind: record.map_or_else(String::new, |record| record.kind().code().to_owned()),
        title: record.map_or(Ok(String::new()), |record| title(r, record, role))?,
        grid_name: directory::grid_name(r, &held.grid)?.unwrap_or_default(),
        grid: held.grid.clone(),
        author: who(r, Some(held.worker))?,
        made_at_ms: told.as_ref().map(|told| told.made_at_ms),
        received_at_ms: held.received_at,
        says: told.map(|told| says(r, told, role)).transpose()?,
        unread,
        held: listed(held),
    })
}

/// What the record is called in lists, as the role may see it.
fn title(r: &Reading<'_>, record: &Record, role: Role) -> Result<String, Stop> {
    Ok(match record {
        Record::Dispute(dispute) => match &dispute.letter {
            Some(letter) => {
                let violent = dispute::get(r, &letter.case)?.map(|case| case.violent);
                letter_matter(role, violent, &letter.matter)
            }
            None => headline(dispute, role),
        },
        Record::Elder(elder) => dictionary::shown("elder.name", role, &elder.profile.name),
        Record::Notice(notice) => {
            dictionary::shown("notice.errand.asked", role, &notice.errand.asked)
        }
    })
}

/// A case of domestic violence names nobody.
fn headline(dispute: &Dispute, role: Role) -> String {
    if !Life::of(dispute).violent_by().is_empty() {
        return String::new();
    }
    let names = |side: Side| {
        let parties = dispute.content.parties.iter();
        let parties = parties.filter(|party| party.side == side);
        let names = parties.map(|party| dictionary::shown("parties.name", role, &party.name));
        names.collect::<Vec<_>>().join("、")
    };
    versus(&names(Side::A), &names(Side::B))
}

/// What it says, of each field what the role may see.
fn says(r: &Reading<'_>, told: Told, role: Role) -> Result<Says, Stop> {
    let reads_letters = dictionary::sight("letter.matter", role) != Sight::Nothing;
    let is_letter = matches!(&told.record, Record::Dispute(dispute) if dispute.letter.is_some());
    let mut says = Says {
        begins: told.begins,
        fields: Vec::new(),
        withheld: 0,
    };
    for change in told.fields {
        let path = rule(&change.field);
        let hidden = dictionary::sight(&path, role) == Sight::Nothing;
        if hidden || (is_letter && !reads_letters) {
            says.withheld += 1;
            continue;
        }
        let before = in_words(r, &path, role, &change.before)?;
        let after = in_words(r, &path, role, &change.after)?;
        if before != after {
            says.fields.push(FieldChange {
                field: change.field,
                before,
                after,
            });
        }
    }
    Ok(says)
}

/// A value as the role may see it. A person is told by name; what only ties one thing to another, and what is sealed,
/// says nothing to a reader.
fn in_words(r: &Reading<'_>, path: &str, role: Role, value: &str) -> Result<String, Stop> {
    if path.starts_with("acts.sealed_reporter.") || value.parse::<FileHash>().is_ok() {
        return Ok(String::new());
    }
    if let Ok(worker) = value.parse::<WorkerId>() {
        return Ok(directory::worker_name(r, &worker)?);
    }
    Ok(dictionary::shown(path, role, value))
}

/// The path of the dictionary: cards and files stand under their identities in a record.
fn rule(field: &str) -> String {
    match field.split('.').collect::<Vec<_>>()[..] {
        [group @ ("parties" | "attachments"), _, key] => format!("{group}.{key}"),
        _ => field.to_owned(),
    }
}
