//! The outlines a device gets: those of its grids and of the areas they lie in, and no others. The directory says
//! all of them as one hash, so that a device asks only when something differs.

use std::collections::{BTreeMap, BTreeSet};

use wire::{Outlined, OutlinesGiven, OutlinesWanted};

use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::registry::Books;

/// Bytes of outlines in one answer, before compression.
const ANSWER_BYTES: usize = 512 * 1024;
/// Digits of the areas that may have an outline, the county first.
const LEVELS: [usize; 3] = [6, 9, 12];

/// All outlines of a seat as one hash; empty when there are none.
///
/// # Errors
/// The database failed.
pub(crate) fn told(books: &dyn Books, seat: &Seat) -> Result<Vec<u8>, DatabaseError> {
    let all = books.outline_hashes(&places(seat))?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let all = all.iter().map(|(code, hash)| (code.as_str(), hash));
    Ok(proof::outlines_digest(all).to_vec())
}

/// What differs from what a device of this seat holds, as much as one answer takes.
///
/// # Errors
/// The database failed.
pub(crate) fn give(
    books: &dyn Books,
    seat: &Seat,
    wanted: &OutlinesWanted,
) -> Result<OutlinesGiven, DatabaseError> {
    let all: BTreeMap<String, [u8; 32]> =
        books.outline_hashes(&places(seat))?.into_iter().collect();
    let held: BTreeMap<&str, &[u8]> = wanted
        .held
        .iter()
        .filter(|held| wire::outlines::outlined(&held.code).is_ok())
        .map(|held| (held.code.as_str(), held.sha256.as_slice()))
        .collect();
    let mut given = OutlinesGiven {
        gone: held
            .keys()
            .filter(|code| !all.contains_key(**code))
            .map(|code| (*code).to_owned())
            .collect(),
        ..OutlinesGiven::default()
    };
    let mut bytes_left = ANSWER_BYTES;
    for (code, hash) in &all {
        if held.get(code.as_str()).is_some_and(|held| held == hash) {
            continue;
        }
        let Some(bytes) = books.outline(code)? else {
            continue;
        };
        if bytes.len() > bytes_left && !given.outlines.is_empty() {
            given.more = true;
            break;
        }
        bytes_left = bytes_left.saturating_sub(bytes.len());
        given.outlines.push(Outlined {
            code: code.clone(),
            bytes,
        });
    }
    Ok(given)
}

/// The grids people live in that a seat may hold, and the areas around them up to the county.
fn places(seat: &Seat) -> Vec<String> {
    let grids = seat.grant.iter().filter(|grid| !grid.is_channel());
    let mut places = BTreeSet::new();
    for grid in grids {
        let code = grid.as_str();
        places.extend(LEVELS.iter().filter_map(|len| code.get(..*len)));
        places.insert(code);
    }
    places.into_iter().map(str::to_owned).collect()
}
