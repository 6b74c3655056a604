//! Writes a file of bundles where this device keeps files for people. What is in it is sealed, so that it
//! may lie anywhere.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use contract::command::bundle::{Made, Saved};
use contract::{Code, Failure};
use store::bundle::{self, pile};

use super::make;
use crate::Field;
use crate::failure::{Stop, not_found};

/// How much is written at a time.
const STEP_BYTES: usize = 1 << 20;
/// How many names are tried where others are taken.
const NAMES: u32 = 100;

/// Makes a bundle and writes it.
pub(crate) fn save(field: &Field) -> Result<Saved, Failure> {
    let folder = field.files.get().ok_or_else(|| {
        let detail = "this device has no folder for files: whoever shows the screens writes them";
        Failure::new(Code::NotAllowed, detail)
    })?;
    let made = make(field)?;
    fs::create_dir_all(folder).map_err(|error| not_written(folder, &error))?;
    let (path, mut file) = begin(folder, &made.file_name)?;
    if let Err(failure) = write(field, &made, &path, &mut file) {
        drop(file);
        // Half a bundle is of no use to anybody.
        if let Err(error) = fs::remove_file(&path) {
            tracing::warn!(%error, "half a bundle is left");
        }
        return Err(failure);
    }
    let path = path.display().to_string();
    Ok(Saved { path, made })
}

/// A new file, named otherwise where one of that name is there.
fn begin(folder: &Path, name: &str) -> Result<(PathBuf, File), Failure> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bundle"));
    for number in 1..=NAMES {
        let path = folder.join(match number {
            1 => name.to_owned(),
            number => format!("{stem}-{number}.{ending}"),
        });
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(not_written(&path, &error)),
        }
    }
    Err(not_written(folder, &ErrorKind::AlreadyExists.into()))
}

fn write(field: &Field, made: &Made, path: &Path, file: &mut File) -> Result<(), Failure> {
    for row in &made.bundles {
        let known = field
            .store
            .read(|r| Ok::<_, Stop>(bundle::get(r, &row.bundle)?))?;
        let known = known.ok_or_else(|| not_found("bundle"))?;
        file.write_all(&known.head)
            .map_err(|error| not_written(path, &error))?;
        let mut at = 0;
        while at < known.size_bytes {
            let step = field
                .store
                .read(|r| Ok::<_, Stop>(pile::read(r, known.pile, at, STEP_BYTES)?))?;
            if step.is_empty() {
                // It was brought to the server while it was being written.
                return Err(not_found("bundle"));
            }
            file.write_all(&step)
                .map_err(|error| not_written(path, &error))?;
            at += u64::try_from(step.len()).unwrap_or(u64::MAX);
        }
    }
    file.sync_all().map_err(|error| not_written(path, &error))
}

fn not_written(path: &Path, error: &io::Error) -> Failure {
    let code = match error.kind() {
        ErrorKind::StorageFull => Code::DiskFull,
        _ => Code::Internal,
    };
    let detail = format!("{} cannot be written: {error}", path.display());
    Failure::new(code, detail)
}
