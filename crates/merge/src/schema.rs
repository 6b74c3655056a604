//! What documents look like inside, and how they are read. The key `type` of the root says what a document
//! is; an elder's stands in `elder`, a notice's in `notice`, and a dispute's is
//!
//! ```text
//! ROOT  letter                                                    a line of JSON, in a letter only
//!       continues                                                 a line of JSON, in one that was begun anew only
//!       type id grid kind subtype state happened_on area place point recorded_by recorded_at scalars
//!       grade assignment deadline                                                        names of acts
//!       claim_a claim_b verified                                                         text
//!       parties { <id>: { side name phone address order removed_at } }                   maps by id
//!       acts    { <id>: "{what by at_ms …}" }                                            a line each
//!       attachments { <sha256>: { type size caption agreed by at removed_at } }          maps by hash
//! ```
//!
//! Keys this version does not know are left alone, so that a newer app's values survive. A party
//! taken off is marked, never deleted: a card that a colleague filled in at the same time, without
//! knowing that it was taken off, stays, and the disagreement is shown.
//!
//! An act is one line of JSON: it is written once and never edited, so nothing in it ever merges. Who
//! reads a record reads one value an act.
//!
//! A record begins without `attachments`; whoever attaches the first file begins the map. Two who do
//! so at once leave two maps under the one key, and what is in either counts.

mod acts;
mod attachments;
mod elder;
mod fields;
mod notice;

pub(crate) use acts::{ACTS, ASSIGNMENT, DEADLINE, GRADE, STATE, WrittenAct, read as read_acts};
pub(crate) use attachments::{AttachmentCard, taken_off};
pub(crate) use elder::{ELDER_SCALARS, PLAN};
pub(crate) use fields::Fields;
pub(crate) use notice::NOTICE;

use automerge::{
    Automerge, ChangeHash as AmHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, ScalarValueRef,
    Value,
};
use model::{
    ChangeHash, Dispute, DisputeContent, DisputeId, DisputeKind, GridId, Letter, Party, PartyId,
    Record, RecordKind, Side, Subtype, WorkerId,
};
use serde::{Deserialize, Serialize};

/// Key of what a document is.
pub(crate) const TYPE: &str = "type";
/// The three narratives.
pub(crate) const TEXTS: [&str; 3] = ["claim_a", "claim_b", "verified"];
/// Scalars of the root that may be changed by an edit.
pub(crate) const ROOT_SCALARS: [&str; 6] =
    ["kind", "subtype", "happened_on", "area", "place", "point"];
/// Scalars of a party.
pub(crate) const PARTY_SCALARS: [&str; 4] = ["side", "name", "phone", "address"];
/// Key of what makes a record a letter.
pub(crate) const LETTER: &str = "letter";
/// Key of what a record that was begun anew takes the place of.
pub(crate) const CONTINUES: &str = "continues";
/// Key of the files.
pub(crate) const ATTACHMENTS: &str = "attachments";
/// Key of the moment a card was taken off.
pub(crate) const REMOVED: &str = "removed_at";

/// What a record that was begun anew takes the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Continues {
    /// The newest changes of the document it was before, in order.
    pub heads: Vec<ChangeHash>,
    /// How many changes had led there, those before an earlier new beginning among them.
    pub changes: u32,
}

/// Why a document is not a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the document is not a record as this version knows it: {path} {why}")]
pub struct Malformed {
    /// Path of the offending key.
    pub path: String,
    /// What is wrong with it.
    pub why: &'static str,
}

pub(crate) fn malformed(path: impl Into<String>, why: &'static str) -> Malformed {
    Malformed {
        path: path.into(),
        why,
    }
}

/// What a document is.
pub(crate) fn kind(root: &Fields<'_>) -> Result<RecordKind, Malformed> {
    RecordKind::from_code(root.str(TYPE)?)
        .ok_or_else(|| malformed(TYPE, "is not one this version knows"))
}

