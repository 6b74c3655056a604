//! What a case asks of whom, and by when: read out of its life once, when it changes, and kept where a
//! day's work is looked up. Nothing here asks what day it is; that a grade has lapsed is a task whose
//! day has come.

mod seat;

pub use seat::Seat;

use crate::calendar::Calendar;
use crate::clock::{self, Clock, Rules};
use crate::dispute::act::What;
use crate::dispute::act::violence::Duty;
use crate::dispute::life::Life;
use crate::{ActId, Day, Dispute, DisputeState, UtcMs, WorkerId, open_enum};

open_enum!(
    /// What is to be done.
    TaskKind {
        /// 受理: take it in, or send it back.
        Accept = "accept",
        /// 补正: complete what was sent back.
        Complete = "complete",
        /// 派发: give it to people.
        Assign = "assign",
        /// 认领: claim it, or pass it back.
        Claim = "claim",
        /// 办结: the day by which it is to be done.
        Deadline = "deadline",
        /// 调解期限.
        Mediation = "mediation",
        /// 治安调解.
        PoliceMediation = "police_mediation",
        /// 约好的下一次调解.
        Session = "session",
        /// 履行协议.
        Term = "term",
        /// 申请司法确认.
        CourtConfirmation = "court_confirmation",
        /// 复评.
        GradeReview = "grade_review",
        /// 移交答复.
        ReferralAnswer = "referral_answer",
        /// 回访.
        FollowUp = "follow_up",
        /// 计划好的回访.
        PlannedVisit = "planned_visit",
        /// 每周走访.
        WeeklyVisit = "weekly_visit",
        /// 每月回访.
        MonthlyReturnVisit = "monthly_return_visit",
        /// 会商任务.
        MeetingTask = "meeting_task",
        /// 督办到期.
        SupervisionEnds = "supervision_ends",
        /// 强制报告.
        ReportDuty = "report_duty",
        /// 告诫后查访双方.
        WarningVisit = "warning_visit",
        /// 保护令到期.
        OrderEnds = "order_ends",
        /// 走访独居老人.
        ElderVisit = "elder_visit",
        /// 高温, 寒潮后走访.
        ElderAlert = "elder_alert",
        /// 敲门无人应答.
        ElderDoor = "elder_door",
        /// 走访后转办.
        ElderMatter = "elder_matter",
        /// 答复通知.
        NoticeAnswer = "notice_answer",
        /// 办理通知.
        NoticeDo = "notice_do",
        /// 通知到期未办.
        NoticeLate = "notice_late",
        /// 通知没有人接受.
        NoticeDeclined = "notice_declined",
        /// 升级来的通知.
        NoticeOversee = "notice_oversee",
    }
);

/// Days within which both sides are visited after a warning letter.
///
/// Source: 山西省家庭暴力预防和处置办法 (2021) art. 16, regular visits within ninety days. 反家庭暴力法 art. 17 asks for
/// visits to both sides and names no time, and no other national one is known: elsewhere, and that one visit to each is
/// enough, is our own choice.
const WARNING_VISITS_DAYS: i32 = 90;

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What.
    pub kind: TaskKind,
    /// Whose it is.
    pub seat: Seat,
    /// The last day on which it is in time; of what has no time limit, the day it came up.
    pub due_on: Day,
    /// Whether it has a time limit.
    pub dated: bool,
    /// The moment from which on it is to be done; before it, it is in nobody's list. None when it is at once.
    pub from: Option<UtcMs>,
    /// The act it comes from.
    pub act: Option<ActId>,
}

/// Everything a case asks of anybody.
#[must_use]
pub fn tasks(record: &Dispute, rules: &Rules, calendar: &Calendar) -> Vec<Task> {
    let life = Life::of(record);
    // Letters have a list of their own, by their day.
    if record.letter.is_some() || life.merged_into().is_some() {
        return Vec::new();
    }
    let mut list = List {
        record,
        responsible: life.responsible().people,
        life,
        tasks: Vec::new(),
    };
    list.next_step();
    if list.life.state().is_open() {
        list.deadline();
        list.meetings();
        list.supervision();
        list.agreed();
        list.sessions();
    }
    list.visits();
    list.violence();
    list.clocks(rules, calendar);
    list.tasks
}

