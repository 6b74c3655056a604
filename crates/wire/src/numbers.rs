//! The messages of `POST /v1/numbers`: a device asks for numbers of papers before it runs out, and gets
//! blocks nobody else has.

use crate::bounds::Repeated;
use crate::{Message, WireError};
use model::AreaCode;
use model::number::Series;

/// The most wishes in one request.
pub const MAX_WISHES: usize = 256;

/// What a device runs out of.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct NumbersWanted {
    /// Each kind of paper of each committee and year.
    #[prost(message, repeated, tag = "1")]
    pub wishes: Vec<NumberWish>,
}

impl Message for NumbersWanted {
    const KIND: u8 = 34;
    const REPEATED: &'static [Repeated] = &[Repeated::new(1, "wishes", MAX_WISHES)];
}

/// One wish.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct NumberWish {
    /// Which papers: 1 case files, 2 letters.
    #[prost(uint32, tag = "1")]
    pub series: u32,
    /// The committee's village: 12 digits.
    #[prost(string, tag = "2")]
    pub village: String,
    /// Which year.
    #[prost(int32, tag = "3")]
    pub year: i32,
    /// The highest number the device was given of these; 0 for none. What lies beyond it was lost on the
    /// way.
    #[prost(uint64, tag = "4")]
    pub last: u64,
}

/// What a device may number with.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct NumbersGiven {
    /// A block for each wish that could be fulfilled.
    #[prost(message, repeated, tag = "1")]
    pub blocks: Vec<NumberBlock>,
}

impl Message for NumbersGiven {
    const KIND: u8 = 35;
    const REPEATED: &'static [Repeated] = &[Repeated::new(1, "blocks", MAX_WISHES)];
}

/// Numbers from the first to the last, both among them.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct NumberBlock {
    /// Which papers.
    #[prost(uint32, tag = "1")]
    pub series: u32,
    /// The committee's village.
    #[prost(string, tag = "2")]
    pub village: String,
    /// Which year.
    #[prost(int32, tag = "3")]
    pub year: i32,
    /// The first.
    #[prost(uint64, tag = "4")]
    pub first: u64,
    /// The last.
    #[prost(uint64, tag = "5")]
    pub last: u64,
}

impl NumberBlock {
    /// Which papers, of which committee, in which year.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn of(&self) -> Result<(Series, AreaCode, i16), WireError> {
        let bad = || WireError::BadField("number block");
        let series = u8::try_from(self.series).ok().and_then(Series::from_number);
        let year = i16::try_from(self.year).map_err(|_| bad())?;
        let village = self.village.parse().map_err(|_| bad())?;
        Ok((series.ok_or_else(bad)?, village, year))
    }
}
