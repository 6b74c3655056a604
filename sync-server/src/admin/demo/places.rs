//! The villages of the demo county that have records, in a row: the village of the demo devices, the rest of its
//! township, then the other townships by turns.

use std::collections::{BTreeMap, BTreeSet};

use corpus::Place;
use model::{AreaCode, GridId};

use super::{AREAS, Admin, AdminError, TOWNSHIP, VILLAGE, area};

/// How many villages have records.
const VILLAGES: usize = 300;

/// The villages, first to last.
pub(super) fn villages() -> Result<Vec<AreaCode>, AdminError> {
    let mut turns: BTreeMap<&str, usize> = BTreeMap::new();
    let mut row = Vec::new();
    for line in AREAS.lines() {
        let (Some(code), Some("village")) = (line.split(',').next(), line.split(',').nth(2)) else {
            continue;
        };
        let township = code.get(..TOWNSHIP.len()).unwrap_or(code);
        let turn = turns.entry(township).or_default();
        row.push((code != VILLAGE, township != TOWNSHIP, *turn, code));
        *turn += 1;
    }
    row.sort_unstable();
    let first = row.into_iter().take(VILLAGES);
    first.map(|(.., code)| area(code)).collect()
}

/// The grids of these places; those that are not there yet are added, for as long as it goes on.
pub(super) fn grids(
    admin: &Admin,
    villages: &[AreaCode],
    places: &BTreeSet<Place>,
    goes_on: &dyn Fn() -> bool,
) -> Result<BTreeMap<Place, GridId>, AdminError> {
    let mut found = BTreeMap::new();
    for (rank, village) in villages.iter().enumerate() {
        let wanted: Vec<Place> = places
            .iter()
            .filter(|one| one.village == rank)
            .copied()
            .collect();
        let Some(last) = wanted.last() else {
            continue;
        };
        // Looked at anew each time: whoever fills the county at the same time adds some too.
        let mut there = admin.grids_of(village)?;
        while there.len() <= last.grid {
            if !goes_on() {
                return Ok(found);
            }
            admin.add_grid(village, None)?;
            there = admin.grids_of(village)?;
        }
        found.extend(
            wanted
                .into_iter()
                .map(|place| (place, there[place.grid].clone())),
        );
    }
    Ok(found)
}
