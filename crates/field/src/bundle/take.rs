//! Takes in the bundles of a file that was handed over: each is checked from outside, byte for byte,
//! and kept sealed. One that cannot be taken does not keep those before it from being kept.

use std::io::{Read, Write};

use ::bundle::{Head, ReadError, Refused, read_head};
use contract::command::bundle::{BundleFate, CarryPlace, Taken, TakenBundle};
use contract::{Code, Event, Failure};
use model::{BundleName, FieldProblem, FileHash, Problem};
use sha2::{Digest, Sha256};
use store::bundle::{Bundle, NewBundle, news, pile as piles};
use store::{bundle, signing};

use super::{MOST_CARRIED, MOST_CARRIED_BYTES, authority, pile, refusal, row};
use crate::Field;
use crate::failure::Stop;

/// How much is copied and hashed at a time.
const STEP_BYTES: usize = 256 * 1024;

/// Looks at how a file begins, so that one that is no bundle is refused before all of it has been
/// handed over.
pub(crate) fn check_beginning(field: &Field, begun: &[u8]) -> Result<(), Failure> {
    let authority = authority(field)?;
    let mut from = begun;
    match read_head(&mut from) {
        Ok(Some(outside)) => outside
            .check(&authority)
            .map(|_| ())
            .map_err(|refused| refusal(&refused)),
        // What is cut here may go on with the next piece.
        Ok(None) | Err(ReadError::Refused(Refused::Damaged(_)))
            if begun.len() < ::bundle::MAX_HEAD_BYTES =>
        {
            Ok(())
        }
        Ok(None) => Ok(()),
        Err(ReadError::Refused(refused)) => Err(refusal(&refused)),
        Err(ReadError::Io(error)) => Err(pile::unwrapped(error)),
    }
}

/// Takes in what was handed over under `key`.
pub(crate) fn take(field: &Field, key: &[u8; 16]) -> Result<Taken, Failure> {
    let authority = authority(field)?;
    let staged = field.store.read(|r| Ok::<_, Stop>(piles::find(r, key)?))?;
    let (staged, _) = staged.ok_or_else(|| crate::failure::not_found("file handed over"))?;
    let mut from = pile::From::new(field, staged);
    let mut bundles = Vec::new();
    let refused = loop {
        let head = match next(&mut from, &authority) {
            Ok(Some(head)) => head,
            Ok(None) if bundles.is_empty() => break Some(refusal(&Refused::NotABundle)),
            Ok(None) => break None,
            Err(failure) => break Some(failure),
        };
        match one(field, &mut from, staged, &head) {
            Ok(taken) => bundles.push(taken),
            Err(failure) => break Some(failure),
        }
    };
    field
        .store
        .write(|w| Ok::<_, Stop>(piles::remove(w, staged)?))?;
    let kept = bundles.iter().any(|one| one.place == CarryPlace::Kept);
    if kept {
        // With a line, they go on at once.
        field.sync.ask(field.parts.clock.now());
    }
    field.tell(Event::Sync);
    match refused {
        None => Ok(Taken {
            bundles,
            refused: None,
        }),
        // What went wrong with the disk or the database is not the file's.
        Some(failure) if bundles.is_empty() || failure.code != Code::Invalid => Err(failure),
        Some(failure) => Ok(Taken {
            bundles,
            refused: failure.fields.into_iter().next(),
        }),
    }
}

fn next(from: &mut pile::From<'_>, authority: &proof::PublicKey) -> Result<Option<Head>, Failure> {
    let read = |from: &mut pile::From<'_>| {
        let outside = read_head(from)?;
        let head = outside.map(|outside| outside.check(authority));
        Ok::<_, ReadError>(head.transpose()?)
    };
    read(from).map_err(said)
}

fn said(error: ReadError) -> Failure {
    match error {
        ReadError::Refused(refused) => refusal(&refused),
        ReadError::Io(error) => pile::unwrapped(error),
    }
}

/// One bundle, whose outside was read: kept, or passed over when there is no use in keeping it.
fn one(
    field: &Field,
    from: &mut pile::From<'_>,
    staged: i64,
    head: &Head,
) -> Result<TakenBundle, Failure> {
    let place = place(field, head)?;
    if place == CarryPlace::Kept {
        check_room(field, head)?;
    }
    let out = match place {
        CarryPlace::Kept => Some(pile::Into::new(field)?),
        _ => None,
    };
    let to = out.as_ref().map(pile::Into::pile);
    let copied = copy(field, from, out, staged, head);
    let kept = copied.and_then(|()| keep(field, to, head));
    match (kept, to) {
        (Ok(bundle), _) => Ok(TakenBundle { bundle, place }),
        (Err(failure), to) => {
            if let Some(pile) = to {
                pile::Into::give_up(field, pile);
            }
            Err(failure)
        }
    }
}

