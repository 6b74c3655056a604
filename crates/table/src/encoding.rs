//! What letters a text file is written in: UTF-8 when all of it is, else GB 18030, which every GBK and GB 2312
//! file is too; UTF-16 when it begins by saying so, as spreadsheet programs do.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::TableError;

/// What letters a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// GB 18030.
    Gb18030,
    /// UTF-16.
    Utf16,
}

impl Encoding {
    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB 18030",
            Self::Utf16 => "UTF-16",
        }
    }
}

/// The text of a file.
pub(crate) fn text(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), TableError> {
    let sixteen = [(UTF_16LE, [0xff, 0xfe]), (UTF_16BE, [0xfe, 0xff])];
    for (encoding, mark) in sixteen {
        if let Some(rest) = bytes.strip_prefix(&mark) {
            let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
            return text
                .map(|text| (text, Encoding::Utf16))
                .ok_or(TableError::Letters { line: 1 });
        }
    }
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let broken = match std::str::from_utf8(plain) {
        Ok(text) => return Ok((Cow::Borrowed(text), Encoding::Utf8)),
        Err(error) => error.valid_up_to(),
    };
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    let text = text.ok_or_else(|| letters(plain, broken))?;
    Ok((text, Encoding::Gb18030))
}

fn letters(bytes: &[u8], at: usize) -> TableError {
    let before = bytes[..at].iter().filter(|byte| **byte == b'\n').count();
    let line = u64::try_from(before).unwrap_or(u64::MAX).saturating_add(1);
    TableError::Letters { line }
}
