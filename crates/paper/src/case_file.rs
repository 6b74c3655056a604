//! What a case file is printed from. Whatever is not recorded is left empty here and printed as a
//! blank to be filled by hand; ethnicity is not even a field, so its blank is always empty.

use model::{Day, Side, UtcMs};

/// The record of one dispute, as its papers need it.
#[derive(Debug, Clone, Default)]
pub struct CaseFile {
    /// 人民调解委员会, by its full name.
    pub committee: String,
    /// 卷号, such as `（2026）李人调字第12号`.
    pub number: String,
    /// 卷名.
    pub title: String,
    /// 纠纷类型, in words.
    pub kind: String,
    /// How the case came.
    pub source: Option<Source>,
    /// The people on both sides.
    pub parties: Vec<Person>,
    /// Where it happened.
    pub place: String,
    /// When it happened.
    pub happened_on: Option<Day>,
    /// 纠纷简要情况.
    pub brief: String,
    /// 申请事项.
    pub request: String,
    /// The day of the application.
    pub applied_on: Option<Day>,
    /// The day it was taken in.
    pub accepted_on: Option<Day>,
    /// 登记人.
    pub registrar: Signer,
    /// 人民调解员.
    pub mediators: Vec<Signer>,
    /// The day the parties were told their rights and duties.
    pub told_on: Option<Day>,
    /// 调查记录.
    pub investigations: Vec<Investigation>,
    /// 调解记录.
    pub sessions: Vec<Session>,
    /// 调解协议书, or what an oral agreement was.
    pub agreement: Option<Agreement>,
    /// 履行情况, as it was seen beside any visit: a paragraph each.
    pub performances: Vec<String>,
    /// 回访记录.
    pub follow_ups: Vec<FollowUp>,
    /// 司法确认申请书.
    pub confirmation: Option<Confirmation>,
    /// What the court wrote, by name; put in by hand.
    pub court_papers: Vec<String>,
    /// 提示函.
    pub letters: Vec<Letter>,
    /// 提示函 that were sent and are not at hand here, by name; they are put in by hand.
    pub letters_elsewhere: Vec<String>,
    /// 联席会议纪要.
    pub meetings: Vec<Meeting>,
    /// 证据材料, such as photos: put in by hand.
    pub enclosures: Vec<String>,
    /// 卷宗情况说明.
    pub explanation: String,
    /// 立卷人.
    pub filed_by: String,
    /// 立卷日期.
    pub filed_on: Option<Day>,
    /// 保管期限.
    pub retention: String,
    /// 备注.
    pub remarks: String,
}

/// How a case came to the committee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// 当事人申请.
    Application,
    /// 主动调解.
    Initiative,
    /// 公安机关移送.
    Police,
    /// 人民法院移送.
    Court,
    /// 有关部门委托.
    Entrusted,
}

/// A person of one side.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// 甲方 or 乙方.
    pub side: Side,
    /// Name.
    pub name: String,
    /// 性别.
    pub sex: String,
    /// 年龄.
    pub age: String,
    /// 职业或职务.
    pub occupation: String,
    /// 联系方式.
    pub phone: String,
    /// 单位或住址.
    pub address: String,
}

/// Somebody who signs.
#[derive(Debug, Clone, Default)]
pub struct Signer {
    /// Name.
    pub name: String,
    /// What is known of the signature.
    pub signature: Signature,
}

/// What is known of a signature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Signature {
    /// Nobody drew one: a line is printed to be signed.
    #[default]
    Open,
    /// What was drawn on the screen, as PNG or JPEG.
    Drawn(Vec<u8>),
    /// It was drawn, and the drawing is not at hand: a line is printed, and the print says so.
    Elsewhere,
}

/// Words of one person to whoever asks.
#[derive(Debug, Clone, Default)]
pub struct Investigation {
    /// The day.
    pub on: Option<Day>,
    /// From when to when, in words.
    pub hours: String,
    /// Where.
    pub place: String,
    /// 参加人.
    pub present: String,
    /// 被调查人.
    pub asked: Person,
    /// What was said or seen.
    pub words: String,
    /// 被调查人's signature.
    pub signed: Signer,
    /// 调查人.
    pub asked_by: Vec<Signer>,
    /// 记录人.
    pub recorder: Signer,
}

/// One session of a mediation.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// The day.
    pub on: Option<Day>,
    /// From when to when, in words.
    pub hours: String,
    /// Where.
    pub place: String,
    /// Whether others may listen; none when nobody wrote it down.
    pub open: Option<Openness>,
    /// 参加人, invited with the parties' consent (人民调解法 art. 20), each with what they are.
    pub invited: Vec<String>,
    /// What side 甲 said.
    pub words_a: String,
    /// What side 乙 said.
    pub words_b: String,
    /// 调解过程, beyond what the sides said.
    pub course: String,
    /// 调解结果.
    pub outcome: String,
    /// Signatures of the parties.
    pub parties: Vec<Signer>,
    /// Signatures of the mediators.
    pub mediators: Vec<Signer>,
    /// 记录人.
    pub recorder: Signer,
}

