//! A file that is here whole, as out of a bundle: stored by the same steps as one that comes in parts.

use super::book::{Part, UploadState};
use super::metadata::Metadata;
use super::{Limits, UploadError, creation, finish};
use crate::App;
use crate::accounts::Seat;

/// The name of its only part.
const PART: &str = "whole";

/// Stores a file of a record, unless it is stored already.
///
/// # Errors
/// [`UploadError`].
pub(crate) async fn store(
    app: &App,
    seat: &Seat,
    metadata: Metadata,
    bytes: Vec<u8>,
) -> Result<(), UploadError> {
    let size_bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let attachments = &app.inner.attachments;
    // How much comes in bundles is bounded where they are brought.
    let limits = Limits {
        open_uploads: u64::MAX,
        day_bytes: u64::MAX,
        ..attachments.limits
    };
    let upload = creation::begin_within(app, seat, metadata, size_bytes, limits).await?;
    if upload.state == UploadState::Done {
        return Ok(());
    }
    let part = Part {
        name: PART.to_owned(),
        size_bytes,
    };
    let depot = &attachments.depot;
    depot.put_part(&upload.key, PART, bytes.into()).await?;
    let key = upload.key.clone();
    let expires_at = upload.expires_at;
    attachments
        .ask(move |book| book.advance(&key, 0, vec![part], expires_at))
        .await?;
    let upload = finish::look(app, &upload.key).await?;
    finish::finish(app, upload).await?;
    Ok(())
}
