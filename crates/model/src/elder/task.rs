//! What an elder's record asks of whom, and by when. Of an elder who moved, is in hospital or has died nobody is
//! reminded; what was passed on for somebody who lives is still to be done.

use super::act::visit::PassTo;
use super::{Care, Elder, ElderState};
use crate::UtcMs;
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
        from: None,
        act,
    };
    let mut tasks = Vec::new();
    for door in care.open_doors() {
        let knocked_on = door.at_ms.day();
        tasks.push(task(
            TaskKind::ElderDoor,
            Seat::Visitors,
            knocked_on,
            Some(door.act),
        ));
        // Nobody has to hand it on: once the time is up it is the officers', also where nobody was asked.
        let from = door.officers_from();
        let due_on = from.map_or(knocked_on, UtcMs::day);
        tasks.push(Task {
            from,
            ..task(
                TaskKind::ElderDoor,
                Seat::VisitOfficers,
                due_on,
                Some(door.act),
            )
        });
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
        let seat = match open.matter.to {
            PassTo::Station => Seat::VisitOfficers,
            PassTo::Village | PassTo::Township | PassTo::Family | PassTo::Unknown(_) => {
                Seat::Visitors
            }
        };
        tasks.push(Task {
            kind: TaskKind::ElderMatter,
            seat,
            due_on: open.matter.by.unwrap_or(open.on),
            dated: open.matter.by.is_some(),
            from: None,
            act: Some(open.visit),
        });
    }
    tasks
}

#[cfg(test)]
mod tests;
