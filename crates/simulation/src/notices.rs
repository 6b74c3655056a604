//! Notices to grids: sent by the station, answered by whoever they are for, taken back and handed up; through the
//! application's own commands. That one is there, its device says by itself.

use contract::Failure;
use contract::command::notice;
use field::Field;
use model::notice::act::shapes::{Accepted, Declined, Done, Escalated, Recalled, ToldOtherwise};
use model::notice::act::{Means, Overseer, Why};
use model::notice::{About, AboutKind, NoticeWhat};
use model::{Day, GridId, RecordId, RecordKind};

use crate::device::Kept;
use hostile::Draw;

/// Sends one to a grid, or to some; gives the notices, and what they are about.
pub(crate) fn send(
    field: &Field,
    grids: &[&GridId],
    held: &[Kept],
    today: Day,
    draw: &mut Draw,
) -> Result<(Vec<RecordId>, Option<RecordId>), Failure> {
    let many = grids.len() > 1 && draw.comes_about(200);
    let grids: Vec<GridId> = if many {
        grids.iter().copied().cloned().collect()
    } else {
        draw.pick(grids).copied().cloned().into_iter().collect()
    };
    let (mut about, mut to) = (None, Vec::new());
    if let [grid] = &grids[..] {
        if draw.comes_about(500) {
            about = about_one(held, grid, draw);
        }
        if draw.comes_about(300) {
            let around = field.give(&notice::People { grid: grid.clone() })?;
            to.extend(draw.pick(&around.to).map(|worker| worker.id));
        }
    }
    let record = about.as_ref().map(|about| about.id);
    let sent = field.give(&notice::Send {
        grids,
        asked: "上门看看这户最近怎样".to_owned(),
        why: "本月第二次报警".to_owned(),
        by: draw.comes_about(600).then(|| today.plus_days(3)),
        expires_on: today.plus_days(20),
        to,
        about,
        household: String::new(),
    })?;
    Ok((sent.notices, record))
}

/// A record that stands in the grid.
fn about_one(held: &[Kept], grid: &GridId, draw: &mut Draw) -> Option<About> {
    let there: Vec<_> = held
        .iter()
        .filter(|one| one.grid == *grid && one.kind != RecordKind::Notice)
        .collect();
    let one = draw.pick(&there)?;
    let kind = match one.kind {
        RecordKind::Elder => AboutKind::Elder,
        _ => AboutKind::Case,
    };
    Some(About { kind, id: one.id })
}

/// Opens a notice and does one of the things this worker may do with it; tells what became of it.
pub(crate) fn answer(
    field: &Field,
    id: RecordId,
    held: &[Kept],
    draw: &mut Draw,
) -> Result<&'static str, Failure> {
    let sheet = field.give(&notice::Get { id })?;
    let Some(code) = draw.pick(&sheet.may) else {
        return Ok("opens a notice");
    };
    let reason = "情况变了".to_owned();
    let (told, what): (_, NoticeWhat) = match code.as_str() {
        "accepted" => {
            let words = String::new();
            ("accepts a notice", Accepted { words }.into())
        }
        "declined" => {
            let words = String::new();
            let why = Why::NotHere;
            ("declines a notice", Declined { why, words }.into())
        }
        "done" => {
            let answer = "去过了，人都好。".to_owned();
            let dispute = case(held, draw);
            ("has done a notice", Done { answer, dispute }.into())
        }
        "recalled" => ("takes a notice back", Recalled { reason }.into()),
        "escalated" => {
            let up = Escalated {
                to: String::new(),
                seat: Some(Overseer::Station),
                worker: None,
                reason,
            };
            ("hands a notice up", up.into())
        }
        "told_otherwise" => {
            let how = Means::Phone;
            ("tells of a notice", ToldOtherwise { how }.into())
        }
        _ => return Ok("opens a notice"),
    };
    let act = what.into();
    field.give(&notice::Do { id, act })?;
    Ok(told)
}

/// The case that was written down for it, sometimes.
fn case(held: &[Kept], draw: &mut Draw) -> Option<RecordId> {
    let cases: Vec<_> = held
        .iter()
        .filter(|one| one.kind == RecordKind::Dispute)
        .collect();
    let case = draw
        .pick(&cases)
        .filter(|_| draw.clone().comes_about(400))?;
    Some(case.id)
}