/// What became of a card that was taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Removal {
    /// It is gone.
    Stands,
    /// Somebody filled it in without knowing: it stays until a person decides.
    Disputed {
        /// The change that took it off.
        by: AmHash,
        /// The change that filled it in.
        edited_by: AmHash,
    },
}

/// One reading of a document: as it stands, or as it stood at some heads.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    doc: &'a Automerge,
    heads: Option<&'a [AmHash]>,
}

impl<'a> View<'a> {
    pub(crate) const fn now(doc: &'a Automerge) -> Self {
        Self { doc, heads: None }
    }

    pub(crate) const fn at(doc: &'a Automerge, heads: &'a [AmHash]) -> Self {
        Self {
            doc,
            heads: Some(heads),
        }
    }

    /// Every value the key holds; the one Automerge lets win comes last.
    pub(crate) fn all(&self, obj: &ObjId, key: &str) -> Vec<(Value<'a>, ObjId)> {
        match self.heads {
            None => self.doc.get_all(obj, key),
            Some(heads) => self.doc.get_all_at(obj, key, heads),
        }
        .unwrap_or_default()
    }

    pub(crate) fn get(&self, obj: &ObjId, key: &str) -> Option<(Value<'a>, ObjId)> {
        match self.heads {
            None => self.doc.get(obj, key),
            Some(heads) => self.doc.get_at(obj, key, heads),
        }
        .ok()
        .flatten()
    }

    pub(crate) fn keys(&self, obj: &ObjId) -> Vec<String> {
        match self.heads {
            None => self.doc.keys(obj).collect(),
            Some(heads) => self.doc.keys_at(obj, heads).collect(),
        }
    }

    pub(crate) fn object(&self, obj: &ObjId, key: &str, kind: ObjType) -> Result<ObjId, Malformed> {
        match self.get(obj, key) {
            Some((Value::Object(found), id)) if found == kind => Ok(id),
            Some(_) => Err(malformed(key, "is of another type")),
            None => Err(malformed(key, "is missing")),
        }
    }

    fn text(&self, root: &Fields<'_>, key: &str) -> Result<String, Malformed> {
        let obj = root.object(key, ObjType::Text)?;
        match self.heads {
            None => self.doc.text(&obj),
            Some(heads) => self.doc.text_at(&obj, heads),
        }
        .map_err(|_| malformed(key, "cannot be read"))
    }

    /// The whole record, whatever it is.
    pub(crate) fn record(&self) -> Result<Record, Malformed> {
        let root = self.fields(&ROOT)?;
        let acts = self.written_acts(&root)?;
        self.record_of(&root, &acts)
    }

    /// The same, from what was read of it already.
    pub(crate) fn record_of(
        &self,
        root: &Fields<'_>,
        acts: &[WrittenAct],
    ) -> Result<Record, Malformed> {
        Ok(match kind(root)? {
            RecordKind::Dispute => Record::Dispute(self.dispute_of(root, acts)?),
            RecordKind::Elder => Record::Elder(self.elder_of(root, acts)?),
            RecordKind::Notice => Record::Notice(self.notice_of(root, acts)?),
        })
    }

    /// The grid it was begun in.
    pub(crate) fn begun_in(&self) -> Result<GridId, Malformed> {
        self.fields(&ROOT)?.needed("grid", "is not a grid")
    }

    /// The whole record, as a dispute.
    pub(crate) fn dispute(&self) -> Result<Dispute, Malformed> {
        let root = self.fields(&ROOT)?;
        let acts = self.written_acts(&root)?;
        self.dispute_of(&root, &acts)
    }

