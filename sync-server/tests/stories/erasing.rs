//! A record is erased: nothing of it is left on the server, whoever reads its grid hears of it and
//! can still check everything, and what comes of it later is kept nowhere.

use std::path::Path;

use merge::Document;
use model::notice::{About, AboutKind, Errand};
use model::{ActId, Day, DisputeContent, DisputeId, GridId, Letter, RecordKind, Role};
use proof::RowKind;
use sync_server::admin::{AdminError, EraseReason, NewWorker, Reach};
use sync_server::backup::{Wish, back_up, restore};
use sync_server::{App, Config};
use wire::{Outcome, PushedChange};

use crate::signer::{Reader, Signer};
use crate::town::{Phone, Town, VILLAGE, content, fresh_bytes};
use crate::tus::{Sender, files_in, photo};

const ERASED: (Outcome, &str) = (Outcome::Rejected, "erased");
/// Words that stand in the record of every phone's, and in the edits of this story.
const WORDS: [&str; 3] = ["排水沟堵了", "老槐树底下", "断线时写的"];

fn erase(town: &Town, doc: DisputeId) {
    let admin = town.app.admin();
    admin
        .erase_record(doc, EraseReason::Asked, "县局 周敏")
        .unwrap();
}

/// Which words lie anywhere in the files of a folder.
fn found(folder: &Path) -> Vec<&'static str> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let bytes = std::fs::read(path).unwrap();
        found.extend(WORDS.into_iter().filter(|words| {
            let words = words.as_bytes();
            bytes.windows(words.len()).any(|window| window == words)
        }));
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[tokio::test]
async fn nothing_of_an_erased_record_is_left_in_any_file() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let (mut document, begun) = writer.phone.record(&town.first);
    let edit = writer.phone.edit(&mut document, "老槐树底下");
    writer.push(&town, std::slice::from_ref(&begun)).await;
    writer.push(&town, &[edit]).await;
    // One more is held back: its bytes are in the quarantine.
    let mut torn = writer.phone.edit(&mut document, "断线时写的");
    torn.bytes.push(0);
    let heard = writer.push(&town, &[torn]).await;
    assert_eq!(heard.outcomes()[0].0, Outcome::Quarantined);
    assert_eq!(found(town.folder.path()).len(), WORDS.len());

    erase(&town, begun.dispute().unwrap());
    assert_eq!(found(town.folder.path()), [""; 0]);
    assert!(town.app.admin().quarantine().unwrap().is_empty());
    let rows = town.app.admin().erasures().unwrap();
    assert_eq!((rows.len(), &rows[0].by[..]), (1, "县局 周敏"));
}

#[tokio::test]
async fn who_holds_the_grid_hears_of_it_and_can_still_check_everything() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let mut early = Signer::of(&town, &town.first).await;
    let mut late = Signer::of(&town, &town.first).await;
    let mut neighbour = Signer::of(&town, &town.second).await;
    let (mut document, begun) = writer.phone.record(&town.first);
    let kept = writer.phone.record(&town.first).1;
    let doc = begun.dispute().unwrap();
    let edit = writer.phone.edit(&mut document, "老槐树底下");
    writer.push(&town, &[begun, kept, edit]).await;
    let authority = town.app.authority();
    let mut reader = Reader::default();
    reader.check(
        &authority,
        &town.first,
        &early.send(&town, &[]).await.unwrap(),
    );
    erase(&town, doc);
    erase(&town, doc);

    let heard = early.send(&town, &[]).await.unwrap();
    reader.check(&authority, &town.first, &heard);
    let [tombstone] = &heard.rows[..] else {
        panic!("once, however often it is erased: {:?}", heard.rows)
    };
    assert_eq!(tombstone.what, u32::from(RowKind::Tombstone.number()));
    assert_eq!((tombstone.seq, tombstone.dispute().unwrap()), (4, doc));
    assert!(tombstone.bytes.is_empty() && tombstone.worker.is_empty());

    // Whoever begins now is told the names of what is gone, and no more.
    let heard = late.send(&town, &[]).await.unwrap();
    Reader::default().check(&authority, &town.first, &heard);
    let of_it: Vec<_> = heard
        .rows
        .iter()
        .filter(|row| row.dispute().unwrap() == doc)
        .collect();
    assert_eq!(of_it.len(), 3);
    assert!(of_it.iter().all(|row| row.bytes.is_empty()));

    assert!(neighbour.send(&town, &[]).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn an_app_that_does_not_know_tombstones_is_told_what_is_left() {
    let town = Town::new();
    let mut writer = town.phone(town.grid_worker(&town.first)).await;
    let mut colleague = town.phone(town.grid_worker(&town.first)).await;
    let begun = writer.record(&town.first).1;
    let kept = writer.record(&town.first).1;
    writer.push(&town, &[begun.clone(), kept.clone()]).await;
    erase(&town, begun.dispute().unwrap());
    let heard = colleague.pull(&town).await;
    let docs: Vec<_> = heard.rows.iter().map(|row| row.doc.clone()).collect();
    assert_eq!(docs, [kept.doc]);
    assert_eq!(colleague.cursors[0].seq, 3);
}

#[tokio::test]
async fn what_comes_of_it_later_is_refused_and_kept_nowhere() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let mut offline = Signer::of(&town, &town.first).await;
    let mut old = town.phone(town.grid_worker(&town.first)).await;
    let (mut document, begun) = writer.phone.record(&town.first);
    let doc = begun.dispute().unwrap();
    writer.push(&town, std::slice::from_ref(&begun)).await;
    erase(&town, doc);

    let edit = offline.phone.edit(&mut document, "断线时写的");
    let other = offline.phone.record(&town.first).1;
    let heard = offline.push(&town, &[edit, other]).await;
    assert_eq!(heard.outcomes(), [ERASED, (Outcome::Stored, "")]);
    // A change that would be held back if the record stood is not kept either.
    let mut torn = offline.phone.edit(&mut document, "老槐树底下");
    torn.bytes.push(0);
    assert_eq!(offline.push(&town, &[torn]).await.outcomes(), [ERASED]);
    // The whole record again, from its beginning, as a restored phone would send it.
    let heard = old.push(&town, std::slice::from_ref(&begun)).await;
    assert_eq!(heard.outcomes(), [ERASED]);
    assert!(town.app.admin().quarantine().unwrap().is_empty());
    assert_eq!(
        found(town.folder.path()),
        ["排水沟堵了"],
        "the other record's"
    );
}

