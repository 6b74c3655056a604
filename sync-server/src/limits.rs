//! How much of the server one device, one address and everybody together may use at a time. The
//! bounds are wide: ten times what honest devices ask, so that they stop only what is broken or
//! hostile. Three thousand devices behind one address may all come back in the same minute.

mod rate;
mod rooms;

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use model::DeviceId;

pub use rate::Rate;
use rate::Rates;
pub use rooms::Asking;
pub(crate) use rooms::{Rooms, Takes};

/// The bounds a server keeps; a [`Rate`] of 0 per hour is no bound.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests that are open at the same time, those that wait for news among them.
    pub open_requests: usize,
    /// Connections that are open at the same time; more wait to be accepted.
    pub connections: usize,
    /// Requests of one device.
    pub device: Rate,
    /// Requests from one address that show no token, or none that opens anything.
    pub address: Rate,
    /// New epochs that one device may bring about by having read more than a feed holds.
    pub renewals: Rate,
    /// Pushes of many changes that are examined, and long answers that are put together, at the same
    /// time: more would only wait for each other.
    pub gates: usize,
    /// How long a handshake or the head of a request may take, how long a request may be silent and
    /// how long it may be slow.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            open_requests: 16_384,
            connections: 20_000,
            device: Rate::per_s(10, 600),
            address: Rate::per_s(50, 3_000),
            renewals: Rate::per_hour(2, 3),
            gates: cores + 1,
            patience: Duration::from_secs(60),
        }
    }
}

impl Limits {
    /// No bounds but that on what is examined at the same time.
    #[must_use]
    pub fn none() -> Self {
        let unbounded = Rate::per_hour(0, 0);
        Self {
            open_requests: usize::MAX,
            connections: usize::MAX,
            device: unbounded,
            address: unbounded,
            renewals: unbounded,
            ..Self::default()
        }
    }
}

/// The bounds with what is under way.
#[derive(Debug)]
pub(crate) struct Bounds {
    open: Arc<AtomicUsize>,
    max_open: usize,
    device: Rates<DeviceId>,
    address: Rates<IpAddr>,
    renewals: Rates<DeviceId>,
    pub(crate) patience: Duration,
    pub(crate) rooms: Rooms,
}

impl Bounds {
    /// The bounds of a server whose database is best asked so.
    pub(crate) fn new(limits: &Limits, asking: Asking) -> Self {
        Self {
            open: Arc::default(),
            max_open: limits.open_requests,
            device: Rates::new(limits.device),
            address: Rates::new(limits.address),
            renewals: Rates::new(limits.renewals),
            patience: limits.patience,
            rooms: Rooms::new(asking, limits.gates),
        }
    }

    /// A place for one more request, while there is one.
    pub(crate) fn enter(&self) -> Option<Place> {
        let before = self.open.fetch_add(1, Ordering::AcqRel);
        let place = Place(Arc::clone(&self.open));
        (before < self.max_open).then_some(place)
    }

    /// One more request of a device, or how long it has to wait.
    pub(crate) fn device(&self, device: DeviceId) -> Result<(), Duration> {
        self.device.spend(device, Instant::now())
    }

    /// One more request from an address that shows no token that opens anything, or how long it has
    /// to wait. A request in process has no address and is not bounded.
    pub(crate) fn address(&self, from: Option<IpAddr>) -> Result<(), Duration> {
        from.map_or(Ok(()), |from| {
            self.address.spend(network(from), Instant::now())
        })
    }

    /// One more epoch that a device brings about, or how long it has to wait.
    pub(crate) fn renewal(&self, device: DeviceId) -> Result<(), Duration> {
        self.renewals.spend(device, Instant::now())
    }
}

/// Whoever has one IPv6 address has all 2⁶⁴ beside it.
fn network(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        four @ IpAddr::V4(_) => four,
    }
}

/// The place of an open request; leaving it makes room for the next.
#[derive(Debug)]
pub(crate) struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_once_its_request_has_gone() {
        let limits = Limits {
            open_requests: 2,
            ..Limits::default()
        };
        let bounds = Bounds::new(&limits, Asking::Here);
        let places = [bounds.enter(), bounds.enter()];
        assert!(places.iter().all(Option::is_some) && bounds.enter().is_none());
        drop(places);
        assert!(bounds.enter().is_some());
    }

    #[test]
    fn the_neighbours_of_an_address_share_its_bound() {
        let same = |a: &str, b: &str| network(a.parse().unwrap()) == network(b.parse().unwrap());
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:10.0.0.1", "10.0.0.1"));
        assert!(!same("10.0.0.1", "10.0.0.2"));
    }
}
