//! What is said to the server about one upload, and what its answers mean. The protocol is tus 1.0.0;
//! the server acknowledges a stored file by the hash of it, in `Repr-Digest` (RFC 9530).

use contract::{Code, Failure};
use data_encoding::{BASE64, HEXLOWER};
use model::{FileHash, GridId};
use store::attachment::LocalFile;
use store::seat::Seat;
use wire::{Refusal, one_from_bytes};

use crate::failure::{self, not_understood};
use crate::line::{Line, Method, Reply, Request};

/// Where uploads begin.
pub(super) const UPLOADS: &str = "/v1/attachments";
const BYTES: (&str, &str) = ("content-type", "application/offset+octet-stream");

/// What an answer says of an upload.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// The server has stored the file: it said its hash.
    Stored,
    /// The upload stands at so many bytes.
    At(u64),
    /// There is no such upload any more.
    Gone,
    /// The server does not take the file; the written code says why.
    Refused(&'static str),
}

/// A line to the server with what every request about files says.
pub(super) struct Courier<'a> {
    pub(super) line: &'a dyn Line,
    pub(super) seat: &'a Seat,
}

impl Courier<'_> {
    /// Begins an upload, with the file when it is given; its name and what is heard of it.
    pub(super) fn begin(
        &self,
        file: &LocalFile,
        bytes: Option<Vec<u8>>,
    ) -> Result<(String, Heard), Failure> {
        let mut headers = vec![
            ("upload-length", file.size_bytes.to_string()),
            ("upload-metadata", metadata(file)),
        ];
        if bytes.is_some() {
            headers.push((BYTES.0, BYTES.1.to_owned()));
        }
        let reply = self.ask(Method::Post, UPLOADS, headers, bytes.unwrap_or_default())?;
        if reply.status == 404 {
            return Ok((String::new(), Heard::Refused("unknown_record")));
        }
        let heard = heard(file, &reply, 0)?;
        if matches!(heard, Heard::Refused(_) | Heard::Gone) {
            return Ok((String::new(), heard));
        }
        let name = reply
            .header("location")
            .and_then(|location| upload_name(location, &file.grid));
        let name = name.ok_or_else(|| not_understood("an upload without a place"))?;
        Ok((name, heard))
    }

    /// Asks where an upload stands.
    pub(super) fn head(&self, file: &LocalFile, upload: &str) -> Result<Heard, Failure> {
        let path = path_of(file, upload);
        let reply = self.ask(Method::Head, &path, Vec::new(), Vec::new())?;
        heard(file, &reply, 0)
    }

    /// Adds bytes to an upload.
    pub(super) fn patch(
        &self,
        file: &LocalFile,
        upload: &str,
        offset: u64,
        bytes: Vec<u8>,
    ) -> Result<Heard, Failure> {
        let headers = vec![
            ("upload-offset", offset.to_string()),
            (BYTES.0, BYTES.1.to_owned()),
        ];
        let path = path_of(file, upload);
        let reply = self.ask(Method::Patch, &path, headers, bytes)?;
        heard(file, &reply, offset)
    }

    fn ask(
        &self,
        method: Method,
        path: &str,
        mut headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    ) -> Result<Reply, Failure> {
        headers.push(("tus-resumable", "1.0.0".to_owned()));
        let request = Request {
            method,
            token: Some(&self.seat.token),
            headers,
            ..Request::post(path, body)
        };
        let sent = self.line.send(&self.seat.server, request, &mut |_, _| true);
        sent.map_err(|error| failure::from_line(&error))
    }
}

/// What the answer means for a file of which `sent` bytes were there before.
fn heard(file: &LocalFile, reply: &Reply, sent: u64) -> Result<Heard, Failure> {
    match reply.status {
        200..=299 => {}
        404 | 410 => return Ok(Heard::Gone),
        409 => {}
        403 => return Ok(Heard::Refused("not_allowed")),
        413 => return Ok(Heard::Refused("too_large")),
        415 => return Ok(Heard::Refused("wrong_type")),
        460 => return Ok(Heard::Refused("damaged")),
        429 if reply.header("retry-after").is_none() => return Ok(Heard::Refused("quota")),
        _ => return Err(trouble(reply)),
    }
    if let Some(digest) = reply.header("repr-digest") {
        return match digest == digest_of(&file.sha256) {
            true => Ok(Heard::Stored),
            false => Err(not_understood("another file was stored")),
        };
    }
    let at = match reply.header("upload-offset") {
        None => Some(0),
        Some(text) => text.parse().ok(),
    };
    at.filter(|at| (sent..=file.size_bytes).contains(at) || reply.status == 409)
        .map(Heard::At)
        .ok_or_else(|| not_understood("where an upload stands"))
}

/// What is wrong when it is not about this file.
fn trouble(reply: &Reply) -> Failure {
    if let Ok(refusal) = one_from_bytes::<Refusal>(&reply.refusal) {
        return failure::from_refusal(&refusal);
    }
    let detail = String::from_utf8_lossy(&reply.refusal).into_owned();
    let code = match reply.status {
        401 => Code::Revoked,
        429 => Code::ServerBusy,
        500.. => Code::Offline,
        _ => Code::BadAnswer,
    };
    let wait_s: Option<u32> = reply
        .header("retry-after")
        .and_then(|text| text.parse().ok());
    Failure {
        wait_ms: wait_s.map(|wait_s| wait_s.saturating_mul(1_000)),
        ..Failure::new(code, detail)
    }
}

