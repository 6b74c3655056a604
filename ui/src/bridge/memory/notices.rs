//! The preview's notices, by the same rules as everywhere.

use contract::command::dispute::Who;
use contract::command::notice::{
    Around, Batch, Batches, Counted, Do, Done, DoneAct, Get, List, NoticeRow, People, Send, Sent,
    Sheet, Spoken, Stand, Tell, Told, Totals,
};
use contract::{Code, Failure};
use model::notice::act::Means;
use model::notice::act::shapes::ToldOtherwise;
use model::notice::{About, AboutKind, Answering, Errand, NoticeWhat, task};
use model::task::{Seat, TaskKind};
use model::{ActId, Notice, NoticeAct, NoticeState, RecordId, Role, Worker, WorkerId};

use super::{Answers, Held, seed};

impl Held {
    fn notice(&mut self, id: RecordId) -> Result<&mut Notice, Failure> {
        let mut notices = self.notices.iter_mut();
        let found = notices.find(|notice| notice.id == id);
        found.ok_or_else(|| Failure::new(Code::NotFound, "there is no such notice"))
    }

    /// Those that are open and count, and for whoever sends them those everybody declined while nobody was asked to see
    /// to them; without those this worker was asked to see to.
    pub(super) fn notices_open(&self) -> Vec<NoticeRow> {
        let others = self.notices.iter().filter(|notice| !self.oversees(notice));
        let rows = others.map(|notice| self.notice_row(notice));
        let sends = self.worker().role.sends_notices();
        let left = |row: &NoticeRow| sends && !row.escalated && row.state == NoticeState::Declined;
        rows.filter(|row| (row.state.is_open() || left(row)) && !row.expired)
            .collect()
    }

    /// Those that count and that this worker was asked to see to.
    pub(super) fn notices_overseen(&self) -> Vec<NoticeRow> {
        let overseen = self.notices.iter().filter(|notice| self.oversees(notice));
        let rows = overseen.map(|notice| self.notice_row(notice));
        rows.filter(|row| !row.expired).collect()
    }

    fn oversees(&self, notice: &Notice) -> bool {
        let me = self.worker();
        let seats = Seat::overseeing(me.id, me.role);
        let tasks = task::tasks(notice);
        let mut asked = tasks.iter();
        asked.any(|task| task.kind == TaskKind::NoticeOversee && seats.contains(&task.seat))
    }

