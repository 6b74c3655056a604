//! The messages of `POST /v1/compare`: where a device does not hold what the server says a scope holds, the
//! two find out by ranges of names in which changes they differ, and the device is given what it lacks.
//!
//! A range is all names that begin with some bytes. Names are hashes, so that ranges of the same length hold
//! about as many.

use model::{ChangeHash, GridId};

use crate::bounds::Repeated;
use crate::sync::grid;
use crate::{Message, WireError};

/// The most ranges in one message.
pub const MAX_RANGES: usize = 64;
/// The most names of changes in one request.
pub const MAX_NAMES: usize = 500;
/// How many names a range has at the most that is told name by name.
pub const MAX_LISTED: usize = 64;
/// How many bytes names of one range have in common at the most: no two names differ further on.
pub const MAX_PREFIX: usize = 8;
/// How many parts a range falls into: one for each next byte.
pub const PARTS: usize = 256;
/// Bytes of a sum as it is told.
pub const SUM_LEN: usize = 8;

/// What a device wants to know of a scope.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Compare {
    /// The grid: 15 digits.
    #[prost(string, tag = "1")]
    pub scope: String,
    /// Which writing of the feed the device has read.
    #[prost(uint64, tag = "2")]
    pub epoch: u64,
    /// Ranges it wants to be told, each by the bytes its names begin with.
    #[prost(bytes = "vec", repeated, tag = "3")]
    pub ranges: Vec<Vec<u8>>,
    /// Changes it lacks: 32 bytes each.
    #[prost(bytes = "vec", repeated, tag = "4")]
    pub names: Vec<Vec<u8>>,
}

impl Message for Compare {
    const KIND: u8 = 36;
    const REPEATED: &'static [Repeated] = &[
        Repeated::new(3, "ranges", MAX_RANGES),
        Repeated::new(4, "names", MAX_NAMES),
    ];
}

impl Compare {
    /// The grid.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn grid(&self) -> Result<GridId, WireError> {
        grid(&self.scope)
    }

    /// The changes the device lacks.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn changes(&self) -> Result<Vec<ChangeHash>, WireError> {
        let names = self.names.iter().map(|name| ChangeHash::from_slice(name));
        let names = names.collect::<Option<_>>();
        names.ok_or(WireError::BadField("compare.names"))
    }
}

/// What a scope holds. Parts with the changes that were asked for follow, as many as fit into one answer;
/// what the scope does not hold is passed over.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Compared {
    /// The grid: 15 digits.
    #[prost(string, tag = "1")]
    pub scope: String,
    /// Which writing of the feed.
    #[prost(uint64, tag = "2")]
    pub epoch: u64,
    /// Where the feed ends.
    #[prost(uint64, tag = "3")]
    pub seq: u64,
    /// What the scope holds then: the first 8 bytes of the sum.
    #[prost(bytes = "vec", tag = "4")]
    pub held: Vec<u8>,
    /// Each range that was asked for.
    #[prost(message, repeated, tag = "5")]
    pub ranges: Vec<Range>,
}

impl Message for Compared {
    const KIND: u8 = 37;
    const REPEATED: &'static [Repeated] = &[Repeated::new(5, "ranges", MAX_RANGES)];
}

/// What is held of one range: the names themselves when there are few, or how the range falls apart.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Range {
    /// What its names begin with.
    #[prost(bytes = "vec", tag = "1")]
    pub prefix: Vec<u8>,
    /// The first 8 bytes of the sum of each of its 256 parts; empty when the names are told.
    #[prost(bytes = "vec", tag = "2")]
    pub sums: Vec<u8>,
    /// The names, in order, 32 bytes each.
    #[prost(bytes = "vec", tag = "3")]
    pub names: Vec<u8>,
}

/// A range as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The sum of each part.
    Parts(Vec<[u8; SUM_LEN]>),
    /// Every name.
    Names(Vec<ChangeHash>),
}

impl Range {
    /// Reads it: every name begins as the range does.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn told(&self) -> Result<Told, WireError> {
        const BAD: WireError = WireError::BadField("compared.ranges");
        if self.prefix.len() > MAX_PREFIX {
            return Err(BAD);
        }
        if !self.sums.is_empty() {
            let (sums, rest) = self.sums.as_chunks::<SUM_LEN>();
            let fits = rest.is_empty() && sums.len() == PARTS && self.names.is_empty();
            return fits.then(|| Told::Parts(sums.to_vec())).ok_or(BAD);
        }
        let (names, rest) = self.names.as_chunks::<{ ChangeHash::LEN }>();
        let fits = rest.is_empty() && names.len() <= MAX_LISTED;
        let begin = names.iter().all(|name| name.starts_with(&self.prefix));
        if !fits || !begin {
            return Err(BAD);
        }
        let names = names.iter().map(|name| ChangeHash::from_bytes(*name));
        Ok(Told::Names(names.collect()))
    }
}
