//! The report of a month when it is gone through, and of any other time: what leaves the system. A count under 5 is not
//! in it, nor anything it could be computed from.

use contract::Failure;
use contract::command::tally::{Figures, Form, Reported};
use data_encoding::BASE64;
use model::{Day, Period};
use paper::{Column, Press, ReportPart, Sheet, Typefaces, Value};

use super::tables::{Figure, Table, Times, tables};
use super::words;
use crate::failure::internal;

/// Stands for a figure that is withheld.
const WITHHELD: &str = "＊";
/// Stands where there is nothing to tell.
const NOTHING: &str = "—";
const PDF: &str = "application/pdf";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn report(
    figures: &Figures,
    times: &Times,
    period: Period,
    place: &str,
    today: Day,
    form: Form,
) -> Result<Reported, Failure> {
    let title = format!("{place}矛盾纠纷统计分析");
    let subtitle = format!("{}　制表日期 {today}", words::period(period));
    let tables = tables(figures, times, period);
    let withheld = tables.iter().map(Table::withheld).sum();
    let stem = format!("矛盾纠纷统计-{}", period.to_string().replace('/', "至"));
    let (name, media_type, bytes) = match form {
        Form::Pdf => (
            format!("{stem}.pdf"),
            PDF,
            pdf(title, subtitle, &tables, today)?,
        ),
        Form::Xlsx => (
            format!("{stem}.xlsx"),
            XLSX,
            xlsx(&title, &subtitle, &tables)?,
        ),
    };
    Ok(Reported {
        name,
        media_type: media_type.into(),
        withheld,
        bytes: BASE64.encode(&bytes),
    })
}

const NOTE: &str = "说明：小于5的数不列出（＊）；为使这些数不能由合计或由其他报表推算，另有个别数一并不列。“以上”指辖区内有地方的数小于5而未计入，少计不超过4。“已化解”指本期登记、现已达成协议或由接手单位办结且没有反复的。走访和通知只有地区合计。只数事，不比人。";

fn pdf(title: String, subtitle: String, tables: &[Table], today: Day) -> Result<Vec<u8>, Failure> {
    let mut parts = Vec::new();
    for table in tables.iter().filter(|table| !table.rows.is_empty()) {
        #[expect(clippy::cast_precision_loss, reason = "a few columns")]
        let share = 0.72 / table.columns.len() as f32;
        let share = share.min(0.3);
        let columns = table.columns.iter().map(|name| (name.clone(), share));
        let rows = table.rows.iter().map(|(name, cells)| {
            let cells = cells.iter().copied().map(text);
            std::iter::once(name.clone()).chain(cells).collect()
        });
        parts.push(ReportPart::Table {
            caption: table.name.into(),
            columns: std::iter::once((String::new(), 0.28))
                .chain(columns)
                .collect(),
            rows: rows.collect(),
        });
        if let Some(at) = table.bars {
            let bar = |(name, cells): &(String, Vec<Figure>)| {
                let figure = cells.get(at).copied().unwrap_or(Figure::Withheld);
                let long = figure.number().unwrap_or(0);
                (name.clone(), long, text(figure))
            };
            parts.push(ReportPart::Bars {
                caption: String::new(),
                bars: table.rows.iter().map(bar).collect(),
            });
        }
    }
    parts.push(ReportPart::Words(NOTE.into()));
    let faces = Typefaces::embedded().map_err(internal)?;
    let report = paper::Report {
        title,
        subtitle,
        parts,
    };
    let printed = Press::new(&faces, today)
        .report(&report)
        .map_err(internal)?;
    Ok(printed.pdf)
}

fn xlsx(title: &str, subtitle: &str, tables: &[Table]) -> Result<Vec<u8>, Failure> {
    let sheet = |table: &Table| {
        let wide = |name: &str| Column {
            name: name.into(),
            width: 14.0,
        };
        let first = Column {
            name: String::new(),
            width: 26.0,
        };
        let columns = table.columns.iter().map(|name| wide(name));
        let rows = table.rows.iter().map(|(name, cells)| {
            let name = Value::Text(name.clone());
            std::iter::once(name)
                .chain(cells.iter().copied().map(value))
                .collect()
        });
        Sheet {
            name: table.name.into(),
            title: format!("{title}　{subtitle}　{}", table.name),
            columns: std::iter::once(first).chain(columns).collect(),
            rows: rows.collect(),
        }
    };
    let mut sheets: Vec<Sheet> = tables.iter().map(sheet).collect();
    sheets.push(Sheet {
        name: "说明".into(),
        title: title.into(),
        columns: vec![Column {
            name: "说明".into(),
            width: 90.0,
        }],
        rows: vec![vec![Value::Text(NOTE.into())]],
    });
    paper::workbook(&sheets).map_err(internal)
}

fn text(figure: Figure) -> String {
    let tenths = |tenths: u64| format!("{}.{}", tenths / 10, tenths % 10);
    match figure {
        Figure::Count(count) => count.to_string(),
        Figure::AtLeast(count) => format!("{count}以上"),
        Figure::Change(change) => format!("{change:+}"),
        Figure::Permille(permille) => tenths(permille),
        Figure::Tenths(days) => tenths(days),
        Figure::Withheld => WITHHELD.into(),
        Figure::Nothing => NOTHING.into(),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of cases are far below 2^53"
)]
fn value(figure: Figure) -> Value {
    match figure {
        Figure::Count(count) => Value::Number(count as f64),
        Figure::Change(change) => Value::Number(change as f64),
        Figure::Permille(tenths) | Figure::Tenths(tenths) => Value::Number(tenths as f64 / 10.0),
        Figure::AtLeast(_) | Figure::Withheld | Figure::Nothing => Value::Text(text(figure)),
    }
}
