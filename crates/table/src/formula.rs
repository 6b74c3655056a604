//! What a spreadsheet program would carry out instead of showing it. A list is data: whoever reads one takes no cell
//! that is to be carried out, and no word of a program for what came of it.

use calamine::XlsxFormulaMetadata;

/// Whether a spreadsheet program would take a cell for something to be carried out. In China it takes the wide signs
/// for the narrow ones. A telephone and a number may begin with a plus or a minus.
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    let mut letters = cell.chars();
    match letters.next() {
        Some('=' | '@' | '＝' | '＠') => true,
        Some('+' | '-' | '＋' | '－') => !letters.all(is_of_a_number),
        _ => false,
    }
}

fn is_of_a_number(letter: char) -> bool {
    letter.is_ascii_digit()
        || ('０'..='９').contains(&letter)
        || " \u{3000}-－().（）".contains(letter)
}

/// A formula of a workbook as it would be typed; [`is_formula`] is true of it.
pub(crate) fn as_typed(formula: &XlsxFormulaMetadata) -> String {
    let text = match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => {
            formula.trim()
        }
        // One that goes on from another cell has no text of its own.
        _ => "",
    };
    format!("={text}")
}
