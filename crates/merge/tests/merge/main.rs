//! The merge laws and the accept gate, played on desks: devices without store or line.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

mod acts;
mod anew;
mod attachments;
mod desk;
mod gate;
mod laws;
mod merged;
mod own;
mod table;
mod told;
mod visits;
mod whole;
