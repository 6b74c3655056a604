//! `admin quarantine …`: what the accept gate holds back, and what a person decides of it.

use std::io::{self, Write};

use clap::Subcommand;
use model::ChangeHash;

use super::{CliError, print};
use crate::admin::{Admin, HeldFields, HeldTold};

/// What can be done with what is held back.
#[derive(Debug, Subcommand)]
pub enum QuarantineCommand {
    /// Lists it, oldest first, without its content.
    List,
    /// Tells one: of which record and grid, by whom, why it is held, and which fields it writes. What stands in them is
    /// read on a device, by a role that may.
    Show {
        /// Its hash, as the list says it last: 64 hexadecimal digits.
        hash: ChangeHash,
    },
    /// Tries it once more, at the same gate: what it builds on may have come since.
    Release {
        /// Its hash, as the list says it last: 64 hexadecimal digits.
        hash: ChangeHash,
    },
    /// Lets go of it for good; that it was held and who discarded it is kept.
    Discard {
        /// Its hash, as the list says it last: 64 hexadecimal digits.
        hash: ChangeHash,
        /// Who does it; it is kept.
        #[arg(long)]
        by: String,
    },
    /// Lists what was discarded, oldest first.
    Discarded,
    /// Lists chains of signed batches that were not what is on record: gaps, forks, signatures that do not fit.
    Incidents,
}

pub(super) fn run(
    command: &QuarantineCommand,
    admin: &Admin,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    match command {
        QuarantineCommand::List => print::quarantine(out, &admin.quarantine()?)?,
        QuarantineCommand::Show { hash } => {
            for told in &admin.read_held(hash)? {
                show(out, told)?;
            }
        }
        QuarantineCommand::Release { hash } => {
            admin.release_held(hash)?;
            writeln!(out, "released {hash}")?;
        }
        QuarantineCommand::Discard { hash, by } => {
            admin.discard_held(hash, by)?;
            writeln!(out, "discarded {hash}")?;
        }
        QuarantineCommand::Discarded => print::discarded(out, &admin.discarded()?)?,
        QuarantineCommand::Incidents => print::incidents(out, &admin.incidents()?)?,
    }
    Ok(())
}

fn show(out: &mut dyn Write, told: &HeldTold) -> io::Result<()> {
    let row = &told.row;
    let kind = told.kind.map_or("unknown", model::RecordKind::code);
    writeln!(out, "record\t{}\t{kind}", row.doc)?;
    writeln!(out, "grid\t{}", row.scope)?;
    match &told.author {
        Some(author) => {
            let (role, name) = (author.role.code(), &author.name);
            writeln!(out, "author\t{}\t{role}\t{name}", author.id)?;
        }
        None => writeln!(out, "author\tunknown")?,
    }
    writeln!(out, "device\t{}", row.device)?;
    if let Ok(HeldFields { made_at, .. }) = &told.says {
        writeln!(out, "made\t{}", print::moment(*made_at))?;
    }
    writeln!(out, "came\t{}", print::moment(row.at))?;
    writeln!(out, "held\t{}\t{}", row.reason, row.detail)?;
    match &told.says {
        Ok(says) if says.begins => writeln!(out, "says\tbegins the record")?,
        Ok(_) => writeln!(out, "says\tchanges the record")?,
        Err(why) => writeln!(out, "says\tcannot be read here: {why}")?,
    }
    for (field, how) in told.says.iter().flat_map(|says| &says.fields) {
        writeln!(out, "field\t{}\t{field}", how.code())?;
    }
    Ok(())
}
