//! The fields of each kind of act, and an act as a role may see it.

use serde_json::{Map, Value};

use super::{
    CASE_READERS, CASE_WORKERS, Class, FieldRule, LETTER_READERS, Retention, Sight, masked_name,
    sight,
};
use crate::Role;
use crate::act::Doing;
use crate::dispute::act::Act;

/// Words: why, and what was said.
const fn words(path: &'static str, purpose: &'static str) -> FieldRule {
    FieldRule {
        path,
        purpose,
        class: Class::Personal,
        retention: Retention::YearsAfterClose(3),
        whole: CASE_READERS,
        masked: &[],
    }
}

/// The course of the case itself.
const fn course(path: &'static str, purpose: &'static str) -> FieldRule {
    FieldRule {
        path,
        purpose,
        class: Class::Case,
        retention: Retention::CaseFile,
        whole: CASE_READERS,
        masked: &[],
    }
}

/// Who somebody is, beside the parties.
const fn named(path: &'static str, purpose: &'static str) -> FieldRule {
    FieldRule {
        path,
        purpose,
        class: Class::Personal,
        retention: Retention::YearsAfterClose(3),
        whole: CASE_WORKERS,
        masked: &[Role::Reviewer],
    }
}

/// What only those who work the case may know.
const fn guarded(path: &'static str, purpose: &'static str) -> FieldRule {
    FieldRule {
        path,
        purpose,
        class: Class::Personal,
        retention: Retention::YearsAfterClose(3),
        whole: CASE_WORKERS,
        masked: &[],
    }
}

/// What a unit and those who write to it say.
const fn lettered(path: &'static str, purpose: &'static str) -> FieldRule {
    FieldRule {
        path,
        purpose,
        class: Class::Personal,
        retention: Retention::YearsAfterClose(3),
        whole: LETTER_READERS,
        masked: &[],
    }
}

/// What is sealed, and by whom it may be opened.
const fn sealed(path: &'static str, purpose: &'static str) -> FieldRule {
    FieldRule {
        path,
        purpose,
        class: Class::Personal,
        retention: Retention::YearsAfterClose(3),
        whole: &[Role::StationOfficer, Role::Reviewer],
        masked: &[],
    }
}

const WHY: &str = "说明为什么";
const COURSE: &str = "留下办理过程";
const CLOCK: &str = "计算时限";
const WHO: &str = "知道由谁负责";
const GRADING: &str = "知道多紧急";
const MINUTES: &str = "留下调解记录";
const AGREED: &str = "留下协议内容";
const SHARED: &str = "会商分工";
const LETTER: &str = "移交给有关单位";
const WATCHED: &str = "督办";
const LOOKED_AFTER: &str = "回访当事人";
const PROTECTED: &str = "保护受害人";
const TIED: &str = "留下两份记录的联系";

