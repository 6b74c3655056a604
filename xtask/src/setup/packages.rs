//! Packages of Debian and Ubuntu, installed when they are missing; elsewhere their names are said
//! instead.

use std::process::Command;

use super::apt;
use crate::tool::{self, Outcome};

/// A package and how to see that it is there already, from wherever it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    let mut missing: Vec<Package> = Vec::new();
    for package in wanted {
        let named = missing.iter().any(|other| other.name == package.name);
        if !named && !package.is_here() {
            missing.push(*package);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    if tool::find("apt-get").is_none() {
        return Err(format!(
            "there is no apt-get on this machine; install {} and try again",
            names.join(", ")
        ));
    }
    for package in &missing {
        println!("installing {} ({})", package.name, package.purpose);
    }
    apt::install(&names)
}
