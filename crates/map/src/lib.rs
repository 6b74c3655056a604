//! A map without tiles: the outlines of areas and grids. GeoJSON in, checked and repaired; every point of a
//! border with the zoom from which on it is drawn, the same on both sides of the border; which outline a point
//! lies in, and how far two points are apart. It knows no record, no network and no screen.

mod border;
mod check;
mod gcj;
mod joined;
mod outline;
mod position;
mod read;

pub use border::{MAX_ZOOM, settle};
pub use gcj::{in_china, to_gcj02, to_wgs84};
pub use outline::{MAX_POINTS, Outline, Polygon, Ring, Spot, Unreadable};
pub use position::{Bounds, Position, metres_between};
pub use read::{Datum, Fault, Feature, Grounds, Limits, Problem, ReadError, Taken, read};
