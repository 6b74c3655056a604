//! What is held back can be read, and is no part of the record for it.

use merge::gate::{self, Told};
use merge::{Held, Reason};
use model::DisputeState;

use crate::desk::{Desk, content, grid, id, party};

fn tell(known: Option<&Desk>, bytes: &[u8]) -> Result<Told, Held> {
    gate::tell(known.map(Desk::saved), bytes)
}

fn last(desk: &Desk) -> Vec<u8> {
    desk.everything().pop().unwrap()
}

fn said(told: &Told) -> Vec<(&str, &str, &str)> {
    let fields = told.fields.iter();
    fields
        .map(|one| (&one.field[..], &one.before[..], &one.after[..]))
        .collect()
}

#[test]
fn an_edit_is_told_against_what_its_author_saw() {
    let (mut here, mut there) = Desk::pair();
    there.edit(|content| content.place = "西头".into());
    here.edit(|content| content.claim_b = "没有的事。".into());
    let told = tell(Some(&here), &last(&there)).unwrap();
    assert_eq!(said(&told), [("place", "", "西头")]);
    assert!(!told.begins);
    // What somebody else wrote meanwhile is not its author's, and nothing of the record was touched.
    assert_eq!(told.record.as_dispute().unwrap().content.claim_b, "");
    assert_eq!(here.read().content.place, "");
    // What the record has already is told in the same words: so a device reads its own that the server holds.
    here.receive(there.everything());
    let again = tell(Some(&here), &last(&there)).unwrap();
    assert_eq!(again, told);
}

#[test]
fn a_beginning_and_a_second_one_are_told_whole() {
    let mut first = Desk::new(1);
    first.begin(id(1), &content(grid(1), &[party(1, "王小明")]));
    let mut second = Desk::new(2);
    second.begin(id(1), &content(grid(1), &[party(1, "李大山")]));
    for known in [None, Some(&first)] {
        let told = tell(known, &last(&second)).unwrap();
        assert!(told.begins);
        let names = told.fields.iter().filter(|one| one.after == "李大山");
        assert_eq!(names.count(), 1);
        assert!(told.fields.iter().all(|one| one.before.is_empty()));
    }
}

#[test]
fn what_was_done_is_told_with_its_words() {
    let (here, mut there) = Desk::pair();
    there.step(&DisputeState::Accepted);
    let told = tell(Some(&here), &last(&there)).unwrap();
    let said = said(&told);
    assert!(
        said.contains(&("state", "recorded", "accepted")),
        "{said:?}"
    );
    assert!(said.contains(&("acts.what", "", "accepted")), "{said:?}");
}

#[test]
fn a_hand_that_wrote_twice_under_one_number_is_told_all_the_same() {
    let (mut here, mut copy) = Desk::pair();
    // The same install, from an older copy of its folder.
    let mut old = here.document().clone();
    copy.edit(|content| content.place = "东头".into());
    here.receive(copy.everything());
    let heads = old.heads();
    let mut content = old.read().unwrap().content;
    content.place = "西头".into();
    let change = old.edit(&heads, &content, copy.hand()).unwrap().unwrap();
    let told = tell(Some(&here), &change.bytes).unwrap();
    assert_eq!(said(&told), [("place", "", "西头")]);
}

#[test]
fn what_cannot_be_read_says_why() {
    let (here, mut there) = Desk::pair();
    there.edit(|content| content.place = "东头".into());
    there.edit(|content| content.place = "西头".into());
    let reason = |known, bytes: &[u8]| tell(known, bytes).unwrap_err().reason;
    assert_eq!(reason(Some(&here), &last(&there)), Reason::MissingDeps);
    assert_eq!(reason(None, &last(&there)), Reason::MissingDeps);
    let torn = &last(&there)[..20];
    assert_eq!(reason(Some(&here), torn), Reason::NotAChange);
}
