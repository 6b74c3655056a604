//! Bundles on the command line: a file is made on one machine and taken in on another, neither of them
//! with a line.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::Path;
use std::process::{Command, Output};

use model::Role;
use serde_json::{Value, json};
use test_kit::{World, camera, neighbors_quarrel};

fn bundle(home: &Path, verb: &str, file: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bandeng-field"));
    let words = ["--home", home.to_str().unwrap(), "bundle", verb];
    command.args(words).arg(file).output().unwrap()
}

fn printed(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refused(output: &Output) -> Value {
    assert!(!output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stderr).unwrap()
}

#[test]
fn a_file_is_made_on_one_machine_and_taken_in_on_another() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.add_photo(id, &camera(1));
    let carrier = world.elsewhere();
    let (from, to) = (phone.home().to_owned(), carrier.home().to_owned());
    drop((phone, carrier));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stick.bundle");

    let made = printed(&bundle(&from, "make", &file));
    assert_eq!(
        (
            &made["bundles"][0]["changes"],
            &made["bundles"][0]["photos"]
        ),
        (&json!(2), &json!(1))
    );
    let size = std::fs::metadata(&file).unwrap().len();
    assert_eq!(made["size_bytes"], json!(size));
    // What is there is not written over.
    let again = refused(&bundle(&from, "make", &file));
    assert_eq!(again["code"], "bad_arguments");
    assert_eq!(std::fs::metadata(&file).unwrap().len(), size);

    let taken = printed(&bundle(&to, "take", &file));
    assert_eq!(taken["bundles"][0]["place"], "kept");
    let taken = printed(&bundle(&to, "take", &file));
    assert_eq!(taken["bundles"][0]["place"], "here");
    let carrier = world.over(to);
    assert_eq!(carrier.sync().trouble, None);
    assert_eq!(carrier.carrying().carried, []);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync();
    assert_eq!(laptop.photos(id).len(), 1);
}

#[test]
fn what_is_no_bundle_is_refused_by_name_and_what_came_before_it_is_kept() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    phone.record(neighbors_quarrel(&world.grid()));
    let good = phone.make_bundle();
    let carrier = world.elsewhere();
    let home = carrier.home().to_owned();
    drop((phone, carrier));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stick.bundle");
    for (bytes, problem) in [
        (b"IMG_0001".to_vec(), "not_a_bundle"),
        (good[..good.len() - 1].to_vec(), "damaged_bundle"),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let failure = refused(&bundle(&home, "take", &file));
        assert_eq!(failure["fields"][0]["problem"], problem);
    }
    std::fs::write(&file, [&good[..], b"and more"].concat()).unwrap();
    let output = bundle(&home, "take", &file);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["bundles"][0]["place"], "kept");
    assert_eq!(refused(&output)["fields"][0]["problem"], "not_a_bundle");
    let missing = refused(&bundle(&home, "take", &folder.path().join("nothing")));
    assert_eq!(missing["code"], "not_found");
}
