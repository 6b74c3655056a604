//! The fields of a notice, and a notice as a role may see it.

use super::{CASE_READERS, Class, FieldRule, Retention};
use crate::Role;
use crate::act::Act;
use crate::notice::NoticeAct;

const fn of(path: &'static str, purpose: &'static str, class: Class) -> FieldRule {
    FieldRule {
        path,
        purpose,
        class,
        retention: Retention::Months(12),
        whole: CASE_READERS,
        masked: &[],
    }
}

const ASKED: &str = "请网格去办一件事";
const RECEIPT: &str = "确认通知没有丢，不作考核";
const ANSWER: &str = "知道办到哪一步";

/// Every field of a notice.
pub const NOTICE: &[FieldRule] = &[
    of("notice.id", "区分每一条通知", Class::Case),
    of("notice.grid", "确定发给哪个网格", Class::Case),
    of("notice.errand.asked", ASKED, Class::Personal),
    of("notice.errand.why", ASKED, Class::Personal),
    of("notice.errand.by", "计算时限", Class::Case),
    of("notice.errand.expires_on", "到期不再显示", Class::Case),
    of("notice.errand.to", ASKED, Class::Case),
    of("notice.errand.about.kind", ASKED, Class::Case),
    of("notice.errand.about.id", ASKED, Class::Case),
    of("notice.errand.household", ASKED, Class::Personal),
    of("notice.errand.batch", "一次发给几个网格", Class::Case),
    of("notice.recorded_by", "谁发的谁负责", Class::Case),
    of("notice.recorded_at_ms", "计算时限", Class::Case),
    of("notice.acts.id", "区分每一步", Class::Case),
    of("notice.acts.what", RECEIPT, Class::Case),
    of("notice.acts.by", ANSWER, Class::Case),
    of("notice.acts.at_ms", ANSWER, Class::Case),
    of("notice.acts.corrects", ANSWER, Class::Case),
    of("notice.acts.accepted.words", ANSWER, Class::Personal),
    of("notice.acts.declined.why", ANSWER, Class::Case),
    of("notice.acts.declined.words", ANSWER, Class::Personal),
    of("notice.acts.done.answer", ANSWER, Class::Personal),
    of("notice.acts.done.dispute", ANSWER, Class::Case),
    of("notice.acts.recalled.reason", "说明为什么", Class::Personal),
    of("notice.acts.escalated.to", ANSWER, Class::Case),
    of("notice.acts.escalated.seat", ANSWER, Class::Case),
    of("notice.acts.escalated.worker", ANSWER, Class::Case),
    of(
        "notice.acts.escalated.reason",
        "说明为什么",
        Class::Personal,
    ),
    of(
        "notice.acts.told_otherwise.how",
        "另用电话或短信告知",
        Class::Case,
    ),
];

/// Leaves of an act only what the role may see.
#[must_use]
pub fn notice_act_for(role: Role, act: &NoticeAct) -> NoticeAct {
    Act {
        what: super::acts::what_for("notice.acts", role, &act.what),
        ..act.clone()
    }
}

/// Every text of an act with the path of its field.
#[must_use]
pub fn notice_texts_of(act: &NoticeAct) -> Vec<(String, String)> {
    super::acts::texts_in("notice.acts", &act.what)
}
