//! Reading notices: the list and the sheet. Whoever a notice is for has read it once the sheet was open.

use contract::command::elder as elders;
use contract::command::notice::{DoneAct, Get, List, NoticeRow, Sheet};
use contract::{Command, Event, Failure};
use model::notice::act::shapes::Read;
use model::notice::{AboutKind, Answering, NoticeWhat};
use model::{Notice, RecordId, Worker, dictionary};
use store::{Reading, dispute, elder, erased, look, notice as notices, record};

use super::super::Handle;
use super::super::reading::{note_look, page_rows};
use super::super::rows::who;
use super::super::there::there_is;
use super::rows::notice_row;
use super::tell::spoken;
use super::{named, notice, write};
use crate::Field;
use crate::failure::{Stop, not_found};

impl Handle for List {
    fn handle(self, field: &Field) -> Result<Vec<NoticeRow>, Failure> {
        let worker = field.seat()?.worker;
        let today = field.parts.clock.now().day();
        let wanted = notices::Wanted {
            worker: (!worker.role.sends_notices()).then_some(worker.id),
            open_on: self.open.then_some(today),
            limit: page_rows(self.limit),
        };
        let rows = field.store.read(|r| {
            let rows = notices::list(r, &wanted)?.into_iter();
            let rows = rows.map(|row| notice_row(r, row, worker.id, today));
            rows.collect::<Result<Vec<_>, Stop>>()
        })?;
        Ok(rows)
    }
}

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Sheet, Failure> {
        let worker = field.seat()?.worker;
        let (here, first) = field.store.read(|r| {
            let here = notices::get(r, &self.id)?.is_some();
            Ok::<_, Stop>((here, here && !look::has(r, &self.id, &worker.id)?))
        })?;
        if here {
            // From the first look on lists show what it asks: that it was looked at stands before they hear of it.
            note_look(field, &self.id, &worker)?;
        }
        let told = read(field, &self.id)?;
        if first && !told {
            field.tell(Event::Records);
        }
        let today = field.parts.clock.now().day();
        let sheet = field.store.read(|r| {
            let row = notices::get(r, &self.id)?.ok_or_else(|| not_found("notice"))?;
            let row = notice_row(r, row, worker.id, today)?;
            sheet(r, &self.id, row, &worker)
        })?;
        Ok(sheet)
    }
}

/// Notes that whoever it is for has opened it, once; tells whether that was now.
fn read(field: &Field, id: &RecordId) -> Result<bool, Failure> {
    let seat = field.seat()?;
    let hand = field.hand(&seat);
    let act = named(hand, Read {}.into())?;
    if !act.what.roles().contains(&seat.worker.role) {
        return Ok(false);
    }
    let unread = field.store.read(|r| {
        let known = there_is("notice", record::load(r, id)?, erased::when(r, id)?)?;
        let notice = known.notice().map_err(|_| not_found("notice"))?;
        Ok::<_, Stop>(Answering::of(&notice).may(&act).is_ok())
    })?;
    if !unread {
        return Ok(false);
    }
    field.store.write(|w| {
        let (known, notice) = notice(w, id)?;
        write(w, &seat, hand, known, &notice, std::slice::from_ref(&act))
    })?;
    field.wrote();
    Ok(true)
}

fn sheet(r: &Reading<'_>, id: &RecordId, row: NoticeRow, worker: &Worker) -> Result<Sheet, Stop> {
    let known = there_is("notice", record::load(r, id)?, erased::when(r, id)?)?;
    let notice = known.notice().map_err(|_| not_found("notice"))?;
    let acts = notice.acts.iter().map(|act| {
        Ok(DoneAct {
            id: act.id,
            by: who(r, Some(act.by))?,
            at_ms: act.at_ms,
            what: dictionary::notice_act_for(worker.role, act).what,
            whom: match &act.what {
                NoticeWhat::Escalated(to) => to.worker.map(|to| who(r, Some(to))).transpose()?,
                _ => None,
            },
        })
    });
    let to = notice.errand.to.iter().map(|to| who(r, Some(*to)));
    let (accepted, may) = {
        let answering = Answering::of(&notice);
        let may = answering.open_to(worker.id, worker.role);
        (answering.answer_of(worker.id), may)
    };
    let tells = may.iter().any(|code| code == "told_otherwise");
    Ok(Sheet {
        acts: acts.collect::<Result<_, Stop>>()?,
        to: to.collect::<Result<_, Stop>>()?,
        accepted,
        spoken: if tells {
            spoken(&notice.errand)
        } else {
            Vec::new()
        },
        may,
        opens: opens(r, &notice, worker)?,
        row: NoticeRow {
            asked: notice.errand.asked,
            ..row
        },
        why: notice.errand.why,
        household: notice.errand.household,
        about: notice.errand.about,
    })
}

/// Of the records it speaks of, those that are here and that this worker may open.
fn opens(r: &Reading<'_>, notice: &Notice, worker: &Worker) -> Result<Vec<RecordId>, Stop> {
    let mut opens = Vec::new();
    if let Some(about) = &notice.errand.about {
        let is_here = match about.kind {
            AboutKind::Case => dispute::get(r, &about.id)?.is_some(),
            AboutKind::Elder => {
                elders::Get::MAY.allows(Some(worker.role)) && elder::get(r, &about.id)?.is_some()
            }
            AboutKind::Unknown(_) => false,
        };
        opens.extend(is_here.then_some(about.id));
    }
    for act in &notice.acts {
        if let NoticeWhat::Done(done) = &act.what
            && let Some(case) = done.dispute
            && dispute::get(r, &case)?.is_some()
        {
            opens.push(case);
        }
    }
    Ok(opens)
}
