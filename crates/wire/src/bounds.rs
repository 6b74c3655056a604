//! How many items a message may have. Two bytes of a payload can stand for an item that takes a
//! hundred in memory, so they are counted before anything is decoded. It looks at the tags only and
//! never at what an item says.

use crate::WireError;

/// The most items of one kind in a message.
pub const MAX_ITEMS: usize = 10_000;
/// The most places the workers of a directory work in, all of them together.
pub const MAX_REACHES: usize = 20_000;
/// The most cursors in a message.
pub const MAX_CURSORS: usize = 2_000;
/// The most names a device says it wrote under before: more than a server keeps of one.
pub const MAX_FORMER_ACTORS: usize = 64;

/// The most changes the documents of one part have together.
pub const MAX_PART_CHANGES: usize = 20_000;

/// A field that may stand more than once in a message.
#[derive(Debug, Clone, Copy)]
pub struct Repeated {
    /// Its tag.
    pub tag: u64,
    /// What its items are, for the sentence.
    pub items: &'static str,
    /// How many there may be.
    pub max: usize,
    /// The repeated fields of each item; their items are counted over all items together.
    pub inside: &'static [Repeated],
    /// Whether its items are numbers, which may stand one after the other in one field.
    numbers: bool,
}

impl Repeated {
    /// A field with a bound, whose items have no repeated fields.
    #[must_use]
    pub const fn new(tag: u64, items: &'static str, max: usize) -> Self {
        Self {
            tag,
            items,
            max,
            inside: &[],
            numbers: false,
        }
    }

    /// A field of numbers with a bound.
    #[must_use]
    pub const fn of_numbers(tag: u64, items: &'static str, max: usize) -> Self {
        Self {
            numbers: true,
            ..Self::new(tag, items, max)
        }
    }

    /// The field with the repeated fields of its items.
    #[must_use]
    pub const fn with(self, inside: &'static [Self]) -> Self {
        Self { inside, ..self }
    }
}

/// Counts the items of a payload.
///
/// # Errors
/// [`WireError::TooMany`]; [`WireError::NotAMessage`] when the payload is no run of fields.
pub(crate) fn check(kind: u8, payload: &[u8], fields: &[Repeated]) -> Result<(), WireError> {
    if fields.is_empty() {
        return Ok(());
    }
    let mut counts = vec![0; fields.len()];
    let mut inner = vec![Vec::new(); fields.len()];
    let mut rest = payload;
    while !rest.is_empty() {
        let (tag, value) = field(&mut rest).ok_or_else(|| WireError::NotAMessage {
            kind,
            detail: "its fields are cut or damaged".to_owned(),
        })?;
        let Some(at) = fields.iter().position(|field| field.tag == tag) else {
            continue;
        };
        counts[at] += match value {
            Some(packed) if fields[at].numbers => {
                packed.iter().filter(|byte| **byte < 0x80).count()
            }
            _ => 1,
        };
        if counts[at] > fields[at].max {
            return Err(WireError::TooMany {
                items: fields[at].items,
                max: fields[at].max,
            });
        }
        if !fields[at].inside.is_empty() {
            // Fields of the same item that stands twice are merged by the decoder, as are these.
            inner[at].extend_from_slice(value.unwrap_or_default());
        }
    }
    for (field, payload) in fields.iter().zip(inner) {
        check(kind, &payload, field.inside)?;
    }
    Ok(())
}

/// Takes one field off; gives back its tag and, when it has a length, its bytes. A group is passed
/// like the fields in it, which then count as if they stood outside: no message has one.
fn field<'a>(rest: &mut &'a [u8]) -> Option<(u64, Option<&'a [u8]>)> {
    const VARINT: u64 = 0;
    const EIGHT_BYTES: u64 = 1;
    const WITH_LENGTH: u64 = 2;
    const GROUP_BEGINS: u64 = 3;
    const GROUP_ENDS: u64 = 4;
    const FOUR_BYTES: u64 = 5;
    let key = varint(rest)?;
    let value = match key & 7 {
        VARINT => {
            varint(rest)?;
            None
        }
        EIGHT_BYTES => {
            take(rest, 8)?;
            None
        }
        WITH_LENGTH => {
            let len = varint(rest)?;
            Some(take(rest, usize::try_from(len).ok()?)?)
        }
        GROUP_BEGINS | GROUP_ENDS => None,
        FOUR_BYTES => {
            take(rest, 4)?;
            None
        }
        _ => return None,
    };
    Some((key >> 3, value))
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (value, after) = rest.split_at_checked(len)?;
    *rest = after;
    Some(value)
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    const LONGEST: usize = 10;
    let mut number = 0;
    for at in 0..LONGEST {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}
