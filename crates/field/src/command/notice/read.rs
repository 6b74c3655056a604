//! Reading notices: the list and the sheet. Whoever a notice is for has read it once the sheet was open.

use contract::Failure;
use contract::command::notice::{DoneAct, Get, List, NoticeRow, Sheet};
use model::notice::act::shapes::{
    Accepted, Declined, Done, Escalated, Read, Recalled, ToldOtherwise,
};
use model::notice::act::{Means, Why};
use model::notice::{Answering, NoticeWhat};
use model::{Notice, RecordId, Worker, dictionary};
use store::{Reading, erased, notice as notices, record};

use super::super::Handle;
use super::super::reading::{note_look, page_rows};
use super::super::rows::who;
use super::super::there::there_is;
use super::rows::notice_row;
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
            let rows = rows.map(|row| notice_row(r, row, today));
            rows.collect::<Result<Vec<_>, Stop>>()
        })?;
        Ok(rows)
    }
}

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Sheet, Failure> {
        let worker = field.seat()?.worker;
        read(field, &self.id)?;
        let today = field.parts.clock.now().day();
        let sheet = field.store.read(|r| {
            let row = notices::get(r, &self.id)?.ok_or_else(|| not_found("notice"))?;
            let row = notice_row(r, row, today)?;
            sheet(r, &self.id, row, &worker)
        })?;
        note_look(field, &self.id, &worker)?;
        Ok(sheet)
    }
}

/// Notes that whoever it is for has opened it, once.
fn read(field: &Field, id: &RecordId) -> Result<(), Failure> {
    let seat = field.seat()?;
    let hand = field.hand(&seat);
    let act = named(hand, Read {}.into())?;
    if !act.what.roles().contains(&seat.worker.role) {
        return Ok(());
    }
    let unread = field.store.read(|r| {
        let known = there_is("notice", record::load(r, id)?, erased::when(r, id)?)?;
        let notice = known.notice().map_err(|_| not_found("notice"))?;
        Ok::<_, Stop>(Answering::of(&notice).may(&act).is_ok())
    })?;
    if !unread {
        return Ok(());
    }
    field.store.write(|w| {
        let (known, notice) = notice(w, id)?;
        write(w, &seat, hand, known, &notice, std::slice::from_ref(&act))
    })?;
    field.wrote();
    Ok(())
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
        })
    });
    let to = notice.errand.to.iter().map(|to| who(r, Some(*to)));
    Ok(Sheet {
        acts: acts.collect::<Result<_, Stop>>()?,
        to: to.collect::<Result<_, Stop>>()?,
        accepted: Answering::of(&notice).answer_of(worker.id),
        may: may(&notice, worker),
        row,
        why: notice.errand.why,
        household: notice.errand.household,
        about: notice.errand.about,
    })
}

/// Codes of what this worker may do now, each asked of the machine itself.
fn may(notice: &Notice, worker: &Worker) -> Vec<String> {
    let answering = Answering::of(notice);
    let words = String::new;
    let all: [NoticeWhat; 6] = [
        Accepted { words: words() }.into(),
        Declined {
            why: Why::NotSuitable,
            words: words(),
        }
        .into(),
        Done { answer: words() }.into(),
        Recalled { reason: words() }.into(),
        Escalated {
            to: words(),
            reason: words(),
        }
        .into(),
        ToldOtherwise { how: Means::Phone }.into(),
    ];
    let may = all.into_iter().filter(|what| {
        let act = model::NoticeAct {
            id: model::ActId::from_bytes([0; 16]),
            by: worker.id,
            at_ms: model::UtcMs::default(),
            corrects: None,
            what: what.clone(),
        };
        what.roles().contains(&worker.role) && answering.may(&act).is_ok()
    });
    may.map(|what| what.code().to_owned()).collect()
}
