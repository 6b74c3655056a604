//! The accept gate for documents that come whole. What passes is what its changes are one by one, leaves a
//! document that loads and reads, and every change of it is a duplicate from then on.

use merge::gate::{Whole, pack};
use merge::{Document, examine};

use super::shape;
use crate::stage::documents::{self, Known};
use crate::{Draw, mutate};

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (number, known) in (0_u8..).zip(documents::get()) {
        if let Some(saved) = &known.saved {
            let whole = pack(saved, &|_| true).unwrap().saved;
            seeds.push([&[number], &whole[..]].concat());
        }
    }
    seeds
}

/// The first byte chooses what the document should be; the rest is the document.
pub(super) fn mutate(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    let Some((&known, whole)) = input.split_first() else {
        return vec![0];
    };
    [&[known], &mutate::chunk::change(whole, draw)[..]].concat()
}

pub(super) fn run(input: &[u8]) -> u64 {
    let Some((number, came)) = input.split_first() else {
        return 0;
    };
    let all = documents::get();
    let known = &all[usize::from(*number) % all.len()];
    let opened = Whole::open(came);
    let taken = opened.and_then(|whole| {
        let taken = whole.examine(known.id, &known.grid)?;
        Ok((whole, taken))
    });
    match taken {
        Err(held) => shape(&(number, held.reason.code(), super::kind(&held.detail))),
        Ok((whole, taken)) => {
            let document = Document::load(&taken.standing.saved).unwrap();
            assert_eq!(
                document.record().as_ref(),
                Ok(&taken.standing.record),
                "another record than was told"
            );
            assert_eq!(
                document.heads(),
                taken.standing.heads,
                "other heads than were told"
            );
            one_by_one(known, &whole, &taken.standing.heads);
            shape(&(number, "in", whole.parts().len(), taken.authors.len()))
        }
    }
}

fn one_by_one(known: &Known, whole: &Whole, heads: &[model::ChangeHash]) {
    let (mut saved, mut last) = (None::<Vec<u8>>, Vec::new());
    for (_, bytes) in whole.bytes() {
        let accepted = examine(saved.as_deref(), known.id, &known.grid, &bytes, &|_| true);
        let standing = accepted.unwrap().standing.unwrap();
        last = standing.heads;
        saved = Some(standing.saved);
    }
    assert_eq!(last, heads, "another document than its changes give");
}
