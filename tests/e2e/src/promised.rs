//! What is promised of every screen: that it takes few touches, and that nothing hangs out at the side.

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

/// Keeps what is seen, and sees that nothing hangs out at the side.
pub(crate) async fn look(stage: &Stage, worker: &Eyes, name: &str) -> Result<(), Trouble> {
    worker.keep(stage.shot(name)).await?;
    let (page, window) = worker.widths().await?;
    if page > window {
        return Err(format!("{name}: the page is {page} wide in a window of {window}").into());
    }
    Ok(())
}
