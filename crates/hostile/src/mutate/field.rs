//! Protobuf messages: one field anywhere in the tree is changed, and every length around it fits.

use super::{bytes, chunk, leb, take_leb};
use crate::Draw;

/// What a field holds, as its wire type tells.
#[derive(Debug, Clone)]
enum Value {
    Number(u64),
    Fixed(Vec<u8>),
    Bytes(Vec<u8>),
}

#[derive(Debug, Clone)]
struct Field {
    key: u64,
    value: Value,
}

/// Changes one field of a message; bytes that are no message are changed as bytes.
#[must_use]
pub fn message(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    match read(input) {
        Some(mut fields) if !fields.is_empty() => {
            change(&mut fields, draw);
            write(&fields)
        }
        _ => bytes(input, draw),
    }
}

fn change(fields: &mut Vec<Field>, draw: &mut Draw) {
    let at = draw.below(fields.len());
    match draw.below(10) {
        0 => {
            fields.remove(at);
        }
        1 => {
            let field = fields[at].clone();
            // A few bytes that stand for many items are what bounds are for.
            for _ in 0..1 + draw.length(3_000) {
                fields.insert(at, field.clone());
            }
        }
        2 => {
            let other = draw.below(fields.len());
            fields.swap(at, other);
        }
        3 => fields[at].key ^= 8 << draw.below(4),
        _ => fields[at].value = changed(&fields[at].value, draw),
    }
}

fn changed(value: &Value, draw: &mut Draw) -> Value {
    match value {
        Value::Number(number) => Value::Number(match draw.below(3) {
            0 => super::EDGES[draw.below(super::EDGES.len())],
            1 => number.wrapping_add(1),
            _ => number ^ (1 << draw.below(64)),
        }),
        Value::Fixed(fixed) => Value::Fixed(fixed.iter().map(|_| draw.byte()).collect()),
        Value::Bytes(inner) => Value::Bytes(match draw.below(4) {
            0 => bytes(inner, draw),
            _ if chunk::is_one(inner) => chunk::change(inner, draw),
            _ => message(inner, draw),
        }),
    }
}

fn read(mut rest: &[u8]) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    while !rest.is_empty() {
        let key = take_leb(&mut rest)?;
        if key >> 3 == 0 {
            return None;
        }
        let value = match key & 7 {
            0 => Value::Number(take_leb(&mut rest)?),
            1 => Value::Fixed(take(&mut rest, 8)?),
            2 => {
                let len = usize::try_from(take_leb(&mut rest)?).ok()?;
                Value::Bytes(take(&mut rest, len)?)
            }
            5 => Value::Fixed(take(&mut rest, 4)?),
            _ => return None,
        };
        fields.push(Field { key, value });
    }
    Some(fields)
}

fn take(rest: &mut &[u8], len: usize) -> Option<Vec<u8>> {
    let (taken, after) = rest.split_at_checked(len)?;
    *rest = after;
    Some(taken.to_vec())
}

fn write(fields: &[Field]) -> Vec<u8> {
    let mut written = Vec::new();
    for Field { key, value } in fields {
        written.extend(leb(*key));
        match value {
            Value::Number(number) => written.extend(leb(*number)),
            Value::Fixed(fixed) => written.extend(fixed),
            Value::Bytes(inner) => {
                written.extend(leb(inner.len() as u64));
                written.extend(inner);
            }
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_again_byte_for_byte() {
        let message = [
            8, 150, 1, 18, 3, b'a', b'b', b'c', 25, 1, 2, 3, 4, 5, 6, 7, 8, 37, 1, 2, 3, 4,
        ];
        assert_eq!(write(&read(&message).unwrap()), message);
        assert!(read(&[18, 200, 1, 2]).is_none(), "a length past the end");
    }

    #[test]
    fn a_changed_message_is_still_a_run_of_fields() {
        let message = [10, 4, 8, 1, 16, 2, 24, 3];
        for seed in 0..200 {
            let changed = super::message(&message, &mut Draw::starting_at(seed));
            assert!(
                read(&changed).is_some() || changed.len() < 400,
                "{changed:?}"
            );
        }
    }
}
