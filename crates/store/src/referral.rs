//! Letters to partner units as lists show them, and where a case does not say yet what a unit has said.

use model::dispute::act::What;
use model::dispute::life::{Life, ReferralState};
use model::{Day, Dispute, DisputeId, DisputeState, Letter, UtcMs};
use rusqlite::{Connection, Row, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// A letter in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralRow {
    /// The letter.
    pub doc: DisputeId,
    /// The case it is about.
    pub case: DisputeId,
    /// The unit, by name.
    pub unit: String,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub matter: String,
    /// Whether that is a case of domestic violence; none where the case is not here, which holds for every unit.
    pub violent: Option<bool>,
    /// Who wrote it, by name.
    pub from_name: String,
    /// By when an answer is asked for.
    pub deadline: Day,
    /// How it stands.
    pub state: ReferralState,
    /// How the case says it stands.
    pub noted: ReferralState,
    /// When it was written.
    pub offered_at: UtcMs,
}

const COLUMNS: &str =
    "SELECT doc, case_doc, unit, number, matter, from_name, deadline, state, noted, offered_at_ms,
        (SELECT d.violent FROM dispute d WHERE d.id = case_doc)
    FROM referral";

/// A letter whose case does not say how it stands. That a unit declined what was taken back is no news.
const UNSAID: &str = "state <> noted AND NOT (state = 'declined' AND noted = 'revoked')";

/// How a letter stands by what was done with it.
#[must_use]
pub fn state_of(letter: &Dispute) -> ReferralState {
    let last = letter.acts.iter().rev().find_map(|act| match &act.what {
        What::LetterAccepted(_) => Some(ReferralState::Accepted),
        What::LetterDeclined(_) => Some(ReferralState::Declined),
        What::LetterAnswered(_) => Some(ReferralState::Answered),
        What::LetterRevoked(_) => Some(ReferralState::Revoked),
        _ => None,
    });
    // Where one accepted what another took back, open counts over closed.
    match (last, &letter.state) {
        (Some(_), DisputeState::Accepted) => ReferralState::Accepted,
        (Some(state), _) => state,
        (None, _) => ReferralState::Offered,
    }
}

/// Writes how lists show a letter.
pub(crate) fn project(
    db: &Writing<'_>,
    record: &Dispute,
    letter: &Letter,
    changed_at: UtcMs,
) -> Result<(), StoreError> {
    let mut upsert = db.prepare_cached(
        "INSERT INTO referral VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
             coalesce((SELECT state FROM referral_noted WHERE letter = ?1 AND case_doc = ?3),
                      'offered'), ?10, ?11)
         ON CONFLICT (doc) DO UPDATE SET state = excluded.state,
             changed_at_ms = max(changed_at_ms, excluded.changed_at_ms)",
    )?;
    upsert.execute(params![
        record.id.as_bytes(),
        record.content.grid.as_str(),
        letter.case.as_bytes(),
        letter.unit_name,
        letter.number,
        letter.matter,
        letter.from_name,
        letter.deadline.to_string(),
        state_of(record).code(),
        record.recorded_at_ms.0,
        changed_at.0,
    ])?;
    Ok(())
}

/// Notes how a case says its letters stand.
pub(crate) fn note(db: &Writing<'_>, case: &Dispute, life: &Life<'_>) -> Result<(), StoreError> {
    let letters = life.referrals();
    if letters.is_empty() {
        return Ok(());
    }
    let mut note =
        db.prepare_cached("INSERT OR REPLACE INTO referral_noted VALUES (?1, ?2, ?3)")?;
    let mut tell =
        db.prepare_cached("UPDATE referral SET noted = ?3 WHERE doc = ?1 AND case_doc = ?2")?;
    for letter in letters {
        let says = params![
            letter.letter.as_bytes(),
            case.id.as_bytes(),
            letter.state.code()
        ];
        note.execute(says)?;
        tell.execute(says)?;
    }
    Ok(())
}

/// Letters, the newest first; only in one state when one is named.
///
/// # Errors
/// [`StoreError`].
pub fn list(
    db: &Connection,
    state: Option<ReferralState>,
    limit: u32,
) -> Result<Vec<ReferralRow>, StoreError> {
    match state {
        None => {
            let sql = format!("{COLUMNS} ORDER BY offered_at_ms DESC, doc DESC LIMIT ?1");
            rows(db, &sql, params![limit])
        }
        Some(state) => {
            let sql = format!("{COLUMNS} WHERE state = ?1 ORDER BY deadline, doc LIMIT ?2");
            rows(db, &sql, params![state.code(), limit])
        }
    }
}

/// Letters whose case does not say yet how they stand, longest waiting first.
///
/// # Errors
/// [`StoreError`].
pub fn news(db: &Connection, limit: u32) -> Result<Vec<ReferralRow>, StoreError> {
    let sql = format!("{COLUMNS} WHERE {UNSAID} ORDER BY changed_at_ms, doc LIMIT ?1");
    rows(db, &sql, params![limit])
}

/// One letter.
///
/// # Errors
/// [`StoreError`].
pub fn get(db: &Connection, doc: &DisputeId) -> Result<Option<ReferralRow>, StoreError> {
    let sql = format!("{COLUMNS} WHERE doc = ?1");
    Ok(rows(db, &sql, params![doc.as_bytes()])?.pop())
}

fn rows(
    db: &Connection,
    sql: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<ReferralRow>, StoreError> {
    let mut query = db.prepare_cached(sql)?;
    let rows = query.query_map(values, referral_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn referral_row(r: &Row<'_>) -> rusqlite::Result<ReferralRow> {
    let state = |column| {
        let code = r.get_ref(column)?.as_str()?;
        let state = ReferralState::from_code(code);
        state.ok_or_else(|| row::unreadable(column, rusqlite::types::Type::Text))
    };
    Ok(ReferralRow {
        doc: row::id(r, 0, DisputeId::from_slice)?,
        case: row::id(r, 1, DisputeId::from_slice)?,
        unit: r.get(2)?,
        number: r.get(3)?,
        matter: r.get(4)?,
        from_name: r.get(5)?,
        deadline: row::text(r, 6)?,
        state: state(7)?,
        noted: state(8)?,
        offered_at: UtcMs(r.get(9)?),
        violent: r.get(10)?,
    })
}
