//! Letting one of two values stand. For what an act sets, the act is enough; any other field is written
//! again, beside the act that says so.

use automerge::transaction::Transactable;
use automerge::{ObjId, ObjType, ROOT, ScalarValue};
use model::dispute::act::bond::SettledConflict;
use model::{Act, Heads, Illegal, Life, What};

use super::{Document, Hand, LocalChange, MergeError, write};
use crate::schema::{PARTY_SCALARS, REMOVED, ROOT_SCALARS, View};

/// Where a field lies.
enum Place {
    /// In an object, under a key.
    Key(ObjId, &'static str),
    /// The mark that a card was taken off.
    Mark(ObjId),
}

impl Document {
    /// Settles a field that carries two values.
    ///
    /// # Errors
    /// [`MergeError::Illegal`] when it carries one, or the value is not among them;
    /// [`MergeError::Malformed`].
    pub fn settle(&mut self, act: &Act, hand: Hand) -> Result<LocalChange, MergeError> {
        let What::SettledConflict(settled) = &act.what else {
            return Err(Illegal::NothingToSettle.into());
        };
        if Heads::KEYS.contains(&settled.field.as_str()) {
            return self.act(std::slice::from_ref(act), hand);
        }
        self.check_disputed(settled)?;
        let place = self.place_of(&settled.field)?;
        let record = self.read()?;
        Life::of(&record).may(act)?;
        let line = act.written();
        let change = self.change(hand, None, |tx| {
            match place {
                Place::Key(obj, key) => write::put_text(tx, &obj, key, &settled.chosen)?,
                Place::Mark(card) if settled.chosen == "removed" => {
                    tx.put(&card, REMOVED, ScalarValue::Timestamp(hand.at_ms.0))?;
                }
                Place::Mark(card) => tx.put(&card, REMOVED, ScalarValue::Null)?,
            }
            write::acts(tx, [(act.id, line.as_str())])
        })?;
        change.ok_or(MergeError::UnknownVersion)
    }

    fn check_disputed(&self, settled: &SettledConflict) -> Result<(), MergeError> {
        let conflicts = self.conflicts()?;
        let found = conflicts.iter().find(|one| one.field == settled.field);
        let found = found.ok_or(Illegal::NothingToSettle)?;
        let among = found
            .values
            .iter()
            .any(|value| value.pick == settled.chosen);
        if among {
            Ok(())
        } else {
            Err(Illegal::NoSuch("value").into())
        }
    }

    fn place_of(&self, field: &str) -> Result<Place, MergeError> {
        let view = View::now(&self.doc);
        let nowhere = || MergeError::Illegal(Illegal::NoSuch("field"));
        match field.split('.').collect::<Vec<_>>()[..] {
            [key] => {
                let known = ROOT_SCALARS.into_iter().find(|known| *known == key);
                Ok(Place::Key(ROOT, known.ok_or_else(nowhere)?))
            }
            ["parties", id, key] => {
                let cards = view.object(&ROOT, "parties", ObjType::Map)?;
                let card = view.object(&cards, id, ObjType::Map)?;
                if key == "removed" {
                    return Ok(Place::Mark(card));
                }
                let known = PARTY_SCALARS.into_iter().find(|known| *known == key);
                Ok(Place::Key(card, known.ok_or_else(nowhere)?))
            }
            _ => Err(nowhere()),
        }
    }
}
