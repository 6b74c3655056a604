//! How a name sounds, for finding it by pinyin: every reading of every character, because a
//! character read one way in a dictionary is read another way in a village's name.

use pinyin::ToPinyinMulti;

/// The most readings of one name that are kept.
const MAX_READINGS: usize = 16;

/// Pinyin and initials of the name, each with a space before and one at the end.
#[must_use]
pub fn sounds(name: &str) -> String {
    let mut whole = vec![String::new()];
    let mut initials = vec![String::new()];
    for character in name.chars() {
        let readings = readings(character);
        whole = extended(&whole, &readings);
        let firsts: Vec<_> = readings
            .iter()
            .filter_map(|r| r.get(..1))
            .map(String::from)
            .collect();
        initials = extended(&initials, &firsts);
    }
    let mut all: Vec<_> = whole
        .into_iter()
        .chain(initials)
        .filter(|s| !s.is_empty())
        .collect();
    all.dedup();
    all.iter()
        .fold(String::new(), |text, sound| text + " " + sound)
        + " "
}

/// A query as sounds are written: lower case, without spaces, apostrophes and tones.
#[must_use]
pub fn plain(query: &str) -> String {
    query
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn readings(character: char) -> Vec<String> {
    if character.is_ascii_alphanumeric() {
        return vec![character.to_ascii_lowercase().to_string()];
    }
    let mut readings: Vec<String> = character
        .to_pinyin_multi()
        .map(|multi| {
            multi
                .into_iter()
                .map(|p| p.plain().replace('ü', "v"))
                .collect()
        })
        .unwrap_or_default();
    readings.sort_unstable();
    readings.dedup();
    readings
}

fn extended(heads: &[String], tails: &[String]) -> Vec<String> {
    if tails.is_empty() {
        return heads.to_vec();
    }
    let mut all: Vec<_> = heads
        .iter()
        .flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}")))
        .collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(MAX_READINGS);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_pinyin_and_initials() {
        let sounds = sounds("金沙镇");
        assert!(sounds.contains(" jinshazhen "), "{sounds}");
        assert!(sounds.contains(" jsz "), "{sounds}");
    }

    #[test]
    fn every_reading_is_kept() {
        let sounds = sounds("重兴");
        assert!(
            sounds.contains(" chongxing ") && sounds.contains(" zhongxing "),
            "{sounds}"
        );
    }

    #[test]
    fn a_long_name_does_not_explode() {
        assert!(sounds(&"重行乐".repeat(20)).split(' ').count() <= 2 * MAX_READINGS + 2);
    }
}
