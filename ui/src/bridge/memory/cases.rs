//! The preview's disputes: lists, sheets, and who looked.

use contract::command::dispute::{
    FieldChange, FoundBy, Get, History, HistoryEntry, Hit, List, Look, Looks, Page, Piece, Results,
    Search, Sheet,
};
use contract::{Code, Failure};
use model::{ChangeHash, DisputeId};

use super::{Answers, Held, acts, seed};

impl Held {
    pub(super) fn sheet(&mut self, id: DisputeId) -> Result<&mut Sheet, Failure> {
        let found = self.disputes.iter_mut().find(|sheet| sheet.id == id);
        found.ok_or_else(|| Failure::new(Code::NotFound, "there is no such dispute here"))
    }
}

impl Answers<List> for Held {
    fn answer(&mut self, list: List) -> Result<Page, Failure> {
        let matching = self.disputes.iter().filter(|sheet| {
            list.kind
                .as_ref()
                .is_none_or(|kind| sheet.content.kind == *kind)
                && list
                    .state
                    .as_ref()
                    .is_none_or(|state| sheet.state == *state)
                && (!list.supervised || !sheet.life.supervised.is_empty())
                && (list.supervision.is_none() || list.supervision == seed::supervision(sheet))
        });
        let rows: Vec<_> = matching.map(seed::row_of).collect();
        let total = rows.len();
        let from = list
            .after
            .and_then(|after| rows.iter().position(|row| row.id == after.id));
        let from = from.map_or(0, |at| at + 1);
        let limit = if list.limit == 0 {
            50
        } else {
            list.limit as usize
        };
        let page: Vec<_> = rows.into_iter().skip(from).take(limit).collect();
        let more = from + page.len() < total;
        Ok(Page {
            rows: page,
            total: u32::try_from(total).unwrap_or(u32::MAX),
            more,
        })
    }
}

/// The preview finds characters where they stand and marks them; how names sound only the application
/// knows.
impl Answers<Search> for Held {
    fn answer(&mut self, search: Search) -> Result<Results, Failure> {
        let query = search.query.trim().to_owned();
        let hits = self.disputes.iter().filter_map(|sheet| {
            let kind = search.kind.as_ref();
            let state = search.state.as_ref();
            let wanted = kind.is_none_or(|kind| sheet.content.kind == *kind)
                && state.is_none_or(|state| sheet.state == *state);
            let (by, pieces) = wanted.then(|| found(sheet, &query)).flatten()?;
            let row = seed::row_of(sheet);
            Some(Hit { row, by, pieces })
        });
        let mut hits: Vec<_> = hits.collect();
        hits.sort_by_key(|hit| hit.by);
        Ok(Results {
            hits,
            after: None,
            unindexed: 0,
        })
    }
}

fn found(sheet: &Sheet, query: &str) -> Option<(FoundBy, Vec<Piece>)> {
    let content = &sheet.content;
    let names = content
        .parties
        .iter()
        .map(|party| (FoundBy::NamePart, &party.name));
    let others = [
        (FoundBy::Place, &content.place),
        (FoundBy::Told, &content.claim_a),
        (FoundBy::Told, &content.claim_b),
        (FoundBy::Told, &content.verified),
    ];
    names.chain(others).find_map(|(by, text)| {
        let (before, after) = text.split_once(query).filter(|_| !query.is_empty())?;
        let piece = |text: &str, hit| Piece {
            text: text.to_owned(),
            hit,
        };
        let whole = before.is_empty() && after.is_empty();
        let by = match by {
            FoundBy::NamePart if whole => FoundBy::Name,
            FoundBy::NamePart if before.is_empty() => FoundBy::NameStart,
            by => by,
        };
        let pieces = [
            piece(before, false),
            piece(query, true),
            piece(after, false),
        ];
        Some((
            by,
            pieces
                .into_iter()
                .filter(|piece| !piece.text.is_empty())
                .collect(),
        ))
    })
}

impl Answers<Get> for Held {
    fn answer(&mut self, get: Get) -> Result<Sheet, Failure> {
        let (worker, today) = (self.worker(), self.now.day());
        let sheet = self.sheet(get.id)?;
        acts::stand(sheet, &worker, today);
        Ok(sheet.clone())
    }
}

impl Answers<History> for Held {
    fn answer(&mut self, history: History) -> Result<Vec<HistoryEntry>, Failure> {
        let sheet = self.sheet(history.id)?;
        let entry = |byte: u8, first, hours: i64, fields| HistoryEntry {
            change: ChangeHash::from_bytes([byte; 32]),
            by: sheet.recorded_by.clone(),
            at_ms: sheet.recorded_at_ms.plus_ms(hours * 3_600_000),
            received_at_ms: sheet.received_at_ms,
            first,
            earlier: 0,
            fields,
        };
        let phone = FieldChange {
            field: "parties.01.phone".into(),
            before: String::new(),
            after: "13900001111".into(),
        };
        let verified = FieldChange {
            field: "verified".into(),
            before: "水渠是两家共用的。".into(),
            after: sheet.content.verified.clone(),
        };
        Ok(vec![
            entry(2, false, 1, vec![verified, phone]),
            entry(1, true, 0, vec![]),
        ])
    }
}

impl Answers<Looks> for Held {
    fn answer(&mut self, looks: Looks) -> Result<Vec<Look>, Failure> {
        let now = self.now;
        let sheet = self.sheet(looks.id)?;
        Ok(vec![
            Look {
                by: seed::me(),
                at_ms: now,
            },
            Look {
                by: sheet.recorded_by.clone(),
                at_ms: sheet.recorded_at_ms.plus_ms(7_200_000),
            },
        ])
    }
}
