//! Lists as files: read within bounds, looked at or imported, and what came of it told.

use std::fs::File;
use std::io::{self, Write};

use super::CliError;
use super::admin::ListArgs;
use crate::admin::{AdminError, BadRow, Imported, LIST, News, Run};

pub(super) fn import(
    list: &ListArgs,
    what: &str,
    import: impl Fn(&[u8], Run) -> Result<Imported, AdminError>,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let unread = |source| CliError::File {
        file: list.file.clone(),
        source,
    };
    let file = File::open(&list.file).map_err(unread)?;
    // What it says of its size is asked first: a pipe says nothing, and is read no further than a list may go.
    LIST.check_size(file.metadata().map_err(unread)?.len())
        .map_err(AdminError::from)?;
    let bytes = LIST.bytes_of(file).map_err(unread)?;
    let bytes = bytes.map_err(AdminError::from)?;
    if !list.dry_run {
        return Ok(done(out, what, &import(&bytes, Run::Real)?)?);
    }
    let told = match import(&bytes, Run::Dry) {
        Err(AdminError::BadRows(rows)) => {
            refused(out, &rows)?;
            return Err(AdminError::BadRows(rows).into());
        }
        told => told?,
    };
    Ok(would(out, what, &told)?)
}

fn done(out: &mut dyn Write, what: &str, imported: &Imported) -> io::Result<()> {
    let (all, new, changed, known) = counted(imported);
    if new + changed == 0 {
        return writeln!(
            out,
            "nothing changed: all {all} {what} are known as they stand in the list"
        );
    }
    writeln!(
        out,
        "imported {all} {what}: {new} new, {changed} changed, {known} known before"
    )
}

fn would(out: &mut dyn Write, what: &str, imported: &Imported) -> io::Result<()> {
    for row in &imported.rows {
        let news = match &row.news {
            News::New => "new",
            News::Changed(how) => how,
            News::Known => "known",
        };
        writeln!(out, "line {}\t{}\t{news}", row.line, row.of)?;
    }
    let (all, new, changed, known) = counted(imported);
    writeln!(
        out,
        "nothing was written: of {all} {what} {new} would be new, {changed} changed, {known} are known"
    )
}

fn refused(out: &mut dyn Write, rows: &[BadRow]) -> io::Result<()> {
    rows.iter().try_for_each(|row| writeln!(out, "{row}"))
}

fn counted(imported: &Imported) -> (usize, usize, usize, usize) {
    (
        imported.rows.len(),
        imported.added(),
        imported.changed(),
        imported.known(),
    )
}
