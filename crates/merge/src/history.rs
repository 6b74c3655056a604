//! Who changed what and when, read out of the document itself: each change compared with what its
//! author saw.

use std::collections::BTreeMap;

use automerge::{ChangeHash as AmHash, ObjType, ROOT};
use model::elder::{Living, Sex};
use model::{ActId, ChangeHash, Dispute, Elder, Letter, Notice, Record, UtcMs, dictionary};

use crate::document::{Document, ours_one};
use crate::schema::{ACTS, Malformed, View};

/// One saved change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The change.
    pub change: ChangeHash,
    /// When, by the clock of the device that made it.
    pub at_ms: UtcMs,
    /// Whether it began the record.
    pub first: bool,
    /// How many changes had led to what it began with, of a record that was begun anew; else 0.
    pub earlier: u32,
    /// What it changed; empty for the first.
    pub fields: Vec<FieldChange>,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Path: `place`, `parties.<id>.name`.
    pub field: String,
    /// Before; empty when there was none.
    pub before: String,
    /// After; empty when it was taken away.
    pub after: String,
}

impl Document {
    /// Every change, in an order in which each comes after what it built on.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn history(&self) -> Result<Vec<HistoryEntry>, Malformed> {
        let earlier = self.continues()?.map_or(0, |before| before.changes);
        self.doc
            .get_changes_meta(&[])
            .into_iter()
            .map(|change| {
                let after = flat(&View::at(&self.doc, &[change.hash]).dispute()?);
                let first = change.deps.is_empty();
                let fields = if first {
                    Vec::new()
                } else {
                    let deps: Vec<AmHash> = change.deps.to_vec();
                    difference(&flat(&View::at(&self.doc, &deps).dispute()?), &after)
                };
                Ok(HistoryEntry {
                    change: ours_one(change.hash),
                    at_ms: UtcMs(change.timestamp),
                    first,
                    earlier: if first { earlier } else { 0 },
                    fields,
                })
            })
            .collect()
    }

    /// The change that did an act: of a record that was begun anew since, its new beginning. None when there is no such
    /// act.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn change_of_act(&self, act: ActId) -> Result<Option<ChangeHash>, Malformed> {
        let view = View::now(&self.doc);
        let acts = view.fields(&ROOT)?.object(ACTS, ObjType::Map)?;
        let written = view.all(&acts, &act.to_string());
        let done = written
            .first()
            .and_then(|(_, op)| self.doc.hash_for_opid(op));
        Ok(done.map(ours_one))
    }
}

/// The record as paths and texts; acts are left out, they are their own record.
fn flat(dispute: &Dispute) -> BTreeMap<String, String> {
    let content = &dispute.content;
    let mut fields = BTreeMap::new();
    let mut put = |path: &str, value: &str| {
        if !value.is_empty() {
            fields.insert(path.to_owned(), value.to_owned());
        }
    };
    put("kind", content.kind.code());
    put(
        "subtype",
        content.subtype.as_ref().map_or("", |subtype| &subtype.0),
    );
    put("state", dispute.state.code());
    put("claim_a", &content.claim_a);
    put("claim_b", &content.claim_b);
    put("verified", &content.verified);
    put(
        "happened_on",
        &content
            .happened_on
            .map_or_else(String::new, |day| day.to_string()),
    );
    put(
        "area",
        content.area.as_ref().map_or("", |area| area.as_str()),
    );
    put("place", &content.place);
    put(
        "point",
        &content
            .point
            .map_or_else(String::new, |point| point.to_string()),
    );
    for party in &content.parties {
        let id = party.id.map_or_else(String::new, |id| id.to_string());
        put(&format!("parties.{id}.side"), party.side.code());
        put(&format!("parties.{id}.name"), &party.name);
        put(&format!("parties.{id}.phone"), &party.phone);
        put(&format!("parties.{id}.address"), &party.address);
    }
    for file in &dispute.attachments {
        let id = file.sha256;
        put(&format!("attachments.{id}.type"), file.media_type.code());
        put(&format!("attachments.{id}.caption"), &file.caption);
    }
    fields
}

