//! A whole case file on paper: every paper there is, each narrative as long as a record allows.

use paper::{Press, Typefaces, sample};

use crate::figures::{Runs, print};

/// Runs.
const RUNS: usize = 20;
/// Paragraphs of a narrative; together about the 5,000 characters a record allows.
const PARAGRAPHS: usize = 34;

/// Prints it, letters inflated anew each time, as a phone does it.
pub(crate) fn case_file() {
    let file = sample::full(PARAGRAPHS);
    let on = file.filed_on.expect("the sample is filed");
    let mut runs = Runs::default();
    let mut last = None;
    for _ in 0..RUNS {
        last = Some(runs.time(|| {
            let faces = Typefaces::embedded().expect("built with its letters");
            Press::new(&faces, on)
                .case_file(&file)
                .expect("the sample can be printed")
        }));
    }
    let printed = last.expect("there were runs");
    print("pdf.case_file_ms", runs.quantile_ms(0.99), "ms");
    #[expect(clippy::cast_precision_loss, reason = "some pages, some kilobytes")]
    let (pages, bytes) = (printed.pages as f64, printed.pdf.len() as f64);
    print("pdf.case_file_pages", pages, "pages");
    print("pdf.case_file_bytes", bytes, "B");
}
