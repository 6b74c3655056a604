//! What is shown of a record beside what was looked for: the name, the number or the sentence it was
//! found by, with what matches marked.

use super::name::covers;
use super::query::By;
use super::words::{BORDER, plain};

/// Characters shown before what matches.
const BEFORE: usize = 8;
/// Characters shown in all.
const SHOWN: usize = 40;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they are what was looked for.
    pub hit: bool,
}

/// The name that was found, and what of it was looked for.
pub(super) fn of_names(by: By, word: &[char], names: &[String]) -> Vec<Piece> {
    let found = names.iter().find_map(|name| {
        let places = places(name);
        let compared: Vec<char> = places.iter().map(|(c, _)| *c).collect();
        let (from, chars) = match by {
            By::Sound => (0, covers(word, &compared)?),
            By::Name | By::Start => compared.starts_with(word).then_some((0, word.len()))?,
            _ => (find(&compared, word)?, word.len()),
        };
        Some(marked(name, &places, from, chars))
    });
    found.unwrap_or_default()
}

/// The end of the telephone number that was found.
pub(super) fn of_phones(word: &[char], phones: &str) -> Vec<Piece> {
    let mut numbers = phones
        .split(' ')
        .map(|number| number.chars().collect::<Vec<_>>());
    let found = numbers.find(|number| number.ends_with(word));
    found.map_or_else(Vec::new, |number| {
        let (head, tail) = number.split_at(number.len() - word.len());
        pieces([(head, false), (tail, true)])
    })
}

/// The first sentence in which the word stands, cut short around it.
pub(super) fn of_texts(word: &[char], texts: &str) -> Vec<Piece> {
    let found = texts.split(BORDER).find_map(|text| {
        let places = places(text);
        let compared: Vec<char> = places.iter().map(|(c, _)| *c).collect();
        let from = find(&compared, word)?;
        Some(cut(marked(text, &places, from, word.len())))
    });
    found.unwrap_or_default()
}

/// Every character that is compared, and where it stands.
fn places(text: &str) -> Vec<(char, usize)> {
    let compared = text.chars().map(plain).enumerate();
    compared
        .filter(|(_, c)| c.is_alphanumeric())
        .map(|(at, c)| (c, at))
        .collect()
}

fn find(compared: &[char], word: &[char]) -> Option<usize> {
    (!word.is_empty())
        .then(|| compared.windows(word.len()).position(|part| part == word))
        .flatten()
}

fn marked(text: &str, places: &[(char, usize)], from: usize, chars: usize) -> Vec<Piece> {
    let text: Vec<char> = text.chars().collect();
    let at = |n: usize| places.get(n).map_or(text.len(), |(_, at)| *at);
    let start = at(from);
    let end = at((from + chars).saturating_sub(1))
        .saturating_add(1)
        .min(text.len());
    let end = end.max(start);
    pieces([
        (&text[..start], false),
        (&text[start..end], true),
        (&text[end..], false),
    ])
}

fn pieces<const N: usize>(all: [(&[char], bool); N]) -> Vec<Piece> {
    let some = all.into_iter().filter(|(text, _)| !text.is_empty());
    some.map(|(text, hit)| Piece {
        text: text.iter().collect(),
        hit,
    })
    .collect()
}

/// Leaves of what stands before and after only so much as fits a line.
fn cut(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut left = SHOWN;
    let mut shown = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        let text: Vec<char> = piece.text.chars().map(in_one_line).collect();
        let text: String = if at == 0 && !piece.hit && text.len() > BEFORE {
            let tail = text[text.len() - BEFORE..].iter();
            std::iter::once(&'…').chain(tail).collect()
        } else if text.len() > left {
            text[..left].iter().chain(std::iter::once(&'…')).collect()
        } else {
            text.into_iter().collect()
        };
        left = left.saturating_sub(text.chars().count());
        shown.push(Piece { text, ..piece });
    }
    shown
}

fn in_one_line(character: char) -> char {
    if character.is_whitespace() {
        ' '
    } else {
        character
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn told(pieces: &[Piece]) -> String {
        let marked = |piece: &Piece| match piece.hit {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        };
        pieces.iter().map(marked).collect()
    }

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[rstest]
    #[case(By::Name, "王秀兰", "[王秀兰]")]
    #[case(By::Start, "王", "[王]秀兰")]
    #[case(By::Part, "秀兰", "王[秀兰]")]
    #[case(By::Sound, "wangx", "[王秀]兰")]
    #[case(By::Sound, "wxl", "[王秀兰]")]
    #[case(By::Start, "阿不都热", "[阿不都·热]合曼")]
    #[case(By::Start, "赵", "")]
    fn a_name_is_shown_with_what_was_typed(
        #[case] by: By,
        #[case] word: &str,
        #[case] shown: &str,
    ) {
        let names = ["王秀兰", "阿不都·热合曼"].map(String::from);
        assert_eq!(told(&of_names(by, &chars(word), &names)), shown);
    }

    #[rstest]
    #[case("1234", "139123[1234]")]
    #[case("5678", "0935221[5678]")]
    #[case("13912341234", "")]
    fn a_number_is_shown_with_its_end(#[case] typed: &str, #[case] shown: &str) {
        let phones = "1391231234 09352215678";
        assert_eq!(told(&of_phones(&chars(typed), phones)), shown);
    }

    #[rstest]
    #[case("水沟", "东头的[水沟]被堵了，院墙裂了缝。")]
    #[case("裂", "…水沟被堵了，院墙[裂]了缝。")]
    #[case("缝。", "")]
    #[case("２米", "")]
    fn a_sentence_is_cut_short_around_the_word(#[case] word: &str, #[case] shown: &str) {
        let texts = "西头的事\u{e000}东头的水沟被堵了，院墙裂了缝。";
        assert_eq!(told(&of_texts(&chars(word), texts)), shown);
    }

    proptest! {
        #[test]
        fn what_is_marked_is_what_was_looked_for(
            text in "[水沟院墙a-c，。 \\n]{1,90}", from in 0_usize..90, length in 1_usize..5,
        ) {
            let compared: Vec<char> = text.chars().map(plain).filter(|c| c.is_alphanumeric()).collect();
            prop_assume!(from + length <= compared.len());
            let word = &compared[from..from + length];
            let pieces = of_texts(word, &text);
            let hit: String = pieces.iter().filter(|p| p.hit).map(|p| p.text.as_str()).collect();
            let hit: Vec<char> = hit.chars().map(plain).filter(|c| c.is_alphanumeric()).collect();
            prop_assert_eq!(&hit[..], word);
            let shown: usize = pieces.iter().map(|p| p.text.chars().count()).sum();
            prop_assert!(shown <= SHOWN + 2);
        }
    }
}
