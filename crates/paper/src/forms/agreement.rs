//! 人民调解协议书, and 人民调解口头协议登记表 where nothing was written.

use model::Side;

use super::application::of_side;
use super::kit::{
    PERSON_COLUMNS, aside, body, heading, label, people, person_table, small, story, title, told,
    value,
};
use super::register::signers;
use super::sign::{dated, seal, signed, signed_cell};
use super::{Desk, of_case};
use crate::case_file::{Agreement, CaseFile, Signer};
use crate::flow::{Block, Cell, Row};
use crate::sheet::Section;
use crate::text::{Align, paragraphs};
use crate::words;

/// What the file says of the agreement, with the number of the case where it has none of its own.
fn number<'a>(file: &'a CaseFile, agreement: &'a Agreement) -> &'a str {
    if agreement.number.trim().is_empty() {
        &file.number
    } else {
        &agreement.number
    }
}

pub(super) fn written(desk: &Desk<'_>, file: &CaseFile, agreement: &Agreement) -> Section {
    let number = match number(file, agreement).trim() {
        "" => words::BLANK_NUMBER,
        known => known,
    };
    let mut rows = people(1, "甲方", &of_side(file, Side::A));
    rows.extend(people(2, "乙方", &of_side(file, Side::B)));
    let mut blocks = vec![
        title(words::AGREEMENT),
        aside(&format!("编号：{number}")),
        person_table(rows),
        Block::Gap(10.0),
        heading("纠纷的主要事实、争议事项及各方责任："),
    ];
    blocks.extend(told(&agreement.facts, 6));
    blocks.push(heading(words::AGREED));
    blocks.extend(terms(&agreement.terms));
    blocks.push(heading("履行方式、时限："));
    blocks.extend(told(&how(agreement), 2));
    let copies = file.parties.len().max(2) + 1;
    blocks.push(body(&format!(
        "本协议一式{}份，当事人、人民调解委员会各持一份。",
        numeral(copies)
    )));
    let parties = chosen(file, agreement);
    let close = signed(
        desk,
        &[
            ("当事人", words::SIGN_PARTY, &parties),
            ("人民调解员", words::SIGN, &agreement.mediators),
            (
                "记录人",
                words::SIGN,
                std::slice::from_ref(&agreement.recorder),
            ),
        ],
    );
    blocks.push(seal(close, Some(words::SEAL), agreement.effective_on));
    of_case(words::AGREEMENT, &file.number, blocks)
}

pub(super) fn oral(desk: &Desk<'_>, file: &CaseFile, agreement: &Agreement) -> Section {
    let mut rows = people(1, "甲方", &of_side(file, Side::A));
    rows.extend(people(2, "乙方", &of_side(file, Side::B)));
    for (no, band, text, slots) in [
        (3, "纠纷主要事实", &agreement.facts, 5),
        (4, "协议内容", &agreement.terms.join("\n"), 6),
        (5, "履行", &how(agreement), 3),
    ] {
        rows.push(
            Row::of(vec![Cell::story(story(text)).over(PERSON_COLUMNS)])
                .beside(no, band)
                .at_least(slots)
                .may_part(),
        );
    }
    rows.push(
        Row::of(vec![
            label("人民调解员").over(2),
            value(&super::mediation::names(&agreement.mediators)).over(7),
        ])
        .glue(),
    );
    let mut close = vec![small().indent(2.0).text(words::ORAL_NOTE)];
    close.extend(signed(
        desk,
        &[
            ("当事人", words::SIGN_PARTY, &chosen(file, agreement)),
            (
                "登记人",
                words::SIGN,
                std::slice::from_ref(&agreement.recorder),
            ),
        ],
    ));
    close.push(small().align(Align::Right).text(words::SEAL).room(1.0));
    close.push(dated(agreement.effective_on));
    rows.push(Row::of(vec![signed_cell(close).over(PERSON_COLUMNS + 1)]));
    of_case(
        words::ORAL,
        &file.number,
        vec![title(words::ORAL), aside(&file.number), person_table(rows)],
    )
}

fn chosen(file: &CaseFile, agreement: &Agreement) -> Vec<Signer> {
    if agreement.parties.is_empty() {
        signers(file)
    } else {
        agreement.parties.clone()
    }
}

/// Numbered terms; a single one stands without a number.
fn terms(terms: &[String]) -> Vec<Block> {
    if terms.len() < 2 {
        return told(terms.first().map_or("", String::as_str), 6);
    }
    let term = |(at, text): (usize, &String)| {
        let paragraphs = paragraphs(text);
        let mut blocks = Vec::new();
        for (line, text) in paragraphs.iter().enumerate() {
            let text = if line == 0 {
                format!("{}．{text}", at + 1)
            } else {
                text.clone()
            };
            blocks.push(body(&text));
        }
        blocks
    };
    terms.iter().enumerate().flat_map(term).collect()
}

fn how(agreement: &Agreement) -> String {
    let parts = [&agreement.method, &agreement.deadline];
    let there: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    there.join("\n")
}

/// 三, 十二: copies are counted in words.
fn numeral(count: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match count {
        0..=9 => DIGITS[count].to_owned(),
        10..=19 => format!("十{}", DIGITS[count - 10]),
        20..=99 => format!("{}十{}", DIGITS[count / 10], DIGITS[count % 10]),
        _ => count.to_string(),
    }
}
