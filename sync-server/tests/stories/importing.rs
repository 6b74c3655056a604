//! Lists of areas, grids and workers: what is bad is told by line and column with what to do, a dry run writes
//! nothing, and a list that was imported before is no news.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use clap::Parser;
use model::Role;
use sync_server::App;
use sync_server::admin::{AdminError, Imported, News, Reach, Run};
use sync_server::cli::{Cli, run};
use sync_server::registry::Books;

use crate::town::{AREAS, Town, VILLAGE};

pub(crate) type Import = fn(&App, &[u8], Run) -> Result<Imported, AdminError>;

pub(crate) const AREA: Import = |app, file, run| app.admin().import_areas(file, run);
pub(crate) const GRID: Import = |app, file, run| app.admin().import_grids(file, run);
pub(crate) const WORKER: Import = |app, file, run| app.admin().import_workers(file, run);

/// What a list is refused with, dry and real alike; nothing of it is written.
fn refused(town: &Town, import: Import, list: &str) -> String {
    let before = known(town);
    let [dry, real] = [Run::Dry, Run::Real].map(|run| import(&town.app, list.as_bytes(), run));
    assert_eq!(dry, real);
    assert_eq!(known(town), before, "{list}");
    real.unwrap_err().to_string()
}

/// Everything an import may change.
pub(crate) fn known(town: &Town) -> impl PartialEq + std::fmt::Debug + use<> {
    let books = |books: &dyn Books| {
        let village = VILLAGE.parse().unwrap();
        let areas = books.areas_of("620602")?;
        let grids = books.grid_names(&books.grids_of(&village)?)?;
        let version = books.directory_version("620602")?;
        Ok::<_, AdminError>((areas, grids, books.workers()?, version))
    };
    town.app.registry().read(books).unwrap()
}

fn all(imported: &Imported) -> [usize; 3] {
    [imported.added(), imported.changed(), imported.known()]
}

