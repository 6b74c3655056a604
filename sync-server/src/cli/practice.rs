//! `admin practice …`: how a county works.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Subcommand;
use model::{AreaCode, Practice};

use super::{CliError, print};
use crate::admin::{Admin, PracticeSet, Run};

/// What can be done with how a county works.
#[derive(Debug, Subcommand)]
pub enum PracticeCommand {
    /// Sets how a county works: clocks with where their rules stand, the facts ticked for a grade, the day of the month's
    /// analysis, holidays. Nothing is set when a part of it cannot stand; devices get it with their next sync.
    Set {
        /// The file: JSON, as `practice show` prints it. What it leaves out is as it is built in.
        #[arg(long)]
        file: PathBuf,
        /// The county: 6 digits; may be left out where there is one only.
        #[arg(long)]
        county: Option<AreaCode>,
        /// Who does it; it is kept.
        #[arg(long, required_unless_present = "dry_run")]
        by: Option<String>,
        /// Tells what would work otherwise, and keeps nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Prints the document that counts; while the county has set nothing, what is built in.
    Show {
        /// The county: 6 digits; may be left out where there is one only.
        #[arg(long)]
        county: Option<AreaCode>,
    },
    /// Lists what was set, when and by whom, the first one first.
    History {
        /// The county: 6 digits; may be left out where there is one only.
        #[arg(long)]
        county: Option<AreaCode>,
    },
}

pub(super) fn run(
    command: PracticeCommand,
    admin: &Admin,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    match command {
        PracticeCommand::Set {
            file,
            county,
            by,
            dry_run,
        } => {
            let bytes = std::fs::read(&file).map_err(|source| CliError::File { file, source })?;
            let run = if dry_run { Run::Dry } else { Run::Real };
            let by = by.unwrap_or_default();
            let set = admin.set_practice(county.as_ref(), &bytes, &by, run)?;
            told(out, &set, run)?;
        }
        PracticeCommand::Show { county } => match admin.practice(county.as_ref())? {
            Some(kept) => writeln!(out, "{}", kept.written)?,
            None => {
                let built_in = serde_json::to_string_pretty(&Practice::default());
                writeln!(out, "{}", built_in.map_err(io::Error::from)?)?;
            }
        },
        PracticeCommand::History { county } => {
            for kept in admin.practices(county.as_ref())? {
                let (no, at, by) = (kept.no, print::moment(kept.at), kept.by);
                writeln!(out, "{no}\t{at}\t{by}")?;
            }
        }
    }
    Ok(())
}

fn told(out: &mut dyn Write, set: &PracticeSet, run: Run) -> io::Result<()> {
    let PracticeSet {
        county,
        no,
        changes,
    } = set;
    let Some(no) = no else {
        return writeln!(out, "{county} works so already: nothing was set");
    };
    for change in changes {
        writeln!(out, "{change}")?;
    }
    if changes.is_empty() {
        writeln!(out, "nothing works otherwise than before")?;
    }
    match run {
        Run::Dry => writeln!(out, "nothing was set: it would be number {no} of {county}"),
        Run::Real => writeln!(
            out,
            "set number {no} of {county}: devices get it with their next sync"
        ),
    }
}
