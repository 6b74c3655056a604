//! The command line, in process and as a real process that is told to stop.

use std::fs::File;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use clap::Parser;
use sync_server::cli::{Cli, run};
use sync_server::{App, Config};

use crate::town::VILLAGE;

fn admin(folder: &Path, words: &[&str]) -> Result<String, String> {
    let data = folder.to_str().unwrap();
    let all = [&["bandeng-server", "--data", data, "admin"], words].concat();
    let cli = Cli::try_parse_from(all).map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    run(cli, &mut out).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn a_county_is_set_up_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let areas = folder.path().join("areas.csv");
    std::fs::write(&areas, crate::town::AREAS).unwrap();
    let run = |words: &[&str]| admin(folder.path(), words).unwrap();
    assert_eq!(
        run(&["areas", "import", areas.to_str().unwrap()]),
        "imported 6 areas: 6 new, 0 changed, 0 known before\n"
    );
    let grid = run(&[
        "grid",
        "add",
        "--village",
        "620602119202",
        "--name",
        "第一网格",
    ]);
    assert_eq!(grid, "620602119202001\n");
    let worker = run(&[
        "worker",
        "add",
        "--name",
        "李秀兰",
        "--role",
        "grid_worker",
        "--grid",
        grid.trim(),
    ]);
    let listed = run(&["worker", "list"]);
    assert_eq!(
        listed,
        format!("{}\tgrid_worker\t李秀兰\t620602119202001\n", worker.trim())
    );
    let invite = run(&["invite", worker.trim(), "--days", "3"]);
    assert_eq!(invite.find('-'), Some(5), "{invite}");
    assert_eq!(run(&["device", "list"]), "");
    assert_eq!(run(&["quarantine", "list"]), "");
    assert_eq!(run(&["erasures"]), "");
    assert_eq!(run(&["purge", "--dry-run"]), "would erase 0 records\n");
    assert_eq!(run(&["purge"]), "erased 0 records\n");
}

#[test]
fn how_a_county_works_is_looked_at_set_and_looked_up() {
    let folder = tempfile::tempdir().unwrap();
    let [areas, file] = ["areas.csv", "practice.json"].map(|name| folder.path().join(name));
    std::fs::write(&areas, crate::town::AREAS).unwrap();
    let practice = |words: &[&str]| admin(folder.path(), &[&["practice"], words].concat());
    let refused = practice(&["show"]).unwrap_err();
    assert_eq!(refused, "there is no county here: import its areas first");
    admin(folder.path(), &["areas", "import", areas.to_str().unwrap()]).unwrap();
    // What is shown can be set as it stands.
    let built_in = practice(&["show"]).unwrap();
    let set = |document: &str, words: &[&str]| {
        std::fs::write(&file, document).unwrap();
        practice(&[&["set", "--file", file.to_str().unwrap()], words].concat())
    };
    assert_eq!(
        set(&built_in, &["--dry-run"]).unwrap(),
        "nothing works otherwise than before\nnothing was set: it would be number 1 of 620602\n"
    );
    let own = built_in.replace("\"value\": 20,", "\"value\": 25,");
    let unnamed = set(&own, &[]).unwrap_err();
    assert!(unnamed.contains("--by"), "{unnamed}");
    let told = set(&own, &["--by", "周敏"]).unwrap();
    assert!(
        told.starts_with("monthly_analysis: 25 as the day of the month ("),
        "{told}"
    );
    assert!(
        told.ends_with("set number 1 of 620602: devices get it with their next sync\n"),
        "{told}"
    );
    assert_eq!(
        set(&own, &["--by", "周敏"]).unwrap(),
        "620602 works so already: nothing was set\n"
    );
    let wrong = own.replace("\"value\": 25,", "\"value\": 31,");
    let refused = set(&wrong, &["--by", "周敏"]).unwrap_err();
    assert!(
        refused
            .starts_with("nothing was set; correct this and try again:\nrules: monthly_analysis"),
        "{refused}"
    );
    assert_eq!(practice(&["show"]).unwrap().trim(), own.trim());
    let history = practice(&["history", "--county", "620602"]).unwrap();
    assert!(
        history.starts_with("1\t") && history.ends_with("\t周敏\n"),
        "{history}"
    );
}

#[test]
fn the_demo_prints_invitations_for_a_script() {
    let folder = tempfile::tempdir().unwrap();
    let lines = admin(folder.path(), &["demo", "--json"]).unwrap();
    let seats: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(seats.len(), 5);
    assert_eq!(seats[0]["role"], "grid_worker");
    assert_eq!(seats[0]["code"].as_str().unwrap().len(), 11);
}

