//! 人民调解回访记录.

use super::kit::{label, story, table, title, value};
use super::sign::{dated, signed, signed_cell};
use super::{Desk, of_case};
use crate::case_file::{CaseFile, FollowUp};
use crate::flow::{Cell, Row};
use crate::sheet::Section;
use crate::words;

pub(super) fn follow_up(desk: &Desk<'_>, file: &CaseFile, visit: &FollowUp) -> Section {
    let names: Vec<&str> = file.parties.iter().map(|one| one.name.trim()).collect();
    let number = file
        .agreement
        .as_ref()
        .map_or("", |agreement| agreement.number.trim());
    let number = if number.is_empty() {
        &file.number
    } else {
        number
    };
    let one = |name: &str, text: &str| Row::of(vec![label(name), value(text).over(3)]);
    let long = |name: &str, text: &str, slots| {
        Row::of(vec![label(name), Cell::story(story(text)).over(3)])
            .at_least(slots)
            .may_part()
    };
    let mut close = signed(
        desk,
        &[("回访人", words::SIGN, std::slice::from_ref(&visit.visitor))],
    );
    close.push(dated(visit.on));
    let rows = vec![
        one("当 事 人", &names.join("、")),
        one("调解协议编号", number),
        Row::of(vec![
            label("回访时间"),
            value(&words::day_or_blank(visit.on)),
            label("回访方式"),
            value(&visit.how),
        ]),
        long("回访事由", &visit.why, 2),
        long("甲方近况", &visit.state_a, 3),
        long("乙方近况", &visit.state_b, 3),
        long("协议履行情况", &visit.performance, 4),
        long("隐患及措施", &visit.trouble, 3),
        long("其　　他", &visit.words, 2).glue(),
        Row::of(vec![signed_cell(close).over(4)]),
    ];
    of_case(
        words::FOLLOW_UP,
        &file.number,
        vec![
            title(words::FOLLOW_UP),
            table(&[0.95, 1.75, 0.75, 1.35], rows),
        ],
    )
}
