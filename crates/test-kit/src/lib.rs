//! A world to tell stories in: real devices with real encrypted files, a real server, a clock that
//! obeys, and a line that breaks when told to. Never shipped.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a story that cannot go on should stop"
)]

pub mod camera;
pub mod clock;
pub mod device;
pub mod draft;
pub mod elsewhere;
pub mod line;
pub mod world;

pub use camera::{camera, picture};
pub use clock::StoryClock;
pub use device::Device;
pub use draft::{lone_elder, neighbors_quarrel, party};
pub use line::{Fault, MemoryLine, Trip};
pub use world::World;
