//! Lists the one command a screen may give the shell, and makes room for the screens, so that the
//! window builds before they have been built.

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let screens = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    std::fs::create_dir_all(&screens)?;
    println!("cargo::rerun-if-changed={}", screens.display());
    let commands = tauri_build::AppManifest::new().commands(&["call"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}
