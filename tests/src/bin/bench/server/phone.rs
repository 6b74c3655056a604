//! A phone of the load: it signs and numbers what it sends as a real one does, and looks at no more
//! of an answer than it must.

use std::collections::BTreeMap;

use corpus::Draw;
use data_encoding::HEXLOWER;
use merge::Document;
use merge::document::Hand;
use model::{
    ChangeHash, Day, DisputeContent, DisputeDraft, DisputeId, GridId, PartyId, UtcMs, WorkerId,
};
use proof::{Batch, BatchHash, DeviceKey, Link, RowKind};
use wire::{
    Cursor, End, EnrolReply, EnrolRequest, FrameReader, FrameWriter, FromPack, FromServer, Hello,
    Message, Outcome, PackOffer, Push, PushedChange, Signed, one_from_bytes, one_to_bytes,
};

use super::Done;
use super::county::Seat;
use super::http::{Connection, get, post};
use crate::records;

/// When everything was written.
const NOW: UtcMs = UtcMs(1_795_363_100_000);
/// How many rows of its own a phone adds before the server says how the feed reads.
const LINKED_EVERY: u64 = 64;

/// An answer that offers packs tells little else.
const OFFERS_WITHIN: usize = 64 * 1024;

/// A phone.
pub(super) struct Phone {
    token: String,
    worker: WorkerId,
    actor: [u8; 16],
    key: DeviceKey,
    directory_version: u64,
    own: GridId,
    cursors: BTreeMap<String, Cursor>,
    last: BatchHash,
    draw: Draw,
    content: DisputeContent,
}

impl Phone {
    /// Redeems an invitation.
    pub(super) async fn enrolled(address: &str, seat: &Seat) -> Done<Self> {
        let mut draw = Draw::seeded(u64::from_le_bytes(random()?));
        let (actor, seed) = (draw.bytes(), draw.bytes());
        let key = DeviceKey::from_seed(&seed);
        let request = EnrolRequest {
            code: seat.code.clone(),
            device_name: "phone".to_owned(),
            actor: actor.to_vec(),
            app_version: "0.1.0".to_owned(),
            key: key.public().as_bytes().to_vec(),
            ..EnrolRequest::default()
        };
        let request = post("/v1/enrol", "", &one_to_bytes(&request).map_err(said)?);
        let reply = Connection::open(address).await?.ask(&request).await?;
        let reply: EnrolReply = one_from_bytes(&reply).map_err(said)?;
        let start = |grid: &GridId| {
            let cursor = Cursor {
                scope: grid.to_string(),
                ..Cursor::default()
            };
            (grid.to_string(), cursor)
        };
        Ok(Self {
            token: reply.token,
            worker: seat.worker,
            actor,
            key,
            directory_version: reply.directory.map_or(0, |directory| directory.version),
            own: seat.own.clone(),
            cursors: seat.holds.iter().map(start).collect(),
            last: BatchHash::NONE,
            content: content(&seat.own, &mut draw)?,
            draw,
        })
    }

    /// Syncs to the end, with so many new records to push.
    pub(super) async fn sync(&mut self, line: &mut Connection, changes: usize) -> Done<()> {
        let mut request = self.request(changes);
        if changes > 0 {
            self.check_stored(&line.ask(&request).await?)?;
            request = self.request(0);
        }
        loop {
            let answer = line.ask(&request).await?;
            let offers = offers_of(&answer)?;
            for offer in &offers {
                self.fetch(line, offer).await?;
            }
            let fetched = |told: &Cursor| offers.iter().any(|offer| offer.scope == told.scope);
            let end = end_of(&answer)?;
            for told in end.cursors.into_iter().filter(|told| !fetched(told)) {
                let cursor = self.cursors.entry(told.scope.clone()).or_default();
                (cursor.epoch, cursor.seq) = (told.epoch, told.seq);
            }
            for head in end.heads {
                let cursor = self.cursors.entry(head.scope.clone()).or_default();
                cursor.linked_seq = head.seq;
                cursor.link = head.link[..8].to_vec();
            }
            if !end.more {
                return Ok(());
            }
            request = self.request(0);
        }
    }

