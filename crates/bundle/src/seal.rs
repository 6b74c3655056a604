//! Sealing: frames go in one after the other and come out sealed at the other end, so that a bundle
//! of two hundred photos is never in memory.

use std::io::{self, Write};

use age::Encryptor;
use age::stream::StreamWriter;
use model::FileHash;
use sha2::{Digest, Sha256};
use wire::{CarriedFile, FilePiece, FrameWriter, Hello, Message, Push};

use crate::Recipient;

/// The largest piece of a photo that goes into one frame.
pub const PIECE_BYTES: usize = 64 * 1024;

/// A bundle being sealed.
pub struct Sealing<W: Write> {
    out: StreamWriter<Counted<W>>,
    changes: u32,
    photos: u32,
}

/// What was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// How many bytes.
    pub size_bytes: u64,
    /// SHA-256 of them.
    pub sha256: FileHash,
    /// How many changes are in it.
    pub changes: u32,
    /// How many photos are in it.
    pub photos: u32,
}

impl<W: Write> Sealing<W> {
    /// Begins with who it comes from.
    ///
    /// # Errors
    /// What `out` says.
    pub fn begin(recipient: &Recipient, hello: &Hello, out: W) -> io::Result<Self> {
        let all = std::iter::once(&recipient.0 as &dyn age::Recipient);
        let sealing = Encryptor::with_recipients(all).map_err(io::Error::other)?;
        let counted = Counted {
            out,
            hash: Sha256::new(),
            size_bytes: 0,
        };
        let mut begun = Self {
            out: sealing.wrap_output(counted)?,
            changes: 0,
            photos: 0,
        };
        begun.put(hello)?;
        Ok(begun)
    }

    /// Adds changes. All of them come before the first photo: words go before pictures.
    ///
    /// # Errors
    /// What `out` says.
    pub fn push(&mut self, push: &Push) -> io::Result<()> {
        let more = u32::try_from(push.changes.len()).unwrap_or(u32::MAX);
        self.changes = self.changes.saturating_add(more);
        self.put(push)
    }

    /// Begins a photo; its pieces follow.
    ///
    /// # Errors
    /// What `out` says.
    pub fn file(&mut self, file: &CarriedFile) -> io::Result<()> {
        self.photos = self.photos.saturating_add(1);
        self.put(file)
    }

    /// Adds bytes to the photo that was begun last.
    ///
    /// # Errors
    /// What `out` says.
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        bytes.chunks(PIECE_BYTES).try_for_each(|piece| {
            self.put(&FilePiece {
                bytes: piece.to_vec(),
            })
        })
    }

    /// Ends it; tells what was sealed.
    ///
    /// # Errors
    /// What `out` says.
    pub fn finish(self) -> io::Result<(Sealed, W)> {
        let mut counted = self.out.finish()?;
        counted.out.flush()?;
        let sealed = Sealed {
            size_bytes: counted.size_bytes,
            sha256: FileHash::from_bytes(counted.hash.finalize().into()),
            changes: self.changes,
            photos: self.photos,
        };
        Ok((sealed, counted.out))
    }

    fn put<M: Message>(&mut self, message: &M) -> io::Result<()> {
        let mut frame = FrameWriter::new();
        frame.put(message).map_err(io::Error::other)?;
        self.out.write_all(&frame.into_bytes())
    }
}

/// Hashes and counts what passes.
struct Counted<W> {
    out: W,
    hash: Sha256,
    size_bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.size_bytes += u64::try_from(written).unwrap_or(u64::MAX);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
