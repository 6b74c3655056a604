//! Lists say the same on every device, and what the records say; each record stands in the list of its kind.

use std::collections::BTreeMap;

use merge::Document;
use model::elder::Care;
use model::notice::Answering;
use model::{Record, RecordId};
use store::StoreError;

use crate::device::Running;

/// Of each list: its rows by record, first what the record itself says, then what else is shown.
const ROWS: [&str; 3] = [
    "SELECT id, kind || ' ' || state || ' ' || place || ' ' || area,
        open || ' ' || side_a || ' ' || side_b || ' ' || grade || ' ' || deadline || ' ' || supervised
        || ' ' || conflicts || ' ' || changed_at_ms FROM dispute",
    "SELECT id, name || ' ' || address || ' ' || state || ' ' || agrees || ' ' || visited_on,
        need || ' ' || next_on || ' ' || alerted || ' ' || doors || ' ' || matters || ' ' || door_left
        || ' ' || conflicts || ' ' || changed_at_ms FROM elder",
    "SELECT id, asked || ' ' || state || ' ' || open,
        escalated || ' ' || delivered || ' ' || answer || ' ' || changed_at_ms FROM notice",
];
/// How far the counts of disputes are from their rows.
const OFF: &str = "SELECT
    (SELECT coalesce(sum(n), 0) FROM dispute_count) - (SELECT count(*) FROM dispute)
    + (SELECT count(*) FROM dispute_count c WHERE n <> (SELECT count(*) FROM dispute d
        WHERE d.kind = c.kind AND d.state = c.state AND d.open = c.open))";

/// A row of a list: what the record itself says, and all of it.
type Row = (String, String);

/// What lists said so far, by record: on which device, and what.
#[derive(Default)]
pub(super) struct Lists(BTreeMap<RecordId, (usize, String)>);

impl Lists {
    /// Looks at those of one more device, which holds these records.
    pub(super) fn check(
        &mut self,
        number: usize,
        running: &Running,
        records: &BTreeMap<RecordId, Document>,
        wrong: &mut Vec<String>,
    ) {
        let rows = rows(running, wrong);
        for (id, document) in records {
            let Some((brief, row)) = rows.get(id) else {
                wrong.push(format!("a record in no list: {id} on device {number}"));
                continue;
            };
            let said = as_read(document);
            if said.as_ref() != Some(brief) {
                wrong.push(format!(
                    "a list that lies: device {number}: {brief} for {said:?}"
                ));
            }
            let (other, theirs) = self.0.entry(*id).or_insert_with(|| (number, row.clone()));
            if *theirs != *row {
                wrong.push(format!(
                    "lists differ: device {other}: {theirs}; device {number}: {row}"
                ));
            }
        }
        for id in rows.keys().filter(|id| !records.contains_key(*id)) {
            wrong.push(format!("a list of nothing: {id} on device {number}"));
        }
    }
}

fn rows(running: &Running, wrong: &mut Vec<String>) -> BTreeMap<RecordId, Row> {
    let found = running.store.read(|r| {
        let off: i64 = r.query_row(OFF, [], |row| row.get(0))?;
        if off != 0 {
            wrong.push("counts that do not add up".to_owned());
        }
        let mut found = BTreeMap::new();
        for sql in ROWS {
            let mut query = r.prepare(sql)?;
            let rows = query.query_map([], |row| {
                let (id, brief, rest): (Vec<u8>, String, String) =
                    (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok((id, brief, rest))
            })?;
            for row in rows {
                let (id, brief, rest) = row?;
                let whole = format!("{brief} {rest}");
                found.insert(RecordId::from_slice(&id).unwrap(), (brief, whole));
            }
        }
        Ok::<_, StoreError>(found)
    });
    found.unwrap()
}

/// What the record itself says of what its list shows.
fn as_read(document: &Document) -> Option<String> {
    Some(match document.record().ok()? {
        Record::Dispute(dispute) => {
            let state = dispute.state.code();
            let content = dispute.content;
            let area = content.area.map_or_else(String::new, |it| it.to_string());
            format!("{} {state} {} {area}", content.kind.code(), content.place)
        }
        Record::Elder(elder) => {
            let care = Care::of(&elder);
            let (profile, state) = (&elder.profile, elder.heads.state());
            let (name, address, state) = (&profile.name, &profile.address, state.code());
            let agrees = u8::from(care.agrees());
            let visited = care
                .visited_on()
                .map_or_else(String::new, |on| on.to_string());
            format!("{name} {address} {state} {agrees} {visited}")
        }
        Record::Notice(notice) => {
            let state = Answering::of(&notice).state();
            let open = u8::from(state.is_open());
            format!("{} {} {open}", notice.errand.asked, state.code())
        }
    })
}