/// A phone of an officer of the station, who sends notices and writes letters.
async fn station(town: &Town) -> Phone {
    let officer = NewWorker {
        name: "赵志强".into(),
        role: Role::StationOfficer,
        reach: Reach::Villages(vec![VILLAGE.parse().unwrap()]),
    };
    let officer = town.app.admin().add_worker(&officer).unwrap();
    town.phone(officer).await
}

fn some_day() -> Day {
    Day::new(2026, 12, 20).unwrap()
}

/// A notice about a record.
fn notice(town: &Town, phone: &Phone, about: DisputeId) -> PushedChange {
    let errand = Errand {
        asked: "老槐树底下那家去看看".into(),
        why: "上次说好的".into(),
        by: None,
        expires_on: some_day(),
        to: Vec::new(),
        about: Some(About {
            kind: AboutKind::Case,
            id: about,
        }),
        household: String::new(),
        batch: None,
    };
    let id = DisputeId::from_bytes(fresh_bytes());
    let begun = Document::begin_notice(id, &town.first, &errand, phone.hand());
    let kind = RecordKind::Notice.code();
    PushedChange::of(kind, id, &town.first, begun.unwrap().1.bytes)
}

#[tokio::test]
async fn a_notice_about_it_that_comes_later_is_kept_nowhere() {
    let town = Town::new();
    let mut writer = town.phone(town.grid_worker(&town.first)).await;
    let mut station = station(&town).await;
    let begun = writer.record(&town.first).1;
    let doc = begun.dispute().unwrap();
    writer.push(&town, &[begun]).await;
    let early = notice(&town, &station, doc);
    let late = notice(&town, &station, doc);
    let heard = station.push(&town, std::slice::from_ref(&early)).await;
    assert_eq!(heard.outcomes(), [(Outcome::Stored, "")]);
    erase(&town, doc);
    for notice in [early, late] {
        assert_eq!(station.push(&town, &[notice]).await.outcomes(), [ERASED]);
    }
    assert_eq!(found(town.folder.path()), [""; 0]);
    assert_eq!(town.app.admin().erasures().unwrap().len(), 2);
}

#[tokio::test]
async fn a_letter_goes_with_its_case_also_while_the_case_does_not_tell_of_it() {
    let town = Town::new();
    let county = "620602".parse().unwrap();
    let unit = town.app.admin().add_unit(&county, "人社局").unwrap();
    let channel = GridId::channel(&VILLAGE.parse().unwrap(), unit).unwrap();
    let mut station = station(&town).await;
    let mut writer = town.phone(town.grid_worker(&town.first)).await;
    let begun = writer.record(&town.first).1;
    let case = begun.dispute().unwrap();
    writer.push(&town, &[begun]).await;
    // The letter has come; the act in the case that offers it has not, and never will.
    let letter = Letter {
        case,
        referral: ActId::from_bytes(fresh_bytes()),
        unit,
        unit_name: "人社局".into(),
        number: "(2026)金沙提字第1号".into(),
        matter: "反映拖欠工资".into(),
        asked: "请核实。".into(),
        deadline: some_day(),
        from: station.worker,
        from_name: "赵志强".into(),
    };
    let handed = DisputeContent {
        claim_a: String::new(),
        verified: "老槐树底下".into(),
        ..content(&channel)
    };
    let id = DisputeId::from_bytes(fresh_bytes());
    let sent = Document::begin_letter(id, &handed, &letter, station.hand());
    let sent = PushedChange::of_dispute(id, &channel, sent.unwrap().1.bytes);
    let heard = station.push(&town, std::slice::from_ref(&sent)).await;
    assert_eq!(heard.outcomes(), [(Outcome::Stored, "")]);
    erase(&town, case);
    assert_eq!(found(town.folder.path()), [""; 0]);
    assert_eq!(station.push(&town, &[sent]).await.outcomes(), [ERASED]);
    let rows = town.app.admin().erasures().unwrap().into_iter();
    let rows: Vec<_> = rows.map(|row| (row.doc, row.scope)).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows.contains(&(id, channel)) && rows.contains(&(case, town.first.clone())));
}