struct List<'a> {
    record: &'a Dispute,
    life: Life<'a>,
    responsible: Vec<WorkerId>,
    tasks: Vec<Task>,
}

impl List<'_> {
    fn add(&mut self, kind: TaskKind, seat: Seat, due_on: Day, act: Option<ActId>) {
        self.tasks.push(Task {
            kind,
            seat,
            due_on,
            dated: true,
            from: None,
            act,
        });
    }

    /// What waits since a day, without a time limit.
    fn wait(&mut self, kind: TaskKind, seat: Seat, since: Day) {
        self.tasks.push(Task {
            kind,
            seat,
            due_on: since,
            dated: false,
            from: None,
            act: None,
        });
    }

    /// Of everyone responsible; while nobody is, of anybody.
    fn add_to_responsible(&mut self, kind: &TaskKind, due_on: Day, act: Option<ActId>) {
        if self.responsible.is_empty() {
            self.add(kind.clone(), Seat::Workers, due_on, act);
        }
        for worker in self.responsible.clone() {
            self.add(kind.clone(), Seat::Worker(worker), due_on, act);
        }
    }

    fn moved_on(&self) -> Day {
        let moved = self
            .life
            .moved()
            .last()
            .and_then(|moved| self.life.act(moved.act));
        moved
            .map_or(self.record.recorded_at_ms, |act| act.at_ms)
            .day()
    }

    fn next_step(&mut self) {
        let since = self.moved_on();
        match self.life.state() {
            DisputeState::Recorded => self.wait(TaskKind::Accept, Seat::Officers, since),
            DisputeState::Returned => {
                let recorder = Seat::Worker(self.record.recorded_by);
                self.wait(TaskKind::Complete, recorder, since);
            }
            DisputeState::Accepted | DisputeState::Reopened if self.responsible.is_empty() => {
                self.wait(TaskKind::Assign, Seat::Officers, since);
            }
            DisputeState::Assigned | DisputeState::Claimed => {
                let claimed = self.life.claimed_by();
                let waiting = self.responsible.clone().into_iter();
                for worker in waiting.filter(|worker| !claimed.contains(worker)) {
                    self.wait(TaskKind::Claim, Seat::Worker(worker), since);
                }
            }
            _ => {}
        }
    }

    fn deadline(&mut self) {
        use DisputeState::{Agreed, FollowUp, Referred};
        let running = !matches!(self.life.state(), Agreed | FollowUp | Referred);
        if let Some(deadline) = self.life.deadline().filter(|_| running) {
            self.add_to_responsible(&TaskKind::Deadline, deadline.day, Some(deadline.set_by));
        }
    }

    fn meetings(&mut self) {
        let mut open = Vec::new();
        for act in self.life.standing() {
            let What::Meeting(meeting) = &act.what else {
                continue;
            };
            for (taker, at) in meeting.takers.iter().zip(0..) {
                let Some(by) = taker.deadline else { continue };
                if !self.life.is_taker_done(act.id, at) {
                    let seat = taker.worker.map_or(Seat::Officers, Seat::Worker);
                    open.push((seat, by, act.id));
                }
            }
        }
        for (seat, by, act) in open {
            self.add(TaskKind::MeetingTask, seat, by, Some(act));
        }
    }

    /// Of the level that watches; what a lower one set is over once the case was raised.
    fn supervision(&mut self) {
        for (act, watched) in self.life.watched_by() {
            if let Some(until) = watched.until {
                let id = Some(act.id);
                self.add(TaskKind::SupervisionEnds, Seat::Watchers, until, id);
            }
        }
    }

    /// What the parties promised, until it is seen to be kept.
    fn agreed(&mut self) {
        let Some((act, agreement)) = self.life.unkept() else {
            return;
        };
        let terms = agreement.terms.iter().filter_map(|term| term.by);
        let mut days: Vec<Day> = terms.chain(agreement.deadline).collect();
        days.sort_unstable();
        days.dedup();
        let id = act.id;
        for day in days {
            self.add_to_responsible(&TaskKind::Term, day, Some(id));
        }
    }

    fn sessions(&mut self) {
        if self.life.state() != DisputeState::Mediating {
            return;
        }
        let sessions = self.life.standing().filter_map(|act| match &act.what {
            What::Session(session) => Some((session.next_on, act.id)),
            _ => None,
        });
        if let Some((Some(next_on), act)) = sessions.last() {
            self.add_to_responsible(&TaskKind::Session, next_on, Some(act));
        }
    }

    fn visits(&mut self) {
        for (act, on) in self.life.planned_visits() {
            self.add_to_responsible(&TaskKind::PlannedVisit, on, Some(act));
        }
    }

    fn violence(&mut self) {
        let Some(begun) = self.life.violent_by().first().copied() else {
            return;
        };
        let told = self.life.standing().any(
            |act| matches!(&act.what, What::ReportDuty(done) if done.duty == Duty::PoliceTold),
        );
        if let Some(since) = self.life.act(begun).filter(|_| !told) {
            self.wait(TaskKind::ReportDuty, Seat::Workers, since.at_ms.day());
        }
        let mut dated = Vec::new();
        for act in self.life.standing() {
            match &act.what {
                What::WarningLetter(letter) => {
                    let sides = self
                        .record
                        .content
                        .parties
                        .iter()
                        .filter_map(|party| party.id);
                    let visited = |party| {
                        self.life.standing().any(|act| match &act.what {
                            What::ProtectiveVisit(visit) => {
                                visit.party == party && visit.on >= letter.issued_on
                            }
                            _ => false,
                        })
                    };
                    if !sides.into_iter().all(visited) {
                        let by = letter.issued_on.plus_days(WARNING_VISITS_DAYS);
                        dated.push((TaskKind::WarningVisit, by, act.id));
                    }
                }
                What::ProtectionOrder(order) => {
                    // Another holds longer, or somebody was there when it had ended.
                    let over = self.life.standing().any(|act| match &act.what {
                        What::ProtectionOrder(other) => {
                            other.against == order.against && other.until > order.until
                        }
                        What::ProtectiveVisit(visit) => visit.on >= order.until,
                        _ => false,
                    });
                    if !over {
                        dated.push((TaskKind::OrderEnds, order.until, act.id));
                    }
                }
                _ => {}
            }
        }
        for (kind, by, act) in dated {
            self.add_to_responsible(&kind, by, Some(act));
        }
    }

    fn clocks(&mut self, rules: &Rules, calendar: &Calendar) {
        let days = self.life.days();
        for due in clock::due(&days, rules, calendar) {
            let kind = match due.clock {
                Clock::Mediation => TaskKind::Mediation,
                Clock::PoliceMediation | Clock::PoliceSecondMediation => TaskKind::PoliceMediation,
                Clock::CourtConfirmation => TaskKind::CourtConfirmation,
                Clock::ReferralAnswer => {
                    self.add(TaskKind::ReferralAnswer, Seat::Officers, due.due_on, None);
                    continue;
                }
                Clock::FirstFollowUp | Clock::SecondFollowUp | Clock::ThirdFollowUp => {
                    TaskKind::FollowUp
                }
                Clock::WeeklyVisit => TaskKind::WeeklyVisit,
                Clock::MonthlyReturnVisit => TaskKind::MonthlyReturnVisit,
                // A grade holds until the day whoever gave it said.
                Clock::RedReview | Clock::OrangeReview | Clock::YellowReview => continue,
                Clock::MonthlyAnalysis => continue,
            };
            self.add_to_responsible(&kind, due.due_on, None);
        }
        if let Some(grade) = self.life.grade().filter(|_| days.state.is_open()) {
            let since = self.moved_on();
            let on = if grade.shaken {
                since.min(grade.expires_on)
            } else {
                grade.expires_on
            };
            self.add_to_responsible(&TaskKind::GradeReview, on, Some(grade.act));
        }
    }
}

#[cfg(test)]
mod tests;
