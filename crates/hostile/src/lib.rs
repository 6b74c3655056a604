//! Bytes made to hurt, and everything in the house that meets bytes from outside. A [`Target`] is one
//! such place: what it does with an input, how inputs for it are changed with lengths and checksums put
//! right, and what to begin with. Two programs share them: the tests of this crate (a fixed number of inputs)
//! and `drive` (a fixed time). Never shipped.
#![expect(
    clippy::unwrap_used,
    reason = "an input that is not handled as it should be is told by a panic"
)]

pub mod bounds;
pub mod corpus;
mod entropy;
pub mod hunt;
pub mod mutate;
pub mod stage;
pub mod target;

/// What changes are drawn with.
pub use ::corpus::Draw;
pub use bounds::{Counting, Finding, trial};
pub use entropy::draw_from;
pub use target::{TARGETS, Target};
