//! What the list asks the application for, and what comes back: a page of the list, or what was found.

use contract::Failure;
use contract::command::dispute::{
    After, DisputeRow, FoundBy, List, Page, Piece, Results, Search, SearchAfter,
};
use model::dispute::act::supervision::SupervisionLevel;
use model::{DisputeKind, DisputeState};

use crate::bridge::Bridge;

/// Rows asked for at a time.
const PAGE: u32 = 50;

/// A row, and what was found in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// The dispute.
    pub(crate) row: DisputeRow,
    /// By what it was found; none in a list that was not searched.
    pub(crate) found: Option<Found>,
}

/// By what a dispute was found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// By what.
    pub(crate) by: FoundBy,
    /// The name, number or sentence, with what was typed marked.
    pub(crate) pieces: Vec<Piece>,
}

/// Where the rows after these are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Next {
    /// In the list.
    Listed(After),
    /// Among what is found.
    Found(SearchAfter),
}

/// Which of them, by who watches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Watched {
    /// Whether anybody watches or not.
    #[default]
    Whatever,
    /// What somebody watches.
    BySomebody,
    /// What this level watches.
    By(SupervisionLevel),
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Question {
    /// A page of the list.
    List(List),
    /// What is found.
    Search(Search),
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// The rows.
    pub(crate) lines: Vec<Line>,
    /// How many there are in all; none when nobody has counted.
    pub(crate) total: Option<u32>,
    /// Where more are; none when there are none.
    pub(crate) next: Option<Next>,
    /// Records that cannot be found yet.
    pub(crate) unindexed: u32,
}

impl Question {
    /// Asks for what was typed, or for the whole list when nothing was.
    pub(super) fn of(
        query: &str,
        kind: Option<DisputeKind>,
        state: Option<DisputeState>,
        watched: Watched,
        next: Option<Next>,
    ) -> Self {
        let (listed, found) = match next {
            Some(Next::Listed(after)) => (Some(after), None),
            Some(Next::Found(after)) => (None, Some(after)),
            None => (None, None),
        };
        if query.trim().is_empty() {
            Self::List(List {
                kind,
                state,
                supervised: watched != Watched::Whatever,
                supervision: match watched {
                    Watched::By(level) => Some(level),
                    Watched::Whatever | Watched::BySomebody => None,
                },
                after: listed,
                limit: PAGE,
            })
        } else {
            Self::Search(Search {
                query: query.to_owned(),
                kind,
                state,
                after: found,
                limit: PAGE,
            })
        }
    }

    /// Asks the application.
    pub(super) async fn ask(self, bridge: &Bridge) -> Result<Answer, Failure> {
        match self {
            Self::List(list) => bridge.call(list).await.map(Answer::from),
            Self::Search(search) => bridge.call(search).await.map(Answer::from),
        }
    }
}

impl From<Page> for Answer {
    fn from(page: Page) -> Self {
        let last = page.rows.last().filter(|_| page.more);
        let next = last.map(|row| {
            Next::Listed(After {
                recorded_at_ms: row.recorded_at_ms,
                id: row.id,
            })
        });
        let line = |row| Line { row, found: None };
        Self {
            next,
            lines: page.rows.into_iter().map(line).collect(),
            total: Some(page.total),
            unindexed: 0,
        }
    }
}

impl From<Results> for Answer {
    fn from(results: Results) -> Self {
        let lines = results.hits.into_iter().map(|hit| Line {
            row: hit.row,
            found: Some(Found {
                by: hit.by,
                pieces: hit.pieces,
            }),
        });
        Self {
            lines: lines.collect(),
            total: None,
            next: results.after.map(Next::Found),
            unindexed: results.unindexed,
        }
    }
}
