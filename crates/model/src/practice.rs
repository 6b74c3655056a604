//! How a county works: by which rules its clocks run and where each rule stands, what is ticked for a
//! grade, on which day the month is gone through, and the holidays of further years. The county writes
//! it as one document, which is taken whole or not at all; what the document leaves out is as it is built
//! in. Nothing in it is about anybody.

mod fact;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

pub use fact::Fact;

use crate::calendar::{Calendar, HolidayNotice, NotAYear};
use crate::clock::{Clock, Rule, Rules};
use crate::dispute::act::grading::LONGEST_DAYS;

/// The shape of the document: an app refuses a higher number, and keeps what it has.
pub const VERSION: u16 = 1;

/// Bytes of a document.
const MAX_BYTES: usize = 64 * 1024;
/// Notices in it.
const MAX_NOTICES: usize = 20;
/// Lines of a notice.
const MAX_LINES: usize = 60;
/// Problems that are told at once.
const MAX_TOLD: usize = 20;

/// How a county works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    rules: Rules,
    facts: Vec<Fact>,
    holidays: Vec<HolidayNotice>,
    calendar: Calendar,
}

/// The document as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u16,
    #[serde(default)]
    rules: BTreeMap<String, Rule>,
    #[serde(default)]
    facts: Option<Vec<Fact>>,
    #[serde(default)]
    holidays: Vec<HolidayNotice>,
}

/// What of a document is looked at before the rest.
#[derive(Deserialize)]
struct Versioned {
    version: u16,
}

/// What becomes of the rule of a clock that is not known here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unknown {
    /// Somebody wrote it wrongly.
    Refused,
    /// A newer server knows it.
    LeftAlone,
}

/// One thing in a document that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeProblem {
    /// Where, as a person finds it; empty where it is the document itself.
    pub place: String,
    /// What is wrong, and how it should be.
    pub what: String,
}

/// Why a text is no document of how a county works. None of it is taken then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAPractice(pub Vec<PracticeProblem>);

impl fmt::Display for PracticeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.what)
        } else {
            write!(f, "{}: {}", self.place, self.what)
        }
    }
}

impl fmt::Display for NotAPractice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for NotAPractice {}

impl NotAPractice {
    fn one(place: &str, what: String) -> Self {
        let mut found = Found::default();
        found.add(place, what);
        Self(found.0)
    }
}

/// What is wrong with a document, as it is found.
#[derive(Default)]
struct Found(Vec<PracticeProblem>);

impl Found {
    fn add(&mut self, place: impl Into<String>, what: impl Into<String>) {
        if self.0.len() < MAX_TOLD {
            self.0.push(PracticeProblem {
                place: place.into(),
                what: what.into(),
            });
        }
    }
}

