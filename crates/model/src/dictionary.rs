//! The field dictionary: every field of every record, with why it is kept, how sensitive it is, how
//! long it stays and who may see it. A field that is not in here fails the tests, and no screen
//! shows it.
//!
//! Source: PIPL (个人信息保护法) art. 6 (minimum), 17 (notice), 19 and 47 (shortest retention), 51
//! (classes). The texts are what the page "What is held and why" prints, so they are Chinese first.

mod acts;
mod calls;
mod elder;
mod keeping;
mod notice;

pub use acts::{ACTS, act_for, texts_of};
pub use calls::CALLS;
pub use elder::{ELDER, elder_act_for, elder_texts_of, profile_for};
pub use keeping::{Ended, RunsOut, runs_out};
pub use notice::{NOTICE, notice_act_for, notice_texts_of};

use crate::dispute::letter::Handed;
use crate::{DisputeContent, Letter, Party, Role, surname};

/// How sensitive a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// About the case, not about a person.
    Case,
    /// Personal information (民法典 art. 1034).
    Personal,
}

/// How long a field stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// Years after the case is closed; then the record is de-identified.
    YearsAfterClose(u8),
    /// Days after the case is closed.
    DaysAfterClose(u8),
    /// As long as the case file, by the archive's rules.
    CaseFile,
    /// Months after it was written down; of a notice, after it was over.
    Months(u8),
    /// Days after the last visit there will be: consent was taken back, or the elder moved away or died.
    DaysAfterVisitsEnd(u8),
    /// As long as calls are looked at; then it goes from the one device it is on.
    WhileLookedAt,
}

/// How much of a field a role gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// All of it.
    Whole,
    /// Enough to tell two apart: 张某, `138****1234`.
    Masked,
    /// Nothing.
    Nothing,
}

/// What is known about one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldRule {
    /// Path in the record.
    pub path: &'static str,
    /// Why it is kept.
    pub purpose: &'static str,
    /// How sensitive it is.
    pub class: Class,
    /// How long it stays.
    pub retention: Retention,
    /// Roles that see all of it.
    pub whole: &'static [Role],
    /// Roles that see it masked.
    pub masked: &'static [Role],
}

/// Those who work a case at the door, in the village and at the station.
const CASE_WORKERS: &[Role] = &[
    Role::GridWorker,
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
];
/// Those, and who supervises them.
const CASE_READERS: &[Role] = &[
    Role::GridWorker,
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
    Role::Reviewer,
];

/// Those who write a letter and those it is for.
const LETTER_READERS: &[Role] = &[
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
    Role::Reviewer,
    Role::PartnerUnit,
];

macro_rules! dictionary {
    ($( $path:literal, $purpose:literal, $class:ident, $retention:expr, $whole:expr, $masked:expr; )+) => {
        /// Every field of a dispute.
        pub const DISPUTE: &[FieldRule] = &[ $( FieldRule {
            path: $path,
            purpose: $purpose,
            class: Class::$class,
            retention: $retention,
            whole: $whole,
            masked: $masked,
        } ),+ ];
    };
}

