//! Packs in PostgreSQL.

use model::{ChangeHash, DisputeId, FileHash, GridId, KeyId, RecordKind, UtcMs, WorkerId};
use proof::RowKind;
use tokio_postgres::Row;

use crate::database::{DatabaseError, stored};
use crate::ledger::{Own, Pack, PackBook, ToldRow};
use crate::postgres::Database;
use crate::postgres::columns::{bytes, count, get, id, text};

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
            FROM feed WHERE scope = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4";
        let (scope, after, to) = (scope.as_str(), stored(after), stored(to));
        let rows = self.rows(SQL, &[&scope, &after, &to, &i64::from(most)])?;
        rows.iter().map(told_row).collect()
    }

    fn others_after(&self, scope: &GridId, after: u64, own: Own) -> Result<u64, DatabaseError> {
        const SQL: &str = "SELECT count(*) FROM feed WHERE scope = $1 AND seq > $2
            AND NOT coalesce(CASE WHEN batch_key IS NULL THEN device = $3
                ELSE batch_key = $4 AND batch_no <= $5 END, false)";
        let (device, key, up_to) = match &own {
            Own::OfDevice(device) => (Some(&device.as_bytes()[..]), None, 0),
            Own::OfKey { key, up_to } => (None, Some(&key.as_bytes()[..]), stored(*up_to)),
        };
        let values: crate::postgres::Values<'_> =
            &[&scope.as_str(), &stored(after), &device, &key, &up_to];
        let rows = self.rows(SQL, values)?;
        rows.first().map_or(Ok(0), |row| count(row, 0))
    }

    fn erased_count(&self, scope: &GridId) -> Result<u64, DatabaseError> {
        const SQL: &str = "SELECT (SELECT count(*) FROM erased WHERE scope = $1)
            + (SELECT count(*) FROM moved WHERE scope = $1)";
        let rows = self.rows(SQL, &[&scope.as_str()])?;
        rows.first().map_or(Ok(0), |row| count(row, 0))
    }

    fn add_pack(&self, scope: &GridId, pack: &Pack) -> Result<(), DatabaseError> {
        const SQL: &str =
            "INSERT INTO pack (scope, sha256, epoch, seq, size_bytes, made_at_ms, state)
            VALUES ($1, $2, $3, $4, $5, $6, 'coming') ON CONFLICT DO NOTHING";
        self.kept(|books| {
            books.change(
                SQL,
                &[
                    &scope.as_str(),
                    &&pack.sha256.as_bytes()[..],
                    &stored(pack.epoch),
                    &stored(pack.seq),
                    &stored(pack.size_bytes),
                    &pack.made_at.0,
                ],
            )?;
            Ok(())
        })
    }

    fn offer_pack(&self, scope: &GridId, pack: &Pack, erased: u64) -> Result<bool, DatabaseError> {
        // Whoever erases writes the same row: of the two, one comes first.
        const SQL: &str = "UPDATE pack SET state = 'ready'
            WHERE scope = $1 AND sha256 = $2 AND state = 'coming'
            AND epoch = (SELECT epoch FROM scope WHERE id = $1)
            AND (SELECT count(*) FROM erased WHERE scope = $1)
                + (SELECT count(*) FROM moved WHERE scope = $1) = $3";
        let (scope, sha256) = (scope.as_str(), &pack.sha256.as_bytes()[..]);
        self.kept(|books| Ok(books.change(SQL, &[&scope, &sha256, &stored(erased)])? == 1))
    }

    fn offered_pack(&self, scope: &GridId) -> Result<Option<Pack>, DatabaseError> {
        const SQL: &str = "SELECT p.scope, p.sha256, p.epoch, p.seq, p.size_bytes, p.made_at_ms
            FROM pack p JOIN scope s ON s.id = p.scope AND s.epoch = p.epoch
            WHERE p.scope = $1 AND p.state = 'ready' ORDER BY p.seq DESC, p.made_at_ms DESC LIMIT 1";
        let rows = self.rows(SQL, &[&scope.as_str()])?;
        let found = rows.first().map(pack).transpose()?;
        Ok(found.map(|(_, pack)| pack))
    }

    fn find_pack(
        &self,
        scopes: &[GridId],
        sha256: &FileHash,
    ) -> Result<Option<(GridId, Pack)>, DatabaseError> {
        const SQL: &str = "SELECT p.scope, p.sha256, p.epoch, p.seq, p.size_bytes, p.made_at_ms
            FROM pack p JOIN scope s ON s.id = p.scope AND s.epoch = p.epoch
            WHERE p.scope = ANY($1) AND p.sha256 = $2 AND p.state = 'ready'";
        let scopes: Vec<&str> = scopes.iter().map(GridId::as_str).collect();
        let rows = self.rows(SQL, &[&scopes, &&sha256.as_bytes()[..]])?;
        rows.first().map(pack).transpose()
    }

    fn doom_pack(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE pack SET state = 'doomed' WHERE scope = $1 AND sha256 = $2";
        self.kept(|books| {
            books.change(SQL, &[&scope.as_str(), &&sha256.as_bytes()[..]])?;
            Ok(())
        })
    }

    fn doomed_packs(&self, before: UtcMs) -> Result<Vec<(GridId, Pack)>, DatabaseError> {
        const DOOM: &str = "UPDATE pack SET state = 'doomed' WHERE state <> 'doomed' AND (
            epoch <> (SELECT epoch FROM scope WHERE id = pack.scope)
            OR (state = 'coming' AND made_at_ms <= $1)
            OR EXISTS (SELECT 1 FROM pack n WHERE n.scope = pack.scope AND n.state = 'ready'
                AND n.epoch = pack.epoch AND n.made_at_ms <= $1
                AND (n.seq, n.made_at_ms, n.sha256) > (pack.seq, pack.made_at_ms, pack.sha256)))";
        const ALL: &str = "SELECT scope, sha256, epoch, seq, size_bytes, made_at_ms
            FROM pack WHERE state = 'doomed' ORDER BY scope, sha256";
        self.kept(|books| {
            books.change(DOOM, &[&before.0])?;
            books.rows(ALL, &[])?.iter().map(pack).collect()
        })
    }

    fn knows_pack(&self, scope: &GridId, sha256: &FileHash) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM pack WHERE scope = $1 AND sha256 = $2";
        let found = self.rows(SQL, &[&scope.as_str(), &&sha256.as_bytes()[..]])?;
        Ok(!found.is_empty())
    }

    fn forget_pack(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM pack WHERE scope = $1 AND sha256 = $2 AND state = 'doomed'";
        self.kept(|books| {
            books.change(SQL, &[&scope.as_str(), &&sha256.as_bytes()[..]])?;
            Ok(())
        })
    }
}

