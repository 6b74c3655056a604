//! A notice in a list. What it asks stands there only for who knows it already: whoever sent it, and whoever has
//! opened it here.

use contract::command::notice::NoticeRow;
use model::{Day, WorkerId};
use store::{Reading, directory, look, notice};

use crate::command::who;
use crate::failure::Stop;

/// A notice in a list on the day `today`, as this worker sees it.
pub(in crate::command) fn notice_row(
    r: &Reading<'_>,
    row: notice::NoticeRow,
    worker: WorkerId,
    today: Day,
) -> Result<NoticeRow, Stop> {
    let knows = row.sender == worker || look::has(r, &row.id, &worker)?;
    let grid_name = directory::grid_name(r, &row.grid)?;
    let open = row.state.is_open();
    Ok(NoticeRow {
        id: row.id,
        grid_name: grid_name.unwrap_or_else(|| row.grid.to_string()),
        grid: row.grid,
        asked: if knows { row.asked } else { String::new() },
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
