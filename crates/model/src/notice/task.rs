//! What a notice asks of whom, and by when: an answer, then the deed; of whoever sent it, to see to it when
//! nobody has answered in time or everybody declined; and of whoever was asked to then, until it is done or taken back.

use super::act::{NoticeWhat, Overseer};
use super::{Answering, Notice, NoticeState};
use crate::WorkerId;
use crate::task::{Seat, Task, TaskKind};

/// Everything a notice asks of anybody.
#[must_use]
pub fn tasks(notice: &Notice) -> Vec<Task> {
    let answering = Answering::of(notice);
    let state = answering.state();
    if matches!(state, NoticeState::Done | NoticeState::Recalled) {
        return Vec::new();
    }
    let overseen = overseen(notice);
    // That everybody it was for has declined is for somebody else to see to all the more: for whoever sent it, until
    // they have asked somebody.
    if !state.is_open() {
        return if overseen.is_empty() {
            declined(notice).into_iter().collect()
        } else {
            overseen
        };
    }
    let errand = &notice.errand;
    let sent = notice.recorded_at_ms.day();
    let task = |kind, seat| Task {
        kind,
        seat,
        due_on: errand.by.unwrap_or(sent),
        dated: errand.by.is_some(),
        from: None,
        act: None,
    };
    let mut tasks = Vec::new();
    if state == NoticeState::Accepted {
        for worker in accepted(notice, &answering) {
            tasks.push(task(TaskKind::NoticeDo, Seat::NoticedWorker(worker)));
        }
    } else if errand.to.is_empty() {
        tasks.push(task(TaskKind::NoticeAnswer, Seat::Noticed));
    } else {
        for worker in errand
            .to
            .iter()
            .filter(|to| answering.answer_of(**to).is_none())
        {
            tasks.push(task(TaskKind::NoticeAnswer, Seat::NoticedWorker(*worker)));
        }
    }
    // When the time is up, it is for whoever sent it to see to it.
    let by = errand.by.unwrap_or(errand.expires_on);
    tasks.push(Task {
        kind: TaskKind::NoticeLate,
        seat: Seat::NoticeSenders,
        due_on: by,
        dated: true,
        from: None,
        act: None,
    });
    tasks.extend(overseen);
    tasks
}

/// What it asks of whoever sent it, since the last one it was for declined.
fn declined(notice: &Notice) -> Option<Task> {
    let mut acts = notice.acts.iter();
    let last = acts.rfind(|act| matches!(act.what, NoticeWhat::Declined(_)))?;
    Some(Task {
        kind: TaskKind::NoticeDeclined,
        seat: Seat::NoticeSenders,
        due_on: last.at_ms.day(),
        dated: false,
        from: None,
        act: Some(last.id),
    })
}

/// What it asks of those who were asked to see to it, since the last time each was.
fn overseen(notice: &Notice) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for act in &notice.acts {
        let NoticeWhat::Escalated(escalated) = &act.what else {
            continue;
        };
        let all = escalated.seat.as_ref().and_then(Overseer::role);
        let one = escalated.worker.map(Seat::Overseer);
        for seat in all.map(Seat::Overseers).into_iter().chain(one) {
            tasks.retain(|known| known.seat != seat);
            tasks.push(Task {
                kind: TaskKind::NoticeOversee,
                seat,
                due_on: act.at_ms.day(),
                dated: false,
                from: None,
                act: Some(act.id),
            });
        }
    }
    tasks
}

/// Who has accepted it.
fn accepted(notice: &Notice, answering: &Answering<'_>) -> Vec<WorkerId> {
    let said = notice.acts.iter();
    let said = said.filter(|act| matches!(act.what, NoticeWhat::Accepted(_)));
    let mut who: Vec<_> = said.map(|act| act.by).collect();
    who.sort_unstable();
    who.dedup();
    who.retain(|worker| answering.answer_of(*worker) == Some(true));
    who
}
