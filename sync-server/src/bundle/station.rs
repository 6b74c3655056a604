//! What is done with bundles by hand at the station: taking in a file from a stick, and deciding about
//! those that are kept aside. Every call blocks, and brings its own threads to wait on.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;

use ::bundle::{Head, Refused, read_head};
use model::BundleName;

use super::arrival::{clear, settle};
use super::book::{Receipt, Settled};
use super::opening::{self, Trust};
use super::source::Source;
use super::{BY_HAND, BundleError, BundleKey};
use crate::App;
use crate::admin::Admin;
use crate::attachment::depot::Bytes;
use crate::threads::Threads;

/// How many of what became of bundles are listed.
const LISTED: u32 = 1_000;
/// How large the parts are that a bundle is kept aside in.
const PART_BYTES: usize = 1 << 20;
/// Somebody decided that nothing is to come of it.
const DISCARDED: &str = "discarded";

/// What became of one bundle of a file.
#[derive(Debug)]
pub struct TakenByHand {
    /// What became of it.
    pub receipt: Receipt,
    /// Whether that was known before.
    pub known: bool,
}

impl Admin {
    /// Takes in every bundle of a file; what became of each is told as soon as it has.
    ///
    /// # Errors
    /// [`BundleError`], at the first bundle that is none or cannot be taken in now. Those before it are
    /// taken in.
    pub fn take_bundles(
        &self,
        file: &Path,
        tell: &mut dyn FnMut(&TakenByHand),
    ) -> Result<(), BundleError> {
        let threads = Threads::start("bundles", 1)?;
        let _within = threads.enter();
        let mut file = File::open(file)?;
        let mut taken = 0_u32;
        loop {
            let outside = read_head(&mut file)?;
            let Some(outside) = outside else {
                return match taken {
                    0 => Err(Refused::NotABundle.into()),
                    _ => Ok(()),
                };
            };
            let head = outside.check(&self.app.authority())?;
            let begins_at = file.stream_position()?;
            tell(&one(&self.app, &threads, &head, &file, begins_at)?);
            taken += 1;
            file.seek(SeekFrom::Start(begins_at + head.said.sealed_bytes))?;
        }
    }

    /// What became of bundles, the latest first; of those that are kept aside only, when asked.
    ///
    /// # Errors
    /// The database failed.
    pub fn bundles(&self, held_only: bool) -> Result<Vec<Receipt>, BundleError> {
        Ok(self.app.inner.bundles.book.receipts(held_only, LISTED)?)
    }

    /// Takes a bundle in that is kept aside: somebody has looked into it.
    ///
    /// # Errors
    /// [`BundleError::NotHeld`], [`BundleError::UnknownDevice`], or it cannot be taken in now.
    pub fn release_bundle(&self, name: BundleName) -> Result<Receipt, BundleError> {
        let (held, head) = self.held(name)?;
        let threads = Threads::start("bundles", 1)?;
        let _within = threads.enter();
        let key = BundleKey {
            name,
            carrier: held.carrier,
        };
        let source = Source::Parts {
            depot: self.app.inner.attachments.depot.clone(),
            key,
            size_bytes: held.size_bytes,
        };
        let taken = opening::take_in(&self.app, &head, &source, key, Trust::Released);
        let receipt = match taken {
            Err(BundleError::Depot(error)) if error.is_not_found() => Err(BundleError::Gone),
            taken => taken,
        }?;
        if receipt.settled == Settled::Held {
            return Err(BundleError::UnknownDevice);
        }
        threads.wait(settle(&self.app, receipt.clone()))?;
        threads.wait(clear(&self.app, key));
        Ok(receipt)
    }

    /// Lets go of a bundle that is kept aside: nothing is to come of it, now or when it comes again.
    ///
    /// # Errors
    /// [`BundleError::NotHeld`], or the database failed.
    pub fn discard_bundle(&self, name: BundleName) -> Result<(), BundleError> {
        let (held, _) = self.held(name)?;
        let threads = Threads::start("bundles", 1)?;
        let receipt = Receipt {
            settled: Settled::Refused,
            code: DISCARDED.to_owned(),
            detail: "an administrator decided that nothing is to come of it".to_owned(),
            at: self.app.now(),
            ..held
        };
        let key = BundleKey {
            name,
            carrier: receipt.carrier,
        };
        threads.wait(settle(&self.app, receipt))?;
        threads.wait(clear(&self.app, key));
        Ok(())
    }

    fn held(&self, name: BundleName) -> Result<(Receipt, Head), BundleError> {
        let known = self.app.inner.bundles.book.receipt(&name)?;
        let held = known.filter(|one| one.settled == Settled::Held);
        let held = held.ok_or(BundleError::NotHeld)?;
        let outside = read_head(&mut held.head.as_slice())?;
        let outside = outside.ok_or(BundleError::NotHeld)?;
        let head = outside.check(&self.app.authority())?;
        Ok((held, head))
    }
}

fn one(
    app: &App,
    threads: &Threads,
    head: &Head,
    file: &File,
    begins_at: u64,
) -> Result<TakenByHand, BundleError> {
    if let Some(receipt) = app.inner.bundles.book.receipt(&head.name)? {
        let known = true;
        return Ok(TakenByHand { receipt, known });
    }
    let key = BundleKey {
        name: head.name,
        carrier: BY_HAND,
    };
    let source = Source::File {
        file: file.try_clone()?,
        begins_at,
        size_bytes: head.said.sealed_bytes,
    };
    let receipt = opening::take_in(app, head, &source, key, Trust::AsKnown)?;
    if receipt.settled == Settled::Held {
        threads.wait(keep(app, &source, key))?;
    }
    threads.wait(settle(app, receipt.clone()))?;
    let known = false;
    Ok(TakenByHand { receipt, known })
}

/// What is kept aside does not depend on the stick.
async fn keep(app: &App, source: &Source, key: BundleKey) -> Result<(), BundleError> {
    use std::io::Read;
    let mut from = source.read()?;
    let mut offset = 0;
    loop {
        let mut part = Vec::new();
        let most = u64::try_from(PART_BYTES).unwrap_or(u64::MAX);
        from.by_ref().take(most).read_to_end(&mut part)?;
        if part.is_empty() {
            return Ok(());
        }
        let size = u64::try_from(part.len()).unwrap_or(u64::MAX);
        let depot = &app.inner.attachments.depot;
        depot
            .put_bundle_part(&key, offset, Bytes::from(part))
            .await?;
        offset += size;
    }
}
