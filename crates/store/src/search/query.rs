//! What was typed, as questions to the index: for each word the ways a record may be found by it, the
//! best first. Whatever was typed, what comes out is letters, digits and characters between quotation
//! marks: nothing in it can be taken for syntax.

use model::{AreaCode, Role};

use super::column::Column;
use super::entry::PHONE_DIGITS;
use super::name::{PART_CHARS, SOUND_LETTERS, START_CHARS, covers, typed};
use super::words::{is_identity_number, plain};

/// Characters of a query that count.
const CHARS: usize = 64;
/// Words of a query that count.
const WORDS: usize = 6;
/// Digits up to which numbers with spaces between are one telephone number.
const PHONE_DIGITS_MOST: usize = 13;

/// By what a record was found, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The whole name of a party.
    Name,
    /// The beginning of a name.
    Start,
    /// Another part of a name.
    Part,
    /// How a name sounds.
    Sound,
    /// The end of a telephone number.
    Phone,
    /// The number of the case.
    Number,
    /// The place, or an address.
    Place,
    /// What was told.
    Told,
    /// The area it lies in.
    Area,
}

/// One way to find records by a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) by: By,
    /// What the index is asked.
    pub(super) asked: String,
    /// What the index cannot tell and has to be seen from the names.
    pub(super) check: Option<Check>,
}

/// A look at the names of a record the index found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    /// One begins with the word.
    Begins,
    /// One contains the word.
    Contains,
    /// One begins as the characters and letters of the word say.
    Reads,
}

/// A word of a query: letters, digits and characters only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) chars: Vec<char>,
    /// The pieces it was typed in, when there were spaces between.
    pieces: Vec<String>,
}

impl Check {
    /// Whether a name passes.
    pub(super) fn passes(self, word: &[char], name: &[char]) -> bool {
        match self {
            Self::Begins => name.starts_with(word),
            Self::Contains => name.windows(word.len()).any(|part| part == word),
            Self::Reads => covers(word, name).is_some(),
        }
    }
}

/// The words of a query. None when there is nothing to look for.
pub(super) fn words(query: &str) -> Vec<Word> {
    let mut typed: Vec<String> = vec![String::new()];
    for character in query.chars().map(plain).take(CHARS) {
        match (character, typed.last_mut()) {
            (c, Some(word)) if c.is_alphanumeric() => word.push(c),
            // These stand within a name or a syllable and are not always typed.
            ('·' | '•' | '\'' | '’', _) => {}
            _ => typed.push(String::new()),
        }
    }
    let mut words: Vec<Word> = Vec::new();
    for piece in typed.into_iter().filter(|word| !word.is_empty()) {
        match words.last_mut().filter(|word| word.goes_on_with(&piece)) {
            Some(word) => {
                word.chars.extend(piece.chars());
                word.pieces.push(piece);
            }
            None => words.push(Word {
                chars: piece.chars().collect(),
                pieces: vec![piece],
            }),
        }
    }
    words.truncate(WORDS);
    words
}

impl Word {
    fn all(&self, is: fn(&char) -> bool) -> bool {
        self.chars.iter().all(is)
    }

    /// Letters after letters are a name typed with spaces, digits after digits a telephone number.
    fn goes_on_with(&self, piece: &str) -> bool {
        let (letters, digits) = (char::is_ascii_lowercase, char::is_ascii_digit);
        let length = self.chars.len() + piece.len();
        (self.all(letters) && piece.chars().all(|c| letters(&c)))
            || (self.all(digits)
                && piece.chars().all(|c| digits(&c))
                && length <= PHONE_DIGITS_MOST)
    }

    /// Every way a record may be found by the word by somebody with this role, the best first.
    /// Nothing is found by an identity number.
    pub(super) fn ways(&self, role: Role, areas: &[AreaCode]) -> Vec<Way> {
        let word: String = self.chars.iter().collect();
        if is_identity_number(&word) {
            return Vec::new();
        }
        let all = [
            self.whole(&word),
            self.start(),
            self.part(),
            self.sound(&word),
            self.phone(),
            self.phrase(By::Number, Column::Number),
            self.phrase(By::Place, Column::Place),
            self.phrase(By::Told, Column::Told),
            among(areas),
        ];
        let open = all.into_iter().flatten();
        let open = open.filter(|(column, _)| column.is_open_to(role));
        open.map(|(_, way)| way).collect()
    }

    fn whole(&self, word: &str) -> Option<(Column, Way)> {
        Some(way(By::Name, Column::Name, quoted(word), None))
    }

    fn start(&self) -> Option<(Column, Way)> {
        let start: String = self.chars.iter().take(START_CHARS).collect();
        let check = (self.chars.len() > START_CHARS).then_some(Check::Begins);
        Some(way(By::Start, Column::Start, quoted(&start), check))
    }

    fn part(&self) -> Option<(Column, Way)> {
        let part: String = self.chars.iter().take(PART_CHARS).collect();
        let check = (self.chars.len() > PART_CHARS).then_some(Check::Contains);
        Some(way(By::Part, Column::Part, quoted(&part), check))
    }

    /// Letters stand in the index as they are typed; characters among letters are looked for by how
    /// they sound, and seen from the names.
    fn sound(&self, word: &str) -> Option<(Column, Way)> {
        if self.all(char::is_ascii_lowercase) {
            let whole: String = word.chars().take(SOUND_LETTERS).collect();
            let mut asked = quoted(&whole);
            if self.pieces.len() > 1 {
                let each: Vec<_> = self.pieces.iter().map(|piece| quoted(piece)).collect();
                asked = format!("({asked}) OR ({})", each.join(" AND "));
            }
            return Some(way(By::Sound, Column::Sound, asked, None));
        }
        let letters = self.chars.iter().any(char::is_ascii_lowercase);
        let sounds: Vec<_> = typed(&self.chars)
            .iter()
            .map(|sound| quoted(sound))
            .collect();
        (letters && !sounds.is_empty()).then(|| {
            let check = Some(Check::Reads);
            way(By::Sound, Column::Sound, sounds.join(" OR "), check)
        })
    }

    fn phone(&self) -> Option<(Column, Way)> {
        let number = self.all(char::is_ascii_digit) && self.chars.len() >= PHONE_DIGITS;
        let reversed: String = self.chars.iter().rev().collect();
        number.then(|| {
            way(
                By::Phone,
                Column::Phone,
                format!("{} *", quoted(&reversed)),
                None,
            )
        })
    }

    fn phrase(&self, by: By, column: Column) -> Option<(Column, Way)> {
        let each: Vec<_> = self.chars.iter().map(char::to_string).collect();
        Some(way(by, column, quoted(&each.join(" ")), None))
    }
}

fn among(areas: &[AreaCode]) -> Option<(Column, Way)> {
    let codes: Vec<_> = areas.iter().map(|area| quoted(area.as_str())).collect();
    (!codes.is_empty()).then(|| way(By::Area, Column::Area, codes.join(" OR "), None))
}

fn way(by: By, column: Column, asked: String, check: Option<Check>) -> (Column, Way) {
    let asked = format!("({} : ({asked}))", column.sql());
    (column, Way { by, asked, check })
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
