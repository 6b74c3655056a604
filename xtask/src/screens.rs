//! The screens: compiled to wasm, bound to the browser, laid beside the page that starts them.
//! `ui/dist` changes only where its content does, so that what embeds it is not built in vain.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::place;
use crate::setup::SCREENS_TARGET;
use crate::tool::{self, Outcome};

const PROFILE: &str = "screens";
/// What a thin line can be asked to carry.
const BUDGET_BYTES: usize = 700_000;
/// Laid down as they are.
const PAGE: &[&str] = &["index.html", "start.js", "styles", "i18n/en"];

/// Builds the screens into `ui/dist`.
pub(crate) fn build() -> Outcome {
    tool::go(tool::cargo().args([
        "build",
        "--quiet",
        "-p",
        "ui",
        "--lib",
        "--target",
        SCREENS_TARGET,
        "--profile",
        PROFILE,
    ]))?;
    let built = place::target().join(SCREENS_TARGET).join(PROFILE);
    let bound = built.join("bound");
    bind(&built.join("ui.wasm"), &bound)?;

    let ui = place::root().join("ui");
    let mut files = files_under(&bound, &bound)?;
    for name in PAGE {
        let path = ui.join(name);
        if path.is_dir() {
            files.extend(files_under(&path, &ui)?);
        } else {
            files.push(((*name).into(), path));
        }
    }
    lay_down(&files, &ui.join("dist"))
}

/// Says how much the screens weigh on the line, and refuses more than was promised.
pub(crate) fn weigh() -> Outcome {
    let path = place::root().join("ui/dist/ui_bg.wasm");
    let wasm = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut packed = Vec::new();
    let best = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut wasm.as_slice(), &mut packed, &best)
        .map_err(|error| format!("the screens cannot be compressed: {error}"))?;
    println!("wasm.bytes {} B", wasm.len());
    println!("wasm.brotli_bytes {} B", packed.len());
    if packed.len() > BUDGET_BYTES {
        return Err(format!(
            "the screens are over their {BUDGET_BYTES} bytes; see what came in with `ui`"
        ));
    }
    Ok(())
}

fn bind(wasm: &Path, into: &Path) -> Outcome {
    let newer = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    let done = into.join("ui_bg.wasm");
    if newer(&done).is_some_and(|done| newer(wasm).is_some_and(|built| done > built)) {
        return Ok(());
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name("ui")
        .typescript(false)
        .remove_name_section(true);
    bindgen
        .remove_producers_section(true)
        .omit_default_module_path(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(into))
        .map_err(|error| format!("the screens cannot be bound to the browser: {error:#}"))
}

/// Every file below a folder: its name as seen from `base`, and where it lies.
fn files_under(folder: &Path, base: &Path) -> Outcome<Vec<(PathBuf, PathBuf)>> {
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(said)? {
        let path = entry.map_err(said)?.path();
        if path.is_dir() {
            files.extend(files_under(&path, base)?);
        } else {
            let name = path.strip_prefix(base).map_err(|error| error.to_string())?;
            files.push((name.to_owned(), path.clone()));
        }
    }
    Ok(files)
}

/// Makes the folder hold exactly these files.
fn lay_down(files: &[(PathBuf, PathBuf)], dist: &Path) -> Outcome {
    let said = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(dist).map_err(|error| said(dist, error))?;
    for (name, from) in files {
        let to = dist.join(name);
        let new = fs::read(from).map_err(|error| said(from, error))?;
        if fs::read(&to).is_ok_and(|old| old == new) {
            continue;
        }
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(|error| said(folder, error))?;
        }
        fs::write(&to, new).map_err(|error| said(&to, error))?;
    }
    for (name, path) in files_under(dist, dist)? {
        if !files.iter().any(|(wanted, _)| *wanted == name) {
            fs::remove_file(&path).map_err(|error| said(&path, error))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_not_changed_is_left_alone_and_what_is_gone_is_removed() {
        let (from, dist) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(from.path().join("styles")).unwrap();
        fs::write(from.path().join("styles/base.css"), "body{}").unwrap();
        fs::write(dist.path().join("old.js"), "gone").unwrap();
        let files = files_under(from.path(), from.path()).unwrap();
        lay_down(&files, dist.path()).unwrap();
        let laid = dist.path().join("styles/base.css");
        let first = fs::metadata(&laid).unwrap().modified().unwrap();
        lay_down(&files, dist.path()).unwrap();
        assert_eq!(fs::metadata(&laid).unwrap().modified().unwrap(), first);
        assert_eq!(files_under(dist.path(), dist.path()).unwrap().len(), 1);
    }
}