fn difference(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Vec<FieldChange> {
    let value =
        |map: &BTreeMap<String, String>, key: &str| map.get(key).cloned().unwrap_or_default();
    let keys: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    keys.into_iter()
        .map(|key| FieldChange {
            field: key.clone(),
            before: value(before, key),
            after: value(after, key),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// What differs between two readings of a record of any kind; between none and one, all of it. What was done meanwhile
/// is told by the paths of the dictionary: which act, and each text of it.
pub(crate) fn changed(before: Option<&Record>, after: &Record) -> Vec<FieldChange> {
    let fields = before.map(fields_of).unwrap_or_default();
    let done = before.map(acts_of).unwrap_or_default();
    let mut changed = difference(&fields, &fields_of(after));
    for (id, said) in acts_of(after) {
        if done.iter().any(|(known, _)| *known == id) {
            continue;
        }
        changed.extend(said.into_iter().map(|(field, after)| FieldChange {
            field,
            before: String::new(),
            after,
        }));
    }
    changed
}

fn fields_of(record: &Record) -> BTreeMap<String, String> {
    match record {
        Record::Dispute(dispute) => {
            let mut fields = flat(dispute);
            fields.extend(dispute.letter.iter().flat_map(of_letter));
            fields
        }
        Record::Elder(elder) => of_elder(elder),
        Record::Notice(notice) => of_notice(notice),
    }
}

fn of_letter(letter: &Letter) -> BTreeMap<String, String> {
    written([
        ("letter.unit_name", letter.unit_name.clone()),
        ("letter.number", letter.number.clone()),
        ("letter.matter", letter.matter.clone()),
        ("letter.asked", letter.asked.clone()),
        ("letter.deadline", letter.deadline.to_string()),
    ])
}

fn of_elder(elder: &Elder) -> BTreeMap<String, String> {
    let who = &elder.profile;
    let code = |code: Option<&str>| code.unwrap_or_default().to_owned();
    written([
        ("elder.name", who.name.clone()),
        ("elder.sex", code(who.sex.as_ref().map(Sex::code))),
        (
            "elder.birth_year",
            who.birth_year
                .map_or_else(String::new, |year| year.to_string()),
        ),
        ("elder.phone", who.phone.clone()),
        ("elder.address", who.address.clone()),
        ("elder.living", code(who.living.as_ref().map(Living::code))),
        (
            "elder.point",
            who.point
                .map_or_else(String::new, |point| point.to_string()),
        ),
    ])
}

fn of_notice(notice: &Notice) -> BTreeMap<String, String> {
    let errand = &notice.errand;
    written([
        ("notice.errand.asked", errand.asked.clone()),
        ("notice.errand.why", errand.why.clone()),
        (
            "notice.errand.by",
            errand.by.map_or_else(String::new, |day| day.to_string()),
        ),
        ("notice.errand.expires_on", errand.expires_on.to_string()),
        ("notice.errand.household", errand.household.clone()),
    ])
}

/// Those of the fields in which something is written.
fn written<const N: usize>(fields: [(&str, String); N]) -> BTreeMap<String, String> {
    let fields = fields.into_iter().filter(|(_, value)| !value.is_empty());
    fields
        .map(|(path, value)| (path.to_owned(), value))
        .collect()
}

/// Each act, with its kind and its texts by the paths of the dictionary.
fn acts_of(record: &Record) -> Vec<(ActId, Vec<(String, String)>)> {
    let said = |path: &str, code: &str, texts: Vec<(String, String)>| {
        let mut said = vec![(format!("{path}.what"), code.to_owned())];
        said.extend(texts);
        said
    };
    match record {
        Record::Dispute(dispute) => {
            let acts = dispute.acts.iter();
            let acts = acts.map(|act| {
                let texts = dictionary::texts_of(act);
                (act.id, said("acts", act.what.code(), texts))
            });
            acts.collect()
        }
        Record::Elder(elder) => {
            let acts = elder.acts.iter();
            let acts = acts.map(|act| {
                let texts = dictionary::elder_texts_of(act);
                (act.id, said("elder.acts", act.what.code(), texts))
            });
            acts.collect()
        }
        Record::Notice(notice) => {
            let acts = notice.acts.iter();
            let acts = acts.map(|act| {
                let texts = dictionary::notice_texts_of(act);
                (act.id, said("notice.acts", act.what.code(), texts))
            });
            acts.collect()
        }
    }
}
