//! 人民调解申请书.

use model::Side;

use super::kit::{PERSON_COLUMNS, people, person_table, small, story, title};
use super::sign::{dated, signed, signed_cell};
use super::{Desk, of_case};
use crate::case_file::{CaseFile, Person, Signer};
use crate::flow::{Cell, Row};
use crate::sheet::Section;
use crate::words;

pub(super) fn application(desk: &Desk<'_>, file: &CaseFile) -> Section {
    let mut rows = people(1, "申请人", &of_side(file, Side::A));
    rows.extend(people(2, "被申请人", &of_side(file, Side::B)));
    let told = |no, band: &str, text: &str, slots| {
        Row::of(vec![Cell::story(story(text)).over(PERSON_COLUMNS)])
            .beside(no, band)
            .at_least(slots)
            .may_part()
    };
    rows.push(told(3, "纠纷简要情况", &file.brief, 7));
    rows.push(told(4, "申请事项", &file.request, 4).glue());
    let mut close = vec![small().indent(2.0).text(words::VOLUNTARY)];
    // The signature belongs to this paper; the agreement's is another one.
    let signer = Signer::default();
    close.extend(signed(desk, &[("申请人", words::SIGN_PARTY, &[signer])]));
    close.push(dated(file.applied_on));
    rows.push(Row::of(vec![signed_cell(close).over(PERSON_COLUMNS + 1)]));
    of_case(
        words::APPLICATION,
        &file.number,
        vec![title(words::APPLICATION), person_table(rows)],
    )
}

pub(super) fn of_side(file: &CaseFile, side: Side) -> Vec<&Person> {
    file.parties.iter().filter(|one| one.side == side).collect()
}
