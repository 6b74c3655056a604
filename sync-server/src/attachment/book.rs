//! What is known of files: which are stored, which are on their way and how far. Every call blocks;
//! what it changed is durable when it returns.

use std::sync::Arc;

use model::{AttachmentType, DeviceId, DisputeId, FileHash, GridId, UtcMs, WorkerId};

use super::UploadError;
use super::limits::{DAY_MS, Limits};
use super::metadata::Metadata;
use crate::database::DatabaseError;
use crate::registry::Registry;

/// What is known of files, over the registry.
#[derive(Debug, Clone)]
pub struct AttachmentBook(Arc<dyn Registry>);

impl AttachmentBook {
    /// Keeps the book in this registry.
    #[must_use]
    pub const fn new(registry: Arc<dyn Registry>) -> Self {
        Self(registry)
    }

    /// A stored file; none when it is not.
    ///
    /// # Errors
    /// The database failed.
    pub fn stored(
        &self,
        scope: &GridId,
        sha256: &FileHash,
    ) -> Result<Option<StoredFile>, DatabaseError> {
        self.0.glance(|books| books.stored_file(scope, sha256))
    }

    /// Writes down that an upload begins. Unfinished ones of the same file from the same device end
    /// with it. One of a file that is stored is done as it begins, and takes of no quota.
    ///
    /// # Errors
    /// [`UploadError::OverQuota`], [`UploadError::UnknownRecord`] when the record was erased,
    /// [`UploadError::Database`].
    pub fn begin(&self, new: NewUpload, limits: Limits) -> Result<(), UploadError> {
        self.0.write(move |books| {
            if books.has_erased(&new.key.scope, new.metadata.doc)? {
                return Err(UploadError::UnknownRecord);
            }
            books.end_uploads_of(new.device, &new.key.scope, &new.metadata.sha256)?;
            if new.known {
                books.add_upload(&new, UploadState::Done, new.size_bytes)?;
                return Ok(books.note_use(&new.key, &new.key.scope, new.begun_at)?);
            }
            let sent = books.sent_by(new.device, new.begun_at.plus_ms(-DAY_MS))?;
            let day_bytes = sent.bytes.saturating_add(new.size_bytes);
            if sent.open >= limits.open_uploads || day_bytes > limits.day_bytes {
                return Err(UploadError::OverQuota { limits });
            }
            Ok(books.add_upload(&new, UploadState::Open, 0)?)
        })
    }

    /// An upload; none when there is no such.
    ///
    /// # Errors
    /// The database failed.
    pub fn upload(&self, key: &UploadKey) -> Result<Option<Upload>, DatabaseError> {
        self.0.glance(|books| books.upload(key))
    }

    /// The parts of an upload that count, in order.
    ///
    /// # Errors
    /// The database failed.
    pub fn parts(&self, key: &UploadKey) -> Result<Vec<Part>, DatabaseError> {
        self.0.glance(|books| books.parts(key))
    }

    /// Moves an open upload on by parts that lie in the depot, from `offset`; tells where it stands
    /// then.
    ///
    /// # Errors
    /// [`UploadError::WrongOffset`] when it stands elsewhere, [`UploadError::Gone`] when it is open no
    /// more.
    pub fn advance(
        &self,
        key: &UploadKey,
        offset: u64,
        parts: Vec<Part>,
        expires_at: UtcMs,
    ) -> Result<u64, UploadError> {
        let key = key.clone();
        self.0.write(move |books| {
            let upload = books.upload(&key)?.ok_or(UploadError::NotFound)?;
            if upload.state != UploadState::Open {
                return Err(UploadError::Gone);
            }
            if upload.offset_bytes != offset {
                return Err(UploadError::WrongOffset {
                    offset: upload.offset_bytes,
                    expires_at: upload.expires_at,
                });
            }
            let sizes = parts.iter().map(|part| part.size_bytes);
            let end = offset + sizes.sum::<u64>();
            if end > upload.size_bytes {
                return Err(UploadError::TooMuch);
            }
            books.add_parts(&key, offset, &parts)?;
            books.move_upload(&key, end, expires_at)?;
            Ok(end)
        })
    }

    /// The file of an upload lies in the depot: it is stored from now on, and the upload done.
    ///
    /// # Errors
    /// [`UploadError::Gone`] when the upload was ended meanwhile; [`DatabaseError::Busy`] when the same
    /// file is just being taken away.
    pub fn finish(&self, key: &UploadKey, now: UtcMs) -> Result<(), UploadError> {
        self.finish_in(key, &key.scope, now)
    }

