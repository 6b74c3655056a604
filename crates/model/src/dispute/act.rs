//! What is done in the life of a case. An act is written once, by one worker, and never edited; a
//! correction is another act that names the one it corrects. What an act leads to stands in
//! [`life`](super::life).
//!
//! An act of a kind this version does not know, and one whose shape it cannot read, is kept as it was
//! written and shown as unknown.

pub mod bond;
mod check;
pub mod follow_up;
pub mod grading;
pub mod letter;
pub mod mediation;
pub mod meeting;
pub mod referral;
pub mod step;
pub mod supervision;
pub mod violence;

pub use crate::act::{NotAnAct, Unknown};

use super::DisputeContent;
use crate::act::acts;
use crate::problem::Problems;
use crate::{Day, FieldProblem, Role};

/// One thing that was done in a case.
pub type Act = crate::act::Act<What>;

/// What an act is measured against: the day it is done and the case as its author sees it.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The day.
    pub day: Day,
    /// What is recorded of the case.
    pub content: &'a DisputeContent,
}

/// A kind of act: what in it cannot stand.
pub(crate) trait Check {
    /// Adds what is wrong, by field.
    fn check(&self, ground: Ground<'_>, problems: &mut Problems);
}

/// Those who work a case at the door, in the village and at the station.
const WORKERS: &[Role] = &[
    Role::GridWorker,
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
];
/// Those who write a village's papers.
const WRITERS: &[Role] = &[Role::AuxiliaryOfficer, Role::StationOfficer];
/// Those a letter is for.
const UNITS: &[Role] = &[Role::PartnerUnit];
/// Those who watch over others' work.
const WATCHERS: &[Role] = &[Role::StationOfficer, Role::Reviewer];
/// Those who take in, send back, dispatch and hand over.
const OFFICERS: &[Role] = &[Role::AuxiliaryOfficer, Role::StationOfficer, Role::Reviewer];
/// Everyone who has to do with a case but for the unit it is handed over to.
const WORKERS_AND_REVIEWERS: &[Role] = &[
    Role::GridWorker,
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
    Role::Reviewer,
];

acts! {
    /// What was done. Of what a newer app knows, those who work cases may do it: what it does to the state
    /// of the case is judged by the state.
    What checked by Check, unknown by WORKERS_AND_REVIEWERS;
    /// 受理: taken in by an officer or the reviewer, or taken back from another unit.
    Accepted = "accepted" in step, by OFFICERS;
    /// 退回: sent back to who recorded it, to be completed.
    Returned = "returned" in step, by OFFICERS;
    /// 补正后再报: completed and handed in again.
    Resubmitted = "resubmitted" in step, by WORKERS;
    /// 派发: given to the people who are responsible from now on.
    Assigned = "assigned" in step, by OFFICERS;
    /// 认领: one of those it was given to takes it.
    Claimed = "claimed" in step, by WORKERS;
    /// 退派: one of those it was given to gives it back.
    PassedBack = "passed_back" in step, by WORKERS;
    /// 开始调解: both sides agreed to sit down.
    MediationBegan = "mediation_began" in step, by WORKERS;
    /// 达成协议.
    Agreed = "agreed" in step, by WORKERS;
    /// 调解未成.
    Failed = "failed" in step, by WORKERS;
    /// 当事人明确拒绝调解 (人民调解法 art. 23, 26): the flow stops, nobody asks again.
    Refused = "refused" in step, by WORKERS;
    /// 移交: handed over to a unit that answers outside of these records.
    Referred = "referred" in step, by OFFICERS;
    /// 开始回访.
    FollowUpBegan = "follow_up_began" in step, by WORKERS;
    /// 结案.
    Closed = "closed" in step, by WORKERS;
    /// 重新打开: trouble came back.
    Reopened = "reopened" in step, by WORKERS_AND_REVIEWERS;
    /// 分级: a person set the grade of the case.
    Graded = "graded" in grading, by WORKERS_AND_REVIEWERS;
    /// 定时限: the day by which it is to be done.
    DeadlineSet = "deadline_set" in grading, by OFFICERS;
    /// 延期: both sides agreed to go on for longer.
    Extended = "extended" in grading, by WORKERS;
    /// 调解: one session.
    Session = "session" in mediation, by WORKERS;
    /// 当事人补充陈述.
    Statement = "statement" in mediation, by WORKERS;
    /// 协议, written or oral.
    Agreement = "agreement" in mediation, by WORKERS;
    /// 履行情况.
    Performance = "performance" in mediation, by WORKERS;
    /// 司法确认.
    CourtConfirmation = "court_confirmation" in mediation, by WORKERS;
    /// 联席会议.
    Meeting = "meeting" in meeting, by OFFICERS;
    /// 会商任务完成.
    TakerDone = "taker_done" in meeting, by WORKERS_AND_REVIEWERS;
    /// 发提示函.
    ReferralOffered = "referral_offered" in referral, by OFFICERS;
    /// 对方接收, as an officer heard.
    ReferralAccepted = "referral_accepted" in referral, by OFFICERS;
    /// 对方不接收, as an officer heard.
    ReferralDeclined = "referral_declined" in referral, by OFFICERS;
    /// 对方答复, as an officer heard.
    ReferralAnswered = "referral_answered" in referral, by OFFICERS;
    /// 撤回提示函.
    ReferralRevoked = "referral_revoked" in referral, by OFFICERS;
    /// 督办.
    Supervised = "supervised" in supervision, by WATCHERS;
    /// 解除督办.
    SupervisionEnded = "supervision_ended" in supervision, by WATCHERS;
    /// 计划回访.
    FollowUpPlanned = "follow_up_planned" in follow_up, by WORKERS_AND_REVIEWERS;
    /// 回访.
    FollowUp = "follow_up" in follow_up, by WORKERS;
    /// 家庭暴力模式.
    ViolenceMode = "violence_mode" in violence, by WORKERS_AND_REVIEWERS;
    /// 强制报告和救助.
    ReportDuty = "report_duty" in violence, by WORKERS_AND_REVIEWERS;
    /// 告诫书.
    WarningLetter = "warning_letter" in violence, by WRITERS;
    /// 人身安全保护令.
    ProtectionOrder = "protection_order" in violence, by WRITERS;
    /// 查访.
    ProtectiveVisit = "protective_visit" in violence, by WORKERS;
    /// 安全联系方式.
    SafeContact = "safe_contact" in violence, by WORKERS;
    /// 密封的报告人.
    SealedReporter = "sealed_reporter" in violence, by WORKERS_AND_REVIEWERS;
    /// 选定一个值.
    SettledConflict = "settled_conflict" in bond, by WORKERS_AND_REVIEWERS;
    /// 疑似重复.
    DuplicateOf = "duplicate_of" in bond, by WORKERS_AND_REVIEWERS;
    /// 并入另一件.
    MergedInto = "merged_into" in bond, by WRITERS;
    /// 并入了另一件.
    TookIn = "took_in" in bond, by WRITERS;
    /// 编号.
    Numbered = "numbered" in bond, by WORKERS;
    /// 接收提示函.
    LetterAccepted = "letter_accepted" in letter, by UNITS;
    /// 不接收提示函.
    LetterDeclined = "letter_declined" in letter, by UNITS;
    /// 答复提示函.
    LetterAnswered = "letter_answered" in letter, by UNITS;
    /// 收回提示函.
    LetterRevoked = "letter_revoked" in letter, by OFFICERS;
}

impl What {
    /// Whether someone with this role may do it.
    #[must_use]
    pub fn may_be_done_by(&self, role: Role) -> bool {
        let and = match self {
            // The police mediate; an auxiliary officer assists. To sit down together in spite of
            // violence is for an officer to weigh, and so is that it is over.
            Self::MediationBegan(began) if began.weighs() => &[Role::StationOfficer],
            Self::ViolenceMode(mode) if !mode.on => &[Role::StationOfficer],
            Self::SettledConflict(settled) if settled.is_of_a_head() => OFFICERS,
            _ => self.roles(),
        };
        self.roles().contains(&role) && and.contains(&role)
    }

