//! What a notice asks of whom, and by when: an answer, then the deed; and of whoever sent it, to see to it when
//! nobody has answered in time.

use super::act::NoticeWhat;
use super::{Answering, Notice, NoticeState};
use crate::WorkerId;
use crate::task::{Seat, Task, TaskKind};

/// Everything a notice asks of anybody.
#[must_use]
pub fn tasks(notice: &Notice) -> Vec<Task> {
    let answering = Answering::of(notice);
    let state = answering.state();
    if !state.is_open() {
        return Vec::new();
    }
    let errand = &notice.errand;
    let sent = notice.recorded_at_ms.day();
    let task = |kind, seat| Task {
        kind,
        seat,
        due_on: errand.by.unwrap_or(sent),
        dated: errand.by.is_some(),
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
        act: None,
    });
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
