//! Takes away what is overdue: what nobody went on bringing, and what became of bundles long ago.

use super::{BundleError, arrival};
use crate::App;
use crate::attachment::limits::DAY_MS;

/// How many at a time.
const BATCH: u32 = 100;
/// How long what became of a bundle is remembered: longer than any phone carries one.
const REMEMBERED_MS: i64 = 180 * DAY_MS;

impl App {
    /// Sweeps what nobody went on bringing; tells how many.
    ///
    /// # Errors
    /// [`BundleError`]; what is left is swept the next time.
    pub async fn sweep_bundles(&self) -> Result<u64, BundleError> {
        let bundles = &self.inner.bundles;
        let before = self.now().plus_ms(-REMEMBERED_MS);
        let mut swept = bundles
            .ask(move |book| book.forget_receipts(before))
            .await?;
        loop {
            let now = self.now();
            let overdue = bundles.ask(move |book| book.overdue(now, BATCH)).await?;
            if overdue.is_empty() {
                return Ok(swept);
            }
            for key in overdue {
                arrival::forget(self, key).await?;
                swept += 1;
            }
        }
    }
}
