//! A visit: what was looked at, what the elder said, what was put right and what was passed on.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::Check as CheckAct;
use crate::dispute::limits;
use crate::problem::Problems;
use crate::{ActId, Day, Problem, open_enum};

open_enum!(
    /// What is looked at. Plain facts of a home; never how ill somebody is.
    Item {
        /// 起居饮食.
        Daily = "daily",
        /// 精神.
        Spirits = "spirits",
        /// 用电.
        Electricity = "electricity",
        /// 用气.
        Gas = "gas",
        /// 取暖用火.
        Heating = "heating",
        /// 用水.
        Water = "water",
        /// 房屋.
        House = "house",
        /// 通道杂物.
        Passage = "passage",
        /// 烟感报警.
        SmokeAlarm = "smoke_alarm",
        /// 紧急联系人.
        Contacts = "contacts",
        /// 亲属来往.
        Relatives = "relatives",
        /// 政策补贴.
        Benefits = "benefits",
        /// 防诈骗提醒.
        Fraud = "fraud",
        /// 天气冷热.
        Weather = "weather",
    }
);

open_enum!(
    /// What was seen of it.
    Answer {
        /// 正常.
        Fine = "fine",
        /// 有隐患, 已处理.
        FixedNow = "fixed_now",
        /// 有隐患, 待处理.
        ToBeFixed = "to_be_fixed",
        /// 未查看.
        NotLookedAt = "not_looked_at",
        /// 老人不愿.
        Declined = "declined",
    }
);

open_enum!(
    /// To whom something is passed on.
    PassTo {
        /// 村委会.
        Village = "village",
        /// 派出所.
        Station = "station",
        /// 乡镇, 民政.
        Township = "township",
        /// 家属.
        Family = "family",
    }
);

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Check {
    /// What.
    pub item: Item,
    /// What was seen.
    pub answer: Answer,
}

/// Something that was passed on, until somebody says that it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PassedOn {
    /// What is to be done.
    pub matter: String,
    /// To whom.
    pub to: PassTo,
    /// By when.
    #[serde(default)]
    pub by: Option<Day>,
}

/// Somebody came by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Visited {
    /// The day.
    pub on: Day,
    /// What was looked at, each once.
    pub checks: Vec<Check>,
    /// The elder's own words.
    #[serde(default)]
    pub words: String,
    /// What was put right there and then.
    #[serde(default)]
    pub solved: String,
    /// What was passed on.
    #[serde(default)]
    pub passed_on: Vec<PassedOn>,
    /// A day sooner than the plan says.
    #[serde(default)]
    pub next_on: Option<Day>,
}

/// Something that was passed on is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PassedOnDone {
    /// The visit.
    pub visit: ActId,
    /// Its place among what was passed on then, from 0.
    pub at: u32,
    /// What came of it.
    #[serde(default)]
    pub words: String,
}

impl Visited {
    /// Everything is fine: the one tap that most visits are.
    #[must_use]
    pub fn all_fine(on: Day) -> Self {
        let fine = |item: &Item| Check {
            item: item.clone(),
            answer: Answer::Fine,
        };
        Self {
            on,
            checks: Item::ALL.iter().map(fine).collect(),
            words: String::new(),
            solved: String::new(),
            passed_on: Vec::new(),
            next_on: None,
        }
    }
}

impl CheckAct for Visited {
    fn check(&self, today: Day, problems: &mut Problems) {
        problems.not_future("on", self.on, today);
        if self.checks.is_empty() {
            problems.add("checks", Problem::Missing);
        }
        problems.many("checks", self.checks.len(), limits::LINES);
        let mut seen = HashSet::new();
        if !self.checks.iter().all(|check| seen.insert(&check.item)) {
            problems.add("checks", Problem::Twice);
        }
        problems.cap("words", &self.words, limits::NARRATIVE_CHARS);
        problems.cap("solved", &self.solved, limits::NARRATIVE_CHARS);
        problems.many("passed_on", self.passed_on.len(), limits::LINES);
        for (at, passed) in self.passed_on.iter().enumerate() {
            let matter = format!("passed_on.{at}.matter");
            problems.needed(&matter, &passed.matter, limits::REASON_CHARS);
        }
        if self.next_on.is_some_and(|next| next < self.on) {
            problems.add("next_on", Problem::BeforeEvent);
        }
    }
}

impl CheckAct for PassedOnDone {
    fn check(&self, _: Day, problems: &mut Problems) {
        problems.cap("words", &self.words, limits::REASON_CHARS);
    }
}
