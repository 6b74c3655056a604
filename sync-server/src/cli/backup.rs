//! `backup …` and `restore …`.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use model::UtcMs;

use super::CliError;
use crate::Config;
use crate::backup::{self, BackupError, Identities, Recipient, Wish, back_up};
use crate::erase::ErasedRow;

/// What a backup becomes.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The new file.
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// Whom it is sealed to, age1…; give it again for more. Without one the file is in the clear.
    #[arg(long, value_name = "RECIPIENT")]
    pub age_recipient: Vec<Recipient>,
}

/// What is restored.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The backup.
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// The file with the secret key, when the backup is sealed.
    #[arg(long, value_name = "FILE")]
    pub age_identity: Option<PathBuf>,
    /// Puts it in the place of the ledger that is there, which is kept beside it.
    #[arg(long)]
    pub replace: bool,
    /// What `admin erasures` printed last: nothing of it comes back with the backup.
    #[arg(long, value_name = "FILE")]
    pub erasures: Option<PathBuf>,
}

pub(super) fn run(config: &Config, args: &BackupArgs, out: &mut dyn Write) -> Result<(), CliError> {
    in_the_folder(config)?;
    let made = back_up(&config.data, &args.to, &args.age_recipient)?;
    let how = if made.sealed {
        "sealed"
    } else {
        "in the clear"
    };
    writeln!(out, "backed up {} bytes, {how}", made.size_bytes)?;
    Ok(())
}

pub(super) fn bring_back(
    config: &Config,
    args: &RestoreArgs,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    in_the_folder(config)?;
    let now = (config.clock)();
    let identities = args.age_identity.as_deref().map(Identities::open);
    let identities = identities.transpose()?;
    let wish = Wish {
        from: &args.from,
        identities: identities.as_ref(),
        replace: args.replace,
        erased: match &args.erasures {
            Some(file) => erasures(file, now)?,
            None => Vec::new(),
        },
        now,
    };
    let done = backup::restore(&config.data, wish)?;
    writeln!(out, "restored; {} feeds begin anew", done.feeds)?;
    writeln!(out, "erased again\t{}", done.erased_again)?;
    if let Some(old) = done.old {
        writeln!(
            out,
            "the old ledger lies in {}; delete it when it is not needed any more",
            old.display()
        )?;
    }
    if done.old_is_unreadable {
        writeln!(
            out,
            "it cannot be read: what was erased since the backup has to be erased again, with `admin \
             erase-record`, before the server runs"
        )?;
    }
    Ok(())
}

/// What several servers share is backed up by its own tools: half of it lies on another machine.
fn in_the_folder(config: &Config) -> Result<(), BackupError> {
    if config.database.is_some() {
        return Err(BackupError::Elsewhere);
    }
    Ok(())
}

/// Reads what `admin erasures` printed: record, grid, when, why and by whom, parted by tabs.
fn erasures(file: &Path, now: UtcMs) -> Result<Vec<ErasedRow>, CliError> {
    let table = std::fs::read_to_string(file).map_err(|source| CliError::File {
        file: file.to_owned(),
        source,
    })?;
    let rows = table.lines().zip(1_usize..).map(|(line, number)| {
        let row = erased(line, now);
        row.ok_or_else(|| CliError::Erasures {
            file: file.to_owned(),
            line: number,
        })
    });
    rows.collect()
}

fn erased(line: &str, now: UtcMs) -> Option<ErasedRow> {
    let mut columns = line.split('\t');
    let (doc, scope) = (columns.next()?.parse().ok()?, columns.next()?.parse().ok()?);
    let (_when, reason, by) = (columns.next()?, columns.next()?, columns.next()?);
    Some(ErasedRow {
        scope,
        doc,
        at: now,
        reason: reason.to_owned(),
        by: by.to_owned(),
    })
}
