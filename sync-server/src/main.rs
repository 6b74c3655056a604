//! `bandeng-server`: reads the command line, does what it says, and tells in one sentence when it
//! cannot.

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;
use sync_server::cli::{self, Cli};
use sync_server::logs;

/// Documents are made of many small pieces that come and go on several threads at once.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    logs::begin(cli.log_format);
    match cli::run(cli, &mut std::io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bandeng-server: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
