//! On a phone: outlines are brought in, a worker allows location, keeps where something happened, and finds it on the
//! map without a line.

use std::fs;

use crate::browser;
use crate::in_the_window::enrol;
use crate::promised::look;
use crate::stage::{Stage, Trouble};

/// Within the first grid of the demo county.
const STANDS_AT: (f64, f64) = (102.6261, 37.9208);

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    stage.start_server()?;
    let (_served, address) = stage.serve_device("worker")?;
    let worker = browser::open(stage, "worker").await?;
    worker.go(&address).await?;
    enrol(stage, &worker, "grid_worker").await?;
    worker.tap("tab-me").await?;
    worker.tap("map-door").await?;
    worker.see("map-empty").await?;
    look(stage, &worker, "map-1-empty").await?;

    let file = stage.home("outlines.geojson");
    fs::write(&file, OUTLINES)?;
    let file = file.to_str().ok_or("a folder without a name")?;
    stage.administer(&["outlines", "--file", file])?;
    worker.tap("sync-badge").await?;
    worker.tap("sync-now").await?;
    worker.tap("tab-me").await?;
    worker.tap("location-on").await?;
    worker.stand_at(STANDS_AT.0, STANDS_AT.1).await?;
    worker.tap("map-door").await?;
    worker.see("map-sheet").await?;
    stage.stop_server();

    worker.tap("tab-today").await?;
    worker.tap("new-dispute").await?;
    worker.tap("kind-neighbor").await?;
    worker.write("party-a-name", "马得水").await?;
    worker.write("party-b-name", "罗守田").await?;
    worker.write("claim-a", "渠堵了，水进了院子。").await?;
    worker.tap("point-here").await?;
    worker.see("point-kept").await?;
    look(stage, &worker, "map-2-kept").await?;
    worker.tap("save-record").await?;
    worker.see("sheet").await?;

    worker.tap("tab-me").await?;
    worker.tap("map-door").await?;
    worker.see_text("map-counts", "1").await?;
    worker.tap("map-near").await?;
    worker.see_text("map-list", "马得水").await?;
    look(stage, &worker, "map-3-near").await?;
    worker.tap("map-case").await?;
    worker.close().await
}

const OUTLINES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"620602119202"},"geometry":{"type":"Polygon","coordinates":[[
[102.612,37.914],[102.622,37.9115],[102.633,37.912],[102.645,37.91],[102.657,37.9145],[102.659,37.924],
[102.652,37.9295],[102.643,37.928],[102.635,37.929],[102.626,37.9315],[102.617,37.93],[102.6135,37.922],[102.612,37.914]]]}},
{"type":"Feature","properties":{"code":"620602119202001"},"geometry":{"type":"Polygon","coordinates":[[
[102.612,37.914],[102.622,37.9115],[102.633,37.912],[102.6345,37.918],[102.637,37.9235],[102.635,37.929],
[102.626,37.9315],[102.617,37.93],[102.6135,37.922],[102.612,37.914]]]}}]}"#;
