//! What is held about one person and who looked at it, for that person.

use super::kit::{FORM_PITCH, body, heading, label, line, small, title, value};
use super::of_case;
use super::sign::seal;
use crate::case_file::{Held, HeldField, Look};
use crate::flow::{Block, Cell, Row, Table};
use crate::sheet::Section;
use crate::words;

pub(super) fn held(held: &Held) -> Section {
    let mut blocks = vec![
        title(words::HELD),
        line("姓　　名：", &held.name),
        line("出具单位：", &held.unit),
        body(words::HELD_OPENING),
        heading("一、保存的信息"),
        Block::Gap(4.0),
        fields(&held.fields),
        Block::Gap(8.0),
        heading("二、查阅情况"),
        Block::Gap(4.0),
    ];
    if held.looks.is_empty() {
        blocks.push(body("没有查阅记录。"));
    } else {
        blocks.push(looks(&held.looks));
    }
    blocks.push(Block::Gap(8.0));
    blocks.push(body(words::HELD_RIGHTS));
    blocks.push(seal(Vec::new(), Some(words::UNIT_SEAL), held.on));
    of_case(words::HELD, &held.number, blocks)
}

fn fields(fields: &[HeldField]) -> Block {
    let row = |field: &HeldField| {
        Row::of(vec![
            value(&field.name),
            Cell::story(
                crate::text::paragraphs(&field.value)
                    .iter()
                    .map(|text| small().text(text))
                    .collect(),
            ),
            value(&field.purpose),
            value(&field.retention),
        ])
        .may_part()
    };
    Block::Table(Table {
        columns: vec![1.1, 3.0, 1.5, 1.4],
        pitch: FORM_PITCH,
        head: Some(head(&["项　目", "内　容", "用　途", "保存期限"])),
        rows: fields.iter().map(row).collect(),
    })
}

fn looks(looks: &[Look]) -> Block {
    let row = |(at, look): (usize, &Look)| {
        let (hour, minute) = look.at.hour_minute();
        let when = format!("{} {hour:02}:{minute:02}", words::day(Some(look.at.day())));
        Row::of(vec![
            label(&(at + 1).to_string()),
            value(&when),
            value(&look.by),
            value(&look.role),
        ])
    };
    Block::Table(Table {
        columns: vec![0.6, 2.2, 1.6, 1.8],
        pitch: FORM_PITCH,
        head: Some(head(&["序号", "时　间", "查 阅 人", "岗　位"])),
        rows: looks.iter().enumerate().map(row).collect(),
    })
}

fn head(names: &[&str]) -> Row {
    Row::of(
        names
            .iter()
            .map(|text| Cell::label(small().bold().text(text)))
            .collect(),
    )
}
