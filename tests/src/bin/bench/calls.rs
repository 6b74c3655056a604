//! A station hands over a hundred thousand calls, as CSV and as a workbook: read, checked, hashed and written in one
//! transaction.

use std::fmt::Write as _;
use std::time::Instant;

use contract::command::attachment::Handed;
use contract::command::repeat_call::{Import, List};
use corpus::Draw;
use corpus::words::{PLACES, SURNAMES};
use data_encoding::BASE64;
use paper::{Column, Sheet, Value};
use test_kit::Device;

use crate::figures::{Runs, print};

const ROWS: usize = 100_000;

/// Prints every figure.
pub(crate) fn import(device: &Device) {
    let text = list(device);
    let import = import_of(text.as_bytes());
    taken_in(device, &import, "import_calls.rows_per_s");
    let again = Instant::now();
    assert_eq!(device.give(&import).new, 0, "known again");
    print("import_calls.again_s", again.elapsed().as_secs_f64(), "s");
    let mut lists = Runs::default();
    for _ in 0..50 {
        assert!(!lists.time(|| device.give(&List {})).households.is_empty());
    }
    print(
        "repeat_calls_100k.list_p99_ms",
        lists.quantile_ms(0.99),
        "ms",
    );
    // Last: the families are to be found among a hundred thousand calls and not among twice as many.
    let book = import_of(&workbook(&text));
    taken_in(device, &book, "import_calls.xlsx_rows_per_s");
}

fn import_of(list: &[u8]) -> Import {
    Import {
        list: Handed::Bytes(BASE64.encode(list)),
        columns: None,
        dry_run: false,
        leave_out_bad: false,
        reasons_from: 0,
    }
}

/// Takes a list in of which all is new, and prints how many rows a second.
fn taken_in(device: &Device, import: &Import, figure: &str) {
    let begun = Instant::now();
    let imported = device.give(import);
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(
        usize::try_from(imported.new).unwrap_or(0),
        ROWS,
        "all of them are new"
    );
    #[expect(clippy::cast_precision_loss, reason = "a hundred thousand")]
    print(figure, ROWS as f64 / seconds, "1/s");
}

/// As many calls under other numbers, as a workbook; telephones are figures in it, as whoever types them leaves them.
fn workbook(text: &str) -> Vec<u8> {
    let mut lines = text.lines();
    let names = lines.next().unwrap().split(',');
    let columns = names.map(|name| Column {
        name: name.to_owned(),
        width: 12.0,
    });
    let row = |line: &str| {
        let cells = line.split(',').enumerate();
        let cells = cells.map(|(at, cell)| match at {
            0 => Value::Text(cell.replacen('A', "B", 1)),
            2 => Value::Number(cell.parse().unwrap()),
            _ => Value::Text(cell.to_owned()),
        });
        cells.collect::<Vec<_>>()
    };
    let sheet = Sheet {
        name: "警情".to_owned(),
        title: String::new(),
        columns: columns.collect(),
        rows: lines.map(row).collect(),
    };
    paper::workbook(&[sheet]).unwrap()
}

/// Half a year of calls; one in five is of a family, and some families call again.
fn list(device: &Device) -> String {
    let mut draw = Draw::seeded(0xca11);
    let mut text = String::from("警情编号,报警时间,报警电话,警情地址,警情类别,简要警情\n");
    for n in 0..ROWS {
        let day = device
            .today()
            .plus_days(-i32::try_from(draw.below(170)).unwrap_or(0));
        let kind = ["噪音扰民", "交通事故", "走失求助", "盗窃", "家庭纠纷"][draw.below(5)];
        let home = draw.below(60_000);
        let place = PLACES[home % PLACES.len()];
        let surname = draw.of(SURNAMES);
        let (group, house) = (home / 7 % 9 + 1, home / 70 + 1);
        writeln!(
            text,
            "A{n:08},{day} {:02}:{:02}:00,139{:08},金沙镇{place}{group}组{house}号,{kind},{surname}某报警称有人争吵，请派人看看。",
            n % 24,
            n % 60,
            home * 3 % 100_000_000,
        )
        .unwrap();
    }
    text
}