    /// The same, from what was read of it already.
    fn dispute_of(&self, root: &Fields<'_>, acts: &[WrittenAct]) -> Result<Dispute, Malformed> {
        if kind(root)? != RecordKind::Dispute {
            return Err(malformed(TYPE, "is not dispute"));
        }
        let subtype = root.str("subtype")?;
        let heads = self.heads(root)?;
        let mut dispute = Dispute {
            id: root.needed::<DisputeId>("id", "is not an identity")?,
            content: DisputeContent {
                kind: DisputeKind::from_code(root.str("kind")?),
                subtype: (!subtype.is_empty()).then(|| Subtype(subtype.to_owned())),
                parties: self.parties(root)?,
                claim_a: self.text(root, "claim_a")?,
                claim_b: self.text(root, "claim_b")?,
                verified: self.text(root, "verified")?,
                happened_on: root.parsed("happened_on", "is not a day")?,
                area: root.parsed("area", "is not an area code")?,
                place: root.str("place")?.to_owned(),
                point: root.parsed("point", "is not a point")?,
                grid: root.needed("grid", "is not a grid")?,
            },
            state: heads.state(),
            letter: self.letter(root)?,
            heads,
            recorded_by: root.needed::<WorkerId>("recorded_by", "is not an identity")?,
            recorded_at_ms: root.moment("recorded_at")?,
            acts: read_acts(acts)?,
            attachments: self.attachments()?,
        };
        dispute.stay_open();
        Ok(dispute)
    }

    /// What it takes the place of; none when it was never begun anew.
    pub(crate) fn continues(&self, root: &Fields<'_>) -> Result<Option<Continues>, Malformed> {
        match root.str(CONTINUES)? {
            "" => Ok(None),
            line => serde_json::from_str(line)
                .map(Some)
                .map_err(|_| malformed(CONTINUES, "is not what came before")),
        }
    }

    fn letter(&self, root: &Fields<'_>) -> Result<Option<Letter>, Malformed> {
        match root.str(LETTER)? {
            "" => Ok(None),
            line => serde_json::from_str(line)
                .map(Some)
                .map_err(|_| malformed(LETTER, "is not a letter")),
        }
    }

    fn parties(&self, root: &Fields<'_>) -> Result<Vec<Party>, Malformed> {
        let cards = self.fields(&root.object("parties", ObjType::Map)?)?;
        let mut parties = Vec::new();
        for key in cards.keys() {
            let id: PartyId = key
                .parse()
                .map_err(|_| malformed("parties", "has a bad key"))?;
            let card = cards.object(key, ObjType::Map)?;
            let party = self.fields(&card)?;
            if party.has(REMOVED)
                && let Some(Removal::Stands) = self.removal(&card)
            {
                continue;
            }
            let order = match party.scalar("order")? {
                ScalarValueRef::Int(order) => *order,
                ScalarValueRef::Null => i64::MAX,
                _ => return Err(malformed("order", "is not a number")),
            };
            let side = match party.str("side")? {
                "b" => Side::B,
                _ => Side::A,
            };
            parties.push((
                order,
                Party {
                    id: Some(id),
                    side,
                    name: party.str("name")?.to_owned(),
                    phone: party.str("phone")?.to_owned(),
                    address: party.str("address")?.to_owned(),
                },
            ));
        }
        parties.sort_by_key(|(order, party)| (*order, party.id));
        Ok(parties.into_iter().map(|(_, party)| party).collect())
    }

    /// Whether a card was taken off, and whether that stands.
    pub(crate) fn removal(&self, card: &ObjId) -> Option<Removal> {
        let (Value::Scalar(at), op) = self.get(card, REMOVED)? else {
            return None;
        };
        if !matches!(at.as_ref(), ScalarValue::Timestamp(_) | ScalarValue::Int(_)) {
            return None;
        }
        let Some(by) = self.doc.hash_for_opid(&op) else {
            return Some(Removal::Stands);
        };
        let then = [by];
        let then = View::at(self.doc, &then);
        let edited = PARTY_SCALARS.iter().find_map(|key| {
            let (value, op) = self.get(card, key)?;
            let was = then.get(card, key).map(|(value, _)| value);
            (was.as_ref() != Some(&value)).then_some(op)
        });
        match edited.and_then(|op| self.doc.hash_for_opid(&op)) {
            None => Some(Removal::Stands),
            Some(edited_by) => Some(Removal::Disputed { by, edited_by }),
        }
    }
}
