//! The printable forms and tables: records in, bytes of PDF and XLSX out. It asks nothing, stores
//! nothing and knows no clock: the same record gives the same bytes. What is not recorded stays a blank
//! to be filled by hand.

mod case_file;
mod draw;
mod flow;
mod forms;
mod picture;
mod press;
mod report;
#[cfg(any(test, feature = "sample"))]
pub mod sample;
mod sheet;
mod text;
mod typeface;
mod words;
mod xlsx;

pub use case_file::{
    Agreement, AgreementForm, CaseFile, Confirmation, FollowUp, Held, HeldField, Investigation,
    Letter, Look, Meeting, Openness, Person, Session, Signature, Signer, Source, Task,
};
pub use forms::Paper;
pub use press::Press;
pub use report::{Part as ReportPart, Report};
pub use typeface::Typefaces;
pub use xlsx::{Column, Sheet, Value, workbook};

/// A document ready to be printed or kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// PDF/A-2u.
    pub pdf: Vec<u8>,
    /// Sheets of paper, one side each.
    pub pages: usize,
    /// Letters that no face has; a sign stands in their place, and the page says so.
    pub missing: Vec<char>,
    /// Signatures that could not be read; a line stands in their place.
    pub unreadable: usize,
    /// Signatures that are not at hand; a line stands in their place.
    pub elsewhere: usize,
}

/// Why nothing was printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The program was built without letters.
    #[error(
        "this program was built without letters to print with; run `cargo xtask typeface` and build it again"
    )]
    NoLetters,
    /// The letters cannot be read.
    #[error("the letters to print with cannot be read; the program is damaged, install it again")]
    BadLetters,
    /// There is no such paper in the record yet.
    #[error("the record holds nothing for this paper yet")]
    NothingYet,
    /// The document would not be what it claims to be.
    #[error("the document could not be made: {0}")]
    Pdf(String),
    /// The workbook could not be made.
    #[error("the workbook could not be made: {0}")]
    Xlsx(String),
}

#[cfg(test)]
mod tests;
