//! A photo can be sent without any code of ours: the client of the tus project breaks off, goes on
//! where it was, and reads back what the server keeps.

use std::fs;
use std::process::Command;

use corpus::Draw;
use serde_json::{Value, json};
use store::{FileKey, Store, seat};

use crate::read_by_others::{record, sync};
use crate::stage::{Stage, Trouble};

/// What the parts are sent in.
const PART_BYTES: usize = 64 * 1024;
/// How many parts the photo has; the last is not a whole one.
const PARTS: usize = 5;

/// A photo that was sent.
pub(crate) struct Photo {
    pub(crate) grid: String,
    pub(crate) doc: String,
    pub(crate) sha256: String,
}

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    send(stage).map(|_| ())
}

/// Starts the server, records a dispute, and sends a photo of it in two goes.
pub(crate) fn send(stage: &Stage) -> Result<Photo, Trouble> {
    stage.start_server()?;
    let invitation = json!({
        "server": stage.server_address(),
        "code": stage.invitation("grid_worker")?,
    });
    stage.ask("worker", "session.enrol", &invitation)?;
    let id = record(stage)?;
    sync(stage, &["worker"])?;
    let sheet = stage.ask("worker", "dispute.get", &json!({ "id": id }))?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();

    let (grid, doc) = (text(&sheet["content"]["grid"]), text(&id));
    let photo = stage.home("photo.jpg");
    fs::write(&photo, bytes(PARTS * PART_BYTES - 1_000))?;
    let mut sender = Command::new("node");
    sender
        .arg(stage.reader().join("send.mjs"))
        .args([stage.server_address(), token(stage)?])
        .args([&grid, &doc])
        .arg(&photo);
    let sent = sender.output()?;
    if !sent.status.success() {
        return Err(String::from_utf8_lossy(&sent.stderr).into());
    }
    let sent: Value = serde_json::from_slice(&sent.stdout)?;
    let sha256 = text(&sent["sha256"]);
    let wanted = json!({
        "sha256": sha256,
        "broken": ["POST", "PATCH", "PATCH"],
        "resumed": ["HEAD", "PATCH", "PATCH", "PATCH"],
        "status": 200,
        "whole": true,
    });
    if sent == wanted {
        Ok(Photo { grid, doc, sha256 })
    } else {
        Err(format!("sent {sent}, wanted {wanted}").into())
    }
}

/// What the worker's device says to the server who it is.
fn token(stage: &Stage) -> Result<String, Trouble> {
    let home = stage.home("worker");
    let store = Store::open(&home, &FileKey::at(home.join("key")))?;
    let seat = store.read(|r| seat::find(r))?;
    Ok(seat.ok_or("the worker's device has no seat")?.token)
}

/// What begins like a photograph, and repeats itself nowhere.
fn bytes(size: usize) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
    let rest = size.saturating_sub(bytes.len());
    bytes.extend(Draw::seeded(1).noise(rest));
    bytes
}