    /// A pack, of which only its length and its head are looked at.
    async fn fetch(&mut self, line: &mut Connection, offer: &PackOffer) -> Done<()> {
        let path = format!("/v1/packs/{}", HEXLOWER.encode(&offer.sha256));
        let pack = line.ask(&get(&path, &self.token)).await?;
        if pack.len() as u64 != offer.size_bytes {
            return Err(format!("{} bytes of {}", pack.len(), offer.size_bytes));
        }
        let mut reader = FrameReader::new();
        reader.push(&pack);
        let first = reader.next().map_err(said)?.ok_or("an empty pack")?;
        let head = match FromPack::from_frame(&first).map_err(said)? {
            FromPack::Head(head) => head.head.ok_or("a pack without a head")?,
            other => return Err(format!("{other:?}")),
        };
        let cursor = self.cursors.entry(offer.scope.clone()).or_default();
        (cursor.epoch, cursor.seq) = (head.epoch, head.seq);
        cursor.linked_seq = head.seq;
        cursor.link = head.link[..8].to_vec();
        Ok(())
    }

    /// One request with this many new records, signed.
    pub(super) fn request(&mut self, changes: usize) -> Vec<u8> {
        let push = (changes > 0).then(|| self.push(changes).0);
        self.frames(push)
    }

    /// Requests with a few new records each, of a phone that has its grid to itself: where its feed will
    /// stand after each of them is known beforehand.
    pub(super) fn pushes_ahead(&mut self, count: usize, changes: usize) -> Vec<Vec<u8>> {
        let mut link = Link::start(&self.own);
        let push = |_| {
            let (push, names) = self.push(changes);
            let request = self.frames(Some(push));
            names
                .iter()
                .for_each(|name| link = link.then(RowKind::Change, name));
            let cursor = self
                .cursors
                .get_mut(self.own.as_str())
                .expect("its own grid");
            cursor.seq += changes as u64;
            if cursor.seq - cursor.linked_seq >= LINKED_EVERY {
                cursor.linked_seq = cursor.seq;
                cursor.link = link.short().to_vec();
            }
            request
        };
        (0..count).map(push).collect()
    }

    fn push(&mut self, changes: usize) -> (Push, Vec<ChangeHash>) {
        let hand = Hand {
            actor: self.actor,
            worker: self.worker,
            at_ms: NOW,
        };
        let (mut pushed, mut names) = (Vec::new(), Vec::new());
        for _ in 0..changes {
            let id = DisputeId::from_bytes(self.draw.bytes());
            let (_, change) = Document::begin(id, &self.content, hand).expect("a good record");
            names.push(change.hash);
            pushed.push(PushedChange::of_dispute(id, &self.own, change.bytes));
        }
        let cursor = self.cursors.entry(self.own.to_string()).or_default();
        cursor.signed_no += 1;
        let batch = Batch {
            key: self.key.public().id(),
            scope: &self.own,
            no: cursor.signed_no,
            previous: self.last,
            changes: &names,
        };
        self.last = batch.hash();
        let signed = Signed {
            no: cursor.signed_no,
            signature: batch.sign(&self.key).as_bytes().to_vec(),
        };
        let push = Push {
            changes: pushed,
            signed: Some(signed),
        };
        (push, names)
    }

    fn frames(&self, push: Option<Push>) -> Vec<u8> {
        let hello = Hello {
            protocol: wire::PROTOCOL,
            cursors: self.cursors.values().cloned().collect(),
            directory_version: self.directory_version,
            device_clock_ms: NOW.0,
            actor: self.actor.to_vec(),
            key: self.key.public().as_bytes().to_vec(),
            certified: true,
            ..Hello::default()
        };
        let mut frames = FrameWriter::new();
        frames.put(&hello).expect("a hello fits");
        if let Some(push) = push {
            frames.put(&push).expect("a push fits");
        }
        post("/v1/sync", &self.token, &frames.into_bytes())
    }

