//! Carry bundles: what waits here as a file, what others ask to be carried, and bringing that to the
//! server. What is sealed in a bundle is opened by the server alone.

mod deliver;
mod make;
mod pile;
mod save;
mod settle;
mod take;

pub(crate) use deliver::deliver;
pub(crate) use make::make;
pub(crate) use save::save;
pub(crate) use settle::settle;
pub(crate) use take::{check_beginning, take};

use contract::Failure;
use contract::command::bundle::{BundleFate, BundleNews, BundleRow, Carrying};
use model::FieldProblem;
use model::Problem;
use proof::{PublicKey, Signature};
use store::attachment::sending;
use store::bundle::{Bundle, news};
use store::{Reading, Writing, outbox, signing};

use crate::command::who;
use crate::failure::{Stop, not_understood};
use crate::{Field, attachment};

/// How many bundles are carried at the most, the own one not counted.
const MOST_CARRIED: usize = 64;
/// How many bytes of them.
const MOST_CARRIED_BYTES: u64 = 512 << 20;
/// How long a bundle is carried: whoever made it has had a line since, or makes another.
const CARRIED_MS: i64 = 30 * 24 * 3_600_000;
/// How many lines of what became of bundles are told.
const NEWS: u32 = 20;

/// Believes what bundles are sealed to, when the server's own key vouches for it.
pub(crate) fn believe_recipient(w: &Writing<'_>, said: &wire::Recipient) -> Result<(), Stop> {
    let authority = signing::authority(w)?;
    let signature = Signature::from_slice(&said.signature);
    let vouched = match (authority, signature) {
        (Some(authority), Some(signature)) => proof::Recipient(&said.key)
            .check(&authority, &signature)
            .is_ok(),
        _ => false,
    };
    if !vouched || said.key.parse::<::bundle::Recipient>().is_err() {
        let what = "a key to seal bundles to that the server's own key does not vouch for";
        return Err(not_understood(what).into());
    }
    Ok(signing::put_recipient(w, &said.key)?)
}

/// How carrying stands, when `trouble` is what went wrong with it the last time.
pub(crate) fn carrying(field: &Field, trouble: Option<Failure>) -> Result<Carrying, Failure> {
    let held_back = attachment::held_back(field)?.is_some();
    let own = field.seat()?.worker.id;
    Ok(field.store.read(|r| {
        let photos = sending::waiting(r)?;
        let carried = store::bundle::carried(r)?;
        let news = news::latest(r, NEWS)?.into_iter().filter_map(|line| {
            // A fate that a newer app wrote is not told by an older one.
            let fate = BundleFate::from_code(&line.fate)?;
            Some((line, fate))
        });
        let news = news.map(|(line, fate)| {
            Ok(BundleNews {
                bundle: line.name,
                by: who(r, Some(line.worker))?,
                own: line.worker == own,
                changes: line.changes,
                photos: line.photos,
                fate,
                at_ms: line.at,
            })
        });
        Ok::<_, Stop>(Carrying {
            changes: outbox::count(r)?,
            photos: photos.files,
            photo_bytes: photos.bytes,
            saves_files: field.files.get().is_some(),
            can_seal: can_seal(r)?,
            made: store::bundle::own(r)?
                .map(|made| row(r, made))
                .transpose()?,
            held_back: held_back && carried.iter().any(waits_for_free_line),
            trouble: trouble.filter(|_| !carried.is_empty()),
            carried: carried
                .into_iter()
                .map(|one| row(r, one))
                .collect::<Result<_, _>>()?,
            news: news.collect::<Result<_, Stop>>()?,
        })
    })?)
}

/// Whether a bundle waits for a line that costs nothing, where the worker wants photos to.
fn waits_for_free_line(bundle: &Bundle) -> bool {
    bundle.photos > 0 && bundle.refused.is_empty()
}

fn can_seal(r: &Reading<'_>) -> Result<bool, Stop> {
    let certified = signing::find(r)?.is_some_and(|signer| signer.certificate.is_some());
    Ok(certified && signing::recipient(r)?.is_some() && signing::authority(r)?.is_some())
}

/// A bundle in a list.
fn row(r: &Reading<'_>, bundle: Bundle) -> Result<BundleRow, Stop> {
    Ok(BundleRow {
        by: who(r, Some(bundle.worker))?,
        size_bytes: bundle.whole_bytes(),
        bundle: bundle.name,
        no: bundle.no,
        made_at_ms: bundle.made_at,
        here_since_ms: bundle.at,
        changes: bundle.changes,
        photos: bundle.photos,
        sent_bytes: bundle.sent_bytes,
        refused: Some(bundle.refused).filter(|why| !why.is_empty()),
    })
}

/// The server's own key, which whoever may carry a bundle knows.
fn authority(field: &Field) -> Result<PublicKey, Failure> {
    let known = field
        .store
        .read(|r| Ok::<_, Stop>(signing::authority(r)?))?;
    known.ok_or_else(not_certified)
}

fn not_certified() -> Failure {
    let detail = "this device has never been online with a server that knows bundles: synchronise \
                  once, then it can make and carry them";
    Failure::new(contract::Code::NotAllowed, detail)
}

/// Why a bundle is not taken, beside the field it was chosen in.
fn refusal(refused: &::bundle::Refused) -> Failure {
    use ::bundle::Refused as R;
    let problem = match refused {
        R::NotABundle => Problem::NotABundle,
        R::Newer(_) => Problem::NewerBundle,
        R::Damaged(_) => Problem::DamagedBundle,
        R::Foreign | R::Unopened => Problem::ForeignBundle,
        R::Forged => Problem::ForgedBundle,
        R::TooLarge { .. } => Problem::BundleTooLarge,
    };
    Failure {
        detail: refused.to_string(),
        ..Failure::invalid(vec![FieldProblem::new("bundle", problem)])
    }
}