dictionary! {
    "id", "区分每一件纠纷", Case, Retention::CaseFile, Role::ALL, &[];
    "kind", "分类受理", Case, Retention::CaseFile, CASE_READERS, &[];
    "subtype", "分类受理", Case, Retention::CaseFile, CASE_READERS, &[];
    "state", "知道办到哪一步", Case, Retention::CaseFile, CASE_READERS, &[];
    "parties.id", "区分同名当事人", Case, Retention::YearsAfterClose(3), CASE_READERS, &[];
    "parties.side", "分清甲乙双方", Case, Retention::YearsAfterClose(3), CASE_READERS, &[];
    "parties.name", "联系和调解当事人", Personal, Retention::YearsAfterClose(3), CASE_WORKERS, &[Role::Reviewer];
    "parties.phone", "约定调解时间", Personal, Retention::YearsAfterClose(3), CASE_WORKERS, &[Role::Reviewer];
    "parties.address", "上门调解", Personal, Retention::YearsAfterClose(3), CASE_WORKERS, &[];
    "claim_a", "甲方陈述", Personal, Retention::YearsAfterClose(3), CASE_READERS, &[];
    "claim_b", "乙方陈述", Personal, Retention::YearsAfterClose(3), CASE_READERS, &[];
    "verified", "核实的情况", Personal, Retention::YearsAfterClose(3), CASE_READERS, &[];
    "happened_on", "计算时限", Case, Retention::CaseFile, CASE_READERS, &[];
    "area", "按区划派发和统计", Case, Retention::CaseFile, CASE_READERS, &[];
    "place", "找到现场", Personal, Retention::YearsAfterClose(3), CASE_WORKERS, &[];
    "point", "在地图上找到现场附近", Personal, Retention::DaysAfterClose(30), CASE_WORKERS, &[];
    "grid", "确定归哪个网格", Case, Retention::CaseFile, CASE_READERS, &[];
    "recorded_by", "谁记的谁负责", Case, Retention::CaseFile, CASE_READERS, &[];
    "recorded_at_ms", "计算时限", Case, Retention::CaseFile, CASE_READERS, &[];
    "letter.case", "移交给有关单位", Case, Retention::CaseFile, CASE_READERS, &[];
    "letter.referral", "移交给有关单位", Case, Retention::CaseFile, CASE_READERS, &[];
    "letter.unit", "移交给有关单位", Case, Retention::CaseFile, LETTER_READERS, &[];
    "letter.unit_name", "移交给有关单位", Case, Retention::CaseFile, LETTER_READERS, &[];
    "letter.number", "移交给有关单位", Case, Retention::CaseFile, LETTER_READERS, &[];
    "letter.matter", "移交给有关单位", Personal, Retention::YearsAfterClose(3), LETTER_READERS, &[];
    "letter.asked", "移交给有关单位", Personal, Retention::YearsAfterClose(3), LETTER_READERS, &[];
    "letter.deadline", "计算时限", Case, Retention::CaseFile, LETTER_READERS, &[];
    "letter.from", "谁办的谁负责", Case, Retention::CaseFile, LETTER_READERS, &[];
    "letter.from_name", "谁办的谁负责", Case, Retention::CaseFile, LETTER_READERS, &[];
    "heads.states", "两人同时办理时，两边的状态都留下", Case, Retention::CaseFile, CASE_READERS, &[];
    "heads.grades", "知道多紧急", Case, Retention::CaseFile, CASE_READERS, &[];
    "heads.assignments", "知道由谁负责", Case, Retention::CaseFile, CASE_READERS, &[];
    "heads.deadlines", "计算时限", Case, Retention::CaseFile, CASE_READERS, &[];
    "acts.id", "区分每一步", Case, Retention::CaseFile, CASE_READERS, &[];
    "acts.what", "留下办理过程", Case, Retention::CaseFile, CASE_READERS, &[];
    "acts.by", "谁办的谁负责", Case, Retention::CaseFile, CASE_READERS, &[];
    "acts.at_ms", "计算时限", Case, Retention::CaseFile, CASE_READERS, &[];
    "acts.corrects", "更正时两次都留下", Case, Retention::CaseFile, CASE_READERS, &[];
    "attachments.sha256", "现场和字据的照片", Personal, Retention::YearsAfterClose(1), CASE_WORKERS, &[];
    "attachments.type", "打开照片", Case, Retention::YearsAfterClose(1), CASE_READERS, &[];
    "attachments.size_bytes", "知道要用多少流量", Case, Retention::YearsAfterClose(1), CASE_READERS, &[];
    "attachments.caption", "说明照片拍的是什么", Personal, Retention::YearsAfterClose(1), CASE_WORKERS, &[];
    "attachments.agreed", "留下当事人同意拍照的记录", Case, Retention::YearsAfterClose(3), CASE_READERS, &[];
    "attachments.added_by", "谁拍的谁负责", Case, Retention::CaseFile, CASE_READERS, &[];
    "attachments.added_at_ms", "留下办理过程", Case, Retention::CaseFile, CASE_READERS, &[];
}

