//! Where things stand on a sheet: from degrees to points of the screen and back, moved by a finger, nearer and further.
//! Numbers only; it draws nothing.

use contract::command::map::{Here, Within};

/// Metres in a millionth of a degree to the north.
const METRES_E6: f64 = 0.111_194_93;
/// Metres to a point at the equator and zoom 0.
const METRES_AT_0: f64 = 156_543.033_92;
/// The furthest and the nearest zoom: from a province to a courtyard.
const ZOOMS: (f64, f64) = (5.0, 18.0);
/// Room left around what is fitted into a sheet, points.
const ROOM: f64 = 24.0;
/// What is asked for reaches so many sheets beyond each edge, so that a finger finds it there.
pub(crate) const MARGIN: f64 = 0.5;
/// From this zoom on things stand for themselves; further away they are counted by grid.
const NEAR: f64 = 13.0;
/// What one press of a key or a button moves, in sheets.
const STEP: f64 = 0.25;
/// The latitude the sheet is flat around when nothing says another.
const MIDDLE_LAT_E6: f64 = 37_900_000.0;

/// A sheet: its middle, how near it is and how large, points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chart {
    /// The middle, millionths of a degree east.
    pub(crate) lon_e6: f64,
    /// The middle, millionths of a degree north.
    pub(crate) lat_e6: f64,
    /// How near.
    pub(crate) zoom: f64,
    /// How wide.
    pub(crate) width: f64,
    /// How high.
    pub(crate) height: f64,
    /// How much narrower a degree to the east is there.
    narrow: f64,
}

/// What a finger, a wheel, a key or a button does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Move {
    /// The sheet is pushed by so many points.
    By(f64, f64),
    /// It comes nearer, so many times, while this point of it stays.
    Nearer(f64, (f64, f64)),
    /// It is pushed by so many sheets.
    Page(f64, f64),
}

impl Move {
    /// What a key does; none when it is another's.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowLeft" => Self::Page(STEP, 0.0),
            "ArrowRight" => Self::Page(-STEP, 0.0),
            "ArrowUp" => Self::Page(0.0, STEP),
            "ArrowDown" => Self::Page(0.0, -STEP),
            "+" | "=" => Self::nearer(),
            "-" | "_" => Self::further(),
            _ => return None,
        })
    }

    /// Twice as near, around the middle.
    pub(crate) const fn nearer() -> Self {
        Self::Nearer(2.0, (0.5, 0.5))
    }

    /// Half as near.
    pub(crate) const fn further() -> Self {
        Self::Nearer(0.5, (0.5, 0.5))
    }
}

impl Chart {
    /// A sheet that shows all of this.
    pub(crate) fn around(all: Within, width: f64, height: f64) -> Self {
        let (west, south) = (f64::from(all.west), f64::from(all.south));
        let (east, north) = (f64::from(all.east), f64::from(all.north));
        let mut chart = Self {
            lon_e6: (west + east) / 2.0,
            lat_e6: (south + north) / 2.0,
            zoom: ZOOMS.1,
            width,
            height,
            narrow: narrow((south + north) / 2.0),
        };
        let room = |size: f64| (size - 2.0 * ROOM).max(size / 2.0).max(1.0);
        let wide = ((east - west) * chart.points_east() / room(width)).max(f64::MIN_POSITIVE);
        let high = ((north - south) * chart.points_north() / room(height)).max(f64::MIN_POSITIVE);
        chart.zoom = (chart.zoom - wide.max(high).log2()).clamp(ZOOMS.0, ZOOMS.1);
        chart
    }

    /// The same sheet around another place, near enough to see the next houses.
    pub(crate) fn at(self, here: Here) -> Self {
        Self {
            lon_e6: f64::from(here.lon_e6),
            lat_e6: f64::from(here.lat_e6),
            zoom: self.zoom.max(NEAR + 2.0),
            ..self
        }
    }

    /// The same sheet in another size.
    pub(crate) const fn sized(self, width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            ..self
        }
    }

    /// Points in a millionth of a degree to the north.
    fn points_north(&self) -> f64 {
        METRES_E6 * self.zoom.exp2() / (METRES_AT_0 * self.narrow)
    }

    /// Points in a millionth of a degree to the east.
    fn points_east(&self) -> f64 {
        self.points_north() * self.narrow
    }

    /// Where a place stands: points from the left and the upper edge.
    pub(crate) fn point(&self, lon_e6: f64, lat_e6: f64) -> (f64, f64) {
        (
            (lon_e6 - self.lon_e6).mul_add(self.points_east(), self.width / 2.0),
            (self.lat_e6 - lat_e6).mul_add(self.points_north(), self.height / 2.0),
        )
    }

    /// The sheet after a move; it stays on the earth.
    pub(crate) fn moved(self, by: Move) -> Self {
        let mut after = self;
        match by {
            Move::By(x, y) => {
                after.lon_e6 -= x / self.points_east();
                after.lat_e6 += y / self.points_north();
            }
            Move::Page(x, y) => return self.moved(Move::By(x * self.width, y * self.height)),
            Move::Nearer(times, (left, top)) => {
                after.zoom =
                    (self.zoom + times.max(f64::MIN_POSITIVE).log2()).clamp(ZOOMS.0, ZOOMS.1);
                let (x, y) = ((left - 0.5) * self.width, (top - 0.5) * self.height);
                after.lon_e6 += x / self.points_east() - x / after.points_east();
                after.lat_e6 -= y / self.points_north() - y / after.points_north();
            }
        }
        after.lon_e6 = after.lon_e6.clamp(-180e6, 180e6);
        after.lat_e6 = after.lat_e6.clamp(-85e6, 85e6);
        after
    }

    /// What is to be there: the sheet and a margin on each side.
    pub(crate) fn within(&self) -> Within {
        let reach = 0.5 + MARGIN;
        let (east, north) = (
            self.width * reach / self.points_east(),
            self.height * reach / self.points_north(),
        );
        Within {
            west: whole((self.lon_e6 - east).max(-180e6)),
            south: whole((self.lat_e6 - north).max(-90e6)),
            east: whole((self.lon_e6 + east).min(180e6)),
            north: whole((self.lat_e6 + north).min(90e6)),
        }
    }

    /// The whole zoom at which corners are asked for.
    pub(crate) fn corners(&self) -> u8 {
        whole(self.zoom.ceil()).try_into().unwrap_or(0)
    }

    /// Whether things stand for themselves.
    pub(crate) fn is_near(&self) -> bool {
        self.zoom >= NEAR
    }
}

