//! On a phone, without a line: a quarrel is written down, talked out, settled with a name under it, and
//! followed up; and it takes few touches. Going into a field to write is a touch; writing is not.

use crate::browser;
use crate::eyes::Eyes;
use crate::in_the_window::{enrol, write_down};
use crate::promised::{few, look};
use crate::stage::{Stage, Trouble};

/// The most touches for a quarrel between two.
const RECORDING: u32 = 12;
/// The most for a follow-up.
const FOLLOW_UP: u32 = 8;

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    stage.start_server()?;
    let (_served, address) = stage.serve_device("worker")?;
    let worker = browser::open(stage, "worker").await?;
    worker.go(&address).await?;
    enrol(stage, &worker, "grid_worker").await?;
    stage.stop_server();

    worker.touches();
    write_down(&worker, "马得水", "罗守田", "浇水的时候渠被堵了").await?;
    few(&worker, "to write a dispute down", RECORDING)?;
    look(stage, &worker, "loop-1-recorded").await?;

    worker.tap("next-step").await?;
    worker.see_text("sheet-state", "调解中").await?;
    talk(stage, &worker).await?;
    settle(stage, &worker).await?;

    worker.touches();
    worker.tap("next-step").await?;
    worker.tap("state_a-calm").await?;
    worker.tap("state_b-speaking").await?;
    worker.tap("kept-whole").await?;
    worker.tap("trouble-no").await?;
    look(stage, &worker, "loop-5-follow-up").await?;
    worker.tap("deed-send").await?;
    worker.see_text("sheet-state", "回访中").await?;
    few(&worker, "for a follow-up", FOLLOW_UP)?;
    look(stage, &worker, "loop-6-followed-up").await?;

    worker.tap("tab-today").await?;
    worker.see("today").await?;
    look(stage, &worker, "loop-7-today").await?;
    worker.close().await
}

/// One session: what must be said is asked for, and then it is agreed.
async fn talk(stage: &Stage, worker: &Eyes) -> Result<(), Trouble> {
    worker.tap("next-step").await?;
    worker.tap("outcome-agreed").await?;
    worker.tap("deed-send").await?;
    worker.see_text("deed-refusal", "还差几处").await?;
    look(stage, worker, "loop-2-not-said-yet").await?;
    worker.tap("voluntary_a").await?;
    worker.tap("voluntary_b").await?;
    look(stage, worker, "loop-3-session").await?;
    worker.tap("deed-send").await
}

/// The agreement stands next, with a name drawn under it.
async fn settle(stage: &Stage, worker: &Eyes) -> Result<(), Trouble> {
    worker.tap("form-written").await?;
    worker.write("terms.0.deed", "两家一起清淤").await?;
    worker.tap("level-group").await?;
    worker.draw_on("sign-0").await?;
    worker.see("sign-wipe-0").await?;
    look(stage, worker, "loop-4-agreement").await?;
    worker.tap("deed-send").await?;
    worker.see_text("sheet-state", "已达成").await?;
    worker.see_text("course-step", "两家一起清淤").await
}
