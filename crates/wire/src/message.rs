//! Which message a frame carries. A kind that is not known is handed over as such, so that an
//! older side passes over what a newer one adds.

use crate::bounds::{self, Repeated};
use crate::{
    Acks, Directory, End, Feed, Frame, FrameReader, FrameWriter, Hello, PackHead, PackOffer, Part,
    Push, Refusal, ScopeGone, Welcome, WireError,
};

/// A message that travels in a frame of its own.
pub trait Message: prost::Message + Default {
    /// The kind of its frame; never given to another message.
    const KIND: u8;
    /// Every repeated field it has, each with its bound.
    const REPEATED: &'static [Repeated] = &[];

    /// Reads the message from a frame.
    ///
    /// # Errors
    /// [`WireError::NotTheFrame`] when the frame is of another kind, [`WireError::NotAMessage`]
    /// when its payload does not decode,
    /// [`WireError::TooMany`] when it would decode to more than it may.
    fn from_frame(frame: &Frame) -> Result<Self, WireError> {
        if frame.kind != Self::KIND {
            return Err(WireError::NotTheFrame {
                expected: Self::KIND,
            });
        }
        bounds::check(frame.kind, &frame.payload, Self::REPEATED)?;
        Self::decode(frame.payload.as_slice()).map_err(|error| WireError::NotAMessage {
            kind: frame.kind,
            detail: error.to_string(),
        })
    }
}

/// What a device says in a sync.
#[derive(Debug, Clone, PartialEq)]
pub enum FromDevice {
    /// First.
    Hello(Hello),
    /// After the hello.
    Push(Push),
    /// Said by a newer app.
    Unknown(u8),
}

impl FromDevice {
    /// Reads a frame.
    ///
    /// # Errors
    /// [`WireError::NotAMessage`], [`WireError::TooMany`].
    pub fn from_frame(frame: &Frame) -> Result<Self, WireError> {
        Ok(match frame.kind {
            Hello::KIND => Self::Hello(Hello::from_frame(frame)?),
            Push::KIND => Self::Push(Push::from_frame(frame)?),
            other => Self::Unknown(other),
        })
    }
}

/// What the server says in a sync.
#[derive(Debug, Clone, PartialEq)]
pub enum FromServer {
    /// First.
    Welcome(Welcome),
    /// One for each push, in the same order.
    Acks(Acks),
    /// When the device has another.
    Directory(Directory),
    /// Rows of one scope.
    Feed(Feed),
    /// Rows of one scope out of their order.
    Part(Part),
    /// A pack in place of the feed of a scope.
    PackOffer(PackOffer),
    /// A scope the device may no longer hold.
    ScopeGone(ScopeGone),
    /// Last.
    End(End),
    /// In place of the rest: the server failed in the middle.
    Refusal(Refusal),
    /// Said by a newer server.
    Unknown(u8),
}

impl FromServer {
    /// Reads a frame.
    ///
    /// # Errors
    /// [`WireError::NotAMessage`], [`WireError::TooMany`].
    pub fn from_frame(frame: &Frame) -> Result<Self, WireError> {
        Ok(match frame.kind {
            Welcome::KIND => Self::Welcome(Welcome::from_frame(frame)?),
            Acks::KIND => Self::Acks(Acks::from_frame(frame)?),
            Directory::KIND => Self::Directory(Directory::from_frame(frame)?),
            Feed::KIND => Self::Feed(Feed::from_frame(frame)?),
            Part::KIND => Self::Part(Part::from_frame(frame)?),
            PackOffer::KIND => Self::PackOffer(PackOffer::from_frame(frame)?),
            ScopeGone::KIND => Self::ScopeGone(ScopeGone::from_frame(frame)?),
            End::KIND => Self::End(End::from_frame(frame)?),
            Refusal::KIND => Self::Refusal(Refusal::from_frame(frame)?),
            other => Self::Unknown(other),
        })
    }
}

/// What a pack says.
#[derive(Debug, Clone, PartialEq)]
pub enum FromPack {
    /// First.
    Head(PackHead),
    /// Any number of them.
    Part(Part),
    /// Put in by a newer server.
    Unknown(u8),
}

impl FromPack {
    /// Reads a frame.
    ///
    /// # Errors
    /// [`WireError::NotAMessage`], [`WireError::TooMany`].
    pub fn from_frame(frame: &Frame) -> Result<Self, WireError> {
        Ok(match frame.kind {
            PackHead::KIND => Self::Head(PackHead::from_frame(frame)?),
            Part::KIND => Self::Part(Part::from_frame(frame)?),
            other => Self::Unknown(other),
        })
    }
}

/// A body that is one frame.
///
/// # Errors
/// [`WireError::TooLong`].
pub fn one_to_bytes<M: Message>(message: &M) -> Result<Vec<u8>, WireError> {
    let mut frames = FrameWriter::new();
    frames.put(message)?;
    Ok(frames.into_bytes())
}

/// Reads a body that must be one whole frame of this message and nothing after it.
///
/// # Errors
/// Any [`WireError`].
pub fn one_from_bytes<M: Message>(bytes: &[u8]) -> Result<M, WireError> {
    let mut frames = FrameReader::new();
    frames.push(bytes);
    let whole = frames.next()?.filter(|_| frames.held_bytes() == 0);
    M::from_frame(&whole.ok_or(WireError::NotTheFrame { expected: M::KIND })?)
}
