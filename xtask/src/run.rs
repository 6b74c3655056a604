//! The whole of it on one machine: a sync server, a grid worker and an auxiliary officer of the
//! same village, so that a record can be seen to travel. The data stays; the next run goes on.

mod children;
mod data;
mod device;
mod say;
mod server;

use std::env;
use std::path::PathBuf;

use crate::tool::{self, Outcome};
use crate::{place, screens, setup, typeface};
use children::Children;
use data::Data;
use device::Device;

/// How it shall run.
pub(crate) struct Wishes {
    fresh: bool,
    headless: bool,
    built: bool,
    data: PathBuf,
}

impl Wishes {
    /// Reads what was typed after the verb.
    pub(crate) fn parse(words: &[&str]) -> Outcome<Self> {
        let mut wishes = Self {
            fresh: false,
            headless: false,
            built: false,
            data: place::root().join(".bandeng"),
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--fresh" => wishes.fresh = true,
                "--headless" => wishes.headless = true,
                "--built" => wishes.built = true,
                "--data" => {
                    let folder = words.next().ok_or("say which folder after --data")?;
                    wishes.data = env::current_dir()
                        .map_err(|error| error.to_string())?
                        .join(folder);
                }
                other => {
                    return Err(format!(
                        "`run` takes --fresh, --headless, --built and --data DIR, not `{other}`"
                    ));
                }
            }
        }
        Ok(wishes)
    }
}

/// Builds, starts and stays until told to end or until a part ends by itself.
pub(crate) fn run(wishes: &Wishes) -> Outcome {
    let window = !wishes.headless && has_display();
    if !wishes.built {
        build(window)?;
    }
    let data = Data::at(&wishes.data, wishes.fresh)?;
    let mut children = Children::new()?;
    let ran = go(&data, window, &mut children);
    children.end();
    ran
}

fn go(data: &Data, window: bool, children: &mut Children) -> Outcome {
    let server = server::start(data, children)?;
    let worker = Device::of(data, "grid-worker");
    let officer = Device::of(data, "auxiliary-officer");
    for device in [&worker, &officer] {
        if !device.is_enrolled()? {
            device.enrol(&server.address, &server.invite(data, device.name)?)?;
        }
    }
    let mut seat = |device: &Device| {
        if window {
            device.open_window(children).map(|()| None)
        } else {
            device.serve(data, children).map(Some)
        }
    };
    let (worker_at, officer_at) = (seat(&worker)?, seat(&officer)?);
    say::what_to_try(
        data,
        &server.address,
        worker_at.as_deref(),
        officer_at.as_deref(),
    );
    children.stay()
}

fn build(window: bool) -> Outcome {
    setup::run()?;
    println!("building; the first time takes some minutes …");
    typeface::lay()?;
    screens::build()?;
    let mut words = vec![
        "build",
        "--quiet",
        "-p",
        "bandeng-field",
        "-p",
        "sync-server",
        "--bins",
    ];
    if window {
        words.extend(["-p", "bandeng-app"]);
    }
    tool::go(tool::cargo().args(words))
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_taken_whole_or_refused() {
        let wishes = Wishes::parse(&["--fresh", "--headless", "--built", "--data", "/somewhere"]);
        let wishes = wishes.unwrap();
        assert!(wishes.fresh && wishes.headless && wishes.built);
        assert_eq!(wishes.data, PathBuf::from("/somewhere"));
        let plain = Wishes::parse(&[]).unwrap();
        assert!(!plain.fresh && !plain.headless && !plain.built);
        assert!(Wishes::parse(&["--data"]).is_err());
        let refused = Wishes::parse(&["--quick"]).err().unwrap();
        assert!(refused.contains("--quick"), "{refused}");
    }
}