    /// The same in the scope its record was moved to since it was begun.
    ///
    /// # Errors
    /// As [`AttachmentBook::finish`]; [`DatabaseError::Busy`] also when the record does not stand there.
    pub fn finish_in(
        &self,
        key: &UploadKey,
        scope: &GridId,
        now: UtcMs,
    ) -> Result<(), UploadError> {
        let (key, scope) = (key.clone(), scope.clone());
        let is_kept = self.0.write(move |books| {
            let upload = books.upload(&key)?.ok_or(UploadError::NotFound)?;
            if upload.state == UploadState::Ended {
                // Erased while the bytes were on their way to the depot: no book would ever tell of them.
                let is_erased = books.has_erased(&key.scope, upload.doc)?;
                if is_erased && books.stored_file(&scope, &upload.sha256)?.is_none() {
                    books.doom_file(&scope, &upload.sha256)?;
                }
                return Ok::<_, UploadError>(false);
            }
            let followed = scope == key.scope || books.stands_in(&scope, upload.doc)?;
            if !followed || books.is_doomed(&scope, &upload.sha256)? {
                return Err(DatabaseError::Busy.into());
            }
            books.keep_file(&key, &scope, now)?;
            books.forget_parts(&key)?;
            books.note_use(&key, &scope, now)?;
            Ok(true)
        })?;
        is_kept.then_some(()).ok_or(UploadError::Gone)
    }

    /// Ends an upload: nothing can be added to it, and it may be swept.
    ///
    /// # Errors
    /// The database failed.
    pub fn end(&self, key: &UploadKey) -> Result<(), DatabaseError> {
        let key = key.clone();
        self.0.write(move |books| books.end_upload(&key))
    }

    /// Forgets an upload whose parts are gone.
    ///
    /// # Errors
    /// The database failed.
    pub fn forget(&self, key: &UploadKey) -> Result<(), DatabaseError> {
        let key = key.clone();
        self.0.write(move |books| {
            books.forget_parts(&key)?;
            books.forget_upload(&key)
        })
    }

    /// Uploads that ended or expired, the longest ago first.
    ///
    /// # Errors
    /// The database failed.
    pub fn overdue(&self, now: UtcMs, most: u32) -> Result<Vec<Upload>, DatabaseError> {
        self.0.glance(|books| books.overdue(now, most))
    }

    /// Files that belong to no record any more, whose bytes are to be taken away.
    ///
    /// # Errors
    /// The database failed.
    pub fn doomed(&self, most: u32) -> Result<Vec<(GridId, FileHash)>, DatabaseError> {
        self.0.glance(|books| books.doomed(most))
    }

    /// Records whose archives are to be taken away.
    ///
    /// # Errors
    /// The database failed.
    pub fn doomed_archives(&self, most: u32) -> Result<Vec<DisputeId>, DatabaseError> {
        self.0.glance(|books| books.doomed_archives(most))
    }

    /// Forgets a record whose archives are gone.
    ///
    /// # Errors
    /// The database failed.
    pub fn forget_doomed_archive(&self, doc: DisputeId) -> Result<(), DatabaseError> {
        self.0.write(move |books| books.forget_doomed_archive(doc))
    }

    /// Forgets a doomed file whose bytes are gone. Until then it is not stored again.
    ///
    /// # Errors
    /// The database failed.
    pub fn forget_doomed(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError> {
        let (scope, sha256) = (scope.clone(), *sha256);
        self.0
            .write(move |books| books.forget_doomed(&scope, &sha256))
    }
}

/// An upload's name: random, and known only to the device it was given to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UploadKey {
    /// The grid.
    pub scope: GridId,
    /// The name.
    pub id: UploadId,
}

/// 16 random bytes, written in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UploadId(pub [u8; 16]);

impl std::fmt::Display for UploadId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl UploadId {
    /// Draws a name.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// What the bytes are.
    pub media_type: AttachmentType,
    /// How many there are.
    pub size_bytes: u64,
}

/// An upload that begins.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Its name.
    pub key: UploadKey,
    /// What it says of itself.
    pub metadata: Metadata,
    /// How many bytes the file has.
    pub size_bytes: u64,
    /// Which device sends it.
    pub device: DeviceId,
    /// Whose device that is.
    pub worker: WorkerId,
    /// Whether the file is stored already.
    pub known: bool,
    /// When it begins.
    pub begun_at: UtcMs,
    /// When it expires unless more comes.
    pub expires_at: UtcMs,
}

/// How an upload stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadState {
    /// Bytes may be added.
    Open,
    /// The file is stored.
    Done,
    /// Ended without a file.
    Ended,
}

impl UploadState {
    /// As it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Ended => "ended",
        }
    }

    /// Reads what is written.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Open, Self::Done, Self::Ended];
        all.into_iter().find(|state| state.code() == code)
    }
}

/// What a device has on its way and has sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sent {
    /// How many uploads are open.
    pub open: u64,
    /// How many bytes were announced since a moment and not given up.
    pub bytes: u64,
}

/// An upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its name.
    pub key: UploadKey,
    /// The record its file belongs to.
    pub doc: DisputeId,
    /// The hash its file must have.
    pub sha256: FileHash,
    /// What the bytes must be.
    pub media_type: AttachmentType,
    /// How many bytes there will be.
    pub size_bytes: u64,
    /// Which device sends it.
    pub device: DeviceId,
    /// What it said of itself, as it came.
    pub metadata: String,
    /// How it stands.
    pub state: UploadState,
    /// How many bytes are here for good.
    pub offset_bytes: u64,
    /// When it expires unless more comes.
    pub expires_at: UtcMs,
}

/// A part of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name in the depot.
    pub name: String,
    /// How many bytes it has.
    pub size_bytes: u64,
}