#[test]
fn every_bad_row_is_named_and_nothing_is_half_imported() {
    let town = Town::new();
    let table = "# a remark\ncode,name,level\n620602119204,中沟村,village\n62060211,短,village\n\
        620602119205,,village\n620602119206,朱庄村,township\n620602119204,又一个,村\n\
        620602118201,远村,village\n620602119000,金沙镇,\n6.20602E+11,坏,\n62060211920９,全角,\n";
    let error = town
        .app
        .admin()
        .import_areas(table.as_bytes(), Run::Real)
        .unwrap_err();
    let AdminError::BadRows(rows) = &error else {
        panic!("{error}")
    };
    let places: Vec<_> = rows.iter().map(|row| (row.line, row.column)).collect();
    assert_eq!(
        places,
        [
            (4, "code"),
            (5, "name"),
            (6, "level"),
            (7, "code"),
            (9, "code"),
            (10, "code"),
            (11, "code")
        ]
    );
    let said = refused(&town, AREA, table);
    for part in [
        "line 7, column code: 620602119204 stands on line 3 too: leave one of them out",
        "line 6, column level: 620602119206 is a village by its digits, not a \"township\"",
        "line 9, column code: 620602119000 ends in zeros",
        "was shortened by the spreadsheet program",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let orphan = refused(&town, AREA, "code,name,level\n620602118201,远村,village\n");
    assert!(
        orphan.contains("line 2, column code: 620602118, which 620602118201 lies in, is neither"),
        "{orphan}"
    );
    let village = "620602119204".parse().unwrap();
    let error = town.app.admin().add_grid(&village, None).unwrap_err();
    assert_eq!(error, AdminError::UnknownVillage(village));
}

#[test]
fn a_list_with_other_columns_says_which_it_has_to_have() {
    let town = Town::new();
    for (import, list, says) in [
        (AREA, "a,b\n1,2\n", "nothing is made of a column \"a\""),
        (AREA, "code,level\n62,\n", "there is no column name"),
        (
            AREA,
            "code,代码,name\n62,62,a\n",
            "two columns are the column code",
        ),
        (
            GRID,
            "grid,name,父级\n",
            "nothing is made of a column \"父级\"",
        ),
        (WORKER, "姓名,身份,管辖\n", "there is no column number"),
        (
            WORKER,
            "工号,姓名,身份,管辖,身份证号\n",
            "nothing is made of a column \"身份证号\"",
        ),
        (AREA, "\n\n", "no row with the names of the columns"),
        (GRID, "grid,name\n1,2,3\n", "line 2 has 3 cells"),
        (
            WORKER,
            "PK\u{3}\u{4} no workbook",
            "no workbook that can be read",
        ),
    ] {
        let said = refused(&town, import, list);
        assert!(
            said.contains(says) && said.contains("nothing was imported"),
            "{said}"
        );
    }
}

#[test]
fn the_same_areas_again_are_no_news() {
    let town = Town::new();
    let before = known(&town);
    let again = town.app.admin().import_areas(AREAS.as_bytes(), Run::Real);
    assert_eq!(all(&again.unwrap()), [0, 0, 6]);
    assert_eq!(known(&town), before);
}

#[test]
fn a_dry_run_tells_each_row_and_writes_nothing() {
    let town = Town::new();
    let before = known(&town);
    let list = format!("代码,名称\n{VILLAGE},金沙新村\n620602119204,中沟村\n620602,凉州区\n");
    let told = town.app.admin().import_areas(list.as_bytes(), Run::Dry);
    let told = told.unwrap();
    let news: Vec<_> = told.rows.iter().map(|row| (row.line, &row.news)).collect();
    let renamed = News::Changed("was named 金沙村".into());
    assert_eq!(news, [(2, &renamed), (3, &News::New), (4, &News::Known)]);
    assert_eq!(known(&town), before);
    let done = town.app.admin().import_areas(list.as_bytes(), Run::Real);
    assert_eq!(
        done.unwrap(),
        told,
        "it says what it did as it said what it would do"
    );
    assert_ne!(known(&town), before);
}

#[test]
fn a_code_that_is_no_more_stays_known_and_is_picked_for_nothing_new() {
    let town = Town::new();
    let admin = town.app.admin();
    let list = |day: &str| format!("code,name,revoked_on\n{VILLAGE},金沙村,{day}\n");
    let import = |list: &str| admin.import_areas(list.as_bytes(), Run::Real);
    assert!(refused(&town, AREA, &list("去年")).contains("is not a day: write it as 2026-11-02"));
    assert_eq!(all(&import(&list("2026-01-01")).unwrap()), [0, 1, 0]);
    assert_eq!(all(&import(&list("2026-01-01")).unwrap()), [0, 0, 1]);
    // A list that does not speak of it leaves it.
    assert_eq!(all(&import(AREAS).unwrap()), [0, 0, 6]);
    let areas = town.app.registry().glance(|books| books.areas_of("620602"));
    let areas = areas.unwrap();
    let village = areas.iter().find(|area| area.code == VILLAGE).unwrap();
    assert_eq!(
        (village.name.as_str(), village.revoked_on.as_str()),
        ("金沙村", "2026-01-01")
    );
    let code = VILLAGE.parse().unwrap();
    let revoked = AdminError::Revoked(VILLAGE.parse().unwrap());
    assert_eq!(admin.add_grid(&code, None), Err(revoked.clone()));
    let officer = sync_server::admin::NewWorker {
        name: "王建军".into(),
        role: Role::AuxiliaryOfficer,
        reach: Reach::Villages(vec![code.clone()]),
    };
    assert_eq!(admin.add_worker(&officer), Err(revoked));
    let grid = format!("grid,name\n{VILLAGE}009,第九网格\n");
    assert!(refused(&town, GRID, &grid).contains("is no more"));
    // In use again, and the grids are there as before.
    assert_eq!(all(&import(&list("")).unwrap()), [0, 1, 0]);
    assert!(admin.add_grid(&code, None).is_ok());
}

#[test]
fn nothing_in_use_lies_in_what_is_no_more() {
    let town = Town::new();
    let township = "code,name,revoked_on\n620602119,金沙镇,2026-01-01\n";
    let said = refused(&town, AREA, township);
    assert!(
        said.contains(
            "line 2, column revoked_on: 620602119202, which lies in 620602119, is still in use"
        ),
        "{said}"
    );
    let whole =
        format!("{township}620602119202,金沙村,2026-01-01\n620602119203,水坑村,2026-01-01\n");
    let done = town.app.admin().import_areas(whole.as_bytes(), Run::Real);
    assert_eq!(all(&done.unwrap()), [0, 3, 0]);
    let new = "code,name,revoked_on\n620602119209,新村,\n";
    let said = refused(&town, AREA, new);
    assert!(
        said.contains("620602119, which 620602119209 lies in, is no more from 2026-01-01"),
        "{said}"
    );
}

#[test]
fn grids_are_imported_whole_and_a_grid_has_one_village() {
    let town = Town::new();
    let list = format!(
        "网格编号,网格名称,村代码\n620602119203001,东头,620602119203\n{VILLAGE}007,北庄,\n{VILLAGE}001,第1网格,{VILLAGE}\n"
    );
    let import = |list: &str| GRID(&town.app, list.as_bytes(), Run::Real);
    assert_eq!(all(&import(&list).unwrap()), [2, 0, 1]);
    assert_eq!(all(&import(&list).unwrap()), [0, 0, 3]);
    let renamed = list.replace("北庄", "北庄子");
    assert_eq!(all(&import(&renamed).unwrap()), [0, 1, 2]);
    // The next by hand is numbered after it, and the first of a village has its key.
    let village = VILLAGE.parse().unwrap();
    let next = town.app.admin().add_grid(&village, None).unwrap();
    assert_eq!(next.sequence(), 8);
    let other = "620602119203".parse().unwrap();
    let seal = town.app.registry().glance(|books| books.seal(&other));
    assert!(seal.unwrap().is_some());

    for (rows, says) in [
        (
            format!("{VILLAGE}011,十一,620602119203"),
            "line 2, column village: the grid 620602119202011 lies in 620602119202 by its digits, and in \"620602119203\" by this column: a grid has one village",
        ),
        (
            format!("{VILLAGE}011,十一,\n{VILLAGE}011,十一,620602119203"),
            "line 3, column village: the grid",
        ),
        (
            format!("{VILLAGE}011,十一,\n{VILLAGE}011,又一个,"),
            "line 3, column grid: 620602119202011 stands on line 2 too",
        ),
        (format!("{VILLAGE}901,路,"), "ways to partner units"),
        (format!("{VILLAGE}000,零,"), "numbered from 001"),
        (
            "620602119,镇,".into(),
            "is not a grid: write the village's 12 digits",
        ),
        (
            "620602119299001,远,".into(),
            "the village 620602119299 is not known",
        ),
        (
            format!("{VILLAGE}011,=cmd|' /C calc'!A0,"),
            "line 2, column name: \"=cmd|' /C calc'!A0\" begins like a formula",
        ),
    ] {
        let said = refused(&town, GRID, &format!("grid,name,village\n{rows}\n"));
        assert!(said.contains(says), "{said}");
    }
}

pub(crate) const STAFF: &str = "工号,姓名,身份,管辖范围
W001,李秀兰,网格员,620602119202001 620602119202002
W002,王建军,auxiliary_officer,620602119202、620602119203
W003,赵志强,社区民警,620602119
W004,马骏,协作单位,620602:1
W005,李秀兰,网格员,620602119202002
";

#[test]
fn workers_are_imported_once_under_the_numbers_of_their_office() {
    let town = Town::new();
    let admin = town.app.admin();
    admin
        .add_unit(&"620602".parse().unwrap(), "人社局")
        .unwrap();
    let import = |list: &str| WORKER(&town.app, list.as_bytes(), Run::Real);
    let dry = WORKER(&town.app, STAFF.as_bytes(), Run::Dry).unwrap();
    assert_eq!(all(&dry), [5, 0, 0]);
    assert!(admin.workers().unwrap().is_empty());
    assert_eq!(import(STAFF).unwrap(), dry);
    let first = admin.workers().unwrap();
    assert_eq!(first.len(), 5);
    let before = known(&town);
    assert_eq!(all(&import(STAFF).unwrap()), [0, 0, 5]);
    assert_eq!(known(&town), before);
    // Another name and other places are the same worker; so is the same list the other way round.
    let later = STAFF
        .replace("W001,李秀兰", "W001,李秀莲")
        .replace("620602119202、620602119203", "620602119203")
        .replace(
            "620602119202001 620602119202002",
            "620602119202002,620602119202001",
        )
        .replace(
            "620602119202002,620602119202001",
            "\"620602119202002,620602119202001\"",
        );
    let news = WORKER(&town.app, later.as_bytes(), Run::Dry).unwrap();
    assert_eq!(news.rows[0].news, News::Changed("was named 李秀兰".into()));
    assert_eq!(
        news.rows[1].news,
        News::Changed("holds other places".into())
    );
    assert_eq!(all(&import(&later).unwrap()), [0, 2, 3]);
    let now = admin.workers().unwrap();
    let ids = |rows: &[sync_server::admin::WorkerRow]| {
        let mut ids: Vec<_> = rows.iter().map(|row| row.worker.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&first), ids(&now));
    let officer = now
        .iter()
        .find(|row| row.worker.role == Role::AuxiliaryOfficer);
    assert_eq!(
        officer.unwrap().grids.len(),
        0,
        "that village has no grid yet"
    );
    let other_server = Town::new();
    other_server
        .app
        .admin()
        .add_unit(&"620602".parse().unwrap(), "人社局")
        .unwrap();
    WORKER(&other_server.app, STAFF.as_bytes(), Run::Real).unwrap();
    let there = other_server.app.admin().workers().unwrap();
    assert!(
        ids(&there).iter().all(|id| !ids(&now).contains(id)),
        "who it is cannot be computed from the number"
    );
}

#[test]
fn a_worker_who_cannot_stand_is_told_with_line_column_and_what_to_do() {
    let town = Town::new();
    WORKER(
        &town.app,
        "number,name,role,reach\nW1,李秀兰,网格员,620602119202001\n".as_bytes(),
        Run::Real,
    )
    .unwrap();
    let by_hand = town.grid_worker(&town.second);
    for (rows, says) in [
        (
            "W2,孙敏,站长,620602119",
            "line 2, column role: \"站长\" is not a role: write grid_worker (网格员)",
        ),
        ("W2,孙敏,administrator,620602119", "is not a role"),
        (
            "W2,孙敏,网格员,620602119202009",
            "line 2, column reach: there is no grid 620602119202009",
        ),
        (
            "W2,孙敏,网格员,620602119202901",
            "there is no grid 620602119202901",
        ),
        (
            "W2,孙敏,网格员,620602119202",
            "a grid_worker has grids, 15 digits each",
        ),
        (
            "W2,孙敏,reviewer,620602119202 620602119",
            "villages, 12 digits each, or townships",
        ),
        (
            "W2,孙敏,reviewer,620602118",
            "620602118 is not a township known here",
        ),
        (
            "W2,孙敏,reviewer,620602119 110101001",
            "a worker belongs to one county",
        ),
        ("W2,孙敏,协作单位,620602:7", "there is no unit 7"),
        ("W2,孙敏,网格员,", "write their codes"),
        (
            "W2,,网格员,620602119202001",
            "line 2, column name: a name has 1 to 64 characters",
        ),
        (",孙敏,网格员,620602119202001", "line 2, column number"),
        (
            "11010119900101123X,孙敏,网格员,620602119202001",
            "looks like an identity number",
        ),
        (
            "W2,孙敏,网格员,620602119202001\nW2,孙敏敏,网格员,620602119202001",
            "line 3, column number: number W2 stands on line 2 too",
        ),
        (
            "W2,孙敏,网格员,620602119202001\nW3,孙敏,网格员,620602119202001",
            "line 3, column number: 孙敏 with the same role and reach stands on line 2",
        ),
        (
            "W1,李秀兰,auxiliary_officer,620602119202",
            "line 2, column role: number W1 is known as grid_worker",
        ),
        ("W9,李秀兰,网格员,620602119202001", "is known already"),
        (
            "W2,@SUM(A1),网格员,620602119202001",
            "line 2, column name: \"@SUM(A1)\" begins like a formula",
        ),
    ] {
        let said = refused(&town, WORKER, &format!("number,name,role,reach\n{rows}\n"));
        assert!(said.contains(says), "{rows}: {said}");
    }
    let list = "number,name,role,reach\nW8,李秀兰,网格员,620602119202002\n";
    let said = refused(&town, WORKER, list);
    assert!(said.contains(&format!("as {by_hand}, by hand")), "{said}");
}

#[test]
fn many_bad_rows_are_counted_by_an_import_and_all_told_by_a_dry_run() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..80).map(|n| format!("x{n},名\n")).collect();
    let list = folder.path().join("areas.csv");
    std::fs::write(&list, format!("code,name\n{rows}")).unwrap();
    let (_, error) = command(folder.path(), &["areas", "import", list.to_str().unwrap()]);
    assert!(
        error.contains("and 30 more: a dry run tells all"),
        "{error}"
    );
    let words = ["areas", "import", list.to_str().unwrap(), "--dry-run"];
    let (told, error) = command(folder.path(), &words);
    assert_eq!(told.lines().count(), 80);
    assert!(error.contains("nothing was imported"));
}

