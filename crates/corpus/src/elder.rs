//! Elders living alone: registered with consent, visited by plan, the latest visit lately or somewhat late.

use model::elder::act::consent::{CONSENT_WORDING, Consented, Method};
use model::elder::act::plan::{Need, PlanSet};
use model::elder::act::visit::Visited;
use model::elder::{ElderWhat, Living, Profile, Sex};
use model::{ActId, ElderAct, GridId, RecordId, UtcMs};

use crate::life::DAY_MS;
use crate::people::phone_of;
use crate::{County, Draw, home, name};

/// How many disputes there are for each elder.
pub const DISPUTES_AN_ELDER: u64 = 20;
/// So that disputes and elders of one number have nothing in common.
const ELDERS: u64 = 0xe1d_0000_0000;

/// An elder with what was done since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Name of the record.
    pub id: RecordId,
    /// When the elder was registered.
    pub at_ms: UtcMs,
    /// Who it is.
    pub profile: Profile,
    /// That the elder agreed.
    pub consent: ElderAct,
    /// How often somebody comes by, and when somebody last did.
    pub acts: Vec<ElderAct>,
}

impl County {
    /// The name of the record of the elder of a number.
    #[must_use]
    pub fn elder_id(&self, number: u64) -> RecordId {
        let mut draw = Draw::seeded(ELDERS ^ number);
        RecordId::from_bytes(self.begun(&mut draw).1)
    }

    /// The elder of a number, registered in a grid.
    #[must_use]
    pub fn elder(&self, number: u64, grid: &GridId) -> Begun {
        let mut draw = Draw::seeded(ELDERS ^ number);
        let (at_ms, id) = self.begun(&mut draw);
        let profile = profile(&mut draw, at_ms, grid);
        let witness = name(&mut draw);
        let consent = self.act(&mut draw, at_ms, agreed(witness));
        let (need, days) = match draw.below(10) {
            0 => (Need::Weekly, 7),
            1..7 => (Need::Monthly, 30),
            _ => (Need::Quarterly, 91),
        };
        let plan = PlanSet {
            need,
            after_alerts: draw.comes_about(500),
            reason: String::new(),
        };
        // One in ten is late.
        let ago = draw.between(0, days * 11 / 10);
        let seen = self.until.plus_ms(-ago * DAY_MS - DAY_MS / 12).max(at_ms);
        let acts = vec![
            self.act(&mut draw, at_ms, plan),
            self.act(&mut draw, seen, Visited::all_fine(seen.day())),
        ];
        Begun {
            id: RecordId::from_bytes(id),
            at_ms,
            profile,
            consent,
            acts,
        }
    }

    fn act(&self, draw: &mut Draw, at_ms: UtcMs, what: impl Into<ElderWhat>) -> ElderAct {
        ElderAct {
            id: ActId::from_bytes(draw.bytes()),
            by: self.author.id,
            at_ms,
            corrects: None,
            what: what.into(),
        }
    }
}

fn profile(draw: &mut Draw, at_ms: UtcMs, grid: &GridId) -> Profile {
    let age = i16::try_from(draw.between(66, 92)).unwrap_or(70);
    Profile {
        name: name(draw),
        sex: Some(if draw.comes_about(600) {
            Sex::Female
        } else {
            Sex::Male
        }),
        birth_year: Some(at_ms.day().year() - age),
        phone: phone_of(draw, 700),
        address: home(draw),
        living: Some(if draw.comes_about(800) {
            Living::Alone
        } else {
            Living::AloneByDay
        }),
        point: None,
        grid: grid.clone(),
    }
}

fn agreed(witness: String) -> Consented {
    Consented {
        wording: CONSENT_WORDING.to_owned(),
        method: Method::Oral,
        witness,
    }
}
