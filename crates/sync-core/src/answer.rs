//! What the server's answer asks to be done, a frame at a time as its bytes arrive. Each step is
//! carried out whole before the next; what was carried out counts even when the line breaks.

use std::collections::VecDeque;

use model::UtcMs;
use wire::{
    Acks, Certificate, Cursor, Directory, Feed, FrameReader, FromServer, PackOffer, Part,
    Recipient, Refusal, ScopeGone, SignedHead, WireError,
};

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The server's clock, to compare with the device's.
    Clock(UtcMs),
    /// The certificate of this device's key, and the server's own key.
    Certified(Box<Certified>),
    /// What bundles are sealed to.
    Recipient(Box<Recipient>),
    /// Changes of one push the server has an answer for.
    Settle(Acks),
    /// A new directory to put in the place of the old one.
    Directory(Box<Directory>),
    /// Rows to take in together with their cursor, in one transaction.
    Feed(Feed),
    /// Rows ahead of their feed to take in, in one transaction; no cursor moves.
    Ahead(Part),
    /// A pack to fetch in place of a feed, once the answer was carried out.
    Pack(PackOffer),
    /// A grid this device may no longer hold.
    Leave(ScopeGone),
    /// How feeds read up to where they were read, as the server signs it.
    Heads(Vec<SignedHead>),
}

/// What the server says when a device has no certificate yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Certified {
    /// Which key is this device's.
    pub certificate: Certificate,
    /// The server's own key: 32 bytes.
    pub authority: Vec<u8>,
}

/// How a whole answer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Whether the server has more than this answer could hold.
    pub more: bool,
    /// Where each feed ended, with what its scope holds there.
    pub ends: Vec<Cursor>,
}

/// Why an answer cannot be followed further. What came before it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The bytes are not frames or not messages.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The server gave up in the middle, with a reason.
    #[error("the server stopped: {}", .0.detail)]
    Refused(Refusal),
    /// Something came before the welcome or after the end.
    #[error("the answer is out of order")]
    OutOfOrder,
    /// A feed does not go on where this device has read to.
    #[error("the feed of {scope} goes on from {from}, this device has read to {read}")]
    Gap {
        /// The grid.
        scope: String,
        /// Where the feed begins, exclusive.
        from: u64,
        /// Where the device stands.
        read: u64,
    },
    /// The line broke before the end.
    #[error("the line broke before the answer was whole")]
    Cut,
}

/// An answer being read.
#[derive(Debug)]
pub struct Answer {
    reader: FrameReader,
    cursors: Vec<Cursor>,
    welcomed: bool,
    ended: Option<Ended>,
    next: VecDeque<Step>,
    broken: Option<Broken>,
}

impl Answer {
    /// An answer to a question asked with these cursors.
    #[must_use]
    pub fn to(cursors: Vec<Cursor>) -> Self {
        Self {
            reader: FrameReader::new(),
            cursors,
            welcomed: false,
            ended: None,
            next: VecDeque::new(),
            broken: None,
        }
    }

    /// Takes in a piece of the answer.
    pub fn push(&mut self, piece: &[u8]) {
        self.reader.push(piece);
    }

    /// The next thing to do, when a whole frame has arrived.
    ///
    /// # Errors
    /// [`Broken`]; nothing further of this answer is followed then, and every further call gives the
    /// same error.
    pub fn next_step(&mut self) -> Result<Option<Step>, Broken> {
        if let Some(broken) = &self.broken {
            return Err(broken.clone());
        }
        let next = self.read_on();
        self.broken = next.as_ref().err().cloned();
        next
    }

    fn read_on(&mut self) -> Result<Option<Step>, Broken> {
        loop {
            if let Some(step) = self.next.pop_front() {
                return Ok(Some(step));
            }
            let Some(frame) = self.reader.next()? else {
                return Ok(None);
            };
            if let Some(step) = self.step(FromServer::from_frame(&frame)?)? {
                return Ok(Some(step));
            }
        }
    }

    /// How the answer ended, once no more bytes come.
    ///
    /// # Errors
    /// [`Broken::Cut`].
    pub fn close(self) -> Result<Ended, Broken> {
        self.ended.ok_or(Broken::Cut)
    }

