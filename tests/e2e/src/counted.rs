//! On the narrowest phone, in the largest letters: statistics are opened, a figure is followed to its cases and a grid to
//! its own, and a report is handed out.

use serde_json::json;

use crate::browser;
use crate::eyes::Eyes;
use crate::in_the_window::enrol;
use crate::promised::look;
use crate::stage::{Stage, Trouble};

/// The narrowest phone there is, px.
const NARROW: u32 = 320;
/// Grids of the demo county, and cases of each.
const GRIDS: [(&str, u32); 2] = [("620602119202001", 5), ("620602119202002", 2)];
/// How a workbook begins, in base64.
const WORKBOOK: &str = "UEsD";

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    stage.start_server()?;
    let (_served, address) = stage.serve_device("officer")?;
    let officer = browser::open(stage, "officer").await?;
    officer.go(&address).await?;
    enrol(stage, &officer, "station_officer").await?;
    for (grid, cases) in GRIDS {
        for _ in 0..cases {
            record(stage, grid)?;
        }
    }
    officer.tap("tab-me").await?;
    officer.reach("text-size-200").await?;
    officer.resize(NARROW, 640).await?;
    officer.reach("totals-door").await?;
    officer.see_text("tile-recorded", "7").await?;
    narrow(stage, &officer, "statistics-1-month").await?;
    for span in ["span-analysis", "span-days", "span-year"] {
        officer.reach(span).await?;
        officer.see("totals-when").await?;
        narrow(stage, &officer, &format!("statistics-2-{span}")).await?;
    }
    officer.see_text("tile-recorded", "7").await?;

    officer.reach("totals-kinds bar").await?;
    officer.see_text("totals-cases", "马得水").await?;
    narrow(stage, &officer, "statistics-3-cases").await?;
    officer.reach("totals-shut").await?;
    officer.reach("totals-areas bar").await?;
    officer.see_text("totals-cases", "第一网格").await?;
    narrow(stage, &officer, "statistics-4-grid").await?;
    officer.reach("totals-cases dispute-row").await?;
    officer.see_text("sheet", "渠被堵了").await?;

    officer.tap("tab-me").await?;
    officer.reach("totals-door").await?;
    officer.reach("totals-xlsx").await?;
    officer.see_text("totals-made", ".xlsx").await?;
    narrow(stage, &officer, "statistics-5-handed-out").await?;
    // What the browser was handed is a workbook, named after the time it is of.
    let said = officer.text("totals-made").await?;
    let named = said.split("统计-").nth(1);
    let period = named.and_then(|named| named.split(".xlsx").next());
    let period = period.ok_or_else(|| format!("no time in “{said}”"))?;
    let asked = json!({ "period": period, "form": "xlsx" });
    let made = stage.ask("officer", "tally.report", &asked)?;
    if !made["bytes"]
        .as_str()
        .is_some_and(|bytes| bytes.starts_with(WORKBOOK))
    {
        return Err(format!("no workbook in {made}").into());
    }
    officer.close().await
}

fn record(stage: &Stage, grid: &str) -> Result<(), Trouble> {
    let content = json!({
        "kind": "neighbor",
        "grid": grid,
        "area": &grid[..12],
        "parties": [{ "side": "a", "name": "马得水" }, { "side": "b", "name": "欧阳罗守田" }],
        "claim_a": "渠被堵了，水进了院子。",
    });
    let draft = stage.ask("officer", "draft.save", &json!({ "content": content }))?;
    stage.ask(
        "officer",
        "dispute.record",
        &json!({ "draft": draft["id"] }),
    )?;
    Ok(())
}

/// Keeps what is seen, and sees that nothing is wider than the phone: a page that is would be drawn smaller.
async fn narrow(stage: &Stage, officer: &Eyes, name: &str) -> Result<(), Trouble> {
    look(stage, officer, name).await?;
    let (_, window) = officer.widths().await?;
    if window != i64::from(NARROW) {
        return Err(format!("{name}: {window} px are shown on a phone of {NARROW}").into());
    }
    Ok(())
}
