//! Every word that is printed and not recorded. The papers are Chinese by law; the names and the order
//! of their blanks follow the forms of people's mediation (人民调解文书格式), the sentences on rights and
//! duties 人民调解法 art. 4, 23, 24, 31 and 33.

use model::Day;

pub(crate) const FILE: &str = "人民调解卷宗";
pub(crate) const CONTENTS: &str = "卷内目录";
pub(crate) const APPLICATION: &str = "人民调解申请书";
pub(crate) const REGISTER: &str = "人民调解受理登记表";
pub(crate) const RIGHTS: &str = "当事人权利义务告知书";
pub(crate) const INVESTIGATION: &str = "人民调解调查记录";
pub(crate) const MEDIATION: &str = "人民调解记录";
pub(crate) const AGREEMENT: &str = "人民调解协议书";
pub(crate) const ORAL: &str = "人民调解口头协议登记表";
pub(crate) const FOLLOW_UP: &str = "人民调解回访记录";
pub(crate) const CONFIRMATION: &str = "司法确认申请书";
pub(crate) const LETTER: &str = "提示函";
pub(crate) const MEETING: &str = "联席会议纪要";
pub(crate) const EXPLANATION: &str = "卷宗情况说明";
pub(crate) const BACK: &str = "卷宗封底";
pub(crate) const HELD: &str = "个人信息及查阅情况告知单";

/// 卷号, to be filled by hand.
pub(crate) const BLANK_NUMBER: &str = "（　　　　）　　人调字第　　　号";
pub(crate) const COMMITTEE: &str = "人民调解委员会";
pub(crate) const SEAL: &str = "（人民调解委员会印章）";
pub(crate) const UNIT_SEAL: &str = "（印章）";
pub(crate) const SIGN_PARTY: &str = "（签名、盖章或者按指印）";
pub(crate) const SIGN: &str = "（签名）";
/// Papers that are put in by hand; every file has the first, the others as they are needed.
pub(crate) const IDENTITY: &str = "当事人身份证明";
pub(crate) const ATTORNEY: &str = "授权委托书";
pub(crate) const EVIDENCE: &str = "证据材料";
pub(crate) const OTHER_EVIDENCE: &str = "其他证据材料";
pub(crate) const PROOF: &str = "履行凭证";
/// Beside them, in the table of contents.
pub(crate) const BY_HAND: &str = "另附";
pub(crate) const AS_NEEDED: &str = "按需另附";

pub(crate) const VOLUNTARY: &str =
    "人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解委员会进行调解。";

pub(crate) const RIGHTS_OPENING: &str = "依照《中华人民共和国人民调解法》，人民调解委员会调解民间纠纷，不收取任何费用。现将当事人在人民调解活动中的权利和义务告知如下：";
pub(crate) const RIGHTS_HEAD: &str = "一、当事人的权利";
pub(crate) const RIGHTS_LIST: &[&str] = &[
    "（一）选择或者接受人民调解员；",
    "（二）接受调解、拒绝调解或者要求终止调解；",
    "（三）要求调解公开进行或者不公开进行；",
    "（四）自主表达意愿、自愿达成调解协议。",
];
pub(crate) const DUTIES_HEAD: &str = "二、当事人的义务";
pub(crate) const DUTIES_LIST: &[&str] = &[
    "（一）如实陈述纠纷事实；",
    "（二）遵守调解现场秩序，尊重人民调解员；",
    "（三）尊重对方当事人行使权利。",
];
pub(crate) const EFFECT_HEAD: &str = "三、调解协议的效力";
pub(crate) const EFFECT_LIST: &[&str] = &[
    "（一）经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行；",
    "（二）双方当事人认为有必要的，可以自调解协议生效之日起三十日内共同向人民法院申请司法确认；",
    "（三）就调解协议的履行或者内容发生争议的，一方当事人可以向人民法院提起诉讼。",
];
pub(crate) const PRIVACY_HEAD: &str = "四、个人信息";
pub(crate) const PRIVACY_TEXT: &str = "本次调解只记录办理纠纷所必需的个人信息，不公开，不用于其他目的。当事人有权查阅、复制、更正自己的个人信息，并可以要求告知哪些人查阅过。";
pub(crate) const RIGHTS_READ: &str = "以上内容我已阅读（听读），并已了解。";

/// At the foot of a page that wants letters no face has.
pub(crate) const MISSING: &str = "注：〓处为字库未收录的字，请手写填补：";

pub(crate) const INVITED_NOTE: &str = "（经当事人同意邀请）";
pub(crate) const AGREED: &str = "经调解，双方当事人自愿达成如下协议：";
pub(crate) const PERFORMED: &str = "协议履行情况：";
pub(crate) const ORAL_NOTE: &str = "口头调解协议自各方当事人达成协议之日起生效。";

pub(crate) const CONFIRMATION_ASK: &str = "请求人民法院依法确认申请人之间达成的人民调解协议有效。";
pub(crate) const CONFIRMATION_PROMISE: &[&str] = &[
    "申请人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；",
    "如果因为该协议内容而给他人造成损害的，愿意承担相应的民事责任和其他法律责任。",
];

pub(crate) const HELD_OPENING: &str = "依照《中华人民共和国个人信息保护法》第四十四条、第四十五条的规定，现将与您有关的记录和查阅情况告知如下。";
pub(crate) const HELD_RIGHTS: &str = "您认为记录不准确或者不完整的，可以请求更正、补充；认为处理目的已经实现或者不再必要的，可以请求删除。请求由出具本单的单位受理，不予同意的，书面说明理由。";

/// `2026年3月5日`, or room to write one.
pub(crate) fn day(day: Option<Day>) -> String {
    day.map_or_else(
        || "　　　　年　　月　　日".to_owned(),
        |day| format!("{}年{}月{}日", day.year(), day.month(), day.day_of_month()),
    )
}

/// The day, or nothing.
pub(crate) fn day_or_blank(day: Option<Day>) -> String {
    day.map_or_else(String::new, |known| self::day(Some(known)))
}
