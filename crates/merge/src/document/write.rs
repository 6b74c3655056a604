//! Writing: only what differs, each field on its own, so that two people who change different
//! fields never disturb each other and two who change the same one leave both values.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use automerge::transaction::{Transactable, Transaction};
use automerge::{
    ActorId, Automerge, AutomergeError, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, TextEncoding,
    Value, hydrate,
};
use model::{
    ActId, Attachment, DisputeContent, DisputeId, DisputeState, GridId, Heads, Letter, Party,
    PartyId, RecordId, RecordKind, UtcMs,
};

use super::{Hand, MergeError};
use crate::schema::{
    ACTS, ASSIGNMENT, ATTACHMENTS, DEADLINE, GRADE, LETTER, REMOVED, STATE, TEXTS, TYPE, View,
};

type Tx<'a> = Transaction<'a>;

impl From<AutomergeError> for MergeError {
    fn from(error: AutomergeError) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// The whole record as the first change, laid down in one batch: an operation at a time costs four
/// times as much.
pub(super) fn genesis(
    tx: &mut Tx<'_>,
    id: DisputeId,
    content: &DisputeContent,
    letter: Option<&Letter>,
    hand: Hand,
) -> Result<(), MergeError> {
    let mut root = common(RecordKind::Dispute, id, &content.grid, hand);
    root.insert(STATE.to_owned(), DisputeState::Recorded.code().into());
    root.insert(ACTS.to_owned(), hydrate::Value::map());
    if let Some(letter) = letter {
        let line = serde_json::to_string(letter);
        let line = line.map_err(|error| MergeError::Damaged(error.to_string()))?;
        root.insert(LETTER.to_owned(), text(line));
    }
    for (key, value) in scalars(content) {
        if !value.is_empty() {
            root.insert(key.to_owned(), text(value));
        }
    }
    for (key, narrative) in texts(content) {
        let narrative = hydrate::Value::text(TextEncoding::UnicodeCodePoint, narrative);
        root.insert(key.to_owned(), narrative);
    }
    let parties = (0..).zip(&content.parties);
    let parties: HashMap<_, _> = parties
        .map(|(order, party)| Ok((party_key(party)?, card(party, order))))
        .collect::<Result<_, MergeError>>()?;
    root.insert("parties".to_owned(), hydrate::Map::from(parties).into());
    Ok(tx.init_root_from_hydrate(&root.into())?)
}

/// What every record begins with.
pub(super) fn common(
    kind: RecordKind,
    id: RecordId,
    grid: &GridId,
    hand: Hand,
) -> HashMap<String, hydrate::Value> {
    HashMap::from([
        (TYPE.to_owned(), kind.code().into()),
        ("id".to_owned(), text(id.to_string())),
        ("grid".to_owned(), grid.as_str().into()),
        ("recorded_by".to_owned(), text(hand.worker.to_string())),
        (
            "recorded_at".to_owned(),
            ScalarValue::Timestamp(hand.at_ms.0).into(),
        ),
    ])
}

/// A party's card, as the first change lays it down.
fn card(party: &Party, order: i64) -> hydrate::Value {
    let mut card = HashMap::from([("order", hydrate::Value::from(order))]);
    for (key, value) in party_scalars(party) {
        if !value.is_empty() {
            card.insert(key, value.into());
        }
    }
    hydrate::Map::from(card).into()
}

pub(super) fn text(text: String) -> hydrate::Value {
    ScalarValue::Str(text.into()).into()
}

/// What differs between the record as it was seen and as it should be.
pub(super) fn difference(
    tx: &mut Tx<'_>,
    base: View<'_>,
    seen: &DisputeContent,
    wanted: &DisputeContent,
    at_ms: i64,
) -> Result<(), MergeError> {
    for ((key, before), (_, after)) in scalars(seen).into_iter().zip(scalars(wanted)) {
        if before != after {
            put_text(tx, &ROOT, key, &after)?;
        }
    }
    for ((key, before), (_, after)) in texts(seen).into_iter().zip(texts(wanted)) {
        if before != after
            && let Some((Value::Object(ObjType::Text), obj)) = tx.get(ROOT, key)?
        {
            let stands = tx.text(&obj)?;
            tx.update_text(&obj, into_what_stands(before, &stands, after)?)?;
        }
    }
    let parties = base.object(&ROOT, "parties", ObjType::Map)?;
    for before in &seen.parties {
        let key = party_key(before)?;
        let card = base.object(&parties, &key, ObjType::Map)?;
        match wanted.parties.iter().find(|after| after.id == before.id) {
            None => tx.put(&card, REMOVED, ScalarValue::Timestamp(at_ms))?,
            Some(after) => change_party(tx, &card, before, after)?,
        }
    }
    let added = wanted
        .parties
        .iter()
        .filter(|p| !seen.parties.iter().any(|s| s.id == p.id));
    let last = i64::try_from(base.keys(&parties).len()).unwrap_or(i64::MAX);
    for (order, party) in (last..).zip(added) {
        add_party(tx, &parties, party, order)?;
    }
    Ok(())
}

/// What a text becomes that stands otherwise than its writer saw it, as in a record that was begun anew: what others wrote
/// stays, as if both had written at once.
fn into_what_stands<'t>(
    seen: &str,
    stands: &str,
    wanted: &'t str,
) -> Result<Cow<'t, str>, MergeError> {
    if stands == seen || stands == wanted {
        return Ok(Cow::Borrowed(wanted));
    }
    let empty = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    let mut theirs = empty.with_actor(ActorId::from([1; 16]));
    let mut tx = theirs.transaction();
    let text = tx.put_object(ROOT, "text", ObjType::Text)?;
    tx.splice_text(&text, 0, 0, seen)?;
    tx.commit();
    let mut own = theirs.clone().with_actor(ActorId::from([0; 16]));
    for (side, words) in [(&mut theirs, stands), (&mut own, wanted)] {
        let mut tx = side.transaction();
        tx.update_text(&text, words)?;
        tx.commit();
    }
    theirs.merge(&mut own)?;
    Ok(Cow::Owned(theirs.text(&text)?))
}

