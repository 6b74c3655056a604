//! 封面, 卷内目录, 卷宗情况说明 and 封底.

use super::kit::{BODY, FORM_PITCH, aside, heading, label, small, title, told, value};
use super::sign::{seal, signed};
use super::{Desk, of_case};
use crate::case_file::{CaseFile, Signer};
use crate::flow::{Block, Cell, Row, Table};
use crate::sheet::{Dress, Section};
use crate::text::{Align, Para};
use crate::words;

/// 封面.
pub(super) fn cover(file: &CaseFile) -> Section {
    let mediators: Vec<&str> = file.mediators.iter().map(|one| one.name.as_str()).collect();
    let mediated = file.sessions.iter().filter_map(|session| session.on).max();
    let number = if file.number.trim().is_empty() {
        words::BLANK_NUMBER
    } else {
        &file.number
    };
    let row = |name: &str, text: &str| {
        let big = Para::new(16.0, 24.0);
        Row::of(vec![
            Cell::label(big.clone().text(name)),
            Cell::value(big.text(text)),
        ])
        .at_least(2)
    };
    let rows = vec![
        row("卷　　名", &file.title),
        row("卷　　号", number),
        row("人民调解员", &mediators.join("、")),
        row("调解日期", &words::day_or_blank(mediated)),
        row("立 卷 人", &file.filed_by),
        row("立卷日期", &words::day_or_blank(file.filed_on)),
        row("保管期限", &file.retention),
        row("备　　注", &file.remarks).at_least(3),
    ];
    let committee = if file.committee.trim().is_empty() {
        Para::new(20.0, 34.0)
            .align(Align::Center)
            .filled("", 12.0)
            .text(words::COMMITTEE)
    } else {
        Para::new(20.0, 34.0)
            .align(Align::Center)
            .text(&file.committee)
    };
    Section {
        name: "卷宗封面".to_owned(),
        dress: Dress::Bare,
        blocks: vec![
            Block::Para(Para::new(12.0, 20.0)),
            Block::Para(committee),
            Block::Para(
                Para::new(42.0, 84.0)
                    .bold()
                    .align(Align::Center)
                    .text(words::FILE),
            ),
            Block::Para(Para::new(12.0, 30.0)),
            Block::Table(Table {
                columns: vec![1.0, 2.6],
                pitch: 24.0,
                head: None,
                rows,
            }),
        ],
    }
}

/// One line of the table of contents.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) place: Place,
}

/// Where in the file it is.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// The number on its first page.
    Page(usize),
    /// Put in by hand.
    ByHand,
    /// Put in by hand where there is one: no record says.
    AsNeeded,
}

/// 卷内目录.
pub(super) fn contents(file: &CaseFile, entries: &[Entry]) -> Section {
    let head = ["顺序号", "文 书 名 称", "页 次", "备　注"];
    let head = Row::of(
        head.iter()
            .map(|text| Cell::label(small().bold().text(text)))
            .collect(),
    );
    let row = |(at, entry): (usize, &Entry)| {
        let (page, remark) = match entry.place {
            Place::Page(page) => (page.to_string(), ""),
            Place::ByHand => (String::new(), words::BY_HAND),
            Place::AsNeeded => (String::new(), words::AS_NEEDED),
        };
        Row::of(vec![
            label(&(at + 1).to_string()),
            value(&entry.name),
            label(&page),
            label(remark),
        ])
    };
    let mut rows: Vec<Row> = entries.iter().enumerate().map(row).collect();
    // Room for what is added by hand.
    while rows.len() < 20 {
        rows.push(Row::of(vec![label(""), value(""), label(""), label("")]));
    }
    Section {
        dress: Dress::Bare,
        ..of_case(
            words::CONTENTS,
            &file.number,
            vec![
                title("卷 内 目 录"),
                aside(&file.number),
                Block::Table(Table {
                    columns: vec![0.9, 4.6, 0.9, 1.2],
                    pitch: FORM_PITCH,
                    head: Some(head),
                    rows,
                }),
            ],
        )
    }
}

/// 卷宗情况说明, where there is anything to explain. How far the agreement is kept stands in it: there is no form for
/// what was seen beside any visit.
pub(super) fn explanation(desk: &Desk<'_>, file: &CaseFile) -> Option<Section> {
    let mut explained = told(&file.explanation, 0);
    if !file.performances.is_empty() {
        explained.push(heading(words::PERFORMED));
        explained.extend(told(&file.performances.join("\n"), 0));
    }
    if explained.is_empty() {
        return None;
    }
    let mut blocks = vec![title(words::EXPLANATION)];
    blocks.append(&mut explained);
    let filer = Signer {
        name: file.filed_by.clone(),
        ..Signer::default()
    };
    let close = signed(desk, &[("立卷人", words::SIGN, &[filer])]);
    blocks.push(seal(close, None, file.filed_on));
    Some(of_case(words::EXPLANATION, &file.number, blocks))
}

/// 封底: how much is in the file, to be filled in when it is bound.
pub(super) fn back() -> Section {
    let line = |text: &str| Block::Para(Para::new(BODY, 40.0).align(Align::Center).text(text));
    Section {
        name: words::BACK.to_owned(),
        dress: Dress::Bare,
        blocks: vec![
            Block::Para(Para::new(12.0, 430.0)),
            Block::Hairline,
            Block::Para(Para::new(12.0, 16.0)),
            Block::Para(
                Para::new(BODY, 40.0)
                    .align(Align::Center)
                    .text("本卷宗连面带底共计")
                    .filled("", 4.0)
                    .text("页，附证物")
                    .filled("", 4.0)
                    .text("袋。"),
            ),
            Block::Para(
                Para::new(BODY, 40.0)
                    .align(Align::Center)
                    .text("立卷人：")
                    .filled("", 6.0)
                    .room(2.0)
                    .text("检查人：")
                    .filled("", 6.0),
            ),
            line(&words::day(None)),
        ],
    }
}
