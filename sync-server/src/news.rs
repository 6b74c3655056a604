//! Waiting for news: a device that has nothing to say and has read everything may leave its request
//! open, and is answered as soon as there is something for it.

mod bells;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use model::GridId;
use tokio::time::{Instant, sleep, sleep_until};
use wire::{Cursor, Hello};

pub use bells::Bells;

use crate::accounts::Seat;
use crate::ledger::Position;
use crate::routes::refuse::{Refused, blocking};
use crate::{App, directory};

/// The longest a request stays open: networks forget a connection that says nothing for a minute.
pub const LONGEST: Duration = Duration::from_secs(55);
/// How often the server looks for what others wrote into its database: another server beside it, or
/// an administrator's command.
const LOOK: Duration = Duration::from_millis(500);

/// Returns when there is something to tell the device, when it has waited as long as it wished, or
/// when the server is going to stop.
pub(crate) async fn wait(app: &App, seat: &Seat, hello: &Hello) -> Result<(), Refused> {
    let wished = Duration::from_millis(hello.wait_ms.into());
    let until = Instant::now() + wished.min(LONGEST);
    // Hung before the first look, so that nothing falls between the two.
    let bell = app.inner.bells.hang(&seat.grant);
    if app.inner.bells.begin_look() {
        tokio::spawn(look(app.clone()));
    }
    let standing: Arc<Standing> = Arc::new(Standing::of(seat, hello));
    loop {
        let (shared, asked) = (app.clone(), Arc::clone(&standing));
        if blocking(move || asked.has_news(&shared)).await? {
            return Ok(());
        }
        tokio::select! {
            () = bell.rung() => {}
            () = sleep_until(until) => return Ok(()),
            () = app.stopped() => return Ok(()),
        }
    }
}

/// What a device that waits knows.
struct Standing {
    seat: Seat,
    cursors: BTreeMap<GridId, Cursor>,
    directory_version: u64,
    /// It holds a grid it may not hold.
    holds_more: bool,
}

impl Standing {
    fn of(seat: &Seat, hello: &Hello) -> Self {
        let cursors = hello.cursors.iter();
        let cursors = cursors.filter_map(|cursor| Some((cursor.grid().ok()?, cursor.clone())));
        let cursors: BTreeMap<GridId, Cursor> = cursors.collect();
        Self {
            holds_more: cursors.keys().any(|grid| !seat.grant.contains(grid)),
            cursors,
            directory_version: hello.directory_version,
            seat: seat.clone(),
        }
    }

    fn has_news(&self, app: &App) -> Result<bool, Refused> {
        if self.holds_more {
            return Ok(true);
        }
        let grids: Vec<GridId> = self.seat.grant.iter().cloned().collect();
        let ends = app.ledger().ends_of(&grids)?;
        let moved = ends.iter().any(|(grid, end)| match self.cursors.get(grid) {
            None => end.seq > 0,
            Some(read) => end.seq != read.seq || (end.seq > 0 && end.epoch != read.epoch),
        });
        if moved {
            return Ok(true);
        }
        let registry = &app.inner.registry;
        let version = registry.glance(|books| directory::version(books, &self.seat.county))?;
        Ok(version != self.directory_version)
    }
}

/// Looks for rows that were not written through this server as long as anybody waits for news.
async fn look(app: App) {
    let mut seen: HashMap<GridId, Position> = HashMap::new();
    loop {
        tokio::select! {
            () = sleep(LOOK) => {}
            () = app.stopped() => return,
        }
        let Some(grids) = app.inner.bells.still_awaited() else {
            return;
        };
        let shared = app.clone();
        match blocking(move || shared.ledger().ends_of(&grids)).await {
            Ok(ends) => {
                for (grid, end) in &ends {
                    if seen.get(grid) != Some(end) {
                        app.inner.bells.ring(grid);
                    }
                }
                seen = ends.into_iter().collect();
            }
            Err(refused) => {
                let detail = refused.into_detail();
                tracing::warn!(
                    detail,
                    "could not look for news: devices hear of it when they ask"
                );
            }
        }
    }
}
