//! Who changed what and when, read out of the document itself: each change compared with what its
//! author saw.

use std::collections::BTreeMap;

use automerge::ChangeHash as AmHash;
use model::{ChangeHash, Dispute, UtcMs};

use crate::document::{Document, ours_one};
use crate::schema::{Malformed, View};

/// One saved change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The change.
    pub change: ChangeHash,
    /// When, by the clock of the device that made it.
    pub at_ms: UtcMs,
    /// Whether it began the record.
    pub first: bool,
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
                    fields,
                })
            })
            .collect()
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
