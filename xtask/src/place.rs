//! Where things are: the checkout, what is built, and what is kept between checkouts.

use std::env;
use std::path::PathBuf;

/// The checkout.
pub(crate) fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.parent().map_or_else(|| here.clone(), PathBuf::from)
}

/// What cargo builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |given| root().join(given))
}

/// A program of ours, as the everyday build leaves it.
pub(crate) fn program(name: &str) -> PathBuf {
    target().join("debug").join(name)
}

/// Our programs that are built to be measured.
pub(crate) fn released() -> PathBuf {
    target().join("release")
}

/// What outlives a checkout: tools that take long to build or fetch.
pub(crate) fn cache() -> PathBuf {
    let kept = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    kept.or_else(home).unwrap_or_else(target).join("bandeng")
}
