//! The acts of a document: a map by identity, each one line of JSON that is written once.

use automerge::{ObjId, ObjType, ROOT, ScalarValue, ScalarValueRef, Value};
use model::act::{Act, Doing};
use model::{ActId, DisputeState, Heads};

use super::{Fields, Malformed, View, malformed};

/// Key of the acts.
pub(crate) const ACTS: &str = "acts";
/// Keys of what concurrent hands may set differently and an act has to set: the state, and the acts
/// that say how pressing it is, who is responsible and by when.
pub(crate) const STATE: &str = "state";
pub(crate) const GRADE: &str = "grade";
pub(crate) const ASSIGNMENT: &str = "assignment";
pub(crate) const DEADLINE: &str = "deadline";

/// One act as the document keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenAct {
    /// Its identity.
    pub(crate) id: ActId,
    /// The line.
    pub(crate) line: String,
    /// Where it stands among the others: after all its author knew of.
    place: (u64, Vec<u8>),
}

impl View<'_> {
    /// Every act, each after those its author knew of, in the same order on every device. The place of
    /// an operation is greater than that of every one its author knew of; of two written at once the
    /// actor decides.
    ///
    /// # Errors
    /// [`Malformed`].
    pub(crate) fn written_acts(&self, root: &Fields<'_>) -> Result<Vec<WrittenAct>, Malformed> {
        let map = root.object(ACTS, ObjType::Map)?;
        let lines = self.fields(&map)?;
        let mut acts = Vec::new();
        for item in lines.items() {
            let id: ActId = item
                .key
                .parse()
                .map_err(|_| malformed(ACTS, "has a bad key"))?;
            if item.conflict && !self.says_one_thing(&map, &item.key) {
                return Err(malformed(ACTS, "has two acts under one name"));
            }
            let Some(ScalarValueRef::Str(line)) = scalar(item) else {
                return Err(malformed(ACTS, "holds something other than a line"));
            };
            let place = match item.id() {
                ObjId::Id(counter, actor, _) => (counter, actor.to_bytes().to_vec()),
                ObjId::Root => (0, Vec::new()),
            };
            acts.push(WrittenAct {
                id,
                line: line.to_string(),
                place,
            });
        }
        acts.sort_by(|one, other| one.place.cmp(&other.place));
        Ok(acts)
    }

    /// Whether all that was written under a key at once is the same: one hand that did again under
    /// another name what it had done.
    fn says_one_thing(&self, map: &ObjId, key: &str) -> bool {
        let all = self.all(map, key);
        all.windows(2).all(|pair| pair[0].0 == pair[1].0)
    }

    /// All that concurrent hands have set.
    pub(crate) fn heads(&self, root: &Fields<'_>) -> Result<Heads, Malformed> {
        let states = self.texts(root, STATE)?;
        if states.is_empty() {
            return Err(malformed(STATE, "is missing"));
        }
        let states = states.iter().map(|code| DisputeState::from_code(code));
        Ok(Heads {
            states: sorted(states.collect()),
            grades: named_acts(self, root, GRADE)?,
            assignments: named_acts(self, root, ASSIGNMENT)?,
            deadlines: named_acts(self, root, DEADLINE)?,
        })
    }

    /// Every text under a key of the root.
    pub(super) fn texts(
        &self,
        root: &Fields<'_>,
        key: &'static str,
    ) -> Result<Vec<String>, Malformed> {
        if !root.is_disputed(key) {
            let text = root.str(key)?;
            return Ok(Vec::from_iter((!text.is_empty()).then(|| text.to_owned())));
        }
        let all = self.all(&ROOT, key).into_iter();
        all.map(|(value, _)| match value {
            Value::Scalar(value) => match value.as_ref() {
                ScalarValue::Str(text) => Ok(text.to_string()),
                _ => Err(malformed(key, "is not a text")),
            },
            Value::Object(_) => Err(malformed(key, "is of another type")),
        })
        .collect()
    }
}

/// Every act that is named under a key of the root, sorted.
pub(super) fn named_acts(
    view: &View<'_>,
    root: &Fields<'_>,
    key: &'static str,
) -> Result<Vec<ActId>, Malformed> {
    let named = view.texts(root, key)?.into_iter().map(|id| {
        id.parse()
            .map_err(|_| malformed(key, "is not the name of an act"))
    });
    Ok(sorted(named.collect::<Result<_, _>>()?))
}

/// The acts, read.
pub(crate) fn read<W: Doing>(written: &[WrittenAct]) -> Result<Vec<Act<W>>, Malformed> {
    let acts = written.iter().map(|act| {
        Act::read(act.id, &act.line)
            .map_err(|_| malformed(format!("{ACTS}.{}", act.id), "is not an act"))
    });
    acts.collect()
}

pub(super) fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}

fn scalar<'a>(item: &'a automerge::iter::MapRangeItem<'_>) -> Option<&'a ScalarValueRef<'a>> {
    match &item.value {
        automerge::ValueRef::Scalar(value) => Some(value),
        automerge::ValueRef::Object(_) => None,
    }
}
