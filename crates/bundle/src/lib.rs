//! A carry bundle: a device's waiting work as a file, which any phone can carry to the server. It is
//! sealed to the server, so that nobody on the way reads a word of it, and signed by its device, so
//! that anybody of the same county can check it from outside. Bytes in, bytes out: it opens no file and
//! no database, and never has more than a few frames of a bundle in memory.
//!
//! ```text
//! "bandeng bundle\n" · version: u8 · one frame with an `Envelope` · sealed bytes, as many as that says
//! ```
//!
//! What is sealed is in the age format, to the server's own recipient. Opened, it is a row of frames:
//! the `Hello` of the device, its signed `Push`es, then each photo as a `CarriedFile` with its
//! `FilePiece`s. One file may hold several bundles, one after the other.

pub mod head;
pub mod identity;
pub mod open;
pub mod refused;
pub mod seal;

pub use head::{Head, Making, Outside, read_head};
pub use identity::{Identity, Recipient};
pub use open::{Contents, Inside};
pub use refused::{ReadError, Refused};
pub use seal::{Sealed, Sealing};

/// What every bundle begins with.
pub const MAGIC: &[u8; 15] = b"bandeng bundle\n";
/// The newest version of the file this crate knows.
pub const VERSION: u8 = 1;
/// The media type of a file of bundles.
pub const CONTENT_TYPE: &str = "application/vnd.bandeng.bundle";
/// The most bytes that may be sealed in one.
pub const MAX_SEALED_BYTES: u64 = 256 << 20;
/// The most bytes before those that are sealed.
pub const MAX_HEAD_BYTES: usize = 4096;
