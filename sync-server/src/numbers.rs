//! Gives devices numbers for papers, a block at a time, so that they can number without a line. A number
//! is given once: the last one given stands in the books and is raised in the same transaction. Whoever
//! lost the answer gets the same block again.

use std::collections::BTreeSet;

use model::number::Series;
use model::{AreaCode, GridId, Role, UtcMs};
use wire::{NumberBlock, NumberWish, NumbersGiven, NumbersWanted};

use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::registry::{Block, Books, Counted};

/// How many a device of one village or two gets at once.
const FEW_VILLAGES: u64 = 10;
/// How many a device of more villages gets at once, so that no village's numbers lie about unused.
const MANY_VILLAGES: u64 = 3;
/// How many are passed over after a backup was restored: what was given since is not known.
pub(crate) const PASSED_OVER: u64 = 1_000;

/// What is given for what a device of this seat wishes.
///
/// # Errors
/// The database failed.
pub(crate) fn give(
    books: &dyn Books,
    seat: &Seat,
    wanted: &NumbersWanted,
    now: UtcMs,
) -> Result<NumbersGiven, DatabaseError> {
    let lived_in = seat.grant.iter().filter(|grid| !grid.is_channel());
    let villages: BTreeSet<AreaCode> = lived_in.map(GridId::village).collect();
    let size = if villages.len() <= 2 {
        FEW_VILLAGES
    } else {
        MANY_VILLAGES
    };
    let mut given = NumbersGiven::default();
    for wish in &wanted.wishes {
        let Some(of) = counted(wish, seat.worker.role, now) else {
            continue;
        };
        if !villages.contains(&of.village) {
            continue;
        }
        let block = match books.block(seat.device, &of)? {
            // The device does not have what it was given last.
            Some(block) if block.last > wish.last => block,
            _ => next(books, seat, &of, size)?,
        };
        given.blocks.push(NumberBlock {
            series: wish.series,
            village: wish.village.clone(),
            year: wish.year,
            first: block.first,
            last: block.last,
        });
    }
    Ok(given)
}

fn next(books: &dyn Books, seat: &Seat, of: &Counted, size: u64) -> Result<Block, DatabaseError> {
    let last = books.last_number(of)?;
    let block = Block {
        first: last + 1,
        last: last + size,
    };
    books.put_last_number(of, block.last)?;
    books.put_block(seat.device, of, block)?;
    Ok(block)
}

/// What a wish is for; none when it cannot be, or is not for this role: this year's numbers and the
/// next's.
fn counted(wish: &NumberWish, role: Role, now: UtcMs) -> Option<Counted> {
    let series = u8::try_from(wish.series)
        .ok()
        .and_then(Series::from_number)?;
    let may = match series {
        Series::Mediation => role.writes_records(),
        Series::Letter => role.writes_letters(),
    };
    let year = i16::try_from(wish.year).ok()?;
    let this = now.day().year();
    (may && (year == this || year == this + 1)).then_some(Counted {
        village: wish.village.parse().ok()?,
        series,
        year,
    })
}
