//! Embeds the letters that were laid in `fonts`, and builds without them where they were not:
//! printing then says what to do.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::PathBuf;

/// A font and the name it goes by in the program.
const FONTS: &[(&str, &str)] = &[
    ("REGULAR", "regular.ttf.zst"),
    ("BOLD", "bold.ttf.zst"),
    ("RARE_JP", "rare-jp.ttf.zst"),
    ("RARE_HK", "rare-hk.ttf.zst"),
];

fn main() -> io::Result<()> {
    let laid = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fonts");
    fs::create_dir_all(&laid)?;
    println!("cargo::rerun-if-changed={}", laid.display());
    let mut code = String::new();
    for (name, file) in FONTS {
        let path = laid.join(file);
        let value = if path.exists() {
            format!("Some(include_bytes!({:?}))", path.display().to_string())
        } else {
            "None".to_owned()
        };
        let _always_fits = writeln!(code, "const {name}: Option<&[u8]> = {value};");
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names no OUT_DIR"))?;
    fs::write(PathBuf::from(out).join("fonts.rs"), code)
}
