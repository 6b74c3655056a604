//! Opening, which only the server can: frames come out one after the other, whatever the size of the
//! bundle. It decides about none of them.

use std::io::{self, Read};

use age::stream::StreamReader;
use age::{DecryptError, Decryptor};
use wire::{CarriedFile, FilePiece, Frame, FrameReader, Hello, Message, Push};

use crate::{Identity, ReadError, Refused};

/// The beginning of what is sealed names whom it is sealed to, in lines of text; one whose beginning
/// is longer is none of ours, and is not read further.
const MAX_BEGINNING_BYTES: usize = 2048;
/// What the last line of that beginning begins with.
const BEGINNING_ENDS: &[u8] = b"\n--- ";
/// How much is opened at a time.
const STEP_BYTES: usize = 64 * 1024;

/// One frame of an opened bundle.
#[derive(Debug, Clone, PartialEq)]
pub enum Inside {
    /// The device that made it; first.
    Hello(Hello),
    /// Its changes.
    Push(Push),
    /// A photo begins.
    File(CarriedFile),
    /// The next bytes of that photo.
    Piece(FilePiece),
    /// Put in by a newer app.
    Unknown(u8),
}

/// An opened bundle.
pub struct Contents<R: Read> {
    plain: StreamReader<Beginning<R>>,
    frames: FrameReader,
    step: Vec<u8>,
}

impl<R: Read> Contents<R> {
    /// Opens what is sealed.
    ///
    /// # Errors
    /// [`Refused::Unopened`] when it is not sealed to this identity, [`Refused::Damaged`] when it is
    /// not sealed at all; or where it lies failed.
    pub fn open(identity: &Identity, sealed: R) -> Result<Self, ReadError> {
        let opening = Decryptor::new(Beginning::of(sealed)?).map_err(unopened)?;
        let keys = std::iter::once(&identity.0 as &dyn age::Identity);
        Ok(Self {
            plain: opening.decrypt(keys).map_err(unopened)?,
            frames: FrameReader::new(),
            step: vec![0; STEP_BYTES],
        })
    }

    /// The next frame; none at the end.
    ///
    /// # Errors
    /// [`Refused::Damaged`]; or where it lies failed.
    #[expect(
        clippy::should_implement_trait,
        reason = "after an error there is nothing to go on with"
    )]
    pub fn next(&mut self) -> Result<Option<Inside>, ReadError> {
        loop {
            if let Some(frame) = self.frames.next().map_err(|error| unreadable(&error))? {
                return Ok(Some(inside(&frame)?));
            }
            let read = match self.plain.read(&mut self.step) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(not_sealed(error)),
            };
            if read == 0 {
                return match self.frames.held_bytes() {
                    0 => Ok(None),
                    _ => Err(Refused::Damaged("it ends inside a frame".to_owned()).into()),
                };
            }
            self.frames.push(&self.step[..read]);
        }
    }
}

fn inside(frame: &Frame) -> Result<Inside, Refused> {
    let read = match frame.kind {
        Hello::KIND => Hello::from_frame(frame).map(Inside::Hello),
        Push::KIND => Push::from_frame(frame).map(Inside::Push),
        CarriedFile::KIND => CarriedFile::from_frame(frame).map(Inside::File),
        FilePiece::KIND => FilePiece::from_frame(frame).map(Inside::Piece),
        other => Ok(Inside::Unknown(other)),
    };
    read.map_err(|error| unreadable(&error))
}

fn unreadable(error: &wire::WireError) -> Refused {
    Refused::Damaged(error.to_string())
}

fn unopened(error: DecryptError) -> ReadError {
    match error {
        DecryptError::Io(error) => not_sealed(error),
        DecryptError::NoMatchingKeys => Refused::Unopened.into(),
        other => Refused::Damaged(other.to_string()).into(),
    }
}

/// What age says of bytes that are not as they were sealed; anything else is said by where they lie.
fn not_sealed(error: io::Error) -> ReadError {
    use io::ErrorKind::{InvalidData, UnexpectedEof};
    match error.kind() {
        InvalidData | UnexpectedEof => {
            Refused::Damaged("it is not as it was sealed".to_owned()).into()
        }
        _ => ReadError::Io(error),
    }
}

/// What is sealed, once its beginning is known to be short: a longer one would be gathered in memory
/// and read over and over.
struct Beginning<R> {
    begun: io::Cursor<Vec<u8>>,
    rest: R,
}

impl<R: Read> Beginning<R> {
    fn of(mut sealed: R) -> Result<Self, ReadError> {
        let mut begun = Vec::with_capacity(MAX_BEGINNING_BYTES);
        let most = u64::try_from(MAX_BEGINNING_BYTES).unwrap_or(u64::MAX);
        sealed.by_ref().take(most).read_to_end(&mut begun)?;
        let ends = begun
            .windows(BEGINNING_ENDS.len())
            .any(|bytes| bytes == BEGINNING_ENDS);
        if !ends {
            return Err(Refused::Damaged("it is not sealed".to_owned()).into());
        }
        Ok(Self {
            begun: io::Cursor::new(begun),
            rest: sealed,
        })
    }
}

impl<R: Read> Read for Beginning<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.begun.read(into)? {
            0 => self.rest.read(into),
            read => Ok(read),
        }
    }
}
