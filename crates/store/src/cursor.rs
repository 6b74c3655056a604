//! How far each grid's feed has been read.

use model::GridId;
use proof::Link;
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// A place in one grid's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The grid.
    pub scope: GridId,
    /// The server's epoch: it changes when the server lost or rewrote its log.
    pub epoch: u64,
    /// The last row that was taken in.
    pub seq: u64,
    /// Up to which row it is known how the feed reads.
    pub linked_seq: u64,
    /// How it reads up to there; none before the first row.
    pub link: Option<Link>,
    /// The last batch this device signed in the scope; 0 for none.
    pub signed_no: u64,
    /// Whether a row before `seq` is not known, or was read from a server too old to sign it.
    pub has_hole: bool,
    /// Whether rows after `seq` are known already.
    pub ahead: bool,
    /// Whether a pack did not fit: rows are wanted.
    pub rows_only: bool,
}

/// A cursor for every grid this device may hold, and for every other it still holds something of; one
/// that was never read starts at nothing. Of a channel to a partner unit nothing is said until something
/// came in it: there are many, and most are empty.
///
/// # Errors
/// [`StoreError`].
pub fn all(db: &Connection) -> Result<Vec<Cursor>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT g.id, coalesce(c.epoch, 0), coalesce(c.seq, 0), coalesce(c.linked_seq, 0), c.link,
             coalesce((SELECT max(b.no) FROM signed_batch b WHERE b.scope = g.id), 0),
             coalesce(c.linked_seq < c.seq, 0),
             coalesce((SELECT max(f.seq) FROM feed_row f WHERE f.scope = g.id) > c.seq, 0),
             EXISTS (SELECT 1 FROM pack p WHERE p.scope = g.id AND p.refused = 1)
         FROM (SELECT id FROM grid WHERE substr(id, 13) < '900' UNION SELECT scope FROM cursor) g
             LEFT JOIN cursor c ON c.scope = g.id ORDER BY g.id",
    )?;
    let rows = query.query_map([], |r| {
        Ok(Cursor {
            scope: row::text(r, 0)?,
            epoch: r.get::<_, i64>(1)?.unsigned_abs(),
            seq: r.get::<_, i64>(2)?.unsigned_abs(),
            linked_seq: r.get::<_, i64>(3)?.unsigned_abs(),
            link: r
                .get::<_, Option<Vec<u8>>>(4)?
                .and_then(|link| Link::from_slice(&link)),
            signed_no: r.get::<_, i64>(5)?.unsigned_abs(),
            has_hole: r.get(6)?,
            ahead: r.get(7)?,
            rows_only: r.get(8)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The epoch in which a grid's feed was last read; 0 when it never was.
///
/// # Errors
/// [`StoreError`].
pub fn epoch(db: &Connection, scope: &GridId) -> Result<u64, StoreError> {
    let mut query = db.prepare_cached("SELECT epoch FROM cursor WHERE scope = ?1")?;
    let epoch: Option<i64> = query.query_row([scope.as_str()], |r| r.get(0)).optional()?;
    Ok(epoch.unwrap_or(0).unsigned_abs())
}

/// Begins a cursor at nothing, unless there is one.
///
/// # Errors
/// [`StoreError`].
pub fn begin(db: &Writing<'_>, scope: &GridId, epoch: u64) -> Result<(), StoreError> {
    let mut begin = db.prepare_cached(
        "INSERT INTO cursor (scope, epoch, seq) VALUES (?1, ?2, 0)
         ON CONFLICT DO UPDATE SET epoch = excluded.epoch, seq = 0 WHERE epoch <> excluded.epoch",
    )?;
    let epoch = i64::try_from(epoch).unwrap_or(i64::MAX);
    begin.execute(params![scope.as_str(), epoch])?;
    Ok(())
}

/// Moves a cursor.
///
/// # Errors
/// [`StoreError`].
pub fn put(db: &Writing<'_>, scope: &GridId, epoch: u64, seq: u64) -> Result<(), StoreError> {
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let mut upsert = db.prepare_cached(
        "INSERT INTO cursor (scope, epoch, seq) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq",
    )?;
    upsert.execute(params![scope.as_str(), whole(epoch), whole(seq)])?;
    Ok(())
}
