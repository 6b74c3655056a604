//! Takes packs away that are offered no more: those something was erased from at once, those there is a
//! newer one for after an hour, for whoever is in the middle of one.

use super::PackError;
use crate::App;
use crate::routes::refuse::blocking;

/// How long the pack before the newest is kept.
const HOUR_MS: i64 = 60 * 60 * 1000;

/// Sweeps; tells how many packs were taken away.
pub(super) async fn sweep(app: &App) -> Result<u64, PackError> {
    let before = app.now().plus_ms(-HOUR_MS);
    let known = app.clone();
    let doomed = blocking(move || known.inner.packs.book.doomed_packs(before)).await?;
    let mut swept = 0;
    for (scope, pack) in doomed {
        let depot = &app.inner.packs.depot;
        depot.drop_pack(&scope, &pack.sha256).await?;
        // The bytes of a young one may still be on their way to the store: it is looked for again.
        if pack.made_at <= before {
            let known = app.clone();
            blocking(move || known.inner.packs.book.forget_pack(&scope, &pack.sha256)).await?;
            swept += 1;
        }
    }
    Ok(swept)
}

impl App {
    /// Takes packs away that are offered no more; tells how many are gone for good.
    ///
    /// # Errors
    /// The database or the object store failed, in a sentence; what is left is swept the next time.
    pub async fn sweep_packs(&self) -> Result<u64, String> {
        sweep(self).await.map_err(|error| error.to_string())
    }
}