#[tokio::test]
async fn whoever_lost_the_grid_hears_of_it_with_the_next_word_about_it() {
    let town = Town::new();
    let worker = town.grid_worker(&town.first);
    let mut phone = town.phone(worker).await;
    let (mut document, begun) = phone.record(&town.first);
    phone.push(&town, std::slice::from_ref(&begun)).await;
    let edit = phone.edit(&mut document, "断线时写的");
    let other = phone.record(&town.first).1;
    let reach = Reach::Grids(vec![town.second.clone()]);
    town.app.admin().set_reach(worker, &reach).unwrap();
    erase(&town, begun.dispute().unwrap());
    let heard = phone.push(&town, &[edit, other]).await;
    let outside = (Outcome::Rejected, "outside_scope");
    assert_eq!(heard.outcomes(), [ERASED, outside]);
}

#[tokio::test]
async fn what_was_erased_from_a_grid_that_a_backup_does_not_know_does_not_come_back() {
    let mut town = Town::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("backup");
    back_up(town.folder.path(), &file, &[]).unwrap();
    let village = VILLAGE.parse().unwrap();
    let grid = town.app.admin().add_grid(&village, None).unwrap();
    let mut phone = town.phone(town.grid_worker(&grid)).await;
    let begun = phone.record(&grid).1;
    phone.push(&town, std::slice::from_ref(&begun)).await;
    let doc = begun.dispute().unwrap();
    erase(&town, doc);
    let wish = Wish {
        from: &file,
        identities: None,
        replace: false,
        erased: town.app.admin().erasures().unwrap(),
        now: model::UtcMs(1_795_400_000_000),
    };
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(restore(folder.path(), wish).unwrap().erased_again, 1);
    town.app = App::open(&Config::new(folder.path())).unwrap();
    town.folder = folder;
    assert_eq!(town.app.admin().add_grid(&village, None).unwrap(), grid);
    // Whoever holds it is told, and a phone that never heard of it brings nothing back.
    let end = town.app.ledger().end_of(&grid).unwrap().unwrap();
    assert_eq!(end.seq, 1);
    let mut phone = town.phone(town.grid_worker(&grid)).await;
    assert_eq!(phone.push(&town, &[begun]).await.outcomes(), [ERASED]);
    let stands = town.app.ledger().document(&grid, doc).unwrap();
    assert_eq!(stands, None);
    assert_eq!(town.app.admin().erasures().unwrap().len(), 1);
}

#[tokio::test]
async fn a_record_that_was_only_ever_held_back_can_be_erased() {
    let town = Town::new();
    let mut writer = Signer::of(&town, &town.first).await;
    let mut begun: PushedChange = writer.phone.record(&town.first).1;
    begun.bytes.push(0);
    let heard = writer.push(&town, std::slice::from_ref(&begun)).await;
    assert_eq!(heard.outcomes()[0].0, Outcome::Quarantined);
    erase(&town, begun.dispute().unwrap());
    assert_eq!(found(town.folder.path()), [""; 0]);
    assert_eq!(writer.push(&town, &[begun]).await.outcomes(), [ERASED]);
}

#[tokio::test]
async fn its_photos_are_taken_away_and_cannot_be_sent_again() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let (bytes, unfinished) = (photo(4_000, 1), photo(4_000, 2));
    let at = sender.begin(&bytes).await;
    sender.patch(&at, 0, &bytes).await;
    let half = sender.begin(&unfinished).await;
    sender.patch(&half, 0, &unfinished[..2_000]).await;
    assert_eq!(sender.get(&bytes, &[]).await.status, 200);

    erase(&town, sender.doc);
    assert_eq!(sender.get(&bytes, &[]).await.status, 404);
    assert_eq!(
        sender
            .patch(&half, 2_000, &unfinished[2_000..])
            .await
            .status,
        410
    );
    assert_eq!(sender.create(&bytes).await.status, 404);
    assert_eq!(town.app.sweep_attachments().await.unwrap(), 3);
    assert_eq!(files_in(&town.folder.path().join("files")).len(), 0);
}

#[test]
fn a_record_that_never_was_is_told() {
    let town = Town::new();
    let doc = DisputeId::from_bytes(fresh_bytes());
    let admin = town.app.admin();
    let error = admin
        .erase_record(doc, EraseReason::Expired, "周敏")
        .unwrap_err();
    assert_eq!(error, AdminError::UnknownRecord(doc));
}
