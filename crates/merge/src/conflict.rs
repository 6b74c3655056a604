//! Where two devices wrote the same field without knowing of each other. Both values stay in the
//! document; this module finds them and says which change each came from.

mod elder;
mod heads;

use automerge::{ObjId, ObjType, ROOT, ScalarValue, Value};
use model::{ChangeHash, RecordKind};

use crate::document::{Document, ours_one};
use crate::schema::{Malformed, PARTY_SCALARS, ROOT_SCALARS, Removal, View, kind};

/// A field with more than one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Path of the field: `state`, `parties.<id>.phone`; `parties.<id>.removed` where one took a card
    /// off (`removed`) that another filled in (`kept`).
    pub field: String,
    /// The values, the one that counts first.
    pub values: Vec<ConflictValue>,
}

/// One value and the change that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictValue {
    /// The value as a person reads it; identities of people, separated by a space.
    pub value: String,
    /// The value as it is written: what picks it.
    pub pick: String,
    /// The change that wrote it.
    pub change: ChangeHash,
    /// When, by that device's clock, in milliseconds.
    pub at_ms: i64,
}

impl Document {
    /// Every field that carries two different values.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn conflicts(&self) -> Result<Vec<Conflict>, Malformed> {
        let view = View::now(&self.doc);
        let mut found = Vec::new();
        let root = view.fields(&ROOT)?;
        match kind(&root)? {
            RecordKind::Dispute => {}
            RecordKind::Elder => {
                self.elder_disagreements(view, &root, &mut found)?;
                return Ok(found);
            }
            // Nothing in it has two values: everybody answers for themselves.
            RecordKind::Notice => return Ok(found),
        }
        self.disagreements(view, &root, &mut found)?;
        for key in ROOT_SCALARS.into_iter().filter(|key| root.is_disputed(key)) {
            self.collect(view, &ROOT, key, key.to_owned(), &mut found);
        }
        let cards = view.fields(&root.object("parties", ObjType::Map)?)?;
        for id in cards.keys() {
            let card = cards.object(id, ObjType::Map)?;
            match view.removal(&card) {
                Some(Removal::Stands) => continue,
                Some(Removal::Disputed { by, edited_by }) => found.push(Conflict {
                    field: format!("parties.{id}.removed"),
                    values: vec![self.written("kept", edited_by), self.written("removed", by)],
                }),
                None => {}
            }
            let fields = view.fields(&card)?;
            for key in PARTY_SCALARS
                .into_iter()
                .filter(|key| fields.is_disputed(key))
            {
                self.collect(view, &card, key, format!("parties.{id}.{key}"), &mut found);
            }
        }
        Ok(found)
    }

    fn collect(
        &self,
        view: View<'_>,
        obj: &ObjId,
        key: &str,
        field: String,
        found: &mut Vec<Conflict>,
    ) {
        let mut values: Vec<ConflictValue> = Vec::new();
        for (value, op) in view.all(obj, key).into_iter().rev() {
            let (Value::Scalar(value), Some(hash)) = (value, self.doc.hash_for_opid(&op)) else {
                continue;
            };
            let value = shown(&value);
            if values.iter().all(|other| other.value != value) {
                values.push(self.written(&value, hash));
            }
        }
        if values.len() > 1 {
            found.push(Conflict { field, values });
        }
    }

    fn written(&self, value: &str, hash: automerge::ChangeHash) -> ConflictValue {
        let change = self.doc.get_change_meta_by_hash(&hash);
        ConflictValue {
            value: value.to_owned(),
            pick: value.to_owned(),
            change: ours_one(hash),
            at_ms: change.map_or(0, |meta| meta.timestamp),
        }
    }
}

fn shown(value: &ScalarValue) -> String {
    match value {
        ScalarValue::Str(text) => text.to_string(),
        ScalarValue::Null => String::new(),
        other => other.to_string(),
    }
}
