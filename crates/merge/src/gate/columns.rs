//! Counts what the columns of a change or of a document stand for before anything decodes them: a few bytes
//! of run lengths can stand for more operations, and a few bytes of a length for more memory, than
//! there is.
//!
//! Source: the Automerge binary format, <https://automerge.org/automerge-binary-format-spec/>.

use super::{Held, MAX_CHANGE_OPS, Reason, held};

/// Magic, checksum and type.
const HEAD: usize = 9;
const HASH: usize = 32;
/// What an operation replaces stands in columns of its own, where it may name several.
const MAX_NAMED: u64 = 4 * MAX_CHANGE_OPS as u64;
/// The bit of a column that says it is compressed; a change has none such, and a document that comes from
/// outside may have none.
const DEFLATED: u64 = 8;

/// A column: its number with its kind, and its bytes.
type Column<'a> = (u64, &'a [u8]);

/// Checks that no column of a change stands for more than a change may have, and that no text in one is
/// longer than the column.
///
/// # Errors
/// [`Reason::TooLarge`]; [`Reason::NotAChange`] for what cannot be read so far.
pub(super) fn check(chunk: &[u8]) -> Result<(), Held> {
    let columns = of_change(chunk).ok_or_else(|| held(Reason::NotAChange, "no columns"))?;
    bounded(columns, None)
}

/// The same of a document, which must be one chunk and nothing after it.
///
/// # Errors
/// [`Reason::TooLarge`]; [`Reason::NotAChange`] for what cannot be read so far.
pub(super) fn check_document(chunk: &[u8]) -> Result<(), Held> {
    let columns = of_document(chunk);
    let columns = columns.ok_or_else(|| held(Reason::NotAChange, "no columns"))?;
    bounded(columns.changes, Some(columns.actors))?;
    bounded(columns.operations, Some(columns.actors))
}

/// `actors` says how many there are to be named, where that is known: room is made for as many as the
/// largest number that names one.
fn bounded(columns: Vec<Column<'_>>, actors: Option<u64>) -> Result<(), Held> {
    let mut group = None;
    for (kind, data) in columns {
        let (id, kind) = (kind >> 4, Kind::of(kind));
        if kind == Kind::Group {
            group = Some(id);
        }
        let most = match kind {
            Kind::Group => MAX_CHANGE_OPS as u64,
            _ if group == Some(id) => MAX_NAMED,
            _ => MAX_CHANGE_OPS as u64,
        };
        let rows = kind
            .rows(data, actors)
            .ok_or_else(|| held(Reason::NotAChange, format!("column {id} cannot be read")))?;
        if rows > most {
            return Err(held(
                Reason::TooLarge,
                format!("column {id} stands for {rows} operations"),
            ));
        }
    }
    Ok(())
}

/// The columns of a change. None when it is not laid out as a change.
fn of_change(chunk: &[u8]) -> Option<Vec<Column<'_>>> {
    let rest = &mut chunk.get(HEAD..)?;
    let _length = number(rest)?;
    let deps = number(rest)?;
    skip(rest, deps.checked_mul(HASH as u64)?)?;
    skip_one(rest)?;
    // Sequence number, first operation, time; then the message and the other actors.
    for _ in 0..3 {
        number(rest)?;
    }
    skip_one(rest)?;
    for _ in 0..number(rest)? {
        skip_one(rest)?;
    }
    let heads = heads(rest)?;
    bytes_of(rest, heads)
}

/// What a document is laid out as.
struct Laid<'a> {
    actors: u64,
    changes: Vec<Column<'a>>,
    operations: Vec<Column<'a>>,
}

