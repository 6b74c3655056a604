//! How texts are written for finding: half width, a character a word, identity numbers taken out.
//! Every character keeps its place, so that what was found can be shown in what was written.

/// Stands between two texts of one column, so that nothing is found across them; nobody can type it.
pub(super) const BORDER: char = '\u{e000}';
/// Stands for a digit of an identity number.
const HIDDEN: char = '*';
/// Letters and digits of one word that count.
const WORD_CHARS: usize = 24;
/// So many digits in a row are an identity number or the like: 15 in the old ones, 17 and a check
/// character in those of GB 11643-1999.
const IDENTITY_DIGITS: usize = 15;

/// A character as it is compared: full width becomes half, large letters small.
pub(super) fn plain(character: char) -> char {
    let half = match narrow(character) {
        'ü' | 'Ü' => 'v',
        half => half,
    };
    let mut small = half.to_lowercase();
    match (small.next(), small.next()) {
        (Some(one), None) => one,
        _ => half,
    }
}

/// Only the letters, digits and characters of a text, as they are compared.
pub(super) fn compared(text: &str) -> String {
    text.chars()
        .map(plain)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The characters of a text one by one; letters and digits of one word together, up to so many of them.
/// What stands between is left out, but for a border, which is an empty unit.
pub(super) fn units(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut goes_on = false;
    for character in text.chars().map(plain) {
        let in_word = character.is_ascii_alphanumeric();
        match units.last_mut().filter(|_| goes_on && in_word) {
            Some(word) if word.len() < WORD_CHARS => word.push(character),
            Some(_) => {}
            None if character == BORDER => units.push(String::new()),
            None if character.is_alphanumeric() => units.push(character.to_string()),
            None => {}
        }
        goes_on = in_word;
    }
    units
}

/// A text in half width without identity numbers: fifteen digits or more in a row, and eighteen
/// characters that check as one with spaces or hyphens between.
pub(super) fn without_identity_numbers(text: &str) -> String {
    let own = |c: char| if c == BORDER { ' ' } else { narrow(c) };
    let mut characters: Vec<char> = text.chars().map(own).collect();
    let mut at = 0;
    while at < characters.len() {
        let end = digits_from(&characters, at);
        let run = at..end;
        if hides(&characters[run.clone()]) {
            for hidden in &mut characters[run] {
                *hidden = HIDDEN;
            }
        }
        at = end.max(at + 1);
    }
    characters.into_iter().collect()
}

/// Whether this many digits in a row could be an identity number.
pub(super) fn is_identity_number(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let others = word.chars().count() - digits;
    digits >= IDENTITY_DIGITS && others <= 1
}

/// A character as it is kept: letters and digits in half width, punctuation as it was.
fn narrow(character: char) -> char {
    let half = |c: char| char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
    match character {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => half(character),
        _ => character,
    }
}

/// The end of what may be one number: digits, single spaces and hyphens between them, an X at the end.
fn digits_from(characters: &[char], from: usize) -> usize {
    let digit = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
    let mut end = from;
    if !digit(from) {
        return from;
    }
    while digit(end) || (matches!(characters.get(end), Some(' ' | '-')) && digit(end + 1)) {
        end += 1;
    }
    if matches!(characters.get(end), Some('x' | 'X')) {
        end += 1;
    }
    end
}

fn hides(run: &[char]) -> bool {
    let longest = run
        .split(|c| !c.is_ascii_digit())
        .map(<[char]>::len)
        .max()
        .unwrap_or(0);
    let number: Vec<char> = run
        .iter()
        .copied()
        .filter(|c| c.is_alphanumeric())
        .collect();
    longest >= IDENTITY_DIGITS || checks(&number)
}

/// ISO 7064 MOD 11-2, as GB 11643-1999 uses it.
fn checks(number: &[char]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let [digits @ .., last] = number else {
        return false;
    };
    let digits: Option<Vec<u32>> = digits.iter().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| digits.len() == WEIGHTS.len()) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    let at = usize::try_from(sum % 11).unwrap_or(0);
    CHECK.get(at) == Some(&last.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("张三", "张三")]
    #[case("Ａ１２　ｂ", "a12b")]
    #[case("阿不都·热合曼", "阿不都热合曼")]
    #[case("LÜ", "lv")]
    #[case("𠮷田、㛃", "𠮷田㛃")]
    fn texts_are_compared_without_what_stands_between(#[case] text: &str, #[case] plain: &str) {
        assert_eq!(compared(text), plain);
    }

    #[rstest]
    #[case::of_the_standard("身份证11010519491231002X，住东头", "身份证******************，住东头")]
    #[case::in_full_width("１１０１０５１９４９１２３１００２Ｘ", "******************")]
    #[case::an_old_one("110105491231002说", "***************说")]
    #[case::with_spaces("110105 19491231 002x", "********************")]
    #[case::two_telephones("13812341234 13912341234", "13812341234 13912341234")]
    #[case::a_telephone("电话13812341234", "电话13812341234")]
    #[case::a_case_number("（2026）金人调字第12号", "（2026）金人调字第12号")]
    #[case::large_letters_stay("ＡB", "AB")]
    fn an_identity_number_is_taken_out(#[case] text: &str, #[case] without: &str) {
        assert_eq!(without_identity_numbers(text), without);
    }

    #[test]
    fn a_text_is_taken_apart_into_characters_and_words() {
        let text = "水沟１２号，WiFi堵 ab\u{e000}院";
        let expected = ["水", "沟", "12", "号", "wifi", "堵", "ab", "", "院"];
        assert_eq!(units(text), expected);
    }

    proptest! {
        #[test]
        fn every_character_keeps_its_place(text in "\\PC{0,60}") {
            let count = text.chars().count();
            prop_assert_eq!(without_identity_numbers(&text).chars().count(), count);
        }

        #[test]
        fn no_long_number_is_left(text in "[0-9０-９Xx \\-说]{0,60}") {
            let without = without_identity_numbers(&text);
            let longest = without.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
            prop_assert!(longest.unwrap_or(0) < IDENTITY_DIGITS);
        }
    }
}
