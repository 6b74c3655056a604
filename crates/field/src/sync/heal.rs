//! Puts right by itself what a copy of this device's folder brings about: two devices that write under
//! one name and sign with one key. This one takes another name and another key, and what the server
//! would not take under the old one is done again under the new one.

use std::collections::BTreeMap;

use contract::{Event, Failure};
use model::{ChangeHash, DisputeId, GridId};
use store::{number, outbox, record, setting, signing};
use wire::MAX_FORMER_ACTORS;

use super::admit;
use super::exchange::Found;
use crate::Field;
use crate::failure::{self, Stop};

/// The server has another change with this number under this name.
const FORKED: &str = "actor_forked";
/// What could not be done again: it stays in the row, and is said.
const STUCK: &str = "actor_forked_for_good";

/// The names this device wrote under before, among the small facts.
pub(super) const NAMES: &str = "names";

/// The names this device wrote under before, the last ones when there were very many.
pub(crate) fn former_actors(field: &Field) -> Result<Vec<[u8; 16]>, Failure> {
    let mut former: Vec<[u8; 16]> = field
        .store
        .read(|r| Ok::<_, Stop>(setting::get(r, NAMES)?))?;
    let old = former.len().saturating_sub(MAX_FORMER_ACTORS);
    former.drain(..old);
    Ok(former)
}

/// Puts right what there is; tells whether the exchange has to be tried again.
pub(super) fn heal(field: &Field, found: &Found) -> Result<bool, Failure> {
    let forked = field
        .store
        .read(|r| Ok::<_, Stop>(outbox::refused_for(r, FORKED)?))?;
    if found.chain_broken || !forked.is_empty() {
        let before = field.store.install();
        field.store.write(|w| {
            let mut names: Vec<[u8; 16]> = setting::get(w, NAMES)?;
            names.push(before);
            // The copy has the same numbers.
            number::give_up(w)?;
            Ok::<_, Stop>(setting::put(w, NAMES, &names)?)
        })?;
        let renamed = field.store.rename_install();
        renamed.map_err(|error| failure::from_store(&error))?;
        tracing::warn!(
            "this device has a copy somewhere: it writes under another name from now on"
        );
    }
    if found.chain_broken {
        field.store.write(|w| Ok::<_, Stop>(signing::rotate(w)?))?;
    }
    let mut by_record: BTreeMap<(DisputeId, GridId), Vec<ChangeHash>> = BTreeMap::new();
    for change in forked {
        let key = (change.doc, change.grid);
        by_record.entry(key).or_default().push(change.hash);
    }
    if found.server_signs {
        field.sync.speak_signed();
    }
    let again =
        found.chain_broken || found.sign_again || found.server_signs || !by_record.is_empty();
    for ((id, grid), gone) in by_record {
        redo(field, id, &grid, &gone)?;
    }
    Ok(again)
}

fn redo(field: &Field, id: DisputeId, grid: &GridId, gone: &[ChangeHash]) -> Result<(), Failure> {
    let (actor, worker) = (field.store.install(), field.seat()?.worker);
    let redone = field.store.write(|w| {
        record::redo(w, &id, grid, gone, actor, &worker)?;
        admit::retry_held(w, id)
    });
    if let Err(Stop(failure)) = redone {
        tracing::error!(%id, %failure, "what was written here could not be done again");
        return Ok(field.store.write(|w| {
            gone.iter()
                .try_for_each(|hash| outbox::refuse(w, hash, STUCK).map_err(Stop::from))
        })?);
    }
    field.tell(Event::Records);
    Ok(())
}
