//! The list of elders in the clear: who is found in it, and what a file of the version before asks once it is opened.

use merge::Document;
use merge::document::Hand;
use model::elder::Profile;
use model::elder::act::consent::{Consented, Method};
use model::elder::act::door::NobodyAnswered;
use model::task::{Seat, TaskKind};
use model::{ActId, ElderAct, WorkerId};

use super::*;
use crate::task::{Part, find, next_from};
use crate::{migration, search};

/// When somebody knocked: 2026-11-18 19:06 in Shanghai.
const KNOCKED: UtcMs = UtcMs(1_795_000_000_000);
const MINUTE: i64 = 60_000;

fn id(n: u8) -> RecordId {
    RecordId::from_bytes([n; 16])
}

/// A row as an app of the version before writes it.
fn put(db: &Connection, n: u8, name: &str, agrees: bool, state: &str) {
    db.execute(
        "INSERT INTO elder (id, grid, name, sounds, address, phone, birth_year, living, state, agrees, need,
             weight, visited_on, next_on, alerted, after_alerts, doors, matters, conflicts,
             recorded_at_ms, changed_at_ms)
         VALUES (?1, '620602119202001', ?2, ?3, '三组', '', 1941, '', ?4, ?5, '', 255, '', '', 0, 0, 0, 0, 0,
             1, 1)",
        params![id(n).as_bytes(), name, sound::sounds(name), state, agrees],
    )
    .unwrap();
}

#[test]
fn who_died_or_agrees_no_more_is_found_only_where_all_are_asked_for() {
    let mut db = Connection::open_in_memory().unwrap();
    migration::migrate(&mut db).unwrap();
    put(&db, 1, "贺玉兰", true, "at_home");
    put(&db, 2, "贺玉梅", true, "passed_away");
    put(&db, 3, "贺玉芳", false, "at_home");
    put(&db, 4, "周老三", true, "hospitalised");
    let found = |query: &str, all| {
        let filter = Filter {
            query: query.into(),
            all,
            ..Filter::default()
        };
        let mut names: Vec<_> = page(&db, &filter, 0, 50).unwrap();
        names.sort_by_key(|row| row.id);
        assert_eq!(count(&db, &filter).unwrap(), counted(names.len()));
        let names = names.into_iter().map(|row| row.name);
        names.collect::<Vec<_>>()
    };
    assert_eq!(found("", false), ["贺玉兰", "周老三"]);
    for query in ["贺", "heyu", "三组"] {
        let expected: &[&str] = match query {
            "三组" => &["贺玉兰", "周老三"],
            _ => &["贺玉兰"],
        };
        assert_eq!(found(query, false), expected, "{query}");
    }
    assert_eq!(found("贺", true), ["贺玉兰", "贺玉梅", "贺玉芳"]);
    assert_eq!(found("", true).len(), 4);
}

/// The document of an elder at whose door nobody answered.
fn knocked() -> Vec<u8> {
    let hand = Hand {
        actor: [1; 16],
        worker: WorkerId::from_bytes([7; 16]),
        at_ms: KNOCKED,
    };
    let act = |n, what| ElderAct {
        id: ActId::from_bytes([n; 16]),
        by: hand.worker,
        at_ms: KNOCKED,
        corrects: None,
        what,
    };
    let profile = Profile {
        name: "贺玉兰".into(),
        sex: None,
        birth_year: Some(1941),
        phone: String::new(),
        address: "三组12号".into(),
        living: None,
        point: None,
        grid: "620602119202001".parse().unwrap(),
    };
    let consented = Consented {
        wording: "2026-11".into(),
        method: Method::Signature,
        witness: String::new(),
    };
    let consent = act(1, consented.into());
    let (mut document, _) = Document::begin_elder(id(1), &profile, &consent, hand).unwrap();
    let nobody = act(9, NobodyAnswered::default().into());
    document.act_for_elder(&[nobody], hand).unwrap();
    document.save()
}

#[test]
fn a_door_that_was_open_before_the_update_is_the_officers_by_itself_after_it() {
    let mut db = migration::a_file_before("door_left");
    put(&db, 1, "贺玉兰", true, "at_home");
    let document = "INSERT INTO document VALUES (?1, 'elder', '620602119202001', ?2)";
    db.execute(document, params![id(1).as_bytes(), knocked()])
        .unwrap();
    db.execute(
        "INSERT INTO task VALUES (?1, 0, 'elder_door', 'visitors', '2026-11-18', 1, NULL)",
        [id(1).as_bytes()],
    )
    .unwrap();
    migration::migrate(&mut db).unwrap();
    while search::remaining(&db).unwrap() > 0 {
        search::fill(&db, 10).unwrap();
    }
    let officers = [Seat::VisitOfficers];
    let today = Part::Now(KNOCKED.day());
    let at = |minutes: i64| {
        let now = KNOCKED.plus_ms(minutes * MINUTE);
        let found = find(&db, &officers, today, now, 9).unwrap();
        let counted = crate::task::count(&db, &officers, today, now, 9).unwrap();
        assert_eq!(found.len(), counted as usize);
        found.into_iter().map(|task| task.kind).collect::<Vec<_>>()
    };
    assert_eq!(at(119), []);
    assert_eq!(at(121), [TaskKind::ElderDoor]);
    let next = |minutes: i64| next_from(&db, &officers, KNOCKED.plus_ms(minutes * MINUTE)).unwrap();
    assert_eq!(next(119), Some(KNOCKED.plus_ms(120 * MINUTE)));
    assert_eq!(next(121), None);
    let left = get(&db, &id(1)).unwrap().unwrap().door_left;
    let by = |whom: Whom| (whom.clone(), whom.by(KNOCKED));
    assert_eq!(
        left,
        [Whom::Neighbours, Whom::Contact, Whom::Officer].map(by)
    );
}