/// Acts, each one line.
pub(super) fn acts<'l>(
    tx: &mut Tx<'_>,
    acts: impl IntoIterator<Item = (ActId, &'l str)>,
) -> Result<(), MergeError> {
    let Some((_, map)) = tx.get(ROOT, ACTS)? else {
        return Err(MergeError::Damaged("it has no acts".into()));
    };
    for (id, line) in acts {
        tx.put(&map, id.to_string(), line)?;
    }
    Ok(())
}

/// What the acts set, where it differs from what was there.
pub(super) fn heads(tx: &mut Tx<'_>, before: &Heads, after: &Heads) -> Result<(), MergeError> {
    if before.states != after.states
        && let [state] = &after.states[..]
    {
        tx.put(ROOT, STATE, state.code())?;
    }
    for (key, before, after) in [
        (GRADE, &before.grades, &after.grades),
        (ASSIGNMENT, &before.assignments, &after.assignments),
        (DEADLINE, &before.deadlines, &after.deadlines),
    ] {
        if before != after
            && let [act] = &after[..]
        {
            tx.put(ROOT, key, act.to_string())?;
        }
    }
    Ok(())
}

/// The file in the map of files, which begins with the first.
pub(super) fn attach(tx: &mut Tx<'_>, attachment: &Attachment) -> Result<(), MergeError> {
    let map = match tx.get(ROOT, ATTACHMENTS)? {
        Some((Value::Object(ObjType::Map), map)) => map,
        _ => tx.put_object(ROOT, ATTACHMENTS, ObjType::Map)?,
    };
    let card = tx.put_object(&map, attachment.sha256.to_string(), ObjType::Map)?;
    let size = i64::try_from(attachment.size_bytes).unwrap_or(i64::MAX);
    tx.put(&card, "type", attachment.media_type.code())?;
    tx.put(&card, "size", size)?;
    if !attachment.caption.is_empty() {
        tx.put(&card, "caption", attachment.caption.as_str())?;
    }
    tx.put(&card, "agreed", attachment.agreed)?;
    tx.put(&card, "by", attachment.added_by.to_string())?;
    tx.put(
        &card,
        "at",
        ScalarValue::Timestamp(attachment.added_at_ms.0),
    )?;
    Ok(())
}

