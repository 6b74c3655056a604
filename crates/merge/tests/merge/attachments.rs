//! Files of a record: what two people attach at once is all there, and what is said of a file stays.

use automerge::transaction::Transactable;
use automerge::{ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};
use merge::Reason;
use model::{AttachmentType, DisputeState, FileHash, Role};

use crate::desk::{Desk, photo};
use crate::gate::{forged, give, reason};

fn hashes(desk: &Desk) -> Vec<u8> {
    let attached = desk.read().attachments;
    attached.iter().map(|a| a.sha256.as_bytes()[0]).collect()
}

#[test]
fn two_people_attach_the_first_file_at_once_and_both_are_there() {
    let [mut lan, mut wei, mut third] = Desk::three();
    lan.attach(&photo(1, 1));
    wei.attach(&photo(2, 2));
    lan.meet(&mut wei);
    assert_eq!(lan.read(), wei.read());
    assert_eq!(lan.read().attachments, [photo(1, 1), photo(2, 2)]);
    // Whoever attaches next, on either map, undoes nothing.
    wei.attach(&photo(3, 2));
    lan.attach(&photo(4, 1));
    wei.detach(&FileHash::from_bytes([1; 32]));
    lan.meet(&mut wei);
    third.meet(&mut wei);
    for desk in [&lan, &wei, &third] {
        assert_eq!(hashes(desk), [2, 3, 4]);
    }
}

#[test]
fn attaching_a_file_again_changes_nothing() {
    let (mut lan, mut wei) = Desk::pair();
    lan.attach(&photo(1, 1));
    let before = lan.everything().len();
    lan.attach(&photo(1, 1));
    assert_eq!(lan.everything().len(), before);
    // At once on two devices it is one file, and taking it off takes it off for both.
    wei.attach(&photo(1, 2));
    lan.meet(&mut wei);
    assert_eq!(hashes(&lan), [1]);
    assert_eq!(lan.read(), wei.read());
    wei.detach(&FileHash::from_bytes([1; 32]));
    lan.meet(&mut wei);
    assert_eq!(hashes(&lan), Vec::<u8>::new());
    assert_eq!(lan.read(), wei.read());
}

#[test]
fn a_file_travels_beside_edits_and_steps() {
    let (mut lan, mut wei) = Desk::pair();
    lan.attach(&photo(1, 1));
    wei.edit(|c| c.place = "东头".into());
    wei.step(&DisputeState::Mediating);
    lan.meet(&mut wei);
    assert_eq!((hashes(&lan), hashes(&wei)), (vec![1], vec![1]));
    assert_eq!(lan.conflicts(), []);
    let entry = lan.document().history().unwrap();
    assert!(
        entry
            .iter()
            .flat_map(|e| &e.fields)
            .any(|f| f.field.ends_with(".type") && f.after == "image/jpeg")
    );
}

#[test]
fn a_file_speaks_for_its_own_worker_only() {
    let (mut lan, wei) = Desk::pair();
    lan.attach(&photo(1, 7));
    let accepted = give(Some(&wei), lan.everything().last().unwrap()).unwrap();
    assert_eq!(
        accepted
            .check_hand(lan.hand().worker, Role::GridWorker)
            .unwrap_err()
            .reason,
        Reason::ForeignAuthor
    );
}

#[test]
fn what_a_newer_app_says_of_a_file_stays() {
    let mut desk = attached();
    let bytes = forged(&desk, |tx| {
        let (map, card) = card_of(tx);
        tx.put(&card, "taken_at", ScalarValue::Timestamp(7))
            .unwrap();
        tx.put(&card, "caption", "新的说明").unwrap();
        let newer = tx.put_object(&map, "05".repeat(32), ObjType::Map).unwrap();
        tx.put(&newer, "type", "audio/opus").unwrap();
        tx.put(&newer, "size", 9_000_000_000_i64).unwrap();
        tx.put(&newer, "by", "09".repeat(16)).unwrap();
        tx.put(&newer, "at", ScalarValue::Timestamp(1_795_000_000_009))
            .unwrap();
    });
    desk.receive([bytes]);
    let read = desk.read().attachments;
    assert_eq!(read[0].caption, "新的说明");
    assert_eq!(
        read[1].media_type,
        AttachmentType::Unknown("audio/opus".into())
    );
    desk.attach(&photo(3, 1));
    assert_eq!(hashes(&desk).len(), 3);
}

#[test]
fn what_is_said_of_a_file_is_not_rewritten_and_no_file_is_deleted() {
    let desk = attached();
    type Write = fn(&mut automerge::transaction::Transaction<'_>);
    let writes: [Write; 9] = [
        |tx| {
            let (_, card) = card_of(tx);
            tx.put(&card, "size", 1).unwrap();
        },
        |tx| {
            let (_, card) = card_of(tx);
            tx.put(&card, "by", "09".repeat(16)).unwrap();
        },
        |tx| {
            let (_, card) = card_of(tx);
            tx.put(&card, "type", "text/html").unwrap();
        },
        |tx| {
            let (_, card) = card_of(tx);
            tx.put(&card, "agreed", false).unwrap();
        },
        |tx| {
            let (map, _) = card_of(tx);
            tx.delete(&map, "01".repeat(32)).unwrap();
        },
        |tx| {
            let (map, _) = card_of(tx);
            tx.put_object(&map, "01".repeat(32), ObjType::Map).unwrap();
        },
        |tx| tx.delete(ROOT, "attachments").unwrap(),
        |tx| tx.put(ROOT, "attachments", "none").unwrap(),
        |tx| {
            tx.put_object(ROOT, "attachments", ObjType::Map).unwrap();
        },
    ];
    for (i, write) in writes.into_iter().enumerate() {
        let bytes = forged(&desk, write);
        assert_eq!(
            reason(give(Some(&desk), &bytes)),
            Reason::BadSchema,
            "write {i}"
        );
    }
}

#[test]
fn what_was_taken_off_stays_off_and_captions_have_a_measure() {
    let mut desk = attached();
    desk.detach(&FileHash::from_bytes([1; 32]));
    let back = forged(&desk, |tx| {
        let (_, card) = card_of(tx);
        tx.put(&card, "removed_at", ScalarValue::Null).unwrap();
    });
    assert_eq!(reason(give(Some(&desk), &back)), Reason::BadSchema);
    let desk = attached();
    let long = forged(&desk, |tx| {
        let (_, card) = card_of(tx);
        tx.put(&card, "caption", "长".repeat(401)).unwrap();
    });
    assert_eq!(reason(give(Some(&desk), &long)), Reason::BadSchema);
}

fn attached() -> Desk {
    let (mut lan, _) = Desk::pair();
    lan.attach(&photo(1, 1));
    lan
}

fn card_of(tx: &automerge::transaction::Transaction<'_>) -> (ObjId, ObjId) {
    let object = |obj: &ObjId, key: &str| match tx.get(obj, key).unwrap() {
        Some((Value::Object(ObjType::Map), id)) => id,
        other => panic!("{other:?}"),
    };
    let map = object(&ROOT, "attachments");
    let card = object(&map, &"01".repeat(32));
    (map, card)
}
