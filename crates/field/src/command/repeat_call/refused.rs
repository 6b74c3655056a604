//! Why a file is no list, as a problem of the field it was chosen in: the screens put it into the worker's language,
//! and the sentence stays for the command line.

use contract::Failure;
use model::{FieldProblem, ListProblem, Problem};
use table::TableError;

use super::going;

/// What is said of a file that cannot be read as a table.
pub(super) fn unread(error: &TableError) -> Failure {
    let why = match error {
        TableError::Stopped => return going::stopped(),
        TableError::TooLarge { most } => ListProblem::TooLarge { most_bytes: *most },
        TableError::Unpacks { most } => ListProblem::UnpacksTooFar { most_bytes: *most },
        TableError::TooManyRows { most } => ListProblem::TooManyRows { most: *most },
        TableError::TooManyColumns { line, most } => ListProblem::TooManyColumns {
            line: *line,
            most: *most,
        },
        TableError::Empty => ListProblem::NoColumns,
        TableError::Letters { line } => ListProblem::UnknownLetters { line: *line },
        TableError::Csv { line, .. } => ListProblem::BrokenRow { line: *line },
        TableError::Cells {
            line,
            cells,
            columns,
        } => ListProblem::TooManyCells {
            line: *line,
            cells: *cells,
            columns: *columns,
        },
        TableError::SameName { name } => ListProblem::SameName { name: name.clone() },
        TableError::Workbook { .. } => ListProblem::NotAWorkbook,
        TableError::OldWorkbook => ListProblem::OldWorkbook,
    };
    Failure {
        detail: error.to_string(),
        ..Failure::invalid(vec![FieldProblem::new("list", Problem::List(why))])
    }
}
