//! How a device brings a bundle: its outside, then its sealed bytes in as many requests as it takes.
//! What arrived is on disk before it counts, and a cut costs no more than that. Once all of it is here
//! it is taken in.

use std::time::Duration;

use ::bundle::{Head, MAX_HEAD_BYTES, ReadError, Refused, read_head};
use axum::body::Body;
use http_body_util::BodyExt;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};
use wire::{BundleAnswer, Fate};

use super::book::{Receipt, Settled, Upload};
use super::opening::{self, Trust};
use super::source::Source;
use super::{BundleError, BundleKey};
use crate::App;
use crate::accounts::Seat;
use crate::attachment::depot::Bytes;
use crate::database::DatabaseError;

/// The most one request may have.
const MAX_REQUEST_BYTES: usize = crate::routes::MAX_BODY_BYTES;
/// How large a part gets before the next one begins.
const PART_BYTES: usize = 1 << 20;
/// How long bytes wait in memory before they are a part.
const PART_WAIT: Duration = Duration::from_secs(5);
/// Bundles are opened a few at a time.
static OPENING: Semaphore = Semaphore::const_new(4);
/// How long a device may be silent in the middle of a request.
const SILENCE: Duration = Duration::from_secs(60);

/// Takes one request of a device that brings a bundle: its outside, and sealed bytes from `offset` on.
///
/// # Errors
/// [`BundleError`].
pub(crate) async fn bring(
    app: App,
    carrier: Seat,
    offset: u64,
    body: Body,
) -> Result<BundleAnswer, BundleError> {
    let mut request = Incoming::new(body);
    let head = request.head(&app).await?;
    let bundles = &app.inner.bundles;
    let name = head.name;
    let known = bundles.ask(move |book| book.receipt(&name)).await?;
    if let Some(receipt) = known {
        return Ok(again(&receipt));
    }
    let key = BundleKey {
        name,
        carrier: carrier.device,
    };
    let (size, limits, now) = (head.said.sealed_bytes, bundles.limits, app.now());
    let upload = bundles
        .ask(move |book| book.begin(key, size, limits, now))
        .await?;
    let mut arrival = Arrival {
        app: &app,
        upload,
        buffer: Vec::new(),
        since: Instant::now(),
    };
    if offset == arrival.upload.offset_bytes {
        let listened = arrival.listen(&mut request).await;
        // What came before a cut counts.
        if matches!(listened, Ok(()) | Err(BundleError::Cut)) {
            arrival.put_part().await?;
        }
        listened?;
    }
    let upload = arrival.upload;
    if upload.offset_bytes < upload.size_bytes {
        return Ok(BundleAnswer {
            offset_bytes: upload.offset_bytes,
            ..answer(name, Fate::Wanted)
        });
    }
    take_in(&app, head, key).await
}

async fn take_in(app: &App, head: Head, key: BundleKey) -> Result<BundleAnswer, BundleError> {
    let name = head.name;
    match opened(app, head, key).await {
        Ok(receipt) => {
            settle(app, receipt.clone()).await?;
            Ok(told(&receipt))
        }
        Err(BundleError::Refused(refused)) => {
            // What this device brought is not what was signed; others may bring it as it is.
            forget(app, key).await?;
            Err(refused.into())
        }
        Err(BundleError::Depot(error)) if error.is_not_found() => {
            // The depot lost what the book knows of, as after a restored backup: it comes anew.
            forget(app, key).await?;
            Ok(answer(name, Fate::Wanted))
        }
        Err(error) => Err(error),
    }
}

/// Opens a bundle that is here, on a thread of its own: it waits for the threads that may block, and
/// must not be one of them.
async fn opened(app: &App, head: Head, key: BundleKey) -> Result<Receipt, BundleError> {
    let _turn = OPENING
        .acquire()
        .await
        .map_err(|_| DatabaseError::Stopped)?;
    let (tell, told) = tokio::sync::oneshot::channel();
    let (app, runtime) = (app.clone(), Handle::current());
    let work = move || {
        let _within = runtime.enter();
        let source = Source::Parts {
            depot: app.inner.attachments.depot.clone(),
            key,
            size_bytes: head.said.sealed_bytes,
        };
        let taken = opening::take_in(&app, &head, &source, key, Trust::AsKnown);
        if tell.send(taken).is_err() {
            tracing::info!("whoever brought a bundle did not wait for what became of it");
        }
    };
    std::thread::Builder::new()
        .name("bundle".to_owned())
        .spawn(work)?;
    let ended = DatabaseError::Unreadable("a bundle ended in a panic");
    told.await.unwrap_or_else(|_| Err(ended.into()))
}

/// Writes down what became of a bundle and takes away what is not needed any more.
pub(super) async fn settle(app: &App, receipt: Receipt) -> Result<(), BundleError> {
    let bundles = &app.inner.bundles;
    let kept = (receipt.settled == Settled::Held).then_some(BundleKey {
        name: receipt.name,
        carrier: receipt.carrier,
    });
    let brought = bundles.ask(move |book| book.settle(receipt)).await?;
    for key in brought.into_iter().filter(|key| Some(*key) != kept) {
        clear(app, key).await;
    }
    Ok(())
}

