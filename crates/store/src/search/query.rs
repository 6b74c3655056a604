//! What was typed, as questions to the index: for each word the ways a record may be found by it, the
//! best first. Whatever was typed, what comes out is letters, digits and characters between quotation
//! marks: nothing in it can be taken for syntax.

use model::{AreaCode, Role};

use super::name::{PART_CHARS, SOUND_LETTERS, START_CHARS, covers, typed};
use super::of::Of;
use super::texts::{PHONE_DIGITS, Texts};
use super::tokens::pair;
use super::words::{BORDER, compared, plain, units};

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
    /// What only those who work the case may know.
    Kept,
    /// The area it lies in.
    Area,
}

/// One way to find records by a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) by: By,
    /// What the index is asked.
    pub(super) asked: String,
    /// Whether the index alone can tell; otherwise the texts of what it found have to be looked at.
    pub(super) exact: bool,
}

/// A word of a query: letters, digits and characters only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) chars: Vec<char>,
    /// The pieces it was typed in, when there were spaces between.
    pieces: Vec<String>,
    /// Areas whose name holds the word.
    pub(super) areas: Vec<AreaCode>,
}

/// The words of a query; none when there is nothing to look for.
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
                areas: Vec::new(),
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
    pub(super) fn ways(&self, role: Role) -> Vec<Way> {
        let word: String = self.chars.iter().collect();
        let all = [
            Some(way(By::Name, Of::Name, &Of::Name.asked(&word), true)),
            Some(self.beginning(By::Start, Of::Start, START_CHARS)),
            Some(self.beginning(By::Part, Of::Part, PART_CHARS)),
            self.sound(&word),
            self.phone(),
            text(By::Number, Of::Number, &word),
            text(By::Place, Of::Place, &word),
            text(By::Told, Of::Told, &word),
            text(By::Kept, Of::Kept, &word),
            self.area(),
        ];
        let open = all.into_iter().flatten();
        let open = open.filter(|(of, _)| of.is_open_to(role));
        open.map(|(_, way)| way).collect()
    }

    /// The index keeps so many characters; whether it goes on is seen from the names.
    fn beginning(&self, by: By, of: Of, kept: usize) -> (Of, Way) {
        let beginning: String = self.chars.iter().take(kept).collect();
        way(by, of, &of.asked(&beginning), self.chars.len() <= kept)
    }

    /// Letters stand in the index as they are typed; characters among letters are looked for by how
    /// they sound, and seen from the names.
    fn sound(&self, word: &str) -> Option<(Of, Way)> {
        if self.all(char::is_ascii_lowercase) {
            let whole: String = word.chars().take(SOUND_LETTERS).collect();
            let mut asked = Of::Sound.asked(&whole);
            if self.pieces.len() > 1 {
                let each = self.pieces.iter().map(|piece| Of::Sound.asked(piece));
                asked = format!("{asked} OR ({})", each.collect::<Vec<_>>().join(" AND "));
            }
            return Some(way(By::Sound, Of::Sound, &asked, true));
        }
        let letters = self.chars.iter().any(char::is_ascii_lowercase);
        let sounds = typed(&self.chars).into_iter();
        let sounds: Vec<_> = sounds.map(|sound| Of::Sound.asked(&sound)).collect();
        (letters && !sounds.is_empty())
            .then(|| way(By::Sound, Of::Sound, &sounds.join(" OR "), false))
    }

    fn phone(&self) -> Option<(Of, Way)> {
        let number = self.all(char::is_ascii_digit) && self.chars.len() >= PHONE_DIGITS;
        let reversed: String = self.chars.iter().rev().collect();
        let asked = format!("{} *", Of::Phone.asked(&reversed));
        number.then(|| way(By::Phone, Of::Phone, &asked, true))
    }

    fn area(&self) -> Option<(Of, Way)> {
        let codes = self.areas.iter().map(|area| Of::Area.asked(area.as_str()));
        let codes: Vec<_> = codes.collect();
        (!codes.is_empty()).then(|| way(By::Area, Of::Area, &codes.join(" OR "), true))
    }

    /// Whether a record with these texts is found by the word in this way.
    pub(super) fn finds(&self, by: By, texts: &Texts) -> bool {
        let word = &self.chars[..];
        let is_in = |text: &str| {
            let mut each = text.split(BORDER);
            each.any(|text| compared(text).contains(&word.iter().collect::<String>()))
        };
        match by {
            By::Name => texts.names().any(|name| name == word),
            By::Start => texts.names().any(|name| name.starts_with(word)),
            By::Part => {
                let within = |name: Vec<char>| name.windows(word.len()).any(|part| part == word);
                texts.names().any(within)
            }
            By::Sound => {
                let sounds =
                    |typed: &[char]| texts.names().any(|name| covers(typed, &name).is_some());
                let pieces = || {
                    self.pieces
                        .iter()
                        .map(|piece| piece.chars().collect::<Vec<_>>())
                };
                sounds(word) || pieces().all(|piece| sounds(&piece))
            }
            By::Phone => {
                let end: String = word.iter().collect();
                self.phone().is_some()
                    && texts.phones.split(' ').any(|number| number.ends_with(&end))
            }
            By::Number => is_in(&texts.number),
            By::Place => is_in(&texts.places),
            By::Told => is_in(&texts.told),
            By::Kept => is_in(&texts.kept),
            By::Area => {
                let mut areas = self.areas.iter();
                areas.any(|area| texts.areas.split(' ').any(|code| code == area.as_str()))
            }
        }
    }
}

/// A text holds the word when it holds its characters two by two; that they follow each other is seen
/// from the text when there are more than two.
fn text(by: By, of: Of, word: &str) -> Option<(Of, Way)> {
    let units = units(word);
    let pairs = units.windows(2).filter_map(|two| pair(&two[0], &two[1]));
    let pairs: Vec<_> = pairs.map(|two| of.asked(&two)).collect();
    match (&units[..], &pairs[..]) {
        ([one], _) => Some(way(by, of, &of.asked(one), true)),
        (_, []) => None,
        ([_, _], [two]) => Some(way(by, of, two, true)),
        (_, pairs) => Some(way(by, of, &pairs.join(" AND "), false)),
    }
}

fn way(by: By, of: Of, asked: &str, exact: bool) -> (Of, Way) {
    let asked = format!("({asked})");
    (of, Way { by, asked, exact })
}

impl Of {
    /// The word as the index is asked for it.
    fn asked(self, word: &str) -> String {
        format!("\"{}\"", self.token(word))
    }
}