/// What a command prints, and what it fails with.
fn command(folder: &Path, words: &[&str]) -> (String, String) {
    let data = folder.join("data");
    let data = data.to_str().unwrap();
    let all = [&["bandeng-server", "--data", data, "admin"], words].concat();
    let mut out = Vec::new();
    let outcome = run(Cli::try_parse_from(all).unwrap(), &mut out);
    let error = outcome
        .err()
        .map_or_else(String::new, |error| error.to_string());
    (String::from_utf8(out).unwrap(), error)
}

#[test]
fn the_command_line_tells_what_a_list_would_do_what_it_did_and_that_nothing_is_left_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("区划.csv");
    let file = file.to_str().unwrap();
    // As a spreadsheet program in China saves it.
    let (bytes, _) = gb18030(AREAS);
    std::fs::write(file, bytes).unwrap();
    let (told, _) = command(folder.path(), &["areas", "import", file, "--dry-run"]);
    assert!(told.starts_with("line 2\t62 甘肃省\tnew\n"), "{told}");
    assert!(
        told.ends_with("nothing was written: of 6 areas 6 would be new, 0 changed, 0 are known\n"),
        "{told}"
    );
    let (told, _) = command(folder.path(), &["areas", "import", file]);
    assert_eq!(told, "imported 6 areas: 6 new, 0 changed, 0 known before\n");
    let (told, _) = command(folder.path(), &["areas", "import", file]);
    assert_eq!(
        told,
        "nothing changed: all 6 areas are known as they stand in the list\n"
    );
    let grids = folder.path().join("网格.csv");
    std::fs::write(&grids, "grid,name\n620602119202001,第一网格\n").unwrap();
    let (told, _) = command(folder.path(), &["grid", "import", grids.to_str().unwrap()]);
    assert_eq!(told, "imported 1 grids: 1 new, 0 changed, 0 known before\n");
    let workers = folder.path().join("人员.csv");
    std::fs::write(
        &workers,
        "number,name,role,reach\n1,李秀兰,网格员,620602119202001\n",
    )
    .unwrap();
    let (told, _) = command(
        folder.path(),
        &["worker", "import", workers.to_str().unwrap()],
    );
    assert_eq!(
        told,
        "imported 1 workers: 1 new, 0 changed, 0 known before\n"
    );
}

