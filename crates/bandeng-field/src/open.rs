//! Opens the application over a folder, with the clock of this machine and a line over HTTP.

use std::path::Path;
use std::sync::Arc;

use contract::{Code, Failure};
use field::{Field, Parts, SystemClock};
use line::HttpLine;

/// The application over `home`.
///
/// # Errors
/// Those of [`Field::open`], and `internal` when the system gives no thread for the line.
pub fn open(home: &Path) -> Result<Field, Failure> {
    let line = HttpLine::new()
        .map_err(|error| Failure::new(Code::Internal, format!("the line cannot start: {error}")))?;
    Field::open(
        home,
        Parts {
            clock: Arc::new(SystemClock),
            line: Arc::new(line),
        },
    )
}
