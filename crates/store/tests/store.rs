//! The file on the device: what is written stays, what is read is right, and every wrong way to
//! open it says what to do.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use merge::Document;
use merge::document::Hand;
use model::{
    DisputeContent, DisputeId, DisputeKind, DisputeState, Party, PartyId, Role, Side, UtcMs,
    Worker, WorkerId,
};
use rstest::rstest;
use store::directory::{self, Area, Grid};
use store::{FileKey, Store, StoreError, cursor, dispute, draft, outbox, record, setting};
use tempfile::TempDir;

const WORKER: WorkerId = WorkerId::from_bytes([5; 16]);

fn worker() -> Worker {
    Worker {
        id: WORKER,
        name: "李梅".into(),
        role: Role::GridWorker,
    }
}

fn open(home: &TempDir) -> Result<Store, StoreError> {
    Store::open(home.path(), &FileKey::at(home.path().join("key")))
}

fn put(store: &Store, n: u8, kind: DisputeKind) -> DisputeId {
    let id = DisputeId::from_bytes([n; 16]);
    let at = UtcMs(1_000 * i64::from(n));
    let content = DisputeContent {
        kind,
        subtype: None,
        parties: vec![Party {
            id: Some(PartyId::from_bytes([n; 16])),
            side: Side::A,
            name: format!("王{n}"),
            phone: String::new(),
            address: String::new(),
        }],
        claim_a: "水沟堵了".into(),
        claim_b: String::new(),
        verified: String::new(),
        happened_on: None,
        area: Some("620602119202".parse().unwrap()),
        place: format!("{n}组"),
        point: None,
        grid: "620602119202001".parse().unwrap(),
    };
    let hand = Hand {
        actor: [1; 16],
        worker: WORKER,
        at_ms: at,
    };
    let (begun, change) = Document::begin(id, &content, hand).unwrap();
    store
        .write(|w| record::begin(w, &id, &content.grid, &begun, &change, &worker()))
        .unwrap();
    id
}

fn areas() -> Vec<Area> {
    [
        ("620602", "凉州区"),
        ("620602119", "金沙镇"),
        ("620602119202", "金沙村委会"),
        ("620602120", "重兴镇"),
    ]
    .map(|(code, name)| Area {
        code: code.parse().unwrap(),
        name: name.into(),
        revoked_on: None,
    })
    .into()
}

#[test]
fn what_was_written_is_there_after_reopening() {
    let home = TempDir::new().unwrap();
    let id = put(&open(&home).unwrap(), 1, DisputeKind::Land);
    let store = open(&home).unwrap();
    store.check().unwrap();
    let record = store
        .read(|r| record::load(r, &id))
        .unwrap()
        .unwrap()
        .read()
        .unwrap();
    assert_eq!(record.content.place, "1组");
    assert_eq!(store.read(|r| outbox::count(r)).unwrap(), 1);
}

#[test]
fn nothing_of_a_record_lies_open_on_the_disk() {
    let home = TempDir::new().unwrap();
    let store = open(&home).unwrap();
    put(&store, 1, DisputeKind::Land);
    drop(store);
    for file in std::fs::read_dir(home.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let word = "水沟堵了".as_bytes();
        assert!(!bytes.windows(word.len()).any(|window| window == word));
        assert!(!bytes.starts_with(b"SQLite format 3"));
    }
}

#[test]
fn a_page_goes_on_where_the_last_one_ended() {
    let home = TempDir::new().unwrap();
    let store = open(&home).unwrap();
    for n in 1..=9 {
        put(
            &store,
            n,
            if n % 3 == 0 {
                DisputeKind::Land
            } else {
                DisputeKind::Neighbor
            },
        );
    }
    let all = dispute::Filter::default();
    let land = dispute::Filter {
        kind: Some(DisputeKind::Land),
        ..all.clone()
    };
    let places =
        |rows: &[dispute::DisputeRow]| rows.iter().map(|r| r.place.clone()).collect::<Vec<_>>();
    let first = store.read(|r| dispute::page(r, &all, None, 4)).unwrap();
    assert_eq!(places(&first), ["9组", "8组", "7组", "6组"]);
    let after = first.last().map(|row| (row.recorded_at, row.id));
    let second = store.read(|r| dispute::page(r, &all, after, 10)).unwrap();
    assert_eq!(places(&second), ["5组", "4组", "3组", "2组", "1组"]);
    let land_rows = store.read(|r| dispute::page(r, &land, None, 10)).unwrap();
    assert_eq!(places(&land_rows), ["9组", "6组", "3组"]);
    let state = dispute::Filter {
        state: Some(DisputeState::Closed),
        ..all.clone()
    };
    let counts = [&all, &land, &state].map(|f| store.read(|r| dispute::count(r, f)).unwrap());
    assert_eq!(counts, [9, 3, 0]);
    assert_eq!(store.read(|r| dispute::count_open(r)).unwrap(), 9);
}

#[test]
fn a_list_is_answered_from_an_index() {
    let home = TempDir::new().unwrap();
    let store = open(&home).unwrap();
    for condition in [
        "",
        "WHERE kind = 'land'",
        "WHERE state = 'recorded'",
        "WHERE kind = 'land' AND state = 'recorded'",
        "WHERE supervised = 1 AND supervision = 'city'",
    ] {
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT * FROM dispute {condition} ORDER BY recorded_at_ms DESC, id DESC LIMIT 50"
        );
        let plan: Vec<String> = store
            .read(|r| {
                let mut query = r.prepare(&sql)?;
                let rows = query.query_map([], |row| row.get(3))?;
                Ok::<_, StoreError>(rows.collect::<Result<_, _>>()?)
            })
            .unwrap();
        assert!(
            plan.iter()
                .all(|step| step.contains("USING") && !step.contains("TEMP B-TREE")),
            "{plan:?}"
        );
    }
}

