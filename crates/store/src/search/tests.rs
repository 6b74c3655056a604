//! The index on the disk, in the clear so that it can be looked into: what is taken out is out, and what
//! was here before is taken in.

use std::collections::BTreeSet;
use std::path::Path;

use merge::Document;
use merge::document::Hand;
use model::dispute::Heads;
use model::{
    Dispute, DisputeContent, DisputeId, DisputeKind, DisputeState, GridId, Party, PartyId, Role,
    Side, UtcMs, WorkerId,
};
use rusqlite::{Connection, params};
use tempfile::TempDir;

use super::{Wanted, fill, find, index, made_anew, of_another_make, remaining};
use crate::dispute::Filter;
use crate::migration;

/// Characters, a telephone and a place of the record that is erased, and of no other.
const OF_THE_ERASED: [&str; 5] = ["龘", "靐", "齉", "爩", "777788"];
const ERASED: u16 = 150;

fn open(home: &Path) -> Connection {
    let mut db = Connection::open(home.join("plain.db")).unwrap();
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON;")
        .unwrap();
    migration::migrate(&mut db).unwrap();
    db
}

fn id(n: u16) -> DisputeId {
    let mut bytes = [0; 16];
    bytes[..2].copy_from_slice(&n.to_be_bytes());
    DisputeId::from_bytes(bytes)
}

fn record(n: u16, name: &str, phone: &str, place: &str, claim_a: &str) -> Dispute {
    let grid: GridId = "620602119202001".parse().unwrap();
    Dispute {
        id: id(n),
        letter: None,
        content: DisputeContent {
            kind: DisputeKind::Neighbor,
            subtype: None,
            parties: vec![Party {
                id: Some(PartyId::from_bytes([1; 16])),
                side: Side::A,
                name: name.into(),
                phone: phone.into(),
                address: String::new(),
            }],
            claim_a: claim_a.into(),
            claim_b: String::new(),
            verified: String::new(),
            happened_on: None,
            area: None,
            place: place.into(),
            point: None,
            grid,
        },
        state: DisputeState::Recorded,
        heads: Heads {
            states: vec![DisputeState::Recorded],
            grades: vec![],
            assignments: vec![],
            deadlines: vec![],
        },
        recorded_by: WorkerId::from_bytes([5; 16]),
        recorded_at_ms: UtcMs(1_795_363_200_000 + i64::from(n) * 60_000),
        acts: vec![],
        attachments: vec![],
    }
}

fn ordinary(n: u16) -> Dispute {
    let name = format!("王{}", ["秀兰", "小明", "大山", "重行"][usize::from(n % 4)]);
    let phone = format!("139{n:08}");
    let told = format!("第{n}回说水沟堵了，院墙裂了{}道缝。", n % 7);
    record(n, &name, &phone, &format!("{}组{n}号", n % 9), &told)
}

fn erased() -> Dispute {
    record(ERASED, "龘靐", "88777788777", "齉坡", "爩字没人认得。")
}

/// Each in a transaction of its own, as they are written by hand; some of them edited.
fn fill_with(db: &mut Connection, with_the_erased: bool) {
    for n in 0..300 {
        let tx = db.transaction().unwrap();
        match (n == ERASED, with_the_erased) {
            (true, true) => index::put(&tx, &erased()).unwrap(),
            (true, false) => {}
            (false, _) => index::put(&tx, &ordinary(n)).unwrap(),
        }
        tx.commit().unwrap();
    }
}

fn change(db: &mut Connection, record: &Dispute) {
    let tx = db.transaction().unwrap();
    index::put(&tx, record).unwrap();
    tx.commit().unwrap();
}

/// What of the erased record lies in the file.
fn traces(home: &Path, db: &Connection) -> Vec<&'static str> {
    let busy: bool = db
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))
        .unwrap();
    assert!(!busy);
    let bytes: Vec<u8> = ["plain.db", "plain.db-wal"]
        .iter()
        .flat_map(|name| std::fs::read(home.join(name)).unwrap_or_default())
        .collect();
    let lies = |word: &&str| {
        bytes
            .windows(word.len())
            .any(|part| part == word.as_bytes())
    };
    OF_THE_ERASED.into_iter().filter(lies).collect()
}

/// Every word of the index and the place of every record it stands in.
fn words(db: &Connection) -> BTreeSet<(String, i64)> {
    db.execute_batch("CREATE VIRTUAL TABLE temp.told_of USING fts5vocab(main, search, instance)")
        .unwrap();
    let mut all = db.prepare("SELECT term, doc FROM temp.told_of").unwrap();
    let all = all.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    all.collect::<Result<_, _>>().unwrap()
}

