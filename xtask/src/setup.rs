//! What each verb needs on the machine, installed when it is missing and never asked about.

mod packages;
mod targets;

use crate::tool::Outcome;
use packages::Package;

/// To build anything at all for this machine.
const NATIVE: &[Package] = &[
    Package::with("gcc", &["gcc"], "a C compiler"),
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

/// To drive the real app and a real browser without a display.
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
    Package::with("chromium", &["chromium", "chromium-browser"], "a browser"),
    Package::with("chromium-driver", &["chromedriver"], "drives the browser"),
];

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

/// To cut the letters of the papers.
const CUT: &[Package] = &[Package::with(
    "python3-venv",
    &[],
    "holds what cuts the letters of the papers",
)];

/// To look at papers and outlines as others read them.
const READ: &[Package] = &[
    Package::with("poppler-utils", &["pdftotext"], "reads papers as others do"),
    Package::with("python3-openpyxl", &[], "reads workbooks as others do"),
    Package::with("python3-shapely", &[], "looks at outlines as others do"),
];

/// To run programs of others that are written for Node.
const NODE: &[Package] = &[
    Package::with("nodejs", &["node"], "runs what is not ours"),
    Package::with("npm", &["npm"], "installs it"),
];

/// All of it.
pub(crate) fn everything() -> Outcome {
    let all: Vec<Package> = [NATIVE, LOOK, DRIVE, SHARE, NODE, PHONE, READ].concat();
    packages::install(&all)?;
    targets::add(&[targets::SCREENS, targets::PHONE])
}

/// What a build for this machine takes.
pub(crate) fn native() -> Outcome {
    packages::install(NATIVE)
}

/// What building the screens takes.
pub(crate) fn screens() -> Outcome {
    targets::add(&[targets::SCREENS])
}

/// What running the app takes.
pub(crate) fn run() -> Outcome {
    packages::install(&[NATIVE, LOOK].concat())?;
    screens()
}

/// What testing everything takes.
pub(crate) fn test() -> Outcome {
    packages::install(&[SHARE, READ].concat())?;
    drive()
}

/// What driving the app takes.
pub(crate) fn drive() -> Outcome {
    packages::install(&[NATIVE, LOOK, DRIVE, NODE].concat())?;
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

/// What checking for a phone takes.
pub(crate) fn phone() -> Outcome {
    packages::install(&[NATIVE, PHONE].concat())?;
    targets::add(&[targets::PHONE])
}

pub(crate) use targets::PHONE as PHONE_TARGET;
pub(crate) use targets::SCREENS as SCREENS_TARGET;
