//! How an upload ends: joined, checked against the hash that was announced, stored under it; or
//! ended without a file. Each step may be the last before the server is killed: the file is stored
//! before the book says so, the book says so before anyone hears of it, and what is left over is
//! swept.

use std::sync::LazyLock;

use model::FileHash;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::book::{Upload, UploadState};
use super::{UploadError, UploadKey};
use crate::App;
use crate::database::DatabaseError;

/// Files are joined in memory, a few at a time.
static JOINING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(4));

/// The upload as it stands, whoever it belongs to.
///
/// # Errors
/// [`UploadError::NotFound`], [`UploadError::Database`].
pub(crate) async fn look(app: &App, key: &UploadKey) -> Result<Upload, UploadError> {
    let key = key.clone();
    let found = app.inner.attachments.ask(move |book| book.upload(&key));
    found.await?.ok_or(UploadError::NotFound)
}

/// Stores the file of an upload that is whole. Doing it twice does no harm.
///
/// # Errors
/// [`UploadError::WrongHash`] and [`UploadError::Type`] when it is not what was announced: the upload
/// has ended then.
pub(crate) async fn finish(app: &App, upload: Upload) -> Result<Upload, UploadError> {
    let attachments = &app.inner.attachments;
    let _turn = JOINING
        .acquire()
        .await
        .map_err(|_| DatabaseError::Stopped)?;
    let key = upload.key.clone();
    let parts = attachments.ask(move |book| book.parts(&key)).await?;
    let whole = attachments.depot.join(&upload.key, &parts).await;
    let whole = match whole {
        Ok(whole) => whole,
        Err(error) => {
            // Another request may have finished it meanwhile and taken the parts away.
            let now = look(app, &upload.key).await?;
            if now.state == UploadState::Done {
                return Ok(now);
            }
            if error.is_not_found() {
                // The depot lost what the book knows of: nothing can come of this upload.
                end(app, &upload.key).await?;
                return Err(UploadError::Gone);
            }
            return Err(error.into());
        }
    };
    if FileHash::from_bytes(Sha256::digest(&whole).into()) != upload.sha256 {
        end(app, &upload.key).await?;
        return Err(UploadError::WrongHash);
    }
    if !upload.media_type.fits(&whole) {
        end(app, &upload.key).await?;
        return Err(UploadError::Type);
    }
    let depot = &attachments.depot;
    let (ledger, began_in, doc) = (
        std::sync::Arc::clone(&app.inner.ledger),
        upload.key.scope.clone(),
        upload.doc,
    );
    // The record may have been moved since the upload began, or before it.
    let stands = attachments
        .ask(move |_| {
            let moved = ledger.moved_from(&began_in, doc)?;
            Ok::<_, DatabaseError>(moved.unwrap_or(began_in))
        })
        .await?;
    depot.keep(&stands, &upload.sha256, whole).await?;
    let (key, now) = (upload.key.clone(), app.now());
    attachments
        .ask(move |book| book.finish_in(&key, &stands, now))
        .await?;
    if let Err(error) = depot.clear(&upload.key).await {
        tracing::warn!(%error, "the parts of a stored file are left to be swept");
    }
    look(app, &upload.key).await
}

/// Ends an upload and takes its parts away; the sweep does what could not be done now.
///
/// # Errors
/// [`UploadError::Database`].
pub(crate) async fn end(app: &App, key: &UploadKey) -> Result<(), UploadError> {
    let attachments = &app.inner.attachments;
    let ended = key.clone();
    attachments.ask(move |book| book.end(&ended)).await?;
    if let Err(error) = attachments.depot.clear(key).await {
        tracing::warn!(%error, "the parts of an ended upload are left to be swept");
    }
    Ok(())
}
