//! Taking a bundle in that is here whole: it is what its device signed, or nothing is done; the seat it
//! comes from is the device's own, as it is known now; then it is opened, and each push goes through the
//! gate, each photo to its record. Doing it twice does no harm.

use std::collections::BTreeSet;
use std::io::Read;

use ::bundle::{Contents, Head, Inside, Refused};
use model::{AttachmentType, FileHash, UtcMs};
use proof::{Certificate, PublicKey};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use wire::{Ack, Acks, CarriedFile, Hello, Outcome, Push};

use super::book::{Counts, Receipt, Settled};
use super::source::Source;
use super::{BundleError, BundleKey};
use crate::App;
use crate::accounts::key::Certified;
use crate::accounts::{self, Seat};
use crate::attachment::metadata::Metadata;
use crate::attachment::{UploadError, whole};
use crate::intake;
use crate::registry::Books;

/// The device was revoked before the bundle came.
const REVOKED: &str = "revoked";
/// The device is not in the books, as after a restored backup.
const UNKNOWN_DEVICE: &str = "unknown_device";
/// Some of it does not fit what the server has, as when that was restored from a backup. Its device
/// offers it again; should that be lost, this is all there is.
const NOT_TAKEN: Aside = (
    "not_taken",
    "some of its changes could not be taken; their device offers them again with its next sync",
);
/// How much is hashed at a time.
const STEP_BYTES: usize = 64 * 1024;

/// Whether a revoked device's bundle is kept aside or taken in all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// As the books say.
    AsKnown,
    /// An administrator has looked into it.
    Released,
}

/// Takes a bundle in and writes down what became of it. Blocks.
///
/// # Errors
/// [`BundleError`]: it is damaged, or the database or the object store failed; then nothing is written
/// down, and it can be brought again.
pub(crate) fn take_in(
    app: &App,
    head: &Head,
    source: &Source,
    key: BundleKey,
    trust: Trust,
) -> Result<Receipt, BundleError> {
    let bundles = &app.inner.bundles;
    let _only = bundles.only(head.name).ok_or(BundleError::UnderWay)?;
    if trust == Trust::AsKnown
        && let Some(settled) = bundles.book.receipt(&head.name)?
    {
        return Ok(settled);
    }
    head.check_sealed(hash_of(source)?)?;
    let now = app.now();
    let receipt = |settled, code: &str, detail: &str, counts| Receipt {
        name: head.name,
        head: head.bytes.clone(),
        device: head.said.certificate.device,
        carrier: key.carrier,
        size_bytes: head.said.sealed_bytes,
        settled,
        code: code.to_owned(),
        detail: detail.to_owned(),
        counts,
        at: now,
    };
    let aside = |(code, detail): Aside, counts| {
        let (device, size) = (head.said.certificate.device, head.said.sealed_bytes);
        if !bundles.book.has_room_for(device, size, &bundles.limits)? {
            return Err(BundleError::HeldFull);
        }
        tracing::warn!(%device, code, "a bundle is kept aside until somebody decides");
        Ok(receipt(Settled::Held, code, detail, counts))
    };
    let seat = match seat_of(app, head, trust)? {
        Ok(seat) => seat,
        Err(why) => return aside(why, Counts::default()),
    };
    let mut opening = Opening {
        app,
        key: head.said.certificate.key,
        seat,
        counts: Counts::default(),
        missing: 0,
        photo: None,
        now,
    };
    match opening.all(source) {
        Ok(()) if opening.missing > 0 && trust == Trust::AsKnown => {
            aside(NOT_TAKEN, opening.counts)
        }
        Ok(()) => {
            let device = head.said.certificate.device;
            let Counts {
                stored,
                duplicates,
                rejected,
                quarantined,
                photos,
            } = opening.counts;
            tracing::info!(%device, carrier = %key.carrier, stored, duplicates, rejected,
                quarantined, photos, "a bundle was taken in");
            Ok(receipt(Settled::Taken, "", "", opening.counts))
        }
        // Its device signed just these bytes: they will never be better than they are.
        Err(BundleError::Refused(refused)) => {
            tracing::warn!(device = %head.said.certificate.device, %refused, "a bundle cannot be opened");
            let (code, detail) = (refused.code(), refused.to_string());
            Ok(receipt(Settled::Refused, code, &detail, opening.counts))
        }
        Err(error) => Err(error),
    }
}

