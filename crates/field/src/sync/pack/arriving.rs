//! A pack as it comes: read and looked at, a step ahead of what is written.

use std::sync::mpsc::{self, Receiver, Sender, SyncSender, TryRecvError};

use store::pack::Pack;
use wire::{Frame, FrameReader, FromPack, PackHead};

use super::Stopped;
use crate::Field;
use crate::failure::not_understood;
use crate::line::Reply;
use crate::sync::part;

/// What of a file was read and looked at.
pub(super) enum Looked {
    Head(PackHead),
    Part(part::Looked),
    /// What a newer server puts in; the last of its file.
    Unknown,
}

/// A file as it comes.
pub(super) struct Arriving<'a> {
    field: &'a Field,
    pack: Pack,
    reader: FrameReader,
    /// How many bytes of the file have come, those before this answer included.
    came: u64,
    /// How many of them were read.
    read: u64,
    began: bool,
    ahead: SyncSender<(Looked, u64)>,
    /// Says of each that it is written; gone when no more is.
    written: Receiver<()>,
}

/// The other side of it: what was looked at, and where in the file it ends.
pub(super) struct Ahead {
    looked: Receiver<(Looked, u64)>,
    written: Sender<()>,
}

impl Ahead {
    /// Writes one after the other, until there is none or one cannot be written.
    pub(super) fn each(
        self,
        mut write: impl FnMut(Looked, u64) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        for (looked, end) in self.looked {
            write(looked, end)?;
            // Whoever reads may have ended.
            self.written.send(()).ok();
        }
        Ok(())
    }
}

impl<'a> Arriving<'a> {
    /// Begins where what was taken in ends.
    pub(super) fn of(field: &'a Field, pack: &Pack) -> (Self, Ahead) {
        // It holds nothing: one is looked at while the one before is written.
        let (ahead, looked) = mpsc::sync_channel(0);
        let (says, written) = mpsc::channel();
        let arriving = Self {
            field,
            reader: FrameReader::new(),
            came: pack.offset_bytes,
            read: pack.offset_bytes,
            pack: pack.clone(),
            began: false,
            ahead,
            written,
        };
        let ahead = Ahead {
            looked,
            written: says,
        };
        (arriving, ahead)
    }

    /// Takes a piece; tells whether more is wanted.
    pub(super) fn take(&mut self, head: &Reply, piece: &[u8]) -> Result<bool, Stopped> {
        if self.has_stopped() {
            return Ok(false);
        }
        if !self.began && head.status != 206 {
            // All of it comes, and not the rest alone: what was taken in is taken in once more.
            (self.came, self.read) = (0, 0);
        }
        self.began = true;
        self.came += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.reader.push(piece);
        while let Some(frame) = self.reader.next().map_err(not_understood)? {
            let held = u64::try_from(self.reader.held_bytes()).unwrap_or(u64::MAX);
            let end = self.came.saturating_sub(held);
            let looked = self.look(&frame, end)?;
            self.read = end;
            if let Some(looked) = looked
                && !self.hand_on(looked, end)
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Hands on what was looked at; `false` when whoever writes has stopped, and says why.
    fn hand_on(&self, looked: Looked, end: u64) -> bool {
        if self.ahead.send((looked, end)).is_err() {
            return false;
        }
        !self.field.parts.line.in_step() || self.written.recv().is_ok()
    }

    /// Whether what comes is not written any more: the rest is not waited for.
    fn has_stopped(&self) -> bool {
        loop {
            match self.written.try_recv() {
                Ok(()) => {}
                Err(TryRecvError::Empty) => return false,
                Err(TryRecvError::Disconnected) => return true,
            }
        }
    }

    /// Looks at one frame of the file, which ends at this byte of it; none of what nobody has to write.
    fn look(&self, frame: &Frame, end: u64) -> Result<Option<Looked>, Stopped> {
        let first = self.read == 0;
        match FromPack::from_frame(frame).map_err(not_understood)? {
            FromPack::Head(head) if first => Ok(Some(Looked::Head(head))),
            FromPack::Part(part) if !first => {
                check_feed(&self.pack, &part.scope, part.epoch)?;
                let looked = part::open(self.field, &self.pack.scope, part)?;
                Ok(Some(Looked::Part(looked)))
            }
            // It costs no write of its own, unless it is the last.
            FromPack::Unknown(_) if !first && end < self.pack.size_bytes => Ok(None),
            FromPack::Unknown(_) if !first => Ok(Some(Looked::Unknown)),
            _ => Err(Stopped::Lies(not_understood("the order of a pack"))),
        }
    }
}

/// Whether this is of the feed the pack was offered for.
pub(super) fn check_feed(pack: &Pack, scope: &str, epoch: u64) -> Result<(), Stopped> {
    if scope == pack.scope.as_str() && epoch == pack.epoch {
        Ok(())
    } else {
        Err(Stopped::Lies(not_understood("a pack of another feed")))
    }
}
