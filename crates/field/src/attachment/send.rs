//! Sends photos, oldest first, as long as no record waits: words go before pictures. What a request
//! carries is as much as the line took in a few seconds the last time.

use contract::{Code, Failure};
use store::attachment::{self, LocalFile, sending};

use super::tus::{Courier, Heard};
use super::{held_back, prune};
use crate::Field;
use crate::failure::{Stop, not_understood};
use crate::turn::{Sent, Turn};

/// The least a request carries: what was sent before a cut is not sent again, so small ones gain
/// nothing.
const LEAST_BYTES: u32 = 16 * 1024;
/// The largest file that goes with the request that begins its upload. Where that one is cut, nobody
/// knows where the upload stands, and all of it is sent again.
const SMALL_BYTES: u64 = 16 * 1024;
/// How often one run asks to add to an upload that does not grow.
const STANDSTILLS: u32 = 3;
/// How often one run begins an upload of the same file.
const BEGINNINGS: u32 = 2;

/// Sends what waits.
///
/// # Errors
/// What stopped it: the line, the server, or a photo that was not taken. Those after it were offered
/// all the same.
pub(crate) fn send(field: &Field) -> Result<Sent, Failure> {
    let seat = field.seat()?;
    let courier = Courier {
        line: field.parts.line.as_ref(),
        seat: &seat,
    };
    let mut run = Run {
        field,
        courier,
        turn: Turn::begin(field)?,
    };
    let mut after = 0;
    while let Some(file) = field
        .store
        .read(|r| Ok::<_, Stop>(sending::next(r, after)?))?
    {
        after = file.place;
        if held_back(field)?.is_some() {
            return Ok(Sent::All);
        }
        if run.send(&file)? == Sent::StoodBack {
            return Ok(Sent::StoodBack);
        }
    }
    // What was wanted over any line has gone; what is added from now on waits again.
    field.sync.put_anyway(false);
    prune(field)?;
    check_refused(field)
}

fn check_refused(field: &Field) -> Result<Sent, Failure> {
    let waiting = field.store.read(|r| Ok::<_, Stop>(sending::waiting(r)?))?;
    match waiting.refused {
        None => Ok(Sent::All),
        Some(reason) => {
            let detail = format!(
                "the server does not take some of the photos ({reason}); they stay on this device and \
                 are offered again"
            );
            Err(Failure::new(Code::Refused, detail))
        }
    }
}

struct Run<'a> {
    field: &'a Field,
    courier: Courier<'a>,
    turn: Turn<'a>,
}

impl Run<'_> {
    fn send(&mut self, file: &LocalFile) -> Result<Sent, Failure> {
        let mut upload = file.upload.clone();
        let (mut began, mut still) = (0, 0);
        let mut heard = if upload.is_empty() {
            Heard::Gone
        } else {
            self.courier.head(file, &upload)?
        };
        if let Heard::At(offset) = heard
            && offset != file.sent_bytes
        {
            self.turn
                .note(|w| Ok(sending::stands(w, file.place, &upload, offset)?))?;
        }
        loop {
            match heard {
                Heard::Stored => {
                    let now = self.field.parts.clock.now();
                    self.turn
                        .note(|w| Ok(sending::stored(w, file.place, now)?))?;
                    return Ok(Sent::All);
                }
                Heard::Refused(why) => {
                    tracing::warn!(why, "the server does not take a photo");
                    self.turn.note(|w| {
                        sending::stands(w, file.place, "", 0)?;
                        Ok(sending::refused(w, file.place, why)?)
                    })?;
                    return Ok(Sent::All);
                }
                Heard::Gone if began == BEGINNINGS => {
                    self.turn
                        .note(|w| Ok(sending::stands(w, file.place, "", 0)?))?;
                    return Ok(Sent::All);
                }
                Heard::Gone => {
                    if self.turn.stands_back()? {
                        return Ok(Sent::StoodBack);
                    }
                    began += 1;
                    (upload, heard) = self.begin(file)?;
                    if let Heard::At(offset) = heard {
                        self.turn
                            .note(|w| Ok(sending::stands(w, file.place, &upload, offset)?))?;
                    }
                }
                Heard::At(offset) => {
                    if self.turn.stands_back()? {
                        return Ok(Sent::StoodBack);
                    }
                    heard = self.add(file, &upload, offset)?;
                    if let Heard::At(now) = heard {
                        self.turn
                            .note(|w| Ok(sending::stands(w, file.place, &upload, now)?))?;
                        still = if now > offset { 0 } else { still + 1 };
                    }
                    if still == STANDSTILLS {
                        return Err(not_understood("an upload that does not grow"));
                    }
                }
            }
        }
    }

    /// A small file goes with the first request, unless it may have reached the server in a bundle.
    fn begin(&self, file: &LocalFile) -> Result<(String, Heard), Failure> {
        let bundled = self
            .field
            .store
            .read(|r| Ok::<_, Stop>(sending::is_bundled(r, file.place)?))?;
        let bytes = if file.size_bytes <= SMALL_BYTES && !bundled {
            Some(self.bytes(file, 0)?)
        } else {
            None
        };
        let size = bytes.as_ref().map_or(0, Vec::len);
        self.timed(size, || self.courier.begin(file, bytes))
    }

    /// Adds as much as the line carries in a few seconds. At the end nothing is added: the server is
    /// asked to store what it has.
    fn add(&self, file: &LocalFile, upload: &str, offset: u64) -> Result<Heard, Failure> {
        let bytes = self.bytes(file, offset)?;
        let size = bytes.len();
        self.timed(size, || self.courier.patch(file, upload, offset, bytes))
    }

    fn bytes(&self, file: &LocalFile, offset: u64) -> Result<Vec<u8>, Failure> {
        let most = usize::try_from(self.most_bytes()).unwrap_or(usize::MAX);
        let read =
            |r: &store::Reading<'_>| Ok::<_, Stop>(attachment::read(r, file.place, offset, most)?);
        Ok(self.field.store.read(read)?)
    }

    fn most_bytes(&self) -> u32 {
        self.field.sync.budget().push_bytes().max(LEAST_BYTES)
    }

    /// Learns from how long it took how much the line carries.
    fn timed<T>(
        &self,
        size: usize,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let clock = &self.field.parts.clock;
        let began = clock.now();
        let done = work();
        match &done {
            Ok(_) => {
                let took_ms = clock.now().0.abs_diff(began.0);
                self.field.sync.note_through(size, took_ms);
            }
            Err(failure) if failure.code == Code::Offline => self.field.sync.note_broken(),
            Err(_) => {}
        }
        done
    }
}
