//! The tokens of one record, made from its texts and nothing else, so that what was put in can be taken
//! out again. Whoever changes how tokens are made raises [`WAY`].

use std::collections::BTreeSet;

use super::name;
use super::of::Of;
use super::texts::Texts;
use super::words::units;

/// The way tokens are made, as it is written down beside them.
pub(super) const WAY: i64 = 1;

/// All tokens of a record, each once: the index, told twice in one breath that a word is gone, takes
/// itself for damaged.
pub(super) fn tokens(texts: &Texts) -> BTreeSet<String> {
    let mut tokens = BTreeSet::new();
    let mut add = |of: Of, words: &mut dyn Iterator<Item = String>| {
        tokens.extend(words.map(|word| of.token(&word)));
    };
    for name in texts.names() {
        add(Of::Name, &mut std::iter::once(name.iter().collect()));
        add(Of::Start, &mut name::starts(&name));
        add(Of::Part, &mut name::parts(&name));
        add(Of::Sound, &mut name::sounds(&name).into_iter());
    }
    add(
        Of::Phone,
        &mut split(&texts.phones).map(|number| number.chars().rev().collect()),
    );
    add(Of::Number, &mut of_text(&texts.number));
    add(Of::Place, &mut of_text(&texts.places));
    add(Of::Told, &mut of_text(&texts.told));
    add(Of::Kept, &mut of_text(&texts.kept));
    add(Of::Area, &mut split(&texts.areas).map(String::from));
    tokens
}

fn split(words: &str) -> impl Iterator<Item = &str> {
    words.split(' ').filter(|word| !word.is_empty())
}

/// Every character of a text and every two that follow each other; a number or a word in letters counts
/// as one character.
fn of_text(text: &str) -> impl Iterator<Item = String> {
    let units = units(text);
    let pairs = units.windows(2).filter_map(|two| pair(&two[0], &two[1]));
    let pairs: Vec<_> = pairs.collect();
    units
        .into_iter()
        .filter(|unit| !unit.is_empty())
        .chain(pairs)
}

/// Two units as one. Two numbers would read as another number, and a border stands between texts.
pub(super) fn pair(first: &str, second: &str) -> Option<String> {
    let apart = first.is_empty() || second.is_empty();
    let run = |unit: &str| unit.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let together = !(apart || run(first) && run(second));
    together.then(|| format!("{first}{second}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let texts = Texts {
            told: text.into(),
            ..Texts::default()
        };
        tokens(&texts).into_iter().collect()
    }

    #[test]
    fn a_text_is_kept_by_characters_and_pairs() {
        let expected = [
            "t12", "t12号", "twifi", "twifi堵", "t号", "t号wifi", "t堵", "t水", "t水沟", "t沟",
            "t沟12",
        ];
        assert_eq!(told("水沟12号，wifi堵"), expected);
    }

    #[test]
    fn nothing_is_paired_across_texts_nor_numbers_with_numbers() {
        let expected = ["t12", "t34", "t水", "t沟", "t沟12"];
        assert_eq!(told("水\u{e000}沟 12 34"), expected);
    }

    #[test]
    fn the_same_characters_of_another_thing_are_other_tokens() {
        let texts = Texts {
            names: "水沟".into(),
            places: "水".into(),
            ..Texts::default()
        };
        let tokens = tokens(&texts);
        for token in ["n水沟", "s水", "p沟", "yshuigou", "ysg", "l水"] {
            assert!(tokens.contains(token), "{token}");
        }
        assert!(!tokens.contains("t水"));
    }
}
