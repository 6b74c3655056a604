//! The preview's cases carried on, by the same rules as everywhere.

use contract::command::dispute::{
    Deed, Do, Done, DoneAct, Graded, Move, Planned, Recorded, Sheet, TakenStep,
};
use contract::command::today::{ReturnedFor, TaskRow, Tasks};
use contract::{Code, Failure};
use model::dispute::act::Ground;
use model::dispute::remedy::remedies;
use model::task::TaskKind;
use model::{
    Act, ActId, Day, Dispute, DisputeState, FieldProblem, Heads, Life, Problem, UtcMs, What,
    Worker, WorkerId,
};

use super::{Answers, Held, seed};

impl Answers<Do> for Held {
    fn answer(&mut self, asked: Do) -> Result<Done, Failure> {
        let (now, first) = (self.now, self.fresh());
        let sheet = self.sheet(asked.id)?;
        let acts: Vec<Act> = (first..)
            .zip(asked.acts)
            .map(|(byte, deed)| act(byte, now, deed))
            .collect();
        carry_on(sheet, &acts)?;
        self.waiting += 1;
        Ok(Done {
            id: asked.id,
            acts: acts.iter().map(|act| act.id).collect(),
        })
    }
}

impl Answers<Move> for Held {
    fn answer(&mut self, step: Move) -> Result<Recorded, Failure> {
        let (now, byte) = (self.now, self.fresh());
        let sheet = self.sheet(step.id)?;
        if step.to.needs_reason() && step.reason.trim().is_empty() {
            let missing = FieldProblem::new("reason", Problem::Missing);
            return Err(Failure::invalid(vec![missing]));
        }
        let record = record(sheet);
        let me = WorkerId::from_bytes([1; 16]);
        let what = Life::of(&record).toward(&step.to, me, me, &step.reason);
        let what = what.ok_or_else(|| Failure::new(Code::IllegalStep, step.to.code()))?;
        carry_on(sheet, &[act(byte, now, what.into())])?;
        self.waiting += 1;
        Ok(Recorded { id: step.id })
    }
}

fn act(byte: u8, now: UtcMs, deed: Deed) -> Act {
    Act {
        id: ActId::from_bytes([byte; 16]),
        by: WorkerId::from_bytes([1; 16]),
        at_ms: now,
        corrects: deed.corrects,
        what: deed.what,
    }
}

impl Held {
    /// Why cases were sent back.
    pub(super) fn returned_for(&self) -> Vec<ReturnedFor> {
        let back = |state: &DisputeState| *state == DisputeState::Returned;
        let all = self.disputes.iter().filter(|sheet| back(&sheet.state));
        let all = all.filter_map(|sheet| {
            let step = sheet.steps.iter().rev().find(|step| back(&step.to))?;
            Some(ReturnedFor {
                dispute: sheet.id,
                reason: step.reason.clone(),
            })
        });
        all.collect()
    }

    /// The day's work, as far as a preview needs one.
    pub(super) fn tasks(&self) -> Tasks {
        let today = self.now.day();
        let row = |sheet: &Sheet, kind: TaskKind, days| TaskRow {
            dispute: seed::row_of(sheet),
            kind,
            due_on: today.plus_days(days),
            dated: true,
            own: true,
            act: None,
        };
        let of = |state: &DisputeState, kind: &TaskKind, days| {
            let cases = self.disputes.iter().filter(|sheet| sheet.state == *state);
            cases
                .map(|sheet| row(sheet, kind.clone(), days))
                .collect::<Vec<_>>()
        };
        let overdue = of(&DisputeState::Agreed, &TaskKind::FollowUp, -2);
        let due = of(&DisputeState::FollowUp, &TaskKind::PlannedVisit, 0);
        let coming = of(&DisputeState::Mediating, &TaskKind::Mediation, 4);
        let count = |rows: &[TaskRow]| u32::try_from(rows.len()).unwrap_or(u32::MAX);
        Tasks {
            overdue_count: count(&overdue),
            today_count: count(&due),
            coming_count: count(&coming),
            overdue,
            today: due,
            coming,
        }
    }
}

/// How the case stands by what was done.
pub(super) fn stand(sheet: &mut Sheet, worker: &Worker, today: Day) {
    let record = record(sheet);
    let life = Life::of(&record);
    let may = life.offered_to(worker.role, worker.id, today).into_iter();
    sheet.life.may = may.map(str::to_owned).collect();
    sheet.life.agreements = life.agreements().map(|(act, _)| act.id).collect();
    sheet.life.violent = life.violent_by();
    sheet.life.supervised = life.supervised_by();
    sheet.life.deadline = life.deadline().map(|deadline| deadline.day);
    sheet.life.grade = life.grade().map(|grade| Graded {
        act: grade.act,
        to_be_reviewed: grade.is_to_be_reviewed(today),
        since: grade.since,
        expires_on: grade.expires_on,
        grade: grade.grade,
    });
    let planned = life.planned_visits().into_iter();
    sheet.life.planned = planned.map(|(act, on)| Planned { act, on }).collect();
    let refused = matches!(sheet.state, DisputeState::Refused | DisputeState::Failed);
    sheet.life.remedies = if refused {
        remedies(&sheet.content.kind).to_vec()
    } else {
        vec![]
    };
}

fn carry_on(sheet: &mut Sheet, acts: &[Act]) -> Result<(), Failure> {
    let record = record(sheet);
    let mut life = Life::of(&record);
    for act in acts {
        let ground = Ground {
            day: act.at_ms.day(),
            content: &record.content,
        };
        let problems = act.what.check(ground);
        if !problems.is_empty() {
            return Err(Failure::invalid(problems));
        }
        let to = life
            .take(act)
            .map_err(|illegal| Failure::new(Code::IllegalStep, illegal.to_string()))?;
        sheet.steps.extend(to.map(|to| TakenStep {
            act: act.id,
            to,
            by: seed::me(),
            at_ms: act.at_ms,
            reason: act.what.reason(),
        }));
    }
    sheet.state = life.state();
    sheet.next = sheet.state.next().to_vec();
    sheet.waiting_changes += 1;
    sheet.acts.extend(acts.iter().cloned().map(|act| DoneAct {
        act,
        by_name: seed::me().name,
    }));
    Ok(())
}

/// The record a sheet is a reading of.
fn record(sheet: &Sheet) -> Dispute {
    let last = |is: fn(&What) -> bool| {
        let mut acts = sheet.acts.iter().rev().filter(|done| is(&done.act.what));
        acts.next().map(|done| done.act.id).into_iter().collect()
    };
    Dispute {
        id: sheet.id,
        letter: None,
        content: sheet.content.clone(),
        state: sheet.state.clone(),
        heads: Heads {
            states: vec![sheet.state.clone()],
            grades: last(|what| matches!(what, What::Graded(_))),
            assignments: last(|what| matches!(what, What::Assigned(_) | What::PassedBack(_))),
            deadlines: last(|what| matches!(what, What::DeadlineSet(_))),
        },
        recorded_by: WorkerId::from_bytes([1; 16]),
        recorded_at_ms: sheet.recorded_at_ms,
        acts: sheet.acts.iter().map(|done| done.act.clone()).collect(),
        attachments: vec![],
    }
}
