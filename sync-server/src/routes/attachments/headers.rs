//! The headers of the tus protocol, read from outside bytes.

use axum::http::HeaderMap;
use data_encoding::BASE64;

use super::Verb;
use super::refused::TusRefused;
use crate::attachment::UploadError;
use crate::attachment::arrival::Checksum;

/// The version that is spoken.
pub(super) const VERSION: &str = "1.0.0";
/// The media type of bytes at an offset.
const BYTES: &str = "application/offset+octet-stream";

pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Every request but `OPTIONS` and `GET` says which version it speaks.
pub(super) fn check_version(headers: &HeaderMap) -> Result<(), TusRefused> {
    if text(headers, "tus-resumable") == Some(VERSION) {
        Ok(())
    } else {
        Err(TusRefused::version())
    }
}

pub(super) fn is_bytes(headers: &HeaderMap) -> bool {
    text(headers, "content-type") == Some(BYTES)
}

/// How many bytes the whole file has; to be told at the beginning.
pub(super) fn length(headers: &HeaderMap) -> Result<u64, UploadError> {
    number(headers, "upload-length").ok_or(UploadError::Header("Upload-Length"))
}

pub(super) fn offset(headers: &HeaderMap) -> Result<u64, UploadError> {
    number(headers, "upload-offset").ok_or(UploadError::Header("Upload-Offset"))
}

/// Digits and nothing else: no sign, no space.
fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    let text = text(headers, name)?;
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// The checksum of this request's bytes: an algorithm and a base64 value.
pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, UploadError> {
    let Some(value) = headers.get("upload-checksum") else {
        return Ok(None);
    };
    let unreadable = || UploadError::Header("Upload-Checksum");
    let text = value.to_str().map_err(|_| unreadable())?;
    let (algorithm, value) = text.split_once(' ').ok_or_else(unreadable)?;
    let bytes = BASE64
        .decode(value.trim().as_bytes())
        .map_err(|_| unreadable())?;
    let checksum = match algorithm {
        "sha1" => bytes.try_into().ok().map(Checksum::Sha1),
        "sha256" => bytes.try_into().ok().map(Checksum::Sha256),
        _ => None,
    };
    checksum.map(Some).ok_or_else(unreadable)
}

/// What a `POST` stands for where a proxy lets nothing else through.
pub(super) fn overridden(headers: &HeaderMap) -> Verb {
    match text(headers, "x-http-method-override") {
        Some("PATCH") => Verb::Patch,
        Some("DELETE") => Verb::Delete,
        Some("HEAD") => Verb::Head,
        _ => Verb::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn numbers_are_digits() {
        for (value, read) in [
            ("0", Some(0)),
            ("20971520", Some(20_971_520)),
            ("", None),
            ("+5", None),
            ("-1", None),
            ("5 ", None),
            ("0x5", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(
                number(&one("upload-offset", value), "upload-offset"),
                read,
                "{value:?}"
            );
        }
    }

    #[test]
    fn a_checksum_is_an_algorithm_and_a_value_of_its_size() {
        let sha1 = BASE64.encode(&[1; 20]);
        let sha256 = BASE64.encode(&[1; 32]);
        let read = |value: &str| checksum(&one("upload-checksum", value));
        assert_eq!(
            read(&format!("sha1 {sha1}")).unwrap(),
            Some(Checksum::Sha1([1; 20]))
        );
        assert_eq!(
            read(&format!("sha256 {sha256}")).unwrap(),
            Some(Checksum::Sha256([1; 32]))
        );
        assert_eq!(checksum(&HeaderMap::new()).unwrap(), None);
        for wrong in [
            format!("sha256 {sha1}"),
            format!("md5 {sha1}"),
            "sha1".into(),
            "sha1 ?".into(),
            String::new(),
        ] {
            assert!(read(&wrong).is_err(), "{wrong:?}");
        }
    }
}
