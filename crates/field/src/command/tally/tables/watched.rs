//! What is watched as it may be told: by who watches, and no small count.

use super::super::told::{Time, WATCHED, WATCHED_NOW};
use super::{Figure, Table, words};

/// How often cases came under somebody's eyes in the time, and how many are watched as the report is made: two wholes,
/// each with its parts.
pub(super) fn watched(time: &Time) -> Table {
    let wholes = [WATCHED, WATCHED_NOW];
    let all = wholes.map(|what| time.count(what));
    let none = all.iter().all(|all| matches!(all, Figure::Count(0)));
    let mut rows = vec![("合计".to_owned(), all.to_vec())];
    rows.extend(words::WATCHED.iter().enumerate().map(|(at, (_, name))| {
        let of = wholes.map(|what| time.told(what, |place| place.part(0, at)));
        ((*name).to_owned(), of.to_vec())
    }));
    Table {
        name: "督办",
        columns: ["本期列入（件次）", "制表时在督办（件）"]
            .map(String::from)
            .into(),
        rows: if none { Vec::new() } else { rows },
        bars: None,
    }
}