#[rstest]
#[case("金沙", &["金沙村委会", "金沙镇"])]
#[case("jinsha", &["金沙村委会", "金沙镇"])]
#[case("JSZ", &["金沙镇"])]
#[case("zhongxing", &["重兴镇"])]
#[case("chong xing", &["重兴镇"])]
#[case("620602119202", &["金沙村委会"])]
#[case("沙镇", &["金沙镇"])]
#[case("没有", &[])]
fn an_area_is_found_by_name_sound_and_code(#[case] query: &str, #[case] names: &[&str]) {
    let home = TempDir::new().unwrap();
    let store = open(&home).unwrap();
    store
        .write(|w| directory::replace(w, &areas(), &[], &[]))
        .unwrap();
    let today = "2026-11-22".parse().unwrap();
    let found = store.read(|r| directory::find_areas(r, query, today, 10));
    let found = found.unwrap();
    assert_eq!(
        found
            .iter()
            .map(|area| area.name.as_str())
            .collect::<Vec<_>>(),
        names
    );
}

#[test]
fn an_area_that_is_no_more_is_named_and_not_found() {
    let home = TempDir::new().unwrap();
    let store = open(&home).unwrap();
    let mut all = areas();
    all[2].revoked_on = Some("2026-11-22".parse().unwrap());
    store
        .write(|w| directory::replace(w, &all, &[], &[]))
        .unwrap();
    let code = &all[2].code;
    for (today, there) in [("2026-11-21", 1), ("2026-11-22", 0), ("2027-01-01", 0)] {
        let today = today.parse().unwrap();
        let found = store.read(|r| directory::find_areas(r, "金沙村", today, 10));
        assert_eq!(found.unwrap().len(), there, "{today}");
        let revoked = store.read(|r| directory::is_revoked(r, code, today));
        assert_eq!(revoked.unwrap(), there == 0, "{today}");
    }
    let name = store.read(|r| directory::area_name(r, code)).unwrap();
    assert_eq!(name, "金沙村委会");
}

#[test]
fn a_new_directory_replaces_the_old_one_and_keeps_cursors() {
    let home = TempDir::new().unwrap();
    let store = open(&home).unwrap();
    let grid: model::GridId = "620602119202001".parse().unwrap();
    let worker = Worker {
        id: WORKER,
        name: "李梅".into(),
        role: Role::GridWorker,
    };
    store
        .write(|w| {
            let grids = [Grid {
                id: grid.clone(),
                name: "第一网格".into(),
            }];
            directory::replace(w, &areas(), &grids, std::slice::from_ref(&worker))?;
            cursor::put(w, &grid, 1, 7)?;
            directory::replace(w, &areas(), &grids, std::slice::from_ref(&worker))
        })
        .unwrap();
    store
        .read(|r| {
            assert_eq!(cursor::all(r)?[0].seq, 7);
            assert!(directory::holds(r, &grid)?);
            assert_eq!(directory::workers(r)?, std::slice::from_ref(&worker));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_failed_write_leaves_nothing() {
    let home = TempDir::new().unwrap();
    let store = open(&home).unwrap();
    let result: Result<(), StoreError> = store.write(|w| {
        setting::put(w, "language", &"en")?;
        Err(StoreError::DiskFull)
    });
    assert!(result.is_err());
    assert_eq!(
        store
            .read(|r| setting::get::<String>(r, "language"))
            .unwrap(),
        ""
    );
}

#[test]
fn a_full_disk_says_so_and_loses_nothing() {
    let home = TempDir::new().unwrap();
    let store = open(&home).unwrap();
    let id = put(&store, 1, DisputeKind::Land);
    store
        .write(|w| Ok::<_, StoreError>(w.pragma_update(None, "max_page_count", 1)?))
        .unwrap();
    let error = store.write(|w| {
        let content = model::DisputeDraft {
            claim_a: "长".repeat(400_000),
            ..Default::default()
        };
        let id = model::DraftId::from_bytes([1; 16]);
        draft::put(
            w,
            &draft::Draft {
                id,
                edits: None,
                content,
                saved_at: UtcMs(1),
            },
        )
    });
    assert!(matches!(error, Err(StoreError::DiskFull)), "{error:?}");
    assert!(store.read(|r| record::load(r, &id)).unwrap().is_some());
    store.check().unwrap();
}

#[test]
fn a_database_from_a_newer_app_is_not_touched() {
    let home = TempDir::new().unwrap();
    let store = open(&home).unwrap();
    store
        .write(|w| Ok::<_, StoreError>(w.pragma_update(None, "user_version", 99)?))
        .unwrap();
    drop(store);
    assert!(matches!(
        open(&home).map(|_| ()),
        Err(StoreError::Newer { found: 99, .. })
    ));
}

#[test]
fn another_key_does_not_open_it_and_a_lost_one_is_not_replaced() {
    let home = TempDir::new().unwrap();
    put(&open(&home).unwrap(), 1, DisputeKind::Land);
    let key = home.path().join("key");
    std::fs::rename(&key, home.path().join("kept")).unwrap();
    assert!(matches!(
        open(&home).map(|_| ()),
        Err(StoreError::KeyMissing)
    ));
    store::key::write_owner_only(&key, &[7; 32]).unwrap();
    assert!(matches!(open(&home).map(|_| ()), Err(StoreError::WrongKey)));
    std::fs::rename(home.path().join("kept"), &key).unwrap();
    assert!(open(&home).is_ok());
}
