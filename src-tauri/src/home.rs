//! Where this device keeps its records.

use std::env;
use std::path::PathBuf;
use std::sync::Arc;

use contract::{Code, Failure};
use field::{Field, Parts, SystemClock};
use line::HttpLine;
use tauri::{AppHandle, Manager};

/// Names another folder, for a second device on one machine.
const HOME: &str = "BANDENG_HOME";

/// Opens the application over this device's folder.
///
/// # Errors
/// When there is no such folder, no thread for the line, or the records cannot be opened.
pub(crate) fn open(app: &AppHandle) -> Result<Arc<Field>, Failure> {
    let internal = |what: &str, why: String| Failure::new(Code::Internal, format!("{what}: {why}"));
    let home = match env::var_os(HOME) {
        Some(home) => PathBuf::from(home),
        None => app.path().app_data_dir().map_err(|error| {
            internal(
                "this system names no folder for the records",
                error.to_string(),
            )
        })?,
    };
    let line =
        HttpLine::new().map_err(|error| internal("the line cannot start", error.to_string()))?;
    let parts = Parts {
        clock: Arc::new(SystemClock),
        line: Arc::new(line),
    };
    let field = Field::open(&home, parts)?;
    // Without such a folder the screens say that a file cannot be written here.
    if let Ok(folder) = app.path().download_dir() {
        field.write_files_into(folder);
    }
    Ok(Arc::new(field))
}
