//! A browser and the driver that fits it: whichever pair is on the machine, and else the packages of
//! this system that bring one. A program that only calls for a snap counts for none.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::packages::Package;
use crate::tool::{self, Outcome};

/// Names another browser to drive, and is how the driven stories are told which.
pub(crate) const BROWSER: &str = "BANDENG_BROWSER";
/// Names its driver.
pub(crate) const DRIVER: &str = "BANDENG_CHROMEDRIVER";

const BROWSERS: &[&str] = &[
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chromium-browser",
];
const DRIVERS: &[&str] = &["chromedriver", "chromium.chromedriver"];

/// Where Debian and its kin have it.
const OF_DEBIAN: &[Package] = &[
    Package::with("chromium", &["chromium"], "a browser"),
    Package::plain("chromium-driver", "drives the browser"),
];
/// On Ubuntu these bring the snap, where snaps run.
const OF_UBUNTU: &[Package] = &[
    Package::plain("chromium-browser", "a browser"),
    Package::plain("chromium-chromedriver", "drives the browser"),
];
/// Where the keeper of snaps listens.
const SNAPS: &str = "/run/snapd.socket";

/// A browser and the driver that fits it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Browser {
    /// The browser.
    pub(crate) program: PathBuf,
    /// Its driver.
    pub(crate) driver: PathBuf,
}

/// Whose packages this system has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Debian,
    Ubuntu,
}

/// A program that answered, and the first number of its version.
#[derive(Debug)]
struct Answered {
    path: PathBuf,
    version: u32,
}

/// The pair on this machine.
pub(crate) fn find() -> Outcome<Browser> {
    pair().map_err(|why| format!("{why}; name a browser in {BROWSER} and its driver in {DRIVER}"))
}

/// What has to be installed so that there is one.
pub(super) fn missing() -> Outcome<Vec<Package>> {
    let Err(why) = pair() else {
        return Ok(Vec::new());
    };
    // A system without this file is none of those whose packages we know.
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    brought_by(family(&release), Path::new(SNAPS).exists(), &why).map(<[Package]>::to_vec)
}

fn pair() -> Outcome<Browser> {
    choose(&answering(BROWSER, BROWSERS), &answering(DRIVER, DRIVERS))
}

fn family(os_release: &str) -> Family {
    let is_ubuntu = os_release
        .lines()
        .filter_map(|line| {
            line.strip_prefix("ID=")
                .or_else(|| line.strip_prefix("ID_LIKE="))
        })
        .flat_map(|names| names.trim_matches(['"', '\'']).split_whitespace())
        .any(|name| name == "ubuntu");
    if is_ubuntu {
        Family::Ubuntu
    } else {
        Family::Debian
    }
}

fn brought_by(family: Family, snaps: bool, why: &str) -> Outcome<&'static [Package]> {
    match family {
        Family::Debian => Ok(OF_DEBIAN),
        Family::Ubuntu if snaps => Ok(OF_UBUNTU),
        Family::Ubuntu => Err(format!(
            "{why}, and Ubuntu's packages of Chromium only call for a snap, which nothing here runs; \
             install Google Chrome and the chromedriver of its version in the path, or name them in \
             {BROWSER} and {DRIVER}, and try again"
        )),
    }
}

/// Every program of these names that says its version; the one that was asked for comes first.
fn answering(asked: &str, names: &[&str]) -> Vec<Answered> {
    let asked = env::var_os(asked).map(PathBuf::from);
    let found = names.iter().flat_map(|name| tool::find_all(name));
    asked
        .into_iter()
        .chain(found)
        .filter_map(|path| {
            // What does not answer is not one: a browser that waits for its snap, say.
            let told = tool::read(Command::new(&path).arg("--version")).ok()?;
            let version = version(&told)?;
            Some(Answered { path, version })
        })
        .collect()
}

/// `Chromium 156.0.8078.114 built on …` is 156.
fn version(told: &str) -> Option<u32> {
    told.split_whitespace()
        .filter(|word| word.contains('.'))
        .find_map(|word| word.split('.').next()?.parse().ok())
}

