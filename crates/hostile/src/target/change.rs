//! The accept gate: a change for a document that is not there, one just begun, one with a history of two
//! hands, one with a conflict. What passes leaves a document that loads and reads, and is a duplicate
//! from then on.

use merge::gate::Standing;
use merge::{Document, examine};

use super::shape;
use crate::stage::documents::{self, Known};
use crate::{Chance, mutate};

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (number, known) in (0_u8..).zip(documents::get()) {
        for change in &known.next {
            seeds.push([&[number], &change[..]].concat());
        }
    }
    seeds
}

/// The first byte chooses the document; the rest is the change.
pub(super) fn mutate(input: &[u8], chance: &mut Chance) -> Vec<u8> {
    let Some((&known, change)) = input.split_first() else {
        return vec![0];
    };
    let known = if chance.permille(50) {
        chance.byte()
    } else {
        known
    };
    [&[known], &mutate::chunk::change(change, chance)[..]].concat()
}

pub(super) fn run(input: &[u8]) -> u64 {
    let Some((number, change)) = input.split_first() else {
        return 0;
    };
    let all = documents::get();
    let known = &all[usize::from(*number) % all.len()];
    let (id, grid) = (known.id, &known.grid);
    match examine(known.saved.as_deref(), id, grid, change, &|_| true) {
        Err(held) => shape(&(number, held.reason.code(), super::kind(&held.detail))),
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
