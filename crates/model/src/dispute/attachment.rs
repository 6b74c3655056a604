//! What is attached to a dispute: a photo of the place, of a paper, of what was damaged. The record
//! says what there is; the bytes travel after it, by their hash.
//!
//! Source: PIPL (个人信息保护法) art. 13 and 29 (consent), 6 (minimum): a photo is optional, is taken
//! only when the person agreed, and carries no trace of where it was taken.

use serde::{Deserialize, Serialize};

use crate::{FileHash, UtcMs, WorkerId, open_enum};

open_enum!(
    /// What the bytes are, as a media type: the closed list of what is stored and shown.
    AttachmentType {
        /// A photograph.
        Jpeg = "image/jpeg",
        /// A picture without loss.
        Png = "image/png",
        /// A photograph or picture.
        Webp = "image/webp",
    }
);

impl AttachmentType {
    /// Whether bytes that begin like this can be of the type; never for a type this version does not
    /// know.
    #[must_use]
    pub fn fits(&self, beginning: &[u8]) -> bool {
        match self {
            Self::Jpeg => beginning.starts_with(&[0xff, 0xd8, 0xff]),
            Self::Png => beginning.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Webp => {
                beginning.starts_with(b"RIFF") && beginning.get(8..12) == Some(b"WEBP".as_slice())
            }
            Self::Unknown(_) => false,
        }
    }
}

/// One file of a dispute, as the record tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attachment {
    /// SHA-256 of the bytes.
    pub sha256: FileHash,
    /// What the bytes are.
    #[serde(rename = "type")]
    pub media_type: AttachmentType,
    /// How many bytes there are.
    pub size_bytes: u64,
    /// What it shows; may be empty.
    pub caption: String,
    /// Whether whoever added it says that the person agreed.
    pub agreed: bool,
    /// Who added it.
    pub added_by: WorkerId,
    /// When, by that device's clock.
    pub added_at_ms: UtcMs,
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(AttachmentType::Jpeg, b"\xff\xd8\xff\xe0\0\x10JFIF\0", true)]
    #[case(AttachmentType::Png, b"\x89PNG\r\n\x1a\n\0\0\0\r", true)]
    #[case(AttachmentType::Webp, b"RIFF\x10\0\0\0WEBPVP8 ", true)]
    #[case(AttachmentType::Webp, b"RIFF\x10\0\0\0WAVEfmt ", false)]
    #[case(AttachmentType::Jpeg, b"<html><script>", false)]
    #[case(AttachmentType::Png, b"\xff\xd8\xff\xe0\0\x10JFIF\0", false)]
    #[case(AttachmentType::Jpeg, b"", false)]
    #[case(AttachmentType::Unknown("text/html".into()), b"<html><script>", false)]
    fn bytes_are_of_the_type_they_begin_like(
        #[case] media_type: AttachmentType,
        #[case] beginning: &[u8],
        #[case] fits: bool,
    ) {
        assert_eq!(media_type.fits(beginning), fits);
    }
}
