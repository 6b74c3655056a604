//! Files on the device: whole or in pieces, encrypted like the rest, and gone only when they may go.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use corpus::Draw;
use model::{AttachmentType, DisputeId, FileHash, GridId, UtcMs};
use rusqlite::Connection;
use store::attachment::{self, LocalFile, NewFile, sending, staged};
use store::{FileKey, Store, StoreError, erased};
use tempfile::TempDir;

const DOC: DisputeId = DisputeId::from_bytes([1; 16]);
const DAY_MS: i64 = 24 * 3_600_000;

fn open(home: &TempDir) -> Store {
    Store::open(home.path(), &FileKey::at(home.path().join("key"))).unwrap()
}

fn grid() -> GridId {
    "620602119202001".parse().unwrap()
}

fn bytes(n: u8, size: usize) -> Vec<u8> {
    Draw::seeded(n.into()).noise(size)
}

fn new(grid: &GridId, n: u8, size: usize) -> NewFile<'_> {
    NewFile {
        doc: DOC,
        sha256: FileHash::from_bytes([n; 32]),
        grid,
        media_type: &AttachmentType::Jpeg,
        size_bytes: u64::try_from(size).unwrap(),
    }
}

/// Adds file `n`; tells its place.
fn add(store: &Store, n: u8, size: usize, at: i64) -> i64 {
    let grid = grid();
    store
        .write(|w| {
            attachment::add(
                w,
                &new(&grid, n, size),
                &bytes(n, size),
                b"small",
                UtcMs(at),
            )
        })
        .unwrap();
    get(store, n).place
}

fn get(store: &Store, n: u8) -> LocalFile {
    let sha256 = FileHash::from_bytes([n; 32]);
    store
        .read(|r| attachment::get(r, &DOC, &sha256))
        .unwrap()
        .unwrap()
}

fn read(store: &Store, place: i64, offset: u64, most: usize) -> Vec<u8> {
    store
        .read(|r| attachment::read(r, place, offset, most))
        .unwrap()
}

#[test]
fn a_file_is_read_back_from_any_place_after_a_restart() {
    let home = TempDir::new().unwrap();
    let place = add(&open(&home), 1, 200_001, 1);
    let store = open(&home);
    let whole = bytes(1, 200_001);
    assert!(get(&store, 1).is_here());
    for (from, most) in [
        (0, 1),
        (0, 200_001),
        (65_535, 2),
        (65_536, 65_536),
        (199_999, 500),
        (100, 150_000),
    ] {
        let end = (from + most).min(whole.len());
        assert_eq!(
            read(&store, place, u64::try_from(from).unwrap(), most),
            whole[from..end]
        );
    }
    assert!(read(&store, place, 200_001, 10).is_empty());
    let thumbnail = store.read(|r| attachment::thumbnail(r, place)).unwrap();
    assert_eq!(thumbnail.unwrap(), b"small");
}

#[test]
fn nothing_of_a_file_lies_on_the_disk_in_the_clear() {
    let home = TempDir::new().unwrap();
    let store = open(&home);
    let words = "现场照片 no one may read this ".repeat(5_000).into_bytes();
    let grid = grid();
    store
        .write(|w| {
            attachment::add(
                w,
                &new(&grid, 1, words.len()),
                &words,
                &words[..300],
                UtcMs(1),
            )?;
            staged::put(w, &DOC, &[7; 16], 0, &words, UtcMs(1))
        })
        .unwrap();
    drop(store);
    for entry in std::fs::read_dir(home.path()).unwrap() {
        let found = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(
            !found
                .windows(24)
                .any(|part| part == b"no one may read this \xe7\x8e\xb0")
        );
    }
}

