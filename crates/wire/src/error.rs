//! What can be wrong with bytes from the other side, and how the server refuses a request.

use crate::Message;

/// Why bytes from the other side were not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// A payload over its bound.
    #[error("a frame of {bytes} bytes is over the limit of {max}")]
    TooLong {
        /// What it has or claims to have.
        bytes: usize,
        /// The bound.
        max: usize,
    },
    /// A flag this version cannot read.
    #[error("a frame carries the flags {0:#04x}, which this version does not know: update the app")]
    UnknownFlags(u8),
    /// The bytes were changed on the way.
    #[error("a frame was damaged on the way: its checksum does not fit")]
    Checksum,
    /// The payload does not inflate.
    #[error("a frame was damaged: it does not decompress")]
    Compression,
    /// The payload is not the message its kind says.
    #[error("a frame of kind {kind} is not the message it should be: {detail}")]
    NotAMessage {
        /// Kind of the frame.
        kind: u8,
        /// What the decoder says.
        detail: String,
    },
    /// More items than a message may have.
    #[error("a message has more than {max} {items}: send them in several")]
    TooMany {
        /// What there are too many of.
        items: &'static str,
        /// The bound.
        max: usize,
    },
    /// A field that does not parse.
    #[error("the field {0} of a message cannot be read")]
    BadField(&'static str),
    /// A role this version does not know.
    #[error("the role {0:?} of a worker is not known to this app: update it")]
    UnknownRole(String),
    /// Another frame than the one that had to come.
    #[error("expected one frame of kind {expected}")]
    NotTheFrame {
        /// What had to come.
        expected: u8,
    },
}

/// Why the server does not do what was asked: the body of an HTTP error status.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Refusal {
    /// What a device acts on; see [`RefusalCode`].
    #[prost(string, tag = "1")]
    pub code: String,
    /// What happened and what to do, in a sentence.
    #[prost(string, tag = "2")]
    pub detail: String,
    /// How many seconds the server wants to be left alone; 0 when it does not say.
    #[prost(uint32, tag = "3")]
    pub retry_after_s: u32,
    /// The newest protocol the server speaks, when the app's was too new for it.
    #[prost(uint32, tag = "4")]
    pub newest_protocol: u32,
}

impl Message for Refusal {
    const KIND: u8 = 64;
}

impl Refusal {
    /// A refusal with a code and a sentence.
    #[must_use]
    pub fn new(code: RefusalCode, detail: impl Into<String>) -> Self {
        Self {
            code: code.code().to_owned(),
            detail: detail.into(),
            retry_after_s: 0,
            newest_protocol: 0,
        }
    }

    /// The refusal, with how long the server wants to be left alone.
    #[must_use]
    pub const fn after_s(mut self, seconds: u32) -> Self {
        self.retry_after_s = seconds;
        self
    }

    /// The code, as far as this version knows it.
    #[must_use]
    pub fn parsed_code(&self) -> RefusalCode {
        RefusalCode::from_code(&self.code)
    }
}

/// What a device can act on when it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalCode {
    /// 401: the invitation is wrong, used or expired.
    BadInvite,
    /// 429: too many wrong invitations lately; wait a minute.
    TooManyTries,
    /// 429: this device or this address asks too often; come back after `retry_after_s`.
    TooManyRequests,
    /// 401: no such token.
    UnknownToken,
    /// 403: this device was revoked.
    Revoked,
    /// 403: a scope this device may not hold.
    OutsideScope,
    /// 400: the request is not one.
    BadRequest,
    /// 404: there is no such address.
    NotFound,
    /// 413: more bytes than one request may have.
    TooLarge,
    /// 426: this app is too old for the server.
    Upgrade,
    /// 505: the server is too old for this protocol; the refusal names the newest it speaks.
    OlderServer,
    /// 500: the server failed; nothing of this frame was stored.
    Internal,
    /// 503: the server is stopping, has too much to do or its disk is full; try again later.
    Unavailable,
    /// Said by a newer server; the detail tells what to do.
    Unknown,
}

impl RefusalCode {
    const ALL: [Self; 13] = [
        Self::BadInvite,
        Self::TooManyTries,
        Self::TooManyRequests,
        Self::UnknownToken,
        Self::Revoked,
        Self::OutsideScope,
        Self::BadRequest,
        Self::NotFound,
        Self::TooLarge,
        Self::Upgrade,
        Self::OlderServer,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The written code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadInvite => "bad_invite",
            Self::TooManyTries => "too_many_tries",
            Self::TooManyRequests => "too_many_requests",
            Self::UnknownToken => "unknown_token",
            Self::Revoked => "revoked",
            Self::OutsideScope => "outside_scope",
            Self::BadRequest => "bad_request",
            Self::NotFound => "not_found",
            Self::TooLarge => "too_large",
            Self::Upgrade => "upgrade",
            Self::OlderServer => "older_server",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
            Self::Unknown => "unknown",
        }
    }

    /// Reads a written code; never fails.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|known| known.code() == code)
            .unwrap_or(Self::Unknown)
    }

    /// The HTTP status that goes with the code.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::BadInvite | Self::UnknownToken => 401,
            Self::TooManyTries | Self::TooManyRequests => 429,
            Self::Revoked | Self::OutsideScope => 403,
            Self::BadRequest => 400,
            Self::NotFound => 404,
            Self::TooLarge => 413,
            Self::Upgrade => 426,
            Self::OlderServer => 505,
            Self::Unavailable => 503,
            Self::Internal | Self::Unknown => 500,
        }
    }
}
