//! Documents that come whole: what they give is what their changes give, one by one; and whatever somebody
//! made of them, nothing is taken in that those changes do not say.

use merge::gate::{Whole, name_of, pack};
use merge::{Accepted, Document, Held, Reason, examine};
use model::{DisputeState, Record, WorkerId};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::desk::{Desk, content, grid, id, party, photo};

/// A record with a history of three hands: edits apart, a step, a photo.
fn storied() -> Desk {
    let [mut one, mut two, mut three] = Desk::three();
    one.edit(|c| c.claim_a.push_str("说了两回也不听。"));
    two.edit(|c| c.place = "东头井边".into());
    three.step(&DisputeState::Accepted);
    let mut desks = [one, two, three];
    Desk::meet_two(&mut desks, 0, 1);
    Desk::meet_two(&mut desks, 0, 2);
    desks[0].attach(&photo(7, 1));
    desks[0].edit(|c| c.verified = "到现场看过。".into());
    let [one, ..] = desks;
    one
}

fn plain(saved: &[u8]) -> Vec<u8> {
    pack(saved, &|_| true).unwrap().saved
}

fn whole(came: &[u8]) -> Result<merge::gate::AcceptedWhole, Held> {
    Whole::open(came)?.examine(id(1), &grid(1))
}

/// The same changes through the gate one by one.
fn one_by_one(whole: &Whole) -> Vec<Result<Accepted, Held>> {
    let mut known: Option<Vec<u8>> = None;
    let each = whole.bytes().map(|(_, bytes)| {
        let accepted = examine(known.as_deref(), id(1), &grid(1), &bytes, &|_| true);
        if let Ok(Accepted {
            standing: Some(standing),
            ..
        }) = &accepted
        {
            known = Some(standing.saved.clone());
        }
        accepted
    });
    each.collect()
}

fn repaired(mut bytes: Vec<u8>) -> Vec<u8> {
    let digest = Sha256::digest(&bytes[8..]);
    bytes[4..8].copy_from_slice(&digest[..4]);
    bytes
}

#[test]
fn a_whole_is_what_its_changes_are_one_by_one() {
    let desk = storied();
    let came = plain(desk.saved());
    let opened = Whole::open(&came).unwrap();
    let taken = opened.examine(id(1), &grid(1)).unwrap();
    let each = one_by_one(&opened);
    let last = each.last().unwrap().as_ref().unwrap();
    let standing = last.standing.as_ref().unwrap();
    assert_eq!(taken.standing.record, Record::Dispute(desk.read()));
    assert_eq!(taken.standing.record, standing.record);
    assert_eq!(taken.standing.heads, standing.heads);
    assert_eq!(taken.standing.conflicts, standing.conflicts);
    assert_eq!(
        Document::load(&taken.standing.saved)
            .unwrap()
            .read()
            .unwrap(),
        desk.read()
    );
    for ((place, bytes), accepted) in opened.bytes().zip(each) {
        let (accepted, part) = (accepted.unwrap(), &opened.parts()[place]);
        assert_eq!((part.hash, part.hash), (accepted.hash, name_of(&bytes)));
        assert_eq!(
            (&part.actor, part.actor_seq),
            (&accepted.actor, accepted.actor_seq)
        );
        assert_eq!(part.made_at_ms, accepted.made_at_ms);
        assert_eq!(taken.authors[place], accepted.authors);
    }
    let named: Vec<_> = opened
        .parts()
        .iter()
        .map(|part| (part.actor.clone(), part.actor_seq))
        .collect();
    assert!(named.is_sorted());
}

#[test]
fn a_whole_speaks_for_whoever_wrote_each_change() {
    let desk = storied();
    let opened = Whole::open(&plain(desk.saved())).unwrap();
    let taken = opened.examine(id(1), &grid(1)).unwrap();
    for (part, authors) in opened.parts().iter().zip(&taken.authors) {
        let own = WorkerId::from_bytes([part.actor[part.actor.len() - 1]; 16]);
        assert!(
            authors.iter().all(|author| *author == own),
            "{part:?} {authors:?}"
        );
    }
    assert!(
        taken
            .authors
            .iter()
            .filter(|authors| !authors.is_empty())
            .count()
            >= 3
    );
}

