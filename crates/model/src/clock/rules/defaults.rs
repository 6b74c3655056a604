//! The rules as they are while nobody has sent others. Where no national law sets a period, the source
//! says so: it is a custom or a choice of ours, and a county sets its own.

use super::{Rule, Rules, Unit};
use crate::clock::Clock;

const POLICE: &str = "公安机关治安调解工作规范（公通字〔2007〕81号）";
const OURS: &str = "没有全国统一规定，为本系统默认值，由县（市、区）配置";
const FOLLOW_UP: &str = "没有全国统一规定，按各地回访惯例，由县（市、区）配置";
const YICHANG: &str = "宜昌市“每周走访、每月回访”做法，没有全国统一规定";

pub(super) fn rule(clock: Clock) -> Rule {
    let (value, unit, source, article) = match clock {
        Clock::Mediation => (
            1,
            Unit::Months,
            "人民调解法未规定期限，按《宁波市人民调解条例》，各地可另定",
            "第二十七条",
        ),
        Clock::PoliceMediation => (3, Unit::WorkingDays, POLICE, "第九条"),
        Clock::PoliceSecondMediation => (7, Unit::WorkingDays, POLICE, "第九条"),
        Clock::CourtConfirmation => (30, Unit::Days, "中华人民共和国人民调解法", "第三十三条"),
        Clock::RedReview => (7, Unit::Days, OURS, ""),
        Clock::OrangeReview => (15, Unit::Days, OURS, ""),
        Clock::YellowReview => (30, Unit::Days, OURS, ""),
        Clock::ReferralAnswer => (15, Unit::Days, OURS, ""),
        Clock::FirstFollowUp => (7, Unit::Days, FOLLOW_UP, ""),
        Clock::SecondFollowUp => (30, Unit::Days, FOLLOW_UP, ""),
        Clock::ThirdFollowUp => (90, Unit::Days, FOLLOW_UP, ""),
        Clock::WeeklyVisit => (7, Unit::Days, YICHANG, ""),
        Clock::MonthlyReturnVisit => (1, Unit::Months, YICHANG, ""),
        Clock::MonthlyAnalysis => (
            20,
            Unit::DayOfMonth,
            "宜昌市每月20日分析研判做法，没有全国统一规定",
            "",
        ),
    };
    Rule::new(value, unit, source, article)
}

impl Default for Rules {
    fn default() -> Self {
        Self(std::array::from_fn(|at| rule(Clock::ALL[at])))
    }
}
