//! What is counted: of places and times, never of people. Each record says by day what it adds; sums by month
//! are kept by triggers, and answered from there. Nobody's work is set against anybody else's.

mod count;

use model::period::Piece;
use model::{DisputeId, DisputeKind, DisputeState, Grade, Period};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

pub use count::{CODES, NOTICES, RECORDED, RESOLVED, SETTLED, SETTLED_UNAGREED, stands_settled};
pub(crate) use count::{rewrite, rewrite_notice};

use crate::dispute::{self, DisputeRow};
use crate::error::StoreError;
use crate::row;

/// What is summed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum<'a> {
    /// What is counted; one of [`CODES`] or [`NOTICES`].
    pub what: &'a str,
    /// The month, written `2026-11`.
    pub month: &'a str,
    /// The grid.
    pub grid: &'a str,
    /// The code of what the cases are about; empty where it is not counted by that.
    pub kind: &'a str,
    /// The code of how far they have come; empty where it is not counted by that.
    pub state: &'a str,
    /// The code of their grade; empty where there is none, or it is not counted by that.
    pub grade: &'a str,
    /// How often.
    pub n: u64,
}

/// Hands out the sums of a period, of grids whose digits begin with `area`; the same what, month, grid, kind,
/// state and grade may come twice and are to be added up.
///
/// # Errors
/// [`StoreError`].
pub fn sums(
    db: &Connection,
    period: Period,
    area: &str,
    mut take: impl FnMut(Sum<'_>),
) -> Result<(), StoreError> {
    for piece in period.pieces() {
        let (sql, from, until) = match piece {
            Piece::Months(from, until) => (
                "SELECT what, month, grid, kind, state, grade, n FROM tally_month
                 WHERE what = ?1 AND month BETWEEN substr(?2, 1, 7) AND substr(?3, 1, 7)
                     AND grid >= ?4 AND grid < ?4 || ':'",
                from,
                until,
            ),
            Piece::Days(from, until) => (
                "SELECT what, substr(on_day, 1, 7), grid, kind, state, grade, n FROM tally
                 WHERE what = ?1 AND on_day BETWEEN ?2 AND ?3 AND grid >= ?4 AND grid < ?4 || ':'",
                from,
                until,
            ),
        };
        let mut find = db.prepare_cached(sql)?;
        for what in CODES.iter().chain(NOTICES).copied() {
            let mut rows = find.query(params![what, from.to_string(), until.to_string(), area])?;
            while let Some(r) = rows.next()? {
                let text = |column| r.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
                take(Sum {
                    what,
                    month: text(1)?,
                    grid: text(2)?,
                    kind: text(3)?,
                    state: text(4)?,
                    grade: text(5)?,
                    n: r.get::<_, i64>(6)?.unsigned_abs(),
                });
            }
        }
    }
    Ok(())
}

/// Hands out how often each thing was done in a period, in grids whose digits begin with `area`; a thing may
/// come more than once.
///
/// # Errors
/// [`StoreError`].
pub fn totals(
    db: &Connection,
    period: Period,
    area: &str,
    mut take: impl FnMut(&'static str, u64),
) -> Result<(), StoreError> {
    for piece in period.pieces() {
        let (sql, from, until) = match piece {
            Piece::Months(from, until) => (
                "SELECT coalesce(sum(n), 0) FROM tally_month
                 WHERE what = ?1 AND month BETWEEN substr(?2, 1, 7) AND substr(?3, 1, 7)
                     AND grid >= ?4 AND grid < ?4 || ':'",
                from,
                until,
            ),
            Piece::Days(from, until) => (
                "SELECT coalesce(sum(n), 0) FROM tally
                 WHERE what = ?1 AND on_day BETWEEN ?2 AND ?3 AND grid >= ?4 AND grid < ?4 || ':'",
                from,
                until,
            ),
        };
        let mut find = db.prepare_cached(sql)?;
        for what in CODES.iter().chain(NOTICES).copied() {
            let given = params![what, from.to_string(), until.to_string(), area];
            let n: i64 = find.query_row(given, |r| r.get(0))?;
            take(what, n.unsigned_abs());
        }
    }
    Ok(())
}

/// Which of what was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Only grids whose digits begin so.
    pub area: String,
    /// Only cases about this.
    pub kind: Option<DisputeKind>,
    /// Only cases that have come so far.
    pub state: Option<DisputeState>,
    /// Only cases of this grade; `Some(None)` is those of none.
    pub grade: Option<Option<Grade>>,
}

/// A case that was counted, and the day it was counted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The day.
    pub on_day: String,
    /// The case.
    pub row: DisputeRow,
}

/// The cases behind a count, the latest day first, after the one given by day and identity.
///
/// # Errors
/// [`StoreError`].
pub fn cases(
    db: &Connection,
    what: &str,
    period: Period,
    narrowed: &Narrowed,
    after: Option<(String, DisputeId)>,
    limit: u32,
) -> Result<Vec<Counted>, StoreError> {
    let mut sql = String::from(
        "SELECT t.on_day, t.doc FROM tally t
         WHERE t.what = ? AND t.on_day BETWEEN ? AND ? AND t.grid >= ? AND t.grid < ? || ':'",
    );
    let text = |text: &str| Value::from(text.to_owned());
    let mut values = vec![
        text(what),
        text(&period.from().to_string()),
        text(&period.until().to_string()),
        text(&narrowed.area),
        text(&narrowed.area),
    ];
    let mut only = |column: &str, code: Option<&str>| {
        if let Some(code) = code {
            sql.push_str(&format!(" AND t.{column} = ?"));
            values.push(text(code));
        }
    };
    only("kind", narrowed.kind.as_ref().map(DisputeKind::code));
    only("state", narrowed.state.as_ref().map(DisputeState::code));
    let grade = narrowed.grade.as_ref();
    only(
        "grade",
        grade.map(|grade| grade.as_ref().map_or("", Grade::code)),
    );
    if let Some((on_day, id)) = after {
        sql.push_str(" AND (t.on_day, t.doc) < (?, ?)");
        values.push(on_day.into());
        values.push(id.as_bytes().to_vec().into());
    }
    sql.push_str(" ORDER BY t.on_day DESC, t.doc DESC LIMIT ?");
    values.push(i64::from(limit).into());
    let mut query = db.prepare_cached(&sql)?;
    let found = query.query_map(params_from_iter(values), |r| {
        Ok((
            r.get::<_, String>(0)?,
            row::id(r, 1, DisputeId::from_slice)?,
        ))
    })?;
    let mut counted = Vec::new();
    for one in found {
        let (on_day, id) = one?;
        if let Some(row) = dispute::get(db, &id)? {
            counted.push(Counted { on_day, row });
        }
    }
    Ok(counted)
}
