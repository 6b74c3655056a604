//! The life of a case, day by day until the county's time ends: what has not come to pass by then is not done,
//! and the case stands where it stands.
//!
//! Of the report that says what disputes are about (see `matter`) comes how mediation ends: of 5,935 disputes 41 failed,
//! 30 of them about land. What it does not say is our guess: in a thousand 130 are settled at the door the same day, 20 are
//! refused, 15 are handed over to another unit, 15 are opened again; of those that are taken in 10 are graded red, 45
//! orange and 170 yellow; half are given to somebody with a time limit; one in twelve goes slowly.

use model::dispute::act::grading::Graded;
use model::dispute::act::mediation::{Agreement, Form, Kept, Mediator, Outcome, Session, Term};
use model::dispute::act::{follow_up, step};
use model::{Act, ActId, Day, DisputeContent, DisputeKind, Grade, UtcMs, WorkerId};

use crate::case::Sitting;
use crate::{County, Draw};

pub(crate) const DAY_MS: i64 = 24 * 60 * 60_000;

/// Lives a case that was recorded at `from`.
pub(crate) fn live(
    draw: Draw,
    county: &County,
    content: &DisputeContent,
    from: UtcMs,
) -> Vec<Sitting> {
    let mut draw = draw;
    let slow = draw.comes_about(83);
    let mut diary = Diary {
        draw,
        county,
        at: from,
        pace: if slow { 5 } else { 1 },
        sittings: Vec::new(),
    };
    diary.write(content);
    diary.sittings
}

/// A moment of a working day, `days` after another day.
pub(crate) fn moment(draw: &mut Draw, from: UtcMs, days: i64) -> UtcMs {
    let (hour, minute) = from.hour_minute();
    let midnight = from.plus_ms(-(i64::from(hour) * 60 + i64::from(minute)) * 60_000);
    midnight.plus_ms(days * DAY_MS + draw.between(8 * 60 + 30, 18 * 60) * 60_000)
}

struct Diary<'a> {
    draw: Draw,
    county: &'a County,
    at: UtcMs,
    /// How many times as long everything takes.
    pace: i64,
    sittings: Vec<Sitting>,
}

/// What makes a quarrel orange or red here; nothing of violence at home.
const FACTS: &[&str] = &[
    "repeat_calls",
    "mediation_failed",
    "damage",
    "many_people",
    "alcohol",
];

/// What the sides agree on in a dispute of this kind.
const fn deeds(kind: &DisputeKind) -> &'static [&'static str] {
    match kind {
        DisputeKind::Neighbor => &[
            "恢复原状，以原界为准",
            "错开时间使用，互不妨碍",
            "各自修好自己那一段",
        ],
        DisputeKind::Land => &[
            "以村上存底的四至为准，重新栽好界石",
            "按说好的价补齐，当面付清",
            "收完这一季再交还",
        ],
        DisputeKind::Household => &[
            "轮流照顾，按月接送",
            "各出一份生活费，每月初五以前给",
            "账目当面对清，各得一份",
        ],
        DisputeKind::Marriage => &[
            "先分开住一段，把要紧的事说清再谈",
            "退还一部分，当面付清",
            "孩子的生活费按月给",
        ],
        _ => &[
            "赔偿一部分，当面付清",
            "欠的分三次还清",
            "当面道歉，以后有话好好说",
        ],
    }
}

