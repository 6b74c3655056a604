//! One map of a document, read in one pass: asking Automerge for each key on its own costs a search
//! each time.

use std::str::FromStr;

use automerge::iter::MapRangeItem;
use automerge::{Automerge, ObjId, ObjType, ReadDoc, ScalarValueRef, ValueRef};
use model::UtcMs;

use super::{Malformed, View, malformed};

/// Every key of one map and the value that counts.
#[derive(Debug)]
pub(crate) struct Fields<'a>(Vec<MapRangeItem<'a>>);

impl<'a> View<'a> {
    /// Reads one map.
    ///
    /// # Errors
    /// [`Malformed`] where something lies in the map without a key: the pass ends there, and what
    /// comes after it would be passed over.
    pub(crate) fn fields(&self, obj: &ObjId) -> Result<Fields<'a>, Malformed> {
        let doc: &'a Automerge = self.doc;
        let (items, length): (Vec<_>, _) = match self.heads {
            None => (doc.map_range(obj, ..).collect(), doc.length(obj)),
            Some(heads) => (
                doc.map_range_at(obj, .., heads).collect(),
                doc.length_at(obj, heads),
            ),
        };
        if items.len() == length {
            Ok(Fields(items))
        } else {
            Err(malformed("a map", "holds something without a key"))
        }
    }
}

impl Fields<'_> {
    fn get(&self, key: &str) -> Option<&MapRangeItem<'_>> {
        self.0.iter().find(|item| item.key == key)
    }

    /// Everything in it, by key.
    pub(crate) fn items(&self) -> &[MapRangeItem<'_>] {
        &self.0
    }

    /// The keys, sorted.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|item| &*item.key)
    }

    /// Whether the key holds anything.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Whether more than one value was written under the key at once.
    pub(crate) fn is_disputed(&self, key: &str) -> bool {
        self.get(key).is_some_and(|item| item.conflict)
    }

    /// The object under a key.
    pub(crate) fn object(&self, key: &str, kind: ObjType) -> Result<ObjId, Malformed> {
        match self.get(key) {
            Some(item) if item.value == ValueRef::Object(kind) => Ok(item.id()),
            Some(_) => Err(malformed(key, "is of another type")),
            None => Err(malformed(key, "is missing")),
        }
    }

    /// The scalar under a key; null when there is none.
    pub(crate) fn scalar(&self, key: &str) -> Result<&ScalarValueRef<'_>, Malformed> {
        match self.get(key).map(|item| &item.value) {
            Some(ValueRef::Scalar(value)) => Ok(value),
            Some(ValueRef::Object(_)) => Err(malformed(key, "is of another type")),
            None => Ok(&ScalarValueRef::Null),
        }
    }

    /// The text under a key; empty when there is none.
    pub(crate) fn str(&self, key: &str) -> Result<&str, Malformed> {
        match self.scalar(key)? {
            ScalarValueRef::Str(text) => Ok(text),
            ScalarValueRef::Null => Ok(""),
            _ => Err(malformed(key, "is not a text")),
        }
    }

    /// What the text under a key stands for, when there is one.
    pub(crate) fn parsed<T: FromStr>(
        &self,
        key: &str,
        why: &'static str,
    ) -> Result<Option<T>, Malformed> {
        match self.str(key)? {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| malformed(key, why)),
        }
    }

    /// What the text under a key stands for.
    pub(crate) fn needed<T: FromStr>(&self, key: &str, why: &'static str) -> Result<T, Malformed> {
        self.parsed(key, why)?
            .ok_or_else(|| malformed(key, "is missing"))
    }

    /// The moment under a key.
    pub(crate) fn moment(&self, key: &str) -> Result<UtcMs, Malformed> {
        match self.scalar(key)? {
            ScalarValueRef::Timestamp(ms) | ScalarValueRef::Int(ms) => Ok(UtcMs(*ms)),
            _ => Err(malformed(key, "is not a moment")),
        }
    }
}
