//! The preview's notices, by the same rules as everywhere.

use contract::command::dispute::Who;
use contract::command::notice::{
    Counted, Do, Done, DoneAct, Get, List, NoticeRow, Send, Sent, Sheet, Tell, Told, Totals,
};
use contract::{Code, Failure};
use model::notice::act::shapes::ToldOtherwise;
use model::notice::{Answering, Errand, NoticeWhat};
use model::{ActId, Day, Notice, NoticeAct, RecordId, WorkerId};

use super::{Answers, Held, seed};

impl Held {
    fn notice(&mut self, id: RecordId) -> Result<&mut Notice, Failure> {
        let mut notices = self.notices.iter_mut();
        let found = notices.find(|notice| notice.id == id);
        found.ok_or_else(|| Failure::new(Code::NotFound, "there is no such notice"))
    }

    /// Those that are open and count.
    pub(super) fn notices_open(&self) -> Vec<NoticeRow> {
        let today = self.now.day();
        let rows = self.notices.iter().map(|notice| row(notice, today));
        rows.filter(|row| row.state.is_open() && !row.expired)
            .collect()
    }

    fn on_notice(&mut self, id: RecordId, what: NoticeWhat) -> Result<ActId, Failure> {
        let problems = what.check();
        if !problems.is_empty() {
            return Err(Failure::invalid(problems));
        }
        let act = NoticeAct {
            id: ActId::from_bytes([self.fresh(); 16]),
            by: WorkerId::from_bytes([1; 16]),
            at_ms: self.now,
            corrects: None,
            what,
        };
        let notice = self.notice(id)?;
        Answering::of(notice)
            .may(&act)
            .map_err(|illegal| Failure::new(Code::IllegalStep, illegal.to_string()))?;
        let done = act.id;
        notice.acts.push(act);
        self.waiting += 1;
        Ok(done)
    }
}

impl Answers<Send> for Held {
    fn answer(&mut self, asked: Send) -> Result<Sent, Failure> {
        let errand = Errand {
            asked: asked.asked,
            why: asked.why,
            by: asked.by,
            expires_on: asked.expires_on,
            to: asked.to,
            about: asked.about,
            household: asked.household,
            batch: None,
        };
        let problems = errand.check(self.now.day());
        if !problems.is_empty() {
            return Err(Failure::invalid(problems));
        }
        let mut notices = Vec::new();
        for grid in asked.grids {
            let id = RecordId::from_bytes([self.fresh(); 16]);
            self.notices.push(Notice {
                id,
                grid,
                errand: errand.clone(),
                recorded_by: WorkerId::from_bytes([3; 16]),
                recorded_at_ms: self.now,
                acts: Vec::new(),
            });
            notices.push(id);
        }
        Ok(Sent {
            notices,
            batch: None,
        })
    }
}

impl Answers<List> for Held {
    fn answer(&mut self, asked: List) -> Result<Vec<NoticeRow>, Failure> {
        let today = self.now.day();
        let rows = self.notices.iter().map(|notice| row(notice, today));
        let open = |row: &NoticeRow| !asked.open || (row.state.is_open() && !row.expired);
        let mut rows: Vec<_> = rows.filter(open).collect();
        rows.sort_by_key(|row| (!row.state.is_open(), std::cmp::Reverse(row.sent_at_ms)));
        Ok(rows)
    }
}

/// A notice in a list.
pub(super) fn row(notice: &Notice, today: Day) -> NoticeRow {
    let answering = Answering::of(notice);
    let (errand, state) = (&notice.errand, answering.state());
    NoticeRow {
        id: notice.id,
        grid: notice.grid.clone(),
        grid_name: seed::seat().grids.remove(0).name,
        asked: errand.asked.clone(),
        by: errand.by,
        expires_on: errand.expires_on,
        expired: errand.expires_on < today,
        late: state.is_open() && errand.by.is_some_and(|by| by < today),
        state,
        escalated: answering.is_escalated(),
        batch: errand.batch,
        from: officer(),
        sent_at_ms: notice.recorded_at_ms,
        waiting: false,
    }
}

fn officer() -> Who {
    Who {
        id: Some(WorkerId::from_bytes([3; 16])),
        name: "孙立新".into(),
    }
}

impl Answers<Get> for Held {
    fn answer(&mut self, asked: Get) -> Result<Sheet, Failure> {
        let today = self.now.day();
        let notice = self.notice(asked.id)?.clone();
        let answering = Answering::of(&notice);
        let me = WorkerId::from_bytes([1; 16]);
        let accepted = answering.answer_of(me);
        let may: &[&str] = match (answering.state().is_open(), accepted) {
            (false, _) => &[],
            (true, Some(true)) => &["declined", "done"],
            (true, Some(false)) => &["accepted"],
            (true, None) => &["accepted", "declined"],
        };
        Ok(Sheet {
            row: row(&notice, today),
            why: notice.errand.why.clone(),
            household: notice.errand.household.clone(),
            about: notice.errand.about.clone(),
            to: Vec::new(),
            acts: notice.acts.iter().map(done).collect(),
            accepted,
            may: may.iter().map(|code| (*code).to_owned()).collect(),
        })
    }
}

fn done(act: &NoticeAct) -> DoneAct {
    DoneAct {
        id: act.id,
        by: seed::me(),
        at_ms: act.at_ms,
        what: act.what.clone(),
    }
}

impl Answers<Do> for Held {
    fn answer(&mut self, asked: Do) -> Result<Done, Failure> {
        let act = self.on_notice(asked.id, asked.act.0)?;
        let state = Answering::of(self.notice(asked.id)?).state();
        Ok(Done {
            id: asked.id,
            act,
            state,
        })
    }
}

impl Answers<Tell> for Held {
    fn answer(&mut self, asked: Tell) -> Result<Told, Failure> {
        self.on_notice(asked.id, ToldOtherwise { how: asked.how }.into())?;
        Ok(Told {
            text: "【板凳】您的网格有一条新通知，请打开应用查看。".into(),
        })
    }
}

impl Answers<Totals> for Held {
    fn answer(&mut self, _: Totals) -> Result<Counted, Failure> {
        let sent = u32::try_from(self.notices.len()).unwrap_or(u32::MAX);
        let totals = std::iter::once(("sent".to_owned(), sent)).collect();
        Ok(Counted { totals })
    }
}
