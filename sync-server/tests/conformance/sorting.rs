//! Records of one kind are found over every scope, in pieces, without a record being read.

use model::{DisputeId, GridId, RecordKind};
use sync_server::erase::{EraseReason, Erasure};

use crate::house::{House, NOW, changes_of, fresh_doc};

fn record(house: &House, scope: &GridId, kind: RecordKind) -> (GridId, DisputeId) {
    let doc = fresh_doc();
    let mut batch = changes_of(scope, doc, 0, 1);
    batch.changes[0].kind = kind;
    batch.documents[0].kind = kind;
    house.ledger().append(batch).unwrap();
    (scope.clone(), doc)
}

fn all(house: &House, kind: RecordKind) -> Vec<(GridId, DisputeId)> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let found = house.ledger().all_of_kind(kind, after.as_ref(), 2).unwrap();
        assert!(found.len() <= 2);
        let Some(last) = found.last() else {
            return all;
        };
        after = Some(last.clone());
        all.extend(found);
    }
}

pub(crate) fn records_of_a_kind_are_found_over_every_scope_in_pieces(house: &House) {
    let (first, second) = (house.grid(), house.grid());
    assert_eq!(all(house, RecordKind::Elder), []);
    let mut elders: Vec<_> = [&first, &second, &first, &second, &first]
        .map(|scope| record(house, scope, RecordKind::Elder))
        .into();
    elders.sort();
    let notice = record(house, &second, RecordKind::Notice);
    record(house, &first, RecordKind::Dispute);
    assert_eq!(all(house, RecordKind::Elder), elders);
    assert_eq!(all(house, RecordKind::Notice), [notice]);
    let of_first = elders.iter().filter(|(scope, _)| *scope == first);
    let of_first: Vec<_> = of_first.map(|(_, doc)| *doc).collect();
    let found = house.ledger().of_kind(&first, RecordKind::Elder);
    assert_eq!(found, Ok(of_first));
    let (_, doc) = elders.remove(1);
    let erasure = Erasure {
        doc,
        reason: EraseReason::Expired,
        by: "王建军".to_owned(),
        at: NOW,
    };
    house.ledger().erase(erasure).unwrap();
    assert_eq!(all(house, RecordKind::Elder), elders);
}
