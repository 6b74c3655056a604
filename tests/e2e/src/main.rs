//! Drives what people hold in their hands: the window, and the browser of a second device, against
//! a server of the demo county. A program of its own and not a test, because it needs a display and
//! drivers: `cargo xtask e2e` brings both, and there is no way to pass without having run.

mod across_two_devices;
mod at_the_door;
mod bench;
mod browser;
mod counted;
mod eyes;
mod in_the_window;
mod kept_in_a_bucket;
mod killed_in_mid_sentence;
mod on_the_map;
mod promised;
mod pushed_back;
mod read_by_others;
mod round_the_loop;
mod run_by_a_newcomer;
mod sent_by_others;
mod stage;
mod started;
mod walked_through;
mod window;

use std::env;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::process::ExitCode;
use std::time::Instant;

use stage::{Stage, Trouble};

type Story = for<'a> fn(&'a Stage) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + 'a>>;

const STORIES: &[(&str, Story)] = &[
    (
        "records that cannot be opened are said in the window",
        |stage| Box::pin(in_the_window::cannot_open(stage)),
    ),
    ("a worker enrols and records in the window", |stage| {
        Box::pin(in_the_window::story(stage))
    }),
    ("a record made offline reaches a second device", |stage| {
        Box::pin(across_two_devices::story(stage))
    }),
    ("a notice is on the worker's screen at once", |stage| {
        Box::pin(pushed_back::story(stage))
    }),
    ("a case goes round the loop in few touches", |stage| {
        Box::pin(round_the_loop::story(stage))
    }),
    ("an elder is visited in few touches", |stage| {
        Box::pin(at_the_door::story(stage))
    }),
    ("a place is kept and found on the map", |stage| {
        Box::pin(on_the_map::story(stage))
    }),
    ("statistics are read in the largest letters", |stage| {
        Box::pin(counted::story(stage))
    }),
    ("a sentence survives the fall of the app", |stage| {
        Box::pin(killed_in_mid_sentence::story(stage))
    }),
    ("what a newcomer runs starts, ends and goes on", |stage| {
        Box::pin(run_by_a_newcomer::story(stage))
    }),
    ("a case goes the whole way from a script", |stage| {
        Box::pin(walked_through::story(stage))
    }),
    ("a record can be read without any code of ours", |stage| {
        Box::pin(read_by_others::story(stage))
    }),
    ("a photo can be sent without any code of ours", |stage| {
        Box::pin(sent_by_others::story(stage))
    }),
    ("photos lie in a bucket of S3", |stage| {
        Box::pin(kept_in_a_bucket::story(stage))
    }),
];

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    // The client of the drivers speaks to this machine only, and still asks for one.
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        eprintln!("a second provider of ciphers was installed");
    }
    let [programs, shots, reader, python] = match words.as_slice() {
        [bench, programs, shots] if bench.as_os_str() == "bench" => {
            return bench::run(programs, shots).await;
        }
        [programs, shots, reader, python] => [programs, shots, reader, python],
        _ => {
            eprintln!(
                "e2e PROGRAMS SCREENSHOTS READER PYTHON; `cargo xtask e2e` runs it with all it needs"
            );
            return ExitCode::FAILURE;
        }
    };
    let mut failed = 0;
    for (name, story) in STORIES {
        let start = Instant::now();
        let outcome = match Stage::set([programs, shots, reader, python]) {
            Ok(stage) => story(&stage).await,
            Err(trouble) => Err(trouble),
        };
        let seconds = start.elapsed().as_secs_f32();
        match outcome {
            Ok(()) => println!("ok      {name} ({seconds:.1} s)"),
            Err(trouble) => {
                failed += 1;
                println!("FAILED  {name} ({seconds:.1} s)\n        {trouble}");
            }
        }
    }
    println!("{} stories, {failed} failed", STORIES.len());
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
