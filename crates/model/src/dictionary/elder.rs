//! The fields of an elder's record, and an elder as a role may see one. A reviewer sees totals and nobody.

use super::{CASE_WORKERS, Class, FieldRule, Retention, shown};
use crate::Role;
use crate::act::Act;
use crate::elder::{ElderAct, Profile};

const fn of(path: &'static str, purpose: &'static str, class: Class, kept: Retention) -> FieldRule {
    FieldRule {
        path,
        purpose,
        class,
        retention: kept,
        whole: CASE_WORKERS,
        masked: &[],
    }
}

/// Who the elder is; kept as long as somebody comes by.
const fn person(path: &'static str, purpose: &'static str) -> FieldRule {
    of(
        path,
        purpose,
        Class::Personal,
        Retention::DaysAfterVisitsEnd(30),
    )
}

/// What was said and seen on a visit.
const fn told(path: &'static str, purpose: &'static str) -> FieldRule {
    of(path, purpose, Class::Personal, Retention::Months(12))
}

/// When and by which plan somebody came by.
const fn course(path: &'static str, purpose: &'static str) -> FieldRule {
    of(path, purpose, Class::Case, Retention::Months(12))
}

const VISIT: &str = "走访时对照查看";
const DOOR: &str = "敲门无人应答时尽快找到人";
const PLAN: &str = "按需要安排走访";
const CONSENT: &str = "留下本人同意的记录";
const CONTACT: &str = "出事时联系得上";

/// Every field of an elder's record.
pub const ELDER: &[FieldRule] = &[
    of(
        "elder.id",
        "区分每一位老人",
        Class::Case,
        Retention::DaysAfterVisitsEnd(30),
    ),
    person("elder.name", "上门走访"),
    person("elder.sex", "称呼得体"),
    person("elder.birth_year", "按年龄安排走访"),
    person("elder.phone", "走访前联系"),
    person("elder.address", "上门走访"),
    person("elder.living", "按居住情况安排走访"),
    person("elder.point", "在地图上找到住处附近"),
    person("elder.grid", "确定归哪个网格"),
    person("elder.heads.states", "知道是否还去走访"),
    course("elder.heads.plans", PLAN),
    course("elder.recorded_by", "谁登记的谁负责"),
    course("elder.recorded_at_ms", "留下办理过程"),
    course("elder.acts.id", "区分每一次走访"),
    course("elder.acts.what", "留下办理过程"),
    course("elder.acts.by", "谁走访的谁负责"),
    course("elder.acts.at_ms", "计算下次走访"),
    course("elder.acts.corrects", "留下办理过程"),
    person("elder.acts.consented.wording", CONSENT),
    person("elder.acts.consented.method", CONSENT),
    person("elder.acts.consented.witness", CONSENT),
    person("elder.acts.consent_withdrawn.words", CONSENT),
    person("elder.acts.contact_added.name", CONTACT),
    person("elder.acts.contact_added.relation", CONTACT),
    person("elder.acts.contact_added.phone", CONTACT),
    person("elder.acts.contact_added.agreed", CONTACT),
    person("elder.acts.contact_added.method", CONTACT),
    person("elder.acts.contact_added.wording", CONTACT),
    person("elder.acts.contact_removed.contact", CONTACT),
    course("elder.acts.plan_set.need", PLAN),
    course("elder.acts.plan_set.after_alerts", PLAN),
    told("elder.acts.plan_set.reason", PLAN),
    course("elder.acts.alerted.alert", PLAN),
    course("elder.acts.alerted.on", PLAN),
    course("elder.acts.visited.on", "计算下次走访"),
    told("elder.acts.visited.checks.item", VISIT),
    told("elder.acts.visited.checks.answer", VISIT),
    told("elder.acts.visited.words", "记下老人的话"),
    told("elder.acts.visited.solved", "留下当场解决的事"),
    told("elder.acts.visited.passed_on.matter", "转给能办的人"),
    told("elder.acts.visited.passed_on.to", "转给能办的人"),
    course("elder.acts.visited.passed_on.by", "计算时限"),
    course("elder.acts.visited.next_on", PLAN),
    course("elder.acts.passed_on_done.visit", "知道办到哪一步"),
    course("elder.acts.passed_on_done.at", "知道办到哪一步"),
    told("elder.acts.passed_on_done.words", "知道办到哪一步"),
    told("elder.acts.nobody_answered.words", DOOR),
    course("elder.acts.asked.door", DOOR),
    course("elder.acts.asked.whom", DOOR),
    told("elder.acts.asked.heard", DOOR),
    told("elder.acts.asked.words", DOOR),
    person("elder.acts.state_changed.to", "知道是否还去走访"),
    person("elder.acts.state_changed.on", "知道是否还去走访"),
    person("elder.acts.state_changed.words", "知道是否还去走访"),
];

/// Leaves of a profile only what the role may see.
#[must_use]
pub fn profile_for(role: Role, mut profile: Profile) -> Profile {
    for (path, text) in [
        ("elder.name", &mut profile.name),
        ("elder.phone", &mut profile.phone),
        ("elder.address", &mut profile.address),
    ] {
        *text = shown(path, role, text);
    }
    if !CASE_WORKERS.contains(&role) {
        (profile.sex, profile.birth_year, profile.living) = (None, None, None);
        profile.point = None;
    }
    profile
}

/// Leaves of an act only what the role may see.
#[must_use]
pub fn elder_act_for(role: Role, act: &ElderAct) -> ElderAct {
    Act {
        what: super::acts::what_for("elder.acts", role, &act.what),
        ..act.clone()
    }
}

/// Every text of an act with the path of its field.
#[must_use]
pub fn elder_texts_of(act: &ElderAct) -> Vec<(String, String)> {
    super::acts::texts_in("elder.acts", &act.what)
}
