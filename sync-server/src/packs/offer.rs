//! Which packs a device is offered: where it is far behind, and a pack brings it most of what it lacks.

use std::collections::BTreeMap;
use std::time::Duration;

use model::GridId;
use wire::{Cursor, PackOffer};

use super::make::{Made, make};
use super::{PackError, PackLimits, sweep};
use crate::App;
use crate::ledger::{Pack, Position};
use crate::logs::ended;
use crate::routes::refuse::{Refused, blocking};

/// A pack that lags behind its feed by more than this part of it is made anew.
const LAG: u64 = 4;
/// How long a device waits for a pack that is being made; then it gets rows.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is offered in place of feeds a device is far behind in. Where there is no pack, whatever the reason,
/// it is told rows.
pub(crate) async fn offers(app: &App, far: Vec<(GridId, Position)>) -> BTreeMap<GridId, PackOffer> {
    let mut offers = BTreeMap::new();
    for (scope, end) in far {
        let made = tokio::spawn(find_or_make(app.clone(), scope.clone(), end));
        match tokio::time::timeout(PATIENCE, made).await {
            Ok(Ok(Ok(Some(pack)))) => {
                let feed_seq = end.seq.max(pack.seq);
                offers.insert(scope.clone(), offer(&scope, pack, feed_seq));
            }
            Ok(Ok(Ok(None))) => {}
            Ok(Ok(Err(error))) => tracing::error!(%scope, %error, "no pack could be made"),
            Ok(Err(error)) => {
                let ended = ended(&error);
                tracing::error!(%scope, ended, "making a pack stopped");
            }
            Err(_) => tracing::warn!(%scope, "a pack takes long to make: rows are told"),
        }
    }
    offers
}

/// Whether most of a feed is to be read: then a pack is smaller than its rows.
pub(crate) const fn is_far_behind(
    limits: &PackLimits,
    read: &Cursor,
    rows: u64,
    end: Position,
) -> bool {
    !read.rows_only && rows > limits.rows && rows >= end.seq / 2
}

fn offer(scope: &GridId, pack: Pack, feed_seq: u64) -> PackOffer {
    PackOffer {
        scope: scope.to_string(),
        epoch: pack.epoch,
        seq: pack.seq,
        sha256: pack.sha256.as_bytes().to_vec(),
        size_bytes: pack.size_bytes,
        feed_seq,
    }
}

/// One makes it, and others wait for that one.
async fn find_or_make(app: App, scope: GridId, end: Position) -> Result<Option<Pack>, PackError> {
    if let Some(pack) = find(&app, &scope, end).await? {
        return Ok(Some(pack));
    }
    let making = app.inner.packs.making(&scope);
    let _one = making.lock().await;
    if let Some(pack) = find(&app, &scope, end).await? {
        return Ok(Some(pack));
    }
    // What was erased goes before anything new is offered.
    sweep::sweep(&app).await?;
    let (maker, of) = (app.clone(), scope.clone());
    let made = blocking(move || make(&maker, &of)).await?;
    match made {
        Some(made) => put(&app, &scope, made).await,
        None => Ok(None),
    }
}

/// The pack that is offered, when it reaches far enough.
async fn find(app: &App, scope: &GridId, end: Position) -> Result<Option<Pack>, Refused> {
    let (known, of) = (app.clone(), scope.clone());
    let found = blocking(move || known.inner.packs.book.offered_pack(&of)).await?;
    Ok(found.filter(|pack| {
        pack.epoch == end.epoch && end.seq.saturating_sub(pack.seq) <= end.seq / LAG
    }))
}

async fn put(app: &App, scope: &GridId, made: Made) -> Result<Option<Pack>, PackError> {
    let Made {
        pack,
        bytes,
        erased,
    } = made;
    let (known, of) = (app.clone(), scope.clone());
    blocking(move || known.inner.packs.book.add_pack(&of, &pack)).await?;
    let packs = &app.inner.packs;
    packs.depot.keep_pack(scope, &pack.sha256, bytes).await?;
    let (known, of) = (app.clone(), scope.clone());
    let offered = blocking(move || known.inner.packs.book.offer_pack(&of, &pack, erased)).await?;
    if offered {
        tracing::info!(%scope, seq = pack.seq, size_bytes = pack.size_bytes, "a pack was made");
        return Ok(Some(pack));
    }
    // Something was erased meanwhile: it may be in there.
    let (known, of) = (app.clone(), scope.clone());
    blocking(move || known.inner.packs.book.doom_pack(&of, &pack.sha256)).await?;
    packs.depot.drop_pack(scope, &pack.sha256).await?;
    Ok(None)
}
