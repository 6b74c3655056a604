//! Packs in the server's own SQLite file.

use model::{ChangeHash, DisputeId, FileHash, GridId, KeyId, RecordKind, UtcMs, WorkerId};
use proof::RowKind;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::feed::unknown_kind;
use crate::database::{DatabaseError, stored};
use crate::ledger::{Own, Pack, PackBook, ToldRow};
use crate::sqlite::Database;
use crate::sqlite::columns::{bytes, count, id, text};

impl PackBook for Database {
    fn told_rows(
        &self,
        scope: &GridId,
        after: u64,
        to: u64,
        most: u32,
    ) -> Result<Vec<ToldRow>, DatabaseError> {
        const SQL: &str =
            "SELECT seq, doc, worker, received_at_ms, what, hash, batch_key, batch_no,
                kind, past
            FROM feed WHERE scope = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq LIMIT ?4";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let key = (scope.as_str(), stored(after), stored(to), most);
            let rows = find.query_map(key, told_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn others_after(&self, scope: &GridId, after: u64, own: Own) -> Result<u64, DatabaseError> {
        const SQL: &str = "SELECT count(*) FROM feed WHERE scope = ?1 AND seq > ?2
            AND NOT coalesce(CASE WHEN batch_key IS NULL THEN device = ?3
                ELSE batch_key = ?4 AND batch_no <= ?5 END, 0)";
        let (device, key, up_to) = match own {
            Own::OfDevice(device) => (Some(*device.as_bytes()), None, 0),
            Own::OfKey { key, up_to } => (None, Some(*key.as_bytes()), stored(up_to)),
        };
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let key = (scope.as_str(), stored(after), device, key, up_to);
            Ok(find.query_row(key, |row| count(row, 0))?)
        })
    }

