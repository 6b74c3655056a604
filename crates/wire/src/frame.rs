//! Framing: `kind: u8`, `flags: u8`, `len: u32` little-endian, `len` bytes of payload, and the
//! CRC-32 of all of that, little-endian. Ten bytes around a payload.
//!
//! Flags: bit 0 says that the payload is a zstd frame; bits 4 to 7 name the dictionary it was
//! compressed with, 0 for none. Every other bit, and every dictionary that is not here, is refused: who
//! does not know a flag cannot read the payload.
//!
//! Dictionary 1 belongs to protocol 2: whoever speaks that can read it. It was trained by `zstd --train` (Zstandard,
//! RFC 8878 §5) on what devices and a server say to each other in made-up stories, and never changes; a better one
//! gets the next number, and the next protocol.

use std::cell::RefCell;
use std::io;

use zstd::bulk::{Compressor, Decompressor};

use crate::{Message, WireError};

/// The longest payload as it is sent.
pub const MAX_STORED_BYTES: usize = 1 << 20;
/// The longest payload once inflated.
pub const MAX_INFLATED_BYTES: usize = 4 << 20;
/// Bytes around a payload.
pub const OVERHEAD_BYTES: usize = HEAD + CRC;

const HEAD: usize = 6;
const CRC: usize = 4;
const ZSTD: u8 = 1;
const LEVEL: i32 = 3;
const LEVEL_KEPT: i32 = 12;
/// Below this a zstd header costs more than it can save.
const WORTH_COMPRESSING: usize = 64;
/// The same with a dictionary.
const WORTH_IT_WITH_A_DICTIONARY: usize = 24;
/// The bit that names dictionary 1.
const DICTIONARY: u8 = 1 << 4;
/// Dictionary 1.
const DICTIONARY_1: &[u8] = include_bytes!("../dictionary/1.zdict");
/// The protocol from which on a payload may be compressed with it.
const DICTIONARY_SINCE: u32 = 2;

/// One whole frame, its payload inflated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What the payload is; see [`Message::KIND`]. A kind that is not known is passed over.
    pub kind: u8,
    /// The message.
    pub payload: Vec<u8>,
}

/// Gathers frames into one run of bytes.
#[derive(Debug)]
pub struct FrameWriter {
    bytes: Vec<u8>,
    level: i32,
    dictionary: bool,
}

impl Default for FrameWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl FrameWriter {
    /// Starts with nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            bytes: Vec::new(),
            level: LEVEL,
            dictionary: false,
        }
    }

    /// The same for bytes that are written once and sent many times: compressed as well as a few
    /// milliseconds a frame allow.
    #[must_use]
    pub const fn for_keeping() -> Self {
        Self {
            bytes: Vec::new(),
            level: LEVEL_KEPT,
            dictionary: false,
        }
    }

    /// From here on whoever reads it speaks this protocol; before that is known, nothing is written that an
    /// older one cannot read.
    pub const fn speak(&mut self, protocol: u32) {
        self.dictionary = protocol >= DICTIONARY_SINCE;
    }

    /// Appends a message; its payload is compressed when that makes it smaller.
    ///
    /// # Errors
    /// [`WireError::TooLong`] when the message is longer than a frame may be.
    pub fn put<M: Message>(&mut self, message: &M) -> Result<(), WireError> {
        self.put_payload(M::KIND, &message.encode_to_vec())
    }

    /// Appends a payload of any kind.
    ///
    /// # Errors
    /// [`WireError::TooLong`] when the payload is longer than a frame may carry.
    pub fn put_payload(&mut self, kind: u8, payload: &[u8]) -> Result<(), WireError> {
        if payload.len() > MAX_INFLATED_BYTES {
            return Err(WireError::TooLong {
                bytes: payload.len(),
                max: MAX_INFLATED_BYTES,
            });
        }
        let flags = if self.dictionary {
            ZSTD | DICTIONARY
        } else {
            ZSTD
        };
        let smaller = deflate(payload, self.level, self.dictionary)?;
        let (flags, stored) = smaller
            .as_deref()
            .map_or((0, payload), |small| (flags, small));
        let too_long = WireError::TooLong {
            bytes: stored.len(),
            max: MAX_STORED_BYTES,
        };
        let len = match u32::try_from(stored.len()) {
            Ok(len) if stored.len() <= MAX_STORED_BYTES => len,
            _ => return Err(too_long),
        };
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&[kind, flags]);
        self.bytes.extend_from_slice(&len.to_le_bytes());
        self.bytes.extend_from_slice(stored);
        let crc = crc32fast::hash(&self.bytes[start..]);
        self.bytes.extend_from_slice(&crc.to_le_bytes());
        Ok(())
    }

    /// How many bytes have been written.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing has been written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Takes bytes in pieces of any size and gives back whole frames. After an error the rest of the
