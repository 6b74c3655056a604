//! The map without tiles: outlines of areas and grids, open cases and elders where somebody said "here", and how many
//! there are in each grid. Where the worker is comes with a question, is answered, and is kept nowhere.

use model::{GridId, Point};
use serde::{Deserialize, Serialize};

use super::dispute::DisputeRow;
use super::elder::{AT_THE_DOOR, ElderRow};
use super::{CASE_READERS, command};

/// A rectangle in millionths of a degree, its edges in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// Degrees east of the western edge.
    pub west: i32,
    /// Degrees north of the southern edge.
    pub south: i32,
    /// Degrees east of the eastern edge.
    pub east: i32,
    /// Degrees north of the northern edge.
    pub north: i32,
}

/// Where the worker stands: millionths of a degree, WGS-84.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Here {
    /// Degrees east.
    pub lon_e6: i32,
    /// Degrees north.
    pub lat_e6: i32,
}

/// Asks for outlines, with the corners that can be seen at a zoom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Outlines {
    /// The zoom: at 0 the earth is 256 points wide, and twice as wide with each more; more than 22 is 22.
    pub zoom: u8,
    /// Only those that reach into this; all when it is not said.
    pub within: Option<Within>,
}
command!(
    Outlines,
    "map.outlines",
    CASE_READERS,
    Drawn,
    "outlines of the device's areas and grids, simplified for a zoom"
);

/// Outlines to be drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Drawn {
    /// The large before the small.
    pub shapes: Vec<Shape>,
    /// Around all outlines of this device, also those that were not asked for; none when there are none.
    pub around: Option<Within>,
}

/// One outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shape {
    /// The area or grid: 6, 9, 12 or 15 digits.
    pub code: String,
    /// Its name; empty when unknown.
    pub name: String,
    /// Where a word about it stands: degrees east and north, in millionths.
    pub label: (i32, i32),
    /// Its borders, each as degrees east and north in millionths: the first corner, then what lies between each and
    /// the one before.
    pub rings: Vec<Vec<i32>>,
}

/// Asks what stands on the map.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Marks {
    /// Only cases and elders in this; all when it is not said.
    pub within: Option<Within>,
    /// The nearest first; refused with `not_allowed` unless the worker allows location in the settings. It is kept
    /// nowhere.
    pub here: Option<Here>,
}
command!(
    Marks,
    "map.marks",
    CASE_READERS,
    Marked,
    "open cases and elders on the map, and how many there are in each grid"
);

/// What stands on the map.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Marked {
    /// Open cases whose point somebody gave; never one of domestic violence, never one with a sealed reporter.
    pub cases: Vec<CaseMark>,
    /// Elders at home who agree to be visited and to their point.
    pub elders: Vec<ElderMark>,
    /// How many there are in each grid, by grid.
    pub counts: Vec<GridCount>,
    /// Whether there are more cases or elders in it than are told.
    pub more: bool,
}

/// A case on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseMark {
    /// About where.
    pub point: Point,
    /// How far from the worker, whole hundreds of metres; none when nobody said where that is.
    pub away_m: Option<u32>,
    /// The case, as lists show it.
    pub row: DisputeRow,
}

/// An elder on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ElderMark {
    /// About where.
    pub point: Point,
    /// How far from the worker, whole hundreds of metres; none when nobody said where that is.
    pub away_m: Option<u32>,
    /// The elder, as lists show them.
    pub row: ElderRow,
}

/// How many there are in a grid. A count that would tell of somebody is 0: domestic violence is counted only where
/// there are five cases or more, and whoever sees no case by name is told no count below five.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GridCount {
    /// The grid.
    pub grid: GridId,
    /// Its name.
    pub name: String,
    /// Where the count stands: degrees east and north, in millionths; none when the grid has no outline.
    pub label: Option<(i32, i32)>,
    /// Open cases.
    pub open: u32,
    /// Of these, graded red; domestic violence apart.
    pub red: u32,
    /// Graded orange.
    pub orange: u32,
    /// Graded yellow.
    pub yellow: u32,
    /// Elders living alone who are visited.
    pub elders: u32,
}

/// Asks which grid a place lies in; refused with `not_allowed` unless the worker allows location in the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Locate {
    /// The place. It is kept nowhere.
    pub here: Here,
}
command!(
    Locate,
    "map.locate",
    AT_THE_DOOR,
    Located,
    "the grid a place lies in and the point it is rounded to; nothing is kept"
);

/// Where a place is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Located {
    /// The place, rounded to what may be kept of it.
    pub point: Point,
    /// The grid whose outline it lies in; none when it lies in none of this device's.
    pub grid: Option<GridId>,
    /// The name of that grid; empty when there is none.
    pub grid_name: String,
}
