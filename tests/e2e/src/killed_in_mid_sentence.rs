//! The battery is pulled out: what stood on screen at the last pause is there when the app starts
//! again, and writing goes on where it stopped.

use std::time::Duration;

use serde_json::json;
use tokio::time::{interval, timeout};

use crate::browser;
use crate::in_the_window::enrol;
use crate::stage::{Stage, Trouble};

/// A pause in typing is over long before this.
const PAUSE: Duration = Duration::from_secs(10);

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    stage.start_server()?;
    let (app, at) = stage.serve_device("worker")?;
    let worker = browser::open(stage, "worker").await?;
    worker.go(&at).await?;
    enrol(stage, &worker, "grid_worker").await?;
    worker.tap("new-dispute").await?;
    worker.tap("kind-neighbor").await?;
    worker.write("party-a-name", "孙梅").await?;
    worker.write("claim-a", "水渠堵了三天").await?;
    worker.see_text("save-state", "已自动保存").await?;
    let mut glances = interval(Duration::from_millis(100));
    timeout(PAUSE, async {
        while !is_on_disk(stage, "水渠堵了三天")? {
            glances.tick().await;
        }
        Ok::<(), Trouble>(())
    })
    .await??;
    drop(app);

    let (_app, at) = stage.serve_device("worker")?;
    worker.go(&at).await?;
    worker.see_text("draft-row", "孙梅").await?;
    worker.keep(stage.shot("draft-1-after-the-fall")).await?;
    worker.tap("draft-row").await?;
    worker.see("record").await?;
    let claim = worker.value("claim-a").await?;
    if claim != "水渠堵了三天" {
        return Err(format!("the claim came back as “{claim}”").into());
    }
    worker.write("party-b-name", "周强").await?;
    worker.tap("day-today").await?;
    worker.tap("save-record").await?;
    worker.see_text("sheet", "水渠堵了三天").await?;
    worker.close().await
}

/// Whether the one draft holds the sentence.
fn is_on_disk(stage: &Stage, sentence: &str) -> Result<bool, Trouble> {
    let drafts = stage.ask("worker", "draft.list", &json!({}))?;
    let draft = stage.ask("worker", "draft.open", &json!({ "id": drafts[0]["id"] }))?;
    Ok(draft["content"]["claim_a"] == sentence)
}