/// stream cannot be trusted, and every further call gives the same error.
#[derive(Debug, Default)]
pub struct FrameReader {
    bytes: Vec<u8>,
    read: usize,
    broken: Option<WireError>,
}

impl FrameReader {
    /// Starts with nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            bytes: Vec::new(),
            read: 0,
            broken: None,
        }
    }

    /// Adds the bytes that arrived.
    pub fn push(&mut self, piece: &[u8]) {
        if self.broken.is_none() {
            self.bytes.drain(..self.read);
            self.read = 0;
            self.bytes.extend_from_slice(piece);
        }
    }

    /// The next whole frame, or none when more bytes are needed. Call it until it gives none
    /// before pushing more, so that no more than one frame is ever held.
    ///
    /// # Errors
    /// A payload that is too long (told before anything is allocated), a flag that is not known, a
    /// checksum that does not fit, or a payload that does not inflate within its bound.
    #[expect(
        clippy::should_implement_trait,
        reason = "none means 'not yet', not 'never again'"
    )]
    pub fn next(&mut self) -> Result<Option<Frame>, WireError> {
        if let Some(error) = &self.broken {
            return Err(error.clone());
        }
        let next = next_in(&self.bytes[self.read..]);
        match next {
            Ok(Some((frame, used))) => {
                self.read += used;
                Ok(Some(frame))
            }
            Ok(None) => Ok(None),
            Err(error) => {
                self.bytes = Vec::new();
                self.read = 0;
                self.broken = Some(error.clone());
                Err(error)
            }
        }
    }

    /// How many more bytes it takes, as far as can be known, until a frame is whole; none when one is.
    /// Who reads so many and no more never reads beyond the frame.
    ///
    /// # Errors
    /// As [`Self::next`], for a head that says what is refused.
    pub fn wants(&self) -> Result<usize, WireError> {
        if let Some(error) = &self.broken {
            return Err(error.clone());
        }
        let held = self.bytes.get(self.read..).unwrap_or_default();
        let whole = match held {
            [_, flags, _, _, _, _, ..] if !is_known(*flags) => {
                return Err(WireError::UnknownFlags(*flags));
            }
            [_, _, a, b, c, d, ..] => HEAD + stored_len([*a, *b, *c, *d])? + CRC,
            _ => HEAD,
        };
        Ok(whole.saturating_sub(held.len()))
    }

    /// Whether [`Self::next`] has something to give: a whole frame, or an error. Looks at the head of a
    /// frame only.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !matches!(self.wants(), Ok(1..))
    }

    /// How many bytes of an unfinished frame are held: more than none at the end of a stream means
    /// that it was cut inside a frame.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.bytes.len() - self.read
    }
}

fn next_in(bytes: &[u8]) -> Result<Option<(Frame, usize)>, WireError> {
    let Some((&[kind, flags, a, b, c, d], rest)) = bytes.split_first_chunk::<HEAD>() else {
        return Ok(None);
    };
    if !is_known(flags) {
        return Err(WireError::UnknownFlags(flags));
    }
    let len = stored_len([a, b, c, d])?;
    let Some((stored, rest)) = rest.split_at_checked(len) else {
        return Ok(None);
    };
    let Some((crc, _)) = rest.split_first_chunk::<CRC>() else {
        return Ok(None);
    };
    if crc32fast::hash(&bytes[..HEAD + len]) != u32::from_le_bytes(*crc) {
        return Err(WireError::Checksum);
    }
    let payload = if flags & ZSTD == 0 {
        stored.to_vec()
    } else {
        inflate(stored, flags & DICTIONARY != 0)?
    };
    Ok(Some((Frame { kind, payload }, HEAD + len + CRC)))
}

