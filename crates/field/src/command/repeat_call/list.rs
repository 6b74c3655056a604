//! A list of calls, row by row: read, checked and hashed before anything is written, and then written in one
//! transaction.

use std::collections::{BTreeSet, HashSet};

use contract::command::repeat_call::{BadRow, Column, Columns, Import, Imported, Rule, Wrong};
use contract::{Code, Failure};
use hmac::{Hmac, KeyInit, Mac};
use model::{UtcMs, household};
use sha2::Sha256;
use store::repeat_call::{self, Call, NewCall, Taken};
use store::setting;
use table::{Limits, Row, Table, Written};

use super::{moment, said};
use crate::Field;
use crate::failure::Stop;

/// How the columns of the last lists were taken, by the names over them.
const KNOWN: &str = "repeat_call.columns";
/// More bad rows than these are not told one by one.
const MOST_TOLD: usize = 200;
/// The longest cell that is kept, in characters.
const MOST_CHARS: usize = 2_000;
/// A clock at the station may be ahead.
const AHEAD_MS: i64 = 24 * 3_600_000;

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

pub(super) fn import(field: &Field, bytes: &[u8], asked: &Import) -> Result<Imported, Failure> {
    let table = table::read(bytes, Limits::USUAL)
        .map_err(|error| Failure::new(Code::BadArguments, error.to_string()))?;
    let (rule, known) = field.store.read(|r| {
        let known: Vec<(Vec<String>, Columns)> = setting::get(r, KNOWN)?;
        Ok::<_, Stop>((setting::get::<Rule>(r, said::RULE)?, known))
    })?;
    let columns = columns(&table, asked.columns.as_ref(), &known)?;
    let key = field.store.write(|w| Ok::<_, Stop>(repeat_call::key(w)?))?;
    let now = field.parts.clock.now();
    let reading = Reading {
        places: places(&table, &columns),
        columns: &columns,
        rule: &rule,
        key: Hmac::new_from_slice(&key).map_err(crate::failure::internal)?,
        now,
        since: said::since(&rule, now),
    };
    let read = reading.all(&table);
    let mut imported = Imported {
        done: false,
        written: match table.written {
            Written::Csv(encoding) => encoding.name().to_owned(),
            Written::Xlsx => "XLSX".to_owned(),
        },
        names: table.columns.clone(),
        columns: columns.clone(),
        rows: count(table.rows.len()),
        new: 0,
        known: 0,
        too_old: count(read.too_old),
        family: 0,
        bad: count(read.bad),
        reasons: read.reasons,
    };
    let taken = if asked.dry_run || (read.bad > 0 && !asked.leave_out_bad) {
        would_take(field, &read.calls)?
    } else {
        let rows = read.calls.len();
        imported.done = true;
        field.store.write(|w| {
            let taken = repeat_call::take(w, &read.calls, |done| field.lists.tell(done, rows))?;
            let mut known = known;
            known.retain(|(names, _)| *names != table.columns);
            known.insert(0, (table.columns.clone(), columns.clone()));
            known.truncate(10);
            setting::put(w, KNOWN, &known)?;
            Ok::<_, Stop>(taken)
        })?
    };
    (imported.new, imported.known, imported.family) = (taken.new, taken.known, taken.family);
    Ok(imported)
}

/// What taking calls in would come to.
fn would_take(field: &Field, calls: &[NewCall]) -> Result<Taken, Failure> {
    let taken = field.store.read(|r| {
        let (mut taken, mut seen) = (Taken::default(), HashSet::new());
        for call in calls {
            if !seen.insert(call.same) || repeat_call::is_known(r, &call.same)? {
                taken.known += 1;
            } else {
                taken.new += 1;
                taken.family += u32::from(call.call.family);
            }
        }
        Ok::<_, Stop>(taken)
    })?;
    Ok(taken)
}