/// Whether others may listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openness {
    /// 公开.
    Open,
    /// 不公开.
    Closed,
}

/// What the parties agreed on.
#[derive(Debug, Clone, Default)]
pub struct Agreement {
    /// Written or oral.
    pub form: AgreementForm,
    /// 协议书编号.
    pub number: String,
    /// 主要事实、争议事项以及各方责任.
    pub facts: String,
    /// What was agreed, a term each.
    pub terms: Vec<String>,
    /// 履行方式.
    pub method: String,
    /// 履行时限.
    pub deadline: String,
    /// The day it takes effect.
    pub effective_on: Option<Day>,
    /// Signatures of the parties, in the order of the file.
    pub parties: Vec<Signer>,
    /// Signatures of the mediators.
    pub mediators: Vec<Signer>,
    /// 记录人.
    pub recorder: Signer,
}

/// How an agreement stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AgreementForm {
    /// 调解协议书.
    #[default]
    Written,
    /// 口头协议.
    Oral,
}

/// One visit after a settlement.
#[derive(Debug, Clone, Default)]
pub struct FollowUp {
    /// The day.
    pub on: Option<Day>,
    /// How: at the door, by telephone.
    pub how: String,
    /// 回访事由.
    pub why: String,
    /// How side 甲 is.
    pub state_a: String,
    /// How side 乙 is.
    pub state_b: String,
    /// 协议履行情况.
    pub performance: String,
    /// 隐患及措施.
    pub trouble: String,
    /// Anything else.
    pub words: String,
    /// 回访人.
    pub visitor: Signer,
}

/// The joint application to a court (人民调解法 art. 33).
#[derive(Debug, Clone, Default)]
pub struct Confirmation {
    /// Which court.
    pub court: String,
    /// The day of the agreement's effect.
    pub effective_on: Option<Day>,
    /// The day of the application.
    pub asked_on: Option<Day>,
}

/// 提示函: what a unit is told and asked for.
#[derive(Debug, Clone, Default)]
pub struct Letter {
    /// Who writes.
    pub from: String,
    /// 函号, such as `李综提〔2026〕8号`.
    pub number: String,
    /// To whom.
    pub to: String,
    /// 事由, as it stands in the title: `关于……的提示函`.
    pub matter: String,
    /// What happened.
    pub facts: String,
    /// What is asked.
    pub asked: String,
    /// Until when an answer is asked.
    pub answer_by: Option<Day>,
    /// 联系人.
    pub contact: String,
    /// Telephone of the one who knows.
    pub phone: String,
    /// 附件.
    pub enclosures: Vec<String>,
    /// 抄送.
    pub copies: String,
    /// The day.
    pub on: Option<Day>,
}

/// 联席会议纪要.
#[derive(Debug, Clone, Default)]
pub struct Meeting {
    /// Who called it.
    pub unit: String,
    /// 编号.
    pub number: String,
    /// The day.
    pub on: Option<Day>,
    /// Where.
    pub place: String,
    /// 主持人.
    pub chair: String,
    /// 参会单位及人员.
    pub units: Vec<String>,
    /// 议题.
    pub matter: String,
    /// 会议情况及议定事项.
    pub minutes: String,
    /// Who does what until when.
    pub tasks: Vec<Task>,
    /// 记录人.
    pub recorder: Signer,
}

/// What a meeting gave somebody to do.
#[derive(Debug, Clone, Default)]
pub struct Task {
    /// Unit or person.
    pub taker: String,
    /// What.
    pub task: String,
    /// Until when.
    pub until: Option<Day>,
}

/// What is held about one person, for that person (个人信息保护法 art. 45).
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// Who holds it.
    pub unit: String,
    /// Which record.
    pub number: String,
    /// Whose.
    pub name: String,
    /// The day of the print.
    pub on: Option<Day>,
    /// Every field.
    pub fields: Vec<HeldField>,
    /// Every look, latest first.
    pub looks: Vec<Look>,
}

/// One field of what is held.
#[derive(Debug, Clone, Default)]
pub struct HeldField {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
    /// Why it is kept.
    pub purpose: String,
    /// How long.
    pub retention: String,
}

/// One look at the record.
#[derive(Debug, Clone)]
pub struct Look {
    /// When.
    pub at: UtcMs,
    /// Who.
    pub by: String,
    /// In which office.
    pub role: String,
}