fn check(db: &Connection) {
    db.execute("INSERT INTO search (search) VALUES ('integrity-check')", [])
        .unwrap();
}

#[test]
fn an_erased_record_leaves_no_word_in_the_file() {
    let (home, clean) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut db = open(home.path());
    fill_with(&mut db, true);
    assert_eq!(traces(home.path(), &db), OF_THE_ERASED, "it was there");
    // It was edited, and edited back, before it was erased.
    change(&mut db, &ordinary(ERASED));
    change(&mut db, &erased());
    let tx = db.transaction().unwrap();
    index::remove(&tx, &id(ERASED)).unwrap();
    tx.commit().unwrap();
    check(&db);
    assert_eq!(traces(home.path(), &db), [""; 0]);
    let mut never = open(clean.path());
    fill_with(&mut never, false);
    assert_eq!(words(&db), words(&never), "as if it had never been");
}

#[test]
fn what_was_edited_away_leaves_no_word_in_the_file() {
    let home = TempDir::new().unwrap();
    let mut db = open(home.path());
    fill_with(&mut db, true);
    change(&mut db, &ordinary(ERASED));
    check(&db);
    assert_eq!(traces(home.path(), &db), [""; 0]);
}

#[test]
fn a_change_that_touches_no_word_writes_no_word() {
    let home = TempDir::new().unwrap();
    let mut db = open(home.path());
    fill_with(&mut db, false);
    let before = db.total_changes();
    change(&mut db, &ordinary(7));
    assert_eq!(db.total_changes(), before, "nothing at all");
    let mut closed = ordinary(7);
    closed.state = DisputeState::Closed;
    change(&mut db, &closed);
    assert_eq!(db.total_changes(), before + 1, "its row, and no word");
}

#[test]
fn records_of_one_minute_have_places_of_their_own_and_the_later_ones_the_higher() {
    let home = TempDir::new().unwrap();
    let mut db = open(home.path());
    let tx = db.transaction().unwrap();
    for n in 0..2_100 {
        let mut record = ordinary(n);
        record.recorded_at_ms = UtcMs(1_795_363_200_000);
        index::put(&tx, &record).unwrap();
    }
    let mut far = ordinary(3_000);
    far.recorded_at_ms = UtcMs(i64::MIN);
    index::put(&tx, &far).unwrap();
    far.id = id(3_001);
    far.recorded_at_ms = UtcMs(i64::MAX);
    index::put(&tx, &far).unwrap();
    tx.commit().unwrap();
    let mut all = db
        .prepare("SELECT doc FROM search_row ORDER BY place")
        .unwrap();
    let all: Vec<Vec<u8>> = all
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut expected: Vec<_> = [3_000].into_iter().chain(0..2_100).collect();
    expected.push(3_001);
    let expected: Vec<_> = expected
        .into_iter()
        .map(|n| id(n).as_bytes().to_vec())
        .collect();
    assert_eq!(all, expected);
}

#[test]
fn one_answer_looks_at_so_many_records_and_goes_on_in_the_next() {
    let home = TempDir::new().unwrap();
    let mut db = open(home.path());
    let tx = db.transaction().unwrap();
    for n in 0..4_500 {
        index::put(&tx, &ordinary(n)).unwrap();
    }
    tx.commit().unwrap();
    let closed = Filter {
        state: Some(DisputeState::Closed),
        ..Filter::default()
    };
    let mut wanted = Wanted {
        query: "王",
        filter: closed,
        role: Role::StationOfficer,
        after: None,
        limit: 50,
    };
    let mut answers = 0;
    loop {
        let found = find(&db, &wanted).unwrap();
        assert_eq!(found.hits, []);
        answers += 1;
        match found.next {
            Some(next) => wanted.after = Some(next),
            None => break,
        }
    }
    assert_eq!(answers, 3);
}

#[test]
fn a_database_of_the_version_before_has_all_its_records_taken_in() {
    let mut db = migration::a_file_before("search");
    for n in 0..4 {
        put_document(&db, n, &begun(n));
    }
    migration::migrate(&mut db).unwrap();
    assert_eq!(remaining(&db).unwrap(), 4);
    assert_eq!(fill(&db, 100).unwrap().records, 4);
    assert_eq!(found_by(&db, "t水沟"), 4);
}

