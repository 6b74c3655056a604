//! Watches the line. What the server sends is held against what the administrator granted, whether or
//! not it arrives; what a device took in tells what it believes acknowledged.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{ChangeHash, RecordId};
use sha2::{Digest, Sha256};
use wire::{
    EnrolReply, FrameReader, FromPack, FromServer, Message, Outcome, PackOffer, Row, Whole,
};

use crate::book::Book;
use crate::moving;
use crate::town::Town;
use crate::trace::{Trace, short};

/// A device as the administrator knows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holder {
    pub(crate) seat: usize,
    pub(crate) revoked: bool,
}

/// What is known of the world beside what its devices and its server believe.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) town: Town,
    pub(crate) holders: BTreeMap<usize, Holder>,
    pub(crate) book: Book,
    /// The changes of documents that came whole, by what they are as bytes: the same ones go to many devices.
    opened: BTreeMap<[u8; 32], Vec<ChangeHash>>,
}

/// The watcher.
#[derive(Clone)]
pub(crate) struct Eye {
    known: Arc<Mutex<Known>>,
    pub(crate) trace: Arc<Trace>,
}

/// One answer being watched.
pub(crate) struct Watch {
    sent: FrameReader,
    heard: FrameReader,
}

impl Watch {
    pub(crate) const fn new() -> Self {
        Self {
            sent: FrameReader::new(),
            heard: FrameReader::new(),
        }
    }
}

impl Eye {
    pub(crate) fn new(trace: Arc<Trace>) -> Self {
        Self {
            known: Arc::default(),
            trace,
        }
    }

    pub(crate) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server sent this to a device.
    pub(crate) fn sent(&self, watch: &mut Watch, device: usize, bytes: &[u8]) {
        watch.sent.push(bytes);
        while let Ok(Some(frame)) = watch.sent.next() {
            let enrolled = EnrolReply::from_frame(&frame)
                .ok()
                .and_then(|reply| reply.directory);
            let head = match FromPack::from_frame(&frame) {
                Ok(FromPack::Head(head)) => head.head,
                _ => None,
            };
            let message = match (enrolled, head) {
                (Some(directory), _) => Ok(FromServer::Directory(directory)),
                (None, Some(head)) => Ok(FromServer::PackOffer(PackOffer {
                    scope: head.scope,
                    ..PackOffer::default()
                })),
                (None, None) => FromServer::from_frame(&frame),
            };
            if let Ok(message) = message {
                self.check(device, &message);
            }
        }
    }

    fn check(&self, device: usize, message: &FromServer) {
        let mut known = self.known();
        let Known {
            town,
            holders,
            book,
            opened,
        } = &mut *known;
        let Some(holder) = holders.get(&device) else {
            return;
        };
        let mut outside = |scope: &str, what: &str| {
            let granted = scope
                .parse()
                .is_ok_and(|grid| town.may_hold(holder.seat, &grid));
            if !granted || holder.revoked {
                book.broke(
                    "a byte outside its grant",
                    format!("{what} of {scope} to device {device}"),
                );
            }
        };
        match message {
            FromServer::Feed(feed) => {
                outside(&feed.scope, "a feed");
                check_rows(book, device, &feed.scope, &feed.rows);
            }
            FromServer::Part(part) => {
                outside(&part.scope, "a part");
                check_rows(book, device, &part.scope, &part.rows);
                for whole in &part.wholes {
                    check_whole(book, opened, device, &part.scope, whole);
                }
            }
            FromServer::PackOffer(offer) => {
                outside(&offer.scope, "a pack");
                if offer.size_bytes > 0 {
                    let (scope, seq) = (&offer.scope, offer.seq);
                    self.trace.note(&format!(
                        "{device} is offered {scope} up to {seq} as a pack"
                    ));
                }
            }
            FromServer::Directory(directory) => {
                for grid in &directory.grids {
                    outside(&grid.id, "a grid");
                }
            }
            FromServer::End(end) => {
                for cursor in &end.cursors {
                    outside(&cursor.scope, "a cursor");
                }
            }
            _ => {}
        }
    }

