//! What devices sign and the server keeps: chains without a gap, feeds that read alike for everyone,
//! and what becomes of a batch that cannot be believed.

use proof::BatchHash;
use wire::{Outcome, Push, PushedChange};

use crate::signer::{Reader, Signer};
use crate::town::Town;

const STORED: (Outcome, &str) = (Outcome::Stored, "");
const DUPLICATE: (Outcome, &str) = (Outcome::Duplicate, "");

#[tokio::test]
async fn whoever_reads_a_feed_can_check_every_row_of_it() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let mut colleague = Signer::of(&town, &town.first).await;
    let (mut document, begun) = writer.phone.record(&town.first);
    let moved = writer.phone.edit(&mut document, "村口");
    let heard = writer.push(&town, &[begun, moved]).await;
    assert_eq!(heard.outcomes(), [STORED, STORED]);
    let places: Vec<u64> = heard.acks[0].acks.iter().map(|ack| ack.seq).collect();
    assert_eq!((places, heard.acks[0].signed_no), (vec![1, 2], 1));
    assert!(heard.rows.is_empty(), "a device is not told its own rows");

    let mut reader = Reader::default();
    let authority = town.app.authority();
    let heard = colleague.send(&town, &[]).await.unwrap();
    assert!(
        heard
            .rows
            .iter()
            .all(|row| row.worker.is_empty() && row.device.is_empty())
    );
    assert_eq!(heard.end.as_ref().unwrap().heads.len(), 1);
    reader.check(&authority, &town.first, &heard);

    let again = writer.phone.edit(&mut document, "村东");
    writer.push(&town, &[again]).await;
    let heard = colleague.send(&town, &[]).await.unwrap();
    assert!(heard.feeds[0].batches[0].certificate.is_none(), "said once");
    reader.check(&authority, &town.first, &heard);
    assert_eq!(reader.links.len(), 3);
}

#[tokio::test]
async fn a_batch_in_part_held_back_is_still_a_whole_one_to_its_readers() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let mut colleague = Signer::of(&town, &town.first).await;
    let (mut document, begun) = writer.phone.record(&town.first);
    let mut torn = writer.phone.record(&town.first).1;
    torn.bytes.truncate(40);
    let moved = writer.phone.edit(&mut document, "村口");
    let heard = writer.push(&town, &[begun, torn, moved]).await;
    let [first, held, third] = &heard.outcomes()[..] else {
        panic!("three answers")
    };
    assert_eq!(
        (*first, held.0, *third),
        (STORED, Outcome::Quarantined, STORED)
    );
    let heard = colleague.send(&town, &[]).await.unwrap();
    assert_eq!(heard.feeds[0].batches[0].others.len(), 1);
    Reader::default().check(&town.app.authority(), &town.first, &heard);
}

#[tokio::test]
async fn a_lost_answer_is_made_good_by_sending_the_same_batch_again() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let begun = writer.phone.record(&town.first).1;
    let (push, _) = writer.batch(1, BatchHash::NONE, &[begun]);
    writer
        .send(&town, std::slice::from_ref(&push))
        .await
        .unwrap();
    let heard = writer.send(&town, &[push]).await.unwrap();
    assert_eq!(heard.outcomes(), [DUPLICATE]);
    assert_eq!((heard.acks[0].signed_no, heard.acks[0].acks[0].seq), (1, 1));
}

