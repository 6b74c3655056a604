//! Fetches packs: a feed that is far behind comes as one file, from any byte on. Each of its parts is one
//! transaction with how far the file was taken in, so that a cut costs at most a part. Once all of it has come,
//! the feed must read as the server signed it, and no batch may be missing.

use contract::{Code, Event, Failure};
use data_encoding::HEXLOWER;
use store::link::Rewritten;
use store::pack::Pack;
use store::seat::Seat;
use store::{Writing, chain, cursor, link, pack, signing};
use wire::{Frame, FrameReader, FromPack, PackHead, PackOffer, Part, Refusal, one_from_bytes};

use super::exchange::{self, Found};
use super::{believe, part, take};
use crate::Field;
use crate::failure::{self, Stop, not_understood};
use crate::line::{Method, Reply, Request};

/// Where packs lie.
const PACKS: &str = "/v1/packs";
/// How often a pack that is there no more is looked for again, in one sync.
const TRIES: usize = 3;

/// Notes what the server offers.
pub(super) fn offered(field: &Field, offer: &PackOffer, found: &mut Found) -> Result<(), Failure> {
    let pack = Pack {
        scope: offer.grid().map_err(not_understood)?,
        sha256: offer.address().map_err(not_understood)?,
        epoch: offer.epoch,
        seq: offer.seq,
        size_bytes: offer.size_bytes,
        offset_bytes: 0,
    };
    if pack.size_bytes == 0 {
        return Err(not_understood("a pack of nothing"));
    }
    field.store.write(|w| Ok::<_, Stop>(pack::put(w, &pack)?))?;
    found.feeds.insert(pack.scope, offer.feed_seq);
    Ok(())
}

/// Fetches every pack that was offered. Tells whether the feeds go on after what was fetched, so that the
/// server is to be asked again; `tried` counts packs that were there no more.
pub(super) fn fetch(
    field: &Field,
    seat: &Seat,
    tried: &mut usize,
    found: &mut Found,
) -> Result<bool, Failure> {
    let mut ask = false;
    while let Some(pack) = field.store.read(|r| Ok::<_, Stop>(pack::next(r)?))? {
        let scope = pack.scope.clone();
        let feed_seq = found.feeds.get(&scope).copied().unwrap_or(u64::MAX);
        ask |= feed_seq > pack.seq;
        let mut fetching = Fetching::of(field, pack, found);
        match fetching.run(seat) {
            Ok(()) => {}
            Err(Stopped::Gone) => {
                *tried += 1;
                ask = true;
                // One that is never there is not asked for without end.
                let again = *tried < TRIES;
                field.store.write(|w| {
                    let forget = if again { pack::forget } else { pack::refuse };
                    Ok::<_, Stop>(forget(w, &scope)?)
                })?;
            }
            Err(Stopped::Lies(why)) => return Err(fetching.refuse(&why)?),
            Err(Stopped::Failed(failure)) => return Err(failure),
        }
    }
    if found.hole {
        exchange::forget_log(field);
    }
    Ok(ask)
}

/// Why a pack was not taken in whole.
enum Stopped {
    /// It is there no more.
    Gone,
    /// It is not what the server signed.
    Lies(Failure),
    /// The line broke, the disk is full: what was taken in counts.
    Failed(Failure),
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        match failure.code {
            Code::BadAnswer | Code::Untrusted => Self::Lies(failure),
            _ => Self::Failed(failure),
        }
    }
}

impl From<Stop> for Stopped {
    fn from(stop: Stop) -> Self {
        stop.0.into()
    }
}

struct Fetching<'a> {
    field: &'a Field,
    pack: Pack,
    found: &'a mut Found,
    reader: FrameReader,
    /// How many bytes of the file have come, those before this answer included.
    came: u64,
    began: bool,
    stopped: Option<Stopped>,
}

impl<'a> Fetching<'a> {
    fn of(field: &'a Field, pack: Pack, found: &'a mut Found) -> Self {
        Self {
            field,
            came: pack.offset_bytes,
            pack,
            found,
            reader: FrameReader::new(),
            began: false,
            stopped: None,
        }
    }

    fn run(&mut self, seat: &Seat) -> Result<(), Stopped> {
        if self.pack.offset_bytes < self.pack.size_bytes {
            self.ask(seat)?;
        }
        // What is not whole yet was cut.
        if self.pack.offset_bytes < self.pack.size_bytes {
            let detail = "the line broke before the records had come; what came is kept";
            return Err(Stopped::Failed(Failure::new(Code::Offline, detail)));
        }
        Ok(())
    }

    fn ask(&mut self, seat: &Seat) -> Result<(), Stopped> {
        let sha256 = HEXLOWER.encode(self.pack.sha256.as_bytes());
        let path = format!("{PACKS}/{sha256}");
        let mut headers = Vec::new();
        if self.pack.offset_bytes > 0 {
            headers.push(("range", format!("bytes={}-", self.pack.offset_bytes)));
            headers.push(("if-range", format!("\"{sha256}\"")));
        }
        let request = Request {
            method: Method::Get,
            token: Some(&seat.token),
            headers,
            ..Request::post(&path, Vec::new())
        };
        let line = &self.field.parts.line;
        let reply = line.send(&seat.server, request, &mut |head, piece| {
            let done = self.take(head, piece);
            self.stopped = done.err();
            self.stopped.is_none()
        });
        if let Some(stopped) = self.stopped.take() {
            return Err(stopped);
        }
        let reply = reply.map_err(|error| Stopped::Failed(failure::from_line(&error)))?;
        match reply.status {
            200..=299 => Ok(()),
            404 => Err(Stopped::Gone),
            // It has fewer bytes than were offered.
            416 => Err(Stopped::Lies(not_understood("the size of a pack"))),
            _ => Err(Stopped::Failed(refused(&reply))),
        }
    }

