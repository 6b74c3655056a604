//! The accept gate against changes that must not get in: honest mistakes, copied phones and bytes
//! made to hurt.

use crate::desk::{Desk, content, grid, id, party};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ObjType, ROOT, ReadDoc, legacy};
use merge::{Held, Reason, examine};
use model::{DisputeState, Record, Role};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

fn begun() -> Desk {
    let mut desk = Desk::new(1);
    desk.begin(id(1), &content(grid(1), &[party(1, "王小明")]));
    desk
}

pub(crate) fn give(known: Option<&Desk>, bytes: &[u8]) -> Result<merge::Accepted, Held> {
    examine(known.map(Desk::saved), id(1), &grid(1), bytes, &|_| true)
}

pub(crate) fn reason(result: Result<merge::Accepted, Held>) -> Reason {
    result.expect_err("must be held").reason
}

/// A change some other program makes to the record, with whatever it likes.
pub(crate) fn forged(
    desk: &Desk,
    write: impl FnOnce(&mut automerge::transaction::Transaction<'_>),
) -> Vec<u8> {
    let mut doc = Automerge::load(desk.saved())
        .unwrap()
        .with_actor(ActorId::from([9; 16]));
    let mut tx = doc.transaction();
    write(&mut tx);
    let (hash, _) = tx.commit_with(CommitOptions::default());
    doc.get_change_by_hash(&hash.unwrap())
        .unwrap()
        .raw_bytes()
        .to_vec()
}

/// The chunk with its checksum put right again, as a hostile device would.
fn repaired(mut bytes: Vec<u8>) -> Vec<u8> {
    let digest = Sha256::digest(&bytes[8..]);
    bytes[4..8].copy_from_slice(&digest[..4]);
    bytes
}

#[test]
fn an_honest_beginning_gets_in_and_names_its_author() {
    let desk = begun();
    let accepted = give(None, &desk.everything()[0]).unwrap();
    assert_eq!(accepted.authors, [desk.hand().worker]);
    let standing = accepted.standing.unwrap();
    assert_eq!(standing.heads, desk.document().heads());
    assert_eq!(standing.record, Record::Dispute(desk.read()));
    assert!(!accepted.duplicate && accepted.actor_seq == 1);
}

#[test]
fn a_change_speaks_for_its_own_worker_and_role_only() {
    let mut desk = begun();
    let beginning = give(None, &desk.everything()[0]).unwrap();
    let other = model::WorkerId::from_bytes([9; 16]);
    assert_eq!(
        beginning
            .check_hand(other, Role::GridWorker)
            .unwrap_err()
            .reason,
        Reason::ForeignAuthor
    );
    assert_eq!(
        beginning.check_hand(desk.hand().worker, Role::GridWorker),
        Ok(())
    );
    let known = begun();
    desk.step(&DisputeState::Accepted);
    let step = give(Some(&known), &desk.everything()[1]).unwrap();
    let worker = desk.hand().worker;
    assert_eq!(
        step.check_hand(worker, Role::GridWorker)
            .unwrap_err()
            .reason,
        Reason::NotAllowed
    );
    assert_eq!(step.check_hand(worker, Role::AuxiliaryOfficer), Ok(()));
}

#[test]
fn what_came_before_is_told_as_a_duplicate() {
    let desk = begun();
    assert!(give(Some(&desk), &desk.everything()[0]).unwrap().duplicate);
}

#[test]
fn line_noise_is_caught_by_the_checksum() {
    let mut bytes = begun().everything()[0].clone();
    bytes[40] ^= 1;
    assert_eq!(reason(give(None, &bytes)), Reason::NotAChange);
    assert_eq!(reason(give(None, &bytes[..7])), Reason::NotAChange);
    assert_eq!(reason(give(None, b"")), Reason::NotAChange);
}

#[test]
fn a_compressed_chunk_is_not_even_opened() {
    let mut bytes = begun().everything()[0].clone();
    bytes[8] = 2;
    let held = give(None, &repaired(bytes)).unwrap_err();
    assert_eq!(
        (held.reason, held.detail.as_str()),
        (Reason::NotAChange, "chunk type 2")
    );
}

#[test]
fn too_large_is_told_before_anything_is_decoded() {
    assert_eq!(
        reason(give(None, &vec![0; merge::gate::MAX_CHANGE_BYTES + 1])),
        Reason::TooLarge
    );
}

#[test]
fn a_change_without_what_it_builds_on_waits() {
    let known = begun();
    let mut desk = begun();
    desk.edit(|c| c.place = "井边".into());
    desk.edit(|c| c.place = "村口".into());
    let all = desk.everything();
    assert_eq!(reason(give(None, &all[1])), Reason::MissingDeps);
    assert_eq!(reason(give(Some(&known), &all[2])), Reason::MissingDeps);
}

#[test]
fn a_record_begins_once() {
    let other = {
        let mut desk = Desk::new(2);
        desk.begin(id(1), &content(grid(1), &[party(2, "李")]));
        desk
    };
    assert_eq!(
        reason(give(Some(&begun()), &other.everything()[0])),
        Reason::SecondBeginning
    );
}

#[test]
fn a_copied_phone_is_told_apart() {
    let (mut phone, mut copy) = (begun(), begun());
    phone.edit(|c| c.place = "东头".into());
    copy.edit(|c| c.place = "西头".into());
    assert_eq!(
        reason(give(Some(&phone), &copy.everything()[1])),
        Reason::ActorForked
    );
}

#[test]
fn another_devices_actor_is_refused() {
    let desk = begun();
    let result = examine(None, id(1), &grid(1), &desk.everything()[0], &|actor| {
        *actor == [7; 16]
    });
    assert_eq!(reason(result), Reason::ForeignActor);
}

#[test]
fn another_grid_and_another_identity_are_refused() {
    let desk = begun();
    let bytes = &desk.everything()[0];
    assert_eq!(
        reason(examine(None, id(1), &grid(2), bytes, &|_| true)),
        Reason::OutsideScope
    );
    assert_eq!(
        reason(examine(None, id(2), &grid(1), bytes, &|_| true)),
        Reason::BadSchema
    );
}

#[test]
fn a_record_cannot_be_moved_out_of_sight() {
    let desk = begun();
    let bytes = forged(&desk, |tx| tx.put(ROOT, "grid", grid(2).as_str()).unwrap());
    assert_eq!(reason(give(Some(&desk), &bytes)), Reason::OutsideScope);
}

#[test]
fn the_state_cannot_jump_nor_move_without_a_step() {
    let desk = begun();
    let jump = forged(&desk, |tx| tx.put(ROOT, "state", "closed").unwrap());
    assert_eq!(reason(give(Some(&desk), &jump)), Reason::IllegalStep);
    let silent = forged(&desk, |tx| tx.put(ROOT, "state", "mediating").unwrap());
    assert_eq!(reason(give(Some(&desk), &silent)), Reason::IllegalStep);
}

#[test]
fn what_was_written_down_cannot_be_rewritten() {
    let mut desk = begun();
    desk.step(&DisputeState::Mediating);
    let refuse = |bytes: &[u8]| assert_eq!(reason(give(Some(&desk), bytes)), Reason::BadSchema);
    refuse(&forged(&desk, |tx| tx.put(ROOT, "recorded_at", 5).unwrap()));
    refuse(&forged(&desk, |tx| {
        tx.put(ROOT, "recorded_by", "0".repeat(32)).unwrap();
    }));
    refuse(&forged(&desk, |tx| {
        tx.put(ROOT, "claim_a", "一句话").unwrap();
    }));
    refuse(&forged(&desk, |tx| {
        tx.put_object(ROOT, "claim_a", ObjType::Text).unwrap();
    }));
    refuse(&forged(&desk, |tx| tx.delete(ROOT, "acts").unwrap()));
    refuse(&forged(&desk, |tx| {
        let (_, acts) = tx.get(ROOT, "acts").unwrap().unwrap();
        let key = tx.keys(&acts).next().unwrap();
        tx.delete(&acts, key).unwrap();
    }));
    refuse(&forged(&desk, |tx| {
        let (_, acts) = tx.get(ROOT, "acts").unwrap().unwrap();
        let key = tx.keys(&acts).next().unwrap();
        let (line, _) = tx.get(&acts, &*key).unwrap().unwrap();
        let line = line.as_str().unwrap().replace("愿意", "不愿意");
        tx.put(&acts, key, line).unwrap();
    }));
    refuse(&forged(&desk, |tx| {
        let (_, parties) = tx.get(ROOT, "parties").unwrap().unwrap();
        let key = tx.keys(&parties).next().unwrap();
        tx.delete(&parties, key).unwrap();
    }));
}

#[test]
fn what_a_newer_app_writes_is_let_through_and_kept() {
    let mut desk = begun();
    let newer = forged(&desk, |tx| {
        tx.put(ROOT, "drone_footage", true).unwrap();
        tx.put(ROOT, "kind", "water").unwrap();
    });
    desk.receive([newer]);
    desk.edit(|c| c.place = "井边".into());
    let doc = Automerge::load(desk.saved()).unwrap();
    assert!(doc.get(ROOT, "drone_footage").unwrap().is_some());
    assert_eq!(desk.read().content.kind.code(), "water");
}

#[test]
fn a_few_bytes_that_stand_for_millions_of_operations_are_refused() {
    let desk = begun();
    let bytes = forged(&desk, |tx| {
        let list = tx.put_object(ROOT, "x", ObjType::List).unwrap();
        let nothing = std::iter::repeat_n(
            automerge::hydrate::Value::Scalar(automerge::ScalarValue::Null),
            200_000,
        );
        tx.splice(&list, 0, 0, nothing).unwrap();
    });
    assert!(bytes.len() < 1_000, "{}", bytes.len());
    assert_eq!(reason(give(Some(&desk), &bytes)), Reason::TooLarge);
}

#[test]
fn what_lies_in_a_map_without_a_key_hides_nothing() {
    let desk = begun();
    let change = Change::from_bytes(desk.everything().remove(0)).unwrap();
    let mut made_up = change.decode();
    let named = made_up.operations.iter().find(|op| match &op.key {
        legacy::Key::Map(key) => key == "name",
        legacy::Key::Seq(_) => false,
    });
    let card = named.unwrap().obj.clone();
    let words = made_up.operations.iter_mut().filter(|op| op.insert);
    words.for_each(|op| op.obj = card.clone());
    made_up.hash = None;
    let bytes = Change::from(made_up).raw_bytes().to_vec();
    let reason = reason(give(None, &bytes));
    // Where Automerge checks itself, in a debug build, it gives up before the record is read.
    assert!(
        matches!(reason, Reason::BadSchema | Reason::Panicked),
        "{reason:?}"
    );
}

#[test]
fn what_honest_people_merged_into_does_not_stop_the_next_step() {
    let mut lan = begun();
    let opened = lan.document().heads();
    for _ in 0..5 {
        lan.edit_as_of(&opened, |c| c.claim_a = "他说".repeat(2_500));
    }
    assert!(lan.read().content.claim_a.chars().count() > 20_000);
    let mut other = Desk::new(2);
    other.receive(lan.everything());
    other.step(&DisputeState::Mediating);
    let step = other.everything().pop().unwrap();
    assert!(give(Some(&lan), &step).is_ok());
}

#[test]
fn a_text_blown_up_beyond_its_measure_is_refused() {
    let desk = begun();
    let bytes = forged(&desk, |tx| {
        let (_, text) = tx.get(ROOT, "claim_b").unwrap().unwrap();
        tx.splice_text(&text, 0, 0, &"吵".repeat(20_001)).unwrap();
    });
    assert_eq!(reason(give(Some(&desk), &bytes)), Reason::BadSchema);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    /// Whatever a hostile device does to the bytes, what the gate lets in loads again, reads as a
    /// record and takes the next honest change.
    #[test]
    fn mutants_with_a_repaired_checksum_do_no_harm(
        edits in prop::collection::vec((9..400usize, any::<u8>()), 1..4),
        second in any::<bool>(),
    ) {
        let mut desk = begun();
        desk.edit(|c| { c.place = "井边".into(); c.verified = "看过".into(); });
        let all = desk.everything();
        let target = usize::from(second);
        let mut bytes = all[target].clone();
        let len = bytes.len();
        for (at, value) in edits {
            bytes[9 + at % (len - 9)] = value;
        }
        let bytes = repaired(bytes);
        let known = second.then(|| merge::examine(None, id(1), &grid(1), &all[0], &|_| true).unwrap().standing.unwrap().saved);
        if let Ok(accepted) = examine(known.as_deref(), id(1), &grid(1), &bytes, &|_| true) {
            let standing = accepted.standing.expect("is new");
            let again = Automerge::load(&standing.saved).expect("loads again");
            let name = automerge::ChangeHash(*accepted.hash.as_bytes());
            let kept = again.get_change_by_hash(&name).expect("is part of the document");
            assert_eq!(kept.raw_bytes(), bytes, "comes out as it went in");
            let document = merge::Document::load(&standing.saved).expect("loads again");
            assert_eq!(document.record().expect("reads as a record"), standing.record);
            document.history().expect("has a history");
            document.conflicts().expect("tells its conflicts");
        }
    }
}
