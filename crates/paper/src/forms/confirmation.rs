//! 司法确认申请书. Identity numbers are not recorded; their blanks are filled in by hand.

use super::kit::{body, heading, read, title};
use super::register::signers;
use super::sign::{seal, signed};
use super::{Desk, of_case};
use crate::case_file::{CaseFile, Confirmation, Person};
use crate::flow::Block;
use crate::sheet::Section;
use crate::text::{Align, Para};
use crate::words;

pub(super) fn confirmation(desk: &Desk<'_>, file: &CaseFile, ask: &Confirmation) -> Section {
    let mut blocks = vec![title(words::CONFIRMATION)];
    let nobody = [Person::default(), Person::default()];
    let people: &[Person] = if file.parties.is_empty() {
        &nobody
    } else {
        &file.parties
    };
    blocks.extend(people.iter().map(applicant));
    blocks.push(heading("请求事项："));
    blocks.push(body(words::CONFIRMATION_ASK));
    blocks.push(heading("事实和理由："));
    blocks.push(facts(file, ask));
    blocks.push(body("申请人承诺："));
    blocks.extend(words::CONFIRMATION_PROMISE.iter().map(|text| body(text)));
    blocks.push(Block::Para(read().text("此致").glue()));
    let court = Para::new(14.0, 26.0).align(Align::Left);
    blocks.push(Block::Para(if ask.court.trim().is_empty() {
        court.filled("", 8.0).text("人民法院")
    } else {
        court.text(ask.court.trim())
    }));
    let close = signed(desk, &[("申请人", words::SIGN_PARTY, &signers(file))]);
    blocks.push(seal(close, None, ask.asked_on));
    of_case(words::CONFIRMATION, &file.number, blocks)
}

fn applicant(person: &Person) -> Block {
    let para = read()
        .text("申请人：")
        .filled(&person.name, 6.0)
        .text("，性别")
        .filled(&person.sex, 2.0)
        .text("，民族")
        .filled("", 3.0)
        .text("，公民身份号码")
        .filled("", 11.0)
        .text("，住址")
        .filled(&person.address, 12.0)
        .text("，联系方式")
        .filled(&person.phone, 8.0)
        .text("。");
    Block::Para(para)
}

fn facts(file: &CaseFile, ask: &Confirmation) -> Block {
    let agreement = file.agreement.as_ref();
    let number = agreement.map_or("", |agreement| agreement.number.trim());
    let number = if number.is_empty() {
        file.number.trim()
    } else {
        number
    };
    let committee = file.committee.trim();
    let para = read()
        .text("申请人因")
        .filled(&file.kind, 6.0)
        .text("，于")
        .filled(&words::day_or_blank(ask.effective_on), 8.0)
        .text("经")
        .filled(committee, 12.0)
        .text("主持调解，达成编号为")
        .filled(number, 12.0)
        .text("的人民调解协议。申请人认为有必要，现自调解协议生效之日起三十日内共同提出申请。");
    Block::Para(para)
}
