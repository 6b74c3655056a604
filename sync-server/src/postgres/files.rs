//! The files in the books, in PostgreSQL.

use deadpool_postgres::GenericClient;
use model::{AttachmentType, DeviceId, DisputeId, FileHash, GridId, UtcMs};
use tokio_postgres::Row;

use super::books::Books;
use super::columns::{bytes, count, get, id, storable, text};
use crate::attachment::UploadKey;
use crate::attachment::book::{NewUpload, Part, Sent, StoredFile, Upload, UploadId, UploadState};
use crate::database::{DatabaseError, stored};
use crate::registry::Files;

impl<C: GenericClient> Files for Books<'_, C> {
    fn stored_file(
        &self,
        scope: &GridId,
        sha256: &FileHash,
    ) -> Result<Option<StoredFile>, DatabaseError> {
        const SQL: &str =
            "SELECT media_type, size_bytes FROM attachment WHERE scope = $1 AND sha256 = $2";
        let row = self.row(SQL, &[&scope.as_str(), &&sha256.as_bytes()[..]])?;
        let file = row.map(|row| {
            Ok(StoredFile {
                media_type: AttachmentType::from_code(get(&row, 0)?),
                size_bytes: count(&row, 1)?,
            })
        });
        file.transpose()
    }

    fn every_file(&self) -> Result<Vec<(GridId, FileHash, u64)>, DatabaseError> {
        const SQL: &str = "SELECT scope, sha256, size_bytes FROM attachment ORDER BY scope, sha256";
        let rows = self.rows(SQL, &[])?;
        let files = rows.iter().map(|row| {
            let sha256 = FileHash::from_bytes(bytes(row, 1)?);
            Ok((text(row, 0)?, sha256, count(row, 2)?))
        });
        files.collect()
    }

    fn keep_file(&self, key: &UploadKey, to: &GridId, now: UtcMs) -> Result<(), DatabaseError> {
        const FILE: &str =
            "INSERT INTO attachment (scope, sha256, media_type, size_bytes, stored_at_ms)
            SELECT $4, sha256, media_type, size_bytes, $3 FROM upload
            WHERE scope = $1 AND id = $2 ON CONFLICT DO NOTHING";
        const DONE: &str = "UPDATE upload SET state = 'done' WHERE scope = $1 AND id = $2";
        let (scope, id) = (key.scope.as_str(), &key.id.0[..]);
        self.change(FILE, &[&scope, &id, &now.0, &to.as_str()])?;
        self.change(DONE, &[&scope, &id])?;
        Ok(())
    }

    fn note_use(&self, key: &UploadKey, to: &GridId, now: UtcMs) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO attachment_use (scope, doc, sha256, device, worker, at_ms)
            SELECT $4, doc, sha256, device, worker, $3 FROM upload
            WHERE scope = $1 AND id = $2 ON CONFLICT DO NOTHING";
        let (scope, id) = (key.scope.as_str(), &key.id.0[..]);
        self.change(SQL, &[&scope, &id, &now.0, &to.as_str()])?;
        Ok(())
    }

    fn files_of(&self, scope: &GridId, doc: DisputeId) -> Result<Vec<FileHash>, DatabaseError> {
        const SQL: &str = "SELECT sha256 FROM attachment_use WHERE scope = $1 AND doc = $2";
        let rows = self.rows(SQL, &[&scope.as_str(), &&doc.as_bytes()[..]])?;
        rows.iter()
            .map(|row| Ok(FileHash::from_bytes(bytes(row, 0)?)))
            .collect()
    }

    fn stands_in(&self, scope: &GridId, doc: DisputeId) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM document WHERE scope = $1 AND doc = $2";
        let rows = self.rows(SQL, &[&scope.as_str(), &&doc.as_bytes()[..]])?;
        Ok(!rows.is_empty())
    }

    fn upload(&self, key: &UploadKey) -> Result<Option<Upload>, DatabaseError> {
        const SQL: &str = "SELECT scope, id, doc, sha256, media_type, size_bytes, device, metadata,
            state, offset_bytes, expires_at_ms FROM upload WHERE scope = $1 AND id = $2";
        let row = self.row(SQL, &[&key.scope.as_str(), &&key.id.0[..]])?;
        row.as_ref().map(upload).transpose()
    }

    fn overdue(&self, now: UtcMs, most: u32) -> Result<Vec<Upload>, DatabaseError> {
        const SQL: &str = "SELECT scope, id, doc, sha256, media_type, size_bytes, device, metadata,
            state, offset_bytes, expires_at_ms FROM upload
            WHERE expires_at_ms <= $1 ORDER BY expires_at_ms LIMIT $2";
        let rows = self.rows(SQL, &[&now.0, &i64::from(most)])?;
        rows.iter().map(upload).collect()
    }

    fn sent_by(&self, device: DeviceId, since: UtcMs) -> Result<Sent, DatabaseError> {
        const SQL: &str = "SELECT count(*) FILTER (WHERE state = 'open'),
            coalesce(sum(size_bytes) FILTER (WHERE begun_at_ms > $2), 0)::bigint
            FROM upload WHERE device = $1 AND state <> 'ended'";
        let row = self.row(SQL, &[&&device.as_bytes()[..], &since.0])?;
        row.map_or(Ok(Sent::default()), |row| {
            Ok(Sent {
                open: count(&row, 0)?,
                bytes: count(&row, 1)?,
            })
        })
    }

    fn add_upload(
        &self,
        new: &NewUpload,
        state: UploadState,
        offset: u64,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO upload (scope, id, doc, sha256, media_type, size_bytes,
            device, worker, metadata, state, offset_bytes, begun_at_ms, expires_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        let said = &new.metadata;
        self.change(
            SQL,
            &[
                &new.key.scope.as_str(),
                &&new.key.id.0[..],
                &&said.doc.as_bytes()[..],
                &&said.sha256.as_bytes()[..],
                &said.media_type.code(),
                &stored(new.size_bytes),
                &&new.device.as_bytes()[..],
                &&new.worker.as_bytes()[..],
                &storable(&said.said),
                &state.code(),
                &stored(offset),
                &new.begun_at.0,
                &new.expires_at.0,
            ],
        )?;
        Ok(())
    }

    fn move_upload(
        &self,
        key: &UploadKey,
        offset: u64,
        expires_at: UtcMs,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE upload SET offset_bytes = $3, expires_at_ms = $4
            WHERE scope = $1 AND id = $2";
        let (scope, id) = (key.scope.as_str(), &key.id.0[..]);
        self.change(SQL, &[&scope, &id, &stored(offset), &expires_at.0])?;
        Ok(())
    }

    fn end_upload(&self, key: &UploadKey) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE upload SET state = 'ended', expires_at_ms = 0
            WHERE scope = $1 AND id = $2";
        self.change(SQL, &[&key.scope.as_str(), &&key.id.0[..]])?;
        Ok(())
    }

    fn end_uploads_of(
        &self,
        device: DeviceId,
        scope: &GridId,
        sha256: &FileHash,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE upload SET state = 'ended', expires_at_ms = 0
            WHERE device = $1 AND scope = $2 AND sha256 = $3 AND state = 'open'";
        let (device, sha256) = (&device.as_bytes()[..], &sha256.as_bytes()[..]);
        self.change(SQL, &[&device, &scope.as_str(), &sha256])?;
        Ok(())
    }

    fn forget_upload(&self, key: &UploadKey) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM upload WHERE scope = $1 AND id = $2";
        self.change(SQL, &[&key.scope.as_str(), &&key.id.0[..]])?;
        Ok(())
    }

    fn parts(&self, key: &UploadKey) -> Result<Vec<Part>, DatabaseError> {
        const SQL: &str = "SELECT name, size_bytes FROM upload_part
            WHERE scope = $1 AND id = $2 ORDER BY offset_bytes";
        let rows = self.rows(SQL, &[&key.scope.as_str(), &&key.id.0[..]])?;
        let parts = rows.iter().map(|row| {
            Ok(Part {
                name: get(row, 0)?,
                size_bytes: count(row, 1)?,
            })
        });
        parts.collect()
    }

    fn add_parts(&self, key: &UploadKey, offset: u64, parts: &[Part]) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO upload_part (scope, id, offset_bytes, size_bytes, name)
            SELECT $1, $2, * FROM unnest($3::bigint[], $4::bigint[], $5::text[])";
        let mut at = offset;
        let mut offsets = Vec::with_capacity(parts.len());
        for part in parts {
            offsets.push(stored(at));
            at += part.size_bytes;
        }
        let sizes: Vec<i64> = parts.iter().map(|part| stored(part.size_bytes)).collect();
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        let (scope, id) = (key.scope.as_str(), &key.id.0[..]);
        self.change(SQL, &[&scope, &id, &offsets, &sizes, &names])?;
        Ok(())
    }

    fn forget_parts(&self, key: &UploadKey) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM upload_part WHERE scope = $1 AND id = $2";
        self.change(SQL, &[&key.scope.as_str(), &&key.id.0[..]])?;
        Ok(())
    }

    fn has_erased(&self, scope: &GridId, doc: DisputeId) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM erased WHERE scope = $1 AND doc = $2";
        let row = self.row(SQL, &[&scope.as_str(), &&doc.as_bytes()[..]])?;
        Ok(row.is_some())
    }

    fn doom_file(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError> {
        const SQL: &str =
            "INSERT INTO doomed_file (scope, sha256) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.change(SQL, &[&scope.as_str(), &&sha256.as_bytes()[..]])?;
        Ok(())
    }

    fn is_doomed(&self, scope: &GridId, sha256: &FileHash) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM doomed_file WHERE scope = $1 AND sha256 = $2";
        let row = self.row(SQL, &[&scope.as_str(), &&sha256.as_bytes()[..]])?;
        Ok(row.is_some())
    }

    fn doomed(&self, most: u32) -> Result<Vec<(GridId, FileHash)>, DatabaseError> {
        const SQL: &str = "SELECT scope, sha256 FROM doomed_file LIMIT $1";
        let rows = self.rows(SQL, &[&i64::from(most)])?;
        rows.iter()
            .map(|row| Ok((text(row, 0)?, id(row, 1, FileHash::from_slice)?)))
            .collect()
    }

    fn forget_doomed(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM doomed_file WHERE scope = $1 AND sha256 = $2";
        self.change(SQL, &[&scope.as_str(), &&sha256.as_bytes()[..]])?;
        Ok(())
    }

    fn doomed_archives(&self, most: u32) -> Result<Vec<DisputeId>, DatabaseError> {
        let rows = self.rows(
            "SELECT doc FROM doomed_archive LIMIT $1",
            &[&i64::from(most)],
        )?;
        rows.iter()
            .map(|row| id(row, 0, DisputeId::from_slice))
            .collect()
    }

    fn forget_doomed_archive(&self, doc: DisputeId) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM doomed_archive WHERE doc = $1";
        self.change(SQL, &[&&doc.as_bytes()[..]])?;
        Ok(())
    }
}

fn upload(row: &Row) -> Result<Upload, DatabaseError> {
    let state = UploadState::from_code(get(row, 8)?);
    Ok(Upload {
        key: UploadKey {
            scope: text(row, 0)?,
            id: UploadId(bytes(row, 1)?),
        },
        doc: id(row, 2, DisputeId::from_slice)?,
        sha256: id(row, 3, FileHash::from_slice)?,
        media_type: AttachmentType::from_code(get(row, 4)?),
        size_bytes: count(row, 5)?,
        device: id(row, 6, DeviceId::from_slice)?,
        metadata: get(row, 7)?,
        state: state.ok_or(DatabaseError::Unreadable("the state of an upload"))?,
        offset_bytes: count(row, 9)?,
        expires_at: UtcMs(get(row, 10)?),
    })
}
