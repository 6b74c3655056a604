//! On a phone, without a line: an elder is registered with consent and visited, in few touches; nobody answers the
//! door, and who is to be asked next stands there.

use crate::browser;
use crate::eyes::Eyes;
use crate::in_the_window::enrol;
use crate::promised::{few, look};
use crate::stage::{Stage, Trouble};

/// The most touches for a visit, from the day's work to what was kept.
const VISIT: u32 = 8;

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    stage.start_server()?;
    let (_served, address) = stage.serve_device("worker")?;
    let worker = browser::open(stage, "worker").await?;
    worker.go(&address).await?;
    enrol(stage, &worker, "grid_worker").await?;
    stage.stop_server();
    register(stage, &worker).await?;

    worker.tap("tab-today").await?;
    worker.touches();
    worker.tap("tab-elders").await?;
    worker.tap("elder-row").await?;
    worker.tap("visit-now").await?;
    worker.tap("visit-all-fine").await?;
    look(stage, &worker, "door-3-visit").await?;
    worker.tap("visit-save").await?;
    worker.see_text("course-step", "走访").await?;
    few(&worker, "for a visit when all is well", VISIT)?;
    look(stage, &worker, "door-4-visited").await?;

    // Not all is well, and she said something.
    worker.tap("tab-elders").await?;
    worker.touches();
    worker.tap("elder-row").await?;
    worker.tap("visit-now").await?;
    worker.tap("gas-to_be_fixed").await?;
    worker.tap("visit-all-fine").await?;
    worker.write("visit-words", "软管该换了").await?;
    worker.tap("visit-save").await?;
    worker.see_text("course-step", "软管该换了").await?;
    few(&worker, "for a visit with something to be done", VISIT)?;

    worker.tap("elder-nobody").await?;
    worker.see_text("door", "邻居").await?;
    look(stage, &worker, "door-5-nobody").await?;
    worker.tap("door-unknowing").await?;
    worker.see_text("door", "紧急联系人").await?;

    // Called away in the middle of a visit, the worker finds it again as it was left.
    worker.tap("visit-now").await?;
    worker.write("visit-words", "女儿下周来").await?;
    worker.see("visit-kept").await?;
    worker.tap("back").await?;
    worker.tap("visit-now").await?;
    worker.see("visit-goes-on").await?;
    look(stage, &worker, "door-6-goes-on").await?;
    worker.tap("visit-all-fine").await?;
    worker.tap("visit-save").await?;
    worker.see_text("course-step", "女儿下周来").await?;

    // The daughter moved in: somebody comes by less often.
    worker.tap("elder-plan").await?;
    worker.tap("need-quarterly").await?;
    worker.tap("plan-save").await?;
    worker.see_text("course-step", "每季").await?;
    worker.close().await
}

/// What is missing is said at its field, and consent is among it.
async fn register(stage: &Stage, worker: &Eyes) -> Result<(), Trouble> {
    worker.tap("tab-elders").await?;
    worker.see("elders-empty").await?;
    worker.tap("elder-register").await?;
    worker.write("elder-name", "贺玉兰").await?;
    worker.write("elder-address", "三组12号").await?;
    worker.write("elder-birth-year", "1941").await?;
    worker.tap("need-weekly").await?;
    worker.tap("register-save").await?;
    worker.see_text("register", "在场人").await?;
    worker.write("elder-witness", "周敏").await?;
    look(stage, worker, "door-1-register").await?;
    worker.tap("register-save").await?;
    worker.see_text("elder", "贺玉兰").await?;
    look(stage, worker, "door-2-elder").await
}
