//! A record that is begun anew says what it said, in one change that only the server may make.

use automerge::transaction::Transactable;
use automerge::{ROOT, ReadDoc};
use merge::document::{Hand, Redone};
use merge::gate::{Whole, examine_anew, grid_of_anew, pack};
use merge::{AUTHORITY, Document, NotAnew, Reason};
use model::{DisputeContent, DisputeState, WorkerId};

use crate::desk::{Desk, grid, id, photo};
use crate::gate::{forged, give, reason};

/// Two desks that wrote, stepped and attached, and know all of each other.
fn lived() -> (Desk, Desk) {
    let (mut lan, mut wang) = Desk::pair();
    lan.edit(|c| c.claim_b = "没有的事。".into());
    wang.edit(|c| c.verified = "水渠是两家共用的。".into());
    lan.meet(&mut wang);
    // Each attaches the first file: two maps of files.
    lan.attach(&photo(1, 1));
    wang.attach(&photo(2, 2));
    lan.meet(&mut wang);
    lan.detach(&photo(2, 2).sha256);
    lan.edit(|c| {
        c.parties.pop();
    });
    for state in [
        DisputeState::Accepted,
        DisputeState::Mediating,
        DisputeState::Failed,
        DisputeState::Closed,
    ] {
        lan.step(&state);
    }
    lan.meet(&mut wang);
    (lan, wang)
}

fn anew(desk: &Desk) -> (Document, merge::LocalChange) {
    desk.document().begin_anew(&grid(1)).unwrap()
}

fn edited(
    document: &mut Document,
    hand: Hand,
    change: impl FnOnce(&mut DisputeContent),
) -> merge::LocalChange {
    let mut content = document.read().unwrap().content;
    change(&mut content);
    let heads = document.heads();
    document.edit(&heads, &content, hand).unwrap().unwrap()
}

#[test]
fn it_says_the_same_in_one_change_wherever_it_is_made() {
    let (lan, wang) = lived();
    let (document, change) = anew(&lan);
    assert_eq!(document.record().unwrap(), lan.document().record().unwrap());
    assert_eq!((document.count(), document.heads()), (1, vec![change.hash]));
    let before = document.continues().unwrap().unwrap();
    assert_eq!(before.heads, lan.document().heads());
    assert_eq!(u64::from(before.changes), lan.document().count());
    assert_eq!(anew(&wang).1, change, "on the other desk it is the same");
    assert_eq!(grid_of_anew(&change.bytes).unwrap(), grid(1));
    let history = document.history().unwrap();
    assert_eq!(history[0].earlier, before.changes);
    // Whoever knows what it was compares; who does not, reads it as it comes.
    for known in [Some(lan.saved()), None] {
        let (accepted, _) = examine_anew(known, id(1), &grid(1), &change.bytes).unwrap();
        assert_eq!(accepted.authors, [AUTHORITY]);
        let standing = accepted.standing.unwrap();
        assert_eq!(standing.record, lan.document().record().unwrap());
        assert_eq!(standing.taken_off, [photo(2, 2).sha256]);
    }
    // Once more is no harm, and a second time it counts all that came before.
    let saved = document.save();
    let (again, _) = examine_anew(Some(&saved), id(1), &grid(1), &change.bytes).unwrap();
    assert!(again.duplicate);
    let mut later = document.clone();
    edited(&mut later, wang.hand(), |c| c.place = "东头".into());
    let (second, _) = later.begin_anew(&grid(1)).unwrap();
    let counted = second.continues().unwrap().unwrap();
    assert_eq!(counted.changes, before.changes + 2);
    // A server that was set back behind the first does not take it back.
    let (mut early, _) = Desk::pair();
    early.edit(|c| c.place = "东头".into());
    early.step(&DisputeState::Accepted);
    early.step(&DisputeState::Refused);
    let (_, behind) = anew(&early);
    let held = examine_anew(Some(&saved), id(1), &grid(1), &behind.bytes).unwrap_err();
    assert_eq!(held.reason, Reason::Rewritten);
}

