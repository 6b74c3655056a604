//! Outlines as they are read, put right and drawn, against what another program makes of the same file: shapely, over
//! the library GEOS.

use std::f64::consts::TAU;
use std::slice;

use corpus::Draw;
use map::{Datum, Grounds, Limits, MAX_ZOOM, Outline, Polygon, Position, Spot, to_gcj02};
use serde_json::{Value, json};
use test_kit::elsewhere::python_says;

/// Where they are drawn.
const MIDDLE: (f64, f64) = (102.63, 37.92);
/// Points asked about each.
const POINTS: usize = 300;
/// The zooms they are looked at: a county on the screen, a village, a house, every corner.
const ZOOMS: [u8; 5] = [9, 12, 14, 17, MAX_ZOOM];

/// A number from `low` to less than `high`.
fn between(draw: &mut Draw, low: f64, high: f64) -> f64 {
    let share = f64::from(u32::try_from(draw.number() >> 32).unwrap()) / f64::from(u32::MAX);
    low + (high - low) * share
}

type Ring = Vec<[f64; 2]>;

/// A border around a place, `size` degrees across, of so many corners, with bays and hills of any size; it comes back
/// to its first corner.
fn ragged(draw: &mut Draw, (lon, lat): (f64, f64), size: f64, corners: u32) -> Ring {
    let bays: Vec<(f64, f64)> = (1..8)
        .map(|no| (f64::from(no), between(draw, 0.0, TAU)))
        .collect();
    let mut ring: Ring = (0..corners)
        .map(|no| {
            let turn = TAU * f64::from(no) / f64::from(corners);
            let bays = bays.iter().map(|(no, from)| (turn * no + from).sin() / no);
            let out = size / 2.0 * (0.7 + 0.08 * bays.sum::<f64>() + between(draw, 0.0, 0.01));
            [lon + out * turn.cos(), lat + out * turn.sin()]
        })
        .collect();
    ring.push(ring[0]);
    ring
}

fn reversed(ring: &Ring) -> Ring {
    ring.iter().rev().copied().collect()
}

fn polygon(rings: &[Ring]) -> Value {
    json!({ "type": "Polygon", "coordinates": rings })
}

fn parts(parts: &[&[Ring]]) -> Value {
    json!({ "type": "MultiPolygon", "coordinates": parts })
}

/// An outline as it is handed over, and what is put right in it.
struct Case {
    name: &'static str,
    given: Value,
    repaired: Vec<Grounds>,
}

fn cases(draw: &mut Draw) -> Vec<Case> {
    let case = |name, given, repaired: &[Grounds]| Case {
        name,
        given,
        repaired: repaired.to_vec(),
    };
    let field = ragged(draw, MIDDLE, 0.02, 60);
    let township = ragged(draw, MIDDLE, 0.3, 1_500);
    let pond = reversed(&ragged(draw, (MIDDLE.0 - 0.002, MIDDLE.1), 0.002, 20));
    let yard = reversed(&ragged(draw, (MIDDLE.0 + 0.002, MIDDLE.1), 0.002, 7));
    let far = (MIDDLE.0 + 0.05, MIDDLE.1 + 0.01);
    let exclave = ragged(draw, far, 0.01, 30);
    let near = (MIDDLE.0 + 0.012, MIDDLE.1);
    let over = ragged(draw, near, 0.02, 40);
    let mut open = field.clone();
    open.pop();
    // Two corners that changed places, a few metres apart.
    let hair = [
        [0.0, 0.0],
        [0.005, 0.0],
        [0.00495, 0.00002],
        [0.00505, -0.00002],
        [0.01, 0.0],
        [0.01, 0.01],
        [0.0, 0.01],
        [0.0, 0.0],
    ];
    let hair = hair
        .map(|[east, north]| [MIDDLE.0 + east, MIDDLE.1 + north])
        .to_vec();
    vec![
        case("a field", polygon(slice::from_ref(&field)), &[]),
        case("a township", polygon(&[township]), &[]),
        case("not closed", polygon(&[open]), &[Grounds::Closed]),
        case(
            "the wrong way round",
            polygon(&[reversed(&field)]),
            &[Grounds::Turned],
        ),
        case("with holes", polygon(&[field.clone(), pond, yard]), &[]),
        case(
            "in two parts",
            parts(&[slice::from_ref(&field), &[exclave]]),
            &[],
        ),
        case("crossed by a hair", polygon(&[hair]), &[Grounds::Untangled]),
        case(
            "parts over each other",
            parts(&[&[field], &[over]]),
            &[Grounds::Joined],
        ),
    ]
}

