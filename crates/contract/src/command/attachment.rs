//! Photos of a record: add one, look at it, bring it here, let it go.

use model::{AttachmentType, DisputeId, FileHash, UtcMs};
use serde::{Deserialize, Serialize};

use super::dispute::Who;
use super::{CASE_READERS, CASE_WORKERS, command};

/// Hands over a piece of a file, before it is added to a record. What is not added within a day goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Put {
    /// The dispute it is meant for.
    pub dispute: DisputeId,
    /// The file, as the first piece named it; none with the first piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staged: Option<StagedId>,
    /// Where in the file the piece begins, in bytes.
    pub offset: u64,
    /// The piece, in base64.
    pub bytes: String,
}
command!(
    Put,
    "attachment.put",
    CASE_WORKERS,
    Staged,
    "hands over a piece of a file, before it is added to a record"
);

/// A file that is being handed over: 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct StagedId(pub String);

/// How far a file has been handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Staged {
    /// Its name for the next piece.
    pub staged: StagedId,
    /// How many bytes are there.
    pub received: u64,
}

/// Adds a photo to a record. It is made upright, small and bare of metadata before it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// The dispute.
    pub dispute: DisputeId,
    /// The photo, whole or as it was handed over in pieces.
    pub photo: Handed,
    /// What it shows; may be empty.
    #[serde(default)]
    pub caption: String,
    /// Whether the person agreed; without it no photo is kept.
    pub agreed: bool,
}
command!(
    Add,
    "attachment.add",
    CASE_WORKERS,
    Added,
    "adds a photo to a record, made small and bare of metadata"
);

/// How a photo is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Handed {
    /// Whole, in base64.
    Bytes(String),
    /// In pieces, by `attachment.put`.
    Staged(StagedId),
}

/// The photo belongs to the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Added {
    /// SHA-256 of what is kept.
    pub sha256: FileHash,
}

/// Lists the photos of a record, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The dispute.
    pub dispute: DisputeId,
}
command!(
    List,
    "attachment.list",
    CASE_READERS,
    Vec<AttachmentRow>,
    "the photos of a record and where each of them is"
);

/// A photo in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AttachmentRow {
    /// SHA-256 of its bytes.
    pub sha256: FileHash,
    /// What the bytes are.
    #[serde(rename = "type")]
    pub media_type: AttachmentType,
    /// How many there are.
    pub size_bytes: u64,
    /// What it shows; empty where the role may not see it.
    pub caption: String,
    /// Whether the person agreed.
    pub agreed: bool,
    /// Who added it.
    pub added_by: Who,
    /// When, by that device's clock.
    pub added_at_ms: UtcMs,
    /// Where it is.
    pub place: Place,
    /// Whether there is a small picture of it here.
    pub has_thumbnail: bool,
    /// Why the server did not take it the last time, as a written code; none when nothing went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// Where a photo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Only on this device: it waits to be sent. Some of it may have been.
    Waiting {
        /// How many bytes the server has.
        sent_bytes: u64,
    },
    /// Here, and the server has it as well.
    Both,
    /// Not here. The server has it, or another device has yet to send it.
    Elsewhere {
        /// How many bytes of it are here already.
        held_bytes: u64,
    },
}

/// Reads a photo that is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// The dispute.
    pub dispute: DisputeId,
    /// The photo.
    pub sha256: FileHash,
    /// How large.
    #[serde(default)]
    pub size: Size,
}
command!(
    Get,
    "attachment.get",
    CASE_WORKERS,
    Content,
    "a photo that is on this device, small or whole"
);

/// How large a photo is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// For lists.
    Thumbnail,
    /// All of it.
    #[default]
    Whole,
}

/// The bytes of a photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Content {
    /// What they are.
    #[serde(rename = "type")]
    pub media_type: AttachmentType,
    /// The bytes, in base64.
    pub bytes: String,
}

/// Brings a photo here from the server, going on where the line broke the last time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fetch {
    /// The dispute.
    pub dispute: DisputeId,
    /// The photo.
    pub sha256: FileHash,
}
command!(
    Fetch,
    "attachment.fetch",
    CASE_WORKERS,
    AttachmentRow,
    "brings a photo here from the server"
);

/// Lets a photo go from this device. Refused while the server has not said that it has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Forget {
    /// The dispute.
    pub dispute: DisputeId,
    /// The photo.
    pub sha256: FileHash,
}
command!(
    Forget,
    "attachment.forget",
    CASE_WORKERS,
    AttachmentRow,
    "lets a photo go from this device, once the server has it"
);

/// Takes a photo off a record, for everyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// The dispute.
    pub dispute: DisputeId,
    /// The photo.
    pub sha256: FileHash,
}
command!(
    Remove,
    "attachment.remove",
    CASE_WORKERS,
    Removed,
    "takes a photo off a record, for everyone"
);

/// The photo belongs to the record no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Removed {
    /// SHA-256 of what was taken off.
    pub sha256: FileHash,
}
