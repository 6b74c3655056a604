//! Both languages say the same things, and leave no argument out.

use std::collections::{BTreeMap, BTreeSet};

const CHINESE: &str = include_str!("../../i18n/zh-CN/ui.ftl");
const ENGLISH: &str = include_str!("../../i18n/en/ui.ftl");

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
    let (chinese, english) = (keys(CHINESE), keys(ENGLISH));
    assert!(chinese.len() > 100);
    for (key, arguments) in &chinese {
        assert_eq!(english.get(key), Some(arguments), "{key}");
    }
    assert_eq!(english.keys().find(|key| !chinese.contains_key(*key)), None);
}
