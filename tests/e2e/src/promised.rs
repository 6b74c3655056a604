//! What is promised of every screen: that it takes few touches, that nothing hangs out at the side, and that a thumb
//! hits what it means.

use crate::eyes::Eyes;
use crate::stage::{Stage, Trouble};

/// Says how many touches it took, which must not be more than promised.
pub(crate) fn few(worker: &Eyes, what: &str, most: u32) -> Result<(), Trouble> {
    let touches = worker.touches();
    println!("        {touches} touches {what}");
    if touches > most {
        return Err(format!("{touches} touches {what}, and at most {most} were promised").into());
    }
    Ok(())
}

/// Keeps what is seen, and sees that nothing hangs out at the side and nothing is too small for a thumb.
pub(crate) async fn look(stage: &Stage, worker: &Eyes, name: &str) -> Result<(), Trouble> {
    worker.keep(stage.shot(name)).await?;
    let (page, window) = worker.widths().await?;
    if page > window {
        return Err(format!("{name}: the page is {page} wide in a window of {window}").into());
    }
    let small = worker.too_small().await?;
    if !small.is_empty() {
        let small = small.join("; ");
        return Err(
            format!("{name}: a thumb in the rain hits nothing under 44 px: {small}").into(),
        );
    }
    Ok(())
}
