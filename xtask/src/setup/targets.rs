//! What the compiler builds for besides this machine, and the parts of it that only checks need.

use std::process::Command;

use crate::tool::{self, Outcome};

/// The screens.
pub(crate) const SCREENS: &str = "wasm32-unknown-unknown";
/// A phone.
pub(crate) const PHONE: &str = "aarch64-linux-android";

/// Adds the targets that are missing.
pub(crate) fn add(wanted: &[&str]) -> Outcome {
    let here = rustup(&["target", "list", "--installed"])?;
    for target in wanted
        .iter()
        .filter(|target| !here.lines().any(|line| line == **target))
    {
        tool::go(Command::new("rustup").args(["target", "add", target]))
            .map_err(|why| format!("the target {target} could not be added: {why}"))?;
    }
    Ok(())
}

/// Adds the parts of the toolchain that are missing: a minimal one has neither formatter nor lints.
pub(crate) fn add_components(wanted: &[&str]) -> Outcome {
    let here = rustup(&["component", "list", "--installed"])?;
    for component in wanted.iter().filter(|component| !holds(&here, component)) {
        tool::go(Command::new("rustup").args(["component", "add", component]))
            .map_err(|why| format!("{component} could not be added: {why}"))?;
    }
    Ok(())
}

/// A component is listed with the machine it is for: `clippy-x86_64-unknown-linux-gnu`.
fn holds(listed: &str, component: &str) -> bool {
    listed.lines().any(|line| {
        line.strip_prefix(component)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    })
}

fn rustup(words: &[&str]) -> Outcome<String> {
    tool::read(Command::new("rustup").args(words))
        .map_err(|why| format!("rustup is needed ({why}); install Rust with rustup and try again"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minimal_toolchain_lacks_the_lints() {
        let listed = "cargo-x86_64-unknown-linux-gnu\nrustfmt-x86_64-unknown-linux-gnu\n";
        assert!(holds(listed, "rustfmt") && !holds(listed, "clippy"));
        assert!(!holds(listed, "rust"));
    }
}
