//! What is ticked for a grade: what anyone could see of a case. Of the case only, never a trait of a
//! person; and nothing follows from a tick by itself, a person gives the grade.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Found;
use crate::dispute::act::grading::FACTS;
use crate::dispute::content::limits;

/// What may be listed, ticked or not.
const MAX_FACTS: usize = 100;
/// Characters of a code.
const CODE_CHARS: usize = 40;
/// Characters of its words, in Chinese and in English.
const ZH_CHARS: usize = 20;
const EN_CHARS: usize = 60;

/// One thing that is ticked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What is written into the record.
    pub code: String,
    /// In Chinese; empty where the screens have words of their own for the code.
    #[serde(default)]
    pub zh: String,
    /// In English; the Chinese words are shown where it is empty.
    #[serde(default)]
    pub en: String,
    /// Whether it is no longer ticked. It stays listed for its words: records have it.
    #[serde(default)]
    pub retired: bool,
}

/// What is ticked where the county lists nothing.
pub(super) fn built_in() -> Vec<Fact> {
    let facts = FACTS.iter().map(|code| Fact {
        code: (*code).to_owned(),
        zh: String::new(),
        en: String::new(),
        retired: false,
    });
    facts.collect()
}

pub(super) fn check(facts: &[Fact], found: &mut Found) {
    if facts.len() > MAX_FACTS {
        found.add("facts", format!("{MAX_FACTS} at the most"));
        return;
    }
    let ticked = facts.iter().filter(|fact| !fact.retired).count();
    if ticked == 0 || ticked > limits::LINES {
        let most = limits::LINES;
        found.add(
            "facts",
            format!("1 to {most} are ticked: a red and an orange grade need one"),
        );
    }
    let mut codes = BTreeSet::new();
    for (number, fact) in (1..).zip(facts) {
        let place = format!("facts, no. {number} ({})", shortened(&fact.code));
        let mut wrong = |what: String| found.add(place.clone(), what);
        if !is_code(&fact.code) {
            wrong(format!(
                "a code is 1 to {CODE_CHARS} small letters, digits and _, a letter first"
            ));
        }
        if !codes.insert(fact.code.as_str()) {
            wrong("the code stands twice".to_owned());
        }
        if fact.zh.trim().is_empty() && !FACTS.contains(&fact.code.as_str()) {
            wrong("say it in Chinese: \"zh\"".to_owned());
        }
        for (text, most) in [(&fact.zh, ZH_CHARS), (&fact.en, EN_CHARS)] {
            if text.chars().count() > most || text.chars().any(char::is_control) {
                wrong(format!(
                    "its words are one line of {most} characters at the most"
                ));
            }
        }
    }
}

fn is_code(code: &str) -> bool {
    let first = code
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_lowercase());
    let all = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    first && code.len() <= CODE_CHARS && code.bytes().all(all)
}

fn shortened(code: &str) -> String {
    code.chars().take(CODE_CHARS).collect()
}
