//! The files in the books, in SQLite.

use model::{AttachmentType, DeviceId, DisputeId, FileHash, GridId, UtcMs};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};

use super::columns::{bytes, count, id, text, unreadable};
use crate::attachment::UploadKey;
use crate::attachment::book::{NewUpload, Part, Sent, StoredFile, Upload, UploadId, UploadState};
use crate::database::{DatabaseError, stored};
use crate::registry::Files;

impl Files for Connection {
    fn stored_file(
        &self,
        scope: &GridId,
        sha256: &FileHash,
    ) -> Result<Option<StoredFile>, DatabaseError> {
        const SQL: &str =
            "SELECT media_type, size_bytes FROM attachment WHERE scope = ?1 AND sha256 = ?2";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_row((scope.as_str(), sha256.as_bytes()), |row| {
            Ok(StoredFile {
                media_type: media_type(row, 0)?,
                size_bytes: count(row, 1)?,
            })
        });
        Ok(found.optional()?)
    }

    fn every_file(&self) -> Result<Vec<(GridId, FileHash, u64)>, DatabaseError> {
        const SQL: &str = "SELECT scope, sha256, size_bytes FROM attachment ORDER BY scope, sha256";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_map([], |row| {
            let sha256 = FileHash::from_bytes(bytes(row, 1)?);
            Ok((text(row, 0)?, sha256, count(row, 2)?))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn keep_file(&self, key: &UploadKey, scope: &GridId, now: UtcMs) -> Result<(), DatabaseError> {
        const FILE: &str =
            "INSERT INTO attachment (scope, sha256, media_type, size_bytes, stored_at_ms)
            SELECT ?4, sha256, media_type, size_bytes, ?3 FROM upload
            WHERE scope = ?1 AND id = ?2 ON CONFLICT DO NOTHING";
        const DONE: &str = "UPDATE upload SET state = 'done' WHERE scope = ?1 AND id = ?2";
        self.execute(FILE, (key.scope.as_str(), key.id.0, now.0, scope.as_str()))?;
        self.execute(DONE, (key.scope.as_str(), key.id.0))?;
        Ok(())
    }

    fn note_use(&self, key: &UploadKey, scope: &GridId, now: UtcMs) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO attachment_use (scope, doc, sha256, device, worker, at_ms)
            SELECT ?4, doc, sha256, device, worker, ?3 FROM upload
            WHERE scope = ?1 AND id = ?2 ON CONFLICT DO NOTHING";
        self.execute(SQL, (key.scope.as_str(), key.id.0, now.0, scope.as_str()))?;
        Ok(())
    }

    fn files_of(&self, scope: &GridId, doc: DisputeId) -> Result<Vec<FileHash>, DatabaseError> {
        const SQL: &str = "SELECT sha256 FROM attachment_use WHERE scope = ?1 AND doc = ?2";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_map((scope.as_str(), doc.as_bytes()), |row| {
            Ok(FileHash::from_bytes(bytes(row, 0)?))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn stands_in(&self, scope: &GridId, doc: DisputeId) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM document WHERE scope = ?1 AND doc = ?2";
        let mut find = self.prepare_cached(SQL)?;
        Ok(find.exists((scope.as_str(), doc.as_bytes()))?)
    }

    fn upload(&self, key: &UploadKey) -> Result<Option<Upload>, DatabaseError> {
        const SQL: &str = "SELECT scope, id, doc, sha256, media_type, size_bytes, device, metadata,
            state, offset_bytes, expires_at_ms FROM upload WHERE scope = ?1 AND id = ?2";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_row((key.scope.as_str(), key.id.0), upload);
        Ok(found.optional()?)
    }

    fn overdue(&self, now: UtcMs, most: u32) -> Result<Vec<Upload>, DatabaseError> {
        const SQL: &str = "SELECT scope, id, doc, sha256, media_type, size_bytes, device, metadata,
            state, offset_bytes, expires_at_ms FROM upload
            WHERE expires_at_ms <= ?1 ORDER BY expires_at_ms LIMIT ?2";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_map((now.0, most), upload)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn sent_by(&self, device: DeviceId, since: UtcMs) -> Result<Sent, DatabaseError> {
        const SQL: &str = "SELECT count(*) FILTER (WHERE state = 'open'),
            coalesce(sum(size_bytes) FILTER (WHERE begun_at_ms > ?2), 0)
            FROM upload WHERE device = ?1 AND state <> 'ended'";
        let mut find = self.prepare_cached(SQL)?;
        Ok(find.query_row((device.as_bytes(), since.0), |row| {
            Ok(Sent {
                open: count(row, 0)?,
                bytes: count(row, 1)?,
            })
        })?)
    }

    fn add_upload(
        &self,
        new: &NewUpload,
        state: UploadState,
        offset: u64,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO upload (scope, id, doc, sha256, media_type, size_bytes,
            device, worker, metadata, state, offset_bytes, begun_at_ms, expires_at_ms)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
        let said = &new.metadata;
        self.prepare_cached(SQL)?.execute((
            new.key.scope.as_str(),
            new.key.id.0,
            said.doc.as_bytes(),
            said.sha256.as_bytes(),
            said.media_type.code(),
            stored(new.size_bytes),
            new.device.as_bytes(),
            new.worker.as_bytes(),
            &said.said,
            state.code(),
            stored(offset),
            new.begun_at.0,
            new.expires_at.0,
        ))?;
        Ok(())
    }

    fn move_upload(
        &self,
        key: &UploadKey,
        offset: u64,
        expires_at: UtcMs,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE upload SET offset_bytes = ?3, expires_at_ms = ?4
            WHERE scope = ?1 AND id = ?2";
        let (scope, id) = (key.scope.as_str(), key.id.0);
        self.execute(SQL, (scope, id, stored(offset), expires_at.0))?;
        Ok(())
    }

    fn end_upload(&self, key: &UploadKey) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE upload SET state = 'ended', expires_at_ms = 0
            WHERE scope = ?1 AND id = ?2";
        self.execute(SQL, (key.scope.as_str(), key.id.0))?;
        Ok(())
    }

    fn end_uploads_of(
        &self,
        device: DeviceId,
        scope: &GridId,
        sha256: &FileHash,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE upload SET state = 'ended', expires_at_ms = 0
            WHERE device = ?1 AND scope = ?2 AND sha256 = ?3 AND state = 'open'";
        self.execute(SQL, (device.as_bytes(), scope.as_str(), sha256.as_bytes()))?;
        Ok(())
    }

    fn forget_upload(&self, key: &UploadKey) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM upload WHERE scope = ?1 AND id = ?2";
        self.execute(SQL, (key.scope.as_str(), key.id.0))?;
        Ok(())
    }

    fn parts(&self, key: &UploadKey) -> Result<Vec<Part>, DatabaseError> {
        const SQL: &str = "SELECT name, size_bytes FROM upload_part
            WHERE scope = ?1 AND id = ?2 ORDER BY offset_bytes";
        let mut find = self.prepare_cached(SQL)?;
        let parts = find.query_map((key.scope.as_str(), key.id.0), |row| {
            Ok(Part {
                name: row.get(0)?,
                size_bytes: count(row, 1)?,
            })
        })?;
        Ok(parts.collect::<Result<_, _>>()?)
    }

    fn add_parts(&self, key: &UploadKey, offset: u64, parts: &[Part]) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO upload_part (scope, id, offset_bytes, size_bytes, name)
            VALUES (?1, ?2, ?3, ?4, ?5)";
        let mut add = self.prepare_cached(SQL)?;
        let mut at = offset;
        for part in parts {
            let (from, size) = (stored(at), stored(part.size_bytes));
            add.execute((key.scope.as_str(), key.id.0, from, size, &part.name))?;
            at += part.size_bytes;
        }
        Ok(())
    }

    fn forget_parts(&self, key: &UploadKey) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM upload_part WHERE scope = ?1 AND id = ?2";
        self.execute(SQL, (key.scope.as_str(), key.id.0))?;
        Ok(())
    }

