//! `admin erase-record` and `admin purge`: what goes for good, one record at a time or all whose time of keeping is over.

use std::io::Write;

use clap::Args;
use model::DisputeId;

use super::CliError;
use crate::admin::{Admin, EraseReason, Run};
use crate::purge::Outworn;

/// Which record is erased.
#[derive(Debug, Args)]
pub struct EraseArgs {
    /// The record: 32 hexadecimal digits.
    #[arg(long)]
    pub doc: DisputeId,
    /// `asked`, `expired`, `mistake` or `ordered`.
    #[arg(long, value_parser = reason)]
    pub reason: EraseReason,
    /// Who does it; it is kept.
    #[arg(long)]
    pub by: String,
}

/// How records are purged.
#[derive(Debug, Clone, Copy, Args)]
pub struct PurgeArgs {
    /// Tells which records would go, and erases nothing.
    #[arg(long)]
    pub dry_run: bool,
}

fn reason(code: &str) -> Result<EraseReason, String> {
    EraseReason::from_code(code)
        .ok_or_else(|| "write asked, expired, mistake or ordered".to_owned())
}

pub(super) fn one(args: &EraseArgs, admin: &Admin, out: &mut dyn Write) -> Result<(), CliError> {
    let EraseArgs { doc, reason, by } = args;
    admin.erase_record(*doc, *reason, by)?;
    Ok(writeln!(out, "erased {doc}")?)
}

pub(super) fn purge(args: PurgeArgs, admin: &Admin, out: &mut dyn Write) -> Result<(), CliError> {
    let (run, says) = if args.dry_run {
        (Run::Dry, "would erase")
    } else {
        (Run::Real, "erased")
    };
    let purged = admin.purge(run)?;
    for outworn in &purged.records {
        let Outworn {
            doc,
            scope,
            kind,
            reason,
            since,
            until,
        } = outworn;
        let (kind, reason) = (kind.code(), reason.code());
        writeln!(
            out,
            "{doc}\t{scope}\t{kind}\t{reason}\tover since {since}\tkept until {until}"
        )?;
    }
    writeln!(out, "{says} {} records", purged.records.len())?;
    if purged.left > 0 {
        let left = purged.left;
        writeln!(
            out,
            "{left} records cannot be read and stay as they are; the log says which"
        )?;
    }
    Ok(())
}
