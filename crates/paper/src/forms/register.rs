//! 人民调解受理登记表.

use model::Side;

use super::application::of_side;
use super::kit::{PERSON_COLUMNS, aside, label, people, person_table, small, story, title, value};
use super::sign::{dated, signed, signed_cell};
use super::{Desk, of_case};
use crate::case_file::{CaseFile, Signer, Source};
use crate::flow::{Cell, Row};
use crate::sheet::Section;
use crate::text::{Align, Para};
use crate::words;

const SOURCES: &[(Source, &str)] = &[
    (Source::Application, "当事人申请"),
    (Source::Initiative, "主动调解"),
    (Source::Police, "公安机关移送"),
    (Source::Court, "人民法院移送"),
    (Source::Entrusted, "有关部门委托"),
];

pub(super) fn register(desk: &Desk<'_>, file: &CaseFile) -> Section {
    let wide = PERSON_COLUMNS - 1;
    let mut rows = vec![
        Row::of(vec![
            label("受理时间").over(2),
            value(&words::day_or_blank(file.accepted_on)).over(3),
            label("纠纷类型").over(2),
            value(&file.kind).over(2),
        ]),
        Row::of(vec![
            label("案件来源").over(2),
            Cell::value(sources(file.source)).over(wide),
        ]),
    ];
    rows.extend(people(1, "甲方", &of_side(file, Side::A)));
    rows.extend(people(2, "乙方", &of_side(file, Side::B)));
    rows.push(
        Row::of(vec![Cell::story(story(&file.brief)).over(PERSON_COLUMNS)])
            .beside(3, "纠纷简要情况")
            .at_least(7)
            .may_part()
            .glue(),
    );
    let mut close = vec![
        small()
            .text("双方当事人同意由本人民调解委员会调解。")
            .indent(2.0),
    ];
    close.extend(signed(
        desk,
        &[("当事人", words::SIGN_PARTY, &signers(file))],
    ));
    rows.push(Row::of(vec![signed_cell(close).over(PERSON_COLUMNS + 1)]).glue());
    let mut registrar = signed(
        desk,
        &[("登记人", words::SIGN, std::slice::from_ref(&file.registrar))],
    );
    registrar.push(small().align(Align::Right).text(words::SEAL).room(1.0));
    registrar.push(dated(file.accepted_on));
    rows.push(Row::of(vec![
        signed_cell(registrar).over(PERSON_COLUMNS + 1),
    ]));
    of_case(
        words::REGISTER,
        &file.number,
        vec![
            title(words::REGISTER),
            aside(&file.number),
            person_table(rows),
        ],
    )
}

/// One line for each person of the record, or one.
pub(super) fn signers(file: &CaseFile) -> Vec<Signer> {
    let names = file.parties.iter().map(|one| one.name.clone());
    names
        .map(|name| Signer {
            name,
            ..Signer::default()
        })
        .collect()
}

fn sources(chosen: Option<Source>) -> Para {
    SOURCES.iter().fold(small(), |para, (source, name)| {
        let tick = if chosen == Some(*source) {
            '√'
        } else {
            '　'
        };
        para.text(&format!("（{tick}）{name}　"))
    })
}
