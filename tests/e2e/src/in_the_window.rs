//! The app as it is installed: a worker enrols, writes a dispute down and finds it in the list.

use std::fs;

use crate::eyes::Eyes;
use crate::stage::{Stage, Trouble};
use crate::window;

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    stage.start_server()?;
    let worker = window::open(stage, "worker").await?;
    enrol(stage, &worker, "grid_worker").await?;
    worker.keep(stage.shot("window-1-today")).await?;

    write_down(&worker, "张三", "李四", "李家的鸡进了张家的菜地").await?;
    worker.keep(stage.shot("window-2-recorded")).await?;

    worker.tap("tab-disputes").await?;
    worker.see_text("dispute-row", "张三").await?;
    worker.keep(stage.shot("window-3-list")).await?;
    worker.tap("dispute-row").await?;
    worker.see_text("sheet", "李家的鸡进了张家的菜地").await?;
    worker.keep(stage.shot("window-4-sheet")).await?;
    worker.close().await
}

/// The folder of the records is none: the window opens all the same and says so.
pub(crate) async fn cannot_open(stage: &Stage) -> Result<(), Trouble> {
    fs::write(stage.home("worker"), "not a folder")?;
    let worker = window::open(stage, "worker").await?;
    worker.see("app-refusal").await?;
    worker.keep(stage.shot("window-0-cannot-open")).await?;
    worker.close().await
}

/// Seats a worker at the device on screen.
pub(crate) async fn enrol(stage: &Stage, eyes: &Eyes, role: &str) -> Result<(), Trouble> {
    eyes.write("enrol-server", &stage.server_address()).await?;
    eyes.write("enrol-code", &stage.invitation(role)?).await?;
    eyes.tap("enrol-submit").await?;
    eyes.see("today").await.map(drop)
}

/// Writes a quarrel between neighbours down and saves it.
pub(crate) async fn write_down(eyes: &Eyes, a: &str, b: &str, claim: &str) -> Result<(), Trouble> {
    eyes.tap("new-dispute").await?;
    eyes.tap("kind-neighbor").await?;
    eyes.write("party-a-name", a).await?;
    eyes.write("party-b-name", b).await?;
    eyes.write("claim-a", claim).await?;
    eyes.tap("day-today").await?;
    eyes.tap("save-record").await?;
    eyes.see("sheet").await.map(drop)
}
