//! The demo county is filled by a real process that is told to stop, or killed, and goes on with the next run.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use model::Role;
use sync_server::admin::{AdminError, NewWorker, Reach};
use sync_server::{App, Config};

const COUNT: &str = "600";

/// Fills a county, sends the process a signal once it begins to write, and tells what it said and how it ended.
fn filled_and_told(folder: &Path, signal: &str) -> (String, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bandeng-server"))
        .arg("--data")
        .arg(folder)
        .args(["admin", "demo", "--disputes", COUNT])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    out.read_line(&mut said).unwrap();
    let pid = child.id().to_string();
    let sent = Command::new("kill").args([signal, &pid]).status().unwrap();
    assert!(sent.success());
    out.read_to_string(&mut said).unwrap();
    (said, child.wait().unwrap().code())
}

/// The next run makes what is missing, and nothing was kept out.
fn assert_it_goes_on(folder: &Path) {
    let admin = App::open(&Config::new(folder)).unwrap().admin();
    let wanted = COUNT.parse().unwrap();
    let rest = admin.fill_demo(wanted, &|| true, &mut |_| {}).unwrap();
    assert_eq!(rest.there + rest.added, 600);
    assert!(rest.added > 0);
    assert_eq!(admin.quarantine().unwrap(), []);
    assert_eq!(admin.incidents().unwrap(), []);
}

#[test]
fn ctrl_c_stops_it_and_the_next_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (said, code) = filled_and_told(folder.path(), "-INT");
    assert_eq!(code, Some(130), "{said}");
    assert!(said.starts_with("0 of 600 disputes\nstopped: "), "{said}");
    assert!(said.contains("run it again to go on"), "{said}");
    assert!(said.lines().last().unwrap().starts_with("partner_unit"));
    assert_it_goes_on(folder.path());
}

#[test]
fn one_that_was_killed_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let (_, code) = filled_and_told(folder.path(), "-KILL");
    assert_eq!(code, None);
    assert_it_goes_on(folder.path());
}

#[test]
fn made_up_records_never_come_among_real_ones() {
    let folder = tempfile::tempdir().unwrap();
    let admin = App::open(&Config::new(folder.path())).unwrap().admin();
    let grids = admin.demo().unwrap().grids;
    let new = NewWorker {
        name: "何春兰".into(),
        role: Role::GridWorker,
        reach: Reach::Grids(grids),
    };
    let theirs = admin.add_worker(&new).unwrap();
    let wanted = COUNT.parse().unwrap();
    let refused = admin.fill_demo(wanted, &|| true, &mut |_| {}).unwrap_err();
    assert!(matches!(refused, AdminError::DemoAmongOthers), "{refused}");
    assert!(
        admin
            .workers()
            .unwrap()
            .iter()
            .any(|row| row.worker.id == theirs)
    );
    assert_eq!(admin.workers().unwrap().len(), 6, "no author either");
}
