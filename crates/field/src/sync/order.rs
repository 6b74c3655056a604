//! In which order a sync does its work: records, then numbers for papers and outlines of the map, then what is carried for others, then photos. It
//! decides nothing about what any of them holds.

use contract::Failure;
use model::UtcMs;

use super::exchange;
use crate::turn::Sent;
use crate::{Field, attachment, bundle, numbers, outlines};

/// How the exchange of records ended: with what the server's clock says, if it said it.
pub(super) type Words = Result<Option<UtcMs>, Failure>;

/// How what comes after the records ended; nothing of what was not begun.
#[derive(Default)]
pub(super) struct Rest {
    /// Bringing what is carried for others.
    pub(super) bundles: Option<Result<Sent, Failure>>,
    /// Sending photos.
    pub(super) photos: Option<Result<Sent, Failure>>,
}

impl Rest {
    /// How it ended together.
    pub(super) fn ended(&self) -> Result<Sent, Failure> {
        let mut all = [&self.bundles, &self.photos].into_iter().flatten();
        all.try_fold(Sent::All, |so_far, one| match one {
            Err(failure) => Err(failure.clone()),
            Ok(_) if so_far == Sent::StoodBack => Ok(so_far),
            Ok(sent) => Ok(*sent),
        })
    }

    fn stood_back(&self) -> bool {
        let all = [&self.bundles, &self.photos].into_iter().flatten();
        all.into_iter().any(|one| *one == Ok(Sent::StoodBack))
    }
}

/// Exchanges records, then brings what is carried for others, for it holds somebody's words, then sends
/// photos, and goes back to the records whenever one is written meanwhile. Nothing is said of what did
/// not have its turn.
pub(super) fn words_then_pictures(field: &Field) -> (Words, Rest) {
    loop {
        let clock = match exchange::until_done(field) {
            Ok(clock) => clock,
            Err(failure) => return (Err(failure), Rest::default()),
        };
        if let Err(failure) = numbers::refill(field) {
            // What went through stands; numbers are asked for again with the next sync.
            tracing::warn!(%failure, "no numbers were given");
        }
        if let Err(failure) = outlines::refresh(field) {
            // The map stays as it was; it is asked for again with the next sync.
            tracing::warn!(%failure, "no outlines were given");
        }
        let mut rest = Rest {
            bundles: Some(bundle::deliver(field)),
            photos: None,
        };
        if !rest.stood_back() {
            rest.photos = Some(attachment::send(field));
        }
        if rest.stood_back() && !field.sync.is_wanted() {
            continue;
        }
        return (Ok(clock), rest);
    }
}
