//! The accept gate: a change for a document that is not there, one just begun, one with a history of two
//! hands, one with a conflict. What passes leaves a document that loads and reads, and is a duplicate
//! from then on. What is held back is read, as far as it can be, for whoever decides on it.

use merge::gate::{self, Standing, examine_anew};
use merge::{AUTHORITY, Document, Reason, examine};

use super::shape;
use crate::stage::documents::{self, Known};
use crate::{Draw, mutate};

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (number, known) in (0_u8..).zip(documents::get()) {
        for change in &known.next {
            seeds.push([&[number], &change[..]].concat());
        }
        let saved = known
            .saved
            .as_deref()
            .and_then(|saved| Document::load(saved).ok());
        let anew = saved.and_then(|document| document.begin_anew(&known.grid).ok());
        seeds.extend(anew.map(|(_, change)| [&[number], &change.bytes[..]].concat()));
    }
    seeds
}

/// The first byte chooses the document; the rest is the change.
pub(super) fn mutate(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    let Some((&known, change)) = input.split_first() else {
        return vec![0];
    };
    let known = if draw.comes_about(50) {
        draw.byte()
    } else {
        known
    };
    [&[known], &mutate::chunk::change(change, draw)[..]].concat()
}

pub(super) fn run(input: &[u8]) -> u64 {
    let Some((number, change)) = input.split_first() else {
        return 0;
    };
    let all = documents::get();
    let known = &all[usize::from(*number) % all.len()];
    let (id, grid) = (known.id, &known.grid);
    match examine(known.saved.as_deref(), id, grid, change, &|_| true) {
        Err(held) if held.reason == Reason::SecondBeginning => {
            shape(&(number, anew(known, change), super::kind(&held.detail)))
        }
        Err(held) => {
            let told = gate::tell(known.saved.as_deref(), change);
            let told = told.map(|told| told.fields.len().min(2));
            let told = told.map_err(|unread| unread.reason.code());
            let why = super::kind(&held.detail);
            shape(&(number, held.reason.code(), why, told))
        }
        Ok(accepted) => {
            match &accepted.standing {
                Some(standing) => stands(known, standing, change),
                None => assert!(
                    accepted.duplicate && known.saved.is_some(),
                    "let in, and left nothing"
                ),
            }
            let entered = accepted.acts.len();
            shape(&(
                number,
                "in",
                accepted.duplicate,
                accepted.authors.len(),
                entered,
            ))
        }
    }
}

/// As what the server begins the record anew with: what passes is nobody's, and says what the record said.
fn anew(known: &Known, change: &[u8]) -> &'static str {
    match examine_anew(known.saved.as_deref(), known.id, &known.grid, change) {
        Err(held) => held.reason.code(),
        Ok((accepted, document)) => {
            assert_eq!(accepted.authors, [AUTHORITY], "somebody's");
            assert!(document.continues().is_ok_and(|before| before.is_some()));
            let standing = accepted.standing.unwrap();
            assert_eq!(document.record().as_ref(), Ok(&standing.record));
            "anew"
        }
    }
}

/// A document with the change in it loads, reads as was told, and knows the change.
fn stands(known: &Known, standing: &Standing, change: &[u8]) {
    let document = Document::load(&standing.saved).unwrap();
    assert_eq!(
        document.record().as_ref(),
        Ok(&standing.record),
        "another record than was told"
    );
    assert_eq!(
        document.heads(),
        standing.heads,
        "other heads than were told"
    );
    let again = examine(
        Some(&standing.saved),
        known.id,
        &known.grid,
        change,
        &|_| true,
    );
    assert!(
        again.is_ok_and(|again| again.duplicate && again.standing.is_none()),
        "not known a second time"
    );
}
