//! How the feeds this device has read read: the chain of hashes over their rows, as far as every row
//! is known, and what the server signed of it.

use model::{ChangeHash, GridId};
use proof::{Link, RowKind};
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::{row, untold};

/// A feed does not read as the server signed, or as this device has read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewritten;

/// Notes what stands at a place of a feed: a row that was read, or a change of this device that the
/// server told the place of.
///
/// # Errors
/// [`StoreError`].
pub fn note(
    db: &Writing<'_>,
    scope: &GridId,
    seq: u64,
    kind: RowKind,
    name: &ChangeHash,
) -> Result<Result<(), Rewritten>, StoreError> {
    untold::told(db, name)?;
    let (linked, _) = at(db, scope)?;
    if seq <= linked {
        return Ok(Ok(()));
    }
    let key = params![scope.as_str(), stored(seq)];
    let mut find =
        db.prepare_cached("SELECT what, name FROM feed_row WHERE scope = ?1 AND seq = ?2")?;
    let known: Option<(u8, ChangeHash)> = find
        .query_row(key, |r| {
            Ok((r.get(0)?, row::id(r, 1, ChangeHash::from_slice)?))
        })
        .optional()?;
    if let Some(known) = known {
        let same = known == (kind.number(), *name);
        return Ok(if same { Ok(()) } else { Err(Rewritten) });
    }
    let mut put = db.prepare_cached("INSERT INTO feed_row VALUES (?1, ?2, ?3, ?4)")?;
    put.execute(params![
        scope.as_str(),
        stored(seq),
        kind.number(),
        name.as_bytes()
    ])?;
    Ok(Ok(()))
}

/// Notes what stands at many places of a feed, in any order; each as [`note`] does.
///
/// # Errors
/// [`StoreError`].
pub fn note_all(
    db: &Writing<'_>,
    scope: &GridId,
    rows: &[(u64, RowKind, ChangeHash)],
) -> Result<Result<(), Rewritten>, StoreError> {
    let (linked, _) = at(db, scope)?;
    if untold::is_any(db)? {
        rows.iter()
            .try_for_each(|(_, _, name)| untold::told(db, name))?;
    }
    let mut put =
        db.prepare_cached("INSERT INTO feed_row VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING")?;
    for (seq, kind, name) in rows.iter().filter(|(seq, ..)| *seq > linked) {
        let row = params![scope.as_str(), stored(*seq), kind.number(), name.as_bytes()];
        if put.execute(row)? == 0 && note(db, scope, *seq, *kind, name)?.is_err() {
            return Ok(Err(Rewritten));
        }
    }
    Ok(Ok(()))
}

/// What is known to stand at a place of a feed that is not linked yet.
///
/// # Errors
/// [`StoreError`].
pub fn noted(
    db: &Connection,
    scope: &GridId,
    seq: u64,
) -> Result<Option<(RowKind, ChangeHash)>, StoreError> {
    let mut find =
        db.prepare_cached("SELECT what, name FROM feed_row WHERE scope = ?1 AND seq = ?2")?;
    let found = find.query_row(params![scope.as_str(), stored(seq)], |r| {
        let kind = RowKind::from_number(r.get(0)?);
        let kind = kind.ok_or_else(|| row::unreadable(0, rusqlite::types::Type::Integer))?;
        Ok((kind, row::id(r, 1, ChangeHash::from_slice)?))
    });
    Ok(found.optional()?)
}

/// Up to which row it is known how a feed reads.
///
/// # Errors
/// [`StoreError`].
pub fn linked(db: &Writing<'_>, scope: &GridId) -> Result<u64, StoreError> {
    Ok(at(db, scope)?.0)
}

/// Forgets what is known of a feed beyond what is linked: it came from somewhere that is not believed any
/// more.
///
/// # Errors
/// [`StoreError`].
pub fn forget_ahead(db: &Writing<'_>, scope: &GridId) -> Result<(), StoreError> {
    db.execute("DELETE FROM feed_row WHERE scope = ?1", [scope.as_str()])?;
    db.execute(
        "UPDATE cursor SET head_seq = 0, head_link = NULL WHERE scope = ?1",
        [scope.as_str()],
    )?;
    Ok(())
}

