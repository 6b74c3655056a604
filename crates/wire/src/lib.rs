//! What a device and the server say to each other: messages, framing, and the bounds on both.
//! Pure: no socket, no clock, no disk. Bytes that were sent once keep their meaning for ever; the
//! fixtures under `tests/fixtures` hold every message to it.
//!
//! `POST /v1/sync`: the device sends one [`Hello`] and any number of [`Push`]es; the server answers
//! [`Welcome`], one [`Acks`] for each push, a [`Directory`] when the device has another, any number
//! of [`ScopeGone`]s, [`Feed`]s and [`Part`]s, and [`End`]. An answer without an [`End`] was cut; every whole
//! frame before the cut counts.
//!
//! A scope whose device is far behind is answered with a [`PackOffer`] in place of [`Feed`]s. A pack is one
//! [`PackHead`] and any number of [`Part`]s, fetched with `GET /v1/packs/SHA256` from any byte on.
//!
//! `POST /v1/enrol`: one [`EnrolRequest`] frame, answered by one [`EnrolReply`] frame.
//!
//! `POST /v1/bundles`: a carry bundle from its beginning, as far as it goes, or its outside and a later
//! part of what is sealed, answered by one [`BundleAnswer`] frame.
//!
//! `POST /v1/compare`: one [`Compare`] frame, answered by one [`Compared`] frame and any number of
//! [`Part`]s.
//!
//! `POST /v1/numbers`: one [`NumbersWanted`] frame, answered by one [`NumbersGiven`] frame.
//!
//! `POST /v1/outlines`: one [`OutlinesWanted`] frame, answered by one [`OutlinesGiven`] frame.
//!
//! A refusal is an HTTP error status whose body is one [`Refusal`] frame; it may also stand in
//! place of the rest of a sync answer that had begun.
//!
//! Files of records travel by the tus protocol, without frames. `docs/wire.md` tells all of it to whoever writes
//! another client.

pub mod asked;
pub mod bounds;
pub mod carry;
pub mod compare;
pub mod enrol;
pub mod entered;
pub mod error;
pub mod frame;
pub mod message;
pub mod numbers;
pub mod outlines;
pub mod part;
pub mod pin;
pub mod signed;
pub mod sync;

pub use asked::{Cursor, Hello, Push, PushedChange};
pub use bounds::MAX_FORMER_ACTORS;
pub use carry::{BundleAnswer, CarriedFile, Envelope, Fate, FilePiece, Recipient};
pub use compare::{Compare, Compared, Range};
pub use enrol::{Area, Directory, EnrolReply, EnrolRequest, Grid, Person, Reach, Seal, Unit};
pub use entered::{Entered, Proof};
pub use error::{Refusal, RefusalCode, WireError};
pub use frame::{Frame, FrameReader, FrameWriter};
pub use message::{FromDevice, FromPack, FromServer, Message, one_from_bytes, one_to_bytes};
pub use numbers::{NumberBlock, NumberWish, NumbersGiven, NumbersWanted};
pub use outlines::{OutlineHeld, Outlined, OutlinesGiven, OutlinesWanted};
pub use part::{PackHead, PackOffer, Part, Placed, Whole};
pub use pin::Pin;
pub use signed::{Certificate, Other, Signed, SignedBatch, SignedHead};
pub use sync::{Ack, Acks, End, Feed, Outcome, Row, ScopeGone, Welcome};

/// The newest version of the conversation this crate speaks: pushes are signed, feeds are linked.
pub const PROTOCOL: u32 = 2;
/// The oldest version it still speaks: nothing is signed.
pub const OLDEST_PROTOCOL: u32 = 1;

/// The written kind of a document that carries a dispute.
pub const DISPUTE: &str = "dispute";

/// The media type of a body made of frames.
pub const CONTENT_TYPE: &str = "application/vnd.bandeng.frames";
