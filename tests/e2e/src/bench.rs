//! Figures of the screens in a real browser: how smoothly a county moves under a finger. A phone-sized page, the
//! processor four times slower, 2,000 grids of some 200 corners each on one sheet, with cases and elders in them.

mod standing;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use map::Datum;
use model::{AreaCode, GridId, Role};
use serde_json::{Value, json};
use sync_server::admin::{NewWorker, Reach, Run};
use sync_server::{App, Config};

use crate::browser;
use crate::eyes::Eyes;
use crate::stage::{Stage, Trouble};

use standing::Place;

/// How many grids a village has to the east and to the north, and how many villages there are.
const SIDE: u32 = 20;
const VILLAGES: u32 = 5;
/// Corners on each side of a grid.
const CORNERS: u32 = 50;
/// The size of a grid, degrees, and the corner the first lies in.
const GRID: f64 = 0.01;
const WEST: f64 = 102.0;
const SOUTH: f64 = 37.5;
/// How many times slower the processor is made.
const SLOWER: u32 = 4;
/// How many frames are measured.
const FRAMES: u32 = 300;
/// The most one of twenty frames may take longer than, ms: two frames of a screen that draws sixty a second.
const MOST_FRAME_MS: f64 = 33.4;
/// How often the device says what it wrote before the server has to have all of it.
const MOST_SYNCS: u32 = 50;

