//! From the doorstep to a second screen: recorded in a browser while there is no server, sent when
//! there is one, read on the device of an officer of the same village – and nothing on screen but
//! the badge knows the difference.

use crate::browser;
use crate::in_the_window::{enrol, write_down};
use crate::stage::{Stage, Trouble};

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    stage.start_server()?;
    let (_worker_app, worker_at) = stage.serve_device("worker")?;
    let (_officer_app, officer_at) = stage.serve_device("officer")?;
    let worker = browser::open(stage, "worker").await?;
    let officer = browser::open(stage, "officer").await?;
    worker.go(&worker_at).await?;
    enrol(stage, &worker, "grid_worker").await?;
    worker.keep(stage.shot("browser-1-today")).await?;
    officer.go(&officer_at).await?;
    enrol(stage, &officer, "auxiliary_officer").await?;

    stage.stop_server();
    write_down(&worker, "王桂英", "赵国强", "赵家盖房占了王家半尺地").await?;
    worker.tap("sync-badge").await?;
    worker.see("sync-now").await?;
    worker.tap("sync-now").await?;
    worker.see("sync-trouble").await?;
    worker.keep(stage.shot("browser-2-offline")).await?;
    worker.reload().await?;
    worker.tap("tab-disputes").await?;
    worker.see_text("dispute-row", "王桂英").await?;
    worker.keep(stage.shot("browser-3-list")).await?;

    stage.start_server()?;
    for device in [&worker, &officer] {
        device.tap("sync-badge").await?;
        device.tap("sync-now").await?;
        device.see_text("sync-badge", "已同步").await?;
    }
    officer.tap("tab-disputes").await?;
    officer.see_text("dispute-row", "王桂英").await?;
    officer.tap("dispute-row").await?;
    officer.see_text("sheet", "赵家盖房占了王家半尺地").await?;
    officer.keep(stage.shot("browser-4-officer-sheet")).await?;

    for (device, eyes) in [("worker", &worker), ("officer", &officer)] {
        let (page, window) = eyes.widths().await?;
        if page > window {
            return Err(format!(
                "the {device}'s page is {page} px wide in a window of {window} px"
            )
            .into());
        }
    }
    let badge = worker.text("sync-badge").await?;
    if !badge.contains("已同步") {
        return Err(format!("all was sent, and the badge says “{badge}”").into());
    }
    worker.close().await?;
    officer.close().await
}
