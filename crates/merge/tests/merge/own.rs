//! What is made here passes the same gate without being decoded and loaded a second time.

use merge::gate::{examine_beginning, examine_own};
use merge::{Document, Reason, examine};
use model::{DisputeContent, Party};
use proptest::prelude::*;

use crate::desk::{Desk, content, grid, id, party};

fn written(words: &[String], parties: usize) -> DisputeContent {
    let names = ["王小明", "李大山", "张三", "赵四", "陈五"];
    let parties: Vec<Party> = (1..=5)
        .zip(names)
        .take(parties)
        .map(|(n, name)| party(n, name))
        .collect();
    let mut content = content(grid(1), &parties);
    [
        &mut content.claim_a,
        &mut content.claim_b,
        &mut content.place,
    ]
    .into_iter()
    .zip(words)
    .for_each(|(field, words)| field.clone_from(words));
    content
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever is recorded, the short way through the gate says what the long way says.
    #[test]
    fn a_beginning_and_an_edit_are_judged_as_if_they_came_from_outside(
        begun in prop::collection::vec(".{0,40}", 3),
        edited in prop::collection::vec(".{0,40}", 3),
        parties in 0..5usize,
        more in 0..5usize,
    ) {
        let hand = Desk::new(1).hand();
        let (document, change) = Document::begin(id(1), &written(&begun, parties), hand).unwrap();
        let short = examine_beginning(&document, id(1), &grid(1), &change);
        let long = examine(None, id(1), &grid(1), &change.bytes, &|_| true);
        prop_assert_eq!(&short, &long);
        prop_assert_eq!(
            document.record().unwrap(),
            short.unwrap().standing.unwrap().record
        );
        let mut after = document.clone();
        let heads = document.heads();
        if let Some(change) = after.edit(&heads, &written(&edited, more), hand).unwrap() {
            let saved = document.save();
            let long = examine(Some(&saved), id(1), &grid(1), &change.bytes, &|_| true);
            let short = examine_own(document, id(1), &grid(1), &change);
            prop_assert_eq!(&short, &long);
            prop_assert_eq!(after.record().unwrap(), short.unwrap().standing.unwrap().record);
        }
    }
}

#[test]
fn a_beginning_that_others_would_refuse_is_refused_here() {
    let hand = Desk::new(1).hand();
    let content = content(grid(1), &[party(1, "王小明")]);
    let (mut document, change) = Document::begin(id(1), &content, hand).unwrap();
    let reason = |id, grid, document: &Document, change| {
        examine_beginning(document, id, &grid, change)
            .unwrap_err()
            .reason
    };
    assert_eq!(
        reason(id(2), grid(1), &document, &change),
        Reason::BadSchema
    );
    assert_eq!(
        reason(id(1), grid(2), &document, &change),
        Reason::OutsideScope
    );
    let mut broken = change.clone();
    broken.bytes[20] ^= 1;
    assert_eq!(
        reason(id(1), grid(1), &document, &broken),
        Reason::NotAChange
    );
    let mut renamed = change.clone();
    renamed.hash = model::ChangeHash::from_bytes([1; 32]);
    assert_eq!(reason(id(1), grid(1), &document, &renamed), Reason::Poison);

    let mut edited = content.clone();
    edited.place = "井边".into();
    let second = document
        .edit(&document.heads(), &edited, hand)
        .unwrap()
        .unwrap();
    assert_eq!(reason(id(1), grid(1), &document, &second), Reason::Poison);
    assert_eq!(reason(id(1), grid(1), &document, &change), Reason::Poison);

    let mut long = content;
    long.claim_a = "吵".repeat(20_001);
    let (document, change) = Document::begin(id(1), &long, hand).unwrap();
    assert_eq!(
        reason(id(1), grid(1), &document, &change),
        Reason::BadSchema
    );
}
