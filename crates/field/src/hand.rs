//! Whose hand writes here: the seat, the install, the moment, and fresh identities.

use contract::{Code, Failure};
use merge::document::Hand;
use model::UtcMs;
use store::seat::{self, Seat};

use crate::failure::Stop;
use crate::{Field, failure};

impl Field {
    /// The seat of this device.
    pub(crate) fn seat(&self) -> Result<Seat, Failure> {
        let seat = self.store.read(|r| Ok::<_, Stop>(seat::find(r)?))?;
        seat.ok_or_else(|| {
            Failure::new(
                Code::NotEnrolled,
                "this device is not enrolled; enrol it with the server's address and a code",
            )
        })
    }

    /// The hand that writes now.
    pub(crate) fn hand(&self, seat: &Seat) -> Hand {
        Hand {
            actor: self.store.install(),
            worker: seat.worker.id,
            at_ms: self.parts.clock.now(),
        }
    }
}

/// A fresh identity that sorts by when it was made: 48 bits of milliseconds and 80 random bits, so
/// that what is written together lies together on the disk.
pub(crate) fn fresh_at(now: UtcMs) -> Result<[u8; 16], Failure> {
    let mut bytes = fresh()?;
    bytes[..6].copy_from_slice(&now.0.to_be_bytes()[2..]);
    Ok(bytes)
}

/// Sixteen random bytes: a fresh identity.
pub(crate) fn fresh() -> Result<[u8; 16], Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(failure::internal)?;
    Ok(bytes)
}
