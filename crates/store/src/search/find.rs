//! Answers a query: one way of finding after the other, the best first, the latest records first within
//! each, until a page is full. A call looks at a bounded number of records, whatever was asked.

use model::{DisputeId, Role};
use rusqlite::{Connection, params};

use super::index;
use super::query::{By, Way, Word, words};
use super::snippet::{Piece, of_names, of_phones, of_texts};
use super::texts::Texts;
use crate::dispute::{self, DisputeRow, Filter};
use crate::error::StoreError;
use crate::{directory, row};

/// Records looked at in one call.
const LOOKED_AT: usize = 2_000;
/// So many more a record counts whose texts are looked at.
const OF_A_TEXT: usize = 4;
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
    for way in from..question.lead().len() {
        let below = wanted.after.filter(|after| usize::from(after.way) == way);
        if search.by(way, below.map_or(i64::MAX, |after| after.place))? {
            break;
        }
    }
    Ok(search.found)
}

/// The words of a query: the first one ranks, the others must be there too.
struct Question {
    words: Vec<(Word, Vec<Way>)>,
}

impl Question {
    /// None when nothing can be found by it.
    fn of(db: &Connection, wanted: &Wanted<'_>) -> Result<Option<Self>, StoreError> {
        let mut asked = Vec::new();
        for mut word in words(wanted.query) {
            if word.chars.len() >= AREA_CHARS {
                let name: String = word.chars.iter().collect();
                word.areas = directory::areas_named(db, &name, AREAS)?;
            }
            let ways = word.ways(wanted.role);
            if ways.is_empty() {
                return Ok(None);
            }
            asked.push((word, ways));
        }
        Ok((!asked.is_empty()).then_some(Self { words: asked }))
    }

    fn lead(&self) -> &[Way] {
        self.words.first().map_or(&[], |(_, ways)| ways)
    }

    /// What the index is asked for one way of the first word: this way, every other word in any way, and
    /// none of the better ways.
    fn asked(&self, at: usize) -> String {
        let joined = |ways: &[Way], exact: bool| {
            let ways = ways.iter().filter(|way| way.exact || !exact);
            let ways: Vec<_> = ways.map(|way| way.asked.as_str()).collect();
            ways.join(" OR ")
        };
        let (better, this) = self.lead().split_at(at);
        let mut asked = this
            .first()
            .map_or_else(String::new, |way| way.asked.clone());
        for (_, ways) in self.words.iter().skip(1) {
            asked = format!("{asked} AND ({})", joined(ways, false));
        }
        let better = joined(better, true);
        if better.is_empty() {
            asked
        } else {
            format!("({asked}) NOT ({better})")
        }
    }

    /// Whether the index alone cannot tell what belongs to one way.
    fn looks_at_texts(&self, at: usize) -> bool {
        let lead = self.lead().iter().take(at + 1);
        let others = self.words.iter().skip(1).flat_map(|(_, ways)| ways);
        lead.chain(others).any(|way| !way.exact)
    }

    /// Whether a record belongs to one way: it is found so, by no better way, and by every other word.
    fn holds(&self, at: usize, texts: &Texts) -> bool {
        let Some(((lead, ways), others)) = self.words.split_first() else {
            return false;
        };
        let (better, this) = ways.split_at(at);
        let mut inexact = better.iter().filter(|way| !way.exact);
        this.first()
            .is_some_and(|way| way.exact || lead.finds(way.by, texts))
            && !inexact.any(|way| lead.finds(way.by, texts))
            && others.iter().all(|(word, ways)| {
                let exact = ways.iter().all(|way| way.exact);
                exact || ways.iter().any(|way| word.finds(way.by, texts))
            })
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

    fn belongs(&mut self, at: usize, place: i64) -> Result<bool, StoreError> {
        if !self.question.looks_at_texts(at) {
            return Ok(true);
        }
        self.looked_at += OF_A_TEXT;
        let texts = index::texts_at(self.db, place)?;
        Ok(texts.is_some_and(|texts| self.question.holds(at, &texts)))
    }

    fn take(&mut self, at: usize, place: i64, id: &DisputeId) -> Result<(), StoreError> {
        let Some(row) = dispute::get(self.db, id)? else {
            return Ok(());
        };
        let Some(((word, ways), _)) = self.question.words.split_first() else {
            return Ok(());
        };
        let by = ways[at].by;
        let texts = || Ok::<_, StoreError>(index::texts_at(self.db, place)?.unwrap_or_default());
        let pieces = match by {
            By::Name | By::Start | By::Part | By::Sound => {
                let names: Vec<_> = row.side_a.iter().chain(&row.side_b).cloned().collect();
                of_names(by, &word.chars, &names)
            }
            By::Phone => of_phones(&word.chars, &texts()?.phones),
            By::Number => of_texts(&word.chars, &texts()?.number),
            By::Place => of_texts(&word.chars, &texts()?.places),
            By::Told => of_texts(&word.chars, &texts()?.told),
            By::Kept => of_texts(&word.chars, &texts()?.kept),
            By::Area => Vec::new(),
        };
        self.found.hits.push(Hit { row, by, pieces });
        Ok(())
    }
}
