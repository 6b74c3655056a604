//! What is signed, by whom, and how anybody checks it. Pure: bytes in, bytes out; whoever makes a
//! key brings the randomness.
//!
//! * A **device** signs what it sends, a batch at a time. Its batches in one scope form a chain
//!   without a gap ([`Batch`]), so that none of them can be left out unseen.
//! * The **authority** – the server's own key – certifies which key is which device's
//!   ([`Certificate`]) and signs how a scope's feed reads up to a row ([`Head`]). The feed is a hash
//!   chain ([`Link`]), so that no row a device has read can be changed afterwards.
//! * What a scope holds can be told in eight bytes ([`Sum`]); nothing signs it.
//! * What travels as a file is signed by its device ([`Bundle`]) and sealed to a key the authority
//!   vouches for ([`Recipient`]).
//!
//! Signatures are Ed25519 (RFC 8032, checked strictly); hashes are SHA-256. Everything signed
//! begins with a name of its own, so that a signature of one kind never passes for another.

mod batch;
mod bundle;
mod certificate;
mod head;
mod key;
mod outlines;
mod recipient;
mod row;
mod sum;
mod tree;

pub use batch::{Batch, BatchHash, ShownBatch};
pub use bundle::Bundle;
pub use certificate::Certificate;
pub use head::{Head, Link};
pub use key::{AuthorityKey, DeviceKey, Forged, PublicKey, Signature};
pub use outlines::outlines_digest;
pub use recipient::Recipient;
pub use row::RowKind;
pub use sum::Sum;
pub use tree::{ChangeTree, LeftOut, left_out};

use sha2::{Digest, Sha256};

/// Hashes what belongs together; each part has a fixed length or comes last.
fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}