/// Says whose file it is.
fn metadata(file: &LocalFile) -> String {
    let pairs = [
        ("grid", file.grid.to_string()),
        ("doc", file.doc.to_string()),
        ("sha256", file.sha256.to_string()),
        ("type", file.media_type.code().to_owned()),
    ];
    let pairs = pairs.map(|(key, value)| format!("{key} {}", BASE64.encode(value.as_bytes())));
    pairs.join(",")
}

fn path_of(file: &LocalFile, upload: &str) -> String {
    format!("{UPLOADS}/{}/uploads/{upload}", file.grid)
}

/// The name at the end of an upload's address; wherever the server may say it lies, the device asks
/// the server it is enrolled with.
fn upload_name(location: &str, grid: &GridId) -> Option<String> {
    let (before, name) = location.rsplit_once('/')?;
    let ours = before.ends_with(&format!("attachments/{grid}/uploads"));
    let is_name = HEXLOWER
        .decode(name.as_bytes())
        .is_ok_and(|n| n.len() == 16);
    (ours && is_name).then(|| name.to_owned())
}

/// The hash of a whole file, as the server says it.
pub(super) fn digest_of(sha256: &FileHash) -> String {
    format!("sha-256=:{}:", BASE64.encode(sha256.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{AttachmentType, DisputeId};

    fn file() -> LocalFile {
        LocalFile {
            place: 1,
            doc: DisputeId::from_bytes([1; 16]),
            sha256: FileHash::from_bytes([2; 32]),
            grid: "620602119202001".parse().unwrap(),
            media_type: AttachmentType::Jpeg,
            size_bytes: 100,
            held_bytes: 100,
            stored_at: None,
            upload: String::new(),
            sent_bytes: 0,
            refused: String::new(),
        }
    }

    fn reply(status: u16, headers: &[(&str, &str)]) -> Reply {
        let headers = headers.iter();
        Reply {
            status,
            headers: headers.map(|(n, v)| ((*n).into(), (*v).into())).collect(),
            refusal: b"why".to_vec(),
        }
    }

    #[test]
    fn only_the_right_hash_is_an_acknowledgement() {
        let right = digest_of(&FileHash::from_bytes([2; 32]));
        let wrong = digest_of(&FileHash::from_bytes([3; 32]));
        let said = |digest: &str| {
            let headers = [("upload-offset", "100"), ("repr-digest", digest)];
            heard(&file(), &reply(204, &headers), 40)
        };
        assert_eq!(said(&right), Ok(Heard::Stored));
        assert_eq!(said(&wrong).unwrap_err().code, Code::BadAnswer);
        // All bytes sent is not the same as the file stored.
        let all = heard(&file(), &reply(204, &[("upload-offset", "100")]), 40);
        assert_eq!(all, Ok(Heard::At(100)));
    }

    #[test]
    fn an_offset_that_cannot_be_is_not_believed() {
        for (status, offset, sent, good) in [
            (204, "41", 40, true),
            (204, "39", 40, false),
            (204, "101", 40, false),
            (204, "-1", 40, false),
            (409, "39", 40, true),
            (200, "100", 0, true),
        ] {
            let heard = heard(&file(), &reply(status, &[("upload-offset", offset)]), sent);
            assert_eq!(heard.is_ok(), good, "{status} {offset}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_from_what_is_wrong_with_the_line() {
        let of = |status, headers: &[(&str, &str)]| heard(&file(), &reply(status, headers), 0);
        assert_eq!(of(410, &[]), Ok(Heard::Gone));
        assert_eq!(of(404, &[]), Ok(Heard::Gone));
        assert_eq!(of(413, &[]), Ok(Heard::Refused("too_large")));
        assert_eq!(of(429, &[]), Ok(Heard::Refused("quota")));
        let busy = of(429, &[("retry-after", "7")]).unwrap_err();
        assert_eq!((busy.code, busy.wait_ms), (Code::ServerBusy, Some(7_000)));
        assert_eq!(of(401, &[]).unwrap_err().code, Code::Revoked);
        assert_eq!(of(503, &[]).unwrap_err().code, Code::Offline);
        assert_eq!(of(302, &[]).unwrap_err().code, Code::BadAnswer);
    }

    #[test]
    fn an_upload_is_looked_for_at_no_other_server() {
        let grid: GridId = "620602119202001".parse().unwrap();
        let name = "0a".repeat(16);
        for (location, good) in [
            (format!("attachments/{grid}/uploads/{name}"), true),
            (
                format!("https://elsewhere.example/x/v1/attachments/{grid}/uploads/{name}"),
                true,
            ),
            (format!("attachments/620602119202002/uploads/{name}"), false),
            (format!("attachments/{grid}/uploads/../../x"), false),
            (format!("attachments/{grid}/uploads/"), false),
            (name.clone(), false),
        ] {
            let read = upload_name(&location, &grid);
            assert_eq!(read, good.then(|| name.clone()), "{location}");
        }
    }
}
