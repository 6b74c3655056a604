//! What is done for an elder. Consent is the first act; without it there is no record.

pub mod consent;
pub mod contact;
pub mod door;
pub mod plan;
pub mod visit;

use crate::act::acts;
use crate::problem::Problems;
use crate::{Day, FieldProblem, Role};

/// One thing that was done for an elder.
pub type ElderAct = crate::act::Act<ElderWhat>;

/// A kind of act: what in it cannot stand on the day it is done.
pub(crate) trait Check {
    /// Adds what is wrong, by field.
    fn check(&self, today: Day, problems: &mut Problems);
}

/// Those who register and visit.
pub const VISITORS: &[Role] = &[Role::GridWorker, Role::AuxiliaryOfficer];
/// Those, and the officer who is called when nobody answers.
pub const AT_THE_DOOR: &[Role] = &[
    Role::GridWorker,
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
];

acts! {
    /// What was done.
    ElderWhat checked by Check, unknown by AT_THE_DOOR;
    /// 同意走访.
    Consented = "consented" in consent, by VISITORS;
    /// 撤回同意.
    ConsentWithdrawn = "consent_withdrawn" in consent, by AT_THE_DOOR;
    /// 紧急联系人, with that person's own consent.
    ContactAdded = "contact_added" in contact, by VISITORS;
    /// 去掉紧急联系人.
    ContactRemoved = "contact_removed" in contact, by VISITORS;
    /// 走访计划.
    PlanSet = "plan_set" in plan, by AT_THE_DOOR;
    /// 高温, 寒潮: whoever is to be looked after then is looked after.
    Alerted = "alerted" in plan, by AT_THE_DOOR;
    /// 走访.
    Visited = "visited" in visit, by AT_THE_DOOR;
    /// 转办办完.
    PassedOnDone = "passed_on_done" in visit, by AT_THE_DOOR;
    /// 敲门无人应答.
    NobodyAnswered = "nobody_answered" in door, by AT_THE_DOOR;
    /// 问了邻居, 联系人, 民警.
    Asked = "asked" in door, by AT_THE_DOOR;
    /// 住院, 搬走, 去世, 回家.
    StateChanged = "state_changed" in consent, by AT_THE_DOOR;
}

impl ElderWhat {
    /// What in it cannot stand, by field. Nothing is said of what a newer app knows.
    #[must_use]
    pub fn check(&self, today: Day) -> Vec<FieldProblem> {
        let mut problems = Problems::default();
        if let Some(details) = self.details() {
            details.check(today, &mut problems);
        }
        problems.into_inner()
    }

    /// The same of what is written down now, by this version: it also asks for what older apps did not know.
    #[must_use]
    pub fn check_new(&self, today: Day) -> Vec<FieldProblem> {
        let mut unsaid = Problems::default();
        if let Self::ContactAdded(contact) = self {
            contact.check_consent(&mut unsaid);
        }
        let mut problems = self.check(today);
        problems.extend(unsaid.into_inner());
        problems
    }
}
