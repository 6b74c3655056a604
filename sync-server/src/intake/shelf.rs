//! Documents as they were loaded when their last change was examined, kept for the next one: loading is
//! a third of what a change costs. A document is lent by its name and by how far the ledger says it has
//! come; one that has moved on, was erased or restored, by whichever server or command, is not lent any
//! more. What is lent is gone from here, because a change is tried on it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use merge::Document;
use model::{DisputeId, GridId};

use crate::ledger::Reached;

/// How much room the documents may take.
const ROOM_BYTES: usize = 64 << 20;
/// A loaded document takes some twenty times the room of its saved bytes, and never less than this.
const TIMES: usize = 20;
const LEAST_BYTES: usize = 8 << 10;

type Name = (GridId, DisputeId);

/// The documents at hand, the one that was used longest ago first to go.
#[derive(Debug)]
pub(crate) struct Shelf {
    room_bytes: usize,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    by_name: HashMap<Name, Book>,
    /// Which was put when.
    by_turn: BTreeMap<u64, Name>,
    turn: u64,
    /// The turn when those were looked at that nobody used.
    looked_at: u64,
    bytes: usize,
}

#[derive(Debug)]
struct Book {
    revision: u64,
    turn: u64,
    bytes: usize,
    document: Box<Document>,
}

/// A document with its name and revision.
#[derive(Debug)]
pub(crate) struct Lent {
    pub(crate) scope: GridId,
    pub(crate) doc: DisputeId,
    pub(crate) revision: u64,
    /// The size of its saved bytes.
    pub(crate) saved_bytes: usize,
    pub(crate) document: Box<Document>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self::of(ROOM_BYTES)
    }
}

impl Shelf {
    fn of(room_bytes: usize) -> Self {
        Self {
            room_bytes,
            held: Mutex::default(),
        }
    }

    /// Whether a document of this name is here, at whichever revision.
    pub(crate) fn has(&self, scope: &GridId, doc: DisputeId) -> bool {
        self.held().by_name.contains_key(&(scope.clone(), doc))
    }

    /// Lends a document if it is here as far as the ledger says it has come. One that stands otherwise
    /// is of no use to anybody, and goes.
    pub(crate) fn lend(
        &self,
        scope: &GridId,
        doc: DisputeId,
        reached: Option<&Reached>,
    ) -> Option<Box<Document>> {
        let book = self.held().take(&(scope.clone(), doc))?;
        let Reached { revision, heads } = reached?;
        let same = book.revision == *revision && book.document.heads() == *heads;
        same.then_some(book.document)
    }

    /// Takes documents in, as the ledger has stored them. Each takes the place of an earlier revision.
    pub(crate) fn put(&self, all: Vec<Lent>) {
        // Taking a document apart takes a while: that is done when nobody waits for it.
        let mut gone = Vec::new();
        let mut held = self.held();
        for lent in all {
            let bytes = lent.saved_bytes.saturating_mul(TIMES).max(LEAST_BYTES);
            let name = (lent.scope, lent.doc);
            let newer = held.by_name.get(&name);
            if newer.is_some_and(|book| book.revision > lent.revision) || bytes > self.room_bytes {
                continue;
            }
            gone.extend(held.take(&name));
            held.turn += 1;
            let turn = held.turn;
            held.bytes += bytes;
            held.by_turn.insert(turn, name.clone());
            let book = Book {
                revision: lent.revision,
                turn,
                bytes,
                document: lent.document,
            };
            held.by_name.insert(name, book);
            while held.bytes > self.room_bytes {
                let Some((_, oldest)) = held.by_turn.pop_first() else {
                    break;
                };
                gone.extend(held.take(&oldest));
            }
        }
        drop(held);
        drop(gone);
    }

    /// Lets go of what nobody used since the last time: an erased record does not stay in memory because
    /// nobody asks for it any more.
    pub(crate) fn let_go_of_unused(&self) {
        let mut held = self.held();
        let since = held.looked_at;
        held.looked_at = held.turn;
        let mut gone = Vec::new();
        while let Some(oldest) = held.by_turn.first_entry() {
            if *oldest.key() > since {
                break;
            }
            let name = oldest.remove();
            gone.extend(held.take(&name));
        }
        drop(held);
        drop(gone);
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn take(&mut self, name: &Name) -> Option<Book> {
        let book = self.by_name.remove(name)?;
        self.by_turn.remove(&book.turn);
        self.bytes -= book.bytes;
        Some(book)
    }
}

#[cfg(test)]
mod tests;
