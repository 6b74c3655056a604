//! What a person is found by: the whole name, its beginning, what stands inside it, and how it sounds,
//! as far as somebody has typed it. A surname is read as its bearers read it and as the word is read,
//! and not in the ways only old books know; of the given name every usual reading counts.

use std::collections::BTreeSet;

use model::surname;
use pinyin::ToPinyinMulti;

/// Characters of a beginning that is kept.
pub(super) const START_CHARS: usize = 8;
/// Characters of a part that is kept.
pub(super) const PART_CHARS: usize = 4;
/// Letters of a sound that are kept.
pub(super) const SOUND_LETTERS: usize = 24;
/// Characters of a name that sound.
const SOUNDING_CHARS: usize = 6;
/// Readings of a character of the given name that are kept: further ones are of old books.
const READINGS: usize = 2;
/// Readings of a whole name that are kept.
const COMBINED: usize = 12;

/// Beginnings of a name, shorter than itself.
pub(super) fn starts(name: &[char]) -> impl Iterator<Item = String> {
    let longest = name.len().saturating_sub(1).min(START_CHARS);
    (1..=longest).map(|end| name[..end].iter().collect())
}

/// Parts of a name that do not stand at its beginning.
pub(super) fn parts(name: &[char]) -> impl Iterator<Item = String> {
    (1..name.len()).flat_map(move |from| {
        let longest = (name.len() - from).min(PART_CHARS);
        (1..=longest).map(move |chars| name[from..from + chars].iter().collect())
    })
}

/// Everything somebody may type who types how the name sounds: `zhangsan` as far as it goes, `zs`,
/// `zhs`, `zhangs`, `zsan`.
pub(super) fn sounds(name: &[char]) -> BTreeSet<String> {
    let mut sounds = BTreeSet::new();
    for read in combined(&syllables(name)) {
        let initials = joined(&read, |syllable| up_to(syllable, 1));
        let Some((surname, given)) = read.split_first() else {
            continue;
        };
        let given_initials = joined(given, |syllable| up_to(syllable, 1));
        for typed in [
            read.concat(),
            format!("{surname}{given_initials}"),
            format!("{}{}", up_to(surname, 1), given.concat()),
            joined(&read, head),
            initials,
        ] {
            let ends = 1..=typed.len().min(SOUND_LETTERS);
            sounds.extend(ends.map(|end| up_to(&typed, end).to_owned()));
        }
    }
    sounds
}

/// How a query of characters and letters may sound, read as the beginning of a name.
pub(super) fn typed(query: &[char]) -> BTreeSet<String> {
    let read = combined(&syllables(query)).into_iter();
    read.map(|read| up_to(&read.concat(), SOUND_LETTERS).to_owned())
        .collect()
}

/// How many characters of a name a query covers that is typed from its beginning: a character stands
/// for itself, letters for the beginning of a reading. Nothing when it does not fit.
pub(super) fn covers(query: &[char], name: &[char]) -> Option<usize> {
    covers_from(query, name, &syllables(name), 0)
}

fn covers_from(query: &[char], name: &[char], read: &[Vec<String>], at: usize) -> Option<usize> {
    let Some(first) = query.first() else {
        return Some(at);
    };
    if name.get(at)? == first
        && let Some(end) = covers_from(&query[1..], name, read, at + 1)
    {
        return Some(end);
    }
    read.get(at)?.iter().find_map(|reading| {
        let same = reading.chars().zip(query).take_while(|(a, b)| a == *b);
        // As many letters as fit first: `xian` is 先 before it is 西安.
        (1..=same.count())
            .rev()
            .find_map(|letters| covers_from(&query[letters..], name, read, at + 1))
    })
}

/// The letters a syllable begins with: `zh`, `ch`, `sh`, else one.
fn head(syllable: &str) -> &str {
    let double = ["zh", "ch", "sh"]
        .iter()
        .any(|two| syllable.starts_with(two));
    up_to(syllable, if double { 2 } else { 1 })
}

/// The first letters; every sound is of plain letters.
fn up_to(letters: &str, end: usize) -> &str {
    letters.get(..end.min(letters.len())).unwrap_or_default()
}

fn joined(read: &[String], part: impl Fn(&str) -> &str) -> String {
    read.iter().map(|syllable| part(syllable)).collect()
}

/// Every reading of the whole from the readings of its characters, the most usual first.
fn combined(read: &[Vec<String>]) -> Vec<Vec<String>> {
    let mut all: Vec<(usize, Vec<String>)> = vec![(0, Vec::new())];
    for readings in read.iter().filter(|readings| !readings.is_empty()) {
        let longer = all.iter().flat_map(|(unusual, before)| {
            readings.iter().enumerate().map(move |(more, reading)| {
                let mut whole = before.clone();
                whole.push(reading.clone());
                (unusual + more, whole)
            })
        });
        all = longer.collect();
        all.sort_by_key(|(unusual, _)| *unusual);
        all.truncate(COMBINED);
    }
    all.into_iter().map(|(_, read)| read).collect()
}

/// Every reading of every character that sounds; letters and digits sound like themselves.
fn syllables(name: &[char]) -> Vec<Vec<String>> {
    let whole: String = name.iter().collect();
    let compound = surname::compound(&whole);
    let sounding = name.iter().take(SOUNDING_CHARS).enumerate();
    sounding
        .map(|(at, character)| match (compound, at) {
            (Some((_, reading)), 0 | 1) => readings(reading.split(' ').nth(at), *character, 1),
            (None, 0) => readings(surname::readings(*character).iter().copied(), *character, 1),
            _ => readings(None, *character, READINGS),
        })
        .collect()
}