#[test]
fn a_document_is_packed_as_it_was_before_its_newest_changes() {
    let mut desk = storied();
    let before = pack(desk.saved(), &|_| true).unwrap();
    let opened = Whole::open(&before.saved).unwrap();
    assert_eq!(before.parts, opened.parts());
    assert!(before.is_open);
    desk.edit(|c| c.place = "西头".into());
    for to in [
        DisputeState::Mediating,
        DisputeState::Failed,
        DisputeState::Closed,
    ] {
        desk.step(&to);
    }
    let now = pack(desk.saved(), &|_| true).unwrap();
    assert!(!now.is_open && now.parts.len() == before.parts.len() + 4);
    let known = |hash: &_| before.parts.iter().any(|part| part.hash == *hash);
    assert_eq!(pack(desk.saved(), &known).unwrap(), before);
}

#[test]
fn what_is_no_whole_is_held_with_its_reason() {
    let desk = storied();
    let came = plain(desk.saved());
    let reason = |bytes: &[u8]| whole(bytes).unwrap_err().reason;
    assert_eq!(reason(b""), Reason::NotAChange);
    assert_eq!(reason(&came[..came.len() - 1]), Reason::NotAChange);
    assert_eq!(reason(&desk.everything()[0]), Reason::NotAChange);
    let mut damaged = came.clone();
    damaged[40] ^= 1;
    assert_eq!(reason(&damaged), Reason::NotAChange);
    // Something that would be loaded after it.
    let and_more = [&came[..], &desk.everything()[0]].concat();
    assert_eq!(reason(&repaired(and_more)), Reason::NotAChange);
    // A document that has to be inflated first.
    let mut long = storied();
    long.edit(|c| c.claim_b = "没有的事。".repeat(300));
    assert_eq!(reason(long.saved()), Reason::NotAChange);
    assert!(whole(&plain(long.saved())).is_ok());
    let elsewhere = Whole::open(&came).unwrap();
    let refused = |doc, scope| elsewhere.examine(doc, &scope).unwrap_err().reason;
    assert_eq!(refused(id(2), grid(1)), Reason::BadSchema);
    assert_eq!(refused(id(1), grid(2)), Reason::OutsideScope);
}

#[test]
fn one_change_that_breaks_a_rule_holds_the_whole() {
    use automerge::transaction::Transactable;
    let desk = storied();
    let forged = crate::gate::forged(&desk, |tx| {
        tx.put(automerge::ROOT, "state", "closed").unwrap();
    });
    let mut document = automerge::Automerge::load(desk.saved()).unwrap();
    document
        .apply_changes([automerge::Change::from_bytes(forged).unwrap()])
        .unwrap();
    let held = whole(&document.save_nocompress()).unwrap_err();
    assert_eq!(held.reason, Reason::IllegalStep);
    // The others of it are as good as before.
    let opened = Whole::open(&document.save_nocompress()).unwrap();
    let each = one_by_one(&opened);
    assert_eq!(each.iter().filter(|one| one.is_err()).count(), 1);
}

#[test]
fn a_history_too_long_to_be_looked_at_at_once_comes_change_by_change() {
    let mut desk = Desk::new(1);
    desk.begin(id(1), &content(grid(1), &[party(1, "王小明")]));
    let mut document = desk.document().clone();
    let mut long = desk.read().content;
    for n in 0..300 {
        long.verified.push_str(&format!("第{n}次去过。"));
        let heads = document.heads();
        document.edit(&heads, &long, desk.hand()).unwrap();
    }
    let held = pack(&document.save(), &|_| true).unwrap_err();
    assert_eq!(held.reason, Reason::TooLarge);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever is taken in of a document somebody changed is the record its changes give one by one.
    #[test]
    fn a_changed_whole_is_held_or_is_what_its_changes_are(at in any::<prop::sample::Index>(), flip in 1_u8.., second in any::<prop::sample::Index>(), other in any::<u8>()) {
        let mut came = plain(storied().saved());
        let at = 12 + at.index(came.len() - 12);
        came[at] ^= flip;
        let second = 12 + second.index(came.len() - 12);
        came[second] ^= other;
        let came = repaired(came);
        let Ok(opened) = Whole::open(&came) else { return Ok(()) };
        let Ok(taken) = opened.examine(id(1), &grid(1)) else { return Ok(()) };
        let each = one_by_one(&opened);
        let standing = each.last().unwrap().as_ref().unwrap().standing.as_ref().unwrap();
        prop_assert_eq!(&taken.standing.record, &standing.record);
        prop_assert_eq!(&taken.standing.heads, &standing.heads);
        let again = Document::load(&taken.standing.saved).unwrap();
        prop_assert_eq!(again.record().unwrap(), taken.standing.record);
    }
}
