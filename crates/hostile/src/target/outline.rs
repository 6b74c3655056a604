//! Outlines from outside: a file an administrator was handed, and the bytes a device is sent. What is taken reads as it
//! was written, can be ranked and drawn, and its name has a place.

use map::{Datum, Limits, MAX_ZOOM, Outline};
use serde_json::{Value, json};

use super::{kind, shape};
use crate::{Draw, mutate};

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

/// Changes what is drawn, where the input is a file that draws something, so that it is read to its end; else, and
/// sometimes then too, whatever bytes there are.
pub(super) fn mutate(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    let drawn = serde_json::from_slice::<Value>(input).ok();
    match drawn.filter(|_| draw.below(4) > 0) {
        Some(mut file) => {
            for _ in 0..1 + draw.below(4) {
                let lists = lists(&file);
                if lists > 0 {
                    redraw(&mut file, &mut draw.below(lists), draw);
                }
            }
            file.to_string().into_bytes()
        }
        None => mutate::bytes(input, draw),
    }
}

/// How many lists there are in it: corners, borders, surfaces, features.
fn lists(file: &Value) -> usize {
    match file {
        Value::Array(all) => 1 + all.iter().map(lists).sum::<usize>(),
        Value::Object(all) => all.values().map(lists).sum(),
        _ => 0,
    }
}

/// Changes the list with this number; whether it was met.
fn redraw(file: &mut Value, number: &mut usize, draw: &mut Draw) -> bool {
    match file {
        Value::Array(all) => {
            if *number == 0 {
                change(all, draw);
                return true;
            }
            *number -= 1;
            all.iter_mut().any(|one| redraw(one, number, draw))
        }
        Value::Object(all) => all.values_mut().any(|one| redraw(one, number, draw)),
        _ => false,
    }
}

/// Moves a corner; doubles, drops, swaps or turns round what a list holds.
fn change(list: &mut Vec<Value>, draw: &mut Draw) {
    const DEGREES: [f64; 10] = [
        0.0, 1e-6, 5e-7, -90.0, 90.0, -180.0, 180.0, 137.8347, 55.8271, 1e300,
    ];
    if list.is_empty() {
        list.push(json!([102.6, 37.9]));
        return;
    }
    let (at, to) = (draw.below(list.len()), draw.below(list.len()));
    if let Some(degrees) = list[at].as_f64() {
        let step = f64::from(draw.byte()) - 128.0;
        list[at] = match draw.below(4) {
            0 => json!(DEGREES[draw.below(DEGREES.len())]),
            1 => json!(degrees + step * 1e-6),
            2 => json!(degrees + step * 1e-4),
            _ => list[to].clone(),
        };
        return;
    }
    match draw.below(6) {
        0 => drop(list.remove(at)),
        1 => list.insert(to, list[at].clone()),
        2 => list.swap(at, to),
        3 => list.reverse(),
        4 => list.rotate_left(at),
        _ => list.extend_from_within(at.min(to)..=at.max(to)),
    }
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
            let repaired: Vec<_> = taken.features.iter().flat_map(|it| &it.repaired).collect();
            format!(
                "{} features {} {repaired:?}",
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

/// An outline that was taken in has an inside, and its name a place in it.
fn sound(outline: &Outline) {
    let name = outline.label();
    assert!(
        name.is_some_and(|at| outline.holds(at)),
        "a name has no place"
    );
}

/// How many corners are drawn from far to near.
fn drawn(outline: &Outline) -> usize {
    let at = |zoom| outline.rings_at(zoom).map(|ring| ring.len()).sum::<usize>();
    let (far, near) = (at(4), at(MAX_ZOOM));
    assert!(far <= near, "more corners far away");
    near
}