/// Every field there is: of every kind of record, of each kind of act, and of a call.
pub fn every_field() -> impl Iterator<Item = &'static FieldRule> {
    let records = DISPUTE.iter().chain(ACTS).chain(ELDER).chain(NOTICE);
    records.chain(CALLS)
}

/// How much of the field at `path` the role gets; nothing when the field is not in the dictionary.
#[must_use]
pub fn sight(path: &str, role: Role) -> Sight {
    match every_field().find(|rule| rule.path == path) {
        Some(rule) if rule.whole.contains(&role) => Sight::Whole,
        Some(rule) if rule.masked.contains(&role) => Sight::Masked,
        _ => Sight::Nothing,
    }
}

/// Shows a text as the role may see the field at `path`; empty when it may not.
#[must_use]
pub fn shown(path: &str, role: Role, text: &str) -> String {
    match sight(path, role) {
        Sight::Whole => text.to_owned(),
        Sight::Masked if path.ends_with("phone") => masked_phone(text),
        Sight::Masked => masked_name(text),
        Sight::Nothing => String::new(),
    }
}

/// Leaves of a person and a case only what the role may see.
#[must_use]
pub fn content_for(role: Role, mut content: DisputeContent) -> DisputeContent {
    for Party {
        name,
        phone,
        address,
        ..
    } in &mut content.parties
    {
        *name = shown("parties.name", role, name);
        *phone = shown("parties.phone", role, phone);
        *address = shown("parties.address", role, address);
    }
    content.claim_a = shown("claim_a", role, &content.claim_a);
    content.claim_b = shown("claim_b", role, &content.claim_b);
    content.verified = shown("verified", role, &content.verified);
    content.place = shown("place", role, &content.place);
    content.point = content
        .point
        .filter(|_| sight("point", role) == Sight::Whole);
    content
}

/// What was handed over with a letter, for those who may read letters; nothing for others. What stands in
/// it was chosen for the unit, and the unit sees all of it. Older apps put more of the case into the record of a letter
/// than was chosen for it, its kind among it: what matter it is says the letter in words.
#[must_use]
pub fn handed_for(role: Role, content: DisputeContent) -> Handed {
    if !LETTER_READERS.contains(&role) {
        return Handed::default();
    }
    Handed {
        parties: content.parties,
        verified: content.verified,
    }
}

/// A letter as the role may see it.
#[must_use]
pub fn letter_for(role: Role, mut letter: Letter) -> Letter {
    for (path, text) in [
        ("letter.unit_name", &mut letter.unit_name),
        ("letter.number", &mut letter.number),
        ("letter.matter", &mut letter.matter),
        ("letter.asked", &mut letter.asked),
        ("letter.from_name", &mut letter.from_name),
    ] {
        *text = shown(path, role, text);
    }
    letter
}

/// `张三丰` becomes `张某`; a compound surname stays whole.
#[must_use]
pub fn masked_name(name: &str) -> String {
    let compound = surname::compound(name).filter(|_| name.chars().count() > 2);
    let surname = compound
        .map(|(surname, _)| surname.to_owned())
        .or_else(|| name.chars().next().map(String::from));
    surname.map_or_else(String::new, |surname| format!("{surname}某"))
}

/// `13812341234` becomes `138****1234`; a shorter number is hidden whole.
#[must_use]
pub fn masked_phone(phone: &str) -> String {
    let chars: Vec<_> = phone.chars().collect();
    match chars.len() {
        0 => String::new(),
        1..=10 => "*".repeat(chars.len()),
        n => {
            let (head, tail) = (&chars[..3], &chars[n - 4..]);
            format!(
                "{}****{}",
                head.iter().collect::<String>(),
                tail.iter().collect::<String>()
            )
        }
    }
}

#[cfg(test)]
mod tests;