/// Takes away what a device brought of a bundle.
pub(super) async fn forget(app: &App, key: BundleKey) -> Result<(), BundleError> {
    let bundles = &app.inner.bundles;
    bundles.ask(move |book| book.forget(key)).await?;
    clear(app, key).await;
    Ok(())
}

pub(super) async fn clear(app: &App, key: BundleKey) {
    if let Err(error) = app.inner.attachments.depot.clear_bundle(&key).await {
        tracing::warn!(%error, "parts of a bundle that is not needed any more are left");
    }
}

/// What became of a bundle that came before.
fn again(receipt: &Receipt) -> BundleAnswer {
    let told = told(receipt);
    match receipt.settled {
        Settled::Taken => BundleAnswer {
            fate: Fate::Duplicate.into(),
            ..told
        },
        Settled::Held | Settled::Refused => told,
    }
}

/// What whoever brings a bundle is told of it.
pub(super) fn told(receipt: &Receipt) -> BundleAnswer {
    let fate = match receipt.settled {
        Settled::Taken => Fate::Taken,
        Settled::Held => Fate::Held,
        Settled::Refused => Fate::Refused,
    };
    let counts = &receipt.counts;
    BundleAnswer {
        code: receipt.code.clone(),
        detail: receipt.detail.clone(),
        stored: counts.stored,
        duplicates: counts.duplicates,
        rejected: counts.rejected,
        quarantined: counts.quarantined,
        photos: counts.photos,
        ..answer(receipt.name, fate)
    }
}

fn answer(name: model::BundleName, fate: Fate) -> BundleAnswer {
    BundleAnswer {
        name: name.as_bytes().to_vec(),
        fate: fate.into(),
        ..BundleAnswer::default()
    }
}

/// A request being read.
struct Incoming {
    body: Body,
    /// What was read and not yet used.
    ahead: Bytes,
    received: usize,
}

impl Incoming {
    const fn new(body: Body) -> Self {
        Self {
            body,
            ahead: Bytes::new(),
            received: 0,
        }
    }

    async fn next(&mut self) -> Result<Option<Bytes>, BundleError> {
        if !self.ahead.is_empty() {
            return Ok(Some(std::mem::take(&mut self.ahead)));
        }
        loop {
            let next = timeout(SILENCE, self.body.frame()).await;
            match next.map_err(|_| BundleError::Cut)? {
                None => return Ok(None),
                Some(Err(_)) => return Err(BundleError::Cut),
                Some(Ok(frame)) => {
                    let Ok(piece) = frame.into_data() else {
                        continue;
                    };
                    self.received += piece.len();
                    if self.received > MAX_REQUEST_BYTES {
                        return Err(BundleError::TooMuch);
                    }
                    return Ok(Some(piece));
                }
            }
        }
    }

    /// The outside of the bundle; what comes after it is left to be read.
    async fn head(&mut self, app: &App) -> Result<Head, BundleError> {
        let mut begun = Vec::new();
        loop {
            let mut from = begun.as_slice();
            match read_head(&mut from) {
                Ok(Some(outside)) => {
                    let rest = begun.len() - from.len();
                    self.ahead = Bytes::copy_from_slice(&begun[rest..]);
                    return Ok(outside.check(&app.authority())?);
                }
                // More of it may come.
                Ok(None) | Err(ReadError::Refused(Refused::Damaged(_)))
                    if begun.len() < MAX_HEAD_BYTES => {}
                Ok(None) => return Err(Refused::NotABundle.into()),
                Err(error) => return Err(error.into()),
            }
            match self.next().await? {
                Some(piece) => begun.extend_from_slice(&piece),
                None if begun.is_empty() => return Err(Refused::NotABundle.into()),
                None => return Err(Refused::Damaged("it breaks off".to_owned()).into()),
            }
        }
    }
}

struct Arrival<'a> {
    app: &'a App,
    upload: Upload,
    buffer: Vec<u8>,
    since: Instant,
}

impl Arrival<'_> {
    async fn listen(&mut self, request: &mut Incoming) -> Result<(), BundleError> {
        while let Some(piece) = request.next().await? {
            let have = self.upload.offset_bytes + length(self.buffer.len());
            if have + length(piece.len()) > self.upload.size_bytes {
                return Err(BundleError::TooMuch);
            }
            if self.buffer.is_empty() {
                self.since = Instant::now();
            }
            self.buffer.extend_from_slice(&piece);
            if self.buffer.len() >= PART_BYTES || self.since.elapsed() >= PART_WAIT {
                self.put_part().await?;
            }
        }
        Ok(())
    }

    /// What was gathered is on disk and counts from now on.
    async fn put_part(&mut self) -> Result<(), BundleError> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let bytes = Bytes::from(std::mem::take(&mut self.buffer));
        let (key, offset) = (self.upload.key, self.upload.offset_bytes);
        let end = offset + length(bytes.len());
        let depot = &self.app.inner.attachments.depot;
        depot.put_bundle_part(&key, offset, bytes).await?;
        let bundles = &self.app.inner.bundles;
        let expires_at = self.app.now().plus_ms(bundles.limits.patience_ms);
        bundles
            .ask(move |book| book.advance(key, offset, end, expires_at))
            .await?;
        self.upload.offset_bytes = end;
        Ok(())
    }
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
