//! How long each clock runs, and by what right. The values here are the defaults; a county may send
//! others, which are taken only as a whole and only when every one of them can be.

mod defaults;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Clock;

/// Characters in the name of a source, and in an article.
const SOURCE_CHARS: usize = 200;

/// What a rule counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days, all of them.
    Days,
    /// Working days.
    WorkingDays,
    /// Months.
    Months,
    /// A day of every month.
    DayOfMonth,
}

impl Unit {
    /// The most there may be of it: two years, whatever it counts in, and a day that every month has.
    const fn most(self) -> u16 {
        match self {
            Self::Days => 730,
            Self::WorkingDays => 500,
            Self::Months => 24,
            Self::DayOfMonth => 28,
        }
    }

    /// As it is said after a number.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::WorkingDays => "working days",
            Self::Months => "months",
            Self::DayOfMonth => "as the day of the month",
        }
    }
}

/// How long one clock runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    value: u16,
    unit: Unit,
    source: String,
    #[serde(default)]
    article: String,
}

impl Rule {
    /// A rule as somebody wrote it; [`Rules::parse`] says whether it can be.
    #[must_use]
    pub fn new(value: u16, unit: Unit, source: &str, article: &str) -> Self {
        Self {
            value,
            unit,
            source: source.to_owned(),
            article: article.to_owned(),
        }
    }

    /// How many.
    #[must_use]
    pub const fn value(&self) -> u16 {
        self.value
    }

    /// Of what.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// The law, the regulation or the custom it stands in, as a screen shows it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The article; empty when the source has none.
    #[must_use]
    pub fn article(&self) -> &str {
        &self.article
    }
}

/// A rule for every clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "BTreeMap<String, Rule>", into = "BTreeMap<String, Rule>")]
#[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Rule>"))]
pub struct Rules([Rule; Clock::ALL.len()]);

/// A rule that cannot be, and how it could.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleProblem {
    /// No time at all.
    #[error("{clock}: 0 {unit} is no time; write a number from 1 to {most}")]
    Zero {
        /// Which clock.
        clock: &'static str,
        /// What it counts in.
        unit: &'static str,
        /// The most it may be.
        most: u16,
    },
    /// Longer than any rule is.
    #[error("{clock}: {value} {unit} is too much; write a number from 1 to {most}")]
    TooLong {
        /// Which clock.
        clock: &'static str,
        /// What was written.
        value: u16,
        /// What it counts in.
        unit: &'static str,
        /// The most it may be.
        most: u16,
    },
    /// Longer than national law allows.
    #[error("{clock}: {law} allows {most} {unit} at the most; a county may set less, not more")]
    BeyondLaw {
        /// Which clock.
        clock: &'static str,
        /// The law and its article.
        law: String,
        /// What it allows.
        most: u16,
        /// What it counts in.
        unit: &'static str,
    },
    /// Counted in what the clock does not go by.
    #[error("{clock}: it is not counted in {unit}; write {instead}")]
    OtherUnit {
        /// Which clock.
        clock: &'static str,
        /// What was written.
        unit: &'static str,
        /// What it is counted in.
        instead: &'static str,
    },
    /// Nobody says where the rule stands.
    #[error("{clock}: say where the rule stands, in 1 to 200 characters")]
    NoSource {
        /// Which clock.
        clock: &'static str,
    },
    /// A clock that must not run longer than another does.
    #[error("{sooner} must not be later than {later}")]
    OutOfOrder {
        /// The one that comes first.
        sooner: &'static str,
        /// The one that comes after.
        later: &'static str,
    },
}

impl Rules {
    /// The rules as sent, by the written code of the clock. A clock that is not among them keeps its
    /// default; one this version does not know is left alone.
    ///
    /// # Errors
    /// Everything that is wrong with them, each in a sentence; none of them is taken then.
    pub fn parse(sent: &BTreeMap<String, Rule>) -> Result<Self, Vec<RuleProblem>> {
        let mut rules = Self::default();
        for (clock, rule) in Clock::ALL.iter().zip(&mut rules.0) {
            if let Some(sent) = sent.get(clock.code()) {
                rule.clone_from(sent);
            }
        }
        let each = Clock::ALL.iter().zip(&rules.0);
        let mut problems: Vec<_> = each
            .filter_map(|(clock, rule)| problem(*clock, rule))
            .collect();
        if problems.is_empty() {
            problems = rules.out_of_order();
        }
        if problems.is_empty() {
            Ok(rules)
        } else {
            Err(problems)
        }
    }

