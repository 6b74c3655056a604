//! At which level a case was settled: said with the agreement, or by whoever closes it.

use merge::Document;
use merge::document::Hand;
use model::dispute::act::step;
use model::{Act, ActId, DisputeContent, DisputeId, DisputeKind, GridId, UtcMs, WorkerId};
use rstest::rstest;

use super::*;
use crate::{migration, search};

const GRID: &str = "620602119202001";
const AT: UtcMs = UtcMs(1_795_363_200_000);
const WORKER: WorkerId = WorkerId::from_bytes([5; 16]);
const ID: DisputeId = DisputeId::from_bytes([1; 16]);

/// What is counted of levels.
const LEVELS: [&str; 5] = [
    "settled_in_house",
    "settled_in_group",
    "settled_in_village",
    "settled_in_township",
    SETTLED_UNAGREED,
];

fn hand() -> Hand {
    Hand {
        actor: [1; 16],
        worker: WORKER,
        at_ms: AT,
    }
}

/// A case that was written down.
fn begun() -> Document {
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
    Document::begin(ID, &content, hand()).unwrap().0
}

/// An act, so many days after the case was written down.
fn act(n: u8, days: i64, what: What) -> Act {
    Act {
        id: ActId::from_bytes([n; 16]),
        by: WORKER,
        at_ms: AT.plus_ms(days * 86_400_000),
        corrects: None,
        what,
    }
}

fn agreed(level: Option<Level>) -> What {
    let agreed = step::Agreed {
        level,
        ..step::Agreed::default()
    };
    agreed.into()
}

fn closed(level: Option<Level>) -> What {
    let closed = step::Closed {
        level,
        ..step::Closed::default()
    };
    closed.into()
}

fn opened_again() -> What {
    step::Reopened::default().into()
}

#[rstest]
#[case::with_the_agreement(
    vec![(3, agreed(Some(Level::House))), (9, closed(Some(Level::Village)))],
    &[("settled_in_house", 3)]
)]
#[case::by_whoever_closes_it(
    vec![(3, agreed(None)), (40, closed(Some(Level::Village)))],
    &[("settled_in_village", 3)]
)]
#[case::where_nothing_was_agreed(
    vec![(5, closed(Some(Level::Township)))],
    &[("settled_in_township", 5), ("settled_unagreed", 5)]
)]
#[case::of_each_agreement_by_itself(
    vec![
        (3, agreed(Some(Level::House))),
        (9, closed(None)),
        (12, opened_again()),
        (20, agreed(None)),
        (30, closed(Some(Level::Group))),
    ],
    &[("settled_in_group", 20), ("settled_in_house", 3)]
)]
#[case::of_what_was_agreed_since_it_was_opened_again(
    vec![
        (3, agreed(None)),
        (12, opened_again()),
        (30, closed(Some(Level::Group))),
    ],
    &[("settled_in_group", 30), ("settled_unagreed", 30)]
)]
#[case::by_nobody(vec![(3, agreed(None)), (9, closed(None))], &[])]
#[case::in_words_of_a_newer_app(
    vec![
        (3, agreed(Some(Level::Unknown("county".into())))),
        (9, closed(Some(Level::Village))),
    ],
    &[]
)]
fn the_level_is_counted_that_was_said_first(
    #[case] acts: Vec<(i64, What)>,
    #[case] expected: &[(&str, i32)],
) {
    let mut record = begun().read().unwrap();
    let acts = (1..).zip(acts);
    record.acts = acts.map(|(n, (days, what))| act(n, days, what)).collect();
    let counted = done(&Life::of(&record)).into_iter();
    let counted = counted.filter(|((what, _), _)| LEVELS.contains(what));
    let counted: Vec<(&str, i32, i64)> = counted
        .map(|((what, on), n)| (what, on.days_since(AT.day()), n))
        .collect();
    let expected = expected.iter().map(|(what, days)| (*what, *days, 1_i64));
    assert_eq!(counted, expected.collect::<Vec<_>>());
}

#[test]
fn in_a_file_of_the_version_before_it_is_counted_once_the_case_is_read_anew() {
    let mut db = migration::a_file_before("a closing names");
    let mut document = begun();
    let refused = act(1, 0, step::Refused::default().into());
    let closed = act(2, 0, closed(Some(Level::Village)));
    document.act(&[refused, closed], hand()).unwrap();
    db.execute(
        "INSERT INTO document (id, kind, grid, saved) VALUES (?1, 'dispute', ?2, ?3)",
        params![ID.as_bytes(), GRID, document.save()],
    )
    .unwrap();
    db.execute(
        "INSERT INTO dispute (id, grid, kind, subtype, state, open, side_a, side_b, area, place,
             recorded_at_ms, changed_at_ms, conflicts, supervised)
         VALUES (?1, ?2, 'land', '', 'closed', 0, '', '', '', '', ?3, ?3, 0, 0)",
        params![ID.as_bytes(), GRID, AT.0],
    )
    .unwrap();
    migration::migrate(&mut db).unwrap();
    search::fill(&db, 10).unwrap();
    let counted: i64 = db
        .query_row(
            "SELECT sum(n) FROM tally WHERE what = 'settled_in_village'",
            [],
            |r| r.get(0),
        )
        .unwrap();
    assert_eq!(counted, 1);
}
