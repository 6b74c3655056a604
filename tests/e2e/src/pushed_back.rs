//! From the station's desk to the worker's hand and back: a notice is written in one browser and stands in the other,
//! which lies open, within a second; it is accepted and answered there, and the station sees what came of it.

use std::time::{Duration, Instant};

use crate::browser;
use crate::eyes::Eyes;
use crate::in_the_window::enrol;
use crate::promised::look;
use crate::stage::{Stage, Trouble};

/// From the touch that sends it to the worker's open screen.
const AT_ONCE: Duration = Duration::from_secs(1);
/// The worker's grid in the demo county.
const GRID: &str = "grid-620602119202001";
const ASKED: &str = "上门看看这户最近怎样";

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    stage.start_server()?;
    let (_worker_app, worker_at) = stage.serve_device("worker")?;
    let (_station_app, station_at) = stage.serve_device("station")?;
    let worker = browser::open(stage, "worker").await?;
    let station = browser::open(stage, "station").await?;
    worker.go(&worker_at).await?;
    enrol(stage, &worker, "grid_worker").await?;
    station.go(&station_at).await?;
    enrol(stage, &station, "station_officer").await?;
    worker.tap("tab-notices").await?;
    worker.see("notices-empty").await?;
    write(&station).await?;
    look(stage, &station, "pushed-1-written").await?;
    for device in [&worker, &station] {
        device.see_text("sync-badge", "已同步").await?;
    }

    let touched = Instant::now();
    station.tap("notice-send").await?;
    worker.see("notice-row").await?;
    let took = touched.elapsed();
    println!(
        "        {} ms from the station's touch to the worker's screen",
        took.as_millis()
    );
    if took > AT_ONCE {
        return Err(format!("the notice took {took:?}, and {AT_ONCE:?} were promised").into());
    }
    // What it asks stands on no list before it is opened.
    let row = worker.text("notice-row").await?;
    if row.contains(ASKED) {
        return Err(format!("the list says what is asked: “{row}”").into());
    }
    look(stage, &worker, "pushed-2-arrived").await?;

    worker.tap("notice-row").await?;
    worker.see_text("notice", ASKED).await?;
    worker.tap("notice-accept").await?;
    worker.see_text("notice-state", "已接受").await?;
    worker.tap("notice-done").await?;
    worker
        .write("notice-words", "去过了，两家都在，没吵")
        .await?;
    look(stage, &worker, "pushed-3-answering").await?;
    worker.tap("notice-send").await?;
    worker.see_text("notice-state", "已办结").await?;

    station.tap("notice-row").await?;
    station.see_text("notice-state", "已办结").await?;
    station
        .see_text("course-step", "去过了，两家都在，没吵")
        .await?;
    look(stage, &station, "pushed-4-answered").await?;
    worker.close().await?;
    station.close().await
}

/// Everything but the touch that sends it.
async fn write(station: &Eyes) -> Result<(), Trouble> {
    station.tap("tab-notices").await?;
    station.tap("notice-new").await?;
    station.tap(GRID).await?;
    station.write("notice-asked", ASKED).await?;
    station.write("notice-why", "近期两次求助").await
}
