//! Putting right what two hands left: a field with two values, one quarrel in two records.

use contract::command::dispute::{Deed, Done, Merge, Recorded, SettleConflict};
use contract::{Code, Failure};
use merge::{Document, MergeError};
use model::dispute::act::bond::{MergedInto, SettledConflict, TookIn};
use model::dispute::life::taken_over;
use model::{Act, ActId, Day, Dispute, DisputeId, Heads, PartyId, Role, What};
use store::seat::Seat;
use store::{Writing, erased, record};

use super::Handle;
use super::act::{self, check_unmoved};
use super::dispute::check_held;
use super::there::there;
use crate::failure::{Stop, not_found};
use crate::{Field, hand};

impl Handle for SettleConflict {
    fn handle(self, field: &Field) -> Result<Done, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let id = ActId::from_bytes(hand::fresh_at(hand.at_ms)?);
        field.store.write(|w| {
            let known = there(record::load(w, &self.id)?, erased::when(w, &self.id)?)?;
            check_unmoved(&known, self.version.as_ref())?;
            let read = known.read().map_err(MergeError::from)?;
            let conflicts = known.conflicts().map_err(MergeError::from)?;
            let conflict = conflicts.into_iter().find(|one| one.field == self.field);
            let conflict = conflict.ok_or_else(|| not_found("disagreement"))?;
            let others = conflict.values.into_iter().map(|value| value.pick);
            let settled = SettledConflict {
                others: others.filter(|pick| *pick != self.pick).collect(),
                field: self.field,
                chosen: self.pick,
                reason: self.reason.trim().to_owned(),
            };
            let by_an_act = Heads::KEYS.contains(&settled.field.as_str());
            if !by_an_act && !seat.worker.role.writes_records() {
                let detail = "what was said and seen is settled by those who write it down";
                return Err(Failure::new(Code::NotAllowed, detail).into());
            }
            let act = Act {
                id,
                by: hand.worker,
                at_ms: hand.at_ms,
                corrects: None,
                what: settled.into(),
            };
            act::check(std::slice::from_ref(&act), &read, seat.worker.role)?;
            check_held(w, &read.content.grid)?;
            let change = known.clone().settle(&act, hand)?;
            let grid = &read.content.grid;
            record::put_local(w, &self.id, grid, known, &change, &seat.worker)?;
            Ok::<_, Stop>(())
        })?;
        field.wrote();
        Ok(Done {
            id: self.id,
            acts: vec![id],
        })
    }
}

impl Handle for Merge {
    fn handle(self, field: &Field) -> Result<Recorded, Failure> {
        let seat = field.seat()?;
        let reason = self.reason.trim().to_owned();
        field.store.write(|w| {
            let from = read(w, &self.from)?;
            let into = read(w, &self.into)?;
            let took = TookIn {
                dispute: self.from,
                reason: reason.clone(),
            };
            let merged = MergedInto {
                dispute: self.into,
                reason,
                before: None,
            };
            let today = field.hand(&seat).at_ms.day();
            let (known, goes_on) = take_in(field, w, &seat, into, &from.1)?;
            let mut acts = vec![What::from(took)];
            acts.extend(over(&from.1, &goes_on, today)?);
            check_may_take_over(&acts, seat.worker.role)?;
            let deeds = acts.into_iter().map(Deed::from).collect();
            act::write(field, w, &seat, known, &goes_on, deeds)?;
            let (known, ends) = from;
            act::write(field, w, &seat, known, &ends, vec![merged.into()])?;
            Ok::<_, Stop>(())
        })?;
        field.wrote();
        Ok(Recorded { id: self.into })
    }
}

/// What the record that goes on takes over beside the words.
fn over(from: &Dispute, into: &Dispute, today: Day) -> Result<Vec<What>, Stop> {
    let known_there = |party: PartyId| {
        let mut here = from.content.parties.iter();
        let here = here.find(|known| known.id == Some(party))?;
        let mut there = into.content.parties.iter();
        let alike = there
            .find(|other| other.side == here.side && store::sound::alike(&other.name, &here.name));
        alike?.id
    };
    let over = taken_over(from, into, today, &known_there);
    Ok(over.map_err(MergeError::from)?)
}

/// Refuses what whoever merges may not go on with: whoever may, merges it.
fn check_may_take_over(acts: &[What], role: Role) -> Result<(), Failure> {
    let Some(what) = acts.iter().find(|what| !what.may_be_done_by(role)) else {
        return Ok(());
    };
    let (role, what) = (role.code(), what.code());
    let detail = format!(
        "{what} goes on with the record that is taken in, and is not for a {role} to do: have it merged by a \
         station officer, or let the other record go on in this one"
    );
    Err(Failure::new(Code::NotAllowed, detail))
}

fn read(w: &Writing<'_>, id: &DisputeId) -> Result<(Document, Dispute), Stop> {
    let known = there(record::load(w, id)?, erased::when(w, id)?)?;
    let record = known.read().map_err(MergeError::from)?;
    Ok((known, record))
}

/// Writes into the record that goes on what only the other one says.
fn take_in(
    field: &Field,
    w: &Writing<'_>,
    seat: &Seat,
    (known, record): (Document, Dispute),
    other: &Dispute,
) -> Result<(Document, Dispute), Stop> {
    let mut content = record.content.clone();
    content.take_in(&other.content, store::sound::alike);
    for party in content
        .parties
        .iter_mut()
        .filter(|party| party.id.is_none())
    {
        party.id = Some(model::PartyId::from_bytes(hand::fresh()?));
    }
    let hand = field.hand(seat);
    let mut edited = known.clone();
    let Some(change) = edited.edit(&known.heads(), &content, hand)? else {
        return Ok((known, record));
    };
    let grid = &record.content.grid;
    record::put_local(w, &record.id, grid, known, &change, &seat.worker)?;
    read(w, &record.id)
}
