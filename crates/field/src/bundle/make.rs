//! Makes a bundle of all that waits: the changes, signed in the batches they would be sent in, then
//! the photos. A batch that went into a bundle stays as it is, so that it does no harm when both the
//! bundle and a sync bring it.

use std::io;

use ::bundle::{Head, MAX_SEALED_BYTES, Making, Recipient, Sealed, Sealing};
use contract::command::bundle::Made;
use contract::{Code, Failure};
use prost::Message;
use store::attachment::{LocalFile, sending};
use store::bundle::{MadeOf, NewBundle};
use store::{attachment, bundle, outbox, setting, signing};
use wire::{CarriedFile, Hello, PROTOCOL};

use super::{not_certified, pile, row};
use crate::failure::{self, Stop};
use crate::{Field, sync};

/// How many changes are signed and sealed at a time, in bytes.
const STEP_BYTES: usize = 256 * 1024;
/// How much of a photo is sealed at a time.
const PHOTO_STEP_BYTES: usize = 256 * 1024;
/// Room that is left for the changes, which always come along.
const PHOTO_BYTES: u64 = MAX_SEALED_BYTES / 8 * 7;
/// The number of the last bundle, among the small facts.
const NO: &str = "bundle";

/// What is known of this device when it seals.
struct Seal {
    signer: signing::Signer,
    certificate: wire::Certificate,
    authority: model::KeyId,
    recipient: Recipient,
}

/// Makes a bundle of all that waits here, unless the last one is of just that, and tells what goes into
/// a file with it.
pub(crate) fn make(field: &Field) -> Result<Made, Failure> {
    // Nothing of what waits may be answered for in between.
    let _one = field.sync.alone();
    super::settle(field)?;
    let seal = seal(field)?;
    let (of, changes, photos) = field.store.read(|r| {
        let photos = sending::for_a_bundle(r)?;
        let last = photos.iter().map(|photo| photo.place).max().unwrap_or(0);
        let of = MadeOf {
            change: outbox::last(r)?,
            photo: last,
        };
        Ok::<_, Stop>((of, outbox::count(r)?, photos))
    })?;
    let mut left_out = 0;
    if changes > 0 || !photos.is_empty() {
        let fitting = fitting(&photos);
        left_out = photos.len() - fitting.len();
        let last = field.store.read(|r| Ok::<_, Stop>(bundle::own(r)?))?;
        // When not all photos fit, the next bundle takes those that were left out.
        let same = last.as_ref().is_some_and(|last| {
            left_out == 0
                && last.made_of == Some(of)
                && last.changes == changes
                && usize::try_from(last.photos) == Ok(fitting.len())
        });
        if !same {
            seal_all(field, &seal, of, fitting)?;
        }
    }
    told(field, u32::try_from(left_out).unwrap_or(u32::MAX))
}

fn seal(field: &Field) -> Result<Seal, Failure> {
    let known = field.store.read(|r| {
        let signer = signing::find(r)?;
        Ok::<_, Stop>((signer, signing::authority(r)?, signing::recipient(r)?))
    })?;
    let (Some(signer), Some(authority), Some(recipient)) = known else {
        return Err(not_certified());
    };
    let certificate = signer.certificate.as_deref().ok_or_else(not_certified)?;
    let certificate = wire::Certificate::decode(certificate).map_err(failure::internal)?;
    Ok(Seal {
        signer,
        certificate,
        authority: authority.id(),
        recipient: recipient.parse().map_err(failure::internal)?,
    })
}

/// As many photos as fit, those first that have not left in a bundle.
fn fitting(photos: &[LocalFile]) -> &[LocalFile] {
    let mut size = 0_u64;
    let fits = photos.iter().take_while(|photo| {
        size = size.saturating_add(photo.size_bytes);
        size <= PHOTO_BYTES
    });
    let count = fits.count();
    &photos[..count]
}

fn seal_all(field: &Field, seal: &Seal, of: MadeOf, photos: &[LocalFile]) -> Result<(), Failure> {
    let out = pile::Into::new(field)?;
    let pile = out.pile();
    let sealed = sealed(field, seal, out, photos);
    let kept = sealed.and_then(|sealed| keep(field, seal, pile, of, &sealed, photos));
    if kept.is_err() {
        pile::Into::give_up(field, pile);
    }
    kept
}