    /// A notice in a list.
    fn notice_row(&self, notice: &Notice) -> NoticeRow {
        let today = self.now.day();
        let answering = Answering::of(notice);
        let (errand, state) = (&notice.errand, answering.state());
        let knows = notice.recorded_by == self.worker().id || self.opened.contains(&notice.id);
        NoticeRow {
            id: notice.id,
            grid: notice.grid.clone(),
            grid_name: seed::seat().grids.remove(0).name,
            asked: if knows {
                errand.asked.clone()
            } else {
                String::new()
            },
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

    /// Of the records a notice speaks of, those that are here.
    fn opens(&self, notice: &Notice) -> Vec<RecordId> {
        let of_case = |id: RecordId| self.disputes.iter().any(|sheet| sheet.id == id);
        let of_elder = |id: RecordId| self.elders.iter().any(|elder| elder.id == id);
        let about = notice.errand.about.as_ref();
        let about = about.filter(|About { kind, id }| match kind {
            AboutKind::Case => of_case(*id),
            AboutKind::Elder => of_elder(*id),
            AboutKind::Unknown(_) => false,
        });
        let led_to = notice.acts.iter().filter_map(|act| match &act.what {
            NoticeWhat::Done(done) => done.dispute,
            _ => None,
        });
        let led_to = led_to.filter(|id| of_case(*id));
        about
            .map(|about| about.id)
            .into_iter()
            .chain(led_to)
            .collect()
    }

    fn on_notice(&mut self, id: RecordId, what: NoticeWhat) -> Result<ActId, Failure> {
        let problems = what.check();
        if !problems.is_empty() {
            return Err(Failure::invalid(problems));
        }
        let act = NoticeAct {
            id: ActId::from_bytes([self.fresh(); 16]),
            by: self.worker().id,
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
        let several = asked.grids.len() > 1;
        let batch = several.then(|| ActId::from_bytes([self.fresh(); 16]));
        let errand = Errand {
            asked: asked.asked,
            why: asked.why,
            by: asked.by,
            expires_on: asked.expires_on,
            to: asked.to,
            about: asked.about,
            household: asked.household,
            batch,
        };
        let problems = errand.check(self.now.day());
        if !problems.is_empty() {
            return Err(Failure::invalid(problems));
        }
        let me = self.worker();
        let sender = if me.role.sends_notices() {
            me.id
        } else {
            OFFICER
        };
        let mut notices = Vec::new();
        for grid in asked.grids {
            let id = RecordId::from_bytes([self.fresh(); 16]);
            self.notices.push(Notice {
                id,
                grid,
                errand: errand.clone(),
                recorded_by: sender,
                recorded_at_ms: self.now,
                acts: Vec::new(),
            });
            notices.push(id);
        }
        Ok(Sent { notices, batch })
    }
}

impl Answers<People> for Held {
    fn answer(&mut self, _: People) -> Result<Around, Failure> {
        let me = self.worker().id;
        let worker = |byte, name: &str, role| Worker {
            id: WorkerId::from_bytes([byte; 16]),
            name: name.into(),
            role,
        };
        let mut above = vec![
            worker(4, "高建军", Role::StationOfficer),
            worker(5, "孙敏", Role::Reviewer),
        ];
        above.retain(|one| one.id != me);
        Ok(Around {
            to: vec![
                worker(1, "赵青禾", Role::GridWorker),
                worker(3, "孙立新", Role::AuxiliaryOfficer),
            ],
            above,
        })
    }
}

impl Answers<Batches> for Held {
    fn answer(&mut self, _: Batches) -> Result<Vec<Batch>, Failure> {
        let me = self.worker().id;
        let mut batches: Vec<Batch> = Vec::new();
        for notice in self.notices.iter().filter(|it| it.recorded_by == me) {
            let Some(batch) = notice.errand.batch else {
                continue;
            };
            let at = batches.iter().position(|known| known.batch == batch);
            let at = at.unwrap_or_else(|| {
                batches.push(Batch {
                    batch,
                    asked: notice.errand.asked.clone(),
                    sent_at_ms: notice.recorded_at_ms,
                    by: notice.errand.by,
                    expires_on: notice.errand.expires_on,
                    grids: 0,
                    stand: Stand::default(),
                });
                batches.len() - 1
            });
            let found = &mut batches[at];
            found.grids += 1;
            let stand = &mut found.stand;
            match Answering::of(notice).state() {
                NoticeState::Sent => stand.sent += 1,
                NoticeState::Delivered => stand.delivered += 1,
                NoticeState::Read => stand.read += 1,
                NoticeState::Accepted => stand.accepted += 1,
                NoticeState::Declined => stand.declined += 1,
                NoticeState::Done => stand.done += 1,
                NoticeState::Recalled => stand.recalled += 1,
                NoticeState::Unknown(_) => {}
            }
        }
        Ok(batches)
    }
}

impl Answers<List> for Held {
    fn answer(&mut self, asked: List) -> Result<Vec<NoticeRow>, Failure> {
        let rows = self.notices.iter().map(|notice| self.notice_row(notice));
        let open = |row: &NoticeRow| !asked.open || (row.state.is_open() && !row.expired);
        let mut rows: Vec<_> = rows.filter(open).collect();
        rows.sort_by_key(|row| (!row.state.is_open(), std::cmp::Reverse(row.sent_at_ms)));
        Ok(rows)
    }
}

/// Who sends what this worker has not sent.
const OFFICER: WorkerId = WorkerId::from_bytes([3; 16]);

fn officer() -> Who {
    Who {
        id: Some(OFFICER),
        name: "孙立新".into(),
    }
}

impl Answers<Get> for Held {
    fn answer(&mut self, asked: Get) -> Result<Sheet, Failure> {
        let notice = self.notice(asked.id)?.clone();
        self.opened.push(notice.id);
        let answering = Answering::of(&notice);
        let me = self.worker();
        let may = answering.open_to(me.id, me.role);
        let tells = may.iter().any(|code| code == "told_otherwise");
        let ways = Means::ALL.iter().filter(|_| tells);
        Ok(Sheet {
            row: self.notice_row(&notice),
            why: notice.errand.why.clone(),
            household: notice.errand.household.clone(),
            about: notice.errand.about.clone(),
            opens: self.opens(&notice),
            to: notice.errand.to.iter().map(|to| named(*to)).collect(),
            acts: notice.acts.iter().map(done).collect(),
            accepted: answering.answer_of(me.id),
            may,
            spoken: ways.map(spoken).collect(),
        })
    }
}

fn named(id: WorkerId) -> Who {
    if id == OFFICER {
        return officer();
    }
    Who {
        id: Some(id),
        ..seed::me()
    }
}

fn spoken(how: &Means) -> Spoken {
    let text = match how {
        Means::Phone => "您好，所里有一条新通知发到您的网格，请打开板凳查看。",
        _ => "【板凳】您的网格有一条新通知，请打开应用查看。",
    };
    Spoken {
        how: how.clone(),
        text: text.into(),
    }
}

fn done(act: &NoticeAct) -> DoneAct {
    let whom = match &act.what {
        NoticeWhat::Escalated(to) => to.worker.map(named),
        _ => None,
    };
    DoneAct {
        id: act.id,
        by: seed::me(),
        at_ms: act.at_ms,
        what: act.what.clone(),
        whom,
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
        let text = spoken(&asked.how).text;
        self.on_notice(asked.id, ToldOtherwise { how: asked.how }.into())?;
        Ok(Told { text })
    }
}

impl Answers<Totals> for Held {
    fn answer(&mut self, _: Totals) -> Result<Counted, Failure> {
        let sent = u32::try_from(self.notices.len()).unwrap_or(u32::MAX);
        let totals = std::iter::once(("sent".to_owned(), sent)).collect();
        Ok(Counted { totals })
    }
}
