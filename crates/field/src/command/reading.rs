//! Reading disputes: the list, the sheet, the history, the looks.

use std::collections::HashMap;

use contract::Failure;
use contract::command::dispute::{
    Conflict, ConflictValue, DoneAct, FieldChange, Get, History, HistoryEntry, List, Look, Looks,
    Page, Sheet, TakenStep, Version,
};
use merge::Document;
use model::{
    ChangeHash, Day, Dispute, DisputeId, DisputeState, Life, Role, UtcMs, Worker, dictionary,
};
use store::record::Origin;
use store::{Reading, directory, dispute, draft, erased, look, outbox, record};

use super::Handle;
use super::rows::{dispute_row, who};
use super::standing::standing;
use super::there::{check_is_a_case, there};
use crate::Field;
use crate::failure::Stop;

/// Rows of a page when none is asked for.
const PAGE: u32 = 50;
/// Rows of a page at the most.
const PAGE_MAX: u32 = 200;

impl Handle for List {
    fn handle(self, field: &Field) -> Result<Page, Failure> {
        let role = field.seat()?.worker.role;
        let today = field.parts.clock.now().day();
        let limit = page_rows(self.limit);
        let filter = dispute::Filter {
            kind: self.kind,
            state: self.state,
            supervised: self.supervised,
            supervision: self.supervision,
        };
        let after = self.after.map(|after| (after.recorded_at_ms, after.id));
        let page = field.store.read(|r| {
            // One row more than asked for tells whether there are more.
            let mut rows = dispute::page(r, &filter, after, limit + 1)?;
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = rows.len() > wanted;
            rows.truncate(wanted);
            Ok::<_, Stop>(Page {
                rows: rows
                    .into_iter()
                    .map(|row| dispute_row(role, row, today))
                    .collect(),
                total: dispute::count(r, &filter)?,
                more,
            })
        })?;
        Ok(page)
    }
}

/// How many rows a page has when so many are asked for.
pub(super) fn page_rows(asked: u32) -> u32 {
    if asked == 0 {
        PAGE
    } else {
        asked.min(PAGE_MAX)
    }
}

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Sheet, Failure> {
        let worker = field.seat()?.worker;
        let today = field.parts.clock.now().day();
        let sheet = field.store.read(|r| sheet(r, &self.id, &worker, today))?;
        note_look(field, &self.id, &worker)?;
        Ok(sheet)
    }
}

/// Writes the look down before the words are shown.
pub(super) fn note_look(field: &Field, id: &DisputeId, worker: &Worker) -> Result<(), Failure> {
    let at = field.parts.clock.now();
    let is_new = |r: &Reading<'_>| Ok::<_, Stop>(look::is_new(r, id, &worker.id, at)?);
    if field.store.read(is_new)? {
        field
            .store
            .note(|w| Ok::<_, Stop>(look::put(w, id, &worker.id, at)?))?;
    }
    Ok(())
}

fn sheet(r: &Reading<'_>, id: &DisputeId, worker: &Worker, today: Day) -> Result<Sheet, Stop> {
    let role = worker.role;
    let document = there(record::load(r, id)?, erased::when(r, id)?)?;
    let record = document.read().map_err(merge::MergeError::from)?;
    check_is_a_case(&record)?;
    let origins = origins(r, id)?;
    let area = record.content.area.as_ref();
    let area_name = area.map_or(Ok(String::new()), |code| directory::area_name(r, code))?;
    let grids = directory::grids(r)?;
    let grid = grids
        .into_iter()
        .find(|grid| grid.id == record.content.grid);
    let received = origins
        .values()
        .map(|origin| origin.received_at)
        .max()
        .flatten();
    let acts = acts(r, &record, role)?;
    Ok(Sheet {
        id: *id,
        version: Version(document.heads()),
        next: next(&record, worker),
        steps: steps(r, &record, &acts)?,
        acts,
        life: standing(r, &record, worker, today)?,
        content: dictionary::content_for(role, record.content),
        area_name,
        grid_name: grid.map_or_else(String::new, |grid| grid.name),
        state: record.state,
        recorded_by: who(r, Some(record.recorded_by))?,
        recorded_at_ms: record.recorded_at_ms,
        received_at_ms: received,
        conflicts: conflicts(r, &document, &origins, role)?,
        waiting_changes: outbox::count_of(r, id)?,
        draft: draft::of_record(r, id)?,
    })
}

/// The states the worker may take the case to with no more than a reason.
fn next(record: &Dispute, worker: &Worker) -> Vec<DisputeState> {
    let life = Life::of(record);
    let may = |to: &&DisputeState| {
        let what = life.toward(to, worker.id, record.recorded_by, "");
        what.is_some_and(|what| {
            what.may_be_done_by(worker.role) && life.would_be_written(what, worker.id).is_ok()
        })
    };
    record.state.next().iter().filter(may).cloned().collect()
}

