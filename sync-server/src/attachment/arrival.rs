//! How bytes arrive: in parts, each on disk before it counts. A request without a checksum that
//! breaks off leaves all that came; one with a checksum counts whole or not at all.

use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::time::{Instant, timeout};

use super::book::{Part, Upload, UploadState};
use super::creation::expiry;
use super::depot::Bytes;
use super::{UploadError, UploadKey, finish};
use crate::App;

/// How large a part gets before the next one begins.
const PART_BYTES: usize = 1 << 20;
/// How long bytes wait in memory before they are a part: what a killed server can cost a slow line.
const PART_WAIT: Duration = Duration::from_secs(5);
/// How long a device may be silent in the middle of a request.
const SILENCE: Duration = Duration::from_secs(60);

/// The checksum of one request's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Checksum {
    /// By SHA-1, which the protocol asks for.
    Sha1([u8; 20]),
    /// By SHA-256.
    Sha256([u8; 32]),
}

/// Takes the bytes of one request in; gives back the upload as it stands then. When it is whole, its
/// file is stored.
///
/// # Errors
/// [`UploadError`].
pub(crate) async fn receive(
    app: App,
    mut upload: Upload,
    checksum: Option<Checksum>,
    body: Body,
) -> Result<Upload, UploadError> {
    if upload.state == UploadState::Open {
        let mut arrival = Arrival {
            app: app.clone(),
            key: upload.key.clone(),
            offset: upload.offset_bytes,
            room: upload.size_bytes - upload.offset_bytes,
            running: checksum.as_ref().map(Running::of),
            buffer: Vec::new(),
            since: Instant::now(),
            staged: Vec::new(),
        };
        let listened = arrival.listen(body).await;
        arrival.close(listened, checksum.as_ref()).await?;
        upload = finish::look(&app, &upload.key).await?;
    }
    if upload.state == UploadState::Open && upload.offset_bytes == upload.size_bytes {
        upload = finish::finish(&app, upload).await?;
    }
    Ok(upload)
}

/// A request being read.
struct Arrival {
    app: App,
    key: UploadKey,
    /// How many bytes of the upload count.
    offset: u64,
    /// How many more it may have.
    room: u64,
    running: Option<Running>,
    buffer: Vec<u8>,
    since: Instant,
    /// Parts that lie in the depot and do not count yet.
    staged: Vec<Part>,
}

impl Arrival {
    async fn listen(&mut self, mut body: Body) -> Result<(), UploadError> {
        loop {
            let next = timeout(SILENCE, body.frame()).await;
            let Ok(next) = next else {
                return Err(UploadError::Cut);
            };
            let Some(frame) = next else {
                return Ok(());
            };
            let Ok(frame) = frame else {
                return Err(UploadError::Cut);
            };
            if let Ok(piece) = frame.into_data() {
                self.take(&piece).await?;
            }
        }
    }

    async fn take(&mut self, piece: &[u8]) -> Result<(), UploadError> {
        let size = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.room = self.room.checked_sub(size).ok_or(UploadError::TooMuch)?;
        if let Some(running) = &mut self.running {
            running.update(piece);
        }
        if self.buffer.is_empty() {
            self.since = Instant::now();
        }
        self.buffer.extend_from_slice(piece);
        if self.buffer.len() >= PART_BYTES || self.since.elapsed() >= PART_WAIT {
            self.put_part().await?;
            if self.running.is_none() {
                self.count().await?;
            }
        }
        Ok(())
    }

    /// What came before a cut counts; what came with a wrong checksum, or too much, does not.
    async fn close(
        mut self,
        listened: Result<(), UploadError>,
        checksum: Option<&Checksum>,
    ) -> Result<(), UploadError> {
        let fits = match (self.running.take(), checksum) {
            (Some(running), Some(checksum)) => running.fits(checksum),
            _ => true,
        };
        let outcome = match &listened {
            Ok(()) if !fits => Err(UploadError::Checksum),
            Err(UploadError::Cut) if checksum.is_some() => listened,
            Ok(()) | Err(UploadError::Cut) => {
                self.put_part().await?;
                self.count().await.and(listened)
            }
            Err(_) => listened,
        };
        self.let_go().await;
        outcome
    }

    /// What was staged and will never count is taken away at once: a device that sends nonsense again
    /// and again must not fill the disk.
    async fn let_go(&mut self) {
        for part in std::mem::take(&mut self.staged) {
            let depot = &self.app.inner.attachments.depot;
            if let Err(error) = depot.drop_part(&self.key, &part.name).await {
                tracing::warn!(%error, "a part that does not count is left to be swept");
            }
        }
    }

    async fn put_part(&mut self) -> Result<(), UploadError> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let bytes = Bytes::from(std::mem::take(&mut self.buffer));
        let mut random = [0; 8];
        getrandom::fill(&mut random)
            .map_err(|_| crate::DatabaseError::Unreadable("the system's randomness"))?;
        let part = Part {
            name: data_encoding::HEXLOWER.encode(&random),
            size_bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        };
        let depot = &self.app.inner.attachments.depot;
        depot.put_part(&self.key, &part.name, bytes).await?;
        self.staged.push(part);
        Ok(())
    }

    /// From now on the staged parts count.
    async fn count(&mut self) -> Result<(), UploadError> {
        if self.staged.is_empty() {
            return Ok(());
        }
        let attachments = &self.app.inner.attachments;
        let expires_at = expiry(self.app.now(), attachments.limits.patience_ms);
        let (key, offset) = (self.key.clone(), self.offset);
        let parts = self.staged.clone();
        let counted = attachments
            .ask(move |book| book.advance(&key, offset, parts, expires_at))
            .await;
        // Whether a commit that failed has happened nobody knows: the parts stay where they are.
        if matches!(counted, Ok(_) | Err(UploadError::Database(_))) {
            self.staged.clear();
        }
        self.offset = counted?;
        Ok(())
    }
}

/// A checksum being computed.
enum Running {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Running {
    fn of(checksum: &Checksum) -> Self {
        match checksum {
            Checksum::Sha1(_) => Self::Sha1(Sha1::new()),
            Checksum::Sha256(_) => Self::Sha256(Sha256::new()),
        }
    }

    fn update(&mut self, piece: &[u8]) {
        match self {
            Self::Sha1(running) => running.update(piece),
            Self::Sha256(running) => running.update(piece),
        }
    }

    fn fits(self, checksum: &Checksum) -> bool {
        match (self, checksum) {
            (Self::Sha1(running), Checksum::Sha1(wanted)) => {
                running.finalize()[..].ct_eq(wanted).into()
            }
            (Self::Sha256(running), Checksum::Sha256(wanted)) => {
                running.finalize()[..].ct_eq(wanted).into()
            }
            _ => false,
        }
    }
}
