//! What waits for the worker.

use contract::Failure;
use contract::command::today::{Get, Today};
use model::DisputeState;
use store::{dispute, draft};

use super::Handle;
use super::rows::{dispute_row, draft_row};
use crate::Field;
use crate::failure::Stop;

/// How many of each kind of waiting are shown; the list has the rest.
const SHOWN: u32 = 10;

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Today, Failure> {
        let role = field.seat()?.worker.role;
        let today = field.store.read(|r| {
            let shown = |rows: Vec<dispute::DisputeRow>| {
                rows.into_iter()
                    .map(|row| dispute_row(role, row))
                    .collect::<Vec<_>>()
            };
            let waiting = |state| dispute::longest_untouched(r, state, SHOWN).map(shown);
            Ok::<_, Stop>(Today {
                returned: waiting(&DisputeState::Returned)?,
                disagreeing: shown(dispute::disagreeing(r, SHOWN)?),
                drafts: draft::all(r)?.into_iter().map(draft_row).collect(),
                mediating: waiting(&DisputeState::Mediating)?,
                recorded: waiting(&DisputeState::Recorded)?,
                open_count: dispute::count_open(r)?,
            })
        })?;
        Ok(today)
    }
}
