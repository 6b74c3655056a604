//! On a phone, without a line: a quarrel is written down, talked out, settled with a name under it, followed up
//! and printed; and it takes few touches. Of another one side will have no talk, which one touch says. Going into a
//! field to write is a touch; writing is not.

use std::fs;
use std::process::Command;

use crate::browser;
use crate::eyes::Eyes;
use crate::in_the_window::{enrol, write_down};
use crate::promised::{few, look};
use crate::stage::{Stage, Trouble};

/// The most touches for a quarrel between two.
const RECORDING: u32 = 12;
/// The most for a follow-up.
const FOLLOW_UP: u32 = 8;
/// The most to say that a party clearly refuses.
const REFUSAL: u32 = 1;

/// The fewest sides of a file with everything: cover, contents, application, register, notice, mediation,
/// agreement, follow-up, back.
const SIDES: u32 = 9;
/// Remembers what the browser is given to write.
const REMEMBER: &str = "
    const done = arguments[0], make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = given => { window.given = given; return make(given); };
    done(null);";
/// Tells it, a character a byte.
const GIVEN: &str = "
    const done = arguments[0];
    window.given.arrayBuffer().then(bytes => {
        const all = Array.from(new Uint8Array(bytes), byte => String.fromCharCode(byte));
        done(all.join(''));
    }, () => done(null));";

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
    print(stage, &worker).await?;

    worker.tap("tab-today").await?;
    worker.see("today").await?;
    look(stage, &worker, "loop-7-today").await?;
    refuse(stage, &worker).await?;
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

/// Nobody is asked again, and other ways are shown.
async fn refuse(stage: &Stage, worker: &Eyes) -> Result<(), Trouble> {
    write_down(worker, "祁长顺", "翟玉梅", "鸡进了菜地").await?;
    worker.see("do-refused").await?;
    look(stage, worker, "loop-8-before-a-refusal").await?;
    worker.touches();
    worker.tap("do-refused").await?;
    worker.see_text("sheet-state", "拒绝调解").await?;
    few(worker, "to say that a party refuses", REFUSAL)?;
    worker.see_text("sheet-refused", "到人民法院起诉").await?;
    look(stage, worker, "loop-9-refused").await
}

/// The whole file is made on the device and given to the browser; another program reads what it was given.
async fn print(stage: &Stage, worker: &Eyes) -> Result<(), Trouble> {
    worker.run(REMEMBER).await?;
    worker.tap("fold-papers").await?;
    worker.tap("print").await?;
    worker.see_text("papers-made", ".pdf").await?;
    look(stage, worker, "loop-6-printed").await?;
    let given = worker.run(GIVEN).await?;
    let given = given.as_str().ok_or("the browser was given no paper")?;
    let bytes = given.chars().map(u8::try_from);
    let pdf = bytes.collect::<Result<Vec<u8>, _>>()?;
    if !pdf.starts_with(b"%PDF-") {
        return Err("what the browser was given is no PDF".into());
    }
    let is_drawn = |bytes: &[u8]| matches!(bytes, b"/Subtype /Image" | b"/Subtype/Image/");
    if !pdf.windows(15).any(is_drawn) {
        return Err("the name that was drawn does not stand under the agreement".into());
    }
    let file = stage.home("case-file.pdf");
    fs::write(&file, &pdf)?;
    let told = Command::new("pdfinfo").arg(&file).output()?;
    let told = String::from_utf8(told.stdout)?;
    let sides = told.lines().find_map(|line| line.strip_prefix("Pages:"));
    let sides: u32 = sides.ok_or("pdfinfo counts no pages")?.trim().parse()?;
    if sides < SIDES {
        return Err(format!("the file has {sides} sides and lacks some").into());
    }
    Ok(())
}