#[test]
fn no_device_begins_a_record_anew_nor_says_what_it_continues() {
    let (lan, _) = lived();
    let (document, change) = anew(&lan);
    // As any device would push it: nobody signs for the server.
    let accepted = give(None, &change.bytes).unwrap();
    let someone = WorkerId::from_bytes([1; 16]);
    let refused = accepted.check_author(someone).unwrap_err();
    assert_eq!(refused.reason, Reason::ForeignAuthor);
    assert_eq!(
        reason(give(Some(&lan), &change.bytes)),
        Reason::SecondBeginning
    );
    for line in ["{\"heads\":[],\"changes\":9}", "不是"] {
        let said = forged(&lan, |tx| tx.put(ROOT, "continues", line).unwrap());
        assert_eq!(reason(give(Some(&lan), &said)), Reason::BadSchema);
    }
    // Nor is what it says taken back.
    let mut doc = automerge::Automerge::load(&document.save()).unwrap();
    let mut tx = doc.transaction();
    tx.delete(ROOT, "continues").unwrap();
    let (hash, _) = tx.commit();
    let bytes = doc.get_change_by_hash(&hash.unwrap()).unwrap();
    let saved = document.save();
    let given = merge::examine(Some(&saved), id(1), &grid(1), bytes.raw_bytes(), &|_| true);
    assert_eq!(reason(given), Reason::BadSchema);
    // A plain beginning is none anew.
    let mut other = Desk::new(2);
    other.begin(id(1), &lan.read().content);
    let plain = other.everything().remove(0);
    let held = examine_anew(Some(lan.saved()), id(1), &grid(1), &plain).unwrap_err();
    assert_eq!(held.reason, Reason::SecondBeginning);
}

#[test]
fn what_reads_otherwise_than_it_did_is_held() {
    let (mut lan, mut wang) = lived();
    let (_, honest) = anew(&lan);
    // A server that changes a word, and says that it continues what was there.
    let said = lan.document().heads();
    lan.edit(|c| c.claim_b = "我认错。".into());
    let (mut document, _) = anew(&lan);
    let mut doc =
        automerge::Automerge::new_with_encoding(automerge::TextEncoding::UnicodeCodePoint)
            .with_actor(automerge::ActorId::from([7; 16]));
    let continues = merge::Continues {
        heads: said,
        changes: 9,
    };
    let loaded = automerge::Automerge::load(&document.save()).unwrap();
    let root = match loaded.hydrate(None) {
        automerge::hydrate::Value::Map(map) => map,
        other => panic!("{other:?}"),
    };
    let line = serde_json::to_string(&continues).unwrap();
    let mut tx = doc.transaction();
    tx.init_root_from_hydrate(&root).unwrap();
    tx.put(ROOT, "continues", line).unwrap();
    let (hash, _) = tx.commit();
    let lie = doc.get_change_by_hash(&hash.unwrap()).unwrap();
    let examined = |known: &Desk, bytes: &[u8]| {
        examine_anew(Some(known.saved()), id(1), &grid(1), bytes).map(|(accepted, _)| accepted)
    };
    assert_eq!(
        examined(&wang, lie.raw_bytes()).unwrap_err().reason,
        Reason::Rewritten
    );
    examined(&wang, &honest.bytes).unwrap();
    // What was written here beside it is not what it is compared with.
    wang.edit(|c| c.place = "西头".into());
    examined(&wang, &honest.bytes).unwrap();
    edited(&mut document, wang.hand(), |c| c.place = "东头".into());
}

#[test]
fn a_record_with_two_values_waits_for_a_person() {
    let (mut lan, mut wang) = lived();
    lan.edit(|c| c.place = "东头".into());
    wang.edit(|c| c.place = "西头".into());
    lan.meet(&mut wang);
    let refused = lan.document().begin_anew(&grid(1)).unwrap_err();
    assert_eq!(refused, NotAnew::Disputed("place".into()));
    lan.edit(|c| c.place = "东头".into());
    lan.document().begin_anew(&grid(1)).unwrap();
    // A key of a newer app counts as well.
    let forged = forged(&lan, |tx| tx.put(ROOT, "weather", "雨").unwrap());
    lan.receive([forged]);
    let (document, _) = anew(&lan);
    let doc = automerge::Automerge::load(&document.save()).unwrap();
    let (kept, _) = doc.get(ROOT, "weather").unwrap().unwrap();
    assert_eq!(kept.as_str(), Some("雨"));
}

