//! Disputes and elders to tell stories with. The names are made up.

use contract::command::elder::{CONSENT_WORDING, Register};
use model::elder::ProfileDraft;
use model::elder::act::consent::{Consented, Method};
use model::{DisputeDraft, DisputeKind, GridId, Party, Side};

/// A party by name.
#[must_use]
pub fn party(side: Side, name: &str) -> Party {
    Party {
        id: None,
        side,
        name: name.into(),
        phone: String::new(),
        address: String::new(),
    }
}

/// Water in the yard: a dispute with just what is asked for.
#[must_use]
pub fn neighbors_quarrel(grid: &GridId) -> DisputeDraft {
    DisputeDraft {
        kind: Some(DisputeKind::Neighbor),
        parties: vec![party(Side::A, "王小明"), party(Side::B, "李大山")],
        claim_a: "排水沟被堵，水进了院子。".into(),
        area: Some(grid.village()),
        grid: Some(grid.clone()),
        ..DisputeDraft::default()
    }
}

/// An elder who lives alone and signed: with just what is asked for.
#[must_use]
pub fn lone_elder(grid: &GridId) -> Register {
    Register {
        profile: ProfileDraft {
            name: "贺玉兰".into(),
            address: "三组12号".into(),
            grid: Some(grid.clone()),
            ..ProfileDraft::default()
        },
        consent: Consented {
            wording: CONSENT_WORDING.into(),
            method: Method::Signature,
            witness: String::new(),
        },
        plan: None,
        contacts: Vec::new(),
    }
}
