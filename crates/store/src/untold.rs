//! What was received of a feed before the server began it anew, as a server that was brought back from a backup does,
//! and what it has not told again since. The server does not have it until its author gives it back.

use merge::AUTHORITY;
use model::{ChangeHash, DisputeId, GridId, UtcMs, WorkerId};
use rusqlite::{Connection, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// Notes that a feed begins anew: nothing of its grid was told yet.
///
/// # Errors
/// [`StoreError`].
pub fn begin(db: &Writing<'_>, grid: &GridId) -> Result<(), StoreError> {
    let mut note = db.prepare_cached(
        "INSERT OR IGNORE INTO untold
         SELECT c.hash, c.doc, c.worker, c.made_at_ms FROM change c JOIN document d ON d.id = c.doc
         WHERE d.grid = ?1 AND c.received_at_ms IS NOT NULL AND c.worker <> ?2",
    )?;
    note.execute(params![grid.as_str(), AUTHORITY.as_bytes()])?;
    Ok(())
}

/// Notes that the server told a change, or acknowledged it.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn told(db: &Writing<'_>, change: &ChangeHash) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM untold WHERE hash = ?1")?
        .execute([change.as_bytes()])?;
    Ok(())
}

/// Whether something was not told again.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn is_any(db: &Connection) -> Result<bool, StoreError> {
    Ok(db
        .prepare_cached("SELECT 1 FROM untold LIMIT 1")?
        .exists([])?)
}

/// What had been received of a record and was not told again, in the order it was made.
///
/// # Errors
/// [`StoreError`].
pub fn of_document(db: &Connection, doc: &DisputeId) -> Result<Vec<ChangeHash>, StoreError> {
    let mut find =
        db.prepare_cached("SELECT hash FROM untold WHERE doc = ?1 ORDER BY made_at_ms, hash")?;
    let rows = find.query_map([doc.as_bytes()], |r| row::id(r, 0, ChangeHash::from_slice))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is kept aside of a colleague's work on a record goes when they have done the same again: it says when it was
/// made. What still stands here the server has not heard of for all that.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn redone(
    db: &Writing<'_>,
    doc: &DisputeId,
    worker: &WorkerId,
    made_at: UtcMs,
) -> Result<(), StoreError> {
    let done = params![doc.as_bytes(), worker.as_bytes(), made_at.0];
    for sql in [
        "DELETE FROM quarantine WHERE held_by = 'server' AND hash IN
         (SELECT hash FROM untold WHERE doc = ?1 AND worker = ?2 AND made_at_ms = ?3)
         AND hash NOT IN (SELECT hash FROM change WHERE doc = ?1)",
        "DELETE FROM untold WHERE doc = ?1 AND worker = ?2 AND made_at_ms = ?3
         AND hash NOT IN (SELECT hash FROM change WHERE doc = ?1)",
    ] {
        db.prepare_cached(sql)?.execute(done)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::FileKey;
    use crate::quarantine::{self, HeldBy, Quarantined};
    use crate::{Store, erased, record};

    const DOC: DisputeId = DisputeId::from_bytes([1; 16]);
    const COLLEAGUE: WorkerId = WorkerId::from_bytes([5; 16]);
    const MADE: UtcMs = UtcMs(1_795_000_000_000);

    fn grid() -> GridId {
        "620602119202001".parse().unwrap()
    }

    fn change(n: u8) -> ChangeHash {
        ChangeHash::from_bytes([n; 32])
    }

    /// In a file that holds changes of a colleague, of a feed that is then begun anew.
    fn begun_anew(changes: u8, work: impl FnOnce(&Writing<'_>) -> Result<(), StoreError>) {
        let home = tempfile::tempdir().unwrap();
        let keys = FileKey::at(home.path().join("key"));
        let store = Store::open(home.path(), &keys).unwrap();
        let done = store.write(|w| {
            w.execute(
                "INSERT INTO document VALUES (?1, 'dispute', ?2, x'00')",
                params![DOC.as_bytes(), grid().as_str()],
            )?;
            for n in 1..=changes {
                w.execute(
                    "INSERT INTO change VALUES (?1, ?2, zeroblob(16), ?3, ?4, ?5, 1)",
                    params![
                        DOC.as_bytes(),
                        change(n).as_bytes(),
                        n,
                        COLLEAGUE.as_bytes(),
                        MADE.0 + i64::from(n),
                    ],
                )?;
            }
            begin(w, &grid())?;
            assert!(is_any(w)?);
            work(w)
        });
        done.unwrap();
    }

    #[test]
    fn what_the_server_tells_or_acknowledges_it_has() {
        begun_anew(3, |w| {
            told(w, &change(1))?;
            // By whatever row it comes, or as the answer to what was offered again.
            record::received(w, &DOC, &change(2), MADE)?;
            assert_eq!(of_document(w, &DOC)?, [change(3)]);
            Ok(())
        });
    }

    #[test]
    fn what_was_done_again_is_kept_no_longer_unless_it_stands_here() {
        begun_anew(1, |w| {
            let made = MADE.plus_ms(1);
            redone(w, &DOC, &COLLEAGUE, made)?;
            assert_eq!(of_document(w, &DOC)?, [change(1)], "it stands here");
            // The record begins anew without it.
            w.execute("DELETE FROM change", [])?;
            let kept = Quarantined {
                hash: change(1),
                held_by: HeldBy::Server,
                reason: "begun_anew".into(),
                detail: String::new(),
                doc: DOC,
                grid: grid(),
                bytes: vec![7],
                worker: COLLEAGUE,
                received_at: made,
                at: made,
            };
            quarantine::put(w, &kept)?;
            redone(w, &DOC, &COLLEAGUE, MADE)?;
            assert_eq!(quarantine::count(w)?, 1, "another piece of work");
            redone(w, &DOC, &COLLEAGUE, made)?;
            assert_eq!((quarantine::count(w)?, is_any(w)?), (0, false));
            Ok(())
        });
    }

    #[test]
    fn of_a_record_that_is_erased_nothing_stays() {
        begun_anew(2, |w| {
            erased::erase(w, &DOC, MADE)?;
            assert!(!is_any(w)?);
            Ok(())
        });
    }
}
