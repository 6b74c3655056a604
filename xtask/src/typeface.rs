//! The letters of the papers: fetched as their makers publish them, cut to what is printed, held to
//! their hashes, compressed, and laid where the crate `paper` embeds them. Too large to be kept in
//! the checkout, and the same on every machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::node::{self, Package};
use crate::tool::{self, Outcome};
use crate::{place, python, setup};

/// The fonts, pinned, and the program that cuts them.
const FONTS: Package = Package {
    folder: "crates/paper/typeface",
};
/// Cuts the same letters into the same bytes each time; the newest for the Python of Ubuntu 22.04.
const CUTTER: python::Package = python::Package {
    pinned: "fonttools==4.65.0",
    asked: &["-c", "import fontTools"],
    is: "cuts the letters of the papers",
};
/// Where `paper` looks for them.
const LAID: &str = "crates/paper/fonts";
/// Small before fast: they are compressed once and carried by every phone.
const LEVEL: i32 = 19;

/// Every font that is printed with, and the SHA-256 of its bytes.
const CUT: &[(&str, &str)] = &[
    (
        "regular.ttf",
        "dee2763865e38a0ab8812ec15c95520195bb0faa8aebf3d5c81f583b441b6360",
    ),
    (
        "bold.ttf",
        "00694665137968e8896d11019894e01e8a05016ef5142fc2a2e6790a9a51972c",
    ),
    (
        "rare-jp.ttf",
        "9fbb0f23baa94970714beb4f4271c7739e1f67beadc3abf61a7764db0db4f95b",
    ),
    (
        "rare-hk.ttf",
        "26b83371bf771e6d87a630cf5a942b1d189fb26ae1d8da220c9949c344f140f8",
    ),
];

/// Lays the letters where they are embedded, unless they lie there.
pub(crate) fn lay() -> Outcome {
    let laid = place::root().join(LAID);
    let mark = laid.join("pinned");
    if are_laid() {
        return Ok(());
    }
    let packed = packed()?;
    fs::create_dir_all(&laid).map_err(|error| said(&laid, &error))?;
    for (name, _) in CUT {
        let name = format!("{name}.zst");
        let to = laid.join(&name);
        fs::copy(packed.join(&name), &to).map_err(|error| said(&to, &error))?;
    }
    // The mark is made last, so that what was broken off is begun again.
    fs::write(&mark, pins()).map_err(|error| said(&mark, &error))
}

/// Whether they lie there, or only have to be laid, so that nothing is needed to cut them.
pub(crate) fn is_at_hand() -> bool {
    are_laid() || kept().join("done").exists()
}

fn are_laid() -> bool {
    let mark = place::root().join(LAID).join("pinned");
    fs::read_to_string(mark).is_ok_and(|old| old == pins())
}

/// What is pinned, a hash a line.
fn pins() -> String {
    CUT.iter().map(|(_, hash)| format!("{hash}\n")).collect()
}

/// The folder of this state of the pins, kept between checkouts.
fn kept() -> PathBuf {
    let name = HEXLOWER.encode(&Sha256::digest(pins())[..6]);
    place::cache().join("typeface").join(name)
}

/// That folder with every font in it as it is embedded.
fn packed() -> Outcome<PathBuf> {
    let kept = kept();
    let mark = kept.join("done");
    if mark.exists() {
        return Ok(kept);
    }
    println!("preparing the letters of the papers …");
    setup::typeface()?;
    fs::create_dir_all(&kept).map_err(|error| said(&kept, &error))?;
    let installed = node::install(&FONTS)?;
    tool::go(
        Command::new(python::with(&CUTTER, &place::cache().join("typeface"))?)
            .arg(installed.join("cut.py"))
            .arg(installed.join("node_modules"))
            .arg(&kept),
    )?;
    for (name, pinned) in CUT {
        let path = kept.join(name);
        let bytes = fs::read(&path).map_err(|error| said(&path, &error))?;
        let hash = HEXLOWER.encode(&Sha256::digest(&bytes));
        if hash != *pinned {
            return Err(format!(
                "{} is not what was pinned ({hash}); remove {} and try again, or look at what changed before pinning it anew",
                path.display(),
                kept.display(),
            ));
        }
        let small = kept.join(format!("{name}.zst"));
        let packed = zstd::bulk::compress(&bytes, LEVEL).map_err(|error| said(&small, &error))?;
        fs::write(&small, packed).map_err(|error| said(&small, &error))?;
    }
    fs::write(&mark, "").map_err(|error| said(&mark, &error))?;
    Ok(kept)
}

fn said(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
