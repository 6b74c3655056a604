//! One direction of a line: how long a piece is under way, how many fit through in a second, and
//! which are lost.

use std::time::{Duration, Instant};

use corpus::Draw;

/// The most that travels in one piece over a line with a bound, as in a TCP segment.
const SEGMENT_BYTES: usize = 1_400;
/// Over a line without one.
const PIECE_BYTES: usize = 64 * 1_024;

/// How good a line is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Quality {
    /// There and back. Opening a connection takes one of these.
    pub(crate) rtt: Duration,
    /// Bits each way in a second, shared by all connections; none for as many as there are.
    pub(crate) bits_per_s: Option<u32>,
    /// Of a hundred segments, so many are lost. Each takes its time on the line again, and stops
    /// what comes after it on the same connection for the time TCP needs to notice: two round
    /// trips, as when too little follows for a fast retransmission.
    pub(crate) lost_percent: u32,
}

/// One direction.
pub(super) struct Link {
    quality: Quality,
    free: Option<Instant>,
    luck: Draw,
}

/// What becomes of a piece.
pub(super) struct Sent {
    /// When its last bit has left.
    pub(super) gone: Instant,
    /// When it can be read on the other side.
    pub(super) arrives: Instant,
    /// Bytes that were lost and sent again.
    pub(super) again_bytes: usize,
}

impl Link {
    /// A link of this quality; the luck decides which segments are lost, the same each time.
    pub(super) fn like(quality: Quality, luck: u64) -> Self {
        Self {
            quality,
            free: None,
            luck: Draw::seeded(luck),
        }
    }

    /// How much to read at a time.
    pub(super) fn piece_bytes(&self) -> usize {
        self.quality
            .bits_per_s
            .map_or(PIECE_BYTES, |_| SEGMENT_BYTES)
    }

    /// Sends a piece of a connection opened at `opened`, whose piece before arrives at `last`.
    pub(super) fn send(&mut self, bytes: usize, opened: Instant, last: Instant) -> Sent {
        let Quality { rtt, .. } = self.quality;
        let begun = Instant::now().max(opened + rtt);
        let begun = self.free.map_or(begun, |free| free.max(begun));
        let mut gone = begun + self.airtime(bytes);
        let mut arrives = gone + rtt / 2;
        let mut again_bytes = 0;
        while self.loses() {
            again_bytes += bytes;
            gone += self.airtime(bytes);
            arrives += rtt * 2;
        }
        self.free = self.quality.bits_per_s.map(|_| gone);
        Sent {
            gone,
            arrives: arrives.max(last),
            again_bytes,
        }
    }

    fn airtime(&self, bytes: usize) -> Duration {
        let bits = u32::try_from(bytes * 8).unwrap_or(u32::MAX);
        self.quality
            .bits_per_s
            .map_or(Duration::ZERO, |rate| Duration::from_secs(1) * bits / rate)
    }

    fn loses(&mut self) -> bool {
        let lost_permille = u64::from(self.quality.lost_percent) * 10;
        self.luck.comes_about(lost_permille)
    }
}
