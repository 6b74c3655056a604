//! Papers of a case: printed on the device, without a line.

use model::{DisputeId, PartyId};
use serde::{Deserialize, Serialize};

use super::{CASE_WORKERS, command};

/// Prints a paper of a case. What is not recorded is a blank to be filled in by hand. The look is
/// written to the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Print {
    /// The dispute.
    pub id: DisputeId,
    /// Which paper.
    pub paper: Paper,
    /// Whom it is for; needed for `held` of a case, and for nothing else. What is held of an elder is for the elder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
}
command!(
    Print,
    "dispute.paper",
    CASE_WORKERS,
    Printed,
    "a paper of a case as PDF, made on this device; the look is logged"
);

/// A paper of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 人民调解卷宗: all of it, with cover and table of contents.
    CaseFile,
    /// 卷宗封面.
    Cover,
    /// 人民调解申请书.
    Application,
    /// 人民调解受理登记表.
    Register,
    /// 当事人权利义务告知书.
    RightsNotice,
    /// 人民调解调查记录.
    Investigation,
    /// 人民调解记录.
    Mediation,
    /// 人民调解协议书.
    Agreement,
    /// 人民调解口头协议登记表.
    OralAgreement,
    /// 人民调解回访记录.
    FollowUp,
    /// 司法确认申请书.
    Confirmation,
    /// 提示函.
    Letter,
    /// 联席会议纪要.
    Meeting,
    /// 卷宗封底.
    Back,
    /// 个人信息及查阅情况告知单: what is held about one party, and who looked at it on this device.
    Held,
}

impl Paper {
    /// Every paper, in the order of a file.
    pub const ALL: &'static [Self] = &[
        Self::CaseFile,
        Self::Cover,
        Self::Application,
        Self::Register,
        Self::RightsNotice,
        Self::Investigation,
        Self::Mediation,
        Self::Agreement,
        Self::OralAgreement,
        Self::FollowUp,
        Self::Confirmation,
        Self::Letter,
        Self::Meeting,
        Self::Back,
        Self::Held,
    ];
}

/// A paper, printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Printed {
    /// What a file of it may be called; it names nobody.
    pub name: String,
    /// Sides of paper.
    pub pages: u32,
    /// Letters that have to be written in by hand: no face this app carries has them.
    pub missing: Vec<String>,
    /// Signatures that could not be read; a line stands in their place.
    pub unreadable: u32,
    /// Signatures that were drawn and have not come to this device yet; a line stands in their place.
    #[serde(default)]
    pub elsewhere: u32,
    /// The PDF, in base64.
    pub bytes: String,
}
