//! What a device sends: stored once, in order, within its scope, and a frame at a time.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use futures_util::stream;
use model::DisputeId;
use wire::{Outcome, PushedChange, RefusalCode};

use crate::town::{Told, Town, fresh_bytes};

const STORED: (Outcome, &str) = (Outcome::Stored, "");

#[tokio::test]
async fn what_one_records_the_other_reads() {
    let town = Town::new();
    let worker = town.grid_worker(&town.first);
    let (mut first, mut second) = (town.phone(worker).await, town.phone(town.officer()).await);
    let (mut document, begun) = first.record(&town.first);
    let edited = first.edit(&mut document, "村口");
    let heard = first.push(&town, &[begun.clone(), edited.clone()]).await;
    assert_eq!(heard.outcomes(), [STORED, STORED]);
    assert_eq!(heard.acks[0].acks[1].change().unwrap(), document.heads()[0]);
    assert!(heard.rows.is_empty(), "one's own changes do not come back");

    let heard = second.pull(&town).await;
    let bytes: Vec<_> = heard.rows.iter().map(|row| row.bytes.clone()).collect();
    assert_eq!(bytes, [begun.bytes, edited.bytes]);
    assert_eq!(heard.rows[0].worker_id().unwrap(), worker);
    assert!(second.pull(&town).await.rows.is_empty());
}

#[tokio::test]
async fn a_replay_changes_nothing() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (_, begun) = phone.record(&town.first);
    let body = phone.request(&[vec![begun.clone(), begun]]);
    let heard = phone.try_send(&town, body.clone()).await.unwrap();
    let duplicate = (Outcome::Duplicate, "");
    assert_eq!(heard.outcomes(), [STORED, duplicate]);
    let heard = phone.try_send(&town, body).await.unwrap();
    assert_eq!(heard.outcomes(), [duplicate, duplicate]);
    assert_eq!(
        town.app.ledger().end_of(&town.first).unwrap().unwrap().seq,
        1
    );
}

#[tokio::test]
async fn nothing_outside_the_scope_is_stored() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (_, foreign) = phone.record(&town.second);
    let (_, own) = phone.record(&town.first);
    let disguised = PushedChange {
        scope: town.first.to_string(),
        ..foreign.clone()
    };
    let heard = phone.push(&town, &[foreign, disguised, own]).await;
    let outside = (Outcome::Rejected, "outside_scope");
    assert_eq!(heard.outcomes(), [outside, outside, STORED]);
    assert_eq!(
        town.app.ledger().end_of(&town.second).unwrap().unwrap().seq,
        0
    );
    let officer = town.phone(town.officer()).await.pull(&town).await;
    assert_eq!(officer.rows.len(), 1);
}

#[tokio::test]
async fn another_ones_change_and_a_change_without_its_past_are_refused() {
    let town = Town::new();
    let mut first = town.phone(town.grid_worker(&town.first)).await;
    let mut second = town.phone(town.officer()).await;
    let (mut document, begun) = first.record(&town.first);
    let edited = first.edit(&mut document, "村口");
    let heard = second.push(&town, &[begun]).await;
    assert_eq!(heard.outcomes(), [(Outcome::Rejected, "foreign_actor")]);
    let heard = first.push(&town, &[edited]).await;
    assert_eq!(heard.outcomes(), [(Outcome::Rejected, "missing_deps")]);
}

#[tokio::test]
async fn one_cannot_record_in_anothers_name() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let honest = phone.clone();
    phone.worker = town.officer();
    let (_, forged) = phone.record(&town.first);
    phone.worker = honest.worker;
    let heard = phone.push(&town, &[forged]).await;
    assert_eq!(heard.outcomes(), [(Outcome::Quarantined, "foreign_author")]);
}

#[tokio::test]
async fn what_does_not_pass_leaves_no_trace_for_what_comes_after_it() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let honest = phone.worker;
    phone.worker = town.officer();
    let (mut forged, forged_begun) = phone.record(&town.first);
    phone.worker = honest;
    let on_top = phone.edit(&mut forged, "村口");
    let missing = (Outcome::Rejected, "missing_deps");
    let heard = phone.push(&town, &[forged_begun, on_top]).await;
    let held = (Outcome::Quarantined, "foreign_author");
    assert_eq!(heard.outcomes(), [held, missing]);

    // Nor on a document that the server has at hand from the request before.
    let (mut document, begun) = phone.record(&town.first);
    let first = phone.edit(&mut document, "老槐树底下");
    let second = phone.edit(&mut document, "村委会门口");
    assert_eq!(phone.push(&town, &[begun]).await.outcomes(), [STORED]);
    let early = phone.push(&town, &[second.clone(), first]).await;
    assert_eq!(early.outcomes(), [missing, STORED]);
    assert_eq!(phone.push(&town, &[second]).await.outcomes(), [STORED]);
    let heard = town.phone(town.officer()).await.pull(&town).await;
    assert_eq!(heard.rows.len(), 3);
}

