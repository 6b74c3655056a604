//! 人民调解记录.

use model::Side;

use super::application::of_side;
use super::kit::{heading, line, title, told};
use super::register::signers;
use super::sign::{seal, signed};
use super::{Desk, of_case};
use crate::case_file::{CaseFile, Openness, Person, Session, Signer};
use crate::flow::Block;
use crate::sheet::Section;
use crate::words;

pub(super) fn mediation(desk: &Desk<'_>, file: &CaseFile, session: &Session) -> Section {
    let when = format!("{}{}", words::day_or_blank(session.on), session.hours);
    let open = session.open.map_or("", |open| match open {
        Openness::Open => "公开进行",
        Openness::Closed => "不公开进行",
    });
    let mediators = names(&session.mediators);
    let mut blocks = vec![
        title(words::MEDIATION),
        line("时　　间：", &when),
        line("地　　点：", &session.place),
        line("调解方式：", open),
        line("甲　　方：", &people(&of_side(file, Side::A))),
        line("乙　　方：", &people(&of_side(file, Side::B))),
        line("人民调解员：", &mediators),
        line("参 加 人：", &invited(&session.invited)),
        Block::Hairline,
        Block::Gap(4.0),
    ];
    for (head, text, lines) in [
        ("一、甲方陈述", &session.words_a, 4),
        ("二、乙方陈述", &session.words_b, 4),
        ("三、调解过程", &session.course, 6),
        ("四、调解结果", &session.outcome, 3),
    ] {
        blocks.push(heading(head));
        blocks.extend(told(text, lines));
    }
    let parties = if session.parties.is_empty() {
        signers(file)
    } else {
        session.parties.clone()
    };
    let close = signed(
        desk,
        &[
            ("当事人", words::SIGN_PARTY, &parties),
            ("人民调解员", words::SIGN, &session.mediators),
            (
                "记录人",
                words::SIGN,
                std::slice::from_ref(&session.recorder),
            ),
        ],
    );
    blocks.push(seal(close, None, session.on));
    of_case(words::MEDIATION, &file.number, blocks)
}

fn people(people: &[&Person]) -> String {
    let names: Vec<&str> = people.iter().map(|one| one.name.trim()).collect();
    names.join("、")
}

pub(super) fn names(signers: &[Signer]) -> String {
    let names: Vec<&str> = signers.iter().map(|one| one.name.trim()).collect();
    names.join("、")
}

fn invited(invited: &[String]) -> String {
    if invited.is_empty() {
        String::new()
    } else {
        format!("{}{}", invited.join("、"), words::INVITED_NOTE)
    }
}
