//! A notice in a list.

use contract::command::notice::NoticeRow;
use model::Day;
use store::{Reading, directory, notice};

use crate::command::who;
use crate::failure::Stop;

/// A notice in a list on the day `today`.
pub(in crate::command) fn notice_row(
    r: &Reading<'_>,
    row: notice::NoticeRow,
    today: Day,
) -> Result<NoticeRow, Stop> {
    let mut grids = directory::grids(r)?.into_iter();
    let grid = grids.find(|grid| grid.id == row.grid);
    let open = row.state.is_open();
    Ok(NoticeRow {
        id: row.id,
        grid_name: grid.map_or_else(|| row.grid.to_string(), |grid| grid.name),
        grid: row.grid,
        asked: row.asked,
        by: row.by,
        expired: row.expires_on < today,
        expires_on: row.expires_on,
        late: open && row.by.is_some_and(|by| by < today),
        state: row.state,
        escalated: row.escalated,
        batch: row.batch,
        from: who(r, Some(row.sender))?,
        sent_at_ms: row.sent_at,
        waiting: row.waiting,
    })
}
