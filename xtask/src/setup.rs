//! What each verb needs on the machine, installed when it is missing and never asked about.

mod apt;
mod browser;
#[cfg(test)]
mod linker;
mod packages;
mod targets;

use crate::tool::Outcome;
use crate::typeface;
use packages::Package;

/// To build anything at all for this machine; the first two are installed by `.cargo/linker` where
/// not even this tool can be built.
const NATIVE: &[Package] = &[
    Package::with("gcc", &["gcc"], "a C compiler"),
    Package::plain("libc6-dev", "what every program is linked with"),
    Package::with(
        "pkg-config",
        &["pkg-config"],
        "finds the libraries of the system",
    ),
    Package::plain("libssl-dev", "the cipher of the records"),
    Package::plain("libwebkit2gtk-4.1-dev", "the window"),
];

/// To look at the screens.
const LOOK: &[Package] = &[Package::plain("fonts-noto-cjk", "Chinese letters")];

/// To drive the real app without a display; which browser is driven, `browser` finds out.
const DRIVE: &[Package] = &[
    Package::with(
        "webkit2gtk-driver",
        &["WebKitWebDriver"],
        "drives the window",
    ),
    Package::with("xvfb", &["Xvfb"], "a display that nobody sees"),
    Package::with("xauth", &["xauth"], "the key to that display"),
    Package::with(
        "dbus",
        &["dbus-run-session"],
        "the bus that the window expects",
    ),
];

/// To end a server as an operator does.
const END: &[Package] = &[Package::with("procps", &["kill"], "tells programs to end")];

/// To test the server over a database that several share.
const SHARE: &[Package] = &[Package::with(
    "postgresql",
    &["initdb"],
    "the database of several servers",
)];

/// To check the app for a phone.
const PHONE: &[Package] = &[Package::with(
    "python3-venv",
    &[],
    "holds the C compiler for phones",
)];

/// To keep files in a bucket as S3 does.
const KEEP: &[Package] = &[Package::with(
    "python3-venv",
    &[],
    "holds the bucket that tests keep files in",
)];

/// To cut the letters of the papers.
const CUT: &[Package] = &[Package::with(
    "python3-venv",
    &[],
    "holds what cuts the letters of the papers",
)];

/// To look at papers and outlines as others read them.
const READ: &[Package] = &[
    Package::with("poppler-utils", &["pdftotext"], "reads papers as others do"),
    Package::with(
        "python3-openpyxl",
        &[],
        "reads and writes workbooks as others do",
    ),
    Package::with("python3-shapely", &[], "looks at outlines as others do"),
];

/// To run programs of others that are written for Node.
const NODE: &[Package] = &[
    Package::with("nodejs", &["node"], "runs what is not ours"),
    Package::with("npm", &["npm"], "installs it"),
];

/// All of it.
pub(crate) fn everything() -> Outcome {
    let all = [NATIVE, LOOK, DRIVE, SHARE, NODE, PHONE, READ, END];
    install_with_browser(&all)?;
    targets::add(&[targets::SCREENS, targets::PHONE])?;
    targets::add_components(&["rustfmt", "clippy"])
}

/// What a build for this machine takes.
pub(crate) fn native() -> Outcome {
    packages::install(NATIVE)
}

/// What building the screens takes.
pub(crate) fn screens() -> Outcome {
    targets::add(&[targets::SCREENS])
}

/// What running the app takes, in one go: whoever has to ask somebody for it asks once.
pub(crate) fn run() -> Outcome {
    packages::install(&[NATIVE, LOOK, letters().as_slice()].concat())?;
    screens()
}

/// What testing everything takes.
pub(crate) fn test() -> Outcome {
    install_with_browser(&[NATIVE, LOOK, DRIVE, SHARE, NODE, KEEP, READ, END])?;
    screens()
}

/// What driving the app takes.
pub(crate) fn drive() -> Outcome {
    install_with_browser(&[NATIVE, LOOK, DRIVE, NODE, KEEP])?;
    screens()
}

/// What programs of others written for Node take.
pub(crate) fn node() -> Outcome {
    packages::install(NODE)
}

/// What cutting the letters of the papers takes.
pub(crate) fn typeface() -> Outcome {
    packages::install(&[NODE, CUT].concat())
}

/// The same, when they are not at hand.
fn letters() -> Vec<Package> {
    if typeface::is_at_hand() {
        Vec::new()
    } else {
        [NODE, CUT].concat()
    }
}

/// Packages, and a browser that fits its driver; whether it does is known once both are there.
fn install_with_browser(wanted: &[&[Package]]) -> Outcome {
    let mut all = wanted.concat();
    all.extend(browser::missing()?);
    packages::install(&all)?;
    browser::find().map(drop)
}

/// What checking for a phone takes.
pub(crate) fn phone() -> Outcome {
    packages::install(&[NATIVE, PHONE].concat())?;
    targets::add(&[targets::PHONE])
}

pub(crate) use browser::{BROWSER, DRIVER, find as browser};
pub(crate) use targets::PHONE as PHONE_TARGET;
pub(crate) use targets::SCREENS as SCREENS_TARGET;
