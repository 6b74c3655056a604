//! Answers a query: one way of finding after the other, the best first, the latest records first within
//! each, until a page is full. A call looks at a bounded number of records, whatever was asked.

use model::{DisputeId, Role};
use rusqlite::{Connection, OptionalExtension, params};

use super::query::{By, Check, Way, Word, words};
use super::snippet::{Piece, of_names, of_phones, of_texts};
use crate::dispute::{self, DisputeRow, Filter};
use crate::error::StoreError;
use crate::{directory, row};

/// Records looked at in one call.
const LOOKED_AT: usize = 2_000;
/// Areas a word may name.
const AREAS: u32 = 20;
/// Characters of a word from which on it may name an area.
const AREA_CHARS: usize = 2;

/// What is looked for, by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// What was typed.
    pub query: &'a str,
    /// What the answer is narrowed to.
    pub filter: Filter,
    /// What this role does not see whole it does not find by.
    pub role: Role,
    /// Only what comes after this.
    pub after: Option<Cursor>,
    /// Records at the most.
    pub limit: usize,
}

/// How far an answer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Which way of finding.
    pub way: u8,
    /// How far within it.
    pub place: i64,
}

/// The records found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The best first.
    pub hits: Vec<Hit>,
    /// Where to go on; none when there is no more.
    pub next: Option<Cursor>,
}

/// One record found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub row: DisputeRow,
    /// By what it was found.
    pub by: By,
    /// What was found in it.
    pub pieces: Vec<Piece>,
}

/// Finds records.
///
/// # Errors
/// [`StoreError`]; never because of what was typed.
pub fn find(db: &Connection, wanted: &Wanted<'_>) -> Result<Found, StoreError> {
    let Some(question) = Question::of(db, wanted)? else {
        return Ok(Found::default());
    };
    let mut search = Search {
        db,
        wanted,
        question: &question,
        looked_at: 0,
        found: Found::default(),
    };
    let from = wanted.after.map_or(0, |after| usize::from(after.way));
    for way in from..question.lead.len() {
        let below = wanted.after.filter(|after| usize::from(after.way) == way);
        if search.by(way, below.map_or(i64::MAX, |after| after.place))? {
            break;
        }
    }
    Ok(search.found)
}

/// The words of a query: the one that ranks, and what must be true beside it.
struct Question {
    word: Word,
    lead: Vec<Way>,
    beside: Vec<String>,
}

impl Question {
    /// None when nothing can be found by it.
    fn of(db: &Connection, wanted: &Wanted<'_>) -> Result<Option<Self>, StoreError> {
        let mut asked = Vec::new();
        for word in words(wanted.query) {
            let name: String = word.chars.iter().collect();
            let areas = if word.chars.len() >= AREA_CHARS {
                directory::areas_named(db, &name, AREAS)?
            } else {
                Vec::new()
            };
            let ways = word.ways(wanted.role, &areas);
            if ways.is_empty() {
                return Ok(None);
            }
            asked.push((word, ways));
        }
        if asked.is_empty() {
            return Ok(None);
        }
        // Only the names of the leading word are looked at; the others must be answered by the index.
        let reads = |ways: &[Way]| ways.iter().any(|way| way.check == Some(Check::Reads));
        let leading = asked.iter().position(|(_, ways)| reads(ways)).unwrap_or(0);
        let (word, lead) = asked.remove(leading);
        let beside = asked.into_iter().map(|(_, ways)| {
            let exact = ways.into_iter().filter(|way| way.check.is_none());
            let exact: Vec<_> = exact.map(|way| way.asked).collect();
            format!("({})", exact.join(" OR "))
        });
        Ok(Some(Self {
            word,
            lead,
            beside: beside.collect(),
        }))
    }

    /// What the index is asked for one way: this way, everything beside it, and none of the better ways.
    fn asked(&self, at: usize) -> String {
        let better = self.lead[..at].iter().filter(|way| way.check.is_none());
        let better: Vec<_> = better.map(|way| way.asked.as_str()).collect();
        let mut all = vec![self.lead[at].asked.as_str()];
        all.extend(self.beside.iter().map(String::as_str));
        let asked = all.join(" AND ");
        if better.is_empty() {
            asked
        } else {
            format!("({asked}) NOT ({})", better.join(" OR "))
        }
    }

