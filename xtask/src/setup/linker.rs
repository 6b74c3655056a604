//! `.cargo/linker`, by which the first thing on a new machine is linked: tried with what such a
//! machine has in its path.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use crate::{place, tool};

/// What every machine has, and the script needs.
const ALWAYS: &[&str] = &["sh", "sed", "tr", "id", "flock", "env", "grep"];

/// A folder that is the whole path, with what every machine has and these scripts beside it.
fn path_with(scripts: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ALWAYS {
        symlink(tool::find(name).unwrap(), folder.path().join(name)).unwrap();
    }
    for (name, script) in scripts {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

/// What the script says when it links under this command line of cargo's, which starts a rustc that starts it.
fn linked(path: &Path, typed: &str) -> Output {
    let linker = place::root().join(".cargo/linker");
    // Two shells stand for cargo and rustc; `true` behind keeps each from becoming what it starts.
    let rustc = "\"$0\" -o out main.o; code=$?; true; exit $code";
    let cargo = "sh -c \"$1\" \"$0\"; code=$?; true; exit $code";
    Command::new("sh")
        .args(["-c", cargo])
        .arg(linker)
        .args([rustc, typed, ""])
        .env("PATH", path)
        .output()
        .unwrap()
}

#[test]
fn where_there_is_a_compiler_it_links() {
    let path = path_with(&[("cc", "echo \"linked $*\"")]);
    let output = linked(path.path(), "build");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(output.stdout, b"linked -o out main.o\n");
}

#[test]
fn where_there_is_none_only_our_own_tool_installs_it() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("cc");
    let (sudo, apt) = (
        "shift; exec \"$@\"",
        format!(
            "case \"$*\" in *' install '*gcc*libc6-dev) printf '#!/bin/sh\\necho late\\n' >'{0}' && /bin/chmod +x '{0}';; esac",
            into.display()
        ),
    );
    let path = path_with(&[("sudo", sudo), ("apt-get", apt.as_str())]);
    let both = format!("{}:{}", path.path().display(), folder.path().display());

    let refused = linked(Path::new(&both), "build");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && !into.exists(), "{said}");
    assert!(said.contains("install gcc libc6-dev as root"), "{said}");

    let output = linked(Path::new(&both), "xtask");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(output.stdout, b"late\n");
}

#[test]
fn where_it_cannot_be_installed_one_sentence_says_what_is_missing() {
    let offline =
        "echo 'W: Failed to fetch the list'; echo 'E: Unable to locate package gcc'; exit 100";
    let nothing: &[(&str, &str)] = &[];
    let no_line: &[(&str, &str)] = &[("sudo", "shift; exec \"$@\""), ("apt-get", offline)];
    for scripts in [nothing, no_line] {
        let path = path_with(scripts);
        let output = linked(path.path(), "xtask");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("gcc libc6-dev"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}