#[test]
fn an_index_made_in_another_way_is_made_anew() {
    let home = TempDir::new().unwrap();
    let mut db = open(home.path());
    for n in 0..4 {
        put_document(&db, n, &begun(n));
    }
    fill_with(&mut db, false);
    assert!(!of_another_make(&db).unwrap());
    db.execute("UPDATE search_made SET way = way + 1", [])
        .unwrap();
    assert!(of_another_make(&db).unwrap());
    made_anew(&db).unwrap();
    assert!(!of_another_make(&db).unwrap());
    assert_eq!((remaining(&db).unwrap(), found_by(&db, "t水沟")), (4, 0));
    fill(&db, 100).unwrap();
    assert_eq!((remaining(&db).unwrap(), found_by(&db, "t水沟")), (0, 4));
}

#[test]
fn a_damaged_index_stops_nobody_and_is_made_anew() {
    let home = TempDir::new().unwrap();
    let mut db = open(home.path());
    for n in 0..60 {
        put_document(&db, n, &begun(n));
    }
    fill_with(&mut db, false);
    db.execute("DELETE FROM search_data WHERE id > 10", [])
        .unwrap();
    let gone = "DELETE FROM document WHERE id = ?1";
    db.execute(gone, [id(3).as_bytes()]).unwrap();
    index::remove(&db, &id(3)).unwrap();
    assert_eq!((remaining(&db).unwrap(), found_by(&db, "t水沟")), (59, 0));
    fill(&db, 100).unwrap();
    assert_eq!((remaining(&db).unwrap(), found_by(&db, "t水沟")), (0, 59));
}

fn begun(n: u16) -> Vec<u8> {
    let hand = Hand {
        actor: [1; 16],
        worker: WorkerId::from_bytes([5; 16]),
        at_ms: UtcMs(1_795_363_200_000),
    };
    let (begun, _) = Document::begin(id(n), &ordinary(n).content, hand).unwrap();
    begun.save()
}

fn put_document(db: &Connection, n: u16, saved: &[u8]) {
    let insert = "INSERT INTO document VALUES (?1, 'dispute', '620602119202001', ?2)";
    db.execute(insert, params![id(n).as_bytes(), saved])
        .unwrap();
}

fn found_by(db: &Connection, token: &str) -> i64 {
    let count = "SELECT count(*) FROM search WHERE search MATCH ?1";
    db.query_row(count, [token], |r| r.get(0)).unwrap()
}

#[test]
fn records_from_before_are_taken_in_a_few_at_a_time() {
    let home = TempDir::new().unwrap();
    let db = open(home.path());
    for n in 0..7 {
        let saved = if n == 3 { vec![1, 2, 3] } else { begun(n) };
        put_document(&db, n, &saved);
    }
    // As the migration does it, and one that was erased meanwhile.
    db.execute("INSERT INTO search_due SELECT id FROM document", [])
        .unwrap();
    db.execute("DELETE FROM document WHERE id = ?1", [id(6).as_bytes()])
        .unwrap();
    let mut steps = Vec::new();
    while remaining(&db).unwrap() > 0 {
        let filled = fill(&db, 3).unwrap();
        steps.push((filled.records, filled.unreadable));
    }
    assert_eq!(steps, [(2, 0), (2, 1), (1, 0)], "the newest first");
    assert_eq!(found_by(&db, "t沟"), 5);
}

#[test]
fn a_record_edited_again_and_again_is_taken_out_whole() {
    let home = TempDir::new().unwrap();
    let mut db = open(home.path());
    let mut write = |record: &Dispute| {
        let tx = db.transaction().unwrap();
        index::put(&tx, record).unwrap();
        index::put_in_order(&tx, 1).unwrap();
        tx.commit().unwrap();
    };
    let of = |n: u16| {
        let mut of = record(n, "王小明", "", "", "排水沟被堵，水进了院子。");
        let mut other = of.content.parties[0].clone();
        other.side = Side::B;
        other.name = "李大山".into();
        of.content.parties.push(other);
        of.content.area = Some(of.content.grid.village());
        of
    };
    let (mut much, mut little) = (of(1), of(2));
    write(&much);
    write(&little);
    for round in 0..25 {
        much.content
            .verified
            .push_str(&format!("第{round}次去过。"));
        write(&much);
    }
    for round in 0..3 {
        little
            .content
            .verified
            .push_str(&format!("第{round}次去过。"));
        write(&little);
    }
    let tx = db.transaction().unwrap();
    index::remove(&tx, &id(1)).unwrap();
    tx.commit().unwrap();
    check(&db);
    assert_eq!(found_by(&db, "n王小明"), 1);
}
