//! What the gate holds back, a person decides of: tried once more at the same gate, or discarded. And whoever
//! keeps the server sees which chains were not what they should be.

use clap::Parser;
use model::{ChangeHash, RecordKind, UtcMs};
use proof::BatchHash;
use sha2::{Digest, Sha256};
use sync_server::admin::{AdminError, Touched};
use sync_server::cli::{Cli, run};
use sync_server::ledger::{Batch, HeldChange, Kept};
use wire::{Outcome, PushedChange};

use crate::signer::Signer;
use crate::town::Town;

fn hash(change: &PushedChange) -> ChangeHash {
    ChangeHash::from_bytes(Sha256::digest(&change.bytes).into())
}

/// A change is held back of a device, as by a server that did not know better yet.
fn hold(town: &Town, writer: &Signer, change: &PushedChange) {
    let devices = town.app.admin().devices().unwrap();
    let own = devices.iter().find(|row| row.worker == writer.phone.worker);
    let device = own.unwrap().id;
    let held = HeldChange {
        scope: change.grid().unwrap(),
        doc: change.dispute().unwrap(),
        reason: "bad_schema",
        detail: String::new(),
        bytes: change.bytes.clone(),
    };
    let batch = Batch {
        device,
        worker: writer.phone.worker,
        received_at: UtcMs(1),
        signed: None,
        changes: Vec::new(),
        documents: Vec::new(),
        entering: Vec::new(),
        about: Vec::new(),
        held: vec![held],
        held_beside: Some(Kept::default()),
    };
    town.app.ledger().append(batch).unwrap();
}

#[tokio::test]
async fn what_is_released_passes_the_gate_and_reaches_everybody() {
    let town = Town::new();
    let mut reader = Signer::of(&town, &town.first).await;
    let writer = Signer::of(&town, &town.first).await;
    let (mut document, begun) = writer.phone.record(&town.first);
    let edited = writer.phone.edit(&mut document, "村口");
    hold(&town, &writer, &edited);
    let admin = town.app.admin();
    // What it builds on is not here.
    let refused = admin.release_held(&hash(&edited)).unwrap_err();
    assert!(matches!(&refused, AdminError::StillHeld { code, .. } if code == "missing_deps"));
    assert_eq!(admin.quarantine().unwrap().len(), 1, "it stays");

    let mut writer = writer;
    writer.push(&town, std::slice::from_ref(&begun)).await;
    admin.release_held(&hash(&edited)).unwrap();
    assert_eq!(admin.quarantine().unwrap(), []);
    let heard = reader.send(&town, &[]).await.unwrap();
    let bytes: Vec<_> = heard.rows.iter().map(|row| &row.bytes).collect();
    assert_eq!(bytes, [&begun.bytes, &edited.bytes]);
    let again = admin.release_held(&hash(&edited)).unwrap_err();
    assert_eq!(again, AdminError::NotHeld(hash(&edited)));
}

/// What `admin quarantine show` prints of it.
fn shown(town: &Town, hash: &ChangeHash) -> String {
    let (data, hash) = (town.folder.path().to_str().unwrap(), hash.to_string());
    let all = ["bandeng-server", "--data", data, "admin", "quarantine"];
    let cli = Cli::try_parse_from([&all[..], &["show", hash.as_str()]].concat()).unwrap();
    let mut out = Vec::new();
    run(cli, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[tokio::test]
async fn what_is_held_is_told_by_its_fields_and_without_their_words() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let (mut document, begun) = writer.phone.record(&town.first);
    let edited = writer.phone.edit(&mut document, "村口老槐树下");
    hold(&town, &writer, &edited);
    let admin = town.app.admin();
    let told = &admin.read_held(&hash(&edited)).unwrap()[0];
    assert_eq!((told.kind, &told.says), (None, &Err("missing_deps")));
    assert!(shown(&town, &hash(&edited)).contains("says\tcannot be read here: missing_deps\n"));

    writer.push(&town, std::slice::from_ref(&begun)).await;
    let told = &admin.read_held(&hash(&edited)).unwrap()[0];
    assert_eq!(told.kind, Some(RecordKind::Dispute));
    assert_eq!(told.author.as_ref().unwrap().id, writer.phone.worker);
    let says = told.says.as_ref().unwrap();
    assert!(!says.begins);
    assert_eq!(says.fields, [("place".to_owned(), Touched::Written)]);
    let shown = shown(&town, &hash(&edited));
    for line in [
        format!("record\t{}\tdispute\n", edited.dispute().unwrap()),
        format!("grid\t{}\n", town.first),
        "grid_worker\t李秀兰\n".to_owned(),
        "held\tbad_schema\t".to_owned(),
        "field\twritten\tplace\n".to_owned(),
    ] {
        assert!(shown.contains(&line), "{line} in {shown}");
    }
    assert!(!shown.contains("老槐树"), "an administrator reads no case");
    // Looking changed nothing, and what is not held is not told.
    assert_eq!(admin.quarantine().unwrap().len(), 1);
    let none = admin.read_held(&hash(&begun)).unwrap_err();
    assert_eq!(none, AdminError::NotHeld(hash(&begun)));
}

#[tokio::test]
async fn what_harms_is_not_released_and_can_be_discarded() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let mut torn = writer.phone.record(&town.first).1;
    torn.bytes.truncate(40);
    let heard = writer.push(&town, &[torn.clone()]).await;
    assert_eq!(heard.outcomes()[0].0, Outcome::Quarantined);
    let admin = town.app.admin();
    let refused = admin.release_held(&hash(&torn)).unwrap_err();
    assert!(matches!(refused, AdminError::StillHeld { .. }));
    assert_eq!(admin.quarantine().unwrap().len(), 1);

    assert!(admin.discard_held(&hash(&torn), "").is_err(), "by nobody");
    admin.discard_held(&hash(&torn), "王建军").unwrap();
    assert_eq!(admin.quarantine().unwrap(), []);
    let discarded = admin.discarded().unwrap();
    assert_eq!(discarded.len(), 1);
    let one = &discarded[0];
    assert_eq!((one.bytes_sha256, &one.by[..]), (hash(&torn), "王建军"));
    assert_eq!(
        (one.doc, &one.reason[..]),
        (torn.dispute().unwrap(), "not_a_change")
    );
    let again = admin.discard_held(&hash(&torn), "王建军").unwrap_err();
    assert_eq!(again, AdminError::NotHeld(hash(&torn)));
}

#[tokio::test]
async fn a_chain_with_a_gap_and_one_that_forks_are_seen() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let admin = town.app.admin();
    assert_eq!(admin.incidents().unwrap(), []);
    let (begun, other) = (
        writer.phone.record(&town.first).1,
        writer.phone.record(&town.first).1,
    );
    let (far, _) = writer.batch(3, BatchHash::NONE, std::slice::from_ref(&begun));
    for _ in 0..2 {
        writer
            .send(&town, std::slice::from_ref(&far))
            .await
            .unwrap();
    }
    let (first, _) = writer.batch(1, BatchHash::NONE, &[begun]);
    writer.send(&town, &[first]).await.unwrap();
    let (fork, _) = writer.batch(1, BatchHash::NONE, &[other]);
    writer.send(&town, &[fork]).await.unwrap();
    let incidents = admin.incidents().unwrap();
    let mut seen: Vec<_> = incidents
        .iter()
        .map(|one| (&one.code[..], one.times))
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, [("chain_forked", 1), ("chain_gap", 2)]);
    assert!(incidents.iter().all(|one| one.scope == town.first));
}
