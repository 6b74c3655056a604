//! `bandeng-server`: reads the command line, does what it says, and tells in one sentence when it
//! cannot.

use std::process::ExitCode;

use clap::Parser;
use sync_server::cli::{self, Cli};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("BANDENG_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match cli::run(Cli::parse(), &mut std::io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bandeng-server: {error}");
            ExitCode::FAILURE
        }
    }
}