fn sealed(
    field: &Field,
    seal: &Seal,
    out: pile::Into<'_>,
    photos: &[LocalFile],
) -> Result<Sealed, Failure> {
    let hello = Hello {
        protocol: PROTOCOL,
        device_clock_ms: field.parts.clock.now().0,
        actor: field.store.install().to_vec(),
        key: seal.signer.key.public().as_bytes().to_vec(),
        certified: true,
        former_actors: sync::former_actors(field)?
            .iter()
            .map(|name| name.to_vec())
            .collect(),
        ..Hello::default()
    };
    let mut sealing = Sealing::begin(&seal.recipient, &hello, out).map_err(pile::unwrapped)?;
    let mut offered = 0;
    loop {
        let outgoing = sync::outgoing(field, offered, STEP_BYTES)?;
        if outgoing.up_to == offered {
            break;
        }
        offered = outgoing.up_to;
        for push in &outgoing.pushes {
            sealing.push(push).map_err(pile::unwrapped)?;
        }
    }
    for photo in photos {
        seal_photo(field, &mut sealing, photo)?;
    }
    let (sealed, _) = sealing.finish().map_err(pile::unwrapped)?;
    Ok(sealed)
}

fn seal_photo<W: io::Write>(
    field: &Field,
    sealing: &mut Sealing<W>,
    photo: &LocalFile,
) -> Result<(), Failure> {
    let begins = CarriedFile {
        doc: photo.doc.as_bytes().to_vec(),
        scope: photo.grid.to_string(),
        sha256: photo.sha256.as_bytes().to_vec(),
        media_type: photo.media_type.code().to_owned(),
        size_bytes: photo.size_bytes,
    };
    sealing.file(&begins).map_err(pile::unwrapped)?;
    let mut at = 0;
    while at < photo.size_bytes {
        let bytes = field
            .store
            .read(|r| Ok::<_, Stop>(attachment::read(r, photo.place, at, PHOTO_STEP_BYTES)?))?;
        if bytes.is_empty() {
            // Taken off its record just now: the server takes what came of it for nothing.
            break;
        }
        at += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        sealing.bytes(&bytes).map_err(pile::unwrapped)?;
    }
    Ok(())
}

/// The new one takes the place of the last.
fn keep(
    field: &Field,
    seal: &Seal,
    pile: i64,
    made_of: MadeOf,
    sealed: &Sealed,
    photos: &[LocalFile],
) -> Result<(), Failure> {
    let now = field.parts.clock.now();
    Ok(field.store.write(|w| {
        let no: u64 = setting::get::<u64>(w, NO)? + 1;
        let making = Making {
            authority: seal.authority,
            certificate: &seal.certificate,
            no,
            made_at: now,
        };
        let head = Head::sign(&making, sealed, &seal.signer.key).map_err(failure::internal)?;
        if let Some(last) = bundle::own(w)? {
            bundle::remove(w, &last)?;
        }
        let new = NewBundle {
            name: head.name,
            head: &head.bytes,
            device: head.said.certificate.device,
            worker: head.said.certificate.worker,
            no,
            made_at: now,
            changes: sealed.changes,
            photos: sealed.photos,
            pile,
            size_bytes: sealed.size_bytes,
            made_of: Some(made_of),
        };
        bundle::put(w, &new, now)?;
        for photo in photos {
            sending::bundled(w, photo.place)?;
        }
        Ok::<_, Stop>(setting::put(w, NO, &no)?)
    })?)
}

/// What goes into a file: the own one first, then what is carried.
fn told(field: &Field, photos_left_out: u32) -> Result<Made, Failure> {
    let bundles = field.store.read(|r| {
        let own = bundle::own(r)?;
        let all = own.into_iter().chain(bundle::carried(r)?);
        all.map(|one| row(r, one)).collect::<Result<Vec<_>, Stop>>()
    })?;
    if bundles.is_empty() {
        let detail =
            "nothing waits here and nothing is carried: there is nothing to put into a file";
        return Err(Failure::new(Code::NotFound, detail));
    }
    let now = field.parts.clock.now();
    let (hour, minute) = now.hour_minute();
    Ok(Made {
        file_name: format!("bandeng-{}-{hour:02}{minute:02}.bundle", now.day()),
        size_bytes: bundles.iter().map(|one| one.size_bytes).sum(),
        bundles,
        photos_left_out,
    })
}
