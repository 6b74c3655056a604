//! A case with a life, for tests.

use super::life::Heads;
use super::{Act, Dispute, DisputeContent, DisputeKind, DisputeState, Life, What};
use crate::{ActId, Day, DisputeId, Party, PartyId, Side, UtcMs, WorkerId};

/// Who does everything.
pub(crate) const ME: WorkerId = WorkerId::from_bytes([7; 16]);
/// Somebody else.
pub(crate) const OTHER: WorkerId = WorkerId::from_bytes([8; 16]);

/// The `n`th act.
pub(crate) fn id(n: u8) -> ActId {
    ActId::from_bytes([n; 16])
}

/// A day of November 2026.
pub(crate) fn day(day: i8) -> Day {
    Day::new(2026, 11, day).unwrap()
}

/// The `n`th act, done on the `n`th of November 2026 at nine in the morning.
pub(crate) fn act(n: u8, what: impl Into<What>) -> Act {
    Act {
        id: id(n),
        by: ME,
        at_ms: UtcMs(1_793_408_400_000 + i64::from(n) * 86_400_000),
        corrects: None,
        what: what.into(),
    }
}

/// A case recorded on the last of October with these acts, nobody having worked at the same time.
pub(crate) fn case(acts: Vec<Act>) -> Dispute {
    let party = |n: u8, side| Party {
        id: Some(PartyId::from_bytes([n; 16])),
        side,
        name: format!("某{n}"),
        phone: String::new(),
        address: String::new(),
    };
    let mut case = Dispute {
        id: DisputeId::from_bytes([1; 16]),
        content: DisputeContent {
            kind: DisputeKind::Land,
            subtype: None,
            parties: vec![party(1, Side::A), party(2, Side::B)],
            claim_a: "界石动了".into(),
            claim_b: String::new(),
            verified: String::new(),
            happened_on: None,
            area: None,
            place: String::new(),
            point: None,
            grid: "620602119202001".parse().unwrap(),
        },
        state: DisputeState::Recorded,
        letter: None,
        heads: Heads {
            states: vec![DisputeState::Recorded],
            grades: vec![],
            assignments: vec![],
            deadlines: vec![],
        },
        recorded_by: ME,
        recorded_at_ms: UtcMs(1_793_408_400_000),
        acts,
        attachments: vec![],
    };
    let heads = Life::folded(&case).heads().clone();
    case.state = heads.state();
    case.heads = heads;
    case
}

/// A letter about another case.
pub(crate) fn letter() -> super::Letter {
    super::Letter {
        case: DisputeId::from_bytes([2; 16]),
        referral: id(1),
        unit: crate::UnitNo::new(1).unwrap(),
        unit_name: "人社局".into(),
        number: "(2026)金沙提字第1号".into(),
        matter: "拖欠工资".into(),
        asked: "请核实并督促支付".into(),
        deadline: day(30),
        from: ME,
        from_name: "赵志强".into(),
    }
}
