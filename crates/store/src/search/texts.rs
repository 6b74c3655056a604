//! The words of one record as they are kept beside the index: what its tokens are made from, and what is
//! shown when it is found. Names and numbers stand as they are compared, texts as they were written,
//! both without identity numbers.

use std::collections::BTreeSet;

use model::{AreaCode, Dispute, dictionary};

use super::of::Of;
use super::words::{BORDER, compared, is_identity_number, without_identity_numbers};

/// Digits a telephone number must have to be found by its end.
pub(super) const PHONE_DIGITS: usize = 3;
/// Digits from which on a part of a telephone field is a number of its own.
const WHOLE_NUMBER_DIGITS: usize = 7;

/// The words of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Texts {
    /// Names, a space between.
    pub(super) names: String,
    /// Telephone numbers, a space between.
    pub(super) phones: String,
    /// The numbers of the case and of its letters.
    pub(super) number: String,
    /// The place and the addresses.
    pub(super) places: String,
    /// What was told, when it was recorded and since.
    pub(super) told: String,
    /// What only those who work the case may know.
    pub(super) kept: String,
    /// Codes of the areas it lies in, a space between.
    pub(super) areas: String,
}

impl Texts {
    /// What is kept of a record.
    pub(super) fn of(record: &Dispute) -> Self {
        let content = &record.content;
        let names = content.parties.iter().map(|party| party.name.as_str());
        let names = names.map(|name| compared(&without_identity_numbers(name)));
        let phones = content
            .parties
            .iter()
            .flat_map(|party| numbers(&party.phone));
        let addresses = content.parties.iter().map(|party| party.address.as_str());
        let areas = [Some(content.grid.village()), content.area.clone()];
        let areas = areas.into_iter().flatten().flat_map(with_those_above);
        let acts = acts(record);
        let of = |of: Of| {
            acts.iter()
                .filter(move |(one, _)| *one == of)
                .map(|(_, text)| text.as_str())
        };
        let claims = [&content.claim_a, &content.claim_b, &content.verified];
        Self {
            names: each_once(names),
            phones: each_once(phones),
            number: bordered(of(Of::Number)),
            places: bordered([content.place.as_str()].into_iter().chain(addresses)),
            told: bordered(claims.into_iter().map(String::as_str).chain(of(Of::Told))),
            kept: bordered(of(Of::Kept)),
            areas: each_once(areas),
        }
    }

    /// Each name.
    pub(super) fn names(&self) -> impl Iterator<Item = Vec<char>> {
        let names = self.names.split(' ').filter(|name| !name.is_empty());
        names.map(|name| name.chars().collect())
    }
}

/// What was said and written in acts, by who may ask for it. What is only letters and digits is a code or
/// a day.
fn acts(record: &Dispute) -> Vec<(Of, String)> {
    let texts = record.acts.iter().flat_map(dictionary::texts_of);
    let words =
        texts.filter(|(_, text)| text.chars().any(|c| !c.is_ascii() && c.is_alphanumeric()));
    words
        .filter_map(|(path, text)| Some((Of::act(&path)?, text)))
        .collect()
}

/// The telephone numbers in a field.
fn numbers(phone: &str) -> Vec<String> {
    let plain = without_identity_numbers(phone);
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let whole = digits(&plain);
    let parts = plain.split([' ', '/', '、', '，', ',', ';']).map(digits);
    let parts: Vec<_> = parts
        .filter(|part| part.len() >= WHOLE_NUMBER_DIGITS)
        .collect();
    let numbers = if parts.is_empty() { vec![whole] } else { parts };
    let numbers = numbers.into_iter();
    numbers
        .filter(|number| number.len() >= PHONE_DIGITS && !is_identity_number(number))
        .collect()
}

fn with_those_above(area: AreaCode) -> impl Iterator<Item = String> {
    let all = std::iter::successors(Some(area), AreaCode::parent);
    all.map(|area| area.as_str().to_owned())
}

fn each_once(all: impl Iterator<Item = String>) -> String {
    let each: BTreeSet<String> = all.filter(|word| !word.is_empty()).collect();
    let each: Vec<_> = each.into_iter().collect();
    each.join(" ")
}

/// Texts in one column, so that nothing is found across them.
fn bordered<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts = texts.map(without_identity_numbers);
    let texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
    texts.join(&BORDER.to_string())
}
