//! Lists of areas, grids and workers as workbooks that another program wrote: what comes of them is what comes of the
//! same lists as CSV, and a cell that is to be computed is told by its row.

use sync_server::admin::{Imported, Run};
use test_kit::elsewhere::workbook;

use crate::importing::{AREA, GRID, Import, STAFF, WORKER, known};
use crate::town::{Town, VILLAGE};

/// The same list on two servers, as CSV on one and as a workbook on the other, dry and then real.
fn taken_in(by_csv: &Town, by_xlsx: &Town, import: Import, csv: &str) -> Imported {
    let book = workbook(csv);
    let before = known(by_xlsx);
    let dry = import(&by_xlsx.app, &book, Run::Dry).unwrap();
    assert_eq!(known(by_xlsx), before, "a dry run writes nothing");
    assert_eq!(dry, import(&by_csv.app, csv.as_bytes(), Run::Dry).unwrap());
    let real = import(&by_xlsx.app, &book, Run::Real).unwrap();
    assert_eq!(
        real,
        import(&by_csv.app, csv.as_bytes(), Run::Real).unwrap()
    );
    assert_eq!(real, dry);
    // What came as a workbook is known as CSV.
    let again = import(&by_xlsx.app, csv.as_bytes(), Run::Real).unwrap();
    assert_eq!(
        (again.added(), again.changed(), again.known()),
        (0, 0, real.rows.len())
    );
    real
}

#[test]
fn areas_grids_and_workers_from_workbooks_are_those_of_the_same_lists_as_csv() {
    let (by_csv, by_xlsx) = (Town::new(), Town::new());
    let areas = "code,name,revoked_on\n620602119204,中沟村,\n620602119205,旧村,2026-01-01\n";
    let done = taken_in(&by_csv, &by_xlsx, AREA, areas);
    assert_eq!(done.added(), 2);
    let grids = format!(
        "网格编号,网格名称,村代码\n620602119204001,东头,620602119204\n{VILLAGE}007,北庄,\n{VILLAGE}001,第1网格,{VILLAGE}\n"
    );
    let done = taken_in(&by_csv, &by_xlsx, GRID, &grids);
    assert_eq!((done.added(), done.known()), (2, 1));
    assert_eq!(known(&by_csv), known(&by_xlsx));

    for town in [&by_csv, &by_xlsx] {
        let county = "620602".parse().unwrap();
        town.app.admin().add_unit(&county, "人社局").unwrap();
    }
    let done = taken_in(&by_csv, &by_xlsx, WORKER, STAFF);
    assert_eq!(done.added(), 5);
    // Who it is differs from server to server; what they are called and hold does not.
    let staff = |town: &Town| {
        let rows = town.app.admin().workers().unwrap().into_iter();
        let mut staff: Vec<_> = rows
            .map(|row| (row.worker.name, row.worker.role.code(), row.grids))
            .collect();
        staff.sort();
        staff
    };
    assert_eq!(staff(&by_csv), staff(&by_xlsx));
}

#[test]
fn a_cell_that_is_to_be_computed_is_told_by_its_row_and_nothing_is_imported() {
    let town = Town::new();
    let before = known(&town);
    let grid = format!("grid,name\n{VILLAGE}011,十一\n{VILLAGE}012,=B2\n");
    for (import, list, says) in [
        (
            GRID,
            grid,
            "line 3, column name: \"=B2\" begins like a formula: write the plain text",
        ),
        (
            WORKER,
            STAFF.replace("W003,赵志强", "=A2,赵志强"),
            "line 4, column number: \"=A2\" begins like a formula",
        ),
    ] {
        let book = workbook(&list);
        for run in [Run::Dry, Run::Real] {
            let refused = import(&town.app, &book, run).unwrap_err().to_string();
            assert!(refused.contains(says), "{refused}");
        }
    }
    assert_eq!(known(&town), before);
}
