//! The command line, in process and as a real process that is told to stop.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use clap::Parser;
use sync_server::cli::{Cli, run};

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
