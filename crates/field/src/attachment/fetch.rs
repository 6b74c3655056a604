//! Brings a photo here. What arrived before a cut stays, and the next time goes on after it; only what
//! has the hash the record says is kept in the end.

use contract::{Code, Failure};
use model::dispute::limits::ATTACHMENT_BYTES;
use model::{Attachment, DisputeId, FileHash, GridId};
use sha2::{Digest, Sha256};
use store::attachment::{self, LocalFile, NewFile};
use store::record;

use super::tus::UPLOADS;
use crate::Field;
use crate::failure::{self, Stop, not_found, not_understood};
use crate::line::{Method, Reply, Request};

/// How much arrives before it is put on disk.
const PIECE_BYTES: usize = 64 * 1024;

/// Brings a photo of a record here, unless it is.
///
/// # Errors
/// `not_found` when no server has it yet, `offline`, and what else stands in the way.
pub(crate) fn fetch(
    field: &Field,
    dispute: DisputeId,
    grid: &GridId,
    file: &Attachment,
) -> Result<(), Failure> {
    let _one = field.fetching();
    if file.size_bytes > ATTACHMENT_BYTES {
        return Err(not_understood("a file larger than files are"));
    }
    let now = field.parts.clock.now();
    let new = NewFile {
        doc: dispute,
        sha256: file.sha256,
        grid,
        media_type: &file.media_type,
        size_bytes: file.size_bytes,
    };
    let local = field.store.write(|w| {
        // It may have been erased since it was read.
        if record::saved(w, &dispute)?.is_none() {
            return Err(not_found("photo").into());
        }
        attachment::expect(w, &new, now)?;
        let local = attachment::get(w, &dispute, &file.sha256)?;
        local.ok_or_else(|| Stop::from(not_found("photo")))
    })?;
    if local.is_here() {
        return Ok(());
    }
    let mut arrival = Arrival {
        field,
        place: local.place,
        held: local.held_bytes,
        began: false,
        buffer: Vec::new(),
        stopped: None,
    };
    let came = arrival.ask(&local);
    let kept = arrival.put();
    came?;
    kept?;
    check(field, &local)
}

struct Arrival<'a> {
    field: &'a Field,
    place: i64,
    /// How many bytes are on disk.
    held: u64,
    /// Whether something of this answer has come.
    began: bool,
    buffer: Vec<u8>,
    stopped: Option<Failure>,
}

impl Arrival<'_> {
    fn ask(&mut self, local: &LocalFile) -> Result<(), Failure> {
        let seat = self.field.seat()?;
        let path = format!("{UPLOADS}/{}/{}", local.grid, local.sha256);
        let mut headers = Vec::new();
        if self.held > 0 {
            headers.push(("range", format!("bytes={}-", self.held)));
            headers.push(("if-range", format!("\"{}\"", local.sha256)));
        }
        let request = Request {
            method: Method::Get,
            token: Some(&seat.token),
            headers,
            ..Request::post(&path, Vec::new())
        };
        let line = &self.field.parts.line;
        let reply = line.send(
            &seat.server,
            request,
            &mut |head, piece| match self.take(head, piece) {
                Ok(()) => true,
                Err(failure) => {
                    self.stopped = Some(failure);
                    false
                }
            },
        );
        if let Some(failure) = self.stopped.take() {
            return Err(failure);
        }
        let reply = reply.map_err(|error| failure::from_line(&error))?;
        match reply.status {
            200..=299 => Ok(()),
            404 => Err(Failure::new(
                Code::NotFound,
                "the photo is not on the server yet: the device it was taken with has to send it first",
            )),
            401 | 403 => Err(Failure::new(Code::Revoked, said(&reply))),
            429 | 500.. => Err(Failure::new(Code::Offline, said(&reply))),
            status => Err(not_understood(format!("status {status}"))),
        }
    }

    fn take(&mut self, head: &Reply, piece: &[u8]) -> Result<(), Failure> {
        let goes_on = head.status == 206 && begins_at(head) == Some(self.held);
        if !self.began && self.held > 0 && !goes_on {
            // The whole file comes, not the rest of it.
            self.field
                .store
                .write(|w| Ok::<_, Stop>(attachment::restart(w, self.place)?))?;
            self.held = 0;
        }
        self.began = true;
        self.buffer.extend_from_slice(piece);
        if self.buffer.len() >= PIECE_BYTES {
            self.put()?;
        }
        Ok(())
    }

    fn put(&mut self) -> Result<(), Failure> {
        let bytes = std::mem::take(&mut self.buffer);
        if bytes.is_empty() {
            return Ok(());
        }
        self.field
            .store
            .write(|w| Ok::<_, Stop>(attachment::append(w, self.place, self.held, &bytes)?))?;
        self.held += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(())
    }
}

/// What has come is the file the record tells of, or it is thrown away.
fn check(field: &Field, local: &LocalFile) -> Result<(), Failure> {
    let most = usize::try_from(local.size_bytes).unwrap_or(usize::MAX);
    let bytes = field
        .store
        .read(|r| Ok::<_, Stop>(attachment::read(r, local.place, 0, most)?))?;
    if bytes.len() < most {
        let detail = "the line broke before the photo was whole; ask for it again";
        return Err(Failure::new(Code::Offline, detail));
    }
    let sha256 = FileHash::from_bytes(Sha256::digest(&bytes).into());
    if sha256 != local.sha256 || !local.media_type.fits(&bytes) {
        field
            .store
            .write(|w| Ok::<_, Stop>(attachment::restart(w, local.place)?))?;
        return Err(not_understood("a photo that is not the one of the record"));
    }
    match photo::thumbnail(&bytes) {
        Ok(small) => Ok(field
            .store
            .write(|w| Ok::<_, Stop>(attachment::put_thumbnail(w, local.place, &small)?))?),
        Err(error) => {
            tracing::warn!(%error, "a photo from the server cannot be made small");
            Ok(())
        }
    }
}

/// Where in the file a partial answer begins.
fn begins_at(head: &Reply) -> Option<u64> {
    let range = head.header("content-range")?.strip_prefix("bytes ")?;
    range.split_once('-')?.0.parse().ok()
}

fn said(reply: &Reply) -> String {
    String::from_utf8_lossy(&reply.refusal).into_owned()
}
