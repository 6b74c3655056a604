//! Packages of Debian and Ubuntu, by apt-get; elsewhere their names are said instead.

use std::process::Command;

use crate::tool::{self, Outcome};

/// A package and how to see that it is there already, from wherever it came.
#[derive(Clone, Copy)]
pub(crate) struct Package {
    name: &'static str,
    programs: &'static [&'static str],
    purpose: &'static str,
}

impl Package {
    /// A library or a font: only the package database knows.
    pub(crate) const fn plain(name: &'static str, purpose: &'static str) -> Self {
        Self {
            name,
            programs: &[],
            purpose,
        }
    }

    /// Programs: any one of them will do, whoever installed it.
    pub(crate) const fn with(
        name: &'static str,
        programs: &'static [&'static str],
        purpose: &'static str,
    ) -> Self {
        Self {
            name,
            programs,
            purpose,
        }
    }

    fn is_here(self) -> bool {
        self.programs
            .iter()
            .any(|program| tool::find(program).is_some())
            || tool::read(Command::new("dpkg-query").args(["-W", "-f=${Status}", self.name]))
                .is_ok_and(|status| status.ends_with("install ok installed"))
    }
}

/// Installs what is missing.
pub(crate) fn install(wanted: &[Package]) -> Outcome {
    let missing: Vec<Package> = wanted
        .iter()
        .copied()
        .filter(|package| !package.is_here())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    for package in &missing {
        println!("installing {} ({})", package.name, package.purpose);
    }
    if tool::find("apt-get").is_none() {
        return Err(format!(
            "there is no apt-get on this machine; install {} and try again",
            names.join(", ")
        ));
    }
    // An old list of packages names files that are gone; without a list nothing is found at all.
    apt(&["update", "-qq"])
        .and_then(|()| apt(&with_names(&names)))
        .map_err(|why| {
            format!(
                "{} could not be installed ({why}); install it as root and try again",
                names.join(", ")
            )
        })
}

fn with_names<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec!["install", "-y", "-qq", "--no-install-recommends"];
    words.extend(names);
    words
}

fn apt(words: &[&str]) -> Outcome {
    let root = tool::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut command = if root {
        Command::new("env")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "env"]);
        sudo
    };
    let quiet = [
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=120",
    ];
    tool::go(command.args(quiet).args(words))
}
