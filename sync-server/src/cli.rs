//! The command line: `bandeng-server --data DIR serve …` and `… admin …`.

mod admin;
mod archive;
mod backup;
mod bundle;
mod demo;
mod erase;
mod list;
mod outlines;
mod practice;
mod print;
mod quarantine;
mod serve;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use admin::AdminCommand;
pub use archive::ArchiveCommand;
pub use backup::{BackupArgs, RestoreArgs};
pub use bundle::BundleCommand;
pub use demo::DemoArgs;
pub use erase::{EraseArgs, PurgeArgs};
pub use outlines::OutlinesArgs;
pub use practice::PracticeCommand;
pub use quarantine::QuarantineCommand;
pub use serve::ServeArgs;

use crate::admin::AdminError;
use crate::attachment::{Depot, DepotError};
use crate::backup::BackupError;
use crate::bundle::BundleError;
use crate::certificate::CertificateError;
use crate::compact::Compaction;
use crate::logs::LogFormat;
use crate::roll_over::{RollOver, RollOverError};
use crate::serve::ServeError;
use crate::strays::StraysError;
use crate::{App, Config, DatabaseError, PostgresUrl, certificate};

/// The sync server of Bandeng.
#[derive(Debug, Parser)]
#[command(name = "bandeng-server", version, arg_required_else_help = true)]
pub struct Cli {
    /// The folder the data lies in; made when it is not there.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// What the log looks like; text when neither this nor BANDENG_LOG_FORMAT says.
    #[arg(long, value_enum, value_name = "FORMAT", global = true)]
    pub log_format: Option<LogFormat>,
    /// A PostgreSQL that several servers share: postgres://user:password@host/database. Without
    /// it everything lies in the folder.
    #[arg(
        long,
        value_name = "URL",
        global = true,
        env = "BANDENG_DATABASE",
        hide_env_values = true
    )]
    pub database: Option<PostgresUrl>,
    /// Where files of records lie: a folder, or s3://BUCKET/PREFIX with the account in the
    /// environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT); in the data
    /// folder when not given.
    #[arg(long, value_name = "PLACE", global = true)]
    pub files: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves devices until Ctrl-C.
    Serve(ServeArgs),
    /// Backs the ledger up into one file; also while the server runs.
    Backup(BackupArgs),
    /// Puts a backup into the data folder; every feed begins anew, and devices send again what the
    /// backup does not have.
    Restore(RestoreArgs),
    /// Keeps the bytes of old changes in their documents only; also while the server runs, which does it by
    /// itself once a day.
    Compact(CompactArgs),
    /// Begins records anew that are over and that nobody wrote to for long: devices carry what they say, and no more what
    /// led there; also while the server runs, which does it by itself once a day.
    RollOver(RollOverArgs),
    /// Bundles: the work of devices that had no line, brought as files.
    #[command(subcommand)]
    Bundle(BundleCommand),
    /// Areas, grids, workers, how a county works, invitations, devices; also while the server runs.
    #[command(subcommand)]
    Admin(AdminCommand),
}

/// What is compacted.
#[derive(Debug, Clone, Copy, Args)]
pub struct CompactArgs {
    /// Changes the server has had for so many days.
    #[arg(long, value_name = "DAYS", default_value_t = Compaction::default().older_days)]
    pub compact_after: u32,
    /// Of records with at least so many of them.
    #[arg(long, value_name = "COUNT", default_value_t = Compaction::default().least)]
    pub compact_least: u32,
}

impl From<CompactArgs> for Compaction {
    fn from(args: CompactArgs) -> Self {
        Self {
            older_days: args.compact_after,
            least: args.compact_least,
        }
    }
}

/// What is rolled over.
#[derive(Debug, Clone, Copy, Args)]
pub struct RollOverArgs {
    /// Records that are over, and that nobody wrote to for so many days.
    #[arg(long, value_name = "DAYS", default_value_t = RollOver::default().older_days,
        value_parser = clap::value_parser!(u32).range(30..))]
    pub roll_over_after: u32,
    /// Of those, the ones with at least so many changes.
    #[arg(long, value_name = "COUNT", default_value_t = RollOver::default().least,
        value_parser = clap::value_parser!(u32).range(2..))]
    pub roll_over_least: u32,
}

impl From<RollOverArgs> for RollOver {
    fn from(args: RollOverArgs) -> Self {
        Self {
            older_days: args.roll_over_after,
            least: args.roll_over_least,
        }
    }
}

/// Why the command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Ctrl-C stopped it before it was done.
    #[error("interrupted")]
    Interrupted,
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
    /// There is no certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// There is no backup, or no way back.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// Records were not rolled over.
    #[error(transparent)]
    RollOver(#[from] RollOverError),
    /// What nobody knows cannot be taken away.
    #[error(transparent)]
    Strays(#[from] StraysError),
    /// A bundle was not taken in.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A line of a list of erasures is none.
    #[error("line {line} of {} is not what `admin erasures` prints; nothing was restored", file.display())]
    Erasures {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
    },
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

/// What a shell says of a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

impl CliError {
    /// What the program ends with.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Interrupted => INTERRUPTED,
            _ => 1,
        }
    }
}

/// Carries out a command line; what it prints goes to `out`.
///
/// # Errors
/// [`CliError`], one sentence.
pub fn run(cli: Cli, out: &mut dyn Write) -> Result<(), CliError> {
    let mut config = Config {
        database: cli.database,
        attachments: cli.files.as_deref().map(Depot::at).transpose()?,
        ..Config::new(cli.data)
    };
    match cli.command {
        Command::Serve(args) => {
            config.limits = args.limits();
            config.compaction = args.compact.into();
            config.roll_over = args.roll_over.into();
            Ok(crate::serve::serve(&config, &args.sockets())?)
        }
        Command::Backup(args) => backup::run(&config, &args, out),
        Command::Restore(args) => {
            config.roll_over = args.roll_over.into();
            backup::bring_back(&config, &args, out)
        }
        Command::Compact(args) => {
            let done = App::open(&config)?.compact(args.into())?;
            Ok(print::compacted(out, &done)?)
        }
        Command::RollOver(args) => {
            let done = App::open(&config)?.roll_over(args.into())?;
            Ok(print::rolled_over(out, &done)?)
        }
        Command::Bundle(command) => {
            let app = App::open(&config)?;
            bundle::run(command, &app.admin(), out)
        }
        Command::Admin(AdminCommand::MakeBackupKey { to }) => {
            let public = crate::backup::make_key(&to)?;
            Ok(writeln!(out, "{public:?}")?)
        }
        Command::Admin(AdminCommand::MakeCertificate { host, port }) => {
            let made = certificate::make(&config.data, &host, port)?;
            Ok(print::certificate(out, &made)?)
        }
        Command::Admin(command) => {
            let addresses = certificate::addresses(&config.data);
            let app = App::open(&config)?;
            admin::run(command, &app.admin(), &addresses, out)
        }
    }
}
