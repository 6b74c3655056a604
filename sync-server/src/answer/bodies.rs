//! The bytes of changes for whoever reads them: as they are kept, or taken out of their document, which gives
//! each back as it came.

use std::collections::{BTreeMap, BTreeSet};

use merge::gate;
use model::{ChangeHash, DisputeId, GridId};
use proof::RowKind;

use crate::App;
use crate::database::DatabaseError;
use crate::ledger::{FeedRow, Slice};

/// What a row costs beside its change.
const ROW_BYTES: usize = 80;

/// Puts the bytes of changes back into rows that came without, and cuts the slice where it becomes larger
/// than it was to be. Rows of an erased record stay as they are, and so do those that came before it was begun anew.
pub(super) fn fill(
    app: &App,
    scope: &GridId,
    slice: &mut Slice,
    max_bytes: usize,
) -> Result<(), DatabaseError> {
    let is_bare =
        |row: &FeedRow| row.what == RowKind::Change && row.bytes.is_empty() && !row.is_past;
    let bare: Vec<_> = slice.rows.iter().filter(|row| is_bare(row)).collect();
    if bare.is_empty() {
        return Ok(());
    }
    let wanted: Vec<_> = bare.iter().map(|row| (row.doc, row.name)).collect();
    let mut found = out_of_documents(app, scope, &wanted)?;
    let mut bytes = 0;
    let mut fits = 0;
    for row in &mut slice.rows {
        if let Some(body) = found.remove(&row.name).filter(|_| is_bare(row)) {
            row.bytes = body;
        }
        bytes += row.bytes.len() + ROW_BYTES;
        if bytes > max_bytes && fits > 0 {
            break;
        }
        fits += 1;
    }
    if fits < slice.rows.len() {
        slice.rows.truncate(fits);
        slice.to_seq = slice.rows.last().map_or(slice.to_seq, |row| row.seq);
        slice.at_end = false;
    }
    Ok(())
}

/// The bytes of changes of documents; of an erased record there are none.
pub(crate) fn of(
    app: &App,
    scope: &GridId,
    wanted: &[(DisputeId, ChangeHash)],
) -> Result<BTreeMap<ChangeHash, Vec<u8>>, DatabaseError> {
    let names: Vec<_> = wanted.iter().map(|(_, name)| *name).collect();
    let mut bodies = app.inner.bodies.bodies(scope, &names)?;
    let missing = wanted.iter().filter(|(_, name)| !bodies.contains_key(name));
    let missing: Vec<_> = missing.copied().collect();
    bodies.extend(out_of_documents(app, scope, &missing)?);
    Ok(bodies)
}

fn out_of_documents(
    app: &App,
    scope: &GridId,
    wanted: &[(DisputeId, ChangeHash)],
) -> Result<BTreeMap<ChangeHash, Vec<u8>>, DatabaseError> {
    let mut found = BTreeMap::new();
    let docs: BTreeSet<_> = wanted.iter().map(|(doc, _)| *doc).collect();
    for doc in docs {
        let Some(standing) = app.ledger().document(scope, doc)? else {
            continue;
        };
        let mut changes = gate::changes_in(&standing.saved).map_err(|held| {
            tracing::error!(%scope, %doc, %held, "a document cannot be read");
            DatabaseError::Unreadable("a document")
        })?;
        for (_, name) in wanted.iter().filter(|(of, _)| *of == doc) {
            match changes.remove(name) {
                Some(bytes) => {
                    found.insert(*name, bytes);
                }
                // It was begun anew since the row was read.
                None if app.ledger().was_begun_anew(doc)? => {}
                None => return Err(DatabaseError::Unreadable("a change that is nowhere")),
            }
        }
    }
    Ok(found)
}
