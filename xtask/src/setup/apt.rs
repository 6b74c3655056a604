//! apt-get, as root or through sudo, and never with a question. What it refuses is said in one
//! sentence that names the packages and what to do.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::tool::{self, Outcome};

/// How long another program may go on installing: a fresh machine is often busy with itself.
const PATIENCE: Duration = Duration::from_secs(180);
const GLANCE: Duration = Duration::from_secs(3);

/// What apt-get says when another program is at it.
const LOCKED: &[&str] = &[
    "Could not get lock",
    "Unable to lock directory",
    "Unable to acquire the dpkg frontend lock",
];

/// What apt-get says, and what it comes to; the first that fits is the cause of those below it.
const REASONS: &[(&[&str], &str)] = &[
    (
        LOCKED,
        "another program is installing packages; wait until it has ended",
    ),
    (
        &["dpkg was interrupted"],
        "an earlier installation was broken off; run `dpkg --configure -a` as root",
    ),
    (
        &["No space left on device", "have enough free space"],
        "the disk is full; make room",
    ),
    (
        &[
            "Temporary failure resolving",
            "Could not resolve",
            "Could not connect",
            "Unable to connect",
            "Cannot initiate the connection",
            "Network is unreachable",
            "Connection failed",
            "Connection timed out",
            "Failed to fetch",
        ],
        "the servers of packages cannot be reached; bring the network back",
    ),
    (
        &["Unable to locate package", "has no installation candidate"],
        "the sources of this system do not have all of them; add the one that does (on Ubuntu that is `universe`)",
    ),
];

/// Who this tool may be when it installs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rights {
    Root,
    /// sudo takes it without a question.
    Sudo,
    /// sudo asks for a password, or refuses.
    Asked,
    /// Not root, and no sudo.
    Nobody,
}

/// What came of one command.
struct Told {
    went: bool,
    text: String,
}

/// Installs packages that are missing.
pub(super) fn install(names: &[&str]) -> Outcome {
    let rights = rights();
    if let Some(sentence) = not_allowed(rights, names) {
        return Err(sentence);
    }
    // An old list names files that are gone, and without one nothing is found. Where no new one is to
    // be had, the old one may still do.
    let listed = apt(rights, &["update", "-qq"])?;
    let mut words = vec!["install", "-y", "-qq", "--no-install-recommends"];
    words.extend(names);
    let installed = apt(rights, &words)?;
    if installed.went {
        Ok(())
    } else {
        Err(failed(
            names,
            &format!("{}\n{}", listed.text, installed.text),
        ))
    }
}

fn rights() -> Rights {
    if tool::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0") {
        Rights::Root
    } else if tool::find("sudo").is_none() {
        Rights::Nobody
    } else if tool::read(Command::new("sudo").args(["-n", "env", "true"])).is_ok() {
        Rights::Sudo
    } else {
        Rights::Asked
    }
}

fn apt(rights: Rights, words: &[&str]) -> Outcome<Told> {
    let mut command = if rights == Rights::Sudo {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "env"]);
        sudo
    } else {
        Command::new("env")
    };
    command
        .args(["LC_ALL=C", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
        .args(words)
        .stdin(Stdio::null());
    let begun = Instant::now();
    let mut said = false;
    loop {
        let output = command
            .output()
            .map_err(|error| format!("`{}` cannot be started: {error}", tool::said(&command)))?;
        let text = [output.stdout, output.stderr].concat();
        let told = Told {
            went: output.status.success(),
            text: String::from_utf8_lossy(&text).into_owned(),
        };
        if told.went || !says(&told.text, LOCKED) || begun.elapsed() > PATIENCE {
            return Ok(told);
        }
        if !said {
            println!("another program is installing packages; waiting for its end …");
            said = true;
        }
        thread::sleep(GLANCE);
    }
}

fn says(text: &str, any_of: &[&str]) -> bool {
    any_of.iter().any(|words| text.contains(words))
}

/// What somebody without the right to install is told.
fn not_allowed(rights: Rights, names: &[&str]) -> Option<String> {
    let missing = names.join(", ");
    let command = format!(
        "apt-get install --no-install-recommends {}",
        names.join(" ")
    );
    match rights {
        Rights::Root | Rights::Sudo => None,
        Rights::Asked => Some(format!(
            "{missing} must be installed, and sudo does not let this user without a question; run \
             `sudo {command}` and try again"
        )),
        Rights::Nobody => Some(format!(
            "{missing} must be installed, this user is not root and there is no sudo; run \
             `{command}` as root and try again"
        )),
    }
}

/// Why packages are not there, from all that was said.
fn failed(names: &[&str], told: &str) -> String {
    let names = names.join(", ");
    let known = REASONS.iter().find(|(words, _)| says(told, words));
    if let Some((_, reason)) = known {
        return format!("{names} could not be installed: {reason}, and try again");
    }
    let lines = || told.lines().map(str::trim).rev();
    let last = lines()
        .find(|line| line.starts_with("E: "))
        .or_else(|| lines().find(|line| !line.is_empty()))
        .unwrap_or("nothing at all");
    format!("{names} could not be installed; apt-get said: {last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_may_not_install_is_told_the_command() {
        let names = ["gcc", "xvfb"];
        assert_eq!(not_allowed(Rights::Root, &names), None);
        assert_eq!(not_allowed(Rights::Sudo, &names), None);
        let asked = not_allowed(Rights::Asked, &names).unwrap();
        assert!(
            asked.contains("`sudo apt-get install --no-install-recommends gcc xvfb`"),
            "{asked}"
        );
        let nobody = not_allowed(Rights::Nobody, &names).unwrap();
        assert!(
            nobody.contains("as root") && !nobody.contains("`sudo"),
            "{nobody}"
        );
    }

    #[test]
    fn what_apt_get_says_becomes_one_sentence_with_the_names() {
        for (told, wanted) in [
            (
                "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 311 (apt-get)",
                "another program",
            ),
            (
                "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?",
                "another program",
            ),
            (
                "E: dpkg was interrupted, you must manually run 'dpkg --configure -a'",
                "dpkg --configure -a",
            ),
            (
                "E: You don't have enough free space in /var/cache/apt/archives/.",
                "disk is full",
            ),
            ("E: Unable to locate package xvfb", "`universe`"),
            (
                "E: Package 'xvfb' has no installation candidate",
                "`universe`",
            ),
        ] {
            let sentence = failed(&["gcc", "xvfb"], told);
            assert!(sentence.starts_with("gcc, xvfb could not"), "{sentence}");
            assert!(sentence.contains(wanted), "{told}: {sentence}");
            assert_eq!(sentence.lines().count(), 1);
        }
    }

    #[test]
    fn offline_on_a_new_machine_is_not_taken_for_a_missing_package() {
        let listed = "W: Failed to fetch http://mirror.example/InRelease  Temporary failure resolving 'mirror.example'";
        let told = format!("{listed}\n\nE: Unable to locate package gcc");
        assert!(failed(&["gcc"], &told).contains("cannot be reached"));
    }

    #[test]
    fn what_is_not_known_is_passed_on() {
        let told = "Reading package lists...\nE: The value 'x' is invalid\n\n";
        assert_eq!(
            failed(&["gcc"], told),
            "gcc could not be installed; apt-get said: E: The value 'x' is invalid"
        );
        assert!(failed(&["gcc"], "").ends_with("nothing at all"));
    }
}