#[test]
fn bytes_go_only_once_the_server_has_them() {
    let home = TempDir::new().unwrap();
    let store = open(&home);
    let place = add(&store, 1, 70_000, 1);
    let let_go = || store.write(|w| attachment::let_go(w, place)).unwrap();
    assert!(!let_go());
    store
        .write(|w| sending::stands(w, place, "x/uploads/1", 69_999))
        .unwrap();
    assert!(!let_go(), "nearly all of it is not all of it");
    assert_eq!(store.write(|w| attachment::prune(w, 0)).unwrap(), 0);
    assert_eq!(read(&store, place, 0, 70_000).len(), 70_000);
    store
        .write(|w| sending::stored(w, place, UtcMs(5)))
        .unwrap();
    assert!(let_go());
    assert!(read(&store, place, 0, 70_000).is_empty());
    let left = get(&store, 1);
    assert_eq!((left.held_bytes, left.stored_at), (0, Some(UtcMs(5))));
    let thumbnail = store.read(|r| attachment::thumbnail(r, place)).unwrap();
    assert_eq!(thumbnail.unwrap(), b"small");
}

#[test]
fn what_nobody_looked_at_for_longest_goes_first() {
    let home = TempDir::new().unwrap();
    let store = open(&home);
    let places: Vec<_> = (1..=4)
        .map(|n| add(&store, n, 1_000, i64::from(n)))
        .collect();
    for place in &places[..3] {
        store
            .write(|w| sending::stored(w, *place, UtcMs(9)))
            .unwrap();
    }
    store
        .write(|w| attachment::used(w, places[0], UtcMs(50)))
        .unwrap();
    assert_eq!(store.write(|w| attachment::prune(w, 3_000)).unwrap(), 0);
    assert_eq!(store.write(|w| attachment::prune(w, 1_500)).unwrap(), 2);
    let here: Vec<_> = (1..=4).filter(|n| get(&store, *n).is_here()).collect();
    assert_eq!(here, [1, 4], "what waits does not count and does not go");
}

#[test]
fn files_are_sent_in_the_order_they_were_added() {
    let home = TempDir::new().unwrap();
    let store = open(&home);
    let places: Vec<_> = (1..=3).map(|n| add(&store, n, 1_000, 1)).collect();
    let next = |after| {
        let found = store.read(|r| sending::next(r, after)).unwrap();
        found.map(|file| file.place)
    };
    assert_eq!(next(0), Some(places[0]));
    assert_eq!(next(places[0]), Some(places[1]));
    store
        .write(|w| {
            sending::stored(w, places[1], UtcMs(2))?;
            sending::stands(w, places[2], "x", 400)?;
            sending::refused(w, places[0], "too_large")
        })
        .unwrap();
    assert_eq!(next(places[0]), Some(places[2]));
    assert_eq!(next(places[2]), None);
    let waiting = store.read(|r| sending::waiting(r)).unwrap();
    assert_eq!((waiting.files, waiting.bytes), (2, 1_600));
    assert_eq!(waiting.refused.as_deref(), Some("too_large"));
    // Adding it again changes nothing.
    add(&store, 1, 1_000, 7);
    assert_eq!(store.read(|r| sending::waiting(r)).unwrap().files, 2);
}

