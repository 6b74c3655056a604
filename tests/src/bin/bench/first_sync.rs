//! A second device syncs for the first time: a thousand records.

use std::time::Instant;

use model::Role;
use test_kit::World;

use crate::device::seeded;
use crate::figures::print;

const RECORDS: usize = 1_000;

pub(crate) fn of_1000() {
    let world = World::new();
    let _phone = seeded(&world, RECORDS);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.line.trips();
    let begun = Instant::now();
    laptop.sync();
    let took = begun.elapsed();
    assert_eq!(usize::try_from(laptop.list().total).unwrap(), RECORDS);
    let trips = laptop.line.trips();
    let bytes: usize = trips
        .iter()
        .map(|trip| trip.sent_bytes + trip.received_bytes)
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "a few million")]
    let (count, bytes) = (trips.len() as f64, bytes as f64);
    print("sync.first_1000.round_trips", count, "trips");
    print("sync.first_1000.bytes", bytes, "B");
    print("sync.first_1000.s", took.as_secs_f64(), "s");
}
