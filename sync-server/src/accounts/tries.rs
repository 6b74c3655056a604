//! Counts wrong invitation codes, so that codes cannot be tried out: a few a minute from one
//! address, some hundreds from everywhere together.

use std::collections::HashMap;
use std::net::IpAddr;

use model::UtcMs;

/// Wrong codes one address may send in a minute.
pub const PER_ADDRESS: u32 = 10;
/// Wrong codes everybody together may send in a minute.
pub const TOGETHER: u32 = 300;
const MINUTE_MS: i64 = 60_000;

/// The wrong codes of the current minute.
#[derive(Debug, Default)]
pub struct Tries {
    since: UtcMs,
    together: u32,
    by_address: HashMap<Option<IpAddr>, u32>,
}

impl Tries {
    /// Whether another code may be tried from this address.
    pub fn may(&mut self, from: Option<IpAddr>, now: UtcMs) -> bool {
        if !(self.since.0..self.since.0.saturating_add(MINUTE_MS)).contains(&now.0) {
            *self = Self {
                since: now,
                ..Self::default()
            };
        }
        let here = self.by_address.get(&from).copied().unwrap_or(0);
        here < PER_ADDRESS && self.together < TOGETHER
    }

    /// Notes a wrong code.
    pub fn wrong(&mut self, from: Option<IpAddr>) {
        self.together += 1;
        *self.by_address.entry(from).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_holds_for_a_minute_and_an_address() {
        let (mut tries, now) = (Tries::default(), UtcMs(1_000_000));
        let here = Some(IpAddr::from([10, 0, 0, 1]));
        let there = Some(IpAddr::from([10, 0, 0, 2]));
        for _ in 0..PER_ADDRESS {
            assert!(tries.may(here, now));
            tries.wrong(here);
        }
        assert!(!tries.may(here, now));
        assert!(tries.may(there, now));
        assert!(tries.may(here, now.plus_ms(MINUTE_MS)));
    }

    #[test]
    fn all_addresses_together_have_a_bound() {
        let (mut tries, now) = (Tries::default(), UtcMs(1_000_000));
        for n in 0..TOGETHER {
            let from = Some(IpAddr::from(n.to_be_bytes()));
            assert!(tries.may(from, now));
            tries.wrong(from);
        }
        assert!(!tries.may(None, now));
    }
}
