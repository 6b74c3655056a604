//! Carry bundles as files of this machine: written from what the application gives a piece at a time,
//! and handed over to it the same way.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use contract::command::attachment::StagedId;
use contract::command::bundle::{Made, Make, Piece, Put, Read as ReadPiece, Staged, Take, Taken};
use contract::{Code, Command, Failure};
use data_encoding::BASE64;
use serde_json::Value;

use crate::call::Answer;

/// How much is handed over at a time.
const PIECE_BYTES: usize = 768 * 1024;

/// Makes a bundle of all that waits, and writes it into a new file with what is carried for others.
///
/// # Errors
/// What the application says; `bad_arguments` when the file is there already, `disk_full`, `internal`.
pub fn make(answer: Answer<'_>, to: &Path) -> Result<Value, Failure> {
    let made: Made = give(answer, &Make {})?;
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .open(to)
        .map_err(|error| not_written(to, &error))?;
    if let Err(failure) = write(answer, &made, to, &mut file) {
        drop(file);
        // Half a bundle is of no use to anybody; what is left of it is said by whoever made it.
        if let Err(error) = std::fs::remove_file(to) {
            tracing::warn!(%error, "half a bundle is left");
        }
        return Err(failure);
    }
    serde_json::to_value(&made).map_err(|error| internal(&error))
}

fn write(answer: Answer<'_>, made: &Made, to: &Path, file: &mut File) -> Result<(), Failure> {
    for row in &made.bundles {
        let mut offset = 0;
        while offset < row.size_bytes {
            let read = ReadPiece {
                bundle: row.bundle,
                offset,
            };
            let piece: Piece = give(answer, &read)?;
            let bytes = BASE64.decode(piece.bytes.as_bytes());
            let bytes = bytes.map_err(|error| internal(&error))?;
            if bytes.is_empty() {
                return Err(internal(&"a bundle ends before its end"));
            }
            file.write_all(&bytes)
                .map_err(|error| not_written(to, &error))?;
            offset += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        }
    }
    file.sync_all().map_err(|error| not_written(to, &error))
}

/// Takes in the bundles of a file.
///
/// # Errors
/// What the application says; `not_found` when the file cannot be read.
pub fn take(answer: Answer<'_>, from: &Path) -> Result<Taken, Failure> {
    let unread = |error: io::Error| {
        let detail = format!("{} cannot be read: {error}", from.display());
        Failure::new(Code::NotFound, detail)
    };
    let file = File::open(from).map_err(unread)?;
    let (mut staged, mut offset): (Option<StagedId>, u64) = (None, 0);
    loop {
        let mut piece = Vec::new();
        let most = u64::try_from(PIECE_BYTES).unwrap_or(u64::MAX);
        (&file).take(most).read_to_end(&mut piece).map_err(unread)?;
        if piece.is_empty() {
            break;
        }
        let put = Put {
            staged,
            offset,
            bytes: BASE64.encode(&piece),
        };
        let told: Staged = give(answer, &put)?;
        (staged, offset) = (Some(told.staged), told.received);
    }
    let staged = staged.ok_or_else(|| {
        let detail = format!("{} is empty", from.display());
        Failure::new(Code::BadArguments, detail)
    })?;
    give(answer, &Take { staged })
}

fn give<C: Command>(answer: Answer<'_>, command: &C) -> Result<C::Reply, Failure> {
    let arguments = serde_json::to_value(command).map_err(|error| internal(&error))?;
    let reply = answer(C::NAME, arguments)?;
    serde_json::from_value(reply).map_err(|error| internal(&error))
}

fn not_written(to: &Path, error: &io::Error) -> Failure {
    let code = match error.kind() {
        io::ErrorKind::StorageFull => Code::DiskFull,
        _ => Code::BadArguments,
    };
    let detail = format!(
        "{} cannot be written: {error}; name a new file where there is room",
        to.display()
    );
    Failure::new(code, detail)
}

fn internal(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::Internal, error.to_string())
}