/// The length a head names, within its bound.
fn stored_len(named: [u8; 4]) -> Result<usize, WireError> {
    let len = usize::try_from(u32::from_le_bytes(named)).unwrap_or(usize::MAX);
    if len > MAX_STORED_BYTES {
        return Err(WireError::TooLong {
            bytes: len,
            max: MAX_STORED_BYTES,
        });
    }
    Ok(len)
}

/// Whether the payload under these flags can be read.
const fn is_known(flags: u8) -> bool {
    matches!(flags, 0 | ZSTD) || flags == ZSTD | DICTIONARY
}

/// What is made once a thread: making the tables of zstd takes longer than packing a message with them.
type Once<T> = RefCell<Option<T>>;

thread_local! {
    static PACKER: Once<Compressor<'static>> = const { RefCell::new(None) };
    static UNPACKER: Once<Decompressor<'static>> = const { RefCell::new(None) };
    static PACKER_1: Once<Compressor<'static>> = const { RefCell::new(None) };
    static UNPACKER_1: Once<Decompressor<'static>> = const { RefCell::new(None) };
}

fn made<T>(once: &mut Option<T>, make: impl FnOnce() -> io::Result<T>) -> io::Result<&mut T> {
    match once {
        Some(made) => Ok(made),
        none => Ok(none.insert(make()?)),
    }
}

fn with_dictionary() -> io::Result<Compressor<'static>> {
    let mut packer = Compressor::with_dictionary(LEVEL, DICTIONARY_1)?;
    // The flags say it.
    packer.include_dictid(false)?;
    Ok(packer)
}

fn deflate(payload: &[u8], level: i32, dictionary: bool) -> Result<Option<Vec<u8>>, WireError> {
    let worth = if dictionary {
        WORTH_IT_WITH_A_DICTIONARY
    } else {
        WORTH_COMPRESSING
    };
    if payload.len() < worth {
        return Ok(None);
    }
    let packed = if dictionary {
        PACKER_1.with_borrow_mut(|packer| made(packer, with_dictionary)?.compress(payload))
    } else if level == LEVEL {
        PACKER.with_borrow_mut(|packer| made(packer, || Compressor::new(LEVEL))?.compress(payload))
    } else {
        zstd::bulk::compress(payload, level)
    };
    let packed = packed.map_err(|_| WireError::Compression)?;
    Ok((packed.len() < payload.len()).then_some(packed))
}

/// The zstd frame names its inflated size; one that does not is refused, so that nothing larger
/// than the bound is ever allocated.
fn inflate(stored: &[u8], dictionary: bool) -> Result<Vec<u8>, WireError> {
    let size = zstd::zstd_safe::get_frame_content_size(stored)
        .ok()
        .flatten()
        .and_then(|size| usize::try_from(size).ok())
        .ok_or(WireError::Compression)?;
    if size > MAX_INFLATED_BYTES {
        return Err(WireError::TooLong {
            bytes: size,
            max: MAX_INFLATED_BYTES,
        });
    }
    let payload = if dictionary {
        let make = || Decompressor::with_dictionary(DICTIONARY_1);
        UNPACKER_1.with_borrow_mut(|unpacker| made(unpacker, make)?.decompress(stored, size))
    } else {
        UNPACKER
            .with_borrow_mut(|unpacker| made(unpacker, Decompressor::new)?.decompress(stored, size))
    };
    let payload = payload.map_err(|_| WireError::Compression)?;
    if payload.len() == size {
        Ok(payload)
    } else {
        Err(WireError::Compression)
    }
}
