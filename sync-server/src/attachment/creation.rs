//! How an upload begins: whose grid it is, whether the record is there, whether the file is stored
//! already. What is known of other grids is never looked at, so that nobody learns from the answer
//! that a file exists where they may not look.

use model::dictionary::{Sight, sight};
use model::{GridId, Role, UtcMs};

use super::book::{NewUpload, Upload, UploadId, UploadState};
use super::metadata::Metadata;
use super::{Attachments, Limits, UploadError, UploadKey};
use crate::App;
use crate::accounts::Seat;
use crate::database::DatabaseError;

/// The path of the bytes in the field dictionary.
const CONTENT: &str = "attachments.sha256";

/// Whether a role handles the bytes of files, by the field dictionary.
pub(crate) fn may_handle(role: Role) -> bool {
    sight(CONTENT, role) == Sight::Whole
}

/// Begins an upload.
///
/// # Errors
/// [`UploadError`].
pub(crate) async fn begin(
    app: &App,
    seat: &Seat,
    metadata: Metadata,
    size_bytes: u64,
) -> Result<Upload, UploadError> {
    let limits = app.inner.attachments.limits;
    begin_within(app, seat, metadata, size_bytes, limits).await
}

/// The same within other limits.
///
/// # Errors
/// [`UploadError`].
pub(crate) async fn begin_within(
    app: &App,
    seat: &Seat,
    metadata: Metadata,
    size_bytes: u64,
    limits: Limits,
) -> Result<Upload, UploadError> {
    let attachments = &app.inner.attachments;
    if !seat.grant.contains(&metadata.grid) || !may_handle(seat.worker.role) {
        return Err(UploadError::OutsideScope);
    }
    if size_bytes == 0 {
        return Err(UploadError::Header("Upload-Length"));
    }
    if size_bytes > limits.file_bytes {
        return Err(UploadError::TooLarge {
            max: limits.file_bytes,
        });
    }
    let stands = check_record(app, &metadata).await?;
    let here = stands == metadata.grid;
    let known = here && is_stored(attachments, &metadata, size_bytes).await?;
    let now = app.now();
    let new = NewUpload {
        key: UploadKey {
            scope: metadata.grid.clone(),
            id: UploadId::random()
                .map_err(|_| DatabaseError::Unreadable("the system's randomness"))?,
        },
        metadata,
        size_bytes,
        device: seat.device,
        worker: seat.worker.id,
        known,
        begun_at: now,
        expires_at: expiry(now, limits.patience_ms),
    };
    let begun = upload_of(&new);
    attachments.ask(move |book| book.begin(new, limits)).await?;
    Ok(begun)
}

/// When an upload that moved on now expires: whole seconds, as the header says it.
pub(crate) fn expiry(now: UtcMs, patience_ms: i64) -> UtcMs {
    UtcMs((now.0 + patience_ms) / 1000 * 1000)
}

/// The grid the record stands in: it may have been moved out of the one its file is sent for.
async fn check_record(app: &App, metadata: &Metadata) -> Result<GridId, UploadError> {
    let (ledger, grid, doc) = (
        std::sync::Arc::clone(&app.inner.ledger),
        metadata.grid.clone(),
        metadata.doc,
    );
    let found = app
        .inner
        .attachments
        .ask(move |_| {
            let stands = ledger.document(&grid, doc)?.map(|_| grid.clone());
            match stands {
                Some(here) => Ok(Some(here)),
                None => ledger.moved_from(&grid, doc),
            }
        })
        .await?;
    found.ok_or(UploadError::UnknownRecord)
}

/// Whether the book knows the file and the depot has it: a book from a backup may know more.
async fn is_stored(
    attachments: &Attachments,
    metadata: &Metadata,
    size_bytes: u64,
) -> Result<bool, UploadError> {
    let (grid, sha256) = (metadata.grid.clone(), metadata.sha256);
    let found = attachments
        .ask(move |book| book.stored(&grid, &sha256))
        .await?;
    if found.is_none_or(|file| file.size_bytes != size_bytes) {
        return Ok(false);
    }
    let there = attachments.depot.size_of(&metadata.grid, &sha256).await?;
    Ok(there == Some(size_bytes))
}

fn upload_of(new: &NewUpload) -> Upload {
    Upload {
        key: new.key.clone(),
        doc: new.metadata.doc,
        sha256: new.metadata.sha256,
        media_type: new.metadata.media_type.clone(),
        size_bytes: new.size_bytes,
        device: new.device,
        metadata: new.metadata.said.clone(),
        state: if new.known {
            UploadState::Done
        } else {
            UploadState::Open
        },
        offset_bytes: if new.known { new.size_bytes } else { 0 },
        expires_at: new.expires_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_who_work_a_case_handle_its_files() {
        let may: Vec<_> = Role::ALL.iter().filter(|role| may_handle(**role)).collect();
        assert_eq!(
            may,
            [
                &Role::GridWorker,
                &Role::AuxiliaryOfficer,
                &Role::StationOfficer
            ]
        );
    }
}
