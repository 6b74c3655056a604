//! A notice with one act of every kind, every field filled in, for tests.

use super::act::{Means, NoticeAct, NoticeWhat, Overseer, Why, shapes};
use super::{About, AboutKind, Errand, Notice};
use crate::{ActId, Day, RecordId, UtcMs, WorkerId};

/// When it all happens.
pub(crate) const AT: UtcMs = UtcMs(1_795_000_000_000);

/// A worker.
pub(crate) fn worker(n: u8) -> WorkerId {
    WorkerId::from_bytes([n; 16])
}

/// The notice.
pub(crate) fn notice() -> Notice {
    let acts = whats().into_iter().zip(1..);
    let acts = acts.map(|(what, n)| NoticeAct {
        corrects: Some(ActId::from_bytes([9; 16])),
        ..act(n, worker(7), what)
    });
    Notice {
        id: RecordId::from_bytes([1; 16]),
        grid: "620602119202001".parse().unwrap(),
        errand: Errand {
            asked: "上门看看这户最近怎样".into(),
            why: "本月第二次报警".into(),
            by: Day::new(2026, 11, 20),
            expires_on: Day::new(2026, 12, 1).unwrap(),
            to: vec![worker(7)],
            about: Some(About {
                kind: AboutKind::Case,
                id: RecordId::from_bytes([2; 16]),
            }),
            household: "三组12号".into(),
            batch: Some(ActId::from_bytes([5; 16])),
        },
        recorded_by: worker(6),
        recorded_at_ms: AT,
        acts: acts.collect(),
    }
}

/// One that was just sent, to everybody in the grid.
pub(crate) fn sent() -> Notice {
    let mut notice = notice();
    notice.acts.clear();
    notice.errand.to.clear();
    notice
}

/// An act.
pub(crate) fn act(n: u8, by: WorkerId, what: impl Into<NoticeWhat>) -> NoticeAct {
    NoticeAct {
        id: ActId::from_bytes([n; 16]),
        by,
        at_ms: AT,
        corrects: None,
        what: what.into(),
    }
}

fn whats() -> Vec<NoticeWhat> {
    let words = || "去过了，人都好。".to_owned();
    vec![
        shapes::Delivered {}.into(),
        shapes::Read {}.into(),
        shapes::Accepted { words: words() }.into(),
        shapes::Declined {
            why: Why::Unsafe,
            words: words(),
        }
        .into(),
        shapes::Done {
            answer: words(),
            dispute: Some(RecordId::from_bytes([3; 16])),
        }
        .into(),
        shapes::Recalled { reason: words() }.into(),
        shapes::Escalated {
            to: "李所长".into(),
            seat: Some(Overseer::Township),
            worker: Some(worker(8)),
            reason: words(),
        }
        .into(),
        shapes::ToldOtherwise { how: Means::Phone }.into(),
    ]
}