    /// A device took this in.
    pub(crate) fn heard(&self, watch: &mut Watch, device: usize, bytes: &[u8]) {
        watch.heard.push(bytes);
        while let Ok(Some(frame)) = watch.heard.next() {
            let Ok(FromServer::Acks(acks)) = FromServer::from_frame(&frame) else {
                continue;
            };
            for ack in &acks.acks {
                let Ok(hash) = ack.change() else { continue };
                let outcome = ack.outcome();
                let said = format!("hears {outcome:?} {} {}", short(&ack.hash), ack.code);
                self.trace.note(&format!("{device} {said}"));
                let mut known = self.known();
                match outcome {
                    Outcome::Stored | Outcome::Duplicate => {
                        if let Some(made) = known.book.made.get_mut(&hash) {
                            made.stored = true;
                        }
                        known.book.refused.remove(&(device, hash));
                    }
                    _ => {
                        known.book.refused.insert((device, hash), ack.code.clone());
                    }
                }
            }
        }
    }
}

fn check_rows(book: &mut Book, device: usize, scope: &str, rows: &[Row]) {
    for row in rows {
        if !row.bytes.is_empty() {
            check_word(book, device, &row.doc);
            check_change(book, scope, &row.doc, merge::gate::name_of(&row.bytes));
        }
    }
}

fn check_whole(
    book: &mut Book,
    opened: &mut BTreeMap<[u8; 32], Vec<ChangeHash>>,
    device: usize,
    scope: &str,
    whole: &Whole,
) {
    check_word(book, device, &whole.doc);
    let saved: [u8; 32] = Sha256::digest(&whole.saved).into();
    let parts = match opened.entry(saved) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(new) => match merge::gate::Whole::open(&whole.saved) {
            Ok(opened) => new.insert(opened.parts().iter().map(|part| part.hash).collect()),
            Err(held) => return book.broke("a document that cannot be loaded", held),
        },
    };
    for part in parts.iter() {
        check_change(book, scope, &whole.doc, *part);
    }
}

fn check_word(book: &mut Book, device: usize, doc: &[u8]) {
    if RecordId::from_slice(doc).is_some_and(|doc| book.erased.contains(&doc)) {
        let how = format!("{} to device {device}", short(doc));
        book.broke("a word of an erased record", how);
    }
}

fn check_change(book: &mut Book, scope: &str, doc: &[u8], hash: ChangeHash) {
    if let Some(made) = book.made.get(&hash)
        && (made.grid.as_str() != scope || doc != made.doc.as_bytes())
        && !moving::has_been_in(&book.moved, made.doc, scope)
    {
        let how = format!("{} in the feed of {scope}", short(hash.as_bytes()));
        book.broke("a change in another grid's feed", how);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Time;
    use crate::town::Seat;
    use wire::{Feed, FrameWriter};

    const OWN: &str = "620602119202001";
    const FOREIGN: &str = "620602119202002";

    fn watched(scope: &str, revoked: bool) -> Vec<String> {
        let eye = Eye::new(Arc::new(Trace::new(Time::default(), false)));
        {
            let mut known = eye.known();
            known.town.seats.push(Seat::of_grid(OWN.parse().unwrap()));
            known.holders.insert(1, Holder { seat: 0, revoked });
        }
        let mut feed = Feed::default();
        feed.scope.push_str(scope);
        let mut frames = FrameWriter::new();
        frames.put(&feed).unwrap();
        let bytes = frames.into_bytes();
        let mut watch = Watch::new();
        let (some, rest) = bytes.split_at(7);
        eye.sent(&mut watch, 1, some);
        eye.sent(&mut watch, 1, rest);
        let known = eye.known();
        known.book.broken.clone()
    }

    #[test]
    fn what_belongs_to_the_grant_may_pass() {
        assert!(watched(OWN, false).is_empty());
    }

    #[test]
    fn another_grid_and_a_revoked_device_are_seen() {
        assert!(watched(FOREIGN, false)[0].starts_with("a byte outside its grant"));
        assert!(watched(OWN, true)[0].starts_with("a byte outside its grant"));
    }
}
