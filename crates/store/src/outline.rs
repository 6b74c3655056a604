//! The outlines of this device's places, as the server last sent them.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::database::Writing;
use crate::error::StoreError;
use crate::setting;

/// Name of what the directory says of the outlines among the small facts.
const TOLD: &str = "outlines";
/// Name of how often an outline was put or taken off.
const CHANGES: &str = "outlines.changes";

/// A rectangle in millionths of a degree, its edges in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within {
    /// Degrees east of the western edge.
    pub west: i32,
    /// Degrees north of the southern edge.
    pub south: i32,
    /// Degrees east of the eastern edge.
    pub east: i32,
    /// Degrees north of the northern edge.
    pub north: i32,
}

impl Within {
    /// All there is.
    pub const EARTH: Self = Self {
        west: -180_000_000,
        south: -90_000_000,
        east: 180_000_000,
        north: 90_000_000,
    };
}

/// An outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The area or grid: 6, 9, 12 or 15 digits.
    pub code: String,
    /// The name of the area or grid; empty when unknown.
    pub name: String,
    /// Its corners, as they were sent.
    pub bytes: Vec<u8>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
struct Told(Vec<u8>);

/// Notes what the directory says all outlines together are; empty when there are none.
///
/// # Errors
/// [`StoreError`].
pub fn put_told(db: &Writing<'_>, digest: &[u8]) -> Result<(), StoreError> {
    setting::put(db, TOLD, &Told(digest.to_vec()))
}

/// What the directory said last.
///
/// # Errors
/// [`StoreError`].
pub fn told(db: &Connection) -> Result<Vec<u8>, StoreError> {
    Ok(setting::get::<Told>(db, TOLD)?.0)
}

/// How often an outline was put here or taken off: what was found out about outlines is true as long as this stays. It is
/// to be asked before they are read.
///
/// # Errors
/// [`StoreError`].
pub fn changes(db: &Connection) -> Result<u64, StoreError> {
    setting::get(db, CHANGES)
}

fn changed(db: &Writing<'_>) -> Result<(), StoreError> {
    let before: u64 = setting::get(db, CHANGES)?;
    setting::put(db, CHANGES, &before.wrapping_add(1))
}

/// The outlines that are here, each with its hash, by code.
///
/// # Errors
/// [`StoreError`].
pub fn held(db: &Connection) -> Result<Vec<(String, [u8; 32])>, StoreError> {
    let mut all = db.prepare_cached("SELECT code, sha256 FROM outline ORDER BY code")?;
    let held = all.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(held.collect::<Result<_, _>>()?)
}

/// Puts an outline in the place of the one before.
///
/// # Errors
/// [`StoreError`].
pub fn put(
    db: &Writing<'_>,
    code: &str,
    sha256: &[u8; 32],
    bytes: &[u8],
    around: Within,
) -> Result<(), StoreError> {
    let mut put =
        db.prepare_cached("INSERT OR REPLACE INTO outline VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    let Within {
        west,
        south,
        east,
        north,
    } = around;
    put.execute(params![code, sha256, bytes, west, south, east, north])?;
    changed(db)
}

/// Takes an outline off.
///
/// # Errors
/// [`StoreError`].
pub fn drop_one(db: &Writing<'_>, code: &str) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM outline WHERE code = ?1")?
        .execute([code])?;
    changed(db)
}

/// Those that reach into a rectangle, the large before the small.
///
/// # Errors
/// [`StoreError`].
pub fn within(db: &Connection, seen: Within) -> Result<Vec<Outline>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT o.code, coalesce(a.name, g.name, ''), o.bytes FROM outline o
             LEFT JOIN area a ON a.code = o.code LEFT JOIN grid g ON g.id = o.code
         WHERE o.west <= ?3 AND o.east >= ?1 AND o.south <= ?4 AND o.north >= ?2
         ORDER BY length(o.code), o.code",
    )?;
    let found = find.query_map(params![seen.west, seen.south, seen.east, seen.north], |r| {
        Ok(Outline {
            code: r.get(0)?,
            name: r.get(1)?,
            bytes: r.get(2)?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The bytes of one.
///
/// # Errors
/// [`StoreError`].
pub fn bytes(db: &Connection, code: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut find = db.prepare_cached("SELECT bytes FROM outline WHERE code = ?1")?;
    Ok(find.query_row([code], |r| r.get(0)).optional()?)
}

/// The smallest rectangle around all; none when there are none.
///
/// # Errors
/// [`StoreError`].
pub fn around_all(db: &Connection) -> Result<Option<Within>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT min(west), min(south), max(east), max(north) FROM outline WHERE west <= east",
    )?;
    let around = find.query_row([], |r| {
        let west: Option<i32> = r.get(0)?;
        west.map(|west| {
            Ok(Within {
                west,
                south: r.get(1)?,
                east: r.get(2)?,
                north: r.get(3)?,
            })
        })
        .transpose()
    })?;
    Ok(around)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileKey, Store, migration};

    fn square(west: i32) -> Within {
        Within {
            west,
            south: 0,
            east: west + 10,
            north: 10,
        }
    }

    #[test]
    fn what_reaches_into_a_rectangle_is_found_the_large_first() {
        let folder = tempfile::tempdir().unwrap();
        let key = FileKey::at(folder.path().join("key"));
        let store = Store::open(folder.path(), &key).unwrap();
        store
            .write(|w| {
                put(w, "620602119202002", &[2; 32], b"b", square(20))?;
                put(w, "620602119202001", &[1; 32], b"a", square(0))?;
                put(
                    w,
                    "620602119202",
                    &[3; 32],
                    b"c",
                    Within {
                        east: 30,
                        ..square(0)
                    },
                )?;
                put_told(w, &[7; 32])
            })
            .unwrap();
        let codes = |seen| {
            let found = store.read(|r| within(r, seen)).unwrap();
            found.into_iter().map(|it| it.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(square(25)), ["620602119202", "620602119202002"]);
        assert_eq!(codes(square(40)), [""; 0]);
        assert_eq!(codes(Within::EARTH).len(), 3);
        let around = store.read(|r| around_all(r)).unwrap().unwrap();
        assert_eq!((around.west, around.east), (0, 30));
        assert_eq!(store.read(|r| told(r)).unwrap(), [7; 32]);
        let before = store.read(|r| changes(r)).unwrap();
        store.write(|w| drop_one(w, "620602119202")).unwrap();
        assert_eq!(store.read(|r| held(r)).unwrap().len(), 2);
        assert_ne!(store.read(|r| changes(r)).unwrap(), before);
    }

    /// What the directory says of outlines the app that wrote the file threw away.
    #[test]
    fn a_file_of_the_version_before_asks_for_the_directory_again() {
        migration::a_file_that_asks_for_the_directory_again("CREATE TABLE outline ");
    }
}
