//! The files in the books: which are stored, which are on their way. Their bytes lie elsewhere.

use model::{DeviceId, DisputeId, FileHash, GridId, UtcMs};

use crate::attachment::UploadKey;
use crate::attachment::book::{NewUpload, Part, Sent, StoredFile, Upload, UploadState};
use crate::database::DatabaseError;

/// The files in the books. Every call fails when the database does, and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait Files {
    /// A stored file; none when it is not.
    fn stored_file(
        &self,
        scope: &GridId,
        sha256: &FileHash,
    ) -> Result<Option<StoredFile>, DatabaseError>;

    /// Every stored file with its grid and its size, in order.
    fn every_file(&self) -> Result<Vec<(GridId, FileHash, u64)>, DatabaseError>;

    /// Writes down, once, that the file of an upload is stored in a scope; the upload is done.
    fn keep_file(&self, key: &UploadKey, scope: &GridId, now: UtcMs) -> Result<(), DatabaseError>;

    /// Notes, once, which record of a scope the file of an upload belongs to.
    fn note_use(&self, key: &UploadKey, scope: &GridId, now: UtcMs) -> Result<(), DatabaseError>;

    /// The files of a record that are stored.
    fn files_of(&self, scope: &GridId, doc: DisputeId) -> Result<Vec<FileHash>, DatabaseError>;

    /// Whether a record stands in a scope.
    fn stands_in(&self, scope: &GridId, doc: DisputeId) -> Result<bool, DatabaseError>;

    /// An upload; none when there is no such.
    fn upload(&self, key: &UploadKey) -> Result<Option<Upload>, DatabaseError>;

    /// Uploads that ended or expired, the longest ago first.
    fn overdue(&self, now: UtcMs, most: u32) -> Result<Vec<Upload>, DatabaseError>;

    /// What a device has on its way, and has sent since a moment.
    fn sent_by(&self, device: DeviceId, since: UtcMs) -> Result<Sent, DatabaseError>;

    /// Writes an upload down.
    fn add_upload(
        &self,
        new: &NewUpload,
        state: UploadState,
        offset: u64,
    ) -> Result<(), DatabaseError>;

    /// Moves an upload to an offset.
    fn move_upload(
        &self,
        key: &UploadKey,
        offset: u64,
        expires_at: UtcMs,
    ) -> Result<(), DatabaseError>;

    /// Ends an upload; it is overdue from then on.
    fn end_upload(&self, key: &UploadKey) -> Result<(), DatabaseError>;

    /// Ends the open uploads of one file from one device.
    fn end_uploads_of(
        &self,
        device: DeviceId,
        scope: &GridId,
        sha256: &FileHash,
    ) -> Result<(), DatabaseError>;

    /// Forgets an upload that has no parts.
    fn forget_upload(&self, key: &UploadKey) -> Result<(), DatabaseError>;

    /// The parts of an upload, in order.
    fn parts(&self, key: &UploadKey) -> Result<Vec<Part>, DatabaseError>;

    /// Writes parts down, one after the other from an offset.
    fn add_parts(&self, key: &UploadKey, offset: u64, parts: &[Part]) -> Result<(), DatabaseError>;

    /// Forgets the parts of an upload.
    fn forget_parts(&self, key: &UploadKey) -> Result<(), DatabaseError>;

    /// Whether a record was erased from a grid.
    fn has_erased(&self, scope: &GridId, doc: DisputeId) -> Result<bool, DatabaseError>;

    /// Writes down that a file nobody may have is to be taken away, once.
    fn doom_file(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError>;

    /// Whether a file is to be taken away.
    fn is_doomed(&self, scope: &GridId, sha256: &FileHash) -> Result<bool, DatabaseError>;

    /// Files that are to be taken away.
    fn doomed(&self, most: u32) -> Result<Vec<(GridId, FileHash)>, DatabaseError>;

    /// Forgets a file that was taken away.
    fn forget_doomed(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError>;

    /// Records whose archives are to be taken away.
    fn doomed_archives(&self, most: u32) -> Result<Vec<DisputeId>, DatabaseError>;

    /// Forgets a record whose archives were taken away.
    fn forget_doomed_archive(&self, doc: DisputeId) -> Result<(), DatabaseError>;
}
