//! Purging: a record whose purpose is reached and whose time of keeping is over is erased, here and with the next sync on
//! every device, and that is written down like any other erasure. Which records those are says the field dictionary.
//!
//! The time runs from when the server received what ended the visits to an elder or made a notice over: the clock of a
//! device may be wrong, and before that nobody else knew. It takes whole records only: a field of a record that goes on is
//! left as it is.

use std::fmt;

use merge::{AUTHORITY, Document, MergeError};
use model::dictionary::{Ended, RunsOut, runs_out};
use model::{ActId, ChangeHash, Day, DisputeId, GridId, RecordKind, UtcMs};

use crate::App;
use crate::admin::Run;
use crate::database::DatabaseError;
use crate::erase::{self, EraseReason, Erasure};
use crate::ledger::{AppendError, Ledger};

/// Who erases, as it is written down.
const BY: &str = "bandeng-server";
/// How many records are looked for at a time.
const AT_A_TIME: u32 = 100;
/// What goes as a whole.
const KINDS: [RecordKind; 2] = [RecordKind::Elder, RecordKind::Notice];

/// A record whose time of keeping is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outworn {
    /// The record.
    pub doc: DisputeId,
    /// Where it stands.
    pub scope: GridId,
    /// What it is.
    pub kind: RecordKind,
    /// Why it goes.
    pub reason: EraseReason,
    /// The day its time began to run.
    pub since: Day,
    /// The last day on which it was to be kept.
    pub until: Day,
}

/// What was erased, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Purged {
    /// The records.
    pub records: Vec<Outworn>,
    /// How many more could not be read and stay as they are; the log says which.
    pub left: u64,
}

/// A record of which nobody can say when its time is over.
enum Unknown {
    Database(DatabaseError),
    Record(MergeError),
}

impl From<DatabaseError> for Unknown {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

impl From<MergeError> for Unknown {
    fn from(error: MergeError) -> Self {
        Self::Record(error)
    }
}

impl App {
    /// Erases every record whose time of keeping is over, or only tells which those are. Blocks; may run beside everything
    /// else.
    ///
    /// # Errors
    /// The database failed; what was erased before stays so.
    pub fn purge(&self, run: Run) -> Result<Purged, DatabaseError> {
        let mut purged = Purged::default();
        for kind in KINDS {
            let mut after = None;
            loop {
                let found = self.ledger().all_of_kind(kind, after.as_ref(), AT_A_TIME)?;
                let Some(last) = found.last() else { break };
                after = Some(last.clone());
                for (scope, doc) in &found {
                    self.purge_one((scope, *doc, kind), run, &mut purged)?;
                }
            }
        }
        Ok(purged)
    }

    fn purge_one(
        &self,
        (scope, doc, kind): (&GridId, DisputeId, RecordKind),
        run: Run,
        purged: &mut Purged,
    ) -> Result<(), DatabaseError> {
        let mut stays = |error: &dyn fmt::Display| {
            tracing::error!(%doc, %error, "a record cannot be purged: it stays as it is");
            purged.left += 1;
        };
        let ledger: &dyn Ledger = self.ledger().as_ref();
        let (outworn, revision) = match outworn(ledger, (scope, doc, kind), self.now().day()) {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(()),
            Err(Unknown::Record(error)) => {
                stays(&error);
                return Ok(());
            }
            Err(Unknown::Database(error)) => return Err(error),
        };
        if run == Run::Real {
            let erasure = Erasure {
                doc,
                reason: outworn.reason,
                by: BY.to_owned(),
                at: self.now(),
            };
            let erased = match kind {
                // Nothing is about a notice.
                RecordKind::Notice => ledger.erase_as_it_stood(erasure, scope, revision),
                RecordKind::Elder | RecordKind::Dispute => {
                    erase::as_it_stood(ledger, &erasure, (scope, revision))
                }
            };
            match erased {
                Ok(scopes) => scopes.iter().for_each(|scope| self.inner.bells.ring(scope)),
                // Somebody wrote to it just now, perhaps that she is visited again: it is looked at anew tomorrow.
                Err(AppendError::Stale) => return Ok(()),
                // Something that would go with it cannot be read: a person has to look, and the others go all the same.
                Err(AppendError::Database(error @ DatabaseError::Unreadable(_))) => {
                    stays(&error);
                    return Ok(());
                }
                Err(AppendError::Database(error)) => return Err(error),
            }
        }
        purged.records.push(outworn);
        Ok(())
    }
}

/// How a record goes, if its time of keeping is over on the day `today`, and the revision that says so.
fn outworn(
    ledger: &dyn Ledger,
    (scope, doc, kind): (&GridId, DisputeId, RecordKind),
    today: Day,
) -> Result<Option<(Outworn, u64)>, Unknown> {
    let Some(standing) = ledger.document(scope, doc)? else {
        return Ok(None);
    };
    let document = Document::load(&standing.saved)?;
    let record = document.record().map_err(MergeError::from)?;
    let Some(RunsOut {
        ended,
        retention,
        withdrawn,
    }) = runs_out(&record)
    else {
        return Ok(None);
    };
    let since = match ended {
        Ended::By(act) => received_act(ledger, doc, &document, act)?.map(UtcMs::day),
        // A day that was said by a clock that was wrong does not make an end before the record was here.
        Ended::On(day) => arrived(ledger, doc)?.map(|at| at.day().max(day)),
    };
    let until = since.and_then(|since| Some((since, retention.last_day(since)?)));
    let over = until.filter(|(_, until)| *until < today);
    let outworn = over.map(|(since, until)| Outworn {
        doc,
        scope: scope.clone(),
        kind,
        reason: if withdrawn {
            EraseReason::Asked
        } else {
            EraseReason::Expired
        },
        since,
        until,
    });
    Ok(outworn.map(|outworn| (outworn, standing.revision)))
}

/// When the server received an act.
fn received_act(
    ledger: &dyn Ledger,
    doc: DisputeId,
    document: &Document,
    act: ActId,
) -> Result<Option<UtcMs>, Unknown> {
    let change = document.change_of_act(act).map_err(MergeError::from)?;
    Ok(match change {
        Some(change) => received(ledger, doc, change)?,
        None => None,
    })
}

/// When the server received a change: of one that begins a record anew, the last of those it took the place of.
fn received(
    ledger: &dyn Ledger,
    doc: DisputeId,
    change: ChangeHash,
) -> Result<Option<UtcMs>, DatabaseError> {
    let (mut found, mut before) = (None, None);
    for scope in ledger.scopes_of(doc)? {
        let rows = ledger.rows_of(&scope, doc)?;
        found = rows.into_iter().find(|row| row.name == change).or(found);
        let past = ledger.past_rows_of(&scope, doc)?.into_iter();
        before = past.map(|row| row.received_at).chain(before).max();
    }
    Ok(found.map(|row| match before {
        Some(before) if row.worker == AUTHORITY => before,
        _ => row.received_at,
    }))
}

/// When the server received the first of a record.
fn arrived(ledger: &dyn Ledger, doc: DisputeId) -> Result<Option<UtcMs>, DatabaseError> {
    let mut first = None;
    for scope in ledger.scopes_of(doc)? {
        let rows = ledger.rows_of(&scope, doc)?.into_iter();
        let rows = rows.chain(ledger.past_rows_of(&scope, doc)?);
        first = rows.map(|row| row.received_at).chain(first).min();
    }
    Ok(first)
}
