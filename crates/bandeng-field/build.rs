//! Makes room for the screens, so that the application builds before they have been built, and
//! embeds them anew when they have changed.

use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let screens = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist");
    std::fs::create_dir_all(&screens)?;
    println!("cargo::rerun-if-changed={}", screens.display());
    Ok(())
}
