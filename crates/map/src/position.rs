//! Where something is: whole millionths of a degree, which is 0.11 m to the north. Two corners that are the
//! same on paper are the same number here.

/// Millionths of a degree in a degree.
const E6: f64 = 1_000_000.0;
/// The mean radius of the earth, metres (IUGG, R1).
const EARTH_M: f64 = 6_371_008.8;

/// A place on the earth, WGS-84. Ordered from west to east, then from south to north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// Degrees east, in millionths: -180,000,000 to 180,000,000.
    pub lon_e6: i32,
    /// Degrees north, in millionths: -90,000,000 to 90,000,000.
    pub lat_e6: i32,
}

impl Position {
    /// The place at these degrees; none beyond the edges of the earth, or when either is no number.
    #[must_use]
    pub fn of_degrees(lon: f64, lat: f64) -> Option<Self> {
        let fits = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        fits.then(|| Self {
            lon_e6: millionths(lon),
            lat_e6: millionths(lat),
        })
    }

    /// Degrees east.
    #[must_use]
    pub fn lon(self) -> f64 {
        f64::from(self.lon_e6) / E6
    }

    /// Degrees north.
    #[must_use]
    pub fn lat(self) -> f64 {
        f64::from(self.lat_e6) / E6
    }

    /// Whether it is on the earth.
    #[must_use]
    pub fn is_on_earth(self) -> bool {
        self.lon_e6.unsigned_abs() <= 180_000_000 && self.lat_e6.unsigned_abs() <= 90_000_000
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "at most 180 million, far below 2^31"
)]
fn millionths(degrees: f64) -> i32 {
    (degrees * E6).round() as i32
}

/// How far two places are apart along the earth, metres.
///
/// Source: the haversine formula; R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984) 159.
#[must_use]
pub fn metres_between(a: Position, b: Position) -> f64 {
    let (lat_a, lat_b) = (a.lat().to_radians(), b.lat().to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.lon() - a.lon()).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_M * h.clamp(0.0, 1.0).sqrt().asin()
}

/// From the south-west corner to the north-east one, both in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The south-west corner.
    pub from: Position,
    /// The north-east corner.
    pub to: Position,
}

impl Bounds {
    /// The smallest that holds all of these; none when there are none.
    #[must_use]
    pub fn around(all: impl IntoIterator<Item = Position>) -> Option<Self> {
        let mut all = all.into_iter();
        let first = all.next()?;
        let start = Self {
            from: first,
            to: first,
        };
        Some(all.fold(start, Self::with))
    }

    const fn with(self, at: Position) -> Self {
        Self {
            from: Position {
                lon_e6: least(self.from.lon_e6, at.lon_e6),
                lat_e6: least(self.from.lat_e6, at.lat_e6),
            },
            to: Position {
                lon_e6: most(self.to.lon_e6, at.lon_e6),
                lat_e6: most(self.to.lat_e6, at.lat_e6),
            },
        }
    }

    /// Whether a place lies in it.
    #[must_use]
    pub const fn holds(self, at: Position) -> bool {
        self.from.lon_e6 <= at.lon_e6
            && at.lon_e6 <= self.to.lon_e6
            && self.from.lat_e6 <= at.lat_e6
            && at.lat_e6 <= self.to.lat_e6
    }
}

const fn least(a: i32, b: i32) -> i32 {
    if a < b { a } else { b }
}

const fn most(a: i32, b: i32) -> i32 {
    if a > b { a } else { b }
}
