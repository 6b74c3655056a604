//! The command line: `bandeng-server --data DIR serve …` and `… admin …`.

mod admin;
mod print;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use admin::AdminCommand;

use crate::admin::AdminError;
use crate::attachment::{Depot, DepotError};
use crate::serve::{ServeError, serve};
use crate::{App, Config, DatabaseError};

/// The sync server of Bandeng.
#[derive(Debug, Parser)]
#[command(name = "bandeng-server", version, arg_required_else_help = true)]
pub struct Cli {
    /// The folder the data lies in; made when it is not there.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves devices until Ctrl-C.
    Serve {
        /// Address and port; port 0 takes a free one and prints it.
        #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8470")]
        listen: SocketAddr,
        /// Where files of records lie: a folder, or s3://BUCKET/PREFIX with the account in the
        /// environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT); in the
        /// data folder when not given.
        #[arg(long, value_name = "PLACE")]
        files: Option<String>,
    },
    /// Areas, grids, workers, invitations, devices; also while the server runs.
    #[command(subcommand)]
    Admin(AdminCommand),
}

/// Why the command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The server did not run.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The data cannot be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// An administrator's call was not carried out.
    #[error(transparent)]
    Admin(#[from] AdminError),
    /// The place for files cannot be used.
    #[error(transparent)]
    Files(#[from] DepotError),
    /// A file cannot be read.
    #[error("cannot read {}: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The output cannot be written.
    #[error("cannot write the answer: {0}")]
    Output(#[from] io::Error),
}

/// Carries out a command line; what it prints goes to `out`.
///
/// # Errors
/// [`CliError`], one sentence.
pub fn run(cli: Cli, out: &mut dyn Write) -> Result<(), CliError> {
    match cli.command {
        Command::Serve { listen, files } => {
            let mut config = Config::new(cli.data);
            config.attachments = files.as_deref().map(Depot::at).transpose()?;
            Ok(serve(&config, listen)?)
        }
        Command::Admin(command) => {
            let app = App::open(&Config::new(cli.data))?;
            admin::run(command, &app.admin(), out)
        }
    }
}
