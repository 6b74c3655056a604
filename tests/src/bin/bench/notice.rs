//! How long a notice takes from the desk of a station that is full to the worker's screen while both apps are open and
//! there is a line: written, signed, sent, examined, told to who listens, examined again and on the list.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use contract::Event;
use contract::command::notice::{List, Send};
use contract::command::sync::{Line, Status};
use model::Role;
use test_kit::{Device, World};

use crate::figures::{Runs, print};

/// Notices that are sent, one after the other.
const RUNS: usize = 50;
/// Longer than any of it takes.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two notices, so that the worker's device listens again.
const PAUSE: Duration = Duration::from_millis(300);

/// The time that 99 of 100 notices did not exceed.
pub(crate) fn online(world: &World, station: &Device) {
    let phone = world.enrolled(Role::GridWorker);
    for device in [&phone, station] {
        // The first time all that is held is counted.
        device.sync();
        device.field().start_sync();
        until(|| device.give(&Status {}).line == Line::Online);
    }
    let (heard, hears) = channel();
    phone.field().listen(move |event| {
        if event == Event::Records {
            // Whoever measured is gone at the end.
            heard.send(()).unwrap_or_default();
        }
    });
    let mut runs = Runs::default();
    for sent in 1..=RUNS {
        std::thread::sleep(PAUSE);
        while hears.try_recv().is_ok() {}
        let began = Instant::now();
        station.give(&notice(world, station));
        while phone.give(&List::default()).len() < sent {
            hears.recv_timeout(PATIENCE).expect("the notice arrives");
        }
        runs.add(began.elapsed());
    }
    print("notice.online_p50_ms", runs.quantile_ms(0.5), "ms");
    print("notice.online_ms", runs.quantile_ms(0.99), "ms");
}

fn notice(world: &World, station: &Device) -> Send {
    Send {
        grids: vec![world.grid()],
        asked: "上门看看这户最近怎样".into(),
        why: "本月第二次报警".into(),
        by: None,
        expires_on: station.today().plus_days(10),
        to: Vec::new(),
        about: None,
        household: String::new(),
    }
}

fn until(is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "not after {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
