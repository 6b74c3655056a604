//! What the server keeps can be read without any code of ours: a record, written and changed on two
//! devices, is taken out of the ledger, and the Automerge of another language reads the same in it.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use sync_server::{App, Config};

use crate::stage::{Stage, Trouble};

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    stage.start_server()?;
    for (device, role) in [("worker", "grid_worker"), ("officer", "auxiliary_officer")] {
        let invitation = json!({
            "server": stage.server_address(),
            "code": stage.invitation(role)?,
        });
        stage.ask(device, "session.enrol", &invitation)?;
    }
    let id = record(stage)?;
    sync(stage, &["worker", "officer"])?;
    // Both at once, each without knowing of the other.
    let add = |text: &str| format!("{text}两家都说：水沟归集体。");
    edit(stage, "worker", &id, "claim_a", &add)?;
    edit(stage, "officer", &id, "verified", &|_| {
        "𡌶头量过，长三米二 🙂".to_owned()
    })?;
    let step = json!({ "id": id, "to": "mediating" });
    stage.ask("officer", "dispute.move", &step)?;
    sync(stage, &["worker", "officer", "worker"])?;
    let sheet = stage.ask("worker", "dispute.get", &json!({ "id": id }))?;
    let history = stage.ask("worker", "dispute.history", &json!({ "id": id }))?;
    stage.stop_server();

    let saved = stage.home("record.automerge");
    fs::write(&saved, from_the_ledger(stage, &sheet)?)?;
    let mut reader = Command::new("node");
    reader.arg(stage.reader().join("read.mjs")).arg(&saved);
    let read = reader.output()?;
    if !read.status.success() {
        return Err(String::from_utf8_lossy(&read.stderr).into());
    }
    let read: Value = serde_json::from_slice(&read.stdout)?;
    let wanted = as_read(&sheet, &history);
    if read == wanted {
        Ok(())
    } else {
        Err(format!("read {read}, wanted {wanted}").into())
    }
}

/// A dispute of the worker's.
pub(crate) fn record(stage: &Stage) -> Result<Value, Trouble> {
    let session = stage.ask("worker", "session.status", &json!({}))?;
    let grid = &session["seat"]["grids"][0];
    let content = json!({
        "kind": "neighbor",
        "parties": [
            { "side": "a", "name": "王桂英", "phone": "13900000000" },
            { "side": "b", "name": "赵国强" },
        ],
        "claim_a": "排水沟被堵，水进了院子。",
        "place": "三组12号",
        "area": grid["village"],
        "grid": grid["id"],
    });
    let draft = stage.ask("worker", "draft.save", &json!({ "content": content }))?;
    let recorded = stage.ask("worker", "dispute.record", &json!({ "draft": draft["id"] }))?;
    Ok(recorded["id"].clone())
}

fn edit(
    stage: &Stage,
    device: &str,
    id: &Value,
    field: &str,
    change: &dyn Fn(&str) -> String,
) -> Result<(), Trouble> {
    let sheet = stage.ask(device, "dispute.get", &json!({ "id": id }))?;
    let mut content = sheet["content"].clone();
    content[field] = json!(change(content[field].as_str().unwrap_or_default()));
    let edits = json!({ "dispute": id, "version": sheet["version"] });
    let draft = json!({ "edits": edits, "content": content });
    let draft = stage.ask(device, "draft.save", &draft)?;
    stage.ask(device, "dispute.edit", &json!({ "draft": draft["id"] }))?;
    Ok(())
}

/// Each of these devices syncs, and gets through.
pub(crate) fn sync(stage: &Stage, devices: &[&str]) -> Result<(), Trouble> {
    for device in devices {
        let status = stage.ask(device, "sync.now", &json!({}))?;
        if !status["trouble"].is_null() || status["waiting"] != 0 {
            return Err(format!("the {device} did not get through: {status}").into());
        }
    }
    Ok(())
}

fn from_the_ledger(stage: &Stage, sheet: &Value) -> Result<Vec<u8>, Trouble> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let grid = text(&sheet["content"]["grid"]).parse()?;
    let id = text(&sheet["id"]).parse()?;
    let app = App::open(&Config::new(stage.home("server")))?;
    let standing = app.ledger().document(&grid, id)?;
    Ok(standing.ok_or("the ledger has no such record")?.saved)
}

/// The sheet on the device, as the other language should read the record.
fn as_read(sheet: &Value, history: &Value) -> Value {
    let content = &sheet["content"];
    let party = |one: &Value| json!([one["side"], one["name"], one["phone"]]);
    let parties = content["parties"].as_array().into_iter().flatten();
    let acts = sheet["acts"].as_array().into_iter().flatten();
    json!({
        "type": "dispute",
        "id": sheet["id"],
        "grid": content["grid"],
        "kind": content["kind"],
        "state": "mediating",
        "claim_a": "排水沟被堵，水进了院子。两家都说：水沟归集体。",
        "claim_b": "",
        "verified": "𡌶头量过，长三米二 🙂",
        "place": content["place"],
        "parties": parties.map(party).collect::<Vec<_>>(),
        "acts": acts.map(|act| act["what"].clone()).collect::<Vec<_>>(),
        "recorded_at_ms": sheet["recorded_at_ms"],
        "changes": history.as_array().map_or(0, Vec::len),
    })
}
