//! `admin demo`: a county to try things in, as large as is wished.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use super::{CliError, print};
use crate::admin::{Admin, Disputes, Filled, Progress};

/// How long nothing is said of how far it has come.
const TOLD_EVERY: Duration = Duration::from_secs(3);
/// What the county shall have.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// One JSON object a line.
    #[arg(long)]
    pub json: bool,
    /// Fills it with so many disputes, up to a million, over 300 villages, and with an elder for every
    /// twenty. Those that are there are not made again; Ctrl-C stops it, and the next run goes on.
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub disputes: Option<Disputes>,
}

/// Sets the county up, fills it, and prints invitations last.
pub(super) fn run(args: &DemoArgs, admin: &Admin, out: &mut dyn Write) -> Result<(), CliError> {
    let demo = admin.demo()?;
    let mut interrupted = false;
    if let Some(wanted) = args.disputes {
        let filled = fill(admin, wanted, args.json, out)?;
        print::filled(out, &filled, args.json)?;
        interrupted = filled.is_unfinished();
    }
    print::demo(out, &demo, args.json)?;
    match interrupted {
        true => Err(CliError::Interrupted),
        false => Ok(()),
    }
}

fn fill(
    admin: &Admin,
    wanted: Disputes,
    as_json: bool,
    out: &mut dyn Write,
) -> Result<Filled, CliError> {
    let stopped = stopped_by_hand();
    let mut told = Ok(());
    let mut last: Option<Instant> = None;
    let mut tell = |progress: Progress| {
        let now = Instant::now();
        if told.is_ok() && last.is_none_or(|last| now - last >= TOLD_EVERY) {
            last = Some(now);
            told = print::progress(out, progress, as_json);
        }
    };
    let goes_on = || !stopped.load(Ordering::Relaxed);
    let filled = admin.fill_demo(wanted, &goes_on, &mut tell)?;
    told?;
    Ok(filled)
}

/// Becomes true at Ctrl-C; a second one ends the program at once, which does no harm either.
fn stopped_by_hand() -> Arc<AtomicBool> {
    let stopped = Arc::new(AtomicBool::new(false));
    let said = Arc::clone(&stopped);
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build();
        // Without it Ctrl-C ends the program as it ends any other.
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async {
            if tokio::signal::ctrl_c().await.is_ok() {
                said.store(true, Ordering::Relaxed);
                if tokio::signal::ctrl_c().await.is_ok() {
                    std::process::exit(super::INTERRUPTED.into());
                }
            }
        });
    });
    stopped
}
