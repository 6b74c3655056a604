//! Tables as a workbook. What people wrote stays text whatever it begins with; nothing in a record ever
//! becomes a formula.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use model::Day;

use crate::PaperError;

/// One sheet of a workbook.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Its tab: at most 31 letters, none of `[]:*?/\`; others are left out.
    pub name: String,
    /// A line over the table.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

/// A column.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Width in letters.
    pub width: f64,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, whatever it begins with.
    Text(String),
    /// A figure.
    Number(f64),
    /// A day.
    Day(Day),
    /// Nothing.
    Empty,
}

/// Letters of a cell that Excel takes.
const MAX_LETTERS: usize = 32_767;
const TAB_LETTERS: usize = 31;

/// Writes sheets into one workbook; the same sheets give the same bytes.
///
/// # Errors
/// [`PaperError::Xlsx`] when Excel could not open it, such as for more than a million rows.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, PaperError> {
    make(sheets).map_err(|error| PaperError::Xlsx(error.to_string()))
}

fn make(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The library would write down the moment.
    let long_ago = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&long_ago));
    let formats = Formats::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let page = book.add_worksheet();
        page.set_name(tab(&sheet.name, at))?;
        fill(page, sheet, &formats)?;
    }
    book.save_to_buffer()
}

struct Formats {
    title: Format,
    head: Format,
    text: Format,
    number: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = Format::new()
            .set_font_name("宋体")
            .set_font_size(11)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin);
        Self {
            title: Format::new()
                .set_font_name("宋体")
                .set_font_size(16)
                .set_bold(),
            head: cell
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            // Text that begins like a formula stays text even when somebody edits the cell.
            text: cell.clone().set_text_wrap().set_quote_prefix(),
            number: cell.clone(),
            day: cell.set_num_format("yyyy\"年\"m\"月\"d\"日\""),
        }
    }
}

fn fill(page: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    page.write_string_with_format(0, 0, cut(&sheet.title), &formats.title)?;
    for (at, column) in sheet.columns.iter().enumerate() {
        let at = column_no(at)?;
        page.write_string_with_format(1, at, cut(&column.name), &formats.head)?;
        page.set_column_width(at, column.width)?;
    }
    for (at, row) in sheet.rows.iter().enumerate() {
        let row_no = u32::try_from(at + 2).map_err(|_| XlsxError::RowColumnLimitError)?;
        for (column, value) in row.iter().enumerate() {
            put(page, row_no, column_no(column)?, value, formats)?;
        }
    }
    // The head stays in sight and on every printed page.
    page.set_freeze_panes(2, 0)?;
    page.set_repeat_rows(0, 1)?;
    page.set_paper_size(9);
    page.set_print_fit_to_pages(1, 0);
    if let (Some(last_column), Some(last_row)) = (
        sheet.columns.len().checked_sub(1),
        sheet.rows.len().checked_add(1),
    ) {
        let last_row = u32::try_from(last_row).map_err(|_| XlsxError::RowColumnLimitError)?;
        page.autofilter(1, 0, last_row, column_no(last_column)?)?;
    }
    Ok(())
}

fn put(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match value {
        Value::Text(text) => {
            page.write_string_with_format(row, column, cut(text), &formats.text)?
        }
        Value::Number(number) => {
            page.write_number_with_format(row, column, *number, &formats.number)?
        }
        Value::Day(day) => {
            let (year, month) = (day.year().unsigned_abs(), day.month().unsigned_abs());
            let date = ExcelDateTime::from_ymd(year, month, day.day_of_month().unsigned_abs())?;
            page.write_datetime_with_format(row, column, &date, &formats.day)?
        }
        Value::Empty => page.write_blank(row, column, &formats.text)?,
    };
    Ok(())
}

fn column_no(at: usize) -> Result<u16, XlsxError> {
    u16::try_from(at).map_err(|_| XlsxError::RowColumnLimitError)
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_LETTERS).collect()
}

fn tab(name: &str, at: usize) -> String {
    let name: String = name
        .chars()
        .filter(|letter| !"[]:*?/\\'".contains(*letter))
        .take(TAB_LETTERS)
        .collect();
    if name.trim().is_empty() {
        format!("表{}", at + 1)
    } else {
        name
    }
}
