//! `admin archive …`: what led to records that were begun anew.

use std::io::Write;

use clap::Subcommand;
use model::DisputeId;

use super::{CliError, print};
use crate::admin::Admin;

/// What can be done with archives.
#[derive(Debug, Subcommand)]
pub enum ArchiveCommand {
    /// Lists them, oldest first: no word of them.
    List,
    /// Proves one: every change of it must be as its device sent and signed it. Lists them, without what they say.
    Prove {
        /// The record: 32 hexadecimal digits.
        #[arg(long)]
        doc: DisputeId,
    },
}

pub(super) fn run(
    command: &ArchiveCommand,
    admin: &Admin,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    match command {
        ArchiveCommand::List => print::archives(out, &admin.archives()?)?,
        ArchiveCommand::Prove { doc } => print::proof(out, &admin.prove_archive(*doc)?)?,
    }
    Ok(())
}
