//! Notices a file of a version before has: what came of them, and who was asked or has to see to them, is read again.

use merge::Document;
use merge::document::Hand;
use model::notice::act::shapes::{Accepted, Declined, Done, Escalated};
use model::notice::act::{Overseer, Why};
use model::notice::{Errand, NoticeWhat};
use model::task::Seat;
use model::{ActId, Day, DisputeId, GridId, NoticeAct, RecordId, Role, UtcMs, WorkerId};
use rusqlite::{Connection, params};

use super::{declined, overseen};
use crate::{migration, search};

const AT: UtcMs = UtcMs(1_795_000_000_000);
const OFFICER: u8 = 6;
const WORKER: u8 = 7;

fn grid() -> GridId {
    "620602119202001".parse().unwrap()
}

fn hand(by: u8) -> Hand {
    Hand {
        actor: [by; 16],
        worker: WorkerId::from_bytes([by; 16]),
        at_ms: AT,
    }
}

/// The document of a notice after these acts.
fn after(id: RecordId, acts: Vec<(u8, NoticeWhat)>) -> Vec<u8> {
    let errand = Errand {
        asked: "上门看看".into(),
        why: "再次报警".into(),
        by: None,
        expires_on: AT.day().plus_days(10),
        to: Vec::new(),
        about: None,
        household: String::new(),
        batch: None,
    };
    let (mut document, _) = Document::begin_notice(id, &grid(), &errand, hand(OFFICER)).unwrap();
    for ((by, what), n) in acts.into_iter().zip(1..) {
        let act = NoticeAct {
            id: ActId::from_bytes([n; 16]),
            by: WorkerId::from_bytes([by; 16]),
            at_ms: AT,
            corrects: None,
            what,
        };
        document.act_on_notice(&[act], hand(by)).unwrap();
    }
    document.save()
}

/// Puts a notice into the file, as the list of a version before showed it.
fn put(db: &Connection, id: RecordId, state: &str, saved: &[u8]) {
    let document = "INSERT INTO document (id, kind, grid, saved) VALUES (?1, 'notice', ?2, ?3)";
    db.execute(document, params![id.as_bytes(), grid().as_str(), saved])
        .unwrap();
    let row = "INSERT INTO notice (id, grid, asked, by_day, expires_on, state, open, escalated,
            named, sender, delivered, recorded_at_ms, changed_at_ms, sent_on)
        VALUES (?1, ?2, '上门看看', '', ?3, ?6, ?6 = 'sent', 0, '', ?4, '', ?5, ?5, '')";
    let expires_on = AT.day().plus_days(10).to_string();
    let (grid, officer) = (grid(), [OFFICER; 16]);
    db.execute(
        row,
        params![
            id.as_bytes(),
            grid.as_str(),
            expires_on,
            officer,
            AT.0,
            state
        ],
    )
    .unwrap();
}

#[test]
fn of_a_file_of_the_version_before_what_everybody_declined_is_for_whoever_sent_it() {
    let mut db = migration::a_file_before("'declined'");
    let (told, open) = (RecordId::from_bytes([1; 16]), RecordId::from_bytes([2; 16]));
    let no = Declined {
        why: Why::NoHands,
        words: String::new(),
    };
    put(
        &db,
        told,
        "declined",
        &after(told, vec![(WORKER, no.into())]),
    );
    put(&db, open, "sent", &after(open, Vec::new()));
    migration::migrate(&mut db).unwrap();
    assert_eq!(search::remaining(&db).unwrap(), 1);
    search::fill(&db, 10).unwrap();
    let left = |on: Day| {
        let rows = declined(&db, on, 10).unwrap().into_iter();
        rows.map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(left(AT.day()), [told]);
    assert_eq!(left(AT.day().plus_days(11)), [], "it has run out");
}

#[test]
fn a_file_of_the_version_before_tells_what_came_of_its_notices_and_asks_who_may_be_told() {
    let mut db = migration::a_file_before("worker_reach");
    db.execute_batch(
        "INSERT INTO seat (one, server, token, device, device_name, worker, worker_name, role, directory_version)
         VALUES (1, 's', 't', zeroblob(16), 'd', zeroblob(16), 'n', 'station_officer', 9)",
    )
    .unwrap();
    let (done, late) = (RecordId::from_bytes([1; 16]), RecordId::from_bytes([2; 16]));
    let case = DisputeId::from_bytes([3; 16]);
    let accepted = Accepted {
        words: String::new(),
    };
    let answer = Done {
        answer: "去过了，记了一件。".into(),
        dispute: Some(case),
    };
    let escalated = Escalated {
        to: String::new(),
        seat: Some(Overseer::Township),
        worker: None,
        reason: "没人答复".into(),
    };
    for (id, acts) in [
        (
            done,
            vec![(WORKER, accepted.into()), (WORKER, answer.into())],
        ),
        (late, vec![(OFFICER, escalated.into())]),
    ] {
        put(&db, id, "sent", &after(id, acts));
    }
    let township = [Seat::Overseers(Role::Reviewer)];
    let of_the_township = |db: &Connection, on: Day| overseen(db, &township, on, 10).unwrap().len();
    migration::migrate(&mut db).unwrap();
    assert_eq!(search::remaining(&db).unwrap(), 2);
    search::fill(&db, 10).unwrap();
    let (answer, led_to): (String, Vec<u8>) = db
        .query_row(
            "SELECT answer, led_to FROM notice WHERE id = ?1",
            [done.as_bytes()],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
        .unwrap();
    assert_eq!(
        (answer.as_str(), led_to.as_slice()),
        ("去过了，记了一件。", &case.as_bytes()[..])
    );
    assert_eq!(of_the_township(&db, AT.day()), 1);
    assert_eq!(
        of_the_township(&db, AT.day().plus_days(11)),
        0,
        "it has run out"
    );
    let version: i64 = db
        .query_row("SELECT directory_version FROM seat", [], |r| r.get(0))
        .unwrap();
    assert_eq!(version, 0, "whoever sends asks for the directory again");
}
