//! Brings outlines in from GeoJSON. The whole file stands or nothing of it; with them the corners of every outline of
//! the county are ranked anew, so that neighbours drop the same corners whichever came first.

use std::collections::{BTreeMap, BTreeSet};

use map::{Datum, Feature, Limits, Outline, Problem, ReadError};
use model::{AreaCode, GridId};
use sha2::{Digest, Sha256};

use super::{Admin, AdminError, Run};
use crate::database::DatabaseError;
use crate::directory::COUNTY_LEN;
use crate::registry::{Books, KeptOutline};

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutlinesTaken {
    /// Places that had no outline before.
    pub new: usize,
    /// Places that had another one.
    pub changed: usize,
    /// Places that had the same.
    pub same: usize,
    /// Neighbours whose border is drawn otherwise because of it.
    pub neighbours: usize,
    /// What was put right, a sentence each.
    pub repaired: Vec<String>,
}

impl Admin {
    /// Brings outlines in; a dry run tells what would become of them and keeps nothing.
    ///
    /// # Errors
    /// [`AdminError::Outlines`], every feature that cannot stand with its reason.
    pub fn import_outlines(
        &self,
        file: &[u8],
        datum: Datum,
        run: Run,
    ) -> Result<OutlinesTaken, AdminError> {
        let features = map::read(file, datum, Limits::USUAL)?.features;
        let registry = &self.app.inner.registry;
        match run {
            Run::Dry => registry.read(|books| take(books, &features, run)),
            Run::Real => registry.write(move |books| take(books, &features, run)),
        }
    }
}

fn take(books: &dyn Books, features: &[Feature], run: Run) -> Result<OutlinesTaken, AdminError> {
    check_known(books, features)?;
    let mut taken = OutlinesTaken {
        repaired: features.iter().flat_map(told).collect(),
        ..OutlinesTaken::default()
    };
    let counties: BTreeSet<&str> = features
        .iter()
        .filter_map(|feature| feature.code.get(..COUNTY_LEN))
        .collect();
    for county in counties {
        let before: BTreeMap<String, KeptOutline> = books
            .outlines_of(county)?
            .into_iter()
            .map(|kept| (kept.code.clone(), kept))
            .collect();
        let mut changed = false;
        for (code, bytes) in ranked(county, &before, features)? {
            let own = features.iter().any(|feature| feature.code == code);
            let was = before.get(&code);
            match (own, was) {
                (true, None) => taken.new += 1,
                (true, Some(was)) if was.bytes == bytes => taken.same += 1,
                (true, Some(_)) => taken.changed += 1,
                (false, Some(was)) if was.bytes != bytes => taken.neighbours += 1,
                (false, _) => {}
            }
            if was.is_some_and(|was| was.bytes == bytes) {
                continue;
            }
            changed = true;
            if run == Run::Real {
                books.put_outline(&KeptOutline {
                    sha256: Sha256::digest(&bytes).into(),
                    code,
                    bytes,
                })?;
            }
        }
        if changed && run == Run::Real {
            books.raise_directory(county)?;
        }
    }
    Ok(taken)
}

/// Every outline of a county with those of the file in their places, as it is kept.
fn ranked(
    county: &str,
    before: &BTreeMap<String, KeptOutline>,
    features: &[Feature],
) -> Result<Vec<(String, Vec<u8>)>, AdminError> {
    let mut all: BTreeMap<&str, Outline> = BTreeMap::new();
    for (code, kept) in before {
        let outline = Outline::from_bytes(&kept.bytes)
            .map_err(|_| DatabaseError::Unreadable("an outline"))?;
        all.insert(code, outline);
    }
    for feature in features {
        if feature.code.starts_with(county) {
            all.insert(&feature.code, feature.outline.clone());
        }
    }
    let (codes, mut outlines): (Vec<&str>, Vec<Outline>) = all.into_iter().unzip();
    map::settle(&mut outlines);
    let written = outlines.iter().map(Outline::to_bytes);
    Ok(codes.into_iter().map(str::to_owned).zip(written).collect())
}

/// Every feature is an area or a grid that is known.
fn check_known(books: &dyn Books, features: &[Feature]) -> Result<(), AdminError> {
    let areas: Vec<AreaCode> = features
        .iter()
        .filter_map(|it| it.code.parse().ok())
        .collect();
    let grids: Vec<GridId> = features
        .iter()
        .filter_map(|it| it.code.parse().ok())
        .collect();
    let (areas, grids) = (books.known_areas(&areas)?, books.grid_names(&grids)?);
    let unknown = features.iter().filter_map(|feature| {
        let area = feature.code.parse().ok();
        let grid: Option<GridId> = feature.code.parse().ok();
        if area.is_some_and(|area| areas.contains_key(&area)) {
            return None;
        }
        let what = match grid {
            Some(grid) if grid.is_channel() => {
                "is the number of a channel to a unit: write the grid's"
            }
            Some(grid) if grids.contains_key(&grid) => return None,
            Some(_) => "is no grid known here: add it first",
            None => "is no area known here: import its areas first",
        };
        Some(Problem {
            no: feature.no,
            code: Some(feature.code.clone()),
            what: what.to_owned(),
        })
    });
    let unknown: Vec<Problem> = unknown.collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(ReadError::Bad(unknown).into())
    }
}

fn told(feature: &Feature) -> impl Iterator<Item = String> {
    let (no, code) = (feature.no, &feature.code);
    let all = feature.repaired.iter();
    all.map(move |grounds| format!("feature {no} (code {code}): {grounds}"))
}
