//! Disputes as they might be written in a county, the same ones each time: recorded once and edited
//! eleven times. Every side of a comparison gets these very records. Names, sentences and how often each kind
//! comes are those of `corpus`.

use corpus::words::{MATTERS, PLACES};
use corpus::{Draw, Matter, sentence};
use serde_json::{Value, json};

/// One in so many cases is still open.
pub(crate) const OPEN_ONE_IN: usize = 20;
/// The grid of the demo county that the records lie in.
pub(crate) const GRID: &str = "620602119202001";
const VILLAGE: &str = "620602119202";

/// A record and what is made of it afterwards.
#[derive(Clone)]
pub(crate) struct Record {
    /// A name of 32 digits, for those who name their records themselves.
    pub(crate) key: String,
    /// What a worker writes down first.
    pub(crate) content: Value,
    /// What is changed later, in order.
    pub(crate) edits: Vec<Value>,
}

/// The first `count` records.
pub(crate) fn records(count: usize) -> Vec<Record> {
    (0..count).map(record).collect()
}

/// The record of this number.
pub(crate) fn record(index: usize) -> Record {
    let mut draw = Draw::seeded(u64::try_from(index).unwrap_or(u64::MAX));
    let party = |side: &str, draw: &mut Draw| {
        let (name, address) = (corpus::name(draw), corpus::home(draw));
        json!({ "side": side, "name": name, "phone": "", "address": address })
    };
    let key = format!("{:016x}{:016x}", draw.number(), draw.number());
    let parties = [party("a", &mut draw), party("b", &mut draw)];
    let claim = [sentence(&mut draw), sentence(&mut draw)].concat();
    let (month, day) = (draw.below(12) + 1, draw.below(28) + 1);
    let content = json!({
        "kind": Matter::drawn(&mut draw).kind.code(),
        "subtype": null,
        "parties": parties,
        "claim_a": claim,
        "claim_b": "",
        "verified": "",
        "happened_on": format!("2025-{month:02}-{day:02}"),
        "area": VILLAGE,
        "place": format!("{}{}号", draw.of(PLACES), draw.below(300) + 1),
        "grid": GRID,
    });
    let edits = edits(&mut draw, &claim, index.is_multiple_of(OPEN_ONE_IN));
    Record {
        key,
        content,
        edits,
    }
}

/// A sentence more in each of the first `count` records; every `round` says another one.
pub(crate) fn later_edits(records: &[Record], count: usize, round: u64) -> Vec<(String, Value)> {
    let mut draw = Draw::seeded(0x7e4 + round);
    let edits = records.iter().take(count).map(|record| {
        let before = record.last("claim_b");
        let text = format!("{before}后来又说，{}", sentence(&mut draw));
        (
            record.key.clone(),
            json!({ "field": "claim_b", "text": text }),
        )
    });
    edits.collect()
}

impl Record {
    /// The record as a peer keeps it: what was written, and what ours keeps beside that.
    pub(crate) fn for_peers(&self) -> Value {
        let mut record = self.content.clone();
        record["state"] = json!("recorded");
        record["steps"] = json!([]);
        record["recorded_by"] = json!("6f1c2a5e9b0d4c3f8a7e1d2c3b4a5968");
        record["recorded_at_ms"] = json!(1_795_363_100_000_i64);
        json!({ "key": self.key, "record": record, "edits": self.edits })
    }

    /// The record after all its edits, in one line, for comparing.
    pub(crate) fn told(&self) -> String {
        let mut record = self.for_peers()["record"].clone();
        for edit in &self.edits {
            apply(&mut record, edit);
        }
        told(&self.key, &record)
    }

    /// Whether the case is still open after all its edits.
    pub(crate) fn is_open(&self) -> bool {
        !self.edits.iter().any(|edit| edit["move"] == "closed")
    }

    /// Edits it once more.
    pub(crate) fn edit(&mut self, edit: Value) {
        self.edits.push(edit);
    }

    fn last(&self, field: &str) -> String {
        let edits = self
            .edits
            .iter()
            .rev()
            .filter(|edit| edit["field"] == field);
        let texts = edits.map(|edit| &edit["text"]);
        let text = texts.chain([&self.content[field]]).next();
        text.and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// A record in one line, for comparing what arrived with what was written.
pub(crate) fn told(key: &str, record: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let mut line = vec![key.to_owned()];
    for field in ["kind", "state", "place", "claim_a", "claim_b", "verified"] {
        line.push(text(&record[field]));
    }
    for one in record["parties"].as_array().into_iter().flatten() {
        let (side, name, phone) = (text(&one["side"]), text(&one["name"]), text(&one["phone"]));
        line.push(format!("{side} {name} {phone}"));
    }
    line.join("|")
}

/// Makes an edit in a record.
pub(crate) fn apply(record: &mut Value, edit: &Value) {
    if edit["move"].is_string() {
        record["state"] = edit["move"].clone();
    } else if let Some(party) = edit["party"]
        .as_u64()
        .and_then(|at| usize::try_from(at).ok())
    {
        record["parties"][party]["phone"] = edit["phone"].clone();
    } else if let Some(field) = edit["field"].as_str() {
        record[field] = edit["text"].clone();
    }
}

fn edits(draw: &mut Draw, claim: &str, stays_open: bool) -> Vec<Value> {
    let text = |field: &str, text: &str| json!({ "field": field, "text": text });
    let step = |to: &str| json!({ "move": to, "reason": "" });
    let phone =
        |party: usize, draw: &mut Draw| json!({ "party": party, "phone": corpus::phone(draw) });
    let mut verified = sentence(draw);
    let claim_b = sentence(draw);
    let mut edits = vec![
        text("claim_b", &claim_b),
        phone(0, draw),
        text("verified", &verified),
        step("mediating"),
    ];
    let mut more = |draw: &mut Draw| {
        verified.push_str(&sentence(draw));
        text("verified", &verified)
    };
    edits.push(more(draw));
    edits.push(text("claim_a", &format!("{claim}{}", sentence(draw))));
    let place = format!("{}{}旁边", draw.of(PLACES), draw.of(MATTERS));
    edits.push(text("place", &place));
    edits.push(if stays_open {
        more(draw)
    } else {
        step("agreed")
    });
    edits.push(more(draw));
    edits.push(if stays_open {
        more(draw)
    } else {
        step("follow_up")
    });
    edits.push(if stays_open {
        phone(1, draw)
    } else {
        step("closed")
    });
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_the_same_each_time_and_differ_from_one_another() {
        let told = |from: Vec<Record>| from.iter().map(Record::told).collect::<Vec<_>>();
        let (once, again) = (told(records(50)), told(records(50)));
        assert_eq!(once, again);
        let mut apart = once;
        apart.sort();
        apart.dedup();
        assert_eq!(apart.len(), 50);
    }

    #[test]
    fn every_record_is_edited_eleven_times_and_one_in_twenty_stays_open() {
        let all = records(100);
        assert!(all.iter().all(|record| record.edits.len() == 11));
        assert_eq!(all.iter().filter(|record| record.is_open()).count(), 5);
    }

    #[test]
    fn all_narratives_together_compress_like_real_prose() {
        let all: String = records(500).iter().map(Record::told).collect();
        let packed = zstd::bulk::compress(all.as_bytes(), 19).unwrap();
        let ratio = all.len() * 10 / packed.len();
        assert!((24..=34).contains(&ratio), "{ratio} tenths");
    }
}