#[test]
fn a_county_is_filled_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let run = |count: &str| admin(folder.path(), &["demo", "--disputes", count]).unwrap();
    let first = run("30");
    assert!(first.starts_with("0 of 30 disputes\n"), "{first}");
    assert!(first.contains("added 30 disputes and 2 elders"), "{first}");
    assert!(first.contains("to look at them: "), "{first}");
    assert!(first.lines().last().unwrap().starts_with("partner_unit\t"));
    let again = run("30");
    assert!(again.contains("the county has its 30 disputes already; nothing was added"));
    assert!(run("40").contains("added 10 disputes and 0 elders"));
    let lines = admin(folder.path(), &["demo", "--disputes", "40", "--json"]).unwrap();
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 7);
    assert_eq!(
        (&lines[1]["disputes"], &lines[1]["added"]),
        (&40.into(), &0.into())
    );
    assert_eq!(lines[2]["role"], "grid_worker");
}

#[test]
fn a_number_of_disputes_that_is_none_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for count in [
        "0",
        "-5",
        "1000001",
        "many",
        "1e5",
        "",
        "99999999999999999999999",
    ] {
        let error = admin(folder.path(), &["demo", "--disputes", count]).unwrap_err();
        let says = "write how many disputes there shall be: a number from 1 to 1000000";
        assert!(error.contains(says), "{count}: {error}");
    }
}

#[test]
fn wrong_words_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |words: &[&str], says: &str| {
        let error = admin(folder.path(), words).unwrap_err();
        assert!(error.contains(says), "{error}");
    };
    let erase = |doc: &str, reason: &str, says: &str| {
        let words = [
            "erase-record",
            "--doc",
            doc,
            "--reason",
            reason,
            "--by",
            "周敏",
        ];
        refused(&words, says);
    };
    erase("12", "asked", "expected 32 hexadecimal digits");
    erase(
        &"a".repeat(32),
        "because",
        "write asked, expired, mistake or ordered",
    );
    erase(&"a".repeat(32), "asked", "there is no record aaaa");
    refused(
        &["grid", "add", "--village", "12"],
        "is not a village known",
    );
    refused(
        &[
            "worker", "add", "--name", "李", "--role", "king", "--grid", "1",
        ],
        "write grid_worker",
    );
    refused(
        &["worker", "add", "--name", "李", "--role", "grid_worker"],
        "--village",
    );
    refused(&["invite", "xyz"], "32 hexadecimal digits");
    refused(&["device", "revoke", &"0".repeat(32)], "there is no device");
    refused(
        &["areas", "import", "nowhere.csv"],
        "cannot read nowhere.csv",
    );
}

struct Server {
    child: Child,
    address: String,
}