/// Notes how the server signed that a feed reads up to a row.
///
/// # Errors
/// [`StoreError`].
pub fn note_head(db: &Writing<'_>, scope: &GridId, seq: u64, link: Link) -> Result<(), StoreError> {
    let mut put =
        db.prepare_cached("UPDATE cursor SET head_seq = ?2, head_link = ?3 WHERE scope = ?1")?;
    put.execute(params![scope.as_str(), stored(seq), link.as_bytes()])?;
    Ok(())
}

/// Links on as far as the feed was read and every row is known, and compares with what the server signed.
/// What is known beyond that waits for its feed.
///
/// # Errors
/// [`StoreError`].
pub fn go_on(db: &Writing<'_>, scope: &GridId) -> Result<Result<(), Rewritten>, StoreError> {
    let (from, mut link) = at(db, scope)?;
    let mut cursor =
        db.prepare_cached("SELECT seq, head_seq, head_link FROM cursor WHERE scope = ?1")?;
    let cursor: Option<(u64, u64, Option<Vec<u8>>)> = cursor
        .query_row([scope.as_str()], |r| {
            let (read, head): (i64, i64) = (r.get(0)?, r.get(1)?);
            Ok((read.unsigned_abs(), head.unsigned_abs(), r.get(2)?))
        })
        .optional()?;
    let Some((read, head_seq, head_link)) = cursor else {
        return Ok(Ok(()));
    };
    let signed = |seq: u64, link: &Link| match &head_link {
        Some(signed) if head_seq == seq => link.as_bytes()[..] == signed[..],
        _ => true,
    };
    if !signed(from, &link) {
        return Ok(Err(Rewritten));
    }
    let mut next = db.prepare_cached(
        "SELECT seq, what, name FROM feed_row WHERE scope = ?1 AND seq > ?2 AND seq <= ?3
         ORDER BY seq",
    )?;
    let mut rows = next.query(params![scope.as_str(), stored(from), stored(read)])?;
    let mut seq = from;
    while let Some(r) = rows.next()? {
        if r.get::<_, i64>(0)?.unsigned_abs() != seq + 1 {
            break;
        }
        let kind = RowKind::from_number(r.get(1)?);
        let kind = kind.ok_or_else(|| row::unreadable(1, rusqlite::types::Type::Integer))?;
        (seq, link) = (
            seq + 1,
            link.then(kind, &row::id(r, 2, ChangeHash::from_slice)?),
        );
        if !signed(seq, &link) {
            return Ok(Err(Rewritten));
        }
    }
    drop(rows);
    if seq > from {
        let key = params![scope.as_str(), stored(seq)];
        db.prepare_cached("DELETE FROM feed_row WHERE scope = ?1 AND seq <= ?2")?
            .execute(key)?;
        let mut put =
            db.prepare_cached("UPDATE cursor SET linked_seq = ?2, link = ?3 WHERE scope = ?1")?;
        put.execute(params![scope.as_str(), stored(seq), link.as_bytes()])?;
    }
    Ok(Ok(()))
}

/// Forgets how a feed reads: it begins anew.
///
/// # Errors
/// [`StoreError`].
pub fn forget(db: &Writing<'_>, scope: &GridId) -> Result<(), StoreError> {
    db.execute("DELETE FROM feed_row WHERE scope = ?1", [scope.as_str()])?;
    db.execute(
        "UPDATE cursor SET linked_seq = 0, link = NULL, head_seq = 0, head_link = NULL
         WHERE scope = ?1",
        [scope.as_str()],
    )?;
    Ok(())
}

fn at(db: &Writing<'_>, scope: &GridId) -> Result<(u64, Link), StoreError> {
    let mut find = db.prepare_cached("SELECT linked_seq, link FROM cursor WHERE scope = ?1")?;
    let found: Option<(i64, Option<Vec<u8>>)> = find
        .query_row([scope.as_str()], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    Ok(match found {
        Some((seq, Some(link))) => {
            let link = Link::from_slice(&link);
            let link = link.ok_or_else(|| row::unreadable(1, rusqlite::types::Type::Blob))?;
            (seq.unsigned_abs(), link)
        }
        _ => (0, Link::start(scope)),
    })
}

fn stored(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
