//! Which level watches a case: of records that were here before lists told it, too.

use merge::Document;
use merge::document::Hand;
use model::dispute::act::What;
use model::dispute::act::supervision::Supervised;
use model::{Act, ActId, DisputeContent, GridId, WorkerId};

use super::*;
use crate::{migration, search};

const GRID: &str = "620602119202001";

fn id(n: u8) -> DisputeId {
    DisputeId::from_bytes([n; 16])
}

/// A case that this level watches, as its document is kept.
fn watched(n: u8, level: SupervisionLevel) -> Vec<u8> {
    let grid: GridId = GRID.parse().unwrap();
    let content = DisputeContent {
        kind: DisputeKind::Land,
        subtype: None,
        parties: vec![],
        claim_a: "界石动了".into(),
        claim_b: String::new(),
        verified: String::new(),
        happened_on: None,
        area: None,
        place: String::new(),
        point: None,
        grid,
    };
    let at_ms = UtcMs(1_795_363_200_000);
    let worker = WorkerId::from_bytes([5; 16]);
    let hand = Hand {
        actor: [1; 16],
        worker,
        at_ms,
    };
    let (mut document, _) = Document::begin(id(n), &content, hand).unwrap();
    let supervised = Supervised {
        level,
        reason: "三次报警".into(),
        until: None,
    };
    let act = Act {
        id: ActId::from_bytes([n; 16]),
        by: worker,
        at_ms,
        corrects: None,
        what: What::from(supervised),
    };
    document.act(&[act], hand).unwrap();
    document.save()
}

#[test]
fn the_level_of_a_case_that_was_here_before_is_told_once_it_is_read_anew() {
    let mut db = migration::a_file_before("ADD COLUMN supervision");
    for (n, level) in [(1, SupervisionLevel::Station), (2, SupervisionLevel::City)] {
        db.execute(
            "INSERT INTO document VALUES (?1, 'dispute', ?2, ?3)",
            params![id(n).as_bytes(), GRID, watched(n, level)],
        )
        .unwrap();
        db.execute(
            "INSERT INTO dispute (id, grid, kind, subtype, state, open, side_a, side_b, area, place,
                 recorded_at_ms, changed_at_ms, conflicts, supervised)
             VALUES (?1, ?2, 'land', '', 'recorded', 1, '', '', '', '', ?3, ?3, 0, 1)",
            params![id(n).as_bytes(), GRID, i64::from(n)],
        )
        .unwrap();
    }
    migration::migrate(&mut db).unwrap();
    let levels = |db: &Connection, filter: &Filter| -> Vec<Option<SupervisionLevel>> {
        let rows = page(db, filter, None, 10).unwrap();
        assert_eq!(usize::try_from(count(db, filter).unwrap()), Ok(rows.len()));
        rows.into_iter().map(|row| row.supervision).collect()
    };
    let all = Filter {
        supervised: true,
        ..Filter::default()
    };
    assert_eq!(levels(&db, &all), [None, None], "watched, and not read yet");
    search::fill(&db, 10).unwrap();
    let (station, city) = (SupervisionLevel::Station, SupervisionLevel::City);
    assert_eq!(
        levels(&db, &all),
        [Some(city.clone()), Some(station.clone())]
    );
    let only = |level: &SupervisionLevel| Filter {
        supervision: Some(level.clone()),
        ..Filter::default()
    };
    assert_eq!(levels(&db, &only(&city)), [Some(city.clone())]);
    assert!(levels(&db, &only(&SupervisionLevel::County)).is_empty());
    let told = |area| {
        let rows = watched_by_level(&db, area).unwrap().into_iter();
        rows.map(|(_, level, n)| (level, n)).collect::<Vec<_>>()
    };
    let both = [("city".to_owned(), 1_u64), ("station".to_owned(), 1)];
    assert_eq!(told("620602"), both);
    assert!(told("620603").is_empty());
}
