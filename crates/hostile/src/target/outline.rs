//! Outlines from outside: a file an administrator was handed, and the bytes a device is sent. What is taken reads as it
//! was written, can be ranked and drawn, and its name has a place.

use map::{Datum, Limits, MAX_ZOOM, Outline};

use super::{kind, shape};

const SQUARE: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"620602"},
"geometry":{"type":"Polygon","coordinates":[[[102.6,37.9],[102.61,37.9],[102.61,37.91],[102.6,37.91],[102.6,37.9]],
[[102.602,37.902],[102.602,37.908],[102.608,37.908],[102.608,37.902],[102.602,37.902]]]}}]}"#;
const CROSSED: &str = r#"{"type":"Feature","id":620602119202001,"properties":null,"geometry":{"type":"MultiPolygon",
"coordinates":[[[[102.6,37.9],[102.61,37.91],[102.61,37.9],[102.6,37.91]]],[[[0,0],[1,0],[1,1]]]]}}"#;

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = vec![SQUARE.as_bytes().to_vec(), CROSSED.as_bytes().to_vec()];
    let read = map::read(SQUARE.as_bytes(), Datum::Wgs84, Limits::USUAL);
    seeds.extend(
        read.iter()
            .flat_map(|taken| taken.features.iter().map(|it| it.outline.to_bytes())),
    );
    seeds
}

pub(super) fn run(input: &[u8]) -> u64 {
    let read = map::read(input, Datum::Gcj02, Limits::USUAL);
    let told = match &read {
        Ok(taken) => {
            let mut all: Vec<Outline> =
                taken.features.iter().map(|it| it.outline.clone()).collect();
            all.iter().for_each(sound);
            map::settle(&mut all);
            let corners: usize = all.iter().map(drawn).sum();
            format!(
                "{} features {}",
                taken.features.len().min(3),
                corners.min(8)
            )
        }
        Err(error) => kind(error),
    };
    let sent = Outline::from_bytes(input);
    let corners = sent.as_ref().map(|outline| {
        assert!(outline.spots().count() <= input.len());
        let again = Outline::from_bytes(&outline.to_bytes());
        assert_eq!(again.as_ref(), Ok(outline), "it reads otherwise");
        drawn(outline).min(4)
    });
    shape(&(told, corners.map_err(ToString::to_string)))
}

/// An outline that was taken in has an inside, and its name a place.
fn sound(outline: &Outline) {
    assert!(outline.label().is_some(), "a name has no place");
}

/// How many corners are drawn from far to near.
fn drawn(outline: &Outline) -> usize {
    let at = |zoom| outline.rings_at(zoom).map(|ring| ring.len()).sum::<usize>();
    let (far, near) = (at(4), at(MAX_ZOOM));
    assert!(far <= near, "more corners far away");
    near
}
