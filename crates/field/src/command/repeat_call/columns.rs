//! Which column of a list is what: as somebody says, as it was with a list of the same names, or by its name. It
//! judges names, and no row.

use std::collections::BTreeSet;

use contract::command::repeat_call::{Column, Columns};
use contract::{Code, Failure};
use table::Table;

/// In so many rows an example is looked for.
const LOOKED_AT: usize = 20;
/// How much of it is told.
const EXAMPLE_CHARS: usize = 40;

/// What a column is usually called, the surest first.
const NAMES: &[(Column, &[&str])] = &[
    (
        Column::At,
        &["报警时间", "接警时间", "警情时间", "时间", "日期"],
    ),
    (
        Column::Phone,
        &["报警电话", "联系电话", "主叫号码", "电话", "手机"],
    ),
    (
        Column::Place,
        &[
            "警情地址",
            "事发地址",
            "案发地址",
            "报警地址",
            "家庭住址",
            "地址",
            "地点",
        ],
    ),
    (
        Column::Kind,
        &["警情类别", "警情类型", "报警类别", "类别", "类型"],
    ),
    (
        Column::Number,
        &["警情编号", "接警单号", "接警编号", "编号"],
    ),
    (
        Column::Words,
        &["简要警情", "报警内容", "警情内容", "内容", "案情"],
    ),
];

/// Calls a column without a name by its letter, as spreadsheets do, when something stands in it: `[C]`.
pub(super) fn name_the_nameless(table: &mut Table) {
    for at in 0..table.columns.len() {
        let is_used = || table.rows.iter().any(|row| !row.cells[at].is_empty());
        if table.columns[at].is_empty() && is_used() {
            table.columns[at] = format!("[{}]", letters(at));
        }
    }
}

/// `A` to `Z`, `AA` and so on.
fn letters(at: usize) -> String {
    let (before, last) = (at / 26, at % 26);
    let last = char::from(b'A' + u8::try_from(last).unwrap_or_default());
    match before {
        0 => last.to_string(),
        _ => format!("{}{last}", letters(before - 1)),
    }
}

/// Which column is what: as it is asked for, as it was with a list of the same names, or by its name.
///
/// # Errors
/// `bad_arguments` where the list has no such column, or one is to be two things.
pub(super) fn of(
    table: &Table,
    asked: Option<&Columns>,
    known: &[(Vec<String>, Columns)],
) -> Result<Columns, Failure> {
    let columns = match asked {
        Some(asked) => asked.clone(),
        None => known
            .iter()
            .find(|(names, _)| *names == table.columns)
            .map_or_else(|| by_name(table), |(_, columns)| columns.clone()),
    };
    let bad = |detail: String| Err(Failure::new(Code::BadArguments, detail));
    for (column, name) in &columns {
        if !table.columns.contains(name) {
            let names = table.columns.join("、");
            return bad(format!(
                "there is no column {name:?} for {}: there is {names}",
                column.code()
            ));
        }
    }
    let one = columns.values().collect::<BTreeSet<_>>().len() == columns.len();
    if !one {
        return bad("one column cannot be two things: say another for one of them".into());
    }
    Ok(columns)
}

/// What has to be said still: when and the kind, and the telephone where there is no place either.
pub(super) fn needs(columns: &Columns) -> Vec<Column> {
    let said = |column: &Column| columns.contains_key(column);
    let mut needs: Vec<Column> = [Column::At, Column::Kind].into();
    needs.retain(|column| !said(column));
    if !said(&Column::Phone) && !said(&Column::Place) {
        needs.push(Column::Phone);
    }
    needs
}

/// It was not said which columns are what is needed.
pub(super) fn not_said(table: &Table) -> Failure {
    let names = table.columns.join("、");
    let detail = format!(
        "say in `columns` which of {names} is at (报警时间), kind (警情类别), and phone (报警电话) or place (警情地址)"
    );
    Failure::new(Code::BadArguments, detail)
}

/// What stands first under each name.
pub(super) fn examples(table: &Table) -> Vec<String> {
    let first = |at: usize| {
        let mut cells = table.rows.iter().take(LOOKED_AT).map(|row| &row.cells[at]);
        let cell = cells.find(|cell| !cell.is_empty());
        cell.map_or_else(String::new, |cell| {
            cell.chars().take(EXAMPLE_CHARS).collect()
        })
    };
    (0..table.columns.len()).map(first).collect()
}

fn by_name(table: &Table) -> Columns {
    let mut columns = Columns::new();
    let mut left: Vec<&String> = table.columns.iter().collect();
    for (column, names) in NAMES {
        let found = names.iter().find_map(|name| {
            let exact = left.iter().position(|one| one == name);
            exact.or_else(|| left.iter().position(|one| one.contains(name)))
        });
        if let Some(at) = found {
            columns.insert(*column, left.remove(at).clone());
        }
    }
    columns
}

/// Where each column stands.
pub(super) fn places(table: &Table, columns: &Columns) -> Vec<(Column, usize)> {
    let place = |(column, name): (&Column, &String)| {
        let at = table.columns.iter().position(|one| one == name)?;
        Some((*column, at))
    };
    columns.iter().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_lettered_as_spreadsheets_letter_them() {
        let lettered = [0, 25, 26, 51, 52, 255].map(letters);
        assert_eq!(lettered, ["A", "Z", "AA", "AZ", "BA", "IV"]);
    }
}
