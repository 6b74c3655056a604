//! The real window of the app, through the driver of its web view.

use std::process::Command;

use serde_json::json;
use thirtyfour::Capabilities;

use crate::eyes::Eyes;
use crate::stage::{Stage, Trouble, free_port};
use crate::started::Started;

/// Opens the app over the device of that name.
pub(crate) async fn open(stage: &Stage, device: &str) -> Result<Eyes, Trouble> {
    let port = free_port()?;
    let driver = Started::quiet(
        Command::new("WebKitWebDriver")
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("BANDENG_HOME", stage.home(device)),
    )?;
    let mut capabilities = Capabilities::new();
    let app = json!({ "binary": stage.program("bandeng"), "args": [] });
    capabilities.set("webkitgtk:browserOptions", app)?;
    Eyes::open(
        driver,
        port,
        capabilities,
        stage.shot("trouble-in-the-window"),
    )
    .await
}