fn hash_of(source: &Source) -> Result<FileHash, BundleError> {
    let mut from = source.read()?;
    let mut hash = Sha256::new();
    let mut step = vec![0; STEP_BYTES];
    loop {
        let read = from.read(&mut step).map_err(::bundle::ReadError::from)?;
        if read == 0 {
            return Ok(FileHash::from_bytes(hash.finalize().into()));
        }
        hash.update(&step[..read]);
    }
}

type Aside = (&'static str, &'static str);

/// The seat of the device that made the bundle, as it is now, or why the bundle is kept aside.
fn seat_of(app: &App, head: &Head, trust: Trust) -> Result<Result<Seat, Aside>, BundleError> {
    let said = head.said.certificate;
    let registry = &app.inner.registry;
    let known = registry.glance(|books| books.known_device(said.device))?;
    let known = known.filter(|known| known.seat.worker.id == said.worker);
    let Some(known) = known else {
        let detail = "its device is not known here: enrol it again, then release the bundle";
        return Ok(Err((UNKNOWN_DEVICE, detail)));
    };
    if known.revoked && trust == Trust::AsKnown {
        let detail = "its device was revoked before it came";
        return Ok(Err((REVOKED, detail)));
    }
    remember_key(app, head, said)?;
    Ok(Ok(Seat {
        signs: true,
        ..known.seat
    }))
}

/// A key the books lost with a restored backup is known again by its certificate.
fn remember_key(app: &App, head: &Head, said: Certificate) -> Result<(), BundleError> {
    let registry = &app.inner.registry;
    let known = registry.glance(|books| books.key(said.key.id()))?;
    if known.is_some() {
        return Ok(());
    }
    let certified = Certified {
        said,
        signature: head.vouched,
    };
    Ok(registry.write(move |books| books.add_key(&certified))?)
}

struct Opening<'a> {
    app: &'a App,
    key: PublicKey,
    seat: Seat,
    counts: Counts,
    /// How many changes were not taken and are not there either.
    missing: u32,
    photo: Option<Photo>,
    now: UtcMs,
}

/// A photo that is being gathered; none of one that is not wanted.
struct Photo {
    metadata: Option<Metadata>,
    size_bytes: u64,
    bytes: Vec<u8>,
}

