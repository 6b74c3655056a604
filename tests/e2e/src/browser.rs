//! A browser as on a phone: 360 × 800, touched and not clicked, with nothing from an earlier visit.

use std::env;
use std::process::Command;

use serde_json::json;
use thirtyfour::Capabilities;

use crate::eyes::Eyes;
use crate::stage::{Stage, Trouble, free_port};
use crate::started::Started;

/// Where the tool that starts the stories says which browser is driven; else its driver looks for one.
const BROWSER: &str = "BANDENG_BROWSER";
/// Where it says which driver fits.
const DRIVER: &str = "BANDENG_CHROMEDRIVER";
/// Quiet, without a display, and without asking the world for anything.
const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
];

/// Opens a browser of its own for the device of that name.
pub(crate) async fn open(stage: &Stage, device: &str) -> Result<Eyes, Trouble> {
    let port = free_port()?;
    let driver = Started::quiet(
        Command::new(env::var_os(DRIVER).unwrap_or_else(|| "chromedriver".into()))
            .arg(format!("--port={port}"))
            .arg("--log-level=SEVERE"),
    )?;
    let mut arguments: Vec<String> = ARGUMENTS.iter().map(ToString::to_string).collect();
    let profile = stage.home(&format!("browser-of-{device}"));
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let mut capabilities = Capabilities::new();
    capabilities.set("browserName", json!("chrome"))?;
    let mut options = json!({
        "args": arguments,
        "mobileEmulation": {
            "deviceMetrics":
                { "width": 360, "height": 800, "pixelRatio": 2.0, "touch": true, "mobile": true },
        },
    });
    if let Some(browser) = env::var_os(BROWSER) {
        options["binary"] = json!(browser.to_string_lossy());
    }
    capabilities.set("goog:chromeOptions", options)?;
    let trouble = stage.shot(&format!("trouble-in-the-browser-of-{device}"));
    Eyes::open(driver, port, capabilities, trouble).await
}