fn shifted(given: &Value) -> Value {
    match given {
        Value::Array(all) => match all.as_slice() {
            [Value::Number(lon), Value::Number(lat)] => {
                let (lon, lat) = to_gcj02(lon.as_f64().unwrap(), lat.as_f64().unwrap());
                json!([lon, lat])
            }
            all => all.iter().map(shifted).collect(),
        },
        Value::Object(geometry) => {
            let mut geometry = geometry.clone();
            let coordinates = shifted(&geometry["coordinates"]);
            geometry.insert("coordinates".into(), coordinates);
            Value::Object(geometry)
        }
        other => other.clone(),
    }
}

fn read(given: &Value, datum: Datum) -> (Outline, Vec<Grounds>) {
    let feature =
        json!({ "type": "Feature", "properties": { "code": "620602" }, "geometry": given });
    let taken = map::read(feature.to_string().as_bytes(), datum, Limits::USUAL).unwrap();
    let one = taken.features.into_iter().next().unwrap();
    (one.outline, one.repaired)
}

/// The parts of an outline as they are drawn at a zoom, in millionths.
fn drawn(outline: &Outline, zoom: u8) -> Vec<Vec<Vec<[i32; 2]>>> {
    let corner = |spot: &Spot| [spot.at.lon_e6, spot.at.lat_e6];
    let rings = |polygon: &Polygon| {
        let seen = |ring: &Vec<Spot>| -> Vec<[i32; 2]> {
            let seen = ring.iter().filter(|spot| spot.from_zoom <= zoom);
            seen.map(corner).collect()
        };
        let rings = polygon.iter().map(seen);
        rings.filter(|ring| ring.len() >= 3).collect::<Vec<_>>()
    };
    let parts = outline.polygons.iter().map(rings);
    parts.filter(|rings| !rings.is_empty()).collect()
}

/// Points all over an outline and a little beyond, and whether each lies in it.
fn points(outline: &Outline, draw: &mut Draw) -> Vec<(Position, bool)> {
    let bounds = outline.bounds().unwrap();
    let ((west, south), (east, north)) = (
        (bounds.from.lon(), bounds.from.lat()),
        (bounds.to.lon(), bounds.to.lat()),
    );
    let (wide, high) = ((east - west) / 10.0, (north - south) / 10.0);
    let thrown = (0..POINTS).map(|_| {
        let lon = between(draw, west - wide, east + wide);
        let lat = between(draw, south - high, north + high);
        let at = Position::of_degrees(lon, lat).unwrap();
        (at, outline.holds(at))
    });
    thrown.collect()
}

/// Judges each outline; prints what is not as it says. Its own way to GCJ-02 is written from the published formulas.
const JUDGE: &str = r"
import json, math, sys
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.ops import transform, unary_union
from shapely.validation import explain_validity, make_valid

def gcj(lon, lat, z=None):
    x, y, pi = lon - 105.0, lat - 35.0, math.pi
    n = -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*math.sqrt(abs(x))
    e = 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*math.sqrt(abs(x))
    both = (20*math.sin(6*x*pi) + 20*math.sin(2*x*pi)) * 2/3
    n += both + (20*math.sin(y*pi) + 40*math.sin(y/3*pi)) * 2/3
    n += (160*math.sin(y/12*pi) + 320*math.sin(y*pi/30)) * 2/3
    e += both + (20*math.sin(x*pi) + 40*math.sin(x/3*pi)) * 2/3
    e += (150*math.sin(x/12*pi) + 300*math.sin(x/30*pi)) * 2/3
    a, ee, rad = 6378245.0, 0.00669342162296594323, lat / 180 * pi
    magic = 1 - ee * math.sin(rad)**2
    dn = n * 180 / (a * (1 - ee) / (magic * math.sqrt(magic)) * pi)
    de = e * 180 / (a / math.sqrt(magic) * math.cos(rad) * pi)
    return lon + de, lat + dn

def whole(parts):
    return MultiPolygon([Polygon(rings[0], rings[1:]) for rings in parts])

def degrees(x, y, z=None):
    return x / 1e6, y / 1e6

def given(geometry):
    polygons = geometry['coordinates']
    if geometry['type'] == 'Polygon':
        polygons = [polygons]
    return unary_union([make_valid(Polygon(rings[0], rings[1:])) for rings in polygons])

