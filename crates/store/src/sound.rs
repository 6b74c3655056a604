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

/// The initials of a name in each of its readings, sorted; none of a name without a sound.
#[must_use]
pub fn initials(name: &str) -> Vec<String> {
    let mut initials = vec![String::new()];
    for character in name.chars() {
        let readings = readings(character);
        let firsts = readings.iter().filter_map(|r| r.get(..1)).map(String::from);
        initials = extended(&initials, &firsts.collect::<Vec<_>>());
    }
    initials.retain(|initials| !initials.is_empty());
    initials.dedup();
    initials
}

/// How a name sounds, in each of its readings, sorted.
#[must_use]
pub fn whole(name: &str) -> Vec<String> {
    let mut whole = vec![String::new()];
    for character in name.chars() {
        whole = extended(&whole, &readings(character));
    }
    whole.retain(|sound| !sound.is_empty());
    whole
}

/// Whether two names may be one: written alike, or sounding alike but for one letter in five.
#[must_use]
pub fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    if one.is_empty() || other.is_empty() {
        return false;
    }
    if one == other {
        return true;
    }
    let (sounds, others) = (whole(one), whole(other));
    sounds.iter().any(|sound| {
        let slips = sound.len() / 5;
        others.iter().any(|other| distance(sound, other) <= slips)
    })
}

/// Whether two places may be one: the same but for one character in four.
#[must_use]
pub fn alike_place(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let (one, other) = (plain(one), plain(other));
    let shorter = one.chars().count().min(other.chars().count());
    shorter > 1 && distance(&one, &other) <= shorter / 4
}

/// How many characters have to be put in, taken out or changed to make one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, character) in one.chars().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (column, with) in other.iter().enumerate() {
            let changed = before + usize::from(character != *with);
            before = row[column + 1];
            row[column + 1] = changed.min(before + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
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
    fn names_that_sound_alike_may_be_one() {
        for (one, other) in [
            ("王小明", "王晓明"),
            ("王小明", "汪小明"),
            ("王小民", "王小明"),
            ("重兴", "中兴"),
        ] {
            assert!(alike(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("王小明", "李大山"),
            ("王明", "王刚"),
            ("", "王明"),
            ("李四", "李三"),
        ] {
            assert!(!alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_place_is_told_again_by_another_in_almost_the_same_words() {
        assert!(alike_place("东头水渠边", "东头水渠旁"));
        assert!(alike_place("三组 12 号", "三组12号"));
        assert!(!alike_place("三组12号", "五组30号"));
        assert!(!alike_place("", ""));
    }

    #[test]
    fn a_long_name_does_not_explode() {
        assert!(sounds(&"重行乐".repeat(20)).split(' ').count() <= 2 * MAX_READINGS + 2);
    }
}