/// What is to become of it.
fn place(field: &Field, head: &Head) -> Result<CarryPlace, Failure> {
    let device = field.seat()?.device;
    Ok(field.store.read(|r| {
        let arrived = news::of(r, &head.name)?.is_some_and(|fate| {
            fate == BundleFate::Arrived.code() || fate == BundleFate::HeldBack.code()
        });
        let own = signing::find(r)?.map(|signer| signer.key.public());
        Ok::<_, Stop>(match () {
            () if head.said.certificate.device == device => CarryPlace::Own,
            () if own == Some(head.said.certificate.key) => CarryPlace::Own,
            () if bundle::get(r, &head.name)?.is_some() => CarryPlace::Here,
            () if arrived => CarryPlace::Arrived,
            () => CarryPlace::Kept,
        })
    })?)
}

fn check_room(field: &Field, head: &Head) -> Result<(), Failure> {
    let carried = field.store.read(|r| Ok::<_, Stop>(bundle::carried(r)?))?;
    let size: u64 = carried.iter().map(Bundle::whole_bytes).sum();
    let bytes = size.saturating_add(head.whole_bytes());
    if carried.len() < MOST_CARRIED && bytes <= MOST_CARRIED_BYTES {
        return Ok(());
    }
    let detail = format!(
        "this device carries {} bundles already and has no room for this one: bring those to the \
         server first, or let go of some",
        carried.len()
    );
    Err(Failure {
        detail,
        ..Failure::invalid(vec![FieldProblem::new("bundle", Problem::BundlesFull)])
    })
}

/// Reads what is sealed to its end and checks that it is what was signed. What was used of the file is
/// let go of on the way, so that a large one does not lie here twice.
fn copy(
    field: &Field,
    from: &mut pile::From<'_>,
    mut out: Option<pile::Into<'_>>,
    staged: i64,
    head: &Head,
) -> Result<(), Failure> {
    let mut hash = Sha256::new();
    let mut left = head.said.sealed_bytes;
    let mut step = vec![0; STEP_BYTES];
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(step.len());
        let read = from.read(&mut step[..most]).map_err(pile::unwrapped)?;
        if read == 0 {
            return Err(refusal(&Refused::Damaged("it breaks off".to_owned())));
        }
        hash.update(&step[..read]);
        left -= u64::try_from(read).unwrap_or(left);
        if let Some(out) = &mut out {
            out.write_all(&step[..read]).map_err(pile::unwrapped)?;
            let used = from.given();
            field
                .store
                .write(|w| Ok::<_, Stop>(piles::forget_before(w, staged, used)?))?;
        }
    }
    if let Some(out) = &mut out {
        out.flush().map_err(pile::unwrapped)?;
    }
    let sha256 = FileHash::from_bytes(hash.finalize().into());
    head.check_sealed(sha256)
        .map_err(|refused| refusal(&refused))
}

fn keep(
    field: &Field,
    pile: Option<i64>,
    head: &Head,
) -> Result<contract::command::bundle::BundleRow, Failure> {
    let now = field.parts.clock.now();
    let said = &head.said;
    if let Some(pile) = pile {
        let new = NewBundle {
            name: head.name,
            head: &head.bytes,
            device: said.certificate.device,
            worker: said.certificate.worker,
            no: said.no,
            made_at: said.made_at,
            changes: said.changes,
            photos: said.photos,
            pile,
            size_bytes: said.sealed_bytes,
            made_of: None,
        };
        field
            .store
            .write(|w| Ok::<_, Stop>(bundle::put(w, &new, now)?))?;
    }
    Ok(field.store.read(|r| row(r, shown(r, head, now)?))?)
}

/// The bundle as it is here, or as it would be.
fn shown(r: &store::Reading<'_>, head: &Head, now: model::UtcMs) -> Result<Bundle, Stop> {
    let name: BundleName = head.name;
    if let Some(here) = bundle::get(r, &name)? {
        return Ok(here);
    }
    let said = &head.said;
    Ok(Bundle {
        place: 0,
        name,
        head: head.bytes.clone(),
        device: said.certificate.device,
        worker: said.certificate.worker,
        no: said.no,
        made_at: said.made_at,
        changes: said.changes,
        photos: said.photos,
        pile: 0,
        size_bytes: said.sealed_bytes,
        made_of: None,
        at: now,
        sent_bytes: 0,
        refused: String::new(),
    })
}
