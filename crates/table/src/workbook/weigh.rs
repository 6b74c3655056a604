//! How much an entry of a workbook unpacks to, and how many texts it says it holds. The reader of workbooks makes room for
//! as many as are said before it has met one: a few bytes could ask for more memory than there is, and no program survives that.

use std::io::{self, Read};

/// What says how many texts there are, before an equals sign and a number in quotes.
const NAME: &[u8] = b"uniqueCount";
/// The most bytes that belong to it after the name.
const VALUE_BYTES: usize = 48;
/// How much is looked at in one go.
const PIECE_BYTES: u64 = 64 * 1024;
/// The fewest bytes of a text: `<si/>`.
const TEXT_BYTES: u64 = 5;
/// So many may be said wherever there are fewer: programs miscount, and it costs little.
const TEXTS: u64 = 65_536;

/// What an entry comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Weight {
    /// Bytes.
    pub(super) bytes: u64,
    /// The most texts that are said to be there.
    texts: u64,
}

impl Weight {
    /// Whether more texts are said to be there than find room in it.
    pub(super) fn claims_too_much(self) -> bool {
        self.texts > (self.bytes / TEXT_BYTES).max(TEXTS)
    }
}

/// Unpacks an entry into nothing.
pub(super) fn weigh(entry: &mut impl Read) -> io::Result<Weight> {
    let mut weight = Weight::default();
    let (mut piece, mut seen) = (Vec::new(), Vec::new());
    loop {
        piece.clear();
        let read = entry.by_ref().take(PIECE_BYTES).read_to_end(&mut piece)?;
        // In UTF-16 every other byte of such words is zero.
        seen.extend(piece.iter().copied().filter(|byte| *byte != 0));
        weight.texts = weight.texts.max(said(&seen, read == 0));
        if read == 0 {
            return Ok(weight);
        }
        weight.bytes = weight.bytes.saturating_add(crate::size_of(&piece));
        // What the next piece may go on with is looked at again.
        let done = seen.len().saturating_sub(NAME.len() + VALUE_BYTES);
        seen.drain(..done);
    }
}

/// The most that is said in these bytes; what may go on after them is left out unless they are the last.
fn said(bytes: &[u8], are_last: bool) -> u64 {
    let mut most = 0;
    let mut rest = bytes;
    while let Some(at) = rest.windows(NAME.len()).position(|word| word == NAME) {
        rest = &rest[at + NAME.len()..];
        if are_last || rest.len() >= VALUE_BYTES {
            most = most.max(value(&rest[..rest.len().min(VALUE_BYTES)]));
        }
    }
    most
}

/// The number that stands after the name. Without an equals sign it is a word like any other; a number that cannot be
/// read, or has not ended after so many bytes, is too much.
fn value(after: &[u8]) -> u64 {
    let after = match after.trim_ascii_start() {
        [] if after.is_empty() => return 0,
        [] => return u64::MAX,
        [b'=', value @ ..] => value.trim_ascii_start(),
        _ => return 0,
    };
    let [quote @ (b'"' | b'\''), digits @ ..] = after else {
        return u64::MAX;
    };
    let end = digits.iter().position(|byte| byte == quote);
    let digits = end.and_then(|end| std::str::from_utf8(&digits[..end]).ok());
    digits
        .and_then(|digits| digits.trim().parse().ok())
        .unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(entry: &[u8]) -> u64 {
        let weight = weigh(&mut &entry[..]).unwrap();
        assert_eq!(weight.bytes, crate::size_of(entry));
        weight.texts
    }

    #[test]
    fn what_is_said_is_found_wherever_it_stands_and_however_it_is_written() {
        let says = "<sst uniqueCount = '70000' count=\"9\">";
        let sixteen: Vec<u8> = says.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for said in [says.as_bytes(), &sixteen] {
            for before in [0, 1, 65_500, 65_520, 65_535, 65_536, 131_050] {
                let entry = [&vec![b' '; before][..], said].concat();
                assert_eq!(texts(&entry), 70_000, "after {before}");
                let more = [&entry[..], &vec![b' '; 70_000]].concat();
                assert_eq!(texts(&more), 70_000, "in the middle, after {before}");
            }
        }
    }

    #[test]
    fn a_word_says_nothing_and_a_number_that_is_none_says_too_much() {
        assert_eq!(texts(b"<t>uniqueCount</t>"), 0);
        assert_eq!(texts(b"<sst uniqueCount=\"3\"/>"), 3);
        for lie in ["\"-1\"", "\"", "3", "\"99999999999999999999\""] {
            let entry = format!("<sst uniqueCount={lie}>");
            let weight = weigh(&mut entry.as_bytes()).unwrap();
            assert!(weight.claims_too_much(), "{lie}");
        }
        // Too far away to be seen is too much as well.
        let far = " ".repeat(100);
        let zeros = "0".repeat(100);
        for says in [
            format!("<sst uniqueCount{far}=\"9999999\">"),
            format!("<sst uniqueCount={far}\"9999999\">"),
            format!("<sst uniqueCount=\"{zeros}9999999\">"),
        ] {
            let weight = weigh(&mut says.as_bytes()).unwrap();
            assert!(weight.claims_too_much(), "{says}");
        }
    }
}