    /// Everything that was pushed is stored.
    pub(super) fn check_stored(&self, answer: &[u8]) -> Done<()> {
        let mut stored = 0;
        for said in heard(answer)? {
            if let FromServer::Acks(acks) = said {
                let odd = acks
                    .acks
                    .iter()
                    .find(|ack| ack.outcome() != Outcome::Stored);
                if let Some(odd) = odd {
                    return Err(format!("{odd:?}"));
                }
                stored += acks.acks.len();
            }
        }
        if stored == 0 {
            return Err("nothing was acknowledged".to_owned());
        }
        Ok(())
    }

    /// There is nothing to read.
    pub(super) fn check_nothing_new(&self, answer: &[u8]) -> Done<()> {
        let feeds = heard(answer)?.into_iter();
        match feeds
            .filter(|said| matches!(said, FromServer::Feed(_)))
            .count()
        {
            0 => Ok(()),
            more => Err(format!("{more} feeds where there was nothing new")),
        }
    }

    /// So many rows at the least have been read.
    pub(super) fn check_read(&self, rows: usize) -> Done<()> {
        let read: u64 = self.cursors.values().map(|cursor| cursor.seq).sum();
        if usize::try_from(read).is_ok_and(|read| read >= rows) {
            Ok(())
        } else {
            Err(format!("{read} rows were read, not {rows}"))
        }
    }
}

/// Everything an answer says.
fn heard(answer: &[u8]) -> Done<Vec<FromServer>> {
    let mut reader = FrameReader::new();
    reader.push(answer);
    let mut heard = Vec::new();
    while let Some(frame) = reader.next().map_err(said)? {
        let message = FromServer::from_frame(&frame).map_err(said)?;
        if let FromServer::Refusal(refusal) = message {
            return Err(format!("{refusal:?}"));
        }
        heard.push(message);
    }
    Ok(heard)
}

/// The packs an answer offers: they stand before its end, in an answer that is short.
fn offers_of(answer: &[u8]) -> Done<Vec<PackOffer>> {
    if answer.len() > OFFERS_WITHIN {
        return Ok(Vec::new());
    }
    let heard = heard(answer)?.into_iter();
    let offers = heard.filter_map(|said| match said {
        FromServer::PackOffer(offer) => Some(offer),
        _ => None,
    });
    Ok(offers.collect())
}

/// The end of a long answer, without a look at what comes before it. Frames are `kind: u8`,
/// `flags: u8`, `len: u32` little-endian, the payload and four bytes of check sum.
fn end_of(answer: &[u8]) -> Done<End> {
    let mut rest = answer;
    while let [kind, _, a, b, c, d, ..] = *rest {
        let long = usize::try_from(u32::from_le_bytes([a, b, c, d])).map_err(said)? + 10;
        let frame = rest.get(..long).ok_or("a frame was cut")?;
        if kind == End::KIND {
            let last = heard(frame)?.into_iter().next();
            return match last {
                Some(FromServer::End(end)) => Ok(end),
                other => Err(format!("{other:?}")),
            };
        }
        rest = &rest[long..];
    }
    Err(format!(
        "an answer without its end: {:?}",
        heard(answer)?.last()
    ))
}

fn content(grid: &GridId, draw: &mut Draw) -> Done<DisputeContent> {
    let record = records::record(draw.below(1_000));
    let mut draft: DisputeDraft = serde_json::from_value(record.content).map_err(said)?;
    draft.grid = Some(grid.clone());
    let today: Day = NOW.day();
    for party in &mut draft.parties {
        party.id = Some(PartyId::from_bytes(draw.bytes()));
    }
    draft
        .parse(today)
        .map_err(|problems| format!("{problems:?}"))
}

fn random<const N: usize>() -> Done<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(said)?;
    Ok(bytes)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