/// A character's own readings, and so many of those of the word.
fn readings(
    own: impl IntoIterator<Item = &'static str>,
    character: char,
    of_the_word: usize,
) -> Vec<String> {
    if character.is_ascii_alphanumeric() {
        return vec![character.to_string()];
    }
    let word = character.to_pinyin_multi().into_iter().flatten();
    let word = word.map(|reading| reading.plain().replace('ü', "v"));
    let word = word.filter(|reading| reading.bytes().all(|letter| letter.is_ascii_lowercase()));
    let mut all: Vec<String> = Vec::new();
    for reading in word {
        if all.len() < of_the_word && !all.contains(&reading) {
            all.push(reading);
        }
    }
    for own in own.into_iter().collect::<Vec<_>>().into_iter().rev() {
        all.retain(|reading| reading != own);
        all.insert(0, own.to_owned());
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// Surnames that are read another way than the word, and words that are read in several ways.
    #[rstest]
    #[case::shan("单守义", &["shan", "shansy", "ssy", "shansho", "dan"])]
    #[case::qiu("仇天海", &["qiu", "qth", "chou"])]
    #[case::zeng("曾国强", &["zeng", "zgq", "ceng", "zengguoq"])]
    #[case::xie("解小琴", &["xie", "xxq", "jie"])]
    #[case::zha("查干", &["zha", "zg", "zhg", "cha"])]
    #[case::ou("区明", &["ou", "om", "qu"])]
    #[case::ge("盖春", &["ge", "gc", "gai"])]
    #[case::ren("任平", &["ren", "rp"])]
    #[case::yuchi("尉迟恭", &["yuchi", "yuchig", "ycg", "yuchigong"])]
    #[case::moqi("万俟云", &["moqi", "mqy", "moqiyun"])]
    #[case::zhangsun("长孙平", &["zhangsun", "zsp"])]
    #[case::po("繁星", &["po", "px"])]
    #[case::lv("吕布", &["lv", "lb", "lvbu"])]
    #[case::several_in_the_given_name("王重行", &["wangchong", "wangzhong", "wcx", "wzh", "wch"])]
    #[case::of_old("翟让", &["zhai", "di", "zr"])]
    #[case::half_typed("张三丰", &["z", "zh", "zha", "zhang", "zhangs", "zhangsanf", "zs", "zsf", "zhs", "zhsf", "zhangsf", "zsan", "zsanfeng"])]
    #[case::letters_in_it("王k三", &["wangk", "wks"])]
    fn a_name_is_found_as_far_as_it_is_typed(#[case] name: &str, #[case] found_by: &[&str]) {
        let sounds = sounds(&chars(name));
        for typed in found_by {
            assert!(sounds.contains(*typed), "{typed}: {sounds:?}");
            assert!(covers(&chars(typed), &chars(name)).is_some(), "{typed}");
        }
    }

    #[rstest]
    #[case("单守义", "dansy2")]
    #[case("张三丰", "sanfeng")]
    #[case("张三丰", "zf")]
    #[case("欧阳明", "yangming")]
    #[case::read_so_only_in_old_books("王秀兰", "yu")]
    #[case::read_so_in_another_word("万秀兰", "mo")]
    #[case::an_aunt_of_that_name("邓平", "shan")]
    fn a_name_is_not_found_by_what_it_does_not_sound_like(#[case] name: &str, #[case] typed: &str) {
        assert!(!sounds(&chars(name)).contains(typed));
        assert_eq!(covers(&chars(typed), &chars(name)), None);
    }

    #[rstest]
    #[case("zs", "张三丰", Some(2))]
    #[case("zhangs", "张三丰", Some(2))]
    #[case("张s", "张三丰", Some(2))]
    #[case("zhang三", "张三丰", Some(2))]
    #[case("z三f", "张三丰", Some(3))]
    #[case("张f", "张三丰", None)]
    #[case("xian", "西安", Some(2))]
    #[case("xian", "先进", Some(1))]
    #[case("单s", "单守义", Some(2))]
    #[case("张三丰子", "张三丰", None)]
    fn characters_and_letters_may_be_mixed(
        #[case] query: &str,
        #[case] name: &str,
        #[case] covered: Option<usize>,
    ) {
        assert_eq!(covers(&chars(query), &chars(name)), covered);
        let has = |one: &String| sounds(&chars(name)).contains(one);
        if covered.is_some() {
            assert!(typed(&chars(query)).iter().any(has), "{query}");
        }
    }

    #[test]
    fn a_name_has_beginnings_and_parts() {
        let name = chars("王秀兰");
        assert_eq!(starts(&name).collect::<Vec<_>>(), ["王", "王秀"]);
        assert_eq!(parts(&name).collect::<Vec<_>>(), ["秀", "秀兰", "兰"]);
        assert_eq!(
            starts(&chars("王")).count() + parts(&chars("王")).count(),
            0
        );
    }

    #[test]
    fn a_long_name_does_not_explode() {
        let long = chars(&"重行乐".repeat(20));
        assert!(sounds(&long).len() < 1_000);
        assert!(parts(&long).count() < 4 * 60 && starts(&long).count() <= START_CHARS);
    }

    proptest! {
        #[test]
        fn whatever_is_kept_of_a_name_leads_back_to_it(name in "[张单仇曾重行乐A-C阿欧阳尉迟]{1,5}") {
            let name = chars(&name);
            for sound in sounds(&name) {
                prop_assert!(covers(&chars(&sound), &name).is_some(), "{}", sound);
            }
        }
    }
}
