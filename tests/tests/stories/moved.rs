//! A record is moved from one grid to another: it leaves who may hold the old one only, arrives whole and
//! proved with who may hold the new one, and what was written meanwhile, weeks without a line, follows it.

use contract::Code;
use contract::command::dispute;
use contract::command::sync::Line;
use model::{DisputeDraft, DisputeId, DisputeState, GridId, Role};
use rusqlite::params;
use store::{FileKey, Store, StoreError};
use test_kit::{Device, Fault, World, camera, neighbors_quarrel};

/// The worker of the first grid, the worker of the second, and the officer of both.
fn three() -> (World, Device, Device, Device, GridId) {
    let world = World::new();
    let first = world.enrolled(Role::GridWorker);
    let second = world.elsewhere();
    let officer = world.enrolled(Role::AuxiliaryOfficer);
    let grid = world.demo().grids[1].clone();
    (world, first, second, officer, grid)
}

fn is_quiet(device: &Device) {
    let status = device.sync();
    let held = store_of(device)
        .read(|r| store::quarantine::all(r))
        .unwrap();
    let held: Vec<_> = held.iter().map(|one| (&one.reason, &one.detail)).collect();
    assert!(held.is_empty(), "{held:?}");
    assert_eq!(
        (
            status.line,
            status.waiting,
            status.quarantined,
            status.trouble
        ),
        (Line::Online, 0, 0, None)
    );
}

fn lacks(device: &Device, id: DisputeId) {
    let failure = device.try_give(&dispute::Get { id }).unwrap_err();
    assert_eq!(failure.code, Code::NotFound);
    assert!(device.list().rows.iter().all(|row| row.id != id));
}

fn store_of(device: &Device) -> Store {
    Store::open(device.home(), &FileKey::at(device.home().join("key"))).unwrap()
}

fn count(device: &Device, sql: &str, id: DisputeId) -> i64 {
    let found = store_of(device)
        .read(|r| Ok::<_, StoreError>(r.query_row(sql, params![id.as_bytes()], |r| r.get(0))?));
    found.unwrap()
}

#[test]
fn a_moved_record_leaves_one_device_and_arrives_whole_on_the_other() {
    let (world, first, second, officer, grid) = three();
    let id = first.record(neighbors_quarrel(&world.grid()));
    first.edit(id, |c| c.place = "东头".into());
    world.run_until_quiet(&[&first, &officer]);
    officer.step(id, DisputeState::Accepted);
    world.run_until_quiet(&[&first, &second, &officer]);
    let before = officer.sheet(id);

    world.move_to(id, &grid);
    for device in [&first, &second, &officer] {
        is_quiet(device);
    }
    lacks(&first, id);
    for table in [
        "document WHERE id",
        "change WHERE doc",
        "dispute WHERE id",
        "task WHERE doc",
    ] {
        assert_eq!(
            count(&first, &format!("SELECT count(*) FROM {table} = ?1"), id),
            0
        );
    }
    for device in [&second, &officer] {
        let sheet = device.sheet(id);
        assert_eq!(sheet.content.grid, grid);
        assert_eq!(sheet.version, before.version);
        assert_eq!(
            (&sheet.content.place[..], sheet.state),
            ("东头", DisputeState::Accepted)
        );
        assert_eq!(sheet.recorded_by, before.recorded_by);
        assert_eq!(device.list().rows.len(), 1, "it is there once");
    }
    // Life goes on in its new grid, in both directions.
    second.edit(id, |c| c.claim_a = "接手后问过一遍。".into());
    world.run_until_quiet(&[&second, &officer, &first]);
    officer.edit(id, |c| c.place = "西头".into());
    world.run_until_quiet(&[&officer, &second, &first]);
    for device in [&second, &officer] {
        let content = device.sheet(id).content;
        assert_eq!(
            (&content.claim_a[..], &content.place[..]),
            ("接手后问过一遍。", "西头")
        );
    }
    lacks(&first, id);
    // A phone that is new in the grid reads the same.
    let fresh = world.elsewhere();
    is_quiet(&fresh);
    assert_eq!(fresh.sheet(id).version, second.sheet(id).version);
    let fresh = world.enrolled(Role::GridWorker);
    is_quiet(&fresh);
    lacks(&fresh, id);
}

#[test]
fn what_was_written_for_weeks_without_a_line_follows_it() {
    let (world, first, second, officer, grid) = three();
    let id = first.record(neighbors_quarrel(&world.grid()));
    let stays = first.record(DisputeDraft {
        claim_a: "另一件事。".into(),
        ..neighbors_quarrel(&world.grid())
    });
    world.run_until_quiet(&[&first, &second, &officer]);
    // The first worker has no line for three weeks, and writes; so does the officer, who does not know of
    // the move either; the second worker gets the record and goes on with it.
    first.edit(id, |c| c.place = "三周里写的".into());
    first.edit(stays, |c| c.place = "留下的".into());
    officer.edit(id, |c| c.claim_b = "所里记的。".into());
    world.move_to(id, &grid);
    is_quiet(&second);
    second.edit(id, |c| c.claim_a = "接手后写的。".into());
    is_quiet(&second);
    world.pass_days(21);
    first.edit(id, |c| c.verified = "又看了一次。".into());
    // Its answer is lost: the server has filed it, and the phone does not know.
    first.sync_over(Fault::CutAnswer(0));
    for device in [&first, &officer, &second, &first, &officer, &second] {
        is_quiet(device);
    }
    lacks(&first, id);
    for device in [&second, &officer] {
        let content = device.sheet(id).content;
        let words = [
            &content.place,
            &content.claim_a,
            &content.claim_b,
            &content.verified,
        ];
        assert_eq!(
            words,
            ["三周里写的", "接手后写的。", "所里记的。", "又看了一次。"]
        );
    }
    assert_eq!(second.sheet(id).version, officer.sheet(id).version);
    // The chains of the old grid have no gap: the first worker's next work is believed there.
    first.edit(stays, |c| c.place = "还在写".into());
    world.run_until_quiet(&[&first, &officer, &second]);
    assert_eq!(officer.sheet(stays).content.place, "还在写");
    is_quiet(&officer);
    // And whoever reads both grids for the first time believes all of it.
    let fresh = world.enrolled(Role::AuxiliaryOfficer);
    is_quiet(&fresh);
    assert_eq!(fresh.sheet(id).version, second.sheet(id).version);
}

