//! How visits came round: from one visit, or from the day somebody was to come by at all, to the next, with the
//! day by which it was due. It follows from the acts alone, so every device that holds the record tells the same.

use super::Care;
use crate::Day;
use crate::elder::Elder;
use crate::elder::act::ElderWhat as What;

/// From one visit to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The day it began.
    pub from: Day,
    /// The day by which somebody was to come by; none where nobody was to any more before that day came.
    pub due: Option<Day>,
    /// The day somebody came by, or from which nobody was to; none while somebody is waited for.
    pub until: Option<Day>,
}

/// Every turn of an elder, in the order they began; the last may still be open.
#[must_use]
pub fn turns(elder: &Elder) -> Vec<Turn> {
    let mut care = Care::begun();
    let mut turns = Vec::new();
    let mut open: Option<Turn> = None;
    let last = elder.acts.len().saturating_sub(1);
    for (at, act) in elder.acts.iter().enumerate() {
        care.heads.follow(act);
        care.acts.push(act);
        if at == last {
            // Where hands disagree, the record knows it and the order of its acts does not.
            care.heads = elder.heads.clone();
        }
        let next = care.next_visit().map(|(due, _)| due);
        let (on, came) = match &act.what {
            What::Visited(visited) => (visited.on, true),
            What::StateChanged(changed) => (changed.on, false),
            _ => (act.at_ms.day(), false),
        };
        let begun = |from, due| Turn {
            from,
            due: Some(due),
            until: None,
        };
        open = match (open, next) {
            (Some(turn), next) if came && on >= turn.from => {
                turns.push(Turn {
                    until: Some(on),
                    ..turn
                });
                next.map(|due| begun(on, due))
            }
            (Some(turn), Some(due)) => Some(begun(turn.from, due)),
            (Some(turn), None) => {
                let until = on.max(turn.from);
                turns.push(Turn {
                    due: turn.due.filter(|due| *due <= until),
                    until: Some(until),
                    ..turn
                });
                None
            }
            (None, next) => next.map(|due| begun(on, due)),
        };
    }
    turns.extend(open);
    turns
}
