//! What is done with a notice, by whoever it is for and by whoever sent it.

use serde::{Deserialize, Serialize};

use crate::act::acts;
use crate::dispute::limits;
use crate::problem::Problems;
use crate::{DisputeId, FieldProblem, Problem, Role, WorkerId, open_enum};

/// One thing that was done with a notice.
pub type NoticeAct = crate::act::Act<NoticeWhat>;

/// A kind of act: what in it cannot stand.
trait Check {
    /// Adds what is wrong, by field.
    fn check(&self, problems: &mut Problems);
}

/// Those notices are for.
pub const RECEIVERS: &[Role] = &[Role::GridWorker, Role::AuxiliaryOfficer];
/// Those who send them.
pub const SENDERS: &[Role] = &[Role::StationOfficer, Role::Reviewer];
/// Both.
pub const READERS: &[Role] = &[
    Role::GridWorker,
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
    Role::Reviewer,
];

open_enum!(
    /// Why somebody does not do what a notice asks. Nobody is asked for more than that.
    Why {
        /// 上门不安全.
        Unsafe = "unsafe",
        /// 不合适.
        NotSuitable = "not_suitable",
        /// 不归本网格.
        NotHere = "not_here",
        /// 人手不够.
        NoHands = "no_hands",
        /// 其他.
        Other = "other",
    }
);

open_enum!(
    /// How it was told beside the app.
    Means {
        /// 电话.
        Phone = "phone",
        /// 短信.
        Sms = "sms",
    }
);

open_enum!(
    /// Whose it is to see to a notice the time of which has passed, where nobody is named.
    Overseer {
        /// 派出所.
        Station = "station",
        /// 镇街.
        Township = "township",
    }
);

impl Overseer {
    /// Who they are; nobody, when only a newer app knows.
    #[must_use]
    pub const fn role(&self) -> Option<Role> {
        match self {
            Self::Station => Some(Role::StationOfficer),
            Self::Township => Some(Role::Reviewer),
            Self::Unknown(_) => None,
        }
    }
}

acts! {
    /// What was done.
    NoticeWhat checked by Check, unknown by READERS;
    /// 送达: it is on that worker's device.
    Delivered = "delivered" in shapes, by RECEIVERS;
    /// 已读: that worker has opened it.
    Read = "read" in shapes, by RECEIVERS;
    /// 接受.
    Accepted = "accepted" in shapes, by RECEIVERS;
    /// 不接受, and why.
    Declined = "declined" in shapes, by RECEIVERS;
    /// 办结, with the answer.
    Done = "done" in shapes, by RECEIVERS;
    /// 撤回.
    Recalled = "recalled" in shapes, by SENDERS;
    /// 升级: time has passed, and somebody else is asked to see to it.
    Escalated = "escalated" in shapes, by SENDERS;
    /// 电话或短信已告知, without a word of what it says.
    ToldOtherwise = "told_otherwise" in shapes, by SENDERS;
}

use shapes::{Accepted, Declined, Delivered, Done, Escalated, Read, Recalled, ToldOtherwise};

/// The shape of each.
pub mod shapes {
    use super::{Deserialize, DisputeId, Means, Overseer, Serialize, Why, WorkerId};

    macro_rules! shapes {
        ($( $(#[$doc:meta])* $name:ident { $( $(#[$field_doc:meta])* $field:ident: $type:ty, )* } )+) => { $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub struct $name { $( $(#[$field_doc])* pub $field: $type, )* }
        )+ };
    }

    shapes! {
        /// It is on that worker's device.
        Delivered {}
        /// That worker has opened it.
        Read {}
        /// It will be done.
        Accepted {
            /// In words.
            #[serde(default)]
            words: String,
        }
        /// It will not be done.
        Declined {
            /// Why.
            why: Why,
            /// In words; needed where the reason is another.
            #[serde(default)]
            words: String,
        }
        /// It is done.
        Done {
            /// What came of it.
            answer: String,
            /// The case that was written down for it.
            #[serde(default)]
            dispute: Option<DisputeId>,
        }
        /// It is taken back.
        Recalled {
            /// Why.
            reason: String,
        }
        /// Somebody else is asked to see to it.
        Escalated {
            /// Who, in words, as apps wrote it that could tell nobody of it.
            #[serde(default)]
            to: String,
            /// All who are that there.
            #[serde(default)]
            seat: Option<Overseer>,
            /// One of them.
            #[serde(default)]
            worker: Option<WorkerId>,
            /// Why.
            reason: String,
        }
        /// It was told beside the app.
        ToldOtherwise {
            /// How.
            how: Means,
        }
    }
}

macro_rules! nothing_to_check {
    ($( $name:ident ),+) => { $( impl Check for $name { fn check(&self, _: &mut Problems) {} } )+ };
}
nothing_to_check!(Delivered, Read, ToldOtherwise);

impl Check for Accepted {
    fn check(&self, problems: &mut Problems) {
        problems.cap("words", &self.words, limits::REASON_CHARS);
    }
}

impl Check for Declined {
    fn check(&self, problems: &mut Problems) {
        problems.cap("words", &self.words, limits::REASON_CHARS);
        if self.why == Why::Other && self.words.trim().is_empty() {
            problems.add("words", Problem::Missing);
        }
    }
}

impl Check for Done {
    fn check(&self, problems: &mut Problems) {
        problems.needed("answer", &self.answer, limits::NARRATIVE_CHARS);
    }
}

impl Check for Recalled {
    fn check(&self, problems: &mut Problems) {
        problems.needed("reason", &self.reason, limits::REASON_CHARS);
    }
}

impl Check for Escalated {
    fn check(&self, problems: &mut Problems) {
        problems.cap("to", &self.to, limits::NAME_CHARS);
        problems.needed("reason", &self.reason, limits::REASON_CHARS);
    }
}

impl NoticeWhat {
    /// What in it cannot stand, by field. Nothing is said of what a newer app knows.
    #[must_use]
    pub fn check(&self) -> Vec<FieldProblem> {
        let mut problems = Problems::default();
        if let Some(details) = self.details() {
            details.check(&mut problems);
        }
        problems.into_inner()
    }
}