    fn take(&mut self, head: &Reply, piece: &[u8]) -> Result<(), Stopped> {
        if !self.began && head.status != 206 {
            // All of it comes, and not the rest alone: what was taken in is taken in once more.
            (self.came, self.pack.offset_bytes) = (0, 0);
        }
        self.began = true;
        self.came += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.reader.push(piece);
        while let Some(frame) = self.reader.next().map_err(not_understood)? {
            let held = u64::try_from(self.reader.held_bytes()).unwrap_or(u64::MAX);
            self.take_frame(&frame, self.came.saturating_sub(held))?;
        }
        Ok(())
    }

    /// One frame of the file, which ends at this byte of it.
    fn take_frame(&mut self, frame: &Frame, end: u64) -> Result<(), Stopped> {
        let first = self.pack.offset_bytes == 0;
        match FromPack::from_frame(frame).map_err(not_understood)? {
            FromPack::Head(head) if first => self.take_head(&head, end)?,
            FromPack::Part(part) if !first => self.take_part(&part, end)?,
            // What a newer server puts in costs no write of its own, unless it is the last.
            FromPack::Unknown(_) if !first && end < self.pack.size_bytes => {}
            FromPack::Unknown(_) if !first => self.field.store.write(|w| self.reach(w, end))?,
            _ => return Err(Stopped::Lies(not_understood("the order of a pack"))),
        }
        self.pack.offset_bytes = end;
        Ok(())
    }

    fn take_head(&self, head: &PackHead, end: u64) -> Result<(), Stopped> {
        let head = head.head.as_ref();
        let head = head.ok_or_else(|| not_understood("a pack without a head"))?;
        self.check_feed(&head.scope, head.epoch)?;
        if head.seq != self.pack.seq {
            return Err(Stopped::Lies(not_understood("the rows of a pack")));
        }
        let scope = &self.pack.scope;
        Ok(self.field.store.write(|w| {
            take::renewed(self.field, w, scope, self.pack.epoch)?;
            cursor::begin(w, scope, self.pack.epoch)?;
            believe::head(w, signing::authority(w)?.as_ref(), head)?;
            self.reach(w, end)
        })?)
    }

    fn take_part(&mut self, part: &Part, end: u64) -> Result<(), Stopped> {
        self.check_feed(&part.scope, part.epoch)?;
        let (field, now) = (self.field, self.field.parts.clock.now());
        let scope = self.pack.scope.clone();
        let looked = part::open(field, &scope, part)?;
        field.store.write(|w| {
            part::take(w, &scope, part, &looked, now, self.found)?;
            self.reach(w, end)
        })?;
        field.tell(Event::Records);
        Ok(())
    }

    /// Whether this is of the feed the pack was offered for.
    fn check_feed(&self, scope: &str, epoch: u64) -> Result<(), Stopped> {
        if scope == self.pack.scope.as_str() && epoch == self.pack.epoch {
            Ok(())
        } else {
            Err(Stopped::Lies(not_understood("a pack of another feed")))
        }
    }

    /// Notes how far the file was taken in; with its last byte, the feed is read up to where it goes.
    fn reach(&self, w: &Writing<'_>, end: u64) -> Result<(), Stop> {
        let Pack {
            scope,
            epoch,
            seq,
            size_bytes,
            ..
        } = &self.pack;
        pack::reached(w, scope, end)?;
        if end < *size_bytes {
            return Ok(());
        }
        cursor::put(w, scope, *epoch, *seq)?;
        let linked = link::go_on(w, scope)?;
        linked.map_err(|Rewritten| believe::rewritten(scope))?;
        if end > *size_bytes || link::linked(w, scope)? < *seq {
            return Err(not_understood("a pack without some of its rows").into());
        }
        if chain::has_gap(w, scope, *seq)? {
            return Err(not_understood("a pack without some of its batches").into());
        }
        Ok(pack::forget(w, scope)?)
    }

    /// What was believed part by part stays; how the feed reads is asked for a row at a time.
    fn refuse(&self, why: &Failure) -> Result<Failure, Failure> {
        let scope = &self.pack.scope;
        tracing::error!(%scope, %why, "a pack is not what the server signed");
        self.field.store.write(|w| {
            link::forget_ahead(w, scope)?;
            Ok::<_, Stop>(pack::refuse(w, scope)?)
        })?;
        let detail = format!(
            "the server sent the records of {scope} otherwise than it signed them ({}): what its devices \
             signed is kept, the rest is asked for anew; tell the administrator",
            why.detail
        );
        Ok(Failure::new(Code::Untrusted, detail))
    }
}

fn refused(reply: &Reply) -> Failure {
    if let Ok(refusal) = one_from_bytes::<Refusal>(&reply.refusal) {
        return failure::from_refusal(&refusal);
    }
    let status = reply.status;
    failure::from_line(&crate::LineError::Refused {
        status,
        body: Vec::new(),
    })
}
