//! What is known of files, in the server's own SQLite file.

use model::{AttachmentType, DeviceId, DisputeId, FileHash, GridId, UtcMs};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};

use super::Database;
use super::columns::{count, id, stored, text, unreadable};
use crate::attachment::book::{
    AttachmentBook, NewUpload, Part, StoredFile, Upload, UploadId, UploadKey, UploadState,
};
use crate::attachment::limits::DAY_MS;
use crate::attachment::{Limits, UploadError};
use crate::database::DatabaseError;

const UPLOAD: &str =
    "SELECT scope, id, doc, sha256, media_type, size_bytes, device, metadata, state,
    offset_bytes, expires_at_ms FROM upload";

impl AttachmentBook for Database {
    fn stored(
        &self,
        scope: &GridId,
        sha256: &FileHash,
    ) -> Result<Option<StoredFile>, DatabaseError> {
        const SQL: &str =
            "SELECT media_type, size_bytes FROM attachment WHERE scope = ?1 AND sha256 = ?2";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let found = find.query_row((scope.as_str(), sha256.as_bytes()), |row| {
                Ok(StoredFile {
                    media_type: media_type(row, 0)?,
                    size_bytes: count(row, 1)?,
                })
            });
            Ok(found.optional()?)
        })
    }

    fn begin(&self, upload: NewUpload, limits: Limits) -> Result<(), UploadError> {
        self.write(move |state| begin(state, &upload, limits))
    }

    fn upload(&self, key: &UploadKey) -> Result<Option<Upload>, DatabaseError> {
        self.read(|state| find(state, key))
    }

    fn parts(&self, key: &UploadKey) -> Result<Vec<Part>, DatabaseError> {
        const SQL: &str = "SELECT name, size_bytes FROM upload_part
            WHERE scope = ?1 AND id = ?2 ORDER BY offset_bytes";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let parts = find.query_map((key.scope.as_str(), key.id.0), |row| {
                Ok(Part {
                    name: row.get(0)?,
                    size_bytes: count(row, 1)?,
                })
            })?;
            Ok(parts.collect::<Result<_, _>>()?)
        })
    }

    fn advance(
        &self,
        key: &UploadKey,
        offset: u64,
        parts: Vec<Part>,
        expires_at: UtcMs,
    ) -> Result<u64, UploadError> {
        let key = key.clone();
        self.write(move |state| advance(state, &key, offset, &parts, expires_at))
    }

    fn finish(&self, key: &UploadKey, now: UtcMs) -> Result<(), UploadError> {
        let key = key.clone();
        self.write(move |state| finish(state, &key, now))
    }

    fn end(&self, key: &UploadKey) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE upload SET state = 'ended', expires_at_ms = 0
            WHERE scope = ?1 AND id = ?2";
        let key = key.clone();
        self.write(move |state| {
            state.execute(SQL, (key.scope.as_str(), key.id.0))?;
            Ok(())
        })
    }

    fn forget(&self, key: &UploadKey) -> Result<(), DatabaseError> {
        let key = key.clone();
        self.write(move |state| {
            forget_parts(state, &key)?;
            state.execute(
                "DELETE FROM upload WHERE scope = ?1 AND id = ?2",
                (key.scope.as_str(), key.id.0),
            )?;
            Ok(())
        })
    }

    fn overdue(&self, now: UtcMs, most: u32) -> Result<Vec<Upload>, DatabaseError> {
        self.read(|state| {
            let sql = format!("{UPLOAD} WHERE expires_at_ms <= ?1 ORDER BY expires_at_ms LIMIT ?2");
            let mut find = state.prepare_cached(&sql)?;
            let found = find.query_map((now.0, most), upload)?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    fn doomed(&self, most: u32) -> Result<Vec<(GridId, FileHash)>, DatabaseError> {
        const SQL: &str = "SELECT scope, sha256 FROM doomed_file LIMIT ?1";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let found = find.query_map([most], |row| {
                Ok((text(row, 0)?, id(row, 1, FileHash::from_slice)?))
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    fn forget_doomed(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM doomed_file WHERE scope = ?1 AND sha256 = ?2";
        let (scope, sha256) = (scope.clone(), *sha256);
        self.write(move |state| {
            state.execute(SQL, (scope.as_str(), sha256.as_bytes()))?;
            Ok(())
        })
    }
}

impl From<rusqlite::Error> for UploadError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

fn begin(state: &Connection, new: &NewUpload, limits: Limits) -> Result<(), UploadError> {
    const REPLACE: &str = "UPDATE upload SET state = 'ended', expires_at_ms = 0
        WHERE device = ?1 AND scope = ?2 AND sha256 = ?3 AND state = 'open'";
    const SQL: &str = "INSERT INTO upload (scope, id, doc, sha256, media_type, size_bytes, device,
        worker, metadata, state, offset_bytes, begun_at_ms, expires_at_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    const ERASED: &str = "SELECT 1 FROM erased WHERE scope = ?1 AND doc = ?2";
    let (scope, said) = (new.key.scope.as_str(), &new.metadata);
    if state
        .prepare_cached(ERASED)?
        .exists((scope, said.doc.as_bytes()))?
    {
        return Err(UploadError::UnknownRecord);
    }
    state.prepare_cached(REPLACE)?.execute((
        new.device.as_bytes(),
        scope,
        said.sha256.as_bytes(),
    ))?;
    if !new.known {
        check_quota(state, new, limits)?;
    }
    let (how, offset) = if new.known {
        (UploadState::Done, new.size_bytes)
    } else {
        (UploadState::Open, 0)
    };
    state.prepare_cached(SQL)?.execute((
        scope,
        new.key.id.0,
        said.doc.as_bytes(),
        said.sha256.as_bytes(),
        said.media_type.code(),
        stored(new.size_bytes),
        new.device.as_bytes(),
        new.worker.as_bytes(),
        &said.said,
        how.code(),
        stored(offset),
        new.begun_at.0,
        new.expires_at.0,
    ))?;
    if new.known {
        note_use(state, &new.key, new.begun_at)?;
    }
    Ok(())
}

fn check_quota(state: &Connection, new: &NewUpload, limits: Limits) -> Result<(), UploadError> {
    const SQL: &str = "SELECT count(*) FILTER (WHERE state = 'open'),
        coalesce(sum(size_bytes) FILTER (WHERE begun_at_ms > ?2), 0)
        FROM upload WHERE device = ?1 AND state <> 'ended'";
    let since = new.begun_at.plus_ms(-DAY_MS);
    let (open, bytes) = state
        .prepare_cached(SQL)?
        .query_row((new.device.as_bytes(), since.0), |row| {
            Ok((count(row, 0)?, count(row, 1)?))
        })?;
    if open >= limits.open_uploads || bytes.saturating_add(new.size_bytes) > limits.day_bytes {
        return Err(UploadError::OverQuota { limits });
    }
    Ok(())
}

fn advance(
    state: &Connection,
    key: &UploadKey,
    offset: u64,
    parts: &[Part],
    expires_at: UtcMs,
) -> Result<u64, UploadError> {
    const PART: &str = "INSERT INTO upload_part (scope, id, offset_bytes, size_bytes, name)
        VALUES (?1, ?2, ?3, ?4, ?5)";
    const MOVE: &str = "UPDATE upload SET offset_bytes = ?3, expires_at_ms = ?4
        WHERE scope = ?1 AND id = ?2";
    let upload = find(state, key)?.ok_or(UploadError::NotFound)?;
    if upload.state != UploadState::Open {
        return Err(UploadError::Gone);
    }
    if upload.offset_bytes != offset {
        return Err(UploadError::WrongOffset {
            offset: upload.offset_bytes,
            expires_at: upload.expires_at,
        });
    }
    let mut end = offset;
    for part in parts {
        state.prepare_cached(PART)?.execute((
            key.scope.as_str(),
            key.id.0,
            stored(end),
            stored(part.size_bytes),
            &part.name,
        ))?;
        end += part.size_bytes;
    }
    if end > upload.size_bytes {
        return Err(UploadError::TooMuch);
    }
    state.prepare_cached(MOVE)?.execute((
        key.scope.as_str(),
        key.id.0,
        stored(end),
        expires_at.0,
    ))?;
    Ok(end)
}

fn finish(state: &Connection, key: &UploadKey, now: UtcMs) -> Result<(), UploadError> {
    const FILE: &str =
        "INSERT INTO attachment (scope, sha256, media_type, size_bytes, stored_at_ms)
        SELECT scope, sha256, media_type, size_bytes, ?3 FROM upload
        WHERE scope = ?1 AND id = ?2 ON CONFLICT DO NOTHING";
    const DONE: &str = "UPDATE upload SET state = 'done' WHERE scope = ?1 AND id = ?2";
    let upload = find(state, key)?.ok_or(UploadError::NotFound)?;
    if upload.state == UploadState::Ended {
        return Err(UploadError::Gone);
    }
    let doomed = "SELECT 1 FROM doomed_file WHERE scope = ?1 AND sha256 = ?2";
    if state
        .prepare_cached(doomed)?
        .exists((key.scope.as_str(), upload.sha256.as_bytes()))?
    {
        return Err(DatabaseError::Busy.into());
    }
    state.execute(FILE, (key.scope.as_str(), key.id.0, now.0))?;
    state.execute(DONE, (key.scope.as_str(), key.id.0))?;
    forget_parts(state, key)?;
    Ok(note_use(state, key, now)?)
}

fn note_use(state: &Connection, key: &UploadKey, now: UtcMs) -> Result<(), DatabaseError> {
    const SQL: &str = "INSERT INTO attachment_use (scope, doc, sha256, device, worker, at_ms)
        SELECT scope, doc, sha256, device, worker, ?3 FROM upload
        WHERE scope = ?1 AND id = ?2 ON CONFLICT DO NOTHING";
    state.execute(SQL, (key.scope.as_str(), key.id.0, now.0))?;
    Ok(())
}

fn forget_parts(state: &Connection, key: &UploadKey) -> Result<(), DatabaseError> {
    state.execute(
        "DELETE FROM upload_part WHERE scope = ?1 AND id = ?2",
        (key.scope.as_str(), key.id.0),
    )?;
    Ok(())
}

fn find(state: &Connection, key: &UploadKey) -> Result<Option<Upload>, DatabaseError> {
    let sql = format!("{UPLOAD} WHERE scope = ?1 AND id = ?2");
    let mut find = state.prepare_cached(&sql)?;
    let found = find.query_row((key.scope.as_str(), key.id.0), upload);
    Ok(found.optional()?)
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

impl UploadState {
    const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Ended => "ended",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Open, Self::Done, Self::Ended];
        all.into_iter().find(|state| state.code() == code)
    }
}