#[test]
fn photos_go_with_it_sent_or_not() {
    let (world, first, second, officer, grid) = three();
    let id = first.record(neighbors_quarrel(&world.grid()));
    let sent = first.add_photo(id, &camera(41));
    world.run_until_quiet(&[&first, &second, &officer]);
    let late = first.add_photo(id, &camera(42));
    world.move_to(id, &grid);
    // The words arrive, and the line is gone before the photo is through.
    first.sync_over(Fault::CutUpload(9_000));
    assert_eq!(
        first.photos(id).len(),
        2,
        "it stays as long as its photo waits"
    );
    is_quiet(&first);
    lacks(&first, id);
    is_quiet(&second);
    for sha256 in [sent, late] {
        second.give(&contract::command::attachment::Fetch {
            dispute: id,
            sha256,
        });
        assert!(second.photo(id, sha256).is_ok());
    }
}

#[test]
fn a_record_goes_back_where_it_was_and_what_was_written_meanwhile_is_in_it() {
    let (world, first, second, officer, grid) = three();
    let id = first.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&first, &second, &officer]);
    // The first worker has no line, and writes; the record goes away and comes back.
    first.edit(id, |c| c.claim_b = "没有信号时写的。".into());
    officer.edit(id, |c| c.verified = "所里也在写。".into());
    world.move_to(id, &grid);
    world.run_until_quiet(&[&second]);
    second.edit(id, |c| c.place = "路过一趟".into());
    world.run_until_quiet(&[&second]);
    world.move_to(id, &world.grid());
    // Its own change is stored where it stands now; the line breaks before it reads that.
    let heard = (60..).step_by(8).find(|cut| {
        let status = first.sync_over(Fault::CutAnswer(*cut));
        status.waiting == 0
    });
    assert!(heard.is_some_and(|cut| cut < 400));
    assert_eq!(first.sheet(id).content.claim_b, "没有信号时写的。");
    for device in [&first, &officer, &second, &first, &officer] {
        is_quiet(device);
    }
    lacks(&second, id);
    for device in [&first, &officer] {
        let content = device.sheet(id).content;
        let words = [&content.place, &content.claim_b, &content.verified];
        assert_eq!(words, ["路过一趟", "没有信号时写的。", "所里也在写。"]);
        assert_eq!(content.grid, world.grid());
    }
    assert_eq!(first.sheet(id).version, officer.sheet(id).version);
    // To and fro once more, and whoever is new reads the same.
    world.move_to(id, &grid);
    first.edit(id, |c| c.place = "第二回".into());
    for device in [&first, &officer, &second] {
        is_quiet(device);
    }
    lacks(&first, id);
    world.move_to(id, &world.grid());
    let fresh = world.enrolled(Role::GridWorker);
    for device in [&second, &officer, &first, &fresh] {
        is_quiet(device);
        assert_eq!(device.sync().apart, None);
    }
    for device in [&first, &fresh] {
        assert_eq!(device.sheet(id).version, officer.sheet(id).version);
    }
    assert_eq!(first.sheet(id).content.place, "第二回");
}

#[test]
fn one_that_was_moved_is_erased_wherever_it_stood() {
    let (world, first, second, officer, grid) = three();
    let id = first.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&first, &second, &officer]);
    first.edit(id, |c| c.place = "晚到的话".into());
    world.move_to(id, &grid);
    is_quiet(&second);
    world.erase(id);
    for device in [&first, &second, &officer] {
        is_quiet(device);
        lacks(device, id);
    }
}

#[test]
fn a_form_that_was_open_during_the_move_is_saved_in_the_new_grid() {
    let (world, first, second, officer, grid) = three();
    let id = first.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&first, &second, &officer]);
    let sheet = officer.sheet(id);
    let mut content = sheet.content.into_draft();
    content.place = "写到一半".into();
    let edits = Some(contract::command::draft::Edits {
        dispute: id,
        version: sheet.version,
    });
    let saved = officer.give(&contract::command::draft::Save {
        id: None,
        edits,
        content,
    });
    world.move_to(id, &grid);
    is_quiet(&officer);
    officer.give(&dispute::Edit { draft: saved.id });
    world.run_until_quiet(&[&officer, &second]);
    assert_eq!(second.sheet(id).content.place, "写到一半");
}
