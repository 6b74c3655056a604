//! What a change says that is held back, for whoever decides what becomes of it: read on a scratch copy of what its
//! author saw, and nowhere else.

use std::collections::BTreeSet;

use automerge::{Automerge, Change, ChangeHash as AmHash, ReadDoc, TextEncoding};
use model::{Record, UtcMs};

use super::reading::Reading;
use super::{Held, Reason, held, trial};
use crate::history::{FieldChange, changed};

/// What a change says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// When its author's clock says it was made.
    pub made_at_ms: UtcMs,
    /// Whether it begins the record.
    pub begins: bool,
    /// What it changes; of a beginning, all that it writes. Acts are told by the paths of the dictionary.
    pub fields: Vec<FieldChange>,
    /// The record as its author left it.
    pub record: Record,
}

/// Tells a change whose envelope is right.
pub(super) fn tell(known: Option<&[u8]>, bytes: &[u8]) -> Result<Told, Held> {
    let change = trial::decode(bytes, &|_| true)?;
    let mut copy = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    let begins = change.deps().is_empty();
    let before = if begins {
        None
    } else {
        let known = known.ok_or_else(|| held(Reason::MissingDeps, "nothing of it is here"))?;
        copy.apply_changes(seen(&trial::open(known)?, &change)?)
            .map_err(|error| held(Reason::Poison, error.to_string()))?;
        Some(Reading::now(&copy)?.record)
    };
    trial::apply(&mut copy, &change)?;
    let record = Reading::now(&copy)?.record;
    Ok(Told {
        made_at_ms: UtcMs(change.timestamp()),
        begins,
        fields: changed(before.as_ref(), &record),
        record,
    })
}

/// The changes that led to what its author saw, each after those it built on.
fn seen(known: &Automerge, change: &Change) -> Result<Vec<Change>, Held> {
    let missing = known.get_missing_deps(change.deps()).len();
    if missing > 0 {
        let why = format!("{missing} of {}", change.deps().len());
        return Err(held(Reason::MissingDeps, why));
    }
    let mut wanted: BTreeSet<AmHash> = change.deps().iter().copied().collect();
    let mut led = Vec::new();
    for earlier in known.get_changes(&[]).into_iter().rev() {
        if wanted.contains(&earlier.hash()) {
            wanted.extend(earlier.deps().iter().copied());
            led.push(earlier);
        }
    }
    led.reverse();
    Ok(led)
}
