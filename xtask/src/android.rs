//! The whole app, checked for a phone. Nothing is linked, so no Android kit is needed: C parts are
//! compiled by zig, which carries every target within, and headers of the cipher are the system's
//! own in a folder by themselves.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place;
use crate::python::{self, Package};
use crate::setup::{self, PHONE_TARGET};
use crate::tool::{self, Outcome};

/// The zig whose clang is known to take every C part.
const ZIG: Package = Package {
    pinned: "ziglang==0.16.0",
    asked: &["-m", "ziglang", "version"],
    is: "the C compiler for phones",
};

/// Checks every line of the app for a phone.
pub(crate) fn check() -> Outcome {
    setup::phone()?;
    let kit = place::cache().join("phone");
    let zig = python::with(&ZIG, &kit)?;
    let (cc, ar) = (
        wrapper(&kit, "cc", &cc_script(&zig))?,
        wrapper(&kit, "ar", &ar_script(&zig))?,
    );
    let openssl = openssl_headers(&kit)?;
    let name = PHONE_TARGET.replace('-', "_");
    tool::go(
        tool::cargo()
            .args([
                "check",
                "-p",
                "bandeng-app",
                "--lib",
                "--target",
                PHONE_TARGET,
            ])
            .env(format!("CC_{name}"), cc)
            .env(format!("AR_{name}"), ar)
            .env(
                format!("{}_OPENSSL_INCLUDE_DIR", name.to_uppercase()),
                &openssl,
            )
            .env(format!("{}_OPENSSL_LIB_DIR", name.to_uppercase()), &kit)
            .env("TAURI_ANDROID_PACKAGE_UNESCAPED", "cn.bandeng.field")
            .env("ZIG_GLOBAL_CACHE_DIR", kit.join("zig-cache"))
            .env("ZIG_LOCAL_CACHE_DIR", kit.join("zig-cache")),
    )
}

/// Drops the target's name as clang spells it: zig spells it differently, and has been told.
fn cc_script(python: &Path) -> String {
    format!(
        "#!/bin/sh\nfor word do\n  shift\n  case \"$word\" in --target=*) ;; *) set -- \"$@\" \"$word\" ;; esac\ndone\n\
         exec '{}' -m ziglang cc -target aarch64-linux-musl \"$@\"\n",
        python.display()
    )
}

fn ar_script(python: &Path) -> String {
    format!(
        "#!/bin/sh\nexec '{}' -m ziglang ar \"$@\"\n",
        python.display()
    )
}

fn wrapper(kit: &Path, name: &str, script: &str) -> Outcome<PathBuf> {
    let path = kit.join(name);
    let said = |error: std::io::Error| format!("{}: {error}", path.display());
    if fs::read_to_string(&path).is_ok_and(|old| old == script) {
        return Ok(path);
    }
    fs::write(&path, script).map_err(said)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).map_err(said)?;
    Ok(path)
}

/// Only the cipher's headers: the rest of the system's would be taken for the phone's.
fn openssl_headers(kit: &Path) -> Outcome<PathBuf> {
    let include = kit.join("include");
    let openssl = include.join("openssl");
    if openssl.exists() {
        return Ok(include);
    }
    let said = |error: std::io::Error| format!("{}: {error}", openssl.display());
    fs::create_dir_all(&openssl).map_err(said)?;
    let dirs = tool::read(Command::new("pkg-config").args(["--variable=includedir", "openssl"]))?;
    let system = Path::new(dirs.trim());
    let machine = tool::read(Command::new("gcc").arg("-print-multiarch")).unwrap_or_default();
    for folder in [
        system.join("openssl"),
        system.join(machine.trim()).join("openssl"),
    ] {
        let Ok(headers) = fs::read_dir(folder) else {
            continue;
        };
        for header in headers {
            let header = header.map_err(said)?;
            let link = openssl.join(header.file_name());
            if !link.exists() {
                symlink(header.path(), link).map_err(said)?;
            }
        }
    }
    Ok(include)
}