wrong = []
for case in json.load(sys.stdin):
    say = lambda what: wrong.append(case['name'] + ': ' + what)
    read, source = whole(case['read']), given(case['given'])
    if not read.is_valid:
        say('not valid as it is read: ' + explain_validity(read))
        continue
    for part in read.geoms:
        if not part.exterior.is_ccw or any(hole.is_ccw for hole in part.interiors):
            say('a border runs the wrong way round')
    back = transform(degrees, read)
    if case['shifted']:
        back = transform(gcj, back)
    # Each corner is off by half a millionth, and a loop may be cut off.
    off = source.length * 1e-6 + (source.area * 1e-3 if case['cut'] else 0)
    if abs(back.area - source.area) > off:
        say('an area of %r where %r was given' % (back.area, source.area))
    border, asked = source.boundary, 0
    for lon, lat, inside in case['points']:
        at = Point(degrees(lon, lat))
        if case['shifted']:
            at = Point(gcj(at.x, at.y))
        # Two metres from a border either may be right.
        if border.distance(at) < 2e-5:
            continue
        asked += 1
        if source.contains(at) != inside:
            say('%r, %r is told otherwise' % (lon, lat))
    if asked < 200:
        say('only %d points were asked' % asked)
    before = 0
    for zoom, parts in case['drawn']:
        for rings in parts:
            for ring in rings:
                if not Polygon(ring).is_valid:
                    say('at zoom %d: %s' % (zoom, explain_validity(Polygon(ring))))
        corners = sum(len(ring) for rings in parts for ring in rings)
        if corners < before:
            say('fewer corners at zoom %d' % zoom)
        before = corners
        half_point = 156543.03392 * math.cos(math.radians(37.92)) / 2**zoom / 111194.93 * 1e6
        rings = [len(part) for part in parts]
        if rings == [1 + len(part.interiors) for part in read.geoms]:
            if read.hausdorff_distance(whole(parts)) > half_point * 4:
                say('further off at zoom %d than nobody sees' % zoom)
print(json.dumps(wrong))
";

fn judged(cases: &[Value]) -> Vec<String> {
    let cases = serde_json::to_vec(cases).unwrap();
    let wrong = python_says("shapely", JUDGE, &cases);
    serde_json::from_value(wrong).unwrap()
}

/// What the other program is given about a case.
fn told(case: &Case, given: &Value, datum: Datum, draw: &mut Draw) -> Value {
    let (outline, repaired) = read(given, datum);
    assert_eq!(repaired, case.repaired, "{}", case.name);
    let mut all = [outline];
    map::settle(&mut all);
    let [outline] = all;
    let points = points(&outline, draw);
    let points = points.into_iter();
    let points = points.map(|(at, inside)| json!([at.lon_e6, at.lat_e6, inside]));
    let zooms = ZOOMS
        .iter()
        .map(|zoom| json!([zoom, drawn(&outline, *zoom)]));
    json!({
        "name": case.name,
        "given": given,
        "shifted": datum == Datum::Gcj02,
        "cut": case.repaired.contains(&Grounds::Untangled),
        "read": drawn(&outline, MAX_ZOOM),
        "points": points.collect::<Vec<_>>(),
        "drawn": zooms.collect::<Vec<_>>(),
    })
}

#[test]
fn another_program_finds_every_outline_sound_as_large_and_in_the_same_place() {
    let mut draw = Draw::seeded(0x00b_a4de);
    let mut all = Vec::new();
    for case in cases(&mut draw) {
        all.push(told(&case, &case.given, Datum::Wgs84, &mut draw));
        let shifted = shifted(&case.given);
        all.push(told(&case, &shifted, Datum::Gcj02, &mut draw));
    }
    assert_eq!(judged(&all), Vec::<String>::new());
}

#[test]
fn the_other_program_tells_what_is_wrong() {
    let mut draw = Draw::seeded(7);
    let case = cases(&mut draw).remove(0);
    let right = told(&case, &case.given, Datum::Wgs84, &mut draw);
    let mut wrong = right.clone();
    for point in wrong["points"].as_array_mut().unwrap().iter_mut().take(9) {
        point[2] = json!(!point[2].as_bool().unwrap());
    }
    assert!(judged(&[wrong]).len() > 3);
    let mut wrong = right.clone();
    wrong["shifted"] = json!(true);
    assert!(
        !judged(&[wrong]).is_empty(),
        "some hundred metres beside it"
    );
    assert_eq!(judged(&[right]), Vec::<String>::new());
}