    /// Whether the names of a record say that it belongs here: it passes what this way asks of them, and
    /// no better way has it already.
    fn belongs(&self, at: usize, names: &str) -> bool {
        let passes = |check: Check| {
            let mut names = names
                .split(' ')
                .map(|name| name.chars().collect::<Vec<_>>());
            names.any(|name| check.passes(&self.word.chars, &name))
        };
        let better = self.lead[..at].iter().filter_map(|way| way.check);
        self.lead[at].check.is_none_or(passes) && !better.into_iter().any(passes)
    }

    fn looks_at_names(&self, at: usize) -> bool {
        self.lead[..=at].iter().any(|way| way.check.is_some())
    }
}

struct Search<'a> {
    db: &'a Connection,
    wanted: &'a Wanted<'a>,
    question: &'a Question,
    looked_at: usize,
    found: Found,
}

impl Search<'_> {
    /// Takes what is found one way, below a place; whether the call has done enough.
    fn by(&mut self, at: usize, below: i64) -> Result<bool, StoreError> {
        let mut ask = self.db.prepare_cached(
            "SELECT r.place, r.doc, r.kind, r.state FROM search s CROSS JOIN search_row r ON r.place = s.rowid
             WHERE s.search MATCH ?1 AND s.rowid < ?2 ORDER BY s.rowid DESC",
        )?;
        let mut rows = ask.query(params![self.question.asked(at), below])?;
        while let Some(r) = rows.next()? {
            let place: i64 = r.get(0)?;
            self.looked_at += 1;
            let kind = self.wanted.filter.kind.as_ref();
            let state = self.wanted.filter.state.as_ref();
            let kind =
                kind.is_none_or(|kind| r.get_ref(2).is_ok_and(|v| v.as_str() == Ok(kind.code())));
            let state = state
                .is_none_or(|state| r.get_ref(3).is_ok_and(|v| v.as_str() == Ok(state.code())));
            if kind && state && self.belongs(at, place)? {
                let id = row::id(r, 1, DisputeId::from_slice)?;
                self.take(at, place, &id)?;
            }
            if self.found.hits.len() >= self.wanted.limit || self.looked_at >= LOOKED_AT {
                let way = u8::try_from(at).unwrap_or(u8::MAX);
                self.found.next = Some(Cursor { way, place });
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn belongs(&self, at: usize, place: i64) -> Result<bool, StoreError> {
        if !self.question.looks_at_names(at) {
            return Ok(true);
        }
        let mut names = self
            .db
            .prepare_cached("SELECT name FROM search WHERE rowid = ?1")?;
        let names: String = names.query_row([place], |r| r.get(0))?;
        Ok(self.question.belongs(at, &names))
    }

    fn take(&mut self, at: usize, place: i64, id: &DisputeId) -> Result<(), StoreError> {
        let Some(row) = dispute::one(self.db, id)? else {
            return Ok(());
        };
        let by = self.question.lead[at].by;
        let pieces = self.pieces(by, place, &row)?;
        self.found.hits.push(Hit { row, by, pieces });
        Ok(())
    }

    fn pieces(&self, by: By, place: i64, row: &DisputeRow) -> Result<Vec<Piece>, StoreError> {
        let word = &self.question.word.chars;
        let column = match by {
            By::Name | By::Start | By::Part | By::Sound => {
                let names: Vec<_> = row.side_a.iter().chain(&row.side_b).cloned().collect();
                return Ok(of_names(by, word, &names));
            }
            By::Area => return Ok(Vec::new()),
            By::Phone => "phone",
            By::Number => "number",
            By::Place => "place",
            By::Told => "told",
        };
        let sql = format!("SELECT {column} FROM search WHERE rowid = ?1");
        let mut text = self.db.prepare_cached(&sql)?;
        let text: Option<String> = text.query_row([place], |r| r.get(0)).optional()?;
        let text = text.unwrap_or_default();
        Ok(if by == By::Phone {
            of_phones(word, &text)
        } else {
            of_texts(word, &text)
        })
    }
}