    /// The rule of a clock.
    #[must_use]
    pub fn rule(&self, clock: Clock) -> &Rule {
        &self.0[clock as usize]
    }

    /// The day of the month on which city and county go through it.
    #[must_use]
    pub fn day_of_analysis(&self) -> i8 {
        i8::try_from(self.rule(Clock::MonthlyAnalysis).value).unwrap_or(1)
    }

    /// Every clock with its rule.
    pub fn all(&self) -> impl Iterator<Item = (Clock, &Rule)> {
        Clock::ALL.iter().copied().zip(&self.0)
    }

    fn out_of_order(&self) -> Vec<RuleProblem> {
        const ORDER: &[(Clock, Clock)] = &[
            (Clock::RedReview, Clock::OrangeReview),
            (Clock::OrangeReview, Clock::YellowReview),
            (Clock::FirstFollowUp, Clock::SecondFollowUp),
            (Clock::SecondFollowUp, Clock::ThirdFollowUp),
        ];
        let wrong = ORDER
            .iter()
            .filter(|(sooner, later)| self.rule(*sooner).value > self.rule(*later).value);
        wrong
            .map(|(sooner, later)| RuleProblem::OutOfOrder {
                sooner: sooner.code(),
                later: later.code(),
            })
            .collect()
    }
}

impl TryFrom<BTreeMap<String, Rule>> for Rules {
    type Error = String;

    fn try_from(sent: BTreeMap<String, Rule>) -> Result<Self, String> {
        Self::parse(&sent).map_err(|problems| {
            let sentences: Vec<_> = problems.iter().map(RuleProblem::to_string).collect();
            sentences.join("; ")
        })
    }
}

impl From<Rules> for BTreeMap<String, Rule> {
    fn from(rules: Rules) -> Self {
        let codes = Clock::ALL.iter().map(|clock| clock.code().to_owned());
        codes.zip(rules.0).collect()
    }
}

/// What a clock may be counted in; the first is what the law or the custom says.
const fn units(clock: Clock) -> &'static [Unit] {
    match clock {
        Clock::Mediation => &[Unit::Months, Unit::Days],
        Clock::PoliceMediation | Clock::PoliceSecondMediation => &[Unit::WorkingDays],
        Clock::ReferralAnswer => &[Unit::Days, Unit::WorkingDays],
        Clock::MonthlyReturnVisit => &[Unit::Months, Unit::Days],
        Clock::MonthlyAnalysis => &[Unit::DayOfMonth],
        // These are compared with one another, or with what the law allows.
        _ => &[Unit::Days],
    }
}

/// Clocks national law sets an end to: a county may be quicker, not slower.
const fn is_bound_by_law(clock: Clock) -> bool {
    matches!(
        clock,
        Clock::PoliceMediation | Clock::PoliceSecondMediation | Clock::CourtConfirmation
    )
}

fn problem(clock: Clock, rule: &Rule) -> Option<RuleProblem> {
    let (code, unit) = (clock.code(), rule.unit.words());
    let (value, most) = (rule.value, rule.unit.most());
    let units = units(clock);
    if !units.contains(&rule.unit) {
        let instead = units.first().map_or("", |unit| unit.words());
        return Some(RuleProblem::OtherUnit {
            clock: code,
            unit,
            instead,
        });
    }
    if value == 0 {
        return Some(RuleProblem::Zero {
            clock: code,
            unit,
            most,
        });
    }
    if is_bound_by_law(clock) {
        let law = defaults::rule(clock);
        if value > law.value {
            return Some(RuleProblem::BeyondLaw {
                clock: code,
                law: format!("{}{}", law.source, law.article),
                most: law.value,
                unit,
            });
        }
    }
    if value > most {
        return Some(RuleProblem::TooLong {
            clock: code,
            value,
            unit,
            most,
        });
    }
    let fits = |text: &str| text.chars().count() <= SOURCE_CHARS;
    let told = !rule.source.trim().is_empty() && fits(&rule.source) && fits(&rule.article);
    (!told).then_some(RuleProblem::NoSource { clock: code })
}