#[test]
fn what_was_written_without_knowing_is_done_again_on_it() {
    let (lan, mut wang) = lived();
    let (document, _) = anew(&lan);
    // Far away, on what stood before.
    let known = wang.document().heads();
    wang.edit(|c| c.claim_b.push_str("他先动的手。"));
    wang.edit(|c| c.place = "西头".into());
    wang.attach(&photo(3, 2));
    wang.step(&DisputeState::Reopened);
    let mine: Vec<_> = {
        let all = wang.document().history().unwrap();
        let of_mine = all.into_iter().map(|entry| entry.change);
        let of_mine: Vec<_> = of_mine.collect();
        wang.document().not_before(&known, &of_mine)
    };
    assert_eq!(mine.len(), 4);
    let worker = wang.hand().worker;
    let redone = wang
        .document()
        .carry_onto(&document, &mine, ([2; 16], worker), &mut |_, _| Ok(()))
        .unwrap();
    assert_eq!(redone.changes.len(), 4);
    let mut desk = document.save();
    for (_, change) in &redone.changes {
        let bytes = &change.as_ref().unwrap().bytes;
        let accepted = merge::examine(Some(&desk), id(1), &grid(1), bytes, &|_| true).unwrap();
        accepted.check_author(worker).unwrap();
        desk = accepted.standing.unwrap().saved;
    }
    let stands = Document::load(&desk).unwrap().read().unwrap();
    let was = wang.read();
    assert_eq!(stands.content, was.content);
    assert_eq!((stands.state, stands.acts), (was.state, was.acts));
    assert_eq!(stands.attachments, was.attachments);
    // What the server had already is not done twice.
    assert!(
        wang.document()
            .not_before(&wang.document().heads(), &mine)
            .is_empty()
    );
}

#[test]
fn what_a_record_began_with_led_to_every_version_of_it() {
    let (mut lan, wang) = lived();
    lan.edit(|c| c.place = "东头".into());
    let all = wang.document().history().unwrap();
    let all: Vec<_> = all.into_iter().map(|entry| entry.change).collect();
    let after = wang.document().not_before(&lan.document().heads(), &all);
    assert_eq!(after.len(), all.len() - 1, "nothing else is known of it");
    assert!(!after.contains(&all[0]));
}

#[test]
fn it_travels_whole_as_any_record_does() {
    let (lan, _) = lived();
    let (mut document, _) = anew(&lan);
    edited(&mut document, lan.hand(), |c| c.place = "东头".into());
    let packed = pack(&document.save(), &|_| true).unwrap();
    let whole = Whole::open(&packed.saved).unwrap();
    let accepted = whole.examine(id(1), &grid(1)).unwrap();
    let begun = whole.beginning().unwrap();
    assert_eq!(accepted.authors[begun], [AUTHORITY]);
    assert_eq!(accepted.standing.record, document.record().unwrap());
}

#[test]
fn what_meets_a_value_of_somebody_else_is_left_to_a_person() {
    let (mut lan, mut wang) = lived();
    let known = wang.document().heads();
    lan.edit(|c| c.place = "东头".into());
    let (document, _) = anew(&lan);
    wang.edit(|c| c.place = "西头".into());
    wang.edit(|c| c.claim_b.push_str("他先动的手。"));
    let all = wang.document().history().unwrap();
    let all: Vec<_> = all.into_iter().map(|entry| entry.change).collect();
    let mine = wang.document().not_before(&known, &all);
    let hand = ([2; 16], wang.hand().worker);
    let redone = wang
        .document()
        .carry_onto(&document, &mine, hand, &mut |_, _| Ok(()))
        .unwrap();
    assert_eq!(redone.refused.len(), 1);
    assert_eq!(redone.refused[0].1.reason, Reason::BegunAnew);
    assert!(redone.changes[0].1.is_none() && redone.changes[1].1.is_some());
    // An edit that was begun before keeps what others wrote meanwhile.
    let mut wanted = wang.document().read_at(&known).unwrap().content;
    wanted.claim_a.push_str("还没写完");
    let now = wang.hand().at_ms;
    let merged = wang
        .document()
        .wanted_on(&known, &wanted, &document, now)
        .unwrap();
    assert_eq!(merged.place, "东头");
    assert!(merged.claim_a.ends_with("还没写完"));
}