fn start(folder: &Path, listen: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_bandeng-server"))
        .args([
            "--data",
            folder.to_str().unwrap(),
            "serve",
            "--listen",
            listen,
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn served(folder: &Path) -> Server {
    let mut child = start(folder, "127.0.0.1:0");
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line
        .trim()
        .strip_prefix("listening on http://")
        .unwrap()
        .to_owned();
    Server { child, address }
}

/// A county with one grid, in a folder of its own.
fn one_grid() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let areas = folder.path().join("areas.csv");
    std::fs::write(&areas, crate::town::AREAS).unwrap();
    admin(folder.path(), &["areas", "import", areas.to_str().unwrap()]).unwrap();
    admin(folder.path(), &["grid", "add", "--village", VILLAGE]).unwrap();
    folder
}

/// The corners of that grid's outline, as they are kept.
fn corners(folder: &Path) -> Vec<(i32, i32)> {
    let app = App::open(&Config::new(folder)).unwrap();
    let kept = app.registry().glance(|books| books.outlines_of("620602"));
    let kept = kept.unwrap();
    let outline = map::Outline::from_bytes(&kept[0].bytes).unwrap();
    let spots = outline.spots();
    spots.map(|spot| (spot.at.lon_e6, spot.at.lat_e6)).collect()
}

/// Points that are published with the shift, each in GCJ-02 and where it is in WGS-84.
#[test]
fn shifted_coordinates_are_turned_back_where_it_is_said_that_they_are_shifted() {
    const SHIFTED: [((f64, f64), (i32, i32)); 3] = [
        (
            (121.531_541_859_215, 31.175_303_983_645_97),
            (121_527_211, 31_177_428),
        ),
        (
            (113.917_176_480_836_3, 22.540_796_131_694_766),
            (113_912_316, 22_543_847),
        ),
        (
            (116.384_047_224_556_57, 39.913_345_455_360_69),
            (116_377_817, 39_911_954),
        ),
    ];
    let ring: Vec<[f64; 2]> = SHIFTED
        .iter()
        .chain(&SHIFTED[..1])
        .map(|((lon, lat), _)| [*lon, *lat])
        .collect();
    let all = serde_json::json!({
        "type": "FeatureCollection",
        "features": [{
            "type": "Feature",
            "properties": { "code": format!("{VILLAGE}001") },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        }],
    });
    let folder = one_grid();
    let file = folder.path().join("outlines.geojson");
    std::fs::write(&file, all.to_string()).unwrap();
    let words = ["outlines", "--file", file.to_str().unwrap()];
    let near = |found: &[(i32, i32)], wanted: (i32, i32)| {
        let off = |(lon, lat): &(i32, i32)| (lon - wanted.0).abs().max((lat - wanted.1).abs());
        found.iter().map(off).min()
    };

    let told = admin(folder.path(), &words).unwrap();
    assert!(told.ends_with("brought in 1 outlines: 1 new, 0 changed, 0 as before; 0 neighbours drawn along the same borders\n"), "{told}");
    let plain = corners(folder.path());
    let shifted = [&words[..], &["--gcj02"]].concat();
    let dry = [&shifted[..], &["--dry-run"]].concat();
    let told = admin(folder.path(), &dry).unwrap();
    assert!(
        told.contains("would bring in 1 outlines: 0 new, 1 changed"),
        "{told}"
    );
    assert_eq!(corners(folder.path()), plain, "a dry run keeps nothing");
    let told = admin(folder.path(), &shifted).unwrap();
    assert!(
        told.contains("brought in 1 outlines: 0 new, 1 changed"),
        "{told}"
    );
    let turned = corners(folder.path());
    for (_, wgs) in SHIFTED {
        // A millionth of a degree is a tenth of a metre; the shift is some hundred metres.
        assert!(near(&turned, wgs).is_some_and(|off| off <= 2), "{turned:?}");
        assert!(
            near(&plain, wgs).is_some_and(|off| off > 1_000),
            "{plain:?}"
        );
    }
}

#[test]
fn outlines_that_are_far_too_large_are_refused_before_they_are_read() {
    let folder = one_grid();
    let large = folder.path().join("large.geojson");
    let mut file = File::create(&large).unwrap();
    file.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")
        .unwrap();
    // 300 MB that take no room on the disk.
    file.set_len(300 << 20).unwrap();
    let words = ["outlines", "--file", large.to_str().unwrap()];
    let refused = admin(folder.path(), &words).unwrap_err();
    assert_eq!(
        refused,
        "the file is larger than 128 MiB: bring the outlines in by township, or simplify them"
    );
    let nowhere = ["outlines", "--file", "nowhere.geojson"];
    let refused = admin(folder.path(), &nowhere).unwrap_err();
    assert!(refused.contains("cannot read nowhere.geojson"), "{refused}");
    // What says nothing of its size is read no further than a file may go.
    let endless = ["outlines", "--file", "/dev/zero"];
    let refused = admin(folder.path(), &endless).unwrap_err();
    assert!(
        refused.starts_with("the file is larger than 128 MiB"),
        "{refused}"
    );
}

#[test]
fn a_server_tells_its_address_and_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = served(folder.path());

    let other = tempfile::tempdir().unwrap();
    let second = start(other.path(), &server.address)
        .wait_with_output()
        .unwrap();
    let said = String::from_utf8(second.stderr).unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(
        said.contains("cannot listen on") && said.contains("--listen"),
        "{said}"
    );

    let stop = Command::new("kill")
        .arg(server.child.id().to_string())
        .status()
        .unwrap();
    assert!(stop.success());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_several_servers_share_is_backed_up_by_its_own_tools() {
    let folder = tempfile::tempdir().unwrap();
    for words in [
        ["backup", "--to", "b.sqlite"],
        ["restore", "--from", "b.sqlite"],
    ] {
        let data = folder.path().to_str().unwrap();
        let database = ["--database", "postgres://nobody@127.0.0.1:1/nothing"];
        let all = [&["bandeng-server", "--data", data][..], &database, &words].concat();
        let cli = Cli::try_parse_from(all).unwrap();
        let refused = run(cli, &mut Vec::new()).unwrap_err().to_string();
        assert!(refused.contains("pg_dump"), "{refused}");
        assert!(refused.contains("admin feeds renew"), "{refused}");
    }
}