#[test]
fn a_server_that_lost_files_is_offered_what_is_here() {
    let home = TempDir::new().unwrap();
    let store = open(&home);
    let places: Vec<_> = (1..=2).map(|n| add(&store, n, 1_000, 1)).collect();
    store
        .write(|w| {
            sending::stored(w, places[0], UtcMs(2))?;
            sending::stored(w, places[1], UtcMs(2))?;
            attachment::let_go(w, places[1])?;
            let other: GridId = "620602119202002".parse().unwrap();
            assert_eq!(sending::offer_again(w, &other)?, 0);
            assert_eq!(sending::offer_again(w, &grid())?, 1);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(get(&store, 1).stored_at, None);
    assert_eq!(get(&store, 2).stored_at, Some(UtcMs(2)));
}

#[test]
fn a_file_that_comes_in_pieces_goes_on_where_it_ends_and_nowhere_else() {
    let home = TempDir::new().unwrap();
    let store = open(&home);
    let grid = grid();
    let place = store
        .write(|w| attachment::expect(w, &new(&grid, 1, 100_000), UtcMs(1)))
        .unwrap();
    let append =
        |offset, bytes: &[u8]| store.write(|w| attachment::append(w, place, offset, bytes));
    let whole = bytes(1, 100_000);
    append(0, &whole[..30_000]).unwrap();
    assert!(matches!(
        append(29_999, &whole[..1]),
        Err(StoreError::Damaged(_))
    ));
    assert!(matches!(
        append(30_000, &whole[..70_001]),
        Err(StoreError::Damaged(_))
    ));
    append(30_000, &whole[30_000..]).unwrap();
    assert!(get(&store, 1).is_here());
    assert_eq!(read(&store, place, 0, 200_000), whole);
    store.write(|w| attachment::restart(w, place)).unwrap();
    assert_eq!(get(&store, 1).held_bytes, 0);
}

#[test]
fn pieces_are_joined_and_do_not_stay() {
    let home = TempDir::new().unwrap();
    let store = open(&home);
    let put = |n: u8, offset, bytes: &[u8], at| {
        store.write(|w| staged::put(w, &DOC, &[n; 16], offset, bytes, UtcMs(at)))
    };
    assert_eq!(put(1, 0, b"abc", 1).unwrap(), 3);
    assert_eq!(put(1, 3, b"def", 2).unwrap(), 6);
    assert_eq!(put(1, 3, b"deF", 3).unwrap(), 6, "said again");
    assert!(matches!(put(1, 7, b"h", 4), Err(StoreError::Damaged(_))));
    put(2, 0, b"other", 5).unwrap();
    let take = |n: u8| store.write(|w| staged::take(w, &DOC, &[n; 16])).unwrap();
    assert_eq!(take(1), b"abcdeF");
    assert_eq!(take(1), b"");
    put(3, 0, b"later", DAY_MS).unwrap();
    assert_eq!(take(2), b"other");
    let sweep = |at| store.write(|w| staged::sweep(w, UtcMs(at))).unwrap();
    assert_eq!((sweep(2 * DAY_MS), sweep(2 * DAY_MS + 1)), (0, 1));
    assert_eq!(take(3), b"", "nobody came for it within a day");
}

#[test]
fn a_file_taken_off_is_gone_with_its_bytes() {
    let home = TempDir::new().unwrap();
    let store = open(&home);
    let place = add(&store, 1, 70_000, 1);
    store
        .write(|w| attachment::remove(w, &DOC, &FileHash::from_bytes([1; 32])))
        .unwrap();
    assert!(store.read(|r| attachment::of(r, &DOC)).unwrap().is_empty());
    assert!(read(&store, place, 0, 10).is_empty());
    let chunks = |r: &Connection| {
        r.query_row("SELECT count(*) FROM attachment_chunk", [], |row| {
            row.get(0)
        })
    };
    let left: i64 = store.read(|r| chunks(r).map_err(StoreError::from)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn an_erased_record_takes_its_files_and_what_is_handed_over_for_it() {
    let home = TempDir::new().unwrap();
    let store = open(&home);
    let other = DisputeId::from_bytes([2; 16]);
    let grid = grid();
    add(&store, 1, 70_000, 1);
    let sent = add(&store, 2, 1_000, 1);
    store
        .write(|w| {
            sending::stored(w, sent, UtcMs(2))?;
            staged::put(w, &DOC, &[1; 16], 0, b"half", UtcMs(2))?;
            staged::put(w, &other, &[2; 16], 0, b"whole", UtcMs(2))?;
            let kept = NewFile {
                doc: other,
                ..new(&grid, 3, 500)
            };
            attachment::add(w, &kept, &bytes(3, 500), b"small", UtcMs(2))?;
            erased::erase(w, &DOC, UtcMs(3))
        })
        .unwrap();
    let left = |r: &Connection| {
        r.query_row(
            "SELECT (SELECT count(*) FROM attachment), (SELECT count(*) FROM attachment_chunk)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    };
    let left: (i64, i64) = store.read(|r| left(r).map_err(StoreError::from)).unwrap();
    assert_eq!(left, (1, 1), "the other record's file alone");
    let take = |doc, n: u8| store.write(|w| staged::take(w, doc, &[n; 16])).unwrap();
    assert_eq!(take(&DOC, 1), b"");
    assert_eq!(take(&DOC, 2), b"", "it is another record's");
    assert_eq!(take(&other, 2), b"whole");
}
