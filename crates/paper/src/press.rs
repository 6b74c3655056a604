//! Where papers are made: the letters there are, and the day that stands in the document.

use model::Day;

use crate::case_file::{CaseFile, Held, Letter, Meeting};
use crate::forms::{self, Paper};
use crate::report::{self, Report};
use crate::{PaperError, Printed, Typefaces};

/// Makes papers. The same record on the same day gives the same bytes.
pub struct Press<'a> {
    pub(crate) faces: &'a Typefaces,
    pub(crate) on: Day,
}

impl<'a> Press<'a> {
    /// A press with these letters, on this day.
    #[must_use]
    pub fn new(faces: &'a Typefaces, on: Day) -> Self {
        Self { faces, on }
    }

    /// The whole file: cover, table of contents, every paper there is, back cover. A paper that must
    /// be there and of which nothing is recorded is an empty form, to be filled in by hand.
    ///
    /// # Errors
    /// [`PaperError::Pdf`].
    pub fn case_file(&self, file: &CaseFile) -> Result<Printed, PaperError> {
        forms::case_file(file, self)
    }

    /// One paper of a case; what the record does not hold yet is an empty form.
    ///
    /// # Errors
    /// [`PaperError::NothingYet`] for a letter or minutes that nobody wrote, [`PaperError::Pdf`].
    pub fn one(&self, paper: Paper, file: &CaseFile) -> Result<Printed, PaperError> {
        forms::one(paper, file, self)
    }

    /// A letter by itself.
    ///
    /// # Errors
    /// [`PaperError::Pdf`].
    pub fn letter(&self, letter: &Letter) -> Result<Printed, PaperError> {
        forms::letter(letter, self)
    }

    /// Minutes by themselves.
    ///
    /// # Errors
    /// [`PaperError::Pdf`].
    pub fn meeting(&self, meeting: &Meeting) -> Result<Printed, PaperError> {
        forms::meeting(meeting, self)
    }

    /// What is held about one person.
    ///
    /// # Errors
    /// [`PaperError::Pdf`].
    pub fn held(&self, held: &Held) -> Result<Printed, PaperError> {
        forms::held(held, self)
    }

    /// A report.
    ///
    /// # Errors
    /// [`PaperError::Pdf`].
    pub fn report(&self, report: &Report) -> Result<Printed, PaperError> {
        report::report(report, self)
    }
}
