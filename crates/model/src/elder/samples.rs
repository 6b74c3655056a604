//! An elder with one act of every kind, every field filled in, for tests. The names are made up.

use super::act::{ElderAct, ElderWhat, consent, contact, door, plan, visit};
use super::{Care, Elder, ElderHeads, ElderState, Living, Profile, Sex};
use crate::{ActId, Day, Point, RecordId, UtcMs, WorkerId};

/// When it all happens.
pub(crate) const AT: UtcMs = UtcMs(1_795_000_000_000);

fn words() -> String {
    "灶台边的电线换了。".into()
}

/// The elder.
pub(crate) fn elder() -> Elder {
    let acts = whats().into_iter().zip(1..);
    let acts = acts.map(|(what, n)| ElderAct {
        corrects: Some(ActId::from_bytes([9; 16])),
        ..act(n, what)
    });
    Elder {
        acts: acts.collect(),
        ..begun()
    }
}

/// One who agreed and nothing else.
pub(crate) fn begun() -> Elder {
    Elder {
        id: RecordId::from_bytes([1; 16]),
        profile: Profile {
            name: "贺玉兰".into(),
            sex: Some(Sex::Female),
            birth_year: Some(1941),
            phone: "13800000001".into(),
            address: "三组12号".into(),
            living: Some(Living::Alone),
            point: Point::of_e3(102_634, 37_928),
            grid: "620602119202001".parse().unwrap(),
        },
        heads: ElderHeads {
            states: vec![ElderState::AtHome],
            plans: vec![ActId::from_bytes([3; 16])],
        },
        recorded_by: WorkerId::from_bytes([7; 16]),
        recorded_at_ms: AT,
        acts: vec![act(1, consented())],
    }
}

/// An act of one worker.
pub(crate) fn act(n: u8, what: impl Into<ElderWhat>) -> ElderAct {
    ElderAct {
        id: ActId::from_bytes([n; 16]),
        by: WorkerId::from_bytes([7; 16]),
        at_ms: AT,
        corrects: None,
        what: what.into(),
    }
}

/// The elder after these acts, each of which has to go through.
pub(crate) fn after(acts: Vec<ElderAct>) -> Elder {
    let mut elder = begun();
    elder.heads = ElderHeads::begun();
    for one in acts {
        let before = elder.clone();
        let mut care = Care::of(&before);
        care.take(&one).unwrap();
        elder.heads = care.heads().clone();
        elder.acts.push(one);
    }
    elder
}

/// Consent.
pub(crate) fn consented() -> consent::Consented {
    consent::Consented {
        wording: "2026-11".into(),
        method: consent::Method::Oral,
        witness: "周敏".into(),
    }
}

fn whats() -> Vec<ElderWhat> {
    let day = Day::new(2026, 11, 18).unwrap();
    let act = ActId::from_bytes([4; 16]);
    vec![
        consented().into(),
        consent::ConsentWithdrawn { words: words() }.into(),
        contact::ContactAdded {
            name: "贺小梅".into(),
            relation: "女儿".into(),
            phone: "13900000002".into(),
            agreed: true,
            method: Some(consent::Method::Oral),
            wording: contact::CONTACT_WORDING.into(),
        }
        .into(),
        contact::ContactRemoved { contact: act }.into(),
        plan::PlanSet {
            need: plan::Need::Weekly,
            after_alerts: true,
            reason: words(),
        }
        .into(),
        plan::Alerted {
            alert: plan::Alert::Cold,
            on: day,
        }
        .into(),
        visit::Visited {
            words: words(),
            solved: words(),
            passed_on: vec![visit::PassedOn {
                matter: words(),
                to: visit::PassTo::Village,
                by: Some(day),
            }],
            next_on: Some(day),
            ..visit::Visited::all_fine(day)
        }
        .into(),
        visit::PassedOnDone {
            visit: act,
            at: 0,
            words: words(),
        }
        .into(),
        door::NobodyAnswered { words: words() }.into(),
        door::Asked {
            door: act,
            whom: door::Whom::Neighbours,
            heard: door::Heard::Well,
            words: words(),
        }
        .into(),
        consent::StateChanged {
            to: ElderState::Hospitalised,
            on: day,
            words: words(),
        }
        .into(),
    ]
}
