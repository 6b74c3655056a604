//! What the changes of a push are examined beside, looked at for many documents at once: over a line every question
//! asked alone would be a round trip. What is seen here may have moved on when the push is stored; the ledger finds that.

use std::collections::{HashMap, HashSet, VecDeque};

use model::{DisputeId, GridId, KeyId};
use wire::Push;

use super::shelf::Shelf;
use crate::database::DatabaseError;
use crate::ledger::{ChainEnd, Ledger, Seen, SeenDocument, Wanted};

/// How many documents are looked at together at the most; none of them is large.
const TOGETHER: usize = 64;

/// A document of a grid.
type Name = (GridId, DisputeId);

pub(super) struct Outlook<'a> {
    ledger: &'a dyn Ledger,
    shelf: &'a Shelf,
    /// The documents of the push that were not looked at, in the order in which they come.
    coming: VecDeque<Name>,
    seen: HashMap<Name, SeenDocument>,
}

impl<'a> Outlook<'a> {
    /// Of a push nothing was looked at yet.
    pub(super) fn over(ledger: &'a dyn Ledger, shelf: &'a Shelf, push: &Push) -> Self {
        let mut named = HashSet::new();
        let changes = push.changes.iter();
        let coming = changes.filter_map(|one| Some((one.grid().ok()?, one.dispute().ok()?)));
        Self {
            ledger,
            shelf,
            coming: coming.filter(|name| named.insert(name.clone())).collect(),
            seen: HashMap::new(),
        }
    }

    /// Where the chain of a key ends in a scope. The documents of the push that come first are looked at with it.
    pub(super) fn chain_of(
        &mut self,
        scope: &GridId,
        key: KeyId,
    ) -> Result<ChainEnd, DatabaseError> {
        self.look(scope, Some(key))
    }

    /// How a document stands. Those that come after it are looked at with it.
    pub(super) fn document(
        &mut self,
        scope: &GridId,
        doc: DisputeId,
    ) -> Result<SeenDocument, DatabaseError> {
        let name = (scope.clone(), doc);
        if !self.seen.contains_key(&name) {
            // Those before it were refused before anybody asked how they stand.
            match self.coming.iter().position(|coming| *coming == name) {
                Some(at) => drop(self.coming.drain(..at)),
                None => self.coming.push_front(name.clone()),
            }
            self.look(scope, None)?;
        }
        Ok(self.seen.remove(&name).unwrap_or_default())
    }

    /// Looks at the next documents, as far as they are of one scope.
    fn look(&mut self, scope: &GridId, key: Option<KeyId>) -> Result<ChainEnd, DatabaseError> {
        let coming = self.coming.iter().take(TOGETHER);
        let here = coming.take_while(|(grid, _)| grid == scope).count();
        let names = self.coming.drain(..here);
        let wanted = names.map(|(_, doc)| Wanted {
            doc,
            whole: !self.shelf.has(scope, doc),
        });
        let wanted: Vec<Wanted> = wanted.collect();
        let Seen { chain, documents } = self.ledger.look(scope, key, &wanted)?;
        let names = wanted.iter().map(|wanted| (scope.clone(), wanted.doc));
        self.seen.extend(names.zip(documents));
        Ok(chain)
    }
}
