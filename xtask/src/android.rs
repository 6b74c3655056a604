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

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of the app for phones, without what is said about it.
    fn file(name: &str) -> String {
        let path = place::root()
            .join("src-tauri/gen/android/app/src")
            .join(name);
        let text = fs::read_to_string(&path).unwrap();
        let mut pieces = text.split("<!--");
        let first = pieces.next().unwrap().to_owned();
        pieces.fold(first, |text, piece| {
            text + piece.split_once("-->").unwrap().1
        })
    }

    /// What an attribute of the first element of this name says.
    fn said<'a>(text: &'a str, element: &str, attribute: &str) -> &'a str {
        let (_, rest) = text.split_once(&format!("<{element}")).unwrap();
        let (element, _) = rest.split_once('>').unwrap();
        let (_, value) = element.split_once(&format!(" {attribute}=\"")).unwrap();
        value.split_once('"').unwrap().0
    }

    /// What stands in each element of this name.
    fn inside<'a>(text: &'a str, element: &str) -> Vec<&'a str> {
        let end = format!("</{element}>");
        let mut pieces: Vec<&str> = text.split(end.as_str()).collect();
        pieces.pop();
        let words = pieces.iter().map(|piece| piece.rsplit_once('>').unwrap().1);
        words.collect()
    }

    #[test]
    fn the_app_is_called_by_its_name() {
        let manifest = file("main/AndroidManifest.xml");
        let strings = file("main/res/values/strings.xml");
        for element in ["application", "activity"] {
            let label = said(&manifest, element, "android:label");
            let name = label.strip_prefix("@string/").unwrap();
            let from = format!("<string name=\"{name}\">");
            let (_, rest) = strings.split_once(&from).unwrap();
            let (shown, _) = rest.split_once("</string>").unwrap();
            assert_eq!(shown, "\"板凳\"", "{element}");
        }
    }

    #[test]
    fn what_is_on_a_phone_goes_into_no_backup_and_onto_no_other_phone() {
        let manifest = file("main/AndroidManifest.xml");
        let of_app = |attribute| said(&manifest, "application", attribute);
        assert_eq!(of_app("android:allowBackup"), "false");
        assert_eq!(of_app("android:fullBackupContent"), "false");
        let rules = of_app("android:dataExtractionRules");
        assert_eq!(rules, "@xml/data_extraction_rules");
        let rules = file("main/res/xml/data_extraction_rules.xml");
        assert!(!rules.contains("<include"), "{rules}");
        for section in ["cloud-backup", "device-transfer"] {
            let (_, rest) = rules.split_once(&format!("<{section}>")).unwrap();
            let (section, _) = rest.split_once(&format!("</{section}>")).unwrap();
            for domain in ["root", "file", "database", "sharedpref", "external"] {
                let left_out = format!("<exclude domain=\"{domain}\" path=\".\" />");
                assert!(section.contains(&left_out), "{domain}: {section}");
            }
        }
    }

    #[test]
    fn nothing_goes_over_a_line_in_the_clear() {
        let manifest = file("main/AndroidManifest.xml");
        let of_app = |attribute| said(&manifest, "application", attribute);
        assert_eq!(of_app("android:usesCleartextTraffic"), "false");
        let security = of_app("android:networkSecurityConfig");
        assert_eq!(security, "@xml/network_security");
        let security = file("main/res/xml/network_security.xml");
        assert_eq!(cleartext(&security, "base-config"), "false");
        assert!(!security.contains("=\"true\""), "{security}");
    }

    #[test]
    fn while_developing_it_may_to_the_machine_itself_alone() {
        let security = file("debug/res/xml/network_security.xml");
        assert_eq!(cleartext(&security, "base-config"), "false");
        assert_eq!(cleartext(&security, "domain-config"), "true");
        // Once, and not for names under it.
        assert_eq!(security.matches("=\"true\"").count(), 1, "{security}");
        assert_eq!(inside(&security, "domain"), ["localhost", "127.0.0.1"]);
    }

    fn cleartext<'a>(security: &'a str, element: &str) -> &'a str {
        said(security, element, "cleartextTrafficPermitted")
    }
}