/// The columns of a document. None when it is not laid out as one.
fn of_document(chunk: &[u8]) -> Option<Laid<'_>> {
    let rest = &mut chunk.get(HEAD..)?;
    if number(rest)? != u64::try_from(rest.len()).ok()? {
        return None;
    }
    let actors = number(rest)?;
    for _ in 0..actors {
        skip_one(rest)?;
    }
    let newest = number(rest)?;
    skip(rest, newest.checked_mul(HASH as u64)?)?;
    let (changes, operations) = (heads(rest)?, heads(rest)?);
    let laid = Laid {
        actors,
        changes: bytes_of(rest, changes)?,
        operations: bytes_of(rest, operations)?,
    };
    // Where the newest changes stand among the others.
    for _ in 0..newest {
        number(rest)?;
    }
    rest.is_empty().then_some(laid)
}

/// The number of each column, and how many bytes it has.
fn heads(rest: &mut &[u8]) -> Option<Vec<(u64, u64)>> {
    let count = number(rest)?;
    let mut heads = Vec::new();
    for _ in 0..count {
        heads.push((number(rest)?, number(rest)?));
    }
    Some(heads)
}

fn bytes_of<'a>(rest: &mut &'a [u8], heads: Vec<(u64, u64)>) -> Option<Vec<Column<'a>>> {
    let data = heads.into_iter().map(|(kind, len)| {
        let whole = kind & DEFLATED == 0;
        whole.then_some((kind, skip(rest, len)?))
    });
    data.collect()
}

/// How a column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Group,
    Actors,
    Numbers,
    Booleans,
    Texts,
    Raw,
}

impl Kind {
    const fn of(kind: u64) -> Self {
        match kind & 7 {
            0 => Self::Group,
            1 => Self::Actors,
            4 => Self::Booleans,
            5 => Self::Texts,
            7 => Self::Raw,
            _ => Self::Numbers,
        }
    }

    /// How many rows the bytes stand for; none when they cannot be read.
    fn rows(self, data: &[u8], actors: Option<u64>) -> Option<u64> {
        let rest = &mut &data[..];
        let mut rows = 0_u64;
        while !rest.is_empty() {
            rows = rows.saturating_add(match self {
                Self::Raw => return Some(0),
                Self::Booleans => number(rest)?,
                Self::Group | Self::Actors | Self::Numbers | Self::Texts => {
                    self.run(rest, actors)?
                }
            });
        }
        Some(rows)
    }

    /// A run: one value many times, many values once, or nothing many times.
    fn run(self, rest: &mut &[u8], actors: Option<u64>) -> Option<u64> {
        let run = signed(rest)?;
        match run {
            0 => number(rest),
            1.. => {
                self.value(rest, actors)?;
                Some(run.unsigned_abs())
            }
            _ => {
                for _ in 0..run.unsigned_abs() {
                    self.value(rest, actors)?;
                }
                Some(run.unsigned_abs())
            }
        }
    }

    fn value(self, rest: &mut &[u8], actors: Option<u64>) -> Option<()> {
        match self {
            Self::Texts => skip_one(rest),
            Self::Actors => {
                let named = number(rest)?;
                actors.is_none_or(|actors| named < actors).then_some(())
            }
            _ => number(rest).map(|_| ()),
        }
    }
}

/// A number of seven bits a byte, the lowest first: what the bits stand for, and how many there are.
fn bits(rest: &mut &[u8]) -> Option<(u64, u32)> {
    let mut number = 0_u64;
    for at in 0..10 {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte < 0x80 {
            return Some((number, 7 * (at + 1)));
        }
    }
    None
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    bits(rest).map(|(number, _)| number)
}

fn signed(rest: &mut &[u8]) -> Option<i64> {
    let (number, width) = bits(rest)?;
    let unused = 64_u32.saturating_sub(width);
    Some((number << unused).cast_signed() >> unused)
}

fn skip<'a>(rest: &mut &'a [u8], len: u64) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(usize::try_from(len).ok()?)?;
    *rest = after;
    Some(taken)
}

/// A length and as many bytes.
fn skip_one(rest: &mut &[u8]) -> Option<()> {
    let len = number(rest)?;
    skip(rest, len).map(|_| ())
}

#[cfg(test)]
mod tests;
