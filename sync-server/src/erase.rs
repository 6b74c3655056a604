//! Erasing a record for good: why it may be done, what goes with it, and what is written down of it. What was erased is
//! gone from the ledger, the quarantine and the files at once, and from a device when it hears of it.

use std::collections::BTreeSet;

use merge::Document;
use model::{DisputeId, GridId, Record, RecordId, RecordKind, UnitNo, UtcMs, What};

use crate::database::DatabaseError;
use crate::ledger::{AppendError, Ledger};

/// Why a record is erased. Personal Information Protection Law, article 47: the purpose is reached
/// or the time of keeping is over, consent is withdrawn, or the law demands it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EraseReason {
    /// The person recorded asked for it, or took their consent back.
    Asked,
    /// The time of keeping is over.
    Expired,
    /// It should never have been recorded.
    Mistake,
    /// A court or a supervising office ordered it.
    Ordered,
}

impl EraseReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Expired, Self::Mistake, Self::Ordered];

    /// The written code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Expired => "expired",
            Self::Mistake => "mistake",
            Self::Ordered => "ordered",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// An erasure to be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The record.
    pub doc: DisputeId,
    /// Why.
    pub reason: EraseReason,
    /// Who does it.
    pub by: String,
    /// When.
    pub at: UtcMs,
}

/// An erasure on record: no word of what was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedRow {
    /// The grid it was erased from.
    pub scope: GridId,
    /// The record.
    pub doc: DisputeId,
    /// When.
    pub at: UtcMs,
    /// The written code of the reason.
    pub reason: String,
    /// Who did it.
    pub by: String,
}

/// Erases a record and what goes with it: the letters written from it, and the notices about it. Gives back where the record
/// itself was known; nowhere when nothing ever was. Blocks.
///
/// # Errors
/// The database failed, or something that goes with it cannot be read.
pub(crate) fn everywhere(
    ledger: &dyn Ledger,
    erasure: &Erasure,
) -> Result<Vec<GridId>, DatabaseError> {
    // They go before it: whoever is cut in the middle is asked for the record again, and finds the rest.
    each(ledger, erasure, beside(ledger, erasure.doc)?)?;
    let scopes = ledger.erase(erasure.clone())?;
    if !scopes.is_empty() {
        told(erasure);
    }
    came_meanwhile(ledger, erasure)?;
    Ok(scopes)
}

/// The same of a record nobody may have written to since it stood at `revision` in `scope`: it was judged by what it said then.
///
/// # Errors
/// [`AppendError::Stale`] when somebody has: nothing was erased. Otherwise as [`everywhere`].
pub(crate) fn as_it_stood(
    ledger: &dyn Ledger,
    erasure: &Erasure,
    (scope, revision): (&GridId, u64),
) -> Result<Vec<GridId>, AppendError> {
    let along = beside(ledger, erasure.doc)?;
    let scopes = ledger.erase_as_it_stood(erasure.clone(), scope, revision);
    if !ledger.is_erased(scope, erasure.doc)? {
        return scopes;
    }
    // Also when the file could not be tidied after it: nobody comes by a record again that is gone.
    told(erasure);
    each(ledger, erasure, along)?;
    came_meanwhile(ledger, erasure)?;
    scopes
}

/// Who did it is on record, and not for the log.
fn told(erasure: &Erasure) {
    let Erasure { doc, reason, .. } = erasure;
    tracing::info!(%doc, reason = reason.code(), "a record was erased");
}

/// What was examined while the record still stood, and stored before it was gone. What comes later is refused.
fn came_meanwhile(ledger: &dyn Ledger, erasure: &Erasure) -> Result<(), DatabaseError> {
    each(ledger, erasure, about(ledger, erasure.doc)?)
}

fn each(
    ledger: &dyn Ledger,
    erasure: &Erasure,
    docs: BTreeSet<RecordId>,
) -> Result<(), DatabaseError> {
    for doc in docs {
        ledger.erase(Erasure {
            doc,
            ..erasure.clone()
        })?;
    }
    Ok(())
}

/// What goes with a record: what it tells of itself, and what stands about it.
fn beside(ledger: &dyn Ledger, doc: RecordId) -> Result<BTreeSet<RecordId>, DatabaseError> {
    let mut beside = letters_of(ledger, doc)?;
    beside.extend(about(ledger, doc)?);
    Ok(beside)
}

/// The letters that were written from a case, as it tells: also those nothing is here of but what is held back.
fn letters_of(ledger: &dyn Ledger, doc: RecordId) -> Result<BTreeSet<RecordId>, DatabaseError> {
    let mut letters = BTreeSet::new();
    for scope in ledger.scopes_of(doc)? {
        if let Some(Record::Dispute(case)) = record(ledger, &scope, doc)? {
            letters.extend(case.acts.iter().filter_map(|act| match &act.what {
                What::ReferralOffered(offered) => Some(offered.letter),
                _ => None,
            }));
        }
    }
    Ok(letters)
}

/// What stands about a record: notices in its grids, and letters in the channels of its villages, also one the case does not
/// tell of yet, because the act that does is still on its way. They say what is held of it.
fn about(ledger: &dyn Ledger, doc: RecordId) -> Result<BTreeSet<RecordId>, DatabaseError> {
    let grids = ledger.scopes_of(doc)?;
    let villages: BTreeSet<_> = grids.iter().map(GridId::village).collect();
    let channels = villages.iter().flat_map(|village| {
        let units = (1..=99).filter_map(UnitNo::new);
        units.filter_map(move |unit| GridId::channel(village, unit))
    });
    let channels: Vec<_> = channels.collect();
    let channels = ledger.ends_of(&channels)?.into_keys();
    let channels = channels.map(|channel| (channel, RecordKind::Dispute));
    let moved = moved_out_of(ledger, &grids)?;
    let grids = grids.into_iter().map(|grid| (grid, RecordKind::Notice));
    let mut about = BTreeSet::new();
    for (scope, one) in moved {
        let read = record(ledger, &scope, one)?;
        if read.is_some_and(|read| read.about() == Some(doc)) {
            about.insert(one);
        }
    }
    for (scope, kind) in grids.chain(channels) {
        for one in ledger.of_kind(&scope, kind)? {
            let read = record(ledger, &scope, one)?;
            if read.is_some_and(|read| read.about() == Some(doc)) {
                about.insert(one);
            }
        }
    }
    Ok(about)
}

/// What was moved out of some grids, and where it stands now.
fn moved_out_of(
    ledger: &dyn Ledger,
    grids: &[GridId],
) -> Result<Vec<(GridId, RecordId)>, DatabaseError> {
    let mut found = Vec::new();
    for moved in ledger.moves()? {
        if grids.contains(&moved.from)
            && let Some(stands) = ledger.stands_in(moved.doc)?
        {
            found.push((stands, moved.doc));
        }
    }
    Ok(found)
}

/// A record as it stands in a scope; none when it does not.
fn record(
    ledger: &dyn Ledger,
    scope: &GridId,
    doc: RecordId,
) -> Result<Option<Record>, DatabaseError> {
    let Some(standing) = ledger.document(scope, doc)? else {
        return Ok(None);
    };
    let read = Document::load(&standing.saved).and_then(|document| Ok(document.record()?));
    match read {
        Ok(record) => Ok(Some(record)),
        Err(error) => {
            tracing::error!(%scope, %doc, %error, "a record cannot be read");
            Err(DatabaseError::Unreadable("a record"))
        }
    }
}