#[tokio::test]
async fn what_is_held_back_is_kept_once_and_harms_nobody() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (mut document, begun) = phone.record(&town.first);
    let mut broken = phone.edit(&mut document, "村口");
    *broken.bytes.last_mut().unwrap() ^= 1;
    for _ in 0..3 {
        let heard = phone.push(&town, &[begun.clone(), broken.clone()]).await;
        assert_eq!(heard.outcomes()[1], (Outcome::Quarantined, "not_a_change"));
    }
    let held = town.app.admin().quarantine().unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].reason, "not_a_change");
    assert_eq!(held[0].doc, broken.dispute().unwrap());
    let heard = town.phone(town.officer()).await.pull(&town).await;
    assert_eq!(heard.rows.len(), 1);
}

#[tokio::test]
async fn a_change_of_any_size_is_not_kept() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (_, own) = phone.record(&town.first);
    let padded = |len: usize| PushedChange {
        bytes: [&own.bytes[..], &vec![0; len - own.bytes.len()]].concat(),
        ..own.clone()
    };
    let at_most = merge::gate::MAX_CHANGE_BYTES;
    for len in [at_most + 1, 3_900_000] {
        let change = padded(len);
        let name = merge::gate::name_of(&change.bytes);
        let heard = phone.push(&town, &[change]).await;
        assert_eq!(heard.outcomes(), [(Outcome::Rejected, "too_large")]);
        assert_eq!(heard.acks[0].acks[0].change().unwrap(), name);
    }
    assert!(town.app.admin().quarantine().unwrap().is_empty());
    let heard = phone.push(&town, &[padded(at_most)]).await;
    assert_eq!(heard.outcomes(), [(Outcome::Quarantined, "not_a_change")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarantine_fills_up_however_it_is_filled() {
    let town = Town::new();
    let phone = town.phone(town.grid_worker(&town.first)).await;
    let (_, own) = phone.record(&town.first);
    let broken = |n: u8| PushedChange {
        bytes: vec![n; merge::gate::MAX_CHANGE_BYTES],
        ..own.clone()
    };
    // Four requests at once, each of which would fit alone.
    let sends = (0..4_u8).map(|request| {
        let (town, mut phone) = (&town, phone.clone());
        let changes: Vec<_> = (0..50).map(|n| broken(request * 50 + n)).collect();
        let pushes: Vec<_> = changes.chunks(25).map(<[_]>::to_vec).collect();
        async move {
            let body = phone.request(&pushes);
            let heard = phone.try_send(town, body).await.unwrap();
            let full = (Outcome::Rejected, "quarantine_full");
            heard.outcomes().iter().filter(|o| **o == full).count()
        }
    });
    let refused = futures_util::future::join_all(sends).await;
    let held = town.app.admin().quarantine().unwrap();
    assert_eq!(held.len(), (16 << 20) / merge::gate::MAX_CHANGE_BYTES);
    assert_eq!(refused.iter().sum::<usize>(), 200 - held.len());
}

#[tokio::test]
async fn kinds_and_names_that_are_not_known_are_refused_one_by_one() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (_, own) = phone.record(&town.first);
    let newer = PushedChange {
        doc_kind: "comet".into(),
        ..own.clone()
    };
    let nameless = PushedChange {
        doc: vec![1, 2, 3],
        ..own.clone()
    };
    let heard = phone.push(&town, &[newer, nameless, own]).await;
    let codes = heard.outcomes();
    assert_eq!(codes[0], (Outcome::Rejected, "unknown_kind"));
    assert_eq!(codes[1], (Outcome::Rejected, "bad_request"));
    assert_eq!(codes[2], STORED);
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_who_push_at_once_leave_no_gap() {
    const EACH: usize = 12;
    let town = Town::new();
    let worker = town.grid_worker(&town.first);
    let mut phones = Vec::new();
    for _ in 0..8 {
        phones.push(town.phone(worker).await);
    }
    // One document they all change, and documents of their own.
    let (shared, begun) = phones[0].record(&town.first);
    assert_eq!(phones[0].push(&town, &[begun]).await.outcomes(), [STORED]);
    let pushes = phones.iter_mut().enumerate().map(|(n, phone)| {
        let (town, mut shared) = (&town, shared.clone());
        async move {
            let edited = phone.edit(&mut shared, &format!("第{n}处"));
            assert_eq!(phone.push(town, &[edited]).await.outcomes(), [STORED]);
            for _ in 0..EACH {
                let (_, begun) = phone.record(&town.first);
                assert_eq!(phone.push(town, &[begun]).await.outcomes(), [STORED]);
            }
        }
    });
    futures_util::future::join_all(pushes).await;

    let heard = town.phone(town.officer()).await.pull(&town).await;
    let seqs: Vec<_> = heard.rows.iter().map(|row| row.seq).collect();
    let last = u64::try_from(1 + 8 * (1 + EACH)).unwrap();
    assert_eq!(seqs, (1..=last).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_cut_request_leaves_its_whole_frames() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let changes: Vec<_> = (0..3).map(|_| vec![phone.record(&town.first).1]).collect();
    let whole = phone.request(&changes);
    let two = phone.request(&changes[..2]).len();
    for cut in [two, two + 1, two + 7, whole.len() - 1] {
        let pieces = whole[..cut]
            .chunks(61)
            .map(|piece| Ok(Bytes::copy_from_slice(piece)));
        let mut pieces: Vec<Result<Bytes, std::io::Error>> = pieces.collect();
        pieces.push(Err(std::io::Error::other("the line broke")));
        let body = Body::from_stream(stream::iter(pieces));
        let (status, body) = town.post("/v1/sync", Some(&phone.token), body).await;
        let refused = Told {
            status: 400,
            code: RefusalCode::BadRequest,
        };
        assert_eq!(crate::town::told(status, &body), refused);
        assert_eq!(
            town.app.ledger().end_of(&town.first).unwrap().unwrap().seq,
            2
        );
    }
    let heard = phone.try_send(&town, whole).await.unwrap();
    let duplicate = (Outcome::Duplicate, "");
    assert_eq!(heard.outcomes(), [duplicate, duplicate, STORED]);
    assert_eq!(heard.acks.len(), 3, "one frame of acks for each push");
}

#[tokio::test]
async fn a_request_that_is_none_is_refused() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let bad = || Told {
        status: 400,
        code: RefusalCode::BadRequest,
    };
    let whole = phone.request(&[]);
    let mut damaged = whole.clone();
    damaged[8] ^= 1;
    let twice = [whole.clone(), whole.clone()].concat();
    let mut newer = wire::FrameWriter::new();
    newer
        .put(&wire::Hello {
            protocol: 9,
            ..phone.hello()
        })
        .unwrap();
    for body in [Vec::new(), damaged, twice, whole[..9].to_vec()] {
        assert_eq!(phone.try_send(&town, body).await.unwrap_err(), bad());
    }
    let refused = phone.try_send(&town, newer.into_bytes()).await;
    let older = Told {
        status: 505,
        code: RefusalCode::OlderServer,
    };
    assert_eq!(refused.unwrap_err(), older);
    let piece = Bytes::from(vec![0u8; 1 << 16]);
    let mut frames = wire::FrameWriter::new();
    frames.put_payload(99, &[0; 40]).unwrap();
    let padding = frames.into_bytes().repeat(piece.len() / 50);
    let endless = std::iter::once(whole).chain(std::iter::repeat_n(padding, 200));
    let endless = endless.map(|bytes| Ok::<_, Infallible>(Bytes::from(bytes)));
    let body = Body::from_stream(stream::iter(endless));
    let (status, body) = town.post("/v1/sync", Some(&phone.token), body).await;
    let refused = Told {
        status: 413,
        code: RefusalCode::TooLarge,
    };
    assert_eq!(crate::town::told(status, &body), refused);
}

#[tokio::test]
async fn a_foreign_token_and_a_revoked_device_are_refused() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let body = phone.request(&[]);
    let unknown = || Told {
        status: 401,
        code: RefusalCode::UnknownToken,
    };
    let foreign = sync_server::accounts::Token::random().unwrap().shown();
    for token in [None, Some("x"), Some(foreign.as_str())] {
        let (status, answer) = town.post("/v1/sync", token, body.clone()).await;
        assert_eq!(crate::town::told(status, &answer), unknown());
    }
    let admin = town.app.admin();
    let device = admin.devices().unwrap()[0].id;
    admin.revoke(device).unwrap();
    let refused = phone.try_send(&town, body).await.unwrap_err();
    assert_eq!(
        refused,
        Told {
            status: 403,
            code: RefusalCode::Revoked
        }
    );
}

#[test]
fn a_document_that_was_not_begun_is_none() {
    let town = Town::new();
    let doc = DisputeId::from_bytes(fresh_bytes());
    assert_eq!(town.app.ledger().document(&town.first, doc).unwrap(), None);
}

#[tokio::test]
async fn a_change_that_stands_in_a_push_again_and_again_is_stored_once_and_always_answered() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (mut document, begun) = phone.record(&town.first);
    let edited = phone.edit(&mut document, "东头");
    let foreign = phone.record(&town.second).1;
    let mut changes = vec![begun.clone(), edited.clone(), foreign.clone()];
    changes.extend((0..500).flat_map(|_| [edited.clone(), foreign.clone()]));
    let heard = phone.push(&town, &changes).await;
    let outcomes = heard.outcomes();
    let count = |wanted| {
        outcomes
            .iter()
            .filter(|(found, _)| *found == wanted)
            .count()
    };
    assert_eq!(count(Outcome::Stored), 2);
    assert_eq!(count(Outcome::Duplicate), 500);
    assert_eq!(count(Outcome::Rejected), 501);
    let heard = town.phone(town.officer()).await.pull(&town).await;
    assert_eq!(heard.rows.len(), 2);
}
