//! Fetches packs: a feed that is far behind comes as one file, from any byte on. Each of its parts is one
//! transaction with how far the file was taken in, so that a cut costs at most a part. Once all of it has come,
//! the feed must read as the server signed it, and no batch may be missing.

mod arriving;

use std::panic::resume_unwind;
use std::thread;

use contract::{Code, Event, Failure};
use data_encoding::HEXLOWER;
use store::link::Rewritten;
use store::pack::Pack;
use store::seat::Seat;
use store::{Writing, chain, cursor, link, pack, signing};
use wire::{PackHead, PackOffer, Refusal, one_from_bytes};

use super::exchange::{self, Found};
use super::{believe, part, take};
use crate::Field;
use crate::failure::{self, Stop, not_understood};
use crate::line::{Method, Reply, Request};
use arriving::{Arriving, Looked, check_feed};

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
}

impl<'a> Fetching<'a> {
    const fn of(field: &'a Field, pack: Pack, found: &'a mut Found) -> Self {
        Self { field, pack, found }
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

    /// Asks for what is missing. While one part is written the next is read and looked at.
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
        let (mut arriving, ahead) = Arriving::of(self.field, &self.pack);
        let field = self.field;
        let (reply, arrived, taken) = thread::scope(|threads| {
            let writing = threads.spawn(|| ahead.each(|looked, end| self.take(looked, end)));
            let mut arrived = Ok(());
            let reply = field
                .parts
                .line
                .send(&seat.server, request, &mut |head, piece| {
                    let goes_on = arriving.take(head, piece);
                    let goes_on = goes_on.map_err(|stopped| arrived = Err(stopped));
                    goes_on.unwrap_or(false)
                });
            // Whoever writes has heard the last.
            drop(arriving);
            let taken = writing.join().unwrap_or_else(|panic| resume_unwind(panic));
            (reply, arrived, taken)
        });
        taken.and(arrived)?;
        let reply = reply.map_err(|error| Stopped::Failed(failure::from_line(&error)))?;
        match reply.status {
            200..=299 => Ok(()),
            404 => Err(Stopped::Gone),
            // It has fewer bytes than were offered.
            416 => Err(Stopped::Lies(not_understood("the size of a pack"))),
            _ => Err(Stopped::Failed(refused(&reply))),
        }
    }

    /// Writes what was looked at, which ends at this byte of the file.
    fn take(&mut self, looked: Looked, end: u64) -> Result<(), Stopped> {
        match looked {
            Looked::Head(head) => self.take_head(&head, end)?,
            Looked::Part(part) => self.take_part(&part, end)?,
            Looked::Unknown => self.field.store.write(|w| self.reach(w, end))?,
        }
        self.pack.offset_bytes = end;
        Ok(())
    }

    fn take_head(&self, head: &PackHead, end: u64) -> Result<(), Stopped> {
        let head = head.head.as_ref();
        let head = head.ok_or_else(|| not_understood("a pack without a head"))?;
        check_feed(&self.pack, &head.scope, head.epoch)?;
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

    fn take_part(&mut self, looked: &part::Looked, end: u64) -> Result<(), Stopped> {
        let (field, now) = (self.field, self.field.parts.clock.now());
        field.store.write(|w| {
            part::take(w, &self.pack.scope, looked, now, self.found)?;
            self.reach(w, end)
        })?;
        field.tell(Event::Records);
        Ok(())
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