/// Prints the figures.
pub(crate) async fn run(programs: &Path, shots: &Path) -> ExitCode {
    match measure(programs, shots).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("bench: {trouble}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(programs: &Path, shots: &Path) -> Result<(), Trouble> {
    let stage = Stage::set([programs, shots, Path::new(""), Path::new("")])?;
    let (code, places) = county(&stage.home("server"))?;
    stage.start_server()?;
    let (_served, address) = stage.serve_device("officer")?;
    let officer = browser::open(&stage, "officer").await?;
    officer.go(&address).await?;
    officer
        .write("enrol-server", &stage.server_address())
        .await?;
    officer.write("enrol-code", &code).await?;
    officer.tap("enrol-submit").await?;
    officer.see("today").await?;
    let outlines = synced(&stage)?;
    standing::put(&officer, &places).await?;
    sent(&stage)?;
    let marked = stage.ask("officer", "map.marks", &json!({}))?;
    for name in ["cases", "elders"] {
        println!("map.{name} {}", marked[name].as_array().map_or(0, Vec::len));
    }
    officer.tap("tab-me").await?;
    officer.tap("map-door").await?;
    officer.see("map-sheet").await?;
    // What was asked for when the sheet came to rest is drawn.
    officer.run("setTimeout(arguments[0], 3000)").await?;
    officer.keep(shots.join("bench-map.png")).await?;
    officer.slow_down(SLOWER).await?;
    let frames = pan(&officer).await?;
    println!("map.outlines {outlines}");
    let mut slow = None;
    for (name, key) in [("map.frame_p95_ms", "frame"), ("map.work_p95_ms", "work")] {
        let mut times: Vec<f64> = frames[key]
            .as_array()
            .ok_or("no frames")?
            .iter()
            .filter_map(Value::as_f64)
            .collect();
        times.sort_by(f64::total_cmp);
        let at = times.len() * 95 / 100;
        let p95 = times.get(at).ok_or("too few frames")?;
        println!("{name} {p95:.1}");
        if key == "frame" && *p95 > MOST_FRAME_MS {
            slow = Some(format!(
                "one frame of twenty takes longer than {p95:.1} ms, and {MOST_FRAME_MS} is the most"
            ));
        }
    }
    officer.close().await?;
    slow.map_or(Ok(()), |slow| Err(slow.into()))
}

/// Waits until the server has what was written, so that nothing is sent while frames are counted.
fn sent(stage: &Stage) -> Result<(), Trouble> {
    for _ in 0..MOST_SYNCS {
        let status = stage.ask("officer", "sync.now", &json!({}))?;
        if status["waiting"] == 0 {
            return Ok(());
        }
    }
    Err("the device does not get rid of what it wrote".into())
}

/// Waits until the device holds all outlines; tells how many.
fn synced(stage: &Stage) -> Result<u64, Trouble> {
    stage.ask("officer", "sync.now", &json!({}))?;
    let drawn = stage.ask("officer", "map.outlines", &json!({ "zoom": 9 }))?;
    let shapes = drawn["shapes"].as_array().map_or(0, Vec::len);
    let corners = |shape: &Value| -> usize {
        let rings = shape["rings"].as_array();
        rings.map_or(0, |rings| {
            rings.iter().filter_map(Value::as_array).map(Vec::len).sum()
        })
    };
    let all: usize = drawn["shapes"]
        .as_array()
        .map_or(0, |all| all.iter().map(corners).sum());
    println!("map.corners_at_9 {}", all / 2);
    Ok(u64::try_from(shapes)?)
}

/// Pushes the sheet to and fro, a step with each frame, and takes the times: from frame to frame, and what the page
/// itself worked in each.
async fn pan(officer: &Eyes) -> Result<Value, Trouble> {
    let script = format!(
        "const done = arguments[0], sheet = document.querySelector('[data-testid=map-sheet]');
         const box = sheet.getBoundingClientRect(), frame = [], work = [];
         let at = 0, last = performance.now(), x = box.left + box.width / 2, y = box.top + box.height / 2;
         const send = kind => sheet.dispatchEvent(new PointerEvent(kind, {{
             pointerId: 7, clientX: x, clientY: y, bubbles: true, pointerType: 'touch' }}));
         send('pointerdown');
         const step = now => {{
             if (at > 0) frame.push(now - last);
             last = now;
             const began = performance.now();
             x += Math.sin(at / 40) * 5; y += Math.cos(at / 25) * 3;
             send('pointermove');
             requestAnimationFrame(() => work.push(performance.now() - began));
             at += 1;
             if (at < {FRAMES}) requestAnimationFrame(step);
             else {{ send('pointerup'); setTimeout(() => done({{ frame, work }}), 500); }}
         }};
         requestAnimationFrame(step);"
    );
    officer.run(&script).await
}

/// A county of villages full of grids, with outlines, and an officer for all of it; the officer's code and the grids.
fn county(data: &Path) -> Result<(String, Vec<Place>), Box<dyn Error>> {
    let app = App::open(&Config::new(data))?;
    let admin = app.admin();
    let township = "620602119";
    let villages: Vec<String> = (1..=VILLAGES)
        .map(|no| format!("{township}{no:03}"))
        .collect();
    let mut areas = "code,name,level\n62,甘肃省,province\n6206,武威市,city\n620602,凉州区,county\n\
        620602119,金沙镇,township\n"
        .to_owned();
    for village in &villages {
        areas.push_str(&format!("{village},第{}村,village\n", &village[9..]));
    }
    admin.import_areas(areas.as_bytes(), Run::Real)?;
    let (mut features, mut places, mut reach) = (Vec::new(), Vec::new(), Vec::new());
    for (no, village) in (0..).zip(&villages) {
        let village: AreaCode = village.parse()?;
        reach.push(village.clone());
        for at in 0..SIDE * SIDE {
            let grid: GridId = admin.add_grid(&village, None)?;
            let (east, north) = (no * SIDE + at % SIDE, at / SIDE);
            features.push(feature(grid.as_str(), east, north));
            let middle = |from: f64, no: u32| from + (f64::from(no) + 0.5) * GRID;
            places.push(Place {
                grid,
                middle: (middle(WEST, east), middle(SOUTH, north)),
            });
        }
    }
    let all = json!({ "type": "FeatureCollection", "features": features }).to_string();
    fs::write(data.with_extension("geojson"), &all)?;
    admin.import_outlines(all.as_bytes(), Datum::Wgs84, Run::Real)?;
    let worker = admin.add_worker(&NewWorker {
        name: "王建军".into(),
        role: Role::AuxiliaryOfficer,
        reach: Reach::Villages(reach),
    })?;
    Ok((admin.invite(worker, 7)?.code.shown(), places))
}

/// A grid whose sides are ragged; a side between two is the same for both.
fn feature(code: &str, east: u32, north: u32) -> Value {
    let mut ring = Vec::new();
    ring.extend((0..CORNERS).map(|step| level(east, north, step)));
    ring.extend((0..CORNERS).map(|step| upright(east + 1, north, step)));
    ring.extend((0..CORNERS).map(|step| level(east, north + 1, CORNERS - step)));
    ring.extend((0..CORNERS).map(|step| upright(east, north, CORNERS - step)));
    ring.push(ring[0]);
    json!({
        "type": "Feature",
        "properties": { "code": code },
        "geometry": { "type": "Polygon", "coordinates": [ring] },
    })
}

fn level(east: u32, north: u32, step: u32) -> [f64; 2] {
    let along = f64::from(step) / f64::from(CORNERS);
    [
        WEST + (f64::from(east) + along) * GRID,
        SOUTH + (f64::from(north) + ragged(east, north, step)) * GRID,
    ]
}

fn upright(east: u32, north: u32, step: u32) -> [f64; 2] {
    let along = f64::from(step) / f64::from(CORNERS);
    [
        WEST + (f64::from(east) + ragged(east + 7_000, north, step)) * GRID,
        SOUTH + (f64::from(north) + along) * GRID,
    ]
}

/// How far a corner lies off its side, in grids; nothing at the ends.
fn ragged(east: u32, north: u32, step: u32) -> f64 {
    if step == 0 || step == CORNERS {
        return 0.0;
    }
    let mixed = east
        .wrapping_mul(2_654_435_761)
        .wrapping_add(north.wrapping_mul(40_503))
        .wrapping_add(step.wrapping_mul(2_246_822_519));
    let noise = f64::from(mixed >> 16 & 0xff) / 255.0 - 0.5;
    let wave = (f64::from(step) / f64::from(CORNERS) * std::f64::consts::PI).sin();
    noise.mul_add(0.02, wave * 0.05 * (f64::from(mixed & 0xff) / 255.0 - 0.5))
}
