//! The words of one record, column by column.

use std::collections::BTreeSet;

use model::{AreaCode, Dispute};

use super::column::Column;
use super::name;
use super::words::{a_character_a_word, compared, is_identity_number, without_identity_numbers};

/// Digits a telephone number must have to be found by its end.
pub(super) const PHONE_DIGITS: usize = 3;
/// Digits from which on a part of a telephone field is a number of its own.
const WHOLE_NUMBER_DIGITS: usize = 7;

/// What stands in each column, in the order of [`Column::ALL`].
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry(pub(super) [String; Column::ALL.len()]);

impl Entry {
    /// The words of a record.
    pub(super) fn of(record: &Dispute) -> Self {
        let names = names(record);
        Self(Column::ALL.map(|column| text(column, record, &names)))
    }

    /// A number that tells whether the words are others than before (FNV-1a).
    pub(super) fn print(&self) -> i64 {
        let bytes = self.0.iter().flat_map(|text| text.bytes().chain([0xff]));
        let print = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |print, byte| {
            (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        print.cast_signed()
    }
}

fn text(column: Column, record: &Dispute, names: &[Vec<char>]) -> String {
    let content = &record.content;
    let each = |of: &dyn Fn(&[char]) -> Vec<String>| words(names.iter().flat_map(|name| of(name)));
    match column {
        Column::Name => words(names.iter().map(|name| name.iter().collect())),
        Column::Start => each(&|name| name::starts(name).collect()),
        Column::Part => each(&|name| name::parts(name).collect()),
        Column::Sound => each(&|name| name::sounds(name).into_iter().collect()),
        Column::Phone => words(
            content
                .parties
                .iter()
                .flat_map(|party| reversed(&party.phone)),
        ),
        Column::Number => String::new(),
        Column::Place => {
            let addresses = content.parties.iter().map(|party| party.address.as_str());
            a_character_a_word([content.place.as_str()].into_iter().chain(addresses))
        }
        Column::Told => a_character_a_word(
            [&content.claim_a, &content.claim_b, &content.verified]
                .into_iter()
                .map(String::as_str),
        ),
        Column::Area => {
            let areas = [Some(content.grid.village()), content.area.clone()];
            words(areas.into_iter().flatten().flat_map(with_those_above))
        }
    }
}

/// The names as they are compared.
fn names(record: &Dispute) -> Vec<Vec<char>> {
    let names = record.content.parties.iter().map(|party| &party.name);
    names
        .map(|name| compared(&without_identity_numbers(name)).chars().collect())
        .filter(|name: &Vec<char>| !name.is_empty())
        .collect()
}

/// A telephone number from its last digit, and each of several that stand in one field.
fn reversed(phone: &str) -> Vec<String> {
    let plain = without_identity_numbers(phone);
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let whole = digits(&plain);
    let parts = plain.split([' ', '/', '、', '，', ',', ';']).map(digits);
    let parts: Vec<_> = parts
        .filter(|part| part.len() >= WHOLE_NUMBER_DIGITS)
        .collect();
    let numbers = if parts.is_empty() { vec![whole] } else { parts };
    let numbers = numbers
        .into_iter()
        .filter(|number| number.len() >= PHONE_DIGITS && !is_identity_number(number));
    numbers
        .map(|number| number.chars().rev().collect())
        .collect()
}

fn with_those_above(area: AreaCode) -> impl Iterator<Item = String> {
    let all = std::iter::successors(Some(area), AreaCode::parent);
    all.map(|area| area.as_str().to_owned())
}

/// Each word once.
fn words(all: impl Iterator<Item = String>) -> String {
    let each: BTreeSet<String> = all.collect();
    let each: Vec<_> = each.into_iter().collect();
    each.join(" ")
}
