//! 当事人权利义务告知书.

use super::kit::title;
use super::register::signers;
use super::sign::{seal, signed};
use super::{Desk, of_case};
use crate::case_file::CaseFile;
use crate::flow::Block;
use crate::sheet::Section;
use crate::text::Para;
use crate::words;

/// Small enough that two people sign on the page they read.
fn read() -> Para {
    Para::new(12.5, 21.0).indent(2.0)
}

fn body(text: &str) -> Block {
    Block::Para(read().text(text))
}

pub(super) fn rights(desk: &Desk<'_>, file: &CaseFile) -> Section {
    let mut blocks = vec![title(words::RIGHTS), body(words::RIGHTS_OPENING)];
    for (head, list) in [
        (words::RIGHTS_HEAD, words::RIGHTS_LIST),
        (words::DUTIES_HEAD, words::DUTIES_LIST),
        (words::EFFECT_HEAD, words::EFFECT_LIST),
        (words::PRIVACY_HEAD, &[words::PRIVACY_TEXT]),
    ] {
        blocks.push(Block::Para(read().bold().glue().text(head)));
        blocks.extend(list.iter().map(|text| body(text)));
    }
    blocks.push(Block::Gap(6.0));
    blocks.push(body(words::RIGHTS_READ));
    let signed = signed(desk, &[("当事人", words::SIGN_PARTY, &signers(file))]);
    blocks.push(seal(signed, None, file.told_on));
    of_case(words::RIGHTS, &file.number, blocks)
}