    fn erased_count(&self, scope: &GridId) -> Result<u64, DatabaseError> {
        const SQL: &str = "SELECT (SELECT count(*) FROM erased WHERE scope = ?1)
            + (SELECT count(*) FROM moved WHERE scope = ?1)";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            Ok(find.query_row([scope.as_str()], |row| count(row, 0))?)
        })
    }

    fn add_pack(&self, scope: &GridId, pack: &Pack) -> Result<(), DatabaseError> {
        const SQL: &str =
            "INSERT INTO pack (scope, sha256, epoch, seq, size_bytes, made_at_ms, state)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'coming') ON CONFLICT DO NOTHING";
        let (scope, pack) = (scope.clone(), *pack);
        self.write(move |state| {
            state.execute(
                SQL,
                params![
                    scope.as_str(),
                    pack.sha256.as_bytes(),
                    stored(pack.epoch),
                    stored(pack.seq),
                    stored(pack.size_bytes),
                    pack.made_at.0,
                ],
            )?;
            Ok(())
        })
    }

    fn offer_pack(&self, scope: &GridId, pack: &Pack, erased: u64) -> Result<bool, DatabaseError> {
        const SQL: &str = "UPDATE pack SET state = 'ready'
            WHERE scope = ?1 AND sha256 = ?2 AND state = 'coming'
            AND epoch = (SELECT epoch FROM scope WHERE id = ?1)
            AND (SELECT count(*) FROM erased WHERE scope = ?1)
                + (SELECT count(*) FROM moved WHERE scope = ?1) = ?3";
        let (scope, sha256) = (scope.clone(), pack.sha256);
        self.write(move |state| {
            let key = (scope.as_str(), sha256.as_bytes(), stored(erased));
            Ok(state.execute(SQL, key)? == 1)
        })
    }

    fn offered_pack(&self, scope: &GridId) -> Result<Option<Pack>, DatabaseError> {
        const SQL: &str = "SELECT p.scope, p.sha256, p.epoch, p.seq, p.size_bytes, p.made_at_ms
            FROM pack p JOIN scope s ON s.id = p.scope AND s.epoch = p.epoch
            WHERE p.scope = ?1 AND p.state = 'ready' ORDER BY p.seq DESC, p.made_at_ms DESC LIMIT 1";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let found = find.query_row([scope.as_str()], pack).optional()?;
            Ok(found.map(|(_, pack)| pack))
        })
    }

    fn find_pack(
        &self,
        scopes: &[GridId],
        sha256: &FileHash,
    ) -> Result<Option<(GridId, Pack)>, DatabaseError> {
        const SQL: &str = "SELECT p.scope, p.sha256, p.epoch, p.seq, p.size_bytes, p.made_at_ms
            FROM pack p JOIN scope s ON s.id = p.scope AND s.epoch = p.epoch
            WHERE p.scope = ?1 AND p.sha256 = ?2 AND p.state = 'ready'";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            for scope in scopes {
                let key = (scope.as_str(), sha256.as_bytes());
                if let Some(found) = find.query_row(key, pack).optional()? {
                    return Ok(Some(found));
                }
            }
            Ok(None)
        })
    }

    fn doom_pack(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE pack SET state = 'doomed' WHERE scope = ?1 AND sha256 = ?2";
        let (scope, sha256) = (scope.clone(), *sha256);
        self.write(move |state| {
            state.execute(SQL, (scope.as_str(), sha256.as_bytes()))?;
            Ok(())
        })
    }

    fn doomed_packs(&self, before: UtcMs) -> Result<Vec<(GridId, Pack)>, DatabaseError> {
        const DOOM: &str = "UPDATE pack SET state = 'doomed' WHERE state <> 'doomed' AND (
            epoch <> (SELECT epoch FROM scope WHERE id = pack.scope)
            OR (state = 'coming' AND made_at_ms <= ?1)
            OR EXISTS (SELECT 1 FROM pack n WHERE n.scope = pack.scope AND n.state = 'ready'
                AND n.epoch = pack.epoch AND n.made_at_ms <= ?1
                AND (n.seq, n.made_at_ms, n.sha256) > (pack.seq, pack.made_at_ms, pack.sha256)))";
        const ALL: &str = "SELECT scope, sha256, epoch, seq, size_bytes, made_at_ms
            FROM pack WHERE state = 'doomed' ORDER BY scope, sha256";
        self.write(move |state| {
            state.execute(DOOM, [before.0])?;
            let mut find = state.prepare(ALL)?;
            let rows = find.query_map([], pack)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn knows_pack(&self, scope: &GridId, sha256: &FileHash) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM pack WHERE scope = ?1 AND sha256 = ?2";
        let key = (scope.as_str(), sha256.as_bytes());
        self.read(|state| Ok(state.prepare_cached(SQL)?.exists(key)?))
    }

    fn forget_pack(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM pack WHERE scope = ?1 AND sha256 = ?2 AND state = 'doomed'";
        let (scope, sha256) = (scope.clone(), *sha256);
        self.write(move |state| {
            state.execute(SQL, (scope.as_str(), sha256.as_bytes()))?;
            Ok(())
        })
    }
}

/// Offers no pack of a scope any more: something is erased from it.
pub(super) fn doom_all(state: &Connection, scope: &GridId) -> Result<(), DatabaseError> {
    let sql = "UPDATE pack SET state = 'doomed' WHERE scope = ?1";
    state.execute(sql, [scope.as_str()])?;
    Ok(())
}

pub(super) fn told_row(row: &Row<'_>) -> rusqlite::Result<ToldRow> {
    let key: Option<Vec<u8>> = row.get(6)?;
    let batch = match key {
        Some(_) => Some((id(row, 6, KeyId::from_slice)?, count(row, 7)?)),
        None => None,
    };
    Ok(ToldRow {
        seq: count(row, 0)?,
        doc: id(row, 1, DisputeId::from_slice)?,
        kind: RecordKind::from_code(row.get_ref(8)?.as_str()?).ok_or_else(|| unknown_kind(8))?,
        worker: id(row, 2, WorkerId::from_slice)?,
        received_at: UtcMs(row.get(3)?),
        what: RowKind::from_number(row.get(4)?).ok_or_else(|| unknown_kind(4))?,
        name: id(row, 5, ChangeHash::from_slice)?,
        batch,
        is_past: row.get(9)?,
    })
}

fn pack(row: &Row<'_>) -> rusqlite::Result<(GridId, Pack)> {
    let pack = Pack {
        sha256: FileHash::from_bytes(bytes(row, 1)?),
        epoch: count(row, 2)?,
        seq: count(row, 3)?,
        size_bytes: count(row, 4)?,
        made_at: UtcMs(row.get(5)?),
    };
    Ok((text(row, 0)?, pack))
}
