//! A browser as on a phone: 360 × 800, touched and not clicked, with nothing from an earlier visit.

use std::process::Command;

use serde_json::json;
use thirtyfour::Capabilities;

use crate::eyes::Eyes;
use crate::stage::{Stage, Trouble, free_port};
use crate::started::Started;

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
        Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .arg("--log-level=SEVERE"),
    )?;
    let mut arguments: Vec<String> = ARGUMENTS.iter().map(ToString::to_string).collect();
    let profile = stage.home(&format!("browser-of-{device}"));
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let mut capabilities = Capabilities::new();
    capabilities.set("browserName", json!("chrome"))?;
    capabilities.set(
        "goog:chromeOptions",
        json!({
            "args": arguments,
            "mobileEmulation": {
                "deviceMetrics":
                    { "width": 360, "height": 800, "pixelRatio": 2.0, "touch": true, "mobile": true },
            },
        }),
    )?;
    let trouble = stage.shot(&format!("trouble-in-the-browser-of-{device}"));
    Eyes::open(driver, port, capabilities, trouble).await
}
