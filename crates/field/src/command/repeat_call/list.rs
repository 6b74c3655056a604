//! A list of calls, row by row: read, checked and hashed before anything is written, and then written in one
//! transaction.

use std::collections::HashSet;
use std::ops::ControlFlow;

use contract::Failure;
use contract::command::repeat_call::{
    BadRow, Column, Columns, Import, Imported, Part, Rule, Wrong,
};
use hmac::{Hmac, KeyInit, Mac};
use model::{UtcMs, household};
use sha2::Sha256;
use store::repeat_call::{self, Call, NewCall, Taken};
use store::setting;
use table::{Limits, Row, Table, Written};

use super::going::One;
use super::{columns, moment, refused, said};
use crate::Field;
use crate::failure::Stop;

/// How the columns of the last lists were taken, by the names over them.
const KNOWN: &str = "repeat_call.columns";
/// More bad rows than these are not told at once.
const MOST_TOLD: usize = 200;
/// The longest cell that is kept, in characters.
const MOST_CHARS: usize = 2_000;
/// A clock at the station may be ahead.
const AHEAD_MS: i64 = 24 * 3_600_000;

pub(super) fn import(
    field: &Field,
    one: &One<'_>,
    bytes: &[u8],
    asked: &Import,
) -> Result<Imported, Failure> {
    let mut table = read(one, bytes)?;
    columns::name_the_nameless(&mut table);
    let (rule, known) = field.store.read(|r| {
        let known: Vec<(Vec<String>, Columns)> = setting::get(r, KNOWN)?;
        Ok::<_, Stop>((setting::get::<Rule>(r, said::RULE)?, known))
    })?;
    let columns = columns::of(&table, asked.columns.as_ref(), &known)?;
    let mut imported = Imported {
        done: false,
        written: match table.written {
            Written::Csv(encoding) => encoding.name().to_owned(),
            Written::Xlsx => "XLSX".to_owned(),
        },
        names: table.columns.clone(),
        examples: columns::examples(&table),
        needs: columns::needs(&columns),
        columns: columns.clone(),
        rows: count(table.rows.len()),
        new: 0,
        known: 0,
        too_old: 0,
        family: 0,
        bad: 0,
        reasons_from: asked.reasons_from,
        reasons: Vec::new(),
    };
    if !imported.needs.is_empty() {
        return match asked.dry_run {
            true => Ok(imported),
            false => Err(columns::not_said(&table)),
        };
    }
    let key = field.store.write(|w| Ok::<_, Stop>(repeat_call::key(w)?))?;
    let now = field.parts.clock.now();
    let reading = Reading {
        places: columns::places(&table, &columns),
        columns: &columns,
        rule: &rule,
        key: Hmac::new_from_slice(&key).map_err(crate::failure::internal)?,
        now,
        since: said::since(&rule, now),
        told_from: usize::try_from(asked.reasons_from).unwrap_or(usize::MAX),
    };
    let read = reading.all(one, &table)?;
    (imported.too_old, imported.bad) = (count(read.too_old), count(read.bad));
    imported.reasons = read.reasons;
    let taken = if asked.dry_run || (read.bad > 0 && !asked.leave_out_bad) {
        would_take(field, one, &read.calls)?
    } else {
        imported.done = true;
        field.store.write(|w| {
            let mut taken = Taken::default();
            for (at, call) in read.calls.iter().enumerate() {
                repeat_call::take(w, call, &mut taken)?;
                one.step(Part::TakingIn, at + 1, read.calls.len())?;
            }
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

/// The table that the bytes are.
fn read(one: &One<'_>, bytes: &[u8]) -> Result<Table, Failure> {
    let size = |rows| usize::try_from(rows).unwrap_or(usize::MAX);
    let mut watch = |rows, about| match one.step(Part::Reading, size(rows), size(about)) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    };
    table::read_watched(bytes, Limits::USUAL, &mut watch).map_err(|error| refused::unread(&error))
}

/// What taking calls in would come to.
fn would_take(field: &Field, one: &One<'_>, calls: &[NewCall]) -> Result<Taken, Failure> {
    let taken = field.store.read(|r| {
        let (mut taken, mut seen) = (Taken::default(), HashSet::new());
        for (at, call) in calls.iter().enumerate() {
            one.step(Part::Comparing, at + 1, calls.len())?;
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

struct Reading<'a> {
    places: Vec<(Column, usize)>,
    columns: &'a Columns,
    rule: &'a Rule,
    key: Hmac<Sha256>,
    now: UtcMs,
    since: UtcMs,
    /// How many bad rows are passed over before one is told.
    told_from: usize,
}

#[derive(Default)]
struct Read {
    calls: Vec<NewCall>,
    too_old: usize,
    bad: usize,
    reasons: Vec<BadRow>,
}

impl Reading<'_> {
    fn all(&self, one: &One<'_>, table: &Table) -> Result<Read, Failure> {
        let mut read = Read::default();
        for (at, row) in table.rows.iter().enumerate() {
            one.step(Part::Checking, at + 1, table.rows.len())?;
            match self.one(row) {
                Ok(Some(call)) => read.calls.push(call),
                Ok(None) => read.too_old += 1,
                Err((column, why)) => {
                    read.bad += 1;
                    if read.bad > self.told_from && read.reasons.len() < MOST_TOLD {
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
        Ok(read)
    }

    /// None of a call that is too old to be kept.
    fn one(&self, row: &Row) -> Result<Option<NewCall>, (Column, Wrong)> {
        let cell = |column: Column| {
            let place = self.places.iter().find(|(one, _)| *one == column);
            place.map_or("", |(_, at)| row.cells[*at].as_str())
        };
        for column in Column::ALL {
            if table::is_formula(cell(*column)) {
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

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
