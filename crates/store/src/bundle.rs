//! Carry bundles on this device: one made here at the most, and those taken in from others, in the
//! order in which they are brought to the server. What is sealed in them is bytes here and nothing else.

pub mod news;
pub mod pile;

use model::{BundleName, DeviceId, UtcMs, WorkerId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// A bundle on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Its place in the row.
    pub place: i64,
    /// Its name.
    pub name: BundleName,
    /// Its outside, as it stands in the file.
    pub head: Vec<u8>,
    /// Which device made it.
    pub device: DeviceId,
    /// Whose work it is.
    pub worker: WorkerId,
    /// Its number among the bundles of its device.
    pub no: u64,
    /// When it was made, by its device's clock.
    pub made_at: UtcMs,
    /// How many changes are in it.
    pub changes: u32,
    /// How many photos are in it.
    pub photos: u32,
    /// Where its sealed bytes lie.
    pub pile: i64,
    /// How many there are.
    pub size_bytes: u64,
    /// What it was made of, when it was made here.
    pub made_of: Option<MadeOf>,
    /// When it was made or taken in here.
    pub at: UtcMs,
    /// How many sealed bytes the server has from here.
    pub sent_bytes: u64,
    /// Why the server did not take it; empty when nothing went wrong.
    pub refused: String,
}

impl Bundle {
    /// How many bytes the whole bundle has.
    #[must_use]
    pub fn whole_bytes(&self) -> u64 {
        let head = u64::try_from(self.head.len()).unwrap_or(u64::MAX);
        head.saturating_add(self.size_bytes)
    }
}

/// Up to where a bundle goes that was made here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeOf {
    /// The last place in the row of changes.
    pub change: i64,
    /// The last place in the row of photos.
    pub photo: i64,
}

/// A bundle that is kept from now on.
#[derive(Debug, Clone)]
pub struct NewBundle<'a> {
    /// Its name.
    pub name: BundleName,
    /// Its outside, as it stands in the file.
    pub head: &'a [u8],
    /// Which device made it.
    pub device: DeviceId,
    /// Whose work it is.
    pub worker: WorkerId,
    /// Its number.
    pub no: u64,
    /// When it was made.
    pub made_at: UtcMs,
    /// How many changes are in it.
    pub changes: u32,
    /// How many photos are in it.
    pub photos: u32,
    /// Where its sealed bytes lie.
    pub pile: i64,
    /// How many there are.
    pub size_bytes: u64,
    /// What it was made of, when it was made here.
    pub made_of: Option<MadeOf>,
}

const BUNDLE: &str =
    "SELECT place, name, head, device, worker, no, made_at_ms, changes, photos, pile,
    size_bytes, up_to_change, up_to_photo, at_ms, sent_bytes, refused FROM bundle";

/// Keeps a bundle.
///
/// # Errors
/// [`StoreError`].
pub fn put(db: &Writing<'_>, new: &NewBundle<'_>, now: UtcMs) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached(
        "INSERT INTO bundle (name, head, device, worker, no, made_at_ms, changes, photos, pile,
            size_bytes, up_to_change, up_to_photo, at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    insert.execute(params![
        new.name.as_bytes(),
        new.head,
        new.device.as_bytes(),
        new.worker.as_bytes(),
        whole(new.no),
        new.made_at.0,
        new.changes,
        new.photos,
        new.pile,
        whole(new.size_bytes),
        new.made_of.map(|of| of.change),
        new.made_of.map(|of| of.photo),
        now.0,
    ])?;
    Ok(())
}

/// A bundle by name.
///
/// # Errors
/// [`StoreError`].
pub fn get(db: &Connection, name: &BundleName) -> Result<Option<Bundle>, StoreError> {
    let mut query = db.prepare_cached(&format!("{BUNDLE} WHERE name = ?1"))?;
    Ok(query.query_row([name.as_bytes()], bundle).optional()?)
}

/// The one that was made here.
///
/// # Errors
/// [`StoreError`].
pub fn own(db: &Connection) -> Result<Option<Bundle>, StoreError> {
    let sql = format!("{BUNDLE} WHERE up_to_change IS NOT NULL ORDER BY place DESC LIMIT 1");
    Ok(db.prepare_cached(&sql)?.query_row([], bundle).optional()?)
}

/// Those that are carried, in the order in which they are brought to the server.
///
/// # Errors
/// [`StoreError`].
pub fn carried(db: &Connection) -> Result<Vec<Bundle>, StoreError> {
    let sql = format!("{BUNDLE} WHERE up_to_change IS NULL ORDER BY place");
    let mut query = db.prepare_cached(&sql)?;
    let found = query.query_map([], bundle)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Notes how much of a bundle the server has from here.
///
/// # Errors
/// [`StoreError`].
pub fn stands(db: &Writing<'_>, place: i64, sent_bytes: u64) -> Result<(), StoreError> {
    let mut update = db.prepare_cached("UPDATE bundle SET sent_bytes = ?2 WHERE place = ?1")?;
    update.execute(params![place, whole(sent_bytes)])?;
    Ok(())
}

/// Notes why the server does not take a bundle: it is not brought again.
///
/// # Errors
/// [`StoreError`].
pub fn refused(db: &Writing<'_>, place: i64, why: &str) -> Result<(), StoreError> {
    let mut update =
        db.prepare_cached("UPDATE bundle SET refused = ?2, sent_bytes = 0 WHERE place = ?1")?;
    update.execute(params![place, why])?;
    Ok(())
}

/// Lets go of a bundle and its bytes.
///
/// # Errors
/// [`StoreError`].
pub fn remove(db: &Writing<'_>, bundle: &Bundle) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM bundle WHERE place = ?1")?
        .execute([bundle.place])?;
    pile::remove(db, bundle.pile)
}

fn bundle(r: &Row<'_>) -> rusqlite::Result<Bundle> {
    let change: Option<i64> = r.get(11)?;
    let photo: Option<i64> = r.get(12)?;
    Ok(Bundle {
        place: r.get(0)?,
        name: row::id(r, 1, BundleName::from_slice)?,
        head: r.get(2)?,
        device: row::id(r, 3, DeviceId::from_slice)?,
        worker: row::id(r, 4, WorkerId::from_slice)?,
        no: r.get::<_, i64>(5)?.unsigned_abs(),
        made_at: UtcMs(r.get(6)?),
        changes: r.get(7)?,
        photos: r.get(8)?,
        pile: r.get(9)?,
        size_bytes: r.get::<_, i64>(10)?.unsigned_abs(),
        made_of: change
            .zip(photo)
            .map(|(change, photo)| MadeOf { change, photo }),
        at: UtcMs(r.get(13)?),
        sent_bytes: r.get::<_, i64>(14)?.unsigned_abs(),
        refused: r.get(15)?,
    })
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
