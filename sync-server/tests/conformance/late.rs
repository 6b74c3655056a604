//! Readers never skip a late commit. One node has given numbers to its rows and is slow to commit;
//! another writes to the same feed meanwhile. Had it numbers of its own, as a sequence would give, it
//! would be done first, and a reader who went on past them would never see the first node's rows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use test_postgres::Cluster;

use crate::house::{House, NOBODY, changes_of, fresh_doc};

/// A transaction with rows of one document stops at its commit until it is let go.
fn slow(doc: model::DisputeId) -> String {
    let doc = data_encoding::HEXLOWER.encode(doc.as_bytes());
    format!(
        "CREATE TABLE let_go ();
        CREATE FUNCTION tarry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            WHILE NOT EXISTS (SELECT 1 FROM let_go) LOOP PERFORM pg_sleep(0.01); END LOOP;
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER tarry AFTER INSERT ON feed DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW WHEN (NEW.doc = '\\x{doc}') EXECUTE FUNCTION tarry();"
    )
}
const LET_GO: &str = "INSERT INTO let_go DEFAULT VALUES";
const SLOW: &str = "SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event = 'PgSleep'";
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'";

fn asked(url: &str, sql: &str) -> String {
    let mut psql = Cluster::of_tests().command("psql");
    let said = psql.args(["-d", url, "-qAtc", sql]).output().unwrap();
    assert!(said.status.success(), "{said:?}");
    String::from_utf8(said.stdout).unwrap().trim().to_owned()
}

#[track_caller]
fn until(what: &str, done: impl Fn() -> bool) {
    let since = Instant::now();
    while !done() {
        assert!(since.elapsed() < Duration::from_secs(8), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_reader_never_skips_a_late_commit() {
    let url = Cluster::of_tests().database();
    let house = House::over(Some(url.clone()));
    let (grid, node, doc) = (house.grid(), house.another_node(), fresh_doc());
    asked(&url, &slow(doc));
    let after = AtomicBool::new(false);
    let (mut at, mut read) = (0, Vec::new());
    let mut read_on = || {
        let slice = node.ledger().feed(&grid, at, NOBODY, 1 << 20).unwrap();
        at = slice.to_seq;
        read.extend(slice.rows.into_iter().map(|row| row.bytes));
    };
    std::thread::scope(|threads| {
        threads.spawn(|| house.ledger().append(changes_of(&grid, doc, 0, 3)).unwrap());
        until("the first stops at its commit", || asked(&url, SLOW) == "1");
        threads.spawn(|| {
            let later = changes_of(&grid, fresh_doc(), 0, 3);
            node.ledger().append(later).unwrap();
            after.store(true, Ordering::SeqCst);
        });
        // It waits for the first, or, if it did not, it is done.
        until("the second waits", || {
            after.load(Ordering::SeqCst) || asked(&url, WAITING) != "0"
        });
        read_on();
        asked(&url, LET_GO);
    });
    read_on();
    let all: Vec<_> = house
        .all(&grid)
        .into_iter()
        .map(|(_, bytes)| bytes)
        .collect();
    assert_eq!(all.len(), 6);
    assert_eq!(
        read, all,
        "a reader who goes on from where it stands sees every row once"
    );
    assert_eq!(house.end(&grid), 6);
}
