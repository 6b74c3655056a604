//! Inputs that are kept: `fuzz/corpus/TARGET/NAME`, in the repository, small; what was once handled
//! wrongly is among them. What a hunt catches lands under `fuzz/artifacts`, outside the repository, until
//! somebody has looked into it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::Target;

/// The longest input that is kept, in bytes.
const LONGEST: usize = 2_048;
/// The most inputs that are kept of a target.
const MOST: usize = 24;

/// Where the inputs of a target are kept.
#[must_use]
pub fn folder(target: &Target) -> PathBuf {
    root().join("corpus").join(target.name)
}

/// The inputs that are kept for a target, in the order of their names, and its seeds.
#[must_use]
pub fn inputs(target: &Target) -> Vec<Vec<u8>> {
    let kept = files(target);
    let kept = kept.iter().filter_map(|name| fs::read(name).ok());
    kept.chain((target.seeds)()).collect()
}

/// Takes short inputs into the corpus, evenly from first to last, until it has as many as it may. How many
/// were taken.
///
/// # Errors
/// What the file system says.
pub fn take_in(target: &Target, inputs: &[Vec<u8>]) -> io::Result<usize> {
    let short: Vec<_> = inputs
        .iter()
        .filter(|input| input.len() <= LONGEST)
        .collect();
    let room = MOST.saturating_sub(files(target).len()).min(short.len());
    for at in 0..room {
        write(&folder(target), short[at * short.len() / room])?;
    }
    Ok(room)
}

/// Keeps an input that was handled wrongly, for whoever looks into it.
///
/// # Errors
/// What the file system says.
pub fn keep_aside(target: &Target, input: &[u8]) -> io::Result<PathBuf> {
    write(&root().join("artifacts").join(target.name), input)?.canonicalize()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn files(target: &Target) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder(target))
        .map(|files| files.filter_map(|file| Some(file.ok()?.path())).collect())
        .unwrap_or_default();
    names.sort();
    names
}

/// Writes an input under the name its bytes have.
fn write(folder: &Path, input: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let name = HEXLOWER.encode(&Sha256::digest(input)[..8]);
    let file = folder.join(name);
    fs::write(&file, input)?;
    Ok(file)
}
