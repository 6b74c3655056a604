//! What the forms are put together from: titles, labels, the rows of a person, lines to be signed.

use crate::case_file::Person;
use crate::flow::{Block, Cell, Row, Table};
use crate::text::{Align, Para, paragraphs};

/// 二号, for the name of a paper.
const TITLE: f32 = 22.0;
/// 四号, for what is read from beginning to end.
pub(super) const BODY: f32 = 14.0;
pub(super) const BODY_PITCH: f32 = 26.0;
/// Ems of a line of the column in that size.
const LINE_EM: f32 = 31.9;
/// 小四, for what stands in a table.
pub(super) const FORM: f32 = 12.0;
pub(super) const FORM_PITCH: f32 = 20.0;

/// Columns of a person's rows: the label beside them, then seven.
const PERSON: &[f32] = &[27.0, 71.0, 94.0, 40.0, 46.0, 40.0, 46.0, 40.0, 44.0];
pub(super) const PERSON_COLUMNS: usize = 8;

/// The name of a paper.
pub(super) fn title(text: &str) -> Block {
    Block::Para(
        Para::new(TITLE, 34.0)
            .bold()
            .align(Align::Center)
            .space(0.0, 10.0)
            .glue()
            .text(text),
    )
}

/// A line at the right above a form, such as its number.
pub(super) fn aside(text: &str) -> Block {
    Block::Para(
        Para::new(FORM, FORM_PITCH)
            .align(Align::Right)
            .space(0.0, 4.0)
            .glue()
            .text(text),
    )
}

/// A paragraph that is read.
pub(super) fn body(text: &str) -> Block {
    Block::Para(read().text(text))
}

/// The beginnings of a paragraph that is read.
pub(super) fn read() -> Para {
    Para::new(BODY, BODY_PITCH).indent(2.0)
}

/// A heading within what is read.
pub(super) fn heading(text: &str) -> Block {
    Block::Para(
        Para::new(BODY, BODY_PITCH)
            .bold()
            .indent(2.0)
            .glue()
            .text(text),
    )
}

/// A line of a form: a label and what was recorded, or room to write it.
pub(super) fn line(label: &str, value: &str) -> Block {
    let hang = indent_of(label);
    let para = Para::new(BODY, BODY_PITCH)
        .align(Align::Left)
        .inset(hang)
        .indent(-hang)
        .text(label);
    Block::Para(if value.trim().is_empty() {
        para.filled("", LINE_EM - crate::text::chars_em(label))
    } else {
        para.text(value.trim())
    })
}

/// A long value stands beside its label, not below it.
fn indent_of(label: &str) -> f32 {
    crate::text::chars_em(label).min(9.0)
}

/// Paragraphs of what somebody told, or room to write it by hand.
pub(super) fn told(text: &str, blank_lines: usize) -> Vec<Block> {
    let told = paragraphs(text);
    if told.is_empty() {
        return (0..blank_lines).map(|_| ruled()).collect();
    }
    told.iter().map(|text| body(text)).collect()
}

/// A line to write on.
fn ruled() -> Block {
    Block::Para(
        Para::new(BODY, BODY_PITCH)
            .align(Align::Left)
            .filled("", LINE_EM),
    )
}

pub(super) fn small() -> Para {
    Para::new(FORM, FORM_PITCH)
}

pub(super) fn label(text: &str) -> Cell {
    Cell::label(small().text(text))
}

pub(super) fn value(text: &str) -> Cell {
    Cell::value(small().text(text))
}

/// What somebody told, within a table.
pub(super) fn story(text: &str) -> Vec<Para> {
    paragraphs(text)
        .iter()
        .map(|text| small().indent(2.0).text(text))
        .collect()
}

/// A table with hairlines.
pub(super) fn table(columns: &[f32], rows: Vec<Row>) -> Block {
    Block::Table(Table {
        columns: columns.to_vec(),
        pitch: FORM_PITCH,
        head: None,
        rows,
    })
}

/// The table of a form that begins with people.
pub(super) fn person_table(rows: Vec<Row>) -> Block {
    table(PERSON, rows)
}

/// The rows of the people of one side, one empty set where there is nobody. Ethnicity is never
/// recorded, so its blank is always empty.
pub(super) fn people(no: usize, band: &str, people: &[&Person]) -> Vec<Row> {
    let nobody = Person::default();
    let people: &[&Person] = if people.is_empty() {
        &[&nobody]
    } else {
        people
    };
    let mut rows = Vec::new();
    for person in people {
        let first = vec![
            label("姓　　名"),
            value(&person.name),
            label("性别"),
            value(&person.sex),
            label("民族"),
            value(""),
            label("年龄"),
            value(&person.age),
        ];
        let second = vec![
            label("职业或职务"),
            value(&person.occupation).over(2),
            label("联系方式").over(2),
            value(&person.phone).over(3),
        ];
        let third = vec![label("单位或住址"), value(&person.address).over(7)];
        rows.push(Row::of(first).beside(no, band).glue());
        rows.push(Row::of(second).beside(no, band).glue());
        rows.push(Row::of(third).beside(no, band));
    }
    rows
}