pub(super) fn told_row(row: &Row) -> Result<ToldRow, DatabaseError> {
    let what = u32::try_from(get::<i16>(row, 4)?).ok();
    let batch = match get::<Option<&[u8]>>(row, 6)? {
        Some(_) => Some((id(row, 6, KeyId::from_slice)?, count(row, 7)?)),
        None => None,
    };
    Ok(ToldRow {
        seq: count(row, 0)?,
        doc: id(row, 1, DisputeId::from_slice)?,
        kind: RecordKind::from_code(get::<&str>(row, 8)?)
            .ok_or(DatabaseError::Unreadable("a kind of document"))?,
        worker: id(row, 2, WorkerId::from_slice)?,
        received_at: UtcMs(get(row, 3)?),
        what: what
            .and_then(RowKind::from_number)
            .ok_or(DatabaseError::Unreadable("a kind of row"))?,
        name: id(row, 5, ChangeHash::from_slice)?,
        batch,
        is_past: get(row, 9)?,
    })
}

fn pack(row: &Row) -> Result<(GridId, Pack), DatabaseError> {
    let pack = Pack {
        sha256: FileHash::from_bytes(bytes(row, 1)?),
        epoch: count(row, 2)?,
        seq: count(row, 3)?,
        size_bytes: count(row, 4)?,
        made_at: UtcMs(get(row, 5)?),
    };
    Ok((text(row, 0)?, pack))
}