    fn has_erased(&self, scope: &GridId, doc: DisputeId) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM erased WHERE scope = ?1 AND doc = ?2";
        let mut find = self.prepare_cached(SQL)?;
        Ok(find.exists((scope.as_str(), doc.as_bytes()))?)
    }

    fn doom_file(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError> {
        const SQL: &str =
            "INSERT INTO doomed_file (scope, sha256) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.execute(SQL, (scope.as_str(), sha256.as_bytes()))?;
        Ok(())
    }

    fn is_doomed(&self, scope: &GridId, sha256: &FileHash) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM doomed_file WHERE scope = ?1 AND sha256 = ?2";
        let mut find = self.prepare_cached(SQL)?;
        Ok(find.exists((scope.as_str(), sha256.as_bytes()))?)
    }

    fn doomed(&self, most: u32) -> Result<Vec<(GridId, FileHash)>, DatabaseError> {
        const SQL: &str = "SELECT scope, sha256 FROM doomed_file LIMIT ?1";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_map([most], |row| {
            Ok((text(row, 0)?, id(row, 1, FileHash::from_slice)?))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn forget_doomed(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM doomed_file WHERE scope = ?1 AND sha256 = ?2";
        self.execute(SQL, (scope.as_str(), sha256.as_bytes()))?;
        Ok(())
    }

    fn doomed_archives(&self, most: u32) -> Result<Vec<DisputeId>, DatabaseError> {
        let mut find = self.prepare_cached("SELECT doc FROM doomed_archive LIMIT ?1")?;
        let found = find.query_map([most], |row| id(row, 0, DisputeId::from_slice))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn forget_doomed_archive(&self, doc: DisputeId) -> Result<(), DatabaseError> {
        self.execute(
            "DELETE FROM doomed_archive WHERE doc = ?1",
            [doc.as_bytes()],
        )?;
        Ok(())
    }
}

fn upload(row: &Row<'_>) -> rusqlite::Result<Upload> {
    let state: String = row.get(8)?;
    Ok(Upload {
        key: UploadKey {
            scope: text(row, 0)?,
            id: UploadId(row.get(1)?),
        },
        doc: id(row, 2, DisputeId::from_slice)?,
        sha256: id(row, 3, FileHash::from_slice)?,
        media_type: media_type(row, 4)?,
        size_bytes: count(row, 5)?,
        device: id(row, 6, DeviceId::from_slice)?,
        metadata: row.get(7)?,
        state: UploadState::from_code(&state)
            .ok_or_else(|| unreadable(8, Type::Text, "not a state"))?,
        offset_bytes: count(row, 9)?,
        expires_at: UtcMs(row.get(10)?),
    })
}

fn media_type(row: &Row<'_>, column: usize) -> rusqlite::Result<AttachmentType> {
    let code: String = row.get(column)?;
    Ok(AttachmentType::from_code(&code))
}