/// What was done, as the role may see it.
fn acts(r: &Reading<'_>, record: &Dispute, role: Role) -> Result<Vec<DoneAct>, Stop> {
    let acts = record.acts.iter().map(|act| {
        Ok(DoneAct {
            by_name: directory::worker_name(r, &act.by)?,
            act: dictionary::act_for(role, act),
        })
    });
    acts.collect()
}

fn steps(r: &Reading<'_>, record: &Dispute, acts: &[DoneAct]) -> Result<Vec<TakenStep>, Stop> {
    let life = Life::of(record);
    let taken = life.moved().iter().filter_map(|moved| {
        let done = acts.iter().find(|done| done.act.id == moved.act)?;
        Some((&done.act, moved.to.clone()))
    });
    let taken = taken.map(|(act, to)| {
        Ok(TakenStep {
            act: act.id,
            to,
            by: who(r, Some(act.by))?,
            at_ms: act.at_ms,
            reason: act.what.reason(),
        })
    });
    taken.collect()
}

pub(super) fn origins(
    r: &Reading<'_>,
    id: &DisputeId,
) -> Result<HashMap<ChangeHash, Origin>, Stop> {
    Ok(record::origins(r, id)?.into_iter().collect())
}

pub(super) fn conflicts(
    r: &Reading<'_>,
    document: &Document,
    origins: &HashMap<ChangeHash, Origin>,
    role: Role,
) -> Result<Vec<Conflict>, Stop> {
    let found = document.conflicts().map_err(merge::MergeError::from)?;
    let shown = found.into_iter().map(|conflict| {
        let path = dictionary_path(&conflict.field);
        let people = conflict.field == "assignment";
        let values = conflict.values.into_iter().map(|value| {
            let said = if people {
                names(r, &value.value)?
            } else {
                value.value
            };
            Ok(ConflictValue {
                value: dictionary::shown(&path, role, &said),
                pick: dictionary::shown(&path, role, &value.pick),
                by: who(r, origins.get(&value.change).map(|origin| origin.worker))?,
                at_ms: UtcMs(value.at_ms),
            })
        });
        Ok(Conflict {
            field: conflict.field,
            values: values.collect::<Result<_, Stop>>()?,
        })
    });
    shown.collect()
}

/// The names of people told by their identities.
fn names(r: &Reading<'_>, people: &str) -> Result<String, Stop> {
    let names = people.split(' ').filter_map(|id| id.parse().ok());
    let names = names.map(|id| directory::worker_name(r, &id));
    Ok(names.collect::<Result<Vec<_>, _>>()?.join("、"))
}

/// `parties.<id>.phone` is the dictionary's `parties.phone`; what an act sets stands with the heads.
fn dictionary_path(field: &str) -> String {
    match field.split('.').collect::<Vec<_>>()[..] {
        // A card taken off is shown by whose card it was.
        [group, _, "removed"] => format!("{group}.side"),
        [group, _, key] => format!("{group}.{key}"),
        ["grade"] => "heads.grades".to_owned(),
        ["assignment"] => "heads.assignments".to_owned(),
        ["deadline"] => "heads.deadlines".to_owned(),
        _ => field.to_owned(),
    }
}

impl Handle for History {
    fn handle(self, field: &Field) -> Result<Vec<HistoryEntry>, Failure> {
        let worker = field.seat()?.worker;
        let entries = field.store.read(|r| history(r, &self.id, worker.role))?;
        note_look(field, &self.id, &worker)?;
        Ok(entries)
    }
}

fn history(r: &Reading<'_>, id: &DisputeId, role: Role) -> Result<Vec<HistoryEntry>, Stop> {
    let document = there(record::load(r, id)?, erased::when(r, id)?)?;
    let origins = origins(r, id)?;
    let entries = document.history().map_err(merge::MergeError::from)?;
    let entries = entries.into_iter().rev().map(|entry| {
        let origin = origins.get(&entry.change);
        let fields = entry.fields.into_iter().map(|change| {
            let path = dictionary_path(&change.field);
            FieldChange {
                before: dictionary::shown(&path, role, &change.before),
                after: dictionary::shown(&path, role, &change.after),
                field: change.field,
            }
        });
        Ok(HistoryEntry {
            change: entry.change,
            by: who(r, origin.map(|origin| origin.worker))?,
            at_ms: entry.at_ms,
            received_at_ms: origin.and_then(|origin| origin.received_at),
            first: entry.first,
            earlier: entry.earlier,
            fields: fields.collect(),
        })
    });
    entries.collect()
}

impl Handle for Looks {
    fn handle(self, field: &Field) -> Result<Vec<Look>, Failure> {
        let looks = field.store.read(|r| {
            let looks = look::of(r, &self.id)?.into_iter();
            let named = looks.map(|(worker, at_ms)| {
                Ok(Look {
                    by: who(r, Some(worker))?,
                    at_ms,
                })
            });
            named.collect::<Result<Vec<_>, Stop>>()
        })?;
        Ok(looks)
    }
}