impl Default for Chart {
    fn default() -> Self {
        Self {
            lon_e6: 0.0,
            lat_e6: 0.0,
            zoom: ZOOMS.0,
            width: 1.0,
            height: 1.0,
            narrow: narrow(MIDDLE_LAT_E6),
        }
    }
}

fn narrow(lat_e6: f64) -> f64 {
    (lat_e6 / 1e6).to_radians().cos().max(0.01)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "at most 180 million, far below 2^31"
)]
const fn whole(n: f64) -> i32 {
    n as i32
}

/// Things that stand so near to each other that they are one for a finger: the number of the first of each heap, and
/// all in it.
pub(crate) fn heaps(points: &[(f64, f64)], apart: f64) -> Vec<Vec<usize>> {
    let mut heaps: Vec<Vec<usize>> = Vec::new();
    for (no, (x, y)) in points.iter().enumerate() {
        let near = heaps.iter_mut().find(|heap| {
            let (first_x, first_y) = points[heap[0]];
            (x - first_x).hypot(y - first_y) < apart
        });
        match near {
            Some(heap) => heap.push(no),
            None => heaps.push(vec![no]),
        }
    }
    heaps
}

#[cfg(test)]
mod tests {
    use super::*;

    const VILLAGE: Within = Within {
        west: 102_600_000,
        south: 37_900_000,
        east: 102_660_000,
        north: 37_940_000,
    };

    fn near(one: (f64, f64), other: (f64, f64)) -> bool {
        (one.0 - other.0).abs() < 0.01 && (one.1 - other.1).abs() < 0.01
    }

    #[test]
    fn all_of_it_fits_and_fills_one_way() {
        for (width, height) in [(360.0, 480.0), (1280.0, 600.0), (320.0, 200.0)] {
            let chart = Chart::around(VILLAGE, width, height);
            let (left, top) = chart.point(102_600_000.0, 37_940_000.0);
            let (right, bottom) = chart.point(102_660_000.0, 37_900_000.0);
            assert!(left >= 23.9 && top >= 23.9, "{left} {top}");
            assert!(right <= width - 23.9 && bottom <= height - 23.9);
            assert!((left - 24.0).abs() < 0.1 || (top - 24.0).abs() < 0.1);
        }
    }

    #[test]
    fn the_sheet_follows_the_finger() {
        let chart = Chart::around(VILLAGE, 360.0, 480.0);
        let (x, y) = chart.point(102_620_000.0, 37_910_000.0);
        let moved = chart.moved(Move::By(40.0, -25.0));
        assert!(near(
            moved.point(102_620_000.0, 37_910_000.0),
            (x + 40.0, y - 25.0)
        ));
    }

    #[test]
    fn what_is_under_the_fingers_stays_there() {
        let chart = Chart::around(VILLAGE, 360.0, 480.0);
        let (x, y) = chart.point(102_620_000.0, 37_910_000.0);
        let nearer = chart.moved(Move::Nearer(1.7, (x / 360.0, y / 480.0)));
        assert!(near(nearer.point(102_620_000.0, 37_910_000.0), (x, y)));
        assert!(nearer.zoom > chart.zoom);
    }

    #[test]
    fn nobody_leaves_the_earth_or_its_zooms() {
        let mut chart = Chart::around(VILLAGE, 360.0, 480.0);
        for _ in 0..60 {
            chart = chart.moved(Move::further()).moved(Move::Page(3.0, 3.0));
        }
        assert!((chart.zoom - ZOOMS.0).abs() < 1e-9);
        let within = chart.within();
        assert!(within.west >= -180_000_000 && within.north <= 90_000_000);
        for _ in 0..60 {
            chart = chart.moved(Move::nearer());
        }
        assert!((chart.zoom - ZOOMS.1).abs() < 1e-9);
        assert!(chart.within().west.is_positive() || chart.within().west.is_negative());
    }

    #[test]
    fn one_point_alone_can_be_fitted() {
        let one = Within {
            west: 102_600_000,
            south: 37_900_000,
            east: 102_600_000,
            north: 37_900_000,
        };
        let chart = Chart::around(one, 360.0, 480.0);
        assert!((chart.zoom - ZOOMS.1).abs() < 1e-9);
    }

    #[test]
    fn what_is_asked_for_reaches_beyond_the_sheet() {
        let chart = Chart::around(VILLAGE, 360.0, 480.0);
        let within = chart.within();
        assert!(within.west < VILLAGE.west && within.north > VILLAGE.north);
        assert!(chart.corners() >= 12);
    }

    #[test]
    fn what_a_finger_cannot_part_is_one_heap() {
        let points = [(10.0, 10.0), (12.0, 11.0), (200.0, 10.0), (14.0, 9.0)];
        assert_eq!(heaps(&points, 44.0), [vec![0, 1, 3], vec![2]]);
    }
}
