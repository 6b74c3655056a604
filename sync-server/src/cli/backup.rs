//! `backup …` and `restore …`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use model::UtcMs;

use super::{CliError, RollOverArgs};
use crate::backup::{self, BackupError, Copied, Identities, Recipient, Wish, back_up};
use crate::erase::ErasedRow;
use crate::{App, Config};

/// What a backup becomes.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The new file.
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// Whom it is sealed to, age1…; give it again for more. Without one the file is in the clear.
    #[arg(long, value_name = "RECIPIENT")]
    pub age_recipient: Vec<Recipient>,
    /// The folder that files of records and archives are copied into, each once, in the clear; give the same one every
    /// time.
    #[arg(long, value_name = "DIR")]
    pub files_to: Option<PathBuf>,
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
    /// The folder that files of records and archives were copied into: what is lacking is brought back from it.
    #[arg(long, value_name = "DIR")]
    pub files_from: Option<PathBuf>,
    /// What `admin erasures` printed last: nothing of it comes back with the backup.
    #[arg(long, value_name = "FILE")]
    pub erasures: Option<PathBuf>,
    /// What had been rolled over: said as it is said to `serve`.
    #[command(flatten)]
    pub roll_over: RollOverArgs,
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
    // After the ledger, so that nothing it knows is left out.
    if let Some(into) = &args.files_to {
        let copied = App::open(config)?.copy_files(into)?;
        told(out, "copied", &copied)?;
    }
    Ok(())
}

fn told(out: &mut dyn Write, what: &str, copied: &Copied) -> io::Result<()> {
    let Copied {
        files,
        there,
        missing,
    } = copied;
    writeln!(out, "{what} {files} files; {there} were there already")?;
    for known in missing {
        writeln!(out, "missing\t{known}")?;
    }
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
    // What had been begun anew since begins anew again, in the same words, before any device asks.
    let app = App::open(config)?;
    let again = app.roll_over(config.roll_over)?;
    if again.records > 0 {
        writeln!(out, "rolled over again\t{}", again.records)?;
    }
    // The books that were brought back do not know the packs made since the backup, of records that may be erased. Nothing is
    // on its way to them: nobody serves.
    app.sweep_strays(|_| true)?;
    if let Some(from) = &args.files_from {
        told(out, "brought back", &app.bring_files(from)?)?;
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