/// A mark on every card of the file.
pub(super) fn detach(tx: &mut Tx<'_>, cards: &[ObjId], at: UtcMs) -> Result<(), MergeError> {
    for card in cards {
        tx.put(card, REMOVED, ScalarValue::Timestamp(at.0))?;
    }
    Ok(())
}

fn scalars(content: &DisputeContent) -> [(&'static str, String); 6] {
    let subtype = content
        .subtype
        .as_ref()
        .map_or_else(String::new, |subtype| subtype.0.clone());
    [
        ("kind", content.kind.code().to_owned()),
        ("subtype", subtype),
        (
            "happened_on",
            content
                .happened_on
                .map_or_else(String::new, |day| day.to_string()),
        ),
        (
            "area",
            content
                .area
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
        ),
        ("place", content.place.clone()),
        (
            "point",
            content
                .point
                .map_or_else(String::new, |point| point.to_string()),
        ),
    ]
}

fn texts(content: &DisputeContent) -> [(&'static str, &str); 3] {
    let [claim_a, claim_b, verified] = TEXTS;
    [
        (claim_a, content.claim_a.as_str()),
        (claim_b, content.claim_b.as_str()),
        (verified, content.verified.as_str()),
    ]
}

fn party_scalars(party: &Party) -> [(&'static str, &str); 4] {
    [
        ("side", party.side.code()),
        ("name", &party.name),
        ("phone", &party.phone),
        ("address", &party.address),
    ]
}

/// Every field of a form that has one value, by its path.
pub(super) fn all_scalars(content: &DisputeContent) -> BTreeMap<String, String> {
    let own = scalars(content).map(|(key, value)| (key.to_owned(), value));
    let of_parties = content.parties.iter().flat_map(|party| {
        let id = party.id.map_or_else(String::new, |id| id.to_string());
        party_scalars(party).map(|(key, value)| (format!("parties.{id}.{key}"), value.to_owned()))
    });
    own.into_iter().chain(of_parties).collect()
}

fn party_key(party: &Party) -> Result<String, MergeError> {
    party
        .id
        .as_ref()
        .map(PartyId::to_string)
        .ok_or(MergeError::PartyWithoutId)
}

fn add_party(
    tx: &mut Tx<'_>,
    parties: &ObjId,
    party: &Party,
    order: i64,
) -> Result<(), MergeError> {
    let card = tx.put_object(parties, party_key(party)?, ObjType::Map)?;
    tx.put(&card, "order", order)?;
    for (key, value) in party_scalars(party) {
        if !value.is_empty() {
            tx.put(&card, key, value)?;
        }
    }
    Ok(())
}

fn change_party(
    tx: &mut Tx<'_>,
    card: &ObjId,
    before: &Party,
    after: &Party,
) -> Result<(), MergeError> {
    for ((key, before), (_, after)) in party_scalars(before).into_iter().zip(party_scalars(after)) {
        if before != after {
            put_text(tx, card, key, after)?;
        }
    }
    Ok(())
}

/// A text as a scalar; an emptied one is written as null, so that the emptying is itself a value.
pub(super) fn put_text(
    tx: &mut Tx<'_>,
    obj: &ObjId,
    key: &str,
    text: &str,
) -> Result<(), MergeError> {
    if text.is_empty() {
        tx.put(obj, key, ScalarValue::Null)?;
    } else {
        tx.put(obj, key, text)?;
    }
    Ok(())
}