impl Practice {
    /// The text of a file. Editors that mark what they write at its beginning are borne with.
    ///
    /// # Errors
    /// [`NotAPractice`] when it is no text.
    pub fn text(file: &[u8]) -> Result<&str, NotAPractice> {
        let text = std::str::from_utf8(file)
            .map_err(|_| NotAPractice::one("", "it is no text in UTF-8: save it as such".into()))?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text).trim())
    }

    /// Reads a document as somebody wrote it for a county. What this version does not know is refused.
    ///
    /// # Errors
    /// [`NotAPractice`], everything that is wrong with it.
    pub fn check(text: &str) -> Result<Self, NotAPractice> {
        Self::parse(text, Unknown::Refused)
    }

    /// Reads a document as a server sends it. The rule of a clock that only a newer server knows is left
    /// alone.
    ///
    /// # Errors
    /// [`NotAPractice`]; what was known before stays.
    pub fn read(text: &str) -> Result<Self, NotAPractice> {
        Self::parse(text, Unknown::LeftAlone)
    }

    fn parse(text: &str, unknown: Unknown) -> Result<Self, NotAPractice> {
        let whole = |what: String| NotAPractice::one("", what);
        if text.len() > MAX_BYTES {
            let bytes = text.len();
            return Err(whole(format!(
                "it has {bytes} bytes; {MAX_BYTES} at the most"
            )));
        }
        let unreadable = |error: serde_json::Error| whole(error.to_string());
        let Versioned { version } = serde_json::from_str(text).map_err(unreadable)?;
        if version != VERSION {
            let what = format!(
                "this program knows version {VERSION}, not {version}: write {VERSION}, or update the program"
            );
            return Err(NotAPractice::one("version", what));
        }
        let written: Written = serde_json::from_str(text).map_err(unreadable)?;
        let mut found = Found::default();
        let rules = rules(&written.rules, unknown, &mut found);
        let facts = written.facts.unwrap_or_else(fact::built_in);
        fact::check(&facts, &mut found);
        let calendar = calendar(&written.holidays, &mut found);
        if found.0.is_empty() {
            Ok(Self {
                rules,
                facts,
                holidays: written.holidays,
                calendar,
            })
        } else {
            Err(NotAPractice(found.0))
        }
    }

    /// How long each clock runs, and where that stands.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What is ticked for a grade, in the county's order, and what was ticked once.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Which days are worked.
    #[must_use]
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}

impl Default for Practice {
    /// As it is where no county has written anything.
    fn default() -> Self {
        Self {
            rules: Rules::default(),
            facts: fact::built_in(),
            holidays: Vec::new(),
            calendar: Calendar::built_in(),
        }
    }
}

impl Serialize for Practice {
    /// As a document that leaves nothing out.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = Written {
            version: VERSION,
            rules: self.rules.clone().into(),
            facts: Some(self.facts.clone()),
            holidays: self.holidays.clone(),
        };
        written.serialize(serializer)
    }
}

fn rules(written: &BTreeMap<String, Rule>, unknown: Unknown, found: &mut Found) -> Rules {
    let strange = written
        .keys()
        .filter(|code| Clock::from_code(code).is_none());
    for code in strange.filter(|_| unknown == Unknown::Refused) {
        let known: Vec<_> = Clock::ALL.iter().map(|clock| clock.code()).collect();
        let what = format!("there is no clock {code:?}; there are {}", known.join(", "));
        found.add("rules", what);
    }
    let rules = match Rules::parse(written) {
        Ok(rules) => rules,
        Err(problems) => {
            for problem in problems {
                found.add("rules", problem.to_string());
            }
            return Rules::default();
        }
    };
    for clock in [Clock::RedReview, Clock::OrangeReview, Clock::YellowReview] {
        if rules.rule(clock).value() > LONGEST_DAYS {
            let what = format!(
                "{}: a grade holds {LONGEST_DAYS} days at the most",
                clock.code()
            );
            found.add("rules", what);
        }
    }
    rules
}

fn calendar(notices: &[HolidayNotice], found: &mut Found) -> Calendar {
    let mut calendar = Calendar::built_in();
    if notices.len() > MAX_NOTICES {
        found.add("holidays", format!("{MAX_NOTICES} notices at the most"));
        return calendar;
    }
    let mut years = BTreeSet::new();
    for (number, notice) in (1..).zip(notices) {
        let place = format!("holidays, notice {number}");
        if notice.days.len() > MAX_LINES {
            found.add(place, format!("a notice has {MAX_LINES} lines at the most"));
            continue;
        }
        match calendar.add(notice) {
            Ok(year) if years.insert(year) => {}
            Ok(year) => found.add(place, format!("the year {year} stands twice")),
            Err(NotAYear::Line { line, why }) => found.add(format!("{place}, line {line}"), why),
            Err(NotAYear::NoSource) => found.add(
                place,
                "name the notice: 国务院办公厅关于…的通知（国办发明电〔…〕…号，…）",
            ),
            Err(other) => found.add(place, other.to_string()),
        }
    }
    calendar
}

#[cfg(test)]
mod tests;