/// Every field of every kind of act.
pub const ACTS: &[FieldRule] = &[
    words("acts.accepted.reason", WHY),
    words("acts.returned.reason", WHY),
    words("acts.resubmitted.reason", WHY),
    course("acts.assigned.to", WHO),
    course("acts.assigned.lead", WHO),
    course("acts.assigned.deadline", CLOCK),
    words("acts.assigned.reason", WHY),
    words("acts.claimed.reason", WHY),
    course("acts.passed_back.left", WHO),
    words("acts.passed_back.reason", WHY),
    course("acts.mediation_began.procedure", CLOCK),
    course("acts.mediation_began.counts_from", CLOCK),
    words("acts.mediation_began.reason", WHY),
    words("acts.mediation_began.weighed", PROTECTED),
    course("acts.agreed.agreement", COURSE),
    course("acts.agreed.level", "统计化解层级"),
    words("acts.agreed.reason", WHY),
    words("acts.failed.reason", WHY),
    course("acts.refused.party", COURSE),
    words("acts.refused.reason", WHY),
    words("acts.refused.said_where", COURSE),
    words("acts.referred.unit", COURSE),
    words("acts.referred.reason", WHY),
    words("acts.follow_up_began.reason", WHY),
    words("acts.closed.reason", WHY),
    course("acts.closed.level", "统计化解层级"),
    words("acts.reopened.reason", WHY),
    course("acts.graded.grade", GRADING),
    course("acts.graded.facts", GRADING),
    words("acts.graded.reason", WHY),
    course("acts.graded.expires_on", CLOCK),
    course("acts.deadline_set.day", CLOCK),
    words("acts.deadline_set.reason", WHY),
    course("acts.extended.clock", CLOCK),
    course("acts.extended.until", CLOCK),
    course("acts.extended.consent_a", CLOCK),
    course("acts.extended.consent_b", CLOCK),
    words("acts.extended.reason", WHY),
    course("acts.session.on", MINUTES),
    words("acts.session.place", MINUTES),
    named("acts.session.mediators.name", MINUTES),
    course("acts.session.mediators.worker", MINUTES),
    course("acts.session.mediators.invited", MINUTES),
    course("acts.session.chosen_by_parties", MINUTES),
    named("acts.session.invited.name", MINUTES),
    words("acts.session.invited.role", MINUTES),
    course("acts.session.invited.consent", MINUTES),
    course("acts.session.open", MINUTES),
    course("acts.session.voluntary_a", MINUTES),
    course("acts.session.voluntary_b", MINUTES),
    words("acts.session.statement_a", MINUTES),
    words("acts.session.statement_b", MINUTES),
    words("acts.session.course", MINUTES),
    course("acts.session.outcome", MINUTES),
    course("acts.session.next_on", CLOCK),
    course("acts.statement.party", MINUTES),
    words("acts.statement.words", MINUTES),
    course("acts.agreement.form", AGREED),
    words("acts.agreement.facts", AGREED),
    words("acts.agreement.terms.deed", AGREED),
    guarded("acts.agreement.terms.who", AGREED),
    course("acts.agreement.terms.by", CLOCK),
    words("acts.agreement.method", AGREED),
    course("acts.agreement.deadline", CLOCK),
    guarded("acts.agreement.signatures", AGREED),
    guarded("acts.agreement.signed.party", AGREED),
    guarded("acts.agreement.signed.mediator", AGREED),
    guarded("acts.agreement.signed.file", AGREED),
    course("acts.agreement.effective_on", CLOCK),
    course("acts.performance.agreement", AGREED),
    course("acts.performance.kept", AGREED),
    words("acts.performance.words", AGREED),
    course("acts.court_confirmation.agreement", AGREED),
    course("acts.court_confirmation.step", AGREED),
    course("acts.court_confirmation.on", CLOCK),
    words("acts.court_confirmation.words", AGREED),
    course("acts.meeting.on", SHARED),
    words("acts.meeting.place", SHARED),
    words("acts.meeting.chair", SHARED),
    course("acts.meeting.units", SHARED),
    words("acts.meeting.minutes", SHARED),
    course("acts.meeting.takers.unit", SHARED),
    course("acts.meeting.takers.worker", SHARED),
    words("acts.meeting.takers.task", SHARED),
    course("acts.meeting.takers.deadline", CLOCK),
    course("acts.taker_done.meeting", SHARED),
    course("acts.taker_done.taker", SHARED),
    words("acts.taker_done.words", SHARED),
    course("acts.referral_offered.letter", LETTER),
    course("acts.referral_offered.unit", LETTER),
    course("acts.referral_offered.number", LETTER),
    words("acts.referral_offered.matter", LETTER),
    course("acts.referral_offered.deadline", CLOCK),
    course("acts.referral_accepted.referral", LETTER),
    course("acts.referral_accepted.on", LETTER),
    course("acts.referral_accepted.who", LETTER),
    words("acts.referral_accepted.words", LETTER),
    course("acts.referral_declined.referral", LETTER),
    course("acts.referral_declined.on", LETTER),
    course("acts.referral_declined.who", LETTER),
    words("acts.referral_declined.reason", LETTER),
    course("acts.referral_answered.referral", LETTER),
    course("acts.referral_answered.on", LETTER),
    course("acts.referral_answered.who", LETTER),
    words("acts.referral_answered.words", LETTER),
    course("acts.referral_revoked.referral", LETTER),
    words("acts.referral_revoked.reason", LETTER),
    course("acts.supervised.level", WATCHED),
    words("acts.supervised.reason", WATCHED),
    course("acts.supervised.until", CLOCK),
    course("acts.supervision_ended.ends", WATCHED),
    words("acts.supervision_ended.reason", WATCHED),
    course("acts.follow_up_planned.on", CLOCK),
    words("acts.follow_up_planned.reason", LOOKED_AFTER),
    course("acts.follow_up_planned.party", LOOKED_AFTER),
    course("acts.follow_up.on", LOOKED_AFTER),
    course("acts.follow_up.how", LOOKED_AFTER),
    words("acts.follow_up.state_a", LOOKED_AFTER),
    words("acts.follow_up.state_b", LOOKED_AFTER),
    course("acts.follow_up.kept", LOOKED_AFTER),
    course("acts.follow_up.trouble", LOOKED_AFTER),
    words("acts.follow_up.words", LOOKED_AFTER),
    course("acts.follow_up.planned", LOOKED_AFTER),
    course("acts.violence_mode.on", PROTECTED),
    course("acts.violence_mode.ends", PROTECTED),
    words("acts.violence_mode.reason", PROTECTED),
    course("acts.report_duty.duty", PROTECTED),
    course("acts.report_duty.on", PROTECTED),
    words("acts.report_duty.words", PROTECTED),
    course("acts.warning_letter.issued_on", PROTECTED),
    course("acts.warning_letter.number", PROTECTED),
    course("acts.warning_letter.against", PROTECTED),
    course("acts.warning_letter.copied_on", PROTECTED),
    course("acts.protection_order.issued_on", PROTECTED),
    course("acts.protection_order.until", CLOCK),
    course("acts.protection_order.court", PROTECTED),
    course("acts.protection_order.against", PROTECTED),
    course("acts.protective_visit.on", PROTECTED),
    course("acts.protective_visit.party", PROTECTED),
    course("acts.protective_visit.how", PROTECTED),
    words("acts.protective_visit.words", PROTECTED),
    course("acts.safe_contact.party", PROTECTED),
    guarded("acts.safe_contact.when", PROTECTED),
    guarded("acts.safe_contact.how", PROTECTED),
    sealed("acts.sealed_reporter.sealed", PROTECTED),
    sealed("acts.sealed_reporter.key", PROTECTED),
    course("acts.settled_conflict.field", TIED),
    guarded("acts.settled_conflict.chosen", TIED),
    guarded("acts.settled_conflict.others", TIED),
    words("acts.settled_conflict.reason", WHY),
    course("acts.duplicate_of.dispute", TIED),
    words("acts.duplicate_of.reason", WHY),
    course("acts.merged_into.dispute", TIED),
    course("acts.merged_into.before", TIED),
    words("acts.merged_into.reason", WHY),
    course("acts.took_in.dispute", TIED),
    words("acts.took_in.reason", WHY),
    course("acts.numbered.number", "卷宗编号"),
    lettered("acts.letter_accepted.words", LETTER),
    lettered("acts.letter_declined.reason", LETTER),
    lettered("acts.letter_answered.words", LETTER),
    lettered("acts.letter_revoked.reason", LETTER),
];

