//! Both languages say the same things, and leave no argument out; what only a newer app knows is said to be unknown.

use std::collections::{BTreeMap, BTreeSet};

use contract::command::settings::Language;
use model::dispute::act::violence::Duty;
use model::dispute::remedy::Remedy;
use model::elder::act::visit::Item;
use model::{DisputeKind, DisputeState, Grade, NoticeState, Subtype};

use super::{CHINESE, ENGLISH_TEXT, Words};

/// Every key with the arguments it takes.
fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::<String, BTreeSet<String>>::new();
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" =")
            && !line.starts_with(' ')
        {
            current = key.to_owned();
            assert!(
                keys.insert(current.clone(), BTreeSet::new()).is_none(),
                "{key} stands twice"
            );
        }
        for argument in line.split('$').skip(1) {
            let name = argument
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            keys.entry(current.clone()).or_default().insert(name);
        }
    }
    keys
}

#[test]
fn both_languages_have_the_same_keys_and_arguments() {
    let (chinese, english) = (keys(CHINESE), keys(ENGLISH_TEXT));
    assert!(chinese.len() > 100);
    for (key, arguments) in &chinese {
        assert_eq!(english.get(key), Some(arguments), "{key}");
    }
    assert_eq!(english.keys().find(|key| !chinese.contains_key(*key)), None);
}

#[test]
fn a_code_of_a_newer_version_is_said_to_be_unknown_and_words_stay_as_they_are() {
    let (zh, en) = (Words::of(Language::Chinese), Words::of(Language::English));
    let newer = DisputeState::from_code("arbitrated");
    assert_eq!(zh.state(&newer), "未知（arbitrated）");
    assert_eq!(en.state(&newer), "unknown (arbitrated)");
    let code = "of_later";
    let said = [
        zh.kind(&DisputeKind::from_code(code)),
        zh.subtype(&Subtype(code.into())),
        zh.act(code),
        zh.task(code),
        zh.clock(code),
        zh.letter_state(code),
        zh.remedy(&Remedy::from_code(code)),
        zh.grade(&Grade::from_code(code)),
        zh.coded("level", code),
        zh.duty_to_do(&Duty::from_code(code)),
        zh.item(&Item::from_code(code)),
        zh.notice_state(&NoticeState::from_code(code)),
        zh.visit_act(code),
    ];
    for said in said {
        assert_eq!(said, "未知（of_later）");
    }
    assert_eq!(zh.coded("words", "wechat"), "wechat");
    assert_eq!(zh.value("place", "wechat"), "wechat");
}

#[test]
fn every_field_of_an_act_has_a_name() {
    for words in [Words::of(Language::Chinese), Words::of(Language::English)] {
        for rule in model::dictionary::ACTS {
            for detail in rule.path.split('.').skip(2) {
                assert_ne!(words.act_detail(detail), detail, "{}", rule.path);
            }
        }
    }
}
