//! 提示函, in the letter form of GB/T 9704: what is seen, what is asked of another unit, until when.

use super::sign::seal_of;
use crate::case_file::Letter;
use crate::flow::Block;
use crate::sheet::{Dress, Section, letterhead_room};
use crate::text::{Align, Para, paragraphs};
use crate::words;

/// 三号 on 22 lines a page, as GB/T 9704 sets official papers.
const SIZE: f32 = 16.0;
const PITCH: f32 = 28.95;

/// The letter, filed under a case or, without a number, by itself.
pub(super) fn letter(letter: &Letter, case: &str) -> Section {
    let read = || Para::new(SIZE, PITCH).indent(2.0);
    let left = || Para::new(SIZE, PITCH).align(Align::Left);
    let number = if letter.number.trim().is_empty() {
        "〔　　　　〕　　　号"
    } else {
        letter.number.trim()
    };
    let mut blocks = vec![
        letterhead_room(),
        Block::Para(left().align(Align::Right).text(number)),
        Block::Para(
            Para::new(22.0, 34.0)
                .bold()
                .align(Align::Center)
                .space(16.0, 18.0)
                .glue()
                .text(&heading(letter)),
        ),
        Block::Para(addressee(left(), &letter.to).glue()),
    ];
    let told = |text: &str| {
        let told = paragraphs(text);
        told.into_iter()
            .map(|text| Block::Para(Para::new(SIZE, PITCH).indent(2.0).text(&text)))
            .collect::<Vec<_>>()
    };
    blocks.extend(told(&letter.facts));
    blocks.extend(told(&letter.asked));
    let until = words::day(letter.answer_by);
    blocks.push(Block::Para(read().text(&format!(
        "请于{until}前将办理情况函复我单位；不属于你单位职责的，请于收到本函之日起三个工作日内退回并说明理由。"
    ))));
    if !letter.enclosures.is_empty() {
        let listed = letter.enclosures.join("；");
        let listed = Para::new(SIZE, PITCH)
            .inset(5.0)
            .indent(-3.0)
            .align(Align::Left)
            .text(&format!("附件：{listed}"));
        // Whoever signs signs below words, not below a list.
        blocks.push(Block::Whole(vec![Block::Gap(PITCH), Block::Para(listed)]));
    }
    blocks.push(seal_of(&letter.from, letter.on, SIZE, PITCH));
    blocks.push(contact(letter));
    Section {
        name: words::LETTER.to_owned(),
        dress: Dress::Letter {
            from: letter.from.clone(),
            case: case.to_owned(),
        },
        blocks,
    }
}

fn heading(letter: &Letter) -> String {
    match letter.matter.trim() {
        "" => words::LETTER.to_owned(),
        matter if matter.contains(words::LETTER) || matter.ends_with('函') => matter.to_owned(),
        matter => format!("关于{matter}的{}", words::LETTER),
    }
}

fn addressee(para: Para, to: &str) -> Para {
    if to.trim().is_empty() {
        para.filled("", 10.0).text("：")
    } else {
        para.text(&format!("{}：", to.trim()))
    }
}

/// Who knows more, and who gets a copy.
fn contact(letter: &Letter) -> Block {
    let small = || Para::new(14.0, 24.0).align(Align::Left);
    let mut blocks = vec![Block::Gap(14.0)];
    blocks.push(Block::Para(
        small()
            .indent(2.0)
            .text("（联系人：")
            .filled(&letter.contact, 5.0)
            .text("，联系电话：")
            .filled(&letter.phone, 7.0)
            .text("）"),
    ));
    if !letter.copies.trim().is_empty() {
        blocks.push(Block::Gap(8.0));
        blocks.push(Block::Hairline);
        blocks.push(Block::Para(
            small()
                .inset(4.0)
                .indent(-3.0)
                .text(&format!("抄送：{}", letter.copies.trim())),
        ));
        blocks.push(Block::Hairline);
    }
    Block::Whole(blocks)
}