fn choose(browsers: &[Answered], drivers: &[Answered]) -> Outcome<Browser> {
    for browser in browsers {
        if let Some(driver) = drivers
            .iter()
            .find(|driver| driver.version == browser.version)
        {
            return Ok(Browser {
                program: browser.path.clone(),
                driver: driver.path.clone(),
            });
        }
    }
    Err(match (browsers.first(), drivers.first()) {
        (None, _) => "no browser that can be driven is on this machine".to_owned(),
        (Some(browser), None) => format!(
            "{} is there, and no chromedriver of its version, {}",
            browser.path.display(),
            browser.version
        ),
        (Some(browser), Some(driver)) => format!(
            "{} is of version {} and {} of {}, which do not fit",
            browser.path.display(),
            browser.version,
            driver.path.display(),
            driver.version
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(path: &str, version: u32) -> Answered {
        Answered {
            path: path.into(),
            version,
        }
    }

    #[test]
    fn each_system_gets_the_packages_that_bring_a_browser_there() {
        let systems = [
            ("ID=debian\nVERSION_ID=\"12\"\n", Family::Debian),
            ("ID=debian\nVERSION_ID=\"13\"\n", Family::Debian),
            (
                "NAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\nID=ubuntu\nID_LIKE=debian\n",
                Family::Ubuntu,
            ),
            (
                "VERSION_ID=\"24.04\"\nID=ubuntu\nID_LIKE=debian\n",
                Family::Ubuntu,
            ),
            (
                "VERSION_ID=\"25.10\"\nID=ubuntu\nID_LIKE=debian\n",
                Family::Ubuntu,
            ),
            ("ID=pop\nID_LIKE=\"ubuntu debian\"\n", Family::Ubuntu),
            ("ID=\"raspbian\"\nID_LIKE=debian\n", Family::Debian),
        ];
        for (text, wanted) in systems {
            assert_eq!(family(text), wanted, "{text}");
        }
        assert_eq!(brought_by(Family::Debian, false, ""), Ok(OF_DEBIAN));
        assert_eq!(brought_by(Family::Ubuntu, true, ""), Ok(OF_UBUNTU));
        let said = brought_by(Family::Ubuntu, false, "there is none").unwrap_err();
        assert!(
            said.starts_with("there is none") && said.contains("chromedriver"),
            "{said}"
        );
    }

    #[test]
    fn a_browser_is_driven_by_a_driver_of_its_version() {
        let browsers = [
            answered("/usr/bin/chromium", 140),
            answered("/opt/chrome", 156),
        ];
        let drivers = [answered("/usr/bin/chromedriver", 156)];
        let chosen = choose(&browsers, &drivers).unwrap();
        assert_eq!(chosen.program, Path::new("/opt/chrome"));
        assert_eq!(chosen.driver, Path::new("/usr/bin/chromedriver"));
        let unfit = choose(&browsers[..1], &drivers).unwrap_err();
        assert!(unfit.contains("140") && unfit.contains("156"), "{unfit}");
        let alone = choose(&browsers, &[]).unwrap_err();
        assert!(alone.contains("no chromedriver"), "{alone}");
        assert!(choose(&[], &drivers).unwrap_err().contains("no browser"));
    }

    #[test]
    fn a_version_is_read_from_what_each_of_them_says() {
        for (told, wanted) in [
            (
                "Chromium 156.0.8078.114 built on Debian GNU/Linux 12 (bookworm)\n",
                Some(156),
            ),
            ("Google Chrome 141.0.7390.54 \n", Some(141)),
            (
                "ChromeDriver 156.0.8078.114 (ea19f973-refs/branch-heads/8078_108@{#5})\n",
                Some(156),
            ),
            ("Chromium 143.0.7499.40 snap\n", Some(143)),
            ("", None),
        ] {
            assert_eq!(version(told), wanted, "{told}");
        }
    }
}
