//! Outlines as a file hands them over: GeoJSON (RFC 7946), one feature an area or grid, its code among the
//! properties. All of it stands, or none: every feature that cannot is told.

use std::collections::HashMap;
use std::fmt;

use geojson::{Feature as GeoFeature, Value as Shape};
use serde_json::Value as Json;

pub use crate::check::{Datum, Fault, Grounds};
use crate::{Outline, check};

/// Names of the property that says the code, in the order they are looked for.
const CODES: [&str; 4] = ["code", "grid", "id", "adcode"];
/// More than these are not told one by one.
const TOLD: usize = 50;
/// The longest that is repeated of what a file says.
const SHOWN: usize = 40;

/// How large a file may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file.
    pub file_bytes: usize,
    /// The most features.
    pub features: usize,
}

impl Limits {
    /// What a county hands over at the most, with room.
    pub const USUAL: Self = Self {
        file_bytes: 128 << 20,
        features: 10_000,
    };
}

/// The outline of one area or grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Which feature of the file, from 1.
    pub no: usize,
    /// Its code: digits.
    pub code: String,
    /// Its outline; not ranked yet.
    pub outline: Outline,
    /// What was put right.
    pub repaired: Vec<Grounds>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// One for each feature, in the order of the file.
    pub features: Vec<Feature>,
}

/// A feature that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which, from 1.
    pub no: usize,
    /// Its code, as far as there is one.
    pub code: Option<String>,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "feature {} (code {code}) {}", self.no, self.what),
            None => write!(f, "feature {} {}", self.no, self.what),
        }
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Larger than a county's outlines.
    #[error("the file is larger than {0} MiB: bring the outlines in by township, or simplify them")]
    TooLarge(usize),
    /// No JSON.
    #[error("the file is no GeoJSON: {0}")]
    NotJson(String),
    /// No features.
    #[error(
        "the file is no GeoJSON FeatureCollection: export the outlines as GeoJSON (RFC 7946), one feature an area"
    )]
    NotACollection,
    /// More features than a county has areas.
    #[error("the file has more than {0} features: bring the outlines in by township")]
    TooMany(usize),
    /// Nothing in it.
    #[error("the file has no feature in it: see that the right layer was exported")]
    Nothing,
    /// Features that cannot stand.
    #[error("nothing was brought in; correct these and try again:\n{}", shown(.0))]
    Bad(Vec<Problem>),
}

fn shown(problems: &[Problem]) -> String {
    let mut lines: Vec<_> = problems.iter().take(TOLD).map(Problem::to_string).collect();
    if problems.len() > TOLD {
        lines.push(format!("and {} more", problems.len() - TOLD));
    }
    lines.join("\n")
}

/// Reads a file whose coordinates are `datum`.
///
/// # Errors
/// [`ReadError`].
pub fn read(file: &[u8], datum: Datum, limits: Limits) -> Result<Taken, ReadError> {
    if file.len() > limits.file_bytes {
        return Err(ReadError::TooLarge(limits.file_bytes >> 20));
    }
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let json: Json =
        serde_json::from_slice(text).map_err(|error| ReadError::NotJson(error.to_string()))?;
    let features = collection(json)?;
    if features.len() > limits.features {
        return Err(ReadError::TooMany(limits.features));
    }
    if features.is_empty() {
        return Err(ReadError::Nothing);
    }
    let (mut taken, mut problems) = (Taken::default(), Vec::new());
    let mut stands: HashMap<String, usize> = HashMap::new();
    for (no, feature) in (1..).zip(features) {
        let code = code_of(&feature);
        match one(no, code.as_deref(), feature, datum) {
            Ok(feature) => match stands.get(&feature.code) {
                Some(other) => problems.push(Problem {
                    no,
                    what: format!(
                        "has the code of feature {other}: make one of both, of several polygons"
                    ),
                    code,
                }),
                None => {
                    stands.insert(feature.code.clone(), no);
                    taken.features.push(feature);
                }
            },
            Err(what) => problems.push(Problem { no, code, what }),
        }
    }
    if problems.is_empty() {
        Ok(taken)
    } else {
        Err(ReadError::Bad(problems))
    }
}

/// The features of a collection, or the one that the file is.
fn collection(json: Json) -> Result<Vec<Json>, ReadError> {
    let Json::Object(mut object) = json else {
        return Err(ReadError::NotACollection);
    };
    match object.get("type").and_then(Json::as_str) {
        Some("FeatureCollection") => match object.remove("features") {
            Some(Json::Array(features)) => Ok(features),
            _ => Err(ReadError::NotACollection),
        },
        Some("Feature") => Ok(vec![Json::Object(object)]),
        _ => Err(ReadError::NotACollection),
    }
}

/// The code a feature says, shortened to be repeated.
fn code_of(feature: &Json) -> Option<String> {
    let properties = feature.get("properties");
    let among = |name: &&str| properties.and_then(|properties| properties.get(name));
    let mut said = CODES.iter().filter_map(among).chain(feature.get("id"));
    said.find_map(|said| match said {
        Json::String(text) if !text.trim().is_empty() => {
            Some(text.trim().chars().take(SHOWN).collect())
        }
        Json::Number(number) => Some(number.to_string().chars().take(SHOWN).collect()),
        _ => None,
    })
}

fn one(no: usize, code: Option<&str>, feature: Json, datum: Datum) -> Result<Feature, String> {
    let code = code.ok_or_else(|| {
        format!(
            "says no code: give it the property {:?} with the digits of its area or grid",
            CODES[0]
        )
    })?;
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || ![6, 9, 12, 15].contains(&code.len()) {
        return Err(
            "has no code of an area or grid: write 6, 9, 12 or 15 digits, as text".to_owned(),
        );
    }
    let feature = GeoFeature::from_json_value(feature)
        .map_err(|error| format!("is no feature of GeoJSON: {error}"))?;
    let geometry = feature.geometry.ok_or_else(|| Fault::Empty.to_string())?;
    let given = match geometry.value {
        Shape::Polygon(coordinates) => vec![coordinates],
        Shape::MultiPolygon(coordinates) => coordinates,
        other => {
            return Err(format!(
                "is a {}: an outline is a Polygon or a MultiPolygon",
                other.type_name()
            ));
        }
    };
    let mut repaired = Vec::new();
    let outline =
        check::outline(&given, datum, &mut repaired).map_err(|fault| fault.to_string())?;
    Ok(Feature {
        no,
        code: code.to_owned(),
        outline,
        repaired,
    })
}