    /// Whether it is done with a letter, and never in a case.
    #[must_use]
    pub const fn is_of_a_letter(&self) -> bool {
        matches!(
            self,
            Self::LetterAccepted(_)
                | Self::LetterDeclined(_)
                | Self::LetterAnswered(_)
                | Self::LetterRevoked(_)
        )
    }

    /// Whether a later act of its kind may correct it: what was said, seen or agreed can be put right;
    /// a step that was taken is taken.
    #[must_use]
    pub const fn can_be_corrected(&self) -> bool {
        matches!(
            self,
            Self::Session(_)
                | Self::Statement(_)
                | Self::Agreement(_)
                | Self::Performance(_)
                | Self::CourtConfirmation(_)
                | Self::Meeting(_)
                | Self::FollowUp(_)
                | Self::FollowUpPlanned(_)
                | Self::ReportDuty(_)
                | Self::WarningLetter(_)
                | Self::ProtectionOrder(_)
                | Self::ProtectiveVisit(_)
                | Self::SafeContact(_)
                | Self::SealedReporter(_)
        )
    }

    /// What in it cannot stand, by field. Nothing is said of what a newer app knows.
    #[must_use]
    pub fn check(&self, ground: Ground<'_>) -> Vec<FieldProblem> {
        let mut problems = Problems::default();
        if let Some(details) = self.details() {
            details.check(ground, &mut problems);
        }
        problems.into_inner()
    }
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
