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

/// A program built beside this one.
fn beside(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("this program knows where it is");
    let program = own.with_file_name(name);
    assert!(
        program.exists(),
        "build it first: cargo build --release -p {name}"
    );
    program
}

fn main() {
    let program = beside("bandeng-field");
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
