//! Other ways when people do not sit down together, or do and find nothing: they are shown, and nobody is
//! pressed.
//!
//! Source: 人民调解法 art. 26 (who cannot be brought together is told of arbitration, the administration and
//! the courts); 农村土地承包经营纠纷调解仲裁法 art. 4; 土地管理法 art. 14; 劳动争议调解仲裁法 art. 5.

use super::DisputeKind;
use crate::open_enum;

open_enum!(
    /// Another way.
    Remedy {
        /// 向人民法院起诉.
        Court = "court",
        /// 申请法律援助 (12348).
        LegalAid = "legal_aid",
        /// 农村土地承包仲裁.
        LandArbitration = "land_arbitration",
        /// 由人民政府处理土地权属.
        LandAuthority = "land_authority",
        /// 劳动监察和劳动仲裁.
        LabourArbitration = "labour_arbitration",
        /// 向民政部门或者妇联求助.
        CivilAffairs = "civil_affairs",
        /// 报警.
        Police = "police",
    }
);

/// What is open to people with a quarrel of this kind.
#[must_use]
pub const fn remedies(kind: &DisputeKind) -> &'static [Remedy] {
    use Remedy::{
        CivilAffairs, Court, LabourArbitration, LandArbitration, LandAuthority, LegalAid, Police,
    };
    match kind {
        DisputeKind::Household | DisputeKind::Marriage => &[Court, LegalAid, CivilAffairs, Police],
        DisputeKind::Neighbor => &[Court, LegalAid, Police],
        DisputeKind::Land => &[LandArbitration, LandAuthority, Court, LegalAid],
        DisputeKind::Other => &[LabourArbitration, Court, LegalAid, Police],
        DisputeKind::Unknown(_) => &[Court, LegalAid],
    }
}