impl Diary<'_> {
    fn write(&mut self, content: &DisputeContent) {
        let at_the_door = self.draw.comes_about(130);
        if !at_the_door && !self.take_in() {
            return;
        }
        let fate = self.draw.below(1_000);
        if fate < 20 {
            self.refuse(content);
        } else if fate < 35 && !at_the_door {
            self.hand_over();
        } else {
            self.mediate(content, at_the_door);
        }
    }

    /// From the door to whoever is responsible; false when nobody took it in yet.
    fn take_in(&mut self) -> bool {
        self.pass(0, 3);
        if self.draw.comes_about(20) {
            let reason = "对方的姓名和地点没有写清，请补上".to_owned();
            self.act(step::Returned { reason });
            self.pass(1, 5);
            let reason = "已补上".to_owned();
            self.act(step::Resubmitted { reason });
        }
        if !self.is_there_yet() {
            return false;
        }
        self.act(step::Accepted::default());
        self.grade();
        if self.draw.comes_about(500) {
            let me = self.me();
            self.act(step::Assigned {
                to: vec![me],
                lead: Some(me),
                deadline: Some(self.day().plus_days(30)),
                reason: "请在一个月内办结".to_owned(),
            });
            self.pass(0, 2);
            self.act(step::Claimed::default());
        }
        true
    }

    fn grade(&mut self) {
        let (grade, days) = match self.draw.below(1_000) {
            0..10 => (Grade::Red, 7),
            10..55 => (Grade::Orange, 15),
            55..225 => (Grade::Yellow, 30),
            _ => return,
        };
        let reason = match grade {
            Grade::Red => "说过要动手，家里人拦着",
            Grade::Orange => "吵过几回，一次比一次凶",
            _ => "一般口角，先看着",
        };
        let facts = if grade == Grade::Yellow {
            Vec::new()
        } else {
            vec![self.draw.of(FACTS).to_owned()]
        };
        let expires_on = self.day().plus_days(days);
        self.act(Graded {
            grade,
            facts,
            reason: reason.to_owned(),
            expires_on,
        });
    }

    fn refuse(&mut self, content: &DisputeContent) {
        self.pass(1, 6);
        self.act(step::Refused {
            party: content.parties.last().and_then(|party| party.id),
            reason: "要走法律途径".to_owned(),
            said_where: "村委会".to_owned(),
        });
        self.pass(5, 20);
        self.act(closed("已告知其他途径", None));
    }

    fn hand_over(&mut self) {
        self.pass(2, 10);
        let units = ["凉州区人社局", "凉州区人民法院", "凉州区自然资源局"];
        let unit = self.draw.of(&units).to_owned();
        self.act(step::Referred {
            unit,
            reason: "超出村里能办的，按首问责任移交".to_owned(),
        });
        self.pass(20, 60);
        self.act(closed("对方单位已办结", None));
    }

    fn mediate(&mut self, content: &DisputeContent, at_the_door: bool) {
        if !at_the_door {
            self.pass(1, 8);
        }
        self.sit_down();
        let before = if at_the_door {
            0
        } else {
            self.draw.between(0, 2)
        };
        for _ in 0..before {
            self.session(Outcome::GoesOn);
            self.pass(3, 10);
        }
        // In 100,000 of those that come so far: 13 in a hundred are settled at the door, some are refused or handed over.
        let fails = match content.kind {
            DisputeKind::Land => 1_840,
            _ => 330,
        };
        if !at_the_door && self.draw.below(100_000) < fails {
            self.fail();
            return;
        }
        self.agree(at_the_door, content);
        self.look_after();
        self.pass(14, 45);
        self.act(closed("协议已履行", None));
        if self.draw.comes_about(15) {
            self.pass(10, 120);
            let reason = "又为同一件事吵起来".to_owned();
            self.act(step::Reopened { reason });
            self.pass(2, 6);
            self.sit_down();
            self.agree(false, content);
            self.look_after();
        }
    }

    fn sit_down(&mut self) {
        self.act(step::MediationBegan {
            reason: "双方都同意坐下来谈".to_owned(),
            ..step::MediationBegan::default()
        });
    }

    fn fail(&mut self) {
        // A session that failed and the step it leads to are said together, or not at all.
        if self.at.plus_ms(2 * 60_000) >= self.county.until {
            return;
        }
        self.session(Outcome::Failed);
        let reason = "各说各的，谈不拢".to_owned();
        self.act(step::Failed { reason });
        if self.draw.comes_about(600) {
            self.pass(3, 15);
            self.act(step::Referred {
                unit: "凉州区人民法院".to_owned(),
                reason: "调解不成，告知可以起诉".to_owned(),
            });
        }
    }

    fn session(&mut self, outcome: Outcome) {
        let courses = [
            "先分开听，再坐到一起，一条一条说过。",
            "请了两位老人作证，当面对过。",
            "从亲戚邻里的情分说起，双方都让了一步。",
        ];
        let places = ["村委会", "板凳调解点", "当事人家中", "地头"];
        let session = Session {
            on: self.day(),
            place: self.draw.of(&places).to_owned(),
            mediators: vec![Mediator {
                name: self.county.author.name.clone(),
                worker: Some(self.me()),
                invited: false,
            }],
            chosen_by_parties: true,
            invited: Vec::new(),
            open: false,
            voluntary_a: true,
            voluntary_b: true,
            statement_a: String::new(),
            statement_b: String::new(),
            course: self.draw.of(&courses).to_owned(),
            outcome,
            next_on: None,
        };
        self.act(session);
    }

    fn agree(&mut self, at_the_door: bool, content: &DisputeContent) {
        self.session(Outcome::Agreed);
        let oral = at_the_door || self.draw.comes_about(450);
        let term = Term {
            deed: self.draw.of(deeds(&content.kind)).to_owned(),
            who: content
                .parties
                .last()
                .map_or_else(String::new, |party| party.name.clone()),
            by: Some(self.day().plus_days(15)),
        };
        let agreement = self.act(Agreement {
            form: if oral { Form::Oral } else { Form::Written },
            facts: String::new(),
            terms: vec![term],
            method: String::new(),
            deadline: None,
            signatures: Vec::new(),
            signed: Vec::new(),
            effective_on: self.day(),
        });
        let level = match (at_the_door, &content.kind) {
            (true, _) | (_, DisputeKind::Household | DisputeKind::Marriage) => step::Level::House,
            (_, DisputeKind::Neighbor) => step::Level::Group,
            _ => step::Level::Village,
        };
        self.act(step::Agreed {
            agreement: Some(agreement),
            level: Some(level),
            reason: String::new(),
        });
    }

    fn look_after(&mut self) {
        self.pass(7, 25);
        let partly = self.draw.comes_about(80);
        let kept = if partly { Kept::Partly } else { Kept::Whole };
        self.act(follow_up::FollowUp {
            on: self.day(),
            how: follow_up::Contact::Door,
            state_a: "情绪平稳".to_owned(),
            state_b: "情绪平稳".to_owned(),
            kept: Some(kept),
            trouble: false,
            words: "两家见面能说话了".to_owned(),
            planned: None,
        });
    }

    /// Some days pass; what is done on one day is done in one sitting.
    fn pass(&mut self, least: i64, most: i64) {
        let days = self.draw.between(least, most) * self.pace;
        self.at = if days == 0 {
            self.at.plus_ms(self.draw.between(5, 20) * 60_000)
        } else {
            moment(&mut self.draw, self.at, days)
        };
    }

    /// Does something, if there is still time for it.
    fn act(&mut self, what: impl Into<model::What>) -> ActId {
        self.at = self.at.plus_ms(60_000);
        let act = Act {
            id: ActId::from_bytes(self.draw.bytes()),
            by: self.me(),
            at_ms: self.at,
            corrects: None,
            what: what.into(),
        };
        let id = act.id;
        if !self.is_there_yet() {
            return id;
        }
        match self.sittings.last_mut() {
            Some(last) if last.at_ms.day() == self.at.day() => {
                last.at_ms = self.at;
                last.acts.push(act);
            }
            _ => self.sittings.push(Sitting {
                at_ms: self.at,
                acts: vec![act],
            }),
        }
        id
    }

    fn is_there_yet(&self) -> bool {
        self.at < self.county.until
    }

    fn day(&self) -> Day {
        self.at.day()
    }

    const fn me(&self) -> WorkerId {
        self.county.author.id
    }
}

fn closed(reason: &str, level: Option<step::Level>) -> step::Closed {
    step::Closed {
        reason: reason.to_owned(),
        level,
    }
}
