//! What an upload says of itself: the tus header `Upload-Metadata`, keys with base64 values, comma
//! between them. Keys it does not know are left to whoever sent them.

use data_encoding::BASE64;
use model::{AttachmentType, DisputeId, FileHash, GridId};

use super::UploadError;

/// The longest header that is read.
const MAX_CHARS: usize = 2048;

/// What an upload says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// `grid`: whose file it is.
    pub grid: GridId,
    /// `doc`: the record it belongs to.
    pub doc: DisputeId,
    /// `sha256`: the hash of the whole file, in hexadecimal.
    pub sha256: FileHash,
    /// `type`: what the bytes are; one of the closed list.
    pub media_type: AttachmentType,
    /// The header as it came: every answer about the upload repeats it.
    pub said: String,
}

impl Metadata {
    /// Reads the header.
    ///
    /// # Errors
    /// [`UploadError::Header`], [`UploadError::Type`].
    pub fn parse(header: &str) -> Result<Self, UploadError> {
        let unreadable = || UploadError::Header("Upload-Metadata");
        if header.len() > MAX_CHARS {
            return Err(unreadable());
        }
        let value = |wanted: &str| {
            let pair = header
                .split(',')
                .map(|pair| pair.trim().split_once(' ').unwrap_or((pair.trim(), "")))
                .find(|(key, _)| *key == wanted);
            let (_, value) = pair.ok_or_else(unreadable)?;
            let bytes = BASE64.decode(value.trim().as_bytes());
            let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
            text.ok_or_else(unreadable)
        };
        let media_type = AttachmentType::from_code(&value("type")?);
        if matches!(media_type, AttachmentType::Unknown(_)) {
            return Err(UploadError::Type);
        }
        Ok(Self {
            grid: value("grid")?.parse().map_err(|_| unreadable())?,
            doc: value("doc")?.parse().map_err(|_| unreadable())?,
            sha256: value("sha256")?.parse().map_err(|_| unreadable())?,
            media_type,
            said: header.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(changed: &[(&str, &str)]) -> String {
        let mut pairs = vec![
            ("grid", "620602119202001".to_owned()),
            ("doc", "01".repeat(16)),
            ("sha256", "ab".repeat(32)),
            ("type", "image/jpeg".to_owned()),
            ("filename", "IMG_0001.jpg".to_owned()),
        ];
        for (key, value) in changed {
            pairs.retain(|(known, _)| known != key);
            if !value.is_empty() {
                pairs.push((key, (*value).to_owned()));
            }
        }
        let pairs = pairs
            .iter()
            .map(|(key, value)| format!("{key} {}", BASE64.encode(value.as_bytes())));
        pairs.collect::<Vec<_>>().join(",")
    }

    #[test]
    fn a_whole_header_is_read_and_kept_as_it_came() {
        let said = header(&[]) + ", is_confidential";
        let read = Metadata::parse(&said).unwrap();
        assert_eq!(read.grid.as_str(), "620602119202001");
        assert_eq!(read.doc, DisputeId::from_bytes([1; 16]));
        assert_eq!(read.sha256, FileHash::from_bytes([0xab; 32]));
        assert_eq!(read.media_type, AttachmentType::Jpeg);
        assert_eq!(read.said, said);
    }

    #[test]
    fn what_is_missing_or_not_on_the_list_is_refused() {
        for key in ["grid", "doc", "sha256", "type"] {
            for value in ["", "../../etc/passwd"] {
                let read = Metadata::parse(&header(&[(key, value)]));
                assert!(
                    matches!(read, Err(UploadError::Header(_) | UploadError::Type)),
                    "{key} {value:?}"
                );
            }
        }
        for other in ["text/html", "image/svg+xml", "application/pdf"] {
            let read = Metadata::parse(&header(&[("type", other)]));
            assert!(matches!(read, Err(UploadError::Type)), "{other}");
        }
        for broken in ["", "grid", "grid ???", &"x".repeat(3000)] {
            assert!(Metadata::parse(broken).is_err(), "{broken:?}");
        }
    }
}
