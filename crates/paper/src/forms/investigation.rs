//! 人民调解调查记录.

use super::kit::{BODY, BODY_PITCH, line, title, told};
use super::sign::{seal, signed};
use super::{Desk, of_case};
use crate::case_file::{CaseFile, Investigation};
use crate::flow::Block;
use crate::sheet::Section;
use crate::text::{Align, Para};
use crate::words;

pub(super) fn investigation(desk: &Desk<'_>, file: &CaseFile, one: &Investigation) -> Section {
    let when = format!("{}{}", words::day_or_blank(one.on), one.hours);
    let asked = &one.asked;
    let mut blocks = vec![
        title(words::INVESTIGATION),
        line("时　　间：", &when),
        line("地　　点：", &one.place),
        line("参 加 人：", &one.present),
        line("被调查人：", &asked.name),
        Block::Para(
            Para::new(BODY, BODY_PITCH)
                .align(Align::Left)
                .text("性　　别：")
                .filled(&asked.sex, 4.0)
                .text("　民族：")
                .filled("", 5.0)
                .text("　年龄：")
                .filled(&asked.age, 4.0),
        ),
        line("职业或职务：", &asked.occupation),
        line("联系方式：", &asked.phone),
        line("单位或住址：", &asked.address),
        Block::Hairline,
        Block::Gap(4.0),
    ];
    blocks.extend(told(&one.words, 12));
    let names = signed(
        desk,
        &[
            (
                "被调查人",
                words::SIGN_PARTY,
                std::slice::from_ref(&one.signed),
            ),
            ("调查人", words::SIGN, &one.asked_by),
            ("记录人", words::SIGN, std::slice::from_ref(&one.recorder)),
        ],
    );
    blocks.push(seal(names, None, one.on));
    of_case(words::INVESTIGATION, &file.number, blocks)
}
