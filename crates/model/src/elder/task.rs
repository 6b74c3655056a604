//! What an elder's record asks of whom, and by when. Of an elder who moved, is in hospital or has died nobody is
//! reminded; what was passed on for somebody who lives is still to be done.

use super::act::door::Whom;
use super::{Care, Elder, ElderState};
use crate::task::{Seat, Task, TaskKind};

/// Everything an elder's record asks of anybody.
#[must_use]
pub fn tasks(elder: &Elder) -> Vec<Task> {
    let care = Care::of(elder);
    if !care.agrees() || care.heads().state() == ElderState::PassedAway {
        return Vec::new();
    }
    let task = |kind, seat, due_on, act| Task {
        kind,
        seat,
        due_on,
        dated: true,
        act,
    };
    let mut tasks = Vec::new();
    for door in care.open_doors() {
        let officer = matches!(door.next(), Some(Whom::Officer) | None);
        let day = door.at_ms.day();
        tasks.push(task(
            TaskKind::ElderDoor,
            Seat::Visitors,
            day,
            Some(door.act),
        ));
        if officer {
            let seat = Seat::VisitOfficers;
            tasks.push(task(TaskKind::ElderDoor, seat, day, Some(door.act)));
        }
    }
    if let Some((day, alerted)) = care.next_visit() {
        let kind = if alerted {
            TaskKind::ElderAlert
        } else {
            TaskKind::ElderVisit
        };
        tasks.push(task(kind, Seat::Visitors, day, None));
    }
    for open in care.open_matters() {
        tasks.push(Task {
            kind: TaskKind::ElderMatter,
            seat: Seat::Visitors,
            due_on: open.matter.by.unwrap_or(open.on),
            dated: open.matter.by.is_some(),
            act: Some(open.visit),
        });
    }
    tasks
}
