//! Why a list that was handed over cannot be read, in words.

use model::ListProblem;

use super::{Words, say};

impl Words {
    /// What is wrong with a list, and what to do.
    pub(crate) fn list_problem(&self, why: &ListProblem) -> String {
        match why {
            ListProblem::TooLarge { most_bytes } => {
                let most = (most_bytes >> 20).to_string();
                say!(self, "calls-no-list-too-large", most = most)
            }
            ListProblem::UnpacksTooFar { .. } => say!(self, "calls-no-list-unpacks-too-far"),
            ListProblem::TooManyRows { most } => {
                say!(self, "calls-no-list-too-many-rows", most = most.to_string())
            }
            ListProblem::TooManyColumns { line, most } => {
                let (line, most) = (line.to_string(), most.to_string());
                say!(
                    self,
                    "calls-no-list-too-many-columns",
                    line = line,
                    most = most
                )
            }
            ListProblem::NoColumns => say!(self, "calls-no-list-no-columns"),
            ListProblem::UnknownLetters { line } => {
                let line = line.to_string();
                say!(self, "calls-no-list-unknown-letters", line = line)
            }
            ListProblem::BrokenRow { line } => {
                say!(self, "calls-no-list-broken-row", line = line.to_string())
            }
            ListProblem::TooManyCells {
                line,
                cells,
                columns,
            } => {
                let (line, cells) = (line.to_string(), cells.to_string());
                let columns = columns.to_string();
                say!(
                    self,
                    "calls-no-list-too-many-cells",
                    line = line,
                    cells = cells,
                    columns = columns
                )
            }
            ListProblem::SameName { name } => {
                say!(self, "calls-no-list-same-name", name = name.as_str())
            }
            ListProblem::NotAWorkbook => say!(self, "calls-no-list-not-a-workbook"),
            ListProblem::OldWorkbook => say!(self, "calls-no-list-old-workbook"),
            ListProblem::Unreadable => say!(self, "calls-no-list-unreadable"),
        }
    }
}
