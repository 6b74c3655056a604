//! One dispute of the county: what was recorded, and what was done since.

use model::{Act, Day, DisputeContent, DisputeId, GridId, Party, PartyId, Side, UtcMs, Worker};

use crate::life::{self, DAY_MS, moment};
use crate::people::phone_of;
use crate::{Draw, Matter, home, name};

/// How long ago the oldest records are, in years.
pub const YEARS: i64 = 3;
const DAYS: i64 = YEARS * 365;
/// So that disputes and elders of one number have nothing in common.
const DISPUTES: u64 = 0xd15_0000_0000;
/// So that a life has nothing in common with the dispute of its number.
const LIVES: u64 = 0x11fe_0000_0000;

/// A county, by when its time ends and by whose hand everything in it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    /// Nothing in it was done at that moment or later.
    pub until: UtcMs,
    /// Who recorded and did everything.
    pub author: Worker,
}

/// A dispute with its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name; names sort by when they were made.
    pub id: DisputeId,
    /// When it was recorded.
    pub at_ms: UtcMs,
    /// What was recorded.
    pub content: DisputeContent,
    /// What was done since, in order.
    pub sittings: Vec<Sitting>,
}

/// What was done in a case on one day, one act after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// When the last of it was done.
    pub at_ms: UtcMs,
    /// The acts; at least one.
    pub acts: Vec<Act>,
}

/// Where a dispute or an elder belongs, by rank: the villages of a county stand in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which village, from 0.
    pub village: usize,
    /// Which of its grids, from 0.
    pub grid: usize,
}

impl Place {
    /// The place of the record of a number among so many villages, at least one. The first in the row have the most: of 300 the
    /// first has one record in seventeen, the first ten together one in six.
    #[must_use]
    pub fn of(number: u64, villages: usize) -> Self {
        const STEPS: usize = 1 << 12;
        let mut draw = Draw::seeded(DISPUTES ^ (1 << 60) ^ number);
        let step = draw.below(STEPS);
        let village = (step * step * villages.max(1)) / (STEPS * STEPS);
        // The first has three, others one or two.
        let grids = if village == 0 { 3 } else { 1 + village % 2 };
        Self {
            village,
            grid: draw.below(grids),
        }
    }
}

impl County {
    /// The name of the dispute of a number.
    #[must_use]
    pub fn case_id(&self, number: u64) -> DisputeId {
        self.recorded(number).1
    }

    /// The dispute of a number, recorded in a grid.
    #[must_use]
    pub fn case(&self, number: u64, grid: &GridId) -> Case {
        let (at_ms, id, mut draw) = self.recorded(number);
        let content = content(&mut draw, at_ms.day(), grid);
        let sittings = life::live(draw, self, &content, at_ms);
        Case {
            id,
            at_ms,
            content,
            sittings,
        }
    }

    /// A life of a number, lived by a dispute that somebody else made up and recorded at `from`.
    #[must_use]
    pub fn life(&self, number: u64, content: &DisputeContent, from: UtcMs) -> Vec<Sitting> {
        life::live(Draw::seeded(LIVES ^ number), self, content, from)
    }

    fn recorded(&self, number: u64) -> (UtcMs, DisputeId, Draw) {
        let mut draw = Draw::seeded(DISPUTES ^ number);
        let (at_ms, id) = self.begun(&mut draw);
        (at_ms, DisputeId::from_bytes(id), draw)
    }

    /// When something was begun, at least a day ago, and a name that sorts by it.
    pub(crate) fn begun(&self, draw: &mut Draw) -> (UtcMs, [u8; 16]) {
        let days = draw.between(1, DAYS);
        let at_ms = moment(draw, self.until, -days);
        let at_ms = at_ms.min(self.until.plus_ms(-DAY_MS / 4));
        let mut id: [u8; 16] = draw.bytes();
        id[..6].copy_from_slice(&at_ms.0.to_be_bytes()[2..]);
        (at_ms, id)
    }
}

fn content(draw: &mut Draw, today: Day, grid: &GridId) -> DisputeContent {
    let matter = Matter::drawn(draw);
    let mut parties = vec![party(draw, Side::A), party(draw, Side::B)];
    let (claim_a, answer) = {
        let [one, other] = [0, 1].map(|at: usize| parties[at].name.clone());
        (matter.claim(draw, &other), matter.answer(draw, &one))
    };
    if draw.comes_about(250) {
        let side = if draw.comes_about(500) {
            Side::A
        } else {
            Side::B
        };
        parties.push(party(draw, side));
    }
    let heard = draw.comes_about(850);
    let seen = [
        "到现场看过，情况属实。",
        "问了左右邻居，说法不一。",
        "看过条子，日期对得上。",
    ];
    let looked_at = draw.comes_about(600);
    let ago = i32::try_from(draw.between(0, 12)).unwrap_or_default();
    DisputeContent {
        kind: matter.kind.clone(),
        subtype: matter.subtype(),
        parties,
        claim_a,
        claim_b: if heard { answer } else { String::new() },
        verified: if looked_at {
            draw.of(&seen).to_owned()
        } else {
            String::new()
        },
        happened_on: Some(today.plus_days(-ago)),
        area: Some(grid.village()),
        place: home(draw),
        point: None,
        grid: grid.clone(),
    }
}

fn party(draw: &mut Draw, side: Side) -> Party {
    let id = Some(PartyId::from_bytes(draw.bytes()));
    let (name, address) = (name(draw), home(draw));
    let phone = phone_of(draw, 600);
    Party {
        id,
        side,
        name,
        phone,
        address,
    }
}