/// What stands on `document` once changes that were done again on it have been taken in.
fn with(document: &Document, redone: &Redone, worker: WorkerId) -> DisputeContent {
    let mut saved = document.save();
    for (_, change) in &redone.changes {
        let bytes = &change.as_ref().unwrap().bytes;
        let accepted = merge::examine(Some(&saved), id(1), &grid(1), bytes, &|_| true).unwrap();
        accepted.check_author(worker).unwrap();
        saved = accepted.standing.unwrap().saved;
    }
    Document::load(&saved).unwrap().read().unwrap().content
}

#[test]
fn what_somebody_else_built_on_it_is_theirs_to_do_again() {
    let (mut lan, mut wang) = lived();
    let (document, _) = anew(&lan);
    wang.edit(|c| c.place = "西头".into());
    let mut mine = wang.document().heads();
    lan.meet(&mut wang);
    lan.edit(|c| c.verified.push_str("又去看了一次。"));
    lan.meet(&mut wang);
    wang.edit(|c| c.verified.push_str("渠已清过。"));
    mine.extend(wang.document().heads());
    assert_eq!(mine.len(), 2);
    let hand = ([2; 16], wang.hand().worker);
    let here = wang.document();
    let redone = here.carry_onto(&document, &mine, hand, &mut |_, _| Ok(()));
    let redone = redone.unwrap();
    let done: Vec<_> = redone.changes.iter().map(|(change, _)| *change).collect();
    assert_eq!((done, redone.refused.len()), (mine, 0));
    let stands = with(&document, &redone, hand.1);
    assert_eq!(stands.place, "西头");
    assert_eq!(stands.verified, "水渠是两家共用的。渠已清过。");
}

#[test]
fn words_of_both_stay_where_both_wrote_into_one_narrative() {
    let (mut lan, mut wang) = lived();
    let known = wang.document().heads();
    lan.edit(|c| c.verified.push_str("量过了。"));
    let (document, _) = anew(&lan);
    wang.edit(|c| c.verified.push_str("他又来闹。"));
    let mine = wang.document().heads();
    let hand = ([2; 16], wang.hand().worker);
    let here = wang.document();
    let redone = here.carry_onto(&document, &mine, hand, &mut |_, _| Ok(()));
    let redone = redone.unwrap();
    let both = |words: &str, own: &str| {
        assert!(words.starts_with("水渠是两家共用的。"), "{words}");
        assert!(words.contains("量过了。") && words.contains(own), "{words}");
        assert_eq!(words.chars().count(), 9 + 4 + own.chars().count());
    };
    // So it is with a draft that was begun before.
    let mut wanted = here.read_at(&known).unwrap().content;
    wanted.verified.push_str("还没写完");
    let now = wang.hand().at_ms;
    let drafted = here.wanted_on(&known, &wanted, &document, now).unwrap();
    both(&drafted.verified, "还没写完");
    let stands = with(&document, &redone, hand.1);
    both(&stands.verified, "他又来闹。");
}

#[test]
fn one_that_is_not_over_is_not_begun_anew() {
    let (mut lan, _) = Desk::pair();
    lan.edit(|c| c.place = "东头".into());
    let (_, change) = anew(&lan);
    let held = examine_anew(Some(lan.saved()), id(1), &grid(1), &change.bytes).unwrap_err();
    assert_eq!(held.reason, Reason::Rewritten);
}
