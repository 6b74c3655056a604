//! What is known of files: which are stored, which are on their way and how far. Every call blocks;
//! what it changed is durable when it returns.

use model::{AttachmentType, DeviceId, DisputeId, FileHash, GridId, UtcMs, WorkerId};

use super::UploadError;
use super::limits::Limits;
use super::metadata::Metadata;
use crate::database::DatabaseError;

/// What every book can do.
pub trait AttachmentBook: Send + Sync + std::fmt::Debug {
    /// A stored file; none when it is not.
    ///
    /// # Errors
    /// The database failed.
    fn stored(
        &self,
        scope: &GridId,
        sha256: &FileHash,
    ) -> Result<Option<StoredFile>, DatabaseError>;

    /// Writes down that an upload begins. Unfinished ones of the same file from the same device end
    /// with it. One of a file that is stored is done as it begins, and takes of no quota.
    ///
    /// # Errors
    /// [`UploadError::OverQuota`], [`UploadError::UnknownRecord`] when the record was erased,
    /// [`UploadError::Database`].
    fn begin(&self, upload: NewUpload, limits: Limits) -> Result<(), UploadError>;

    /// An upload; none when there is no such.
    ///
    /// # Errors
    /// The database failed.
    fn upload(&self, key: &UploadKey) -> Result<Option<Upload>, DatabaseError>;

    /// The parts of an upload that count, in order.
    ///
    /// # Errors
    /// The database failed.
    fn parts(&self, key: &UploadKey) -> Result<Vec<Part>, DatabaseError>;

    /// Moves an open upload on by parts that lie in the depot, from `offset`; tells where it stands
    /// then.
    ///
    /// # Errors
    /// [`UploadError::WrongOffset`] when it stands elsewhere, [`UploadError::Gone`] when it is open no
    /// more.
    fn advance(
        &self,
        key: &UploadKey,
        offset: u64,
        parts: Vec<Part>,
        expires_at: UtcMs,
    ) -> Result<u64, UploadError>;

    /// The file of an upload lies in the depot: it is stored from now on, and the upload done.
    ///
    /// # Errors
    /// [`UploadError::Gone`] when the upload was ended meanwhile; [`DatabaseError::Busy`] when the same
    /// file is just being taken away.
    fn finish(&self, key: &UploadKey, now: UtcMs) -> Result<(), UploadError>;

    /// Ends an upload: nothing can be added to it, and it may be swept.
    ///
    /// # Errors
    /// The database failed.
    fn end(&self, key: &UploadKey) -> Result<(), DatabaseError>;

    /// Forgets an upload whose parts are gone.
    ///
    /// # Errors
    /// The database failed.
    fn forget(&self, key: &UploadKey) -> Result<(), DatabaseError>;

    /// Uploads that ended or expired, the longest ago first.
    ///
    /// # Errors
    /// The database failed.
    fn overdue(&self, now: UtcMs, most: u32) -> Result<Vec<Upload>, DatabaseError>;

    /// Files that belong to no record any more, whose bytes are to be taken away.
    ///
    /// # Errors
    /// The database failed.
    fn doomed(&self, most: u32) -> Result<Vec<(GridId, FileHash)>, DatabaseError>;

    /// Forgets a doomed file whose bytes are gone. Until then it is not stored again.
    ///
    /// # Errors
    /// The database failed.
    fn forget_doomed(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError>;
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