#[test]
fn a_file_that_is_far_too_large_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.csv");
    let mut file = File::create(&large).unwrap();
    file.write_all(b"code,name\n").unwrap();
    // 200 MB that take no room on the disk.
    file.set_len(200 << 20).unwrap();
    for what in ["areas", "grid", "worker"] {
        let (told, error) = command(folder.path(), &[what, "import", large.to_str().unwrap()]);
        assert_eq!(told, "");
        assert_eq!(
            error,
            "nothing was imported: this file has more than 33554432 bytes, and no more are taken: leave out old rows, or hand it over in parts"
        );
    }
}

/// A workbook that unpacks to 300 MB and is small as it lies there.
#[test]
fn a_workbook_that_unpacks_without_end_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let bomb = folder.path().join("bomb.xlsx");
    let mut archive = zip::ZipWriter::new(File::create(&bomb).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    archive
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    let blank = vec![b' '; 1 << 20];
    for _ in 0..300 {
        archive.write_all(&blank).unwrap();
    }
    archive.finish().unwrap();
    let (_, error) = command(folder.path(), &["worker", "import", bomb.to_str().unwrap()]);
    assert!(
        error.contains("would unpack to more than 268435456 bytes"),
        "{error}"
    );
}

fn gb18030(text: &str) -> (Vec<u8>, bool) {
    let (bytes, _, lost) = encoding_rs::GB18030.encode(text);
    (bytes.into_owned(), lost)
}
