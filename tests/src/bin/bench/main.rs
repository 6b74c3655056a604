//! Measures what users feel, one line a figure: `name value unit`. Real encrypted files with FULL
//! durability, a real server in process; the folder is on the disk that `TMPDIR` names.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that cannot go on should stop"
)]

mod device;
mod figures;
mod first_sync;
mod start;

use std::path::PathBuf;

/// Records on the device for everything but the first sync.
const RECORDS: usize = 10_000;

fn main() {
    let program = std::env::args_os().nth(1).map(PathBuf::from);
    let program = program.expect("give the path of a bandeng-field built with --release");
    let world = test_kit::World::new();
    let phone = device::seeded(&world, RECORDS);
    device::save(&world, &phone);
    device::list(&phone);
    device::detail(&phone);
    device::idle(&phone);
    let home = phone.home().to_owned();
    drop(phone);
    start::first_list(&program, &home);
    first_sync::of_1000();
}
