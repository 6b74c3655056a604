//! Reading letters: the units, the list, the sheet.

use contract::Failure;
use contract::command::referral::{Get, List, Row, Sheet, Unit, Units};
use model::{Dispute, Letter, Role, dictionary};
use store::{directory, erased, outbox, record, referral};

use super::as_letter;
use crate::Field;
use crate::command::Handle;
use crate::command::reading::note_look;
use crate::command::rows::letter_row;
use crate::command::there::there;
use crate::failure::Stop;

/// Rows when none are asked for, and at the most.
const ROWS: (u32, u32) = (50, 200);

impl Handle for Units {
    fn handle(self, field: &Field) -> Result<Vec<Unit>, Failure> {
        let units = field
            .store
            .read(|r| Ok::<_, Stop>(directory::units(r)?))?
            .into_iter();
        Ok(units.map(|(unit, name)| Unit { unit, name }).collect())
    }
}

impl Handle for List {
    fn handle(self, field: &Field) -> Result<Vec<Row>, Failure> {
        let role = field.seat()?.worker.role;
        let (usual, most) = ROWS;
        let limit = if self.limit == 0 {
            usual
        } else {
            self.limit.min(most)
        };
        let rows = field
            .store
            .read(|r| Ok::<_, Stop>(referral::list(r, self.state, limit)?))?;
        Ok(rows.iter().map(|row| letter_row(role, row)).collect())
    }
}

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Sheet, Failure> {
        let worker = field.seat()?.worker;
        let id = self.letter;
        let sheet = field.store.read(|r| {
            let known = there(record::load(r, &id)?, erased::when(r, &id)?)?;
            let (_, record, letter) = as_letter(known)?;
            let waiting = outbox::count_of(r, &id)?;
            Ok::<_, Stop>(sheet(record, letter, worker.role, waiting))
        })?;
        note_look(field, &id, &worker)?;
        Ok(sheet)
    }
}

fn sheet(record: Dispute, letter: Letter, role: Role, waiting_changes: u32) -> Sheet {
    let acts = record.acts.iter();
    Sheet {
        id: record.id,
        state: referral::state_of(&record),
        acts: acts.map(|act| dictionary::act_for(role, act)).collect(),
        offered_at_ms: record.recorded_at_ms,
        handed: dictionary::handed_for(role, record.content),
        letter: dictionary::letter_for(role, letter),
        waiting_changes,
    }
}
