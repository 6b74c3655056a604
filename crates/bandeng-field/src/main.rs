//! Reads the command line and leaves with one clear sentence when something does not go.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use bandeng_field::cli::{BundleVerb, Cli, Verb};
use bandeng_field::{bundle, call, commands, list, open, paper, serve};
use clap::Parser;
use contract::command::bundle::Taken;
use contract::{Code, Failure};
use serde_json::Value;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()))
        .with_writer(io::stderr)
        .init();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let said = serde_json::to_string(&failure).unwrap_or(failure.detail);
            // Nobody is left to tell when standard error is gone too.
            let _gone = writeln!(io::stderr(), "{said}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    match cli.verb {
        Verb::Commands => print(&commands::list()),
        Verb::Call {
            name,
            arguments,
            list,
            out,
            then,
        } => {
            let field = open::open(&home(cli.home)?)?;
            let answer = |name: &str, arguments: Value| field.call(name, arguments);
            if name == "-" {
                call::script(&answer, io::stdin().lock(), io::stdout().lock())
                    .map_err(|e| broken(&e))
            } else {
                let reply = match list {
                    None => call::one(&answer, &name, &arguments)?,
                    Some(file) => list::call(&answer, &name, &arguments, &file)?,
                };
                match out {
                    None => print(&reply),
                    Some(file) => {
                        print(&paper::keep(reply, &file)?)?;
                        then.map_or(Ok(()), |then| paper::hand_over(&file, then))
                    }
                }
            }
        }
        Verb::Bundle(verb) => {
            let field = open::open(&home(cli.home)?)?;
            let answer = |name: &str, arguments: Value| field.call(name, arguments);
            match verb {
                BundleVerb::Make { file } => print(&bundle::make(&answer, &file)?),
                BundleVerb::Take { file } => print_taken(bundle::take(&answer, &file)?),
            }
        }
        Verb::Serve { listen } => {
            let home = home(cli.home)?;
            let field = Arc::new(open::open(&home)?);
            serve::serve(&field, &home, listen)
                .map_err(|error| Failure::new(Code::Internal, error.to_string()))
        }
    }
}

/// What was taken in is told, and then why the rest was not.
fn print_taken(taken: Taken) -> Result<(), Failure> {
    let refused = taken.refused.clone();
    print(&serde_json::to_value(taken).map_err(|error| {
        Failure::new(
            Code::Internal,
            format!("the answer cannot be told: {error}"),
        )
    })?)?;
    match refused {
        None => Ok(()),
        Some(problem) => Err(Failure::invalid(vec![problem])),
    }
}

fn home(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    given.ok_or_else(|| {
        Failure::new(
            Code::BadArguments,
            "say which device with --home DIR; a new folder is a new device",
        )
    })
}

fn print(reply: &Value) -> Result<(), Failure> {
    writeln!(io::stdout(), "{reply}").map_err(|error| broken(&error))
}

fn broken(error: &io::Error) -> Failure {
    Failure::new(
        Code::Internal,
        format!("standard input or output broke: {error}"),
    )
}
