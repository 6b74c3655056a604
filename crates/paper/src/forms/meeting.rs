//! 联席会议纪要: what was said, and who does what until when.

use super::kit::{FORM_PITCH, body, heading, label, line, small, title, told, value};
use super::sign::{seal, signed};
use super::{Desk, of_case};
use crate::case_file::{CaseFile, Meeting, Task};
use crate::flow::{Block, Cell, Row, Table};
use crate::sheet::Section;
use crate::words;

pub(super) fn meeting(desk: &Desk<'_>, number: &str, meeting: &Meeting) -> Section {
    let mut blocks = vec![
        title(words::MEETING),
        line("编　　号：", &meeting.number),
        line("时　　间：", &words::day_or_blank(meeting.on)),
        line("地　　点：", &meeting.place),
        line("召集单位：", &meeting.unit),
        line("主 持 人：", &meeting.chair),
        line("参会单位及人员：", &meeting.units.join("、")),
        line("议　　题：", &meeting.matter),
        Block::Hairline,
        Block::Gap(4.0),
        heading("一、会议情况及议定事项"),
    ];
    blocks.extend(told(&meeting.minutes, 8));
    blocks.push(heading("二、任务分工"));
    if meeting.tasks.is_empty() {
        blocks.push(body("本次会议没有交办任务。"));
    } else {
        blocks.push(Block::Gap(4.0));
        blocks.push(tasks(&meeting.tasks));
    }
    let recorder = signed(
        desk,
        &[(
            "记录人",
            words::SIGN,
            std::slice::from_ref(&meeting.recorder),
        )],
    );
    blocks.push(seal(recorder, Some(words::UNIT_SEAL), meeting.on));
    of_case(words::MEETING, number, blocks)
}

/// Of the file it belongs to, when it is printed with it.
pub(super) fn in_file(desk: &Desk<'_>, file: &CaseFile, one: &Meeting) -> Section {
    meeting(desk, &file.number, one)
}

fn tasks(tasks: &[Task]) -> Block {
    let head = ["序号", "责任单位（人）", "任　　务", "完成时限"];
    let head = Row::of(
        head.iter()
            .map(|text| Cell::label(small().bold().text(text)))
            .collect(),
    );
    let row = |(at, task): (usize, &Task)| {
        Row::of(vec![
            label(&(at + 1).to_string()),
            value(&task.taker),
            value(&task.task),
            label(&words::day_or_blank(task.until)),
        ])
        .may_part()
    };
    Block::Table(Table {
        columns: vec![0.6, 1.6, 2.7, 1.45],
        pitch: FORM_PITCH,
        head: Some(head),
        rows: tasks.iter().enumerate().map(row).collect(),
    })
}
