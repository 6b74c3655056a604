//! The list of calls as a workbook that another program wrote: the same families come of it, a cell that is to be
//! computed is not taken, and a file made to fill the memory is refused.

use contract::Code;
use contract::command::repeat_call::{Get, Import, List, Wrong};
use model::{ListProblem, Role};
use test_kit::World;
use test_kit::elsewhere::{python_makes, workbook};

use super::{ago, import, list, no_list};

/// A workbook that unpacks to 300 MB and is small as it lies there.
fn bomb() -> Vec<u8> {
    const WRITE: &str = "
import io, sys, zipfile
out = io.BytesIO()
with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as book:
    with book.open('xl/worksheets/sheet1.xml', 'w') as sheet:
        for _ in range(300):
            sheet.write(b' ' * (1 << 20))
sys.stdout.buffer.write(out.getvalue())
";
    python_makes("zipfile", WRITE, b"")
}

#[test]
fn the_same_list_as_a_workbook_gives_the_same_families() {
    let world = World::new();
    let by_csv = world.enrolled(Role::StationOfficer);
    let by_xlsx = world.enrolled(Role::StationOfficer);
    let text = list(&by_csv);
    let book = workbook(&text);
    let look = Import {
        dry_run: true,
        ..import(&book)
    };
    let looked = by_xlsx.give(&look);
    assert_eq!((looked.new, looked.bad, looked.done), (6, 0, false));
    assert_eq!(by_xlsx.give(&List {}).calls, 0, "a dry run writes nothing");
    let plain = by_csv.give(&import(text.as_bytes()));
    let taken = by_xlsx.give(&import(&book));
    assert_eq!((taken.done, taken.written.as_str()), (true, "XLSX"));
    assert_eq!(
        (taken.rows, taken.new, taken.family, taken.bad),
        (plain.rows, plain.new, plain.family, plain.bad)
    );
    let (families, same) = (by_csv.give(&List {}), by_xlsx.give(&List {}));
    assert_eq!(families.households.len(), 1);
    assert_eq!(families, same);
    let household = families.households[0].household;
    let calls = |device: &test_kit::Device| device.give(&Get { household }).calls;
    assert_eq!(calls(&by_csv), calls(&by_xlsx));
    // What came as CSV is known again as a workbook.
    let again = by_csv.give(&import(&book));
    assert_eq!((again.new, again.known), (0, 6));
}

#[test]
fn a_sheet_with_a_formula_is_told_by_its_row_and_nothing_of_it_is_taken_in() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let text = list(&station);
    let computed = text.replace("13900000003,", "=C2+1,");
    let told = station.give(&import(&workbook(&computed)));
    let reasons: Vec<_> = told
        .reasons
        .iter()
        .map(|bad| (bad.line, bad.column.as_str(), bad.why))
        .collect();
    assert_eq!(reasons, [(5, "报警电话", Wrong::Formula)]);
    assert!(!told.done && told.bad == 1);
    assert_eq!(station.give(&List {}).calls, 0);
    // As CSV it is told of the same row, whatever line that is.
    let plain = station.give(&import(computed.as_bytes()));
    assert_eq!(
        (plain.reasons.len(), plain.reasons[0].why),
        (1, Wrong::Formula)
    );
    let rest = station.give(&Import {
        leave_out_bad: true,
        ..import(&workbook(&computed))
    });
    assert_eq!((rest.done, rest.new), (true, 5));

    // A column that says nothing of a call may be computed: nobody reads it.
    let numbered = format!(
        "序号,报警时间,报警电话,警情类别\n=ROW()-1,{} 10:40:00,13900000009,家庭纠纷\n",
        ago(&station, 3)
    );
    let taken = station.give(&import(&workbook(&numbered)));
    assert_eq!((taken.done, taken.new), (true, 1));
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused_and_nothing_is_taken_in() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let bomb = bomb();
    assert!(bomb.len() < 1 << 20, "it is small as it lies there");
    for dry_run in [true, false] {
        let refused = station
            .try_give(&Import {
                dry_run,
                ..import(&bomb)
            })
            .unwrap_err();
        assert_eq!(refused.code, Code::Invalid);
        assert!(
            refused
                .detail
                .contains("would unpack to more than 268435456 bytes"),
            "{refused:?}"
        );
        let why = ListProblem::UnpacksTooFar {
            most_bytes: 256 << 20,
        };
        assert_eq!(refused.fields, [no_list(why)]);
    }
    assert_eq!(station.give(&List {}).calls, 0);
    let taken = station.give(&import(list(&station).as_bytes()));
    assert!(taken.done, "the next list is taken in as ever");
}