impl Opening<'_> {
    fn all(&mut self, source: &Source) -> Result<(), BundleError> {
        let identity = &self.app.inner.bundles.identity;
        let mut contents = Contents::open(identity, source.read()?)?;
        while let Some(inside) = contents.next()? {
            match inside {
                Inside::Hello(hello) => self.hear(&hello)?,
                Inside::Push(push) => self.take(&push)?,
                Inside::File(file) => self.begin(&file)?,
                Inside::Piece(piece) => self.gather(&piece.bytes)?,
                Inside::Unknown(_) => {}
            }
        }
        self.end_photo()
    }

    /// The names the device writes and wrote under, as in a sync.
    fn hear(&mut self, hello: &Hello) -> Result<(), BundleError> {
        let damaged = |error: wire::WireError| Refused::Damaged(error.to_string());
        let now = hello.actor_id().map_err(damaged)?;
        let former = hello.former_actor_ids().map_err(damaged)?;
        for actor in now.into_iter().chain(former) {
            if self.seat.actors.contains(&actor) {
                continue;
            }
            let device = self.seat.device;
            let adopt = move |books: &dyn Books| accounts::actor::adopt(books, device, actor);
            match self.app.inner.registry.write(adopt) {
                Ok(()) => {
                    self.seat.actors.insert(actor);
                }
                Err(accounts::ActorError::Database(error)) => return Err(error.into()),
                Err(error) => {
                    tracing::warn!(%device, %error, "a device may not write under a name in its bundle");
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, push: &Push) -> Result<(), BundleError> {
        let many = u32::try_from(push.changes.len()).unwrap_or(u32::MAX);
        if push.changes.len() > intake::MAX_CHANGES {
            self.counts.rejected = self.counts.rejected.saturating_add(many);
            self.missing = self.missing.saturating_add(many);
            return Ok(());
        }
        let inner = &self.app.inner;
        let acks = intake::take(self.app, &self.seat, Some(&self.key), push, self.now)?;
        inner.metrics.acked(&acks);
        self.count(push, &acks)?;
        for change in &push.changes {
            if let Ok(grid) = change.grid() {
                inner.bells.ring(&grid);
            }
        }
        Ok(())
    }

    /// A batch that is not believed any more may be one of changes that came since in another.
    fn count(&mut self, push: &Push, acks: &Acks) -> Result<(), BundleError> {
        let rejected =
            |ack: &&Ack| ack.outcome() == Outcome::Rejected && ack.code != intake::ERASED;
        let names = acks.acks.iter().filter(rejected);
        let names: BTreeSet<_> = names.filter_map(|ack| ack.change().ok()).collect();
        let names: Vec<_> = names.into_iter().collect();
        let scope = push.changes.first().and_then(|change| change.grid().ok());
        let there = match scope {
            Some(scope) if !names.is_empty() => {
                self.app.inner.ledger.places_of(&scope, &names)?.len()
            }
            _ => 0,
        };
        let there = u32::try_from(there).unwrap_or(u32::MAX);
        let missing = u32::try_from(names.len()).unwrap_or(u32::MAX) - there;
        self.missing = self.missing.saturating_add(missing);
        for ack in &acks.acks {
            let counter = match ack.outcome() {
                Outcome::Stored => &mut self.counts.stored,
                Outcome::Duplicate => &mut self.counts.duplicates,
                Outcome::Quarantined => &mut self.counts.quarantined,
                Outcome::Rejected | Outcome::Unknown => &mut self.counts.rejected,
            };
            *counter = counter.saturating_add(1);
        }
        Ok(())
    }

    fn begin(&mut self, file: &CarriedFile) -> Result<(), BundleError> {
        self.end_photo()?;
        let most = self.app.inner.attachments.limits.file_bytes;
        let metadata = metadata(file).filter(|_| (1..=most).contains(&file.size_bytes));
        self.photo = Some(Photo {
            metadata,
            size_bytes: file.size_bytes,
            bytes: Vec::new(),
        });
        Ok(())
    }

    /// What is more than was announced is not kept.
    fn gather(&mut self, bytes: &[u8]) -> Result<(), BundleError> {
        let Some(photo) = &mut self.photo else {
            return Ok(());
        };
        let so_far = photo.bytes.len() + bytes.len();
        let fits = u64::try_from(so_far).is_ok_and(|so_far| so_far <= photo.size_bytes);
        if !fits {
            photo.metadata = None;
        }
        if photo.metadata.is_none() {
            photo.bytes = Vec::new();
            return Ok(());
        }
        photo.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// A photo that cannot be stored stays with its device, which sends it as always.
    fn end_photo(&mut self) -> Result<(), BundleError> {
        let Some(photo) = self.photo.take() else {
            return Ok(());
        };
        let whole = u64::try_from(photo.bytes.len()) == Ok(photo.size_bytes);
        let Some(metadata) = photo.metadata.filter(|_| whole) else {
            return Ok(());
        };
        let stored = whole::store(self.app, &self.seat, metadata, photo.bytes);
        match Handle::current().block_on(stored) {
            Ok(()) => {
                self.counts.photos = self.counts.photos.saturating_add(1);
                Ok(())
            }
            Err(error @ (UploadError::Database(_) | UploadError::Depot(_))) => Err(error.into()),
            Err(error) => {
                tracing::info!(device = %self.seat.device, %error, "a photo in a bundle is not taken");
                Ok(())
            }
        }
    }
}

fn metadata(file: &CarriedFile) -> Option<Metadata> {
    let media_type = AttachmentType::from_code(&file.media_type);
    if matches!(media_type, AttachmentType::Unknown(_)) {
        return None;
    }
    Some(Metadata {
        grid: file.grid().ok()?,
        doc: file.dispute().ok()?,
        sha256: file.hash().ok()?,
        media_type,
        said: String::new(),
    })
}