    fn step(&mut self, message: FromServer) -> Result<Option<Step>, Broken> {
        if let FromServer::Refusal(refusal) = message {
            return Err(Broken::Refused(refusal));
        }
        if self.ended.is_some() || self.welcomed == matches!(message, FromServer::Welcome(_)) {
            return Err(Broken::OutOfOrder);
        }
        Ok(match message {
            FromServer::Welcome(welcome) => {
                self.welcomed = true;
                if let Some(certificate) = welcome.certificate {
                    let authority = welcome.authority;
                    self.next.push_back(Step::Certified(Box::new(Certified {
                        certificate,
                        authority,
                    })));
                }
                if let Some(recipient) = welcome.recipient {
                    self.next.push_back(Step::Recipient(Box::new(recipient)));
                }
                Some(Step::Clock(UtcMs(welcome.server_clock_ms)))
            }
            FromServer::Acks(acks) => Some(Step::Settle(acks)),
            FromServer::Directory(directory) => Some(Step::Directory(Box::new(directory))),
            FromServer::Feed(feed) => {
                self.follow(&feed)?;
                Some(Step::Feed(feed))
            }
            FromServer::Part(part) => {
                self.goes_on(&part)?;
                Some(Step::Ahead(part))
            }
            FromServer::PackOffer(offer) => Some(Step::Pack(offer)),
            FromServer::ScopeGone(gone) => Some(Step::Leave(gone)),
            FromServer::End(end) => {
                let renewed = self.renewed_by(&end.cursors);
                self.next.extend(renewed.map(Step::Feed));
                self.ended = Some(Ended {
                    more: end.more,
                    ends: end.cursors,
                });
                if !end.heads.is_empty() {
                    self.next.push_back(Step::Heads(end.heads));
                }
                None
            }
            FromServer::Refusal(_) | FromServer::Unknown(_) => None,
        })
    }

    /// A part ahead of a feed is of the writing of it that was read: a new one begins with its feed.
    fn goes_on(&self, part: &Part) -> Result<(), Broken> {
        let mut known = self.cursors.iter().rev();
        let known = known.find(|cursor| cursor.scope == part.scope);
        match known.map(|cursor| cursor.epoch) {
            None | Some(0) => Ok(()),
            Some(epoch) if epoch == part.epoch => Ok(()),
            Some(_) => Err(Broken::OutOfOrder),
        }
    }

    /// Feeds that were begun anew and hold nothing yet: nothing is to be read of them, but that they
    /// were begun anew has to be known.
    fn renewed_by(&self, ends: &[Cursor]) -> impl Iterator<Item = Feed> + use<> {
        let epoch_of = |scope: &str| {
            let known = self.cursors.iter().find(|cursor| cursor.scope == scope);
            known.map(|cursor| cursor.epoch)
        };
        let renewed = ends.iter().filter(|end| {
            end.seq == 0 && end.epoch != 0 && epoch_of(&end.scope).is_some_and(|e| e != end.epoch)
        });
        let empty = |end: &Cursor| Feed {
            scope: end.scope.clone(),
            epoch: end.epoch,
            ..Feed::default()
        };
        renewed.map(empty).collect::<Vec<_>>().into_iter()
    }

    /// A feed goes on exactly where the cursor stands, or begins anew in another epoch; its rows
    /// rise and stay within it.
    fn follow(&mut self, feed: &Feed) -> Result<(), Broken> {
        let known = self
            .cursors
            .iter()
            .position(|cursor| cursor.scope == feed.scope);
        let read = known
            .and_then(|at| self.cursors.get(at))
            .filter(|cursor| cursor.epoch == feed.epoch)
            .map_or(0, |cursor| cursor.seq);
        let mut last = feed.from_seq;
        let rising = feed.rows.iter().all(|row| {
            let fits = row.seq > last && row.seq <= feed.to_seq;
            last = row.seq;
            fits
        });
        if feed.from_seq != read || feed.to_seq < read || !rising {
            return Err(Broken::Gap {
                scope: feed.scope.clone(),
                from: feed.from_seq,
                read,
            });
        }
        match known.and_then(|at| self.cursors.get_mut(at)) {
            Some(cursor) => *cursor = feed.cursor(),
            None => self.cursors.push(feed.cursor()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