/// Which column is what: as it is asked for, as it was with a list of the same names, or by its name.
fn columns(
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
    let needed = columns.contains_key(&Column::At) && columns.contains_key(&Column::Kind);
    let household = columns.contains_key(&Column::Phone) || columns.contains_key(&Column::Place);
    if !needed || !household {
        let names = table.columns.join("、");
        return bad(format!(
            "say in `columns` which of {names} is at (报警时间), kind (警情类别), and phone (报警电话) or place (警情地址)"
        ));
    }
    Ok(columns)
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
fn places(table: &Table, columns: &Columns) -> Vec<(Column, usize)> {
    let place = |(column, name): (&Column, &String)| {
        let at = table.columns.iter().position(|one| one == name)?;
        Some((*column, at))
    };
    columns.iter().filter_map(place).collect()
}

struct Reading<'a> {
    places: Vec<(Column, usize)>,
    columns: &'a Columns,
    rule: &'a Rule,
    key: Hmac<Sha256>,
    now: UtcMs,
    since: UtcMs,
}

#[derive(Default)]
struct Read {
    calls: Vec<NewCall>,
    too_old: usize,
    bad: usize,
    reasons: Vec<BadRow>,
}

impl Reading<'_> {
    fn all(&self, table: &Table) -> Read {
        let mut read = Read::default();
        for row in &table.rows {
            match self.one(row) {
                Ok(Some(call)) => read.calls.push(call),
                Ok(None) => read.too_old += 1,
                Err((column, why)) => {
                    read.bad += 1;
                    if read.reasons.len() < MOST_TOLD {
                        let column = self.columns.get(&column).cloned();
                        read.reasons.push(BadRow {
                            line: row.line,
                            column: column.unwrap_or_default(),
                            why,
                        });
                    }
                }
            }
        }
        read
    }

    /// None of a call that is too old to be kept.
    fn one(&self, row: &Row) -> Result<Option<NewCall>, (Column, Wrong)> {
        let cell = |column: Column| {
            let place = self.places.iter().find(|(one, _)| *one == column);
            place.map_or("", |(_, at)| row.cells[*at].as_str())
        };
        for column in Column::ALL {
            if is_formula(cell(*column)) {
                return Err((*column, Wrong::Formula));
            }
            if cell(*column).chars().nth(MOST_CHARS).is_some() {
                return Err((*column, Wrong::TooLong));
            }
        }
        let (phone, address, kind) = (cell(Column::Phone), cell(Column::Place), cell(Column::Kind));
        if cell(Column::At).is_empty() {
            return Err((Column::At, Wrong::Missing));
        }
        let at = moment::moment(cell(Column::At)).ok_or((Column::At, Wrong::NotAMoment))?;
        if at > self.now.plus_ms(AHEAD_MS) {
            return Err((Column::At, Wrong::InFuture));
        }
        if kind.is_empty() {
            return Err((Column::Kind, Wrong::Missing));
        }
        let marks = [
            household::phone(phone).map(|phone| self.hash(b'p', &phone)),
            household::address(address).map(|address| self.hash(b'a', &address)),
        ];
        let marks: Vec<[u8; 16]> = marks.into_iter().flatten().collect();
        if marks.is_empty() {
            let column = if self.columns.contains_key(&Column::Place) {
                Column::Place
            } else {
                Column::Phone
            };
            return Err((column, Wrong::NoHousehold));
        }
        if at < self.since {
            return Ok(None);
        }
        let number = cell(Column::Number);
        let same = if number.is_empty() {
            let whole = [&at.0.to_string(), phone, address, cell(Column::Words)];
            self.hash(b'c', &whole.join("\u{1f}"))
        } else {
            self.hash(b'n', number)
        };
        Ok(Some(NewCall {
            same,
            marks,
            call: Call {
                at,
                family: self.rule.is_family(kind),
                kind: kind.to_owned(),
                phone: phone.to_owned(),
                address: address.to_owned(),
                words: cell(Column::Words).to_owned(),
            },
        }))
    }

    /// HMAC-SHA-256 with the key of this device, cut to 128 bits.
    fn hash(&self, of: u8, text: &str) -> [u8; 16] {
        let mut mac = self.key.clone();
        mac.update(&[of]);
        mac.update(text.as_bytes());
        let whole = mac.finalize().into_bytes();
        let mut short = [0; 16];
        short.copy_from_slice(&whole[..16]);
        short
    }
}

/// What a spreadsheet program would run; a telephone may begin with a plus.
fn is_formula(cell: &str) -> bool {
    let mut letters = cell.chars();
    match letters.next() {
        Some('=' | '@') => true,
        Some('+' | '-') => {
            !letters.all(|letter| letter.is_ascii_digit() || " -()".contains(letter))
        }
        _ => false,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
