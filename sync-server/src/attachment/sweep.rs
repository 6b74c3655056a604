//! Takes away what is overdue: uploads nobody went on with, the remains of those that ended, and the
//! files of erased records.

use super::book::UploadState;
use super::{UploadError, finish};
use crate::App;

/// How many at a time.
const BATCH: u32 = 100;

impl App {
    /// Sweeps uploads that expired or ended, and the files of erased records; tells how many. A whole file whose sender never heard of
    /// it is stored first.
    ///
    /// # Errors
    /// [`UploadError`]; what is left is swept the next time.
    pub async fn sweep_attachments(&self) -> Result<u64, UploadError> {
        let attachments = &self.inner.attachments;
        let mut swept = self.sweep_doomed().await?;
        loop {
            let now = self.now();
            let overdue = attachments
                .ask(move |book| book.overdue(now, BATCH))
                .await?;
            if overdue.is_empty() {
                return Ok(swept);
            }
            for upload in overdue {
                let whole = upload.offset_bytes == upload.size_bytes;
                let key = upload.key.clone();
                if upload.state == UploadState::Open && whole {
                    match finish::finish(self, upload).await {
                        Ok(_) | Err(UploadError::WrongHash | UploadError::Type) => {}
                        Err(error) => return Err(error),
                    }
                }
                // A request under way must not count what is taken away here.
                let ended = key.clone();
                attachments.ask(move |book| book.end(&ended)).await?;
                attachments.depot.clear(&key).await?;
                attachments.ask(move |book| book.forget(&key)).await?;
                swept += 1;
            }
        }
    }

    /// Takes the files and archives away that belong to no record any more; tells how many files.
    ///
    /// # Errors
    /// [`UploadError`]; what is left is swept the next time.
    pub async fn sweep_doomed(&self) -> Result<u64, UploadError> {
        let attachments = &self.inner.attachments;
        let mut swept = 0;
        loop {
            let archives = attachments.ask(|book| book.doomed_archives(BATCH)).await?;
            let doomed = attachments.ask(|book| book.doomed(BATCH)).await?;
            if doomed.is_empty() && archives.is_empty() {
                return Ok(swept);
            }
            for doc in archives {
                attachments.depot.clear_archive(doc).await?;
                attachments
                    .ask(move |book| book.forget_doomed_archive(doc))
                    .await?;
            }
            for (scope, sha256) in doomed {
                attachments.depot.drop_file(&scope, &sha256).await?;
                attachments
                    .ask(move |book| book.forget_doomed(&scope, &sha256))
                    .await?;
                swept += 1;
            }
        }
    }
}