/// Leaves of an act only what the role may see. Of what a newer app wrote, only its kind: nobody has
/// said who may see the rest.
#[must_use]
pub fn act_for(role: Role, act: &Act) -> Act {
    Act {
        what: what_for("acts", role, &act.what),
        ..act.clone()
    }
}

/// The same of what was done with a record of any kind, whose acts stand in the dictionary under `path`.
pub(super) fn what_for<W: Doing>(path: &str, role: Role, done: &W) -> W {
    let code = done.code();
    let mut what = if done.is_unknown() {
        Map::new()
    } else {
        done.map()
    };
    what.remove("what");
    what.retain(|key, value| show(&format!("{path}.{code}.{key}"), role, value));
    what.insert("what".into(), code.into());
    W::read(what)
}

/// Every text of an act with the path of its field: `acts.session.statement_a`. Nothing of what a newer
/// app wrote: nobody has said who may see it.
#[must_use]
pub fn texts_of(act: &Act) -> Vec<(String, String)> {
    texts_in("acts", &act.what)
}

/// The same of what was done with a record of any kind, whose acts stand in the dictionary under `path`.
pub(super) fn texts_in<W: Doing>(path: &str, done: &W) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    if !done.is_unknown() {
        let mut said = done.map();
        said.remove("what");
        let path = format!("{path}.{}", done.code());
        gather(&path, &Value::Object(said), &mut texts);
    }
    texts
}

fn gather(path: &str, value: &Value, texts: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(key, value)| gather(&format!("{path}.{key}"), value, texts)),
        Value::Array(items) => items.iter().for_each(|item| gather(path, item, texts)),
        Value::String(text) if !text.is_empty() => texts.push((path.to_owned(), text.clone())),
        _ => {}
    }
}

/// Leaves of a value what the role may see; tells whether anything is left.
fn show(path: &str, role: Role, value: &mut Value) -> bool {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, value| show(&format!("{path}.{key}"), role, value));
            !fields.is_empty()
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            items.retain_mut(|item| show(path, role, item));
            true
        }
        other => match (sight(path, role), other) {
            (Sight::Whole, _) => true,
            (Sight::Masked, Value::String(text)) => {
                *text = masked_name(text);
                true
            }
            _ => false,
        },
    }
}
