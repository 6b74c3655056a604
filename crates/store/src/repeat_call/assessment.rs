//! What an officer said about a household's calls, and what became of it.

use model::{DisputeId, DraftId, RecordId, UtcMs, WorkerId};
use rusqlite::{Connection, Row, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// What is said about a household's calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// When.
    pub at: UtcMs,
    /// The last call it is about.
    pub up_to: UtcMs,
    /// Who.
    pub worker: WorkerId,
    /// How many calls it is about.
    pub calls: u32,
    /// What is said.
    pub words: String,
    /// What is done about it, by its code.
    pub outcome: String,
    /// The draft of the case.
    pub draft: Option<DraftId>,
    /// The notice that was sent.
    pub notice: Option<RecordId>,
}

/// The same, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentRow {
    /// What was said.
    pub said: Assessment,
    /// The case, once it was recorded here or whoever did the notice named it and it is here.
    pub dispute: Option<DisputeId>,
    /// The code of how far the case has come; none while it is not here.
    pub state: Option<String>,
    /// The code of how the notice stands; none while it is not here.
    pub notice_state: Option<String>,
    /// What came of the notice, in the words of whoever did it; empty until it is done.
    pub answer: String,
}

/// Writes down what is said.
///
/// # Errors
/// [`StoreError`].
pub fn assess(db: &Writing<'_>, household: i64, said: &Assessment) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached(
        "INSERT INTO call_assessment
             (household, at_ms, last_at_ms, worker, calls, words, outcome, draft, notice)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    insert.execute(params![
        household,
        said.at.0,
        said.up_to.0,
        said.worker.as_bytes(),
        said.calls,
        said.words,
        said.outcome,
        said.draft.as_ref().map(DraftId::as_bytes),
        said.notice.as_ref().map(RecordId::as_bytes)
    ])?;
    Ok(())
}

/// A draft became a record: what was said leads there from now on.
///
/// # Errors
/// [`StoreError`].
pub fn recorded(db: &Writing<'_>, draft: &DraftId, dispute: &DisputeId) -> Result<(), StoreError> {
    let mut update = db
        .prepare_cached("UPDATE call_assessment SET dispute = ?2, draft = NULL WHERE draft = ?1")?;
    update.execute(params![draft.as_bytes(), dispute.as_bytes()])?;
    Ok(())
}

/// Lets go of what was said before a moment. That it was said stays as long as calls of the household are here, so that
/// those it was about do not wait again.
///
/// # Errors
/// [`StoreError`].
pub fn forget(db: &Writing<'_>, before: UtcMs) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM call_assessment WHERE household IS NULL AND at_ms < ?1",
        "UPDATE call_assessment SET words = '' WHERE words <> '' AND at_ms < ?1",
    ] {
        db.prepare_cached(sql)?.execute([before.0])?;
    }
    Ok(())
}

/// When the oldest of what there is to let go of was said.
///
/// # Errors
/// [`StoreError`].
pub fn oldest_said(db: &Connection) -> Result<Option<UtcMs>, StoreError> {
    let sql = "SELECT min(at_ms) FROM call_assessment WHERE household IS NULL OR words <> ''";
    let oldest: Option<i64> = db.prepare_cached(sql)?.query_row([], |r| r.get(0))?;
    Ok(oldest.map(UtcMs))
}

const COLUMNS: &str = "SELECT a.at_ms, a.last_at_ms, a.worker, a.calls, a.words, a.outcome,
        (SELECT d.id FROM draft d WHERE d.id = a.draft), coalesce(a.dispute, led.id),
        coalesce((SELECT d.state FROM dispute d WHERE d.id = a.dispute), led.state),
        a.notice, n.state, coalesce(n.answer, '')
    FROM call_assessment a
        LEFT JOIN notice n ON n.id = a.notice
        LEFT JOIN dispute led ON led.id = n.led_to AND a.dispute IS NULL";

/// What was said about a household, the latest first.
///
/// # Errors
/// [`StoreError`].
pub fn assessments(db: &Connection, household: i64) -> Result<Vec<AssessmentRow>, StoreError> {
    let sql = format!("{COLUMNS} WHERE a.household = ?1 ORDER BY a.place DESC");
    let mut query = db.prepare_cached(&sql)?;
    let rows = query.query_map([household], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What was said about households whose calls are gone, the latest first.
///
/// # Errors
/// [`StoreError`].
pub fn earlier(db: &Connection, most: u32) -> Result<Vec<AssessmentRow>, StoreError> {
    let sql = format!("{COLUMNS} WHERE a.household IS NULL ORDER BY a.place DESC LIMIT ?1");
    let mut query = db.prepare_cached(&sql)?;
    let rows = query.query_map([most], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(r: &Row<'_>) -> rusqlite::Result<AssessmentRow> {
    let draft: Option<Vec<u8>> = r.get(6)?;
    let dispute: Option<Vec<u8>> = r.get(7)?;
    let notice: Option<Vec<u8>> = r.get(9)?;
    Ok(AssessmentRow {
        said: Assessment {
            at: UtcMs(r.get(0)?),
            up_to: UtcMs(r.get(1)?),
            worker: row::id(r, 2, WorkerId::from_slice)?,
            calls: r.get(3)?,
            words: r.get(4)?,
            outcome: r.get(5)?,
            draft: draft.and_then(|id| DraftId::from_slice(&id)),
            notice: notice.and_then(|id| RecordId::from_slice(&id)),
        },
        dispute: dispute.and_then(|id| DisputeId::from_slice(&id)),
        state: r.get(8)?,
        notice_state: r.get(10)?,
        answer: r.get(11)?,
    })
}
