//! The clocks of a case: what is due when, by which rule, and where that rule stands. A plain function
//! of the days of a case, the rules and the calendar; what day it is today only matters to whoever asks
//! how a due day stands.
//!
//! The day a period begins on does not count (民法典 art. 201), a period of months ends on the
//! corresponding day or the month's last (art. 202).

mod case;
mod due;
pub mod rules;

pub use case::{CaseDays, PoliceDays, ReferralDays, VisitDays};
pub use due::{Due, Note, Passing, Standing, answer_by, due};
pub use rules::{Rule, RuleProblem, Rules, Unit};

use crate::Day;

macro_rules! clocks {
    ($( $(#[$doc:meta])* $clock:ident = $code:literal, )+) => {
        /// One clock. Closed: a rule for a clock this version does not know is left alone.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Clock { $( $(#[$doc])* $clock, )+ }

        impl Clock {
            /// Every clock, in the order people expect them.
            pub const ALL: &'static [Self] = &[ $( Self::$clock ),+ ];

            /// The written code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $( Self::$clock => $code, )+ }
            }

            /// Reads a written code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $( $code => Some(Self::$clock), )+ _ => None }
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for Clock {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                "Clock".into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": [ $( $code ),+ ] })
            }
        }
    };
}

clocks! {
    /// 人民调解: from acceptance.
    Mediation = "mediation",
    /// 治安调解, the first: from acceptance, or from the appraisal.
    PoliceMediation = "police_mediation",
    /// 治安调解, the second: from the first.
    PoliceSecondMediation = "police_second_mediation",
    /// 申请司法确认: from the day the agreement takes effect.
    CourtConfirmation = "court_confirmation",
    /// 复评 of a red case.
    RedReview = "red_review",
    /// 复评 of an orange case.
    OrangeReview = "orange_review",
    /// 复评 of a yellow case.
    YellowReview = "yellow_review",
    /// 移交答复.
    ReferralAnswer = "referral_answer",
    /// 回访, the first.
    FirstFollowUp = "first_follow_up",
    /// 回访, the second.
    SecondFollowUp = "second_follow_up",
    /// 回访, the third.
    ThirdFollowUp = "third_follow_up",
    /// 每周走访.
    WeeklyVisit = "weekly_visit",
    /// 每月回访.
    MonthlyReturnVisit = "monthly_return_visit",
    /// 每月分析研判.
    MonthlyAnalysis = "monthly_analysis",
}

impl serde::Serialize for Clock {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Clock {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = <String as serde::Deserialize>::deserialize(deserializer)?;
        Self::from_code(&code)
            .ok_or_else(|| serde::de::Error::custom(format!("there is no clock {code:?}")))
    }
}

/// The next day on which city and county go through the month: `today` itself when it is one.
#[must_use]
pub fn analysis_day(rules: &Rules, today: Day) -> Day {
    let day = rules.day_of_analysis();
    let this_month = Day::new(today.year(), today.month(), day).unwrap_or(today);
    if this_month >= today {
        this_month
    } else {
        this_month.plus_months(1)
    }
}

#[cfg(test)]
mod tests;
