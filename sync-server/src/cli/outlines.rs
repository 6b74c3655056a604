//! Outlines as a file: read within bounds, looked at or brought in, and what became of them told.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use map::{Datum, Limits, ReadError};

use super::{CliError, print};
use crate::admin::{Admin, AdminError, Run};

/// Which outlines are brought in.
#[derive(Debug, Args)]
pub struct OutlinesArgs {
    /// The file: a GeoJSON FeatureCollection, each feature with the property `code`.
    #[arg(long)]
    pub file: PathBuf,
    /// Its coordinates are shifted (GCJ-02), as maps published in China have them.
    #[arg(long)]
    pub gcj02: bool,
    /// Tells what would become of it, and keeps nothing.
    #[arg(long)]
    pub dry_run: bool,
}

pub(super) fn bring_in(
    args: &OutlinesArgs,
    admin: &Admin,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let bytes = read(&args.file)?;
    let datum = if args.gcj02 {
        Datum::Gcj02
    } else {
        Datum::Wgs84
    };
    let run = if args.dry_run { Run::Dry } else { Run::Real };
    let taken = admin.import_outlines(&bytes, datum, run)?;
    Ok(print::outlines(out, &taken, args.dry_run)?)
}

/// The bytes of a file, when it is not larger than outlines are.
fn read(file: &Path) -> Result<Vec<u8>, CliError> {
    let unread = |source| CliError::File {
        file: file.to_owned(),
        source,
    };
    let most = Limits::USUAL.file_bytes;
    let most_bytes = u64::try_from(most).unwrap_or(u64::MAX);
    let too_large = || AdminError::from(ReadError::TooLarge(most >> 20));
    let opened = File::open(file).map_err(unread)?;
    // What it says of its size is asked first: a pipe says nothing, and is read no further than a file may go.
    if opened.metadata().map_err(unread)?.len() > most_bytes {
        return Err(too_large().into());
    }
    let mut bytes = Vec::new();
    let mut within = opened.take(most_bytes.saturating_add(1));
    within.read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() > most {
        return Err(too_large().into());
    }
    Ok(bytes)
}