#[tokio::test]
async fn what_cannot_be_believed_is_not_examined() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let mut other = Signer::of(&town, &town.first).await;
    let record = |signer: &Signer| signer.phone.record(&town.first).1;
    let begun = record(&writer);
    writer.push(&town, std::slice::from_ref(&begun)).await;

    let fresh = record(&writer);
    let (forked, _) = writer.batch(1, BatchHash::NONE, std::slice::from_ref(&fresh));
    let (skipping, _) = writer.batch(3, writer.last, std::slice::from_ref(&fresh));
    let (unchained, _) = writer.batch(2, BatchHash::NONE, std::slice::from_ref(&fresh));
    let (mut swapped, _) = writer.batch(2, writer.last, std::slice::from_ref(&fresh));
    swapped.changes = vec![begun];
    let (foreign, _) = other.batch(2, writer.last, std::slice::from_ref(&fresh));
    let mut two_grids = writer.batch(2, writer.last, std::slice::from_ref(&fresh)).0;
    two_grids.changes.push(PushedChange {
        scope: town.second.to_string(),
        ..fresh.clone()
    });
    let unsigned = Push {
        changes: vec![fresh],
        signed: None,
    };
    for (push, code) in [
        (forked, "chain_forked"),
        (skipping, "chain_gap"),
        (unchained, "bad_signature"),
        (swapped, "bad_signature"),
        (foreign, "bad_signature"),
        (two_grids, "bad_signature"),
        (unsigned, "unsigned"),
    ] {
        let heard = writer.send(&town, &[push]).await.unwrap();
        let outcomes = heard.outcomes();
        assert!(
            outcomes
                .iter()
                .all(|outcome| *outcome == (Outcome::Rejected, code)),
            "{outcomes:?}"
        );
    }
    let end = town.app.ledger().end_of(&town.first).unwrap().unwrap();
    assert_eq!(end.seq, 1);

    // Somebody else's key is nobody's to show.
    other.send(&town, &[]).await.unwrap();
    writer.key = other.key;
    writer.certified = false;
    assert_eq!(writer.send(&town, &[]).await.unwrap_err().status, 400);
}

#[tokio::test]
async fn a_batch_nothing_came_of_leaves_no_gap() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let mut colleague = Signer::of(&town, &town.first).await;
    let (mut document, begun) = writer.phone.record(&town.first);
    let orphan = writer.phone.edit(&mut document, "村口");
    let heard = writer.push(&town, std::slice::from_ref(&orphan)).await;
    assert_eq!(heard.outcomes(), [(Outcome::Rejected, "missing_deps")]);
    assert_eq!(heard.acks[0].signed_no, 0);
    let heard = writer.push(&town, &[begun, orphan]).await;
    assert_eq!(
        (heard.outcomes(), heard.acks[0].signed_no),
        (vec![STORED, STORED], 1)
    );
    let heard = colleague.send(&town, &[]).await.unwrap();
    Reader::default().check(&town.app.authority(), &town.first, &heard);
}

#[tokio::test]
async fn who_lost_what_it_signed_is_told_its_own_rows() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let before = writer.phone.cursors.clone();
    let begun = writer.phone.record(&town.first).1;
    writer.push(&town, &[begun]).await;
    // Restored from a copy of before: it knows of no batch.
    writer.phone.cursors = before;
    (writer.no, writer.last) = (0, BatchHash::NONE);
    let heard = writer.send(&town, &[]).await.unwrap();
    assert_eq!(heard.rows.len(), 1);
}

#[tokio::test]
async fn a_feed_that_reads_otherwise_begins_anew() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let begun = writer.phone.record(&town.first).1;
    writer.push(&town, &[begun]).await;
    let epoch = |town: &Town| {
        town.app
            .ledger()
            .end_of(&town.first)
            .unwrap()
            .unwrap()
            .epoch
    };
    let before = epoch(&town);
    let end = town.app.ledger().end_of(&town.first).unwrap().unwrap();
    let linked = |short: Vec<u8>| {
        vec![wire::Cursor {
            scope: town.first.to_string(),
            epoch: before,
            seq: 1,
            linked_seq: 1,
            link: short,
            signed_no: 1,
            ..wire::Cursor::default()
        }]
    };
    writer.phone.cursors = linked(end.link.short().to_vec());
    writer.send(&town, &[]).await.unwrap();
    assert_eq!(epoch(&town), before);
    town.pass_ms(60_000);
    writer.phone.cursors = linked(vec![0; 8]);
    writer.send(&town, &[]).await.unwrap();
    assert!(epoch(&town) > before);
}
