//! What is wrong with one field of a form, as a value a screen can put into words beside it.

use serde::{Deserialize, Serialize};

use crate::Day;

/// Why a field cannot stand as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// Needed and not there.
    Missing,
    /// Longer than it may be.
    TooLong {
        /// The most characters it may have.
        max_chars: usize,
        /// How many it has.
        chars: usize,
    },
    /// More entries than there may be.
    TooMany {
        /// The most there may be.
        max: usize,
    },
    /// A day that has not come yet.
    InFuture,
    /// A day that has passed.
    InPast,
    /// A day before the day it happened.
    BeforeEvent,
    /// A day later than it may be.
    TooLate {
        /// The last day it may be.
        latest: Day,
    },
    /// Not one of those named beside it.
    NotAmongThem,
    /// Not a party of this case.
    NotInCase,
    /// Not written like a telephone number.
    NotAPhone,
    /// A subtype that belongs to another kind.
    NotOfThisKind,
    /// An area or grid that is not known here.
    UnknownArea,
    /// An area that is no more: it is named in old records, and picked for no new one.
    RevokedArea,
    /// A grid outside what this device may hold.
    OutsideScope,
    /// Not a photo that can be read.
    NotAPhoto,
    /// A photo that breaks off or is damaged.
    DamagedPhoto,
    /// A photo too large to be opened.
    PhotoTooLarge,
    /// Not a carry bundle.
    NotABundle,
    /// A carry bundle of a newer app.
    NewerBundle,
    /// A carry bundle that breaks off or was changed.
    DamagedBundle,
    /// A carry bundle of another county.
    ForeignBundle,
    /// A carry bundle that no device of this county signed as it is.
    ForgedBundle,
    /// A carry bundle over the bound.
    BundleTooLarge,
    /// No room for more carry bundles.
    BundlesFull,
    /// Set once at the door; the worker cannot change it afterwards.
    Fixed,
    /// A year of birth that is no elder's.
    NotAnElder,
    /// Said twice.
    Twice,
    /// A list that cannot be read.
    List(ListProblem),
}

/// Why a list that was handed over cannot be read as a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum ListProblem {
    /// A file over the bound.
    TooLarge {
        /// The most bytes it may have.
        most_bytes: u64,
    },
    /// A table that would take up more than any list does.
    UnpacksTooFar {
        /// The most bytes it may take up.
        most_bytes: u64,
    },
    /// More rows than are taken at once.
    TooManyRows {
        /// The most there may be.
        most: u64,
    },
    /// More columns than any list has.
    TooManyColumns {
        /// The line.
        line: u64,
        /// The most there may be.
        most: usize,
    },
    /// Nothing, or no row with the names of the columns.
    NoColumns,
    /// Letters that are neither UTF-8 nor GB 18030.
    UnknownLetters {
        /// The line.
        line: u64,
    },
    /// A line that is no row.
    BrokenRow {
        /// The line.
        line: u64,
    },
    /// More cells in a row than columns have names.
    TooManyCells {
        /// The line.
        line: u64,
        /// How many cells it has.
        cells: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// Two columns of one name.
    SameName {
        /// The name.
        name: String,
    },
    /// No workbook that can be read.
    NotAWorkbook,
    /// A workbook of the old kind, or one with a password.
    OldWorkbook,
    /// A file that could not be read where it lies.
    Unreadable,
}

/// One field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldProblem {
    /// Path of the field in the form, such as `parties.0.name`.
    pub field: String,
    /// What is wrong.
    #[serde(flatten)]
    pub problem: Problem,
}

impl FieldProblem {
    /// Pairs a field with what is wrong with it.
    #[must_use]
    pub fn new(field: &str, problem: Problem) -> Self {
        Self {
            field: field.to_owned(),
            problem,
        }
    }
}

/// Gathers problems while a form is read, so that all are told at once.
#[derive(Default)]
pub(crate) struct Problems(Vec<FieldProblem>);

impl Problems {
    pub(crate) fn add(&mut self, field: &str, problem: Problem) {
        self.0.push(FieldProblem::new(field, problem));
    }

    pub(crate) fn cap(&mut self, field: &str, text: &str, max_chars: usize) {
        let chars = text.chars().count();
        if chars > max_chars {
            self.add(field, Problem::TooLong { max_chars, chars });
        }
    }

    /// A text that must be there and may not be too long.
    pub(crate) fn needed(&mut self, field: &str, text: &str, max_chars: usize) {
        if text.trim().is_empty() {
            self.add(field, Problem::Missing);
        }
        self.cap(field, text, max_chars);
    }

    /// A list that may not be too long.
    pub(crate) fn many(&mut self, field: &str, count: usize, max: usize) {
        if count > max {
            self.add(field, Problem::TooMany { max });
        }
    }

    /// A day that may be missing, and may not have passed on the day `today`.
    pub(crate) fn not_past(&mut self, field: &str, day: Option<Day>, today: Day) {
        if day.is_some_and(|day| day < today) {
            self.add(field, Problem::InPast);
        }
    }

    /// A day that has come by the day `today`.
    pub(crate) fn not_future(&mut self, field: &str, day: Day, today: Day) {
        if day > today {
            self.add(field, Problem::InFuture);
        }
    }

    pub(crate) fn into_inner(self) -> Vec<FieldProblem> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_of_a_list_comes_to_the_screens_with_what_it_says() {
        let cells = ListProblem::TooManyCells {
            line: 7,
            cells: 9,
            columns: 6,
        };
        for (why, written) in [
            (
                ListProblem::NoColumns,
                r#"{"field":"list","problem":"list","why":"no_columns"}"#,
            ),
            (
                cells,
                r#"{"field":"list","problem":"list","why":"too_many_cells","line":7,"cells":9,"columns":6}"#,
            ),
        ] {
            let problem = FieldProblem::new("list", Problem::List(why));
            let text = serde_json::to_string(&problem).unwrap();
            assert_eq!(text, written);
            assert_eq!(
                serde_json::from_str::<FieldProblem>(&text).unwrap(),
                problem
            );
        }
    }
}
