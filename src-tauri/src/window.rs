//! The window and the one command its screens may give.

use std::sync::Arc;

use contract::{Code, Failure};
use field::Field;
use serde_json::Value;
use tauri::{AppHandle, Emitter, Manager, State};

use crate::home;

/// What the screens listen to.
const CHANGED: &str = "bandeng";

/// The application, or why it could not be opened: then every command is refused with that, and
/// the window shows it in words instead of closing without one.
type Opened = Result<Arc<Field>, Failure>;

/// Opens the window and stays until it is closed.
///
/// # Errors
/// When the system has no web view or no display to open it on.
pub fn run() -> tauri::Result<()> {
    tauri::Builder::default()
        .setup(|app| {
            let opened = home::open(app.handle());
            match &opened {
                Ok(field) => pass_on(app.handle().clone(), field),
                Err(failure) => eprintln!("{failure}"),
            }
            app.manage(opened);
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![call])
        .run(tauri::generate_context!())
}

/// The entry of the phone's own shell, which has nobody to hand an error to.
#[cfg(mobile)]
#[tauri::mobile_entry_point]
fn start() {
    if let Err(error) = run() {
        eprintln!("the window cannot be opened: {error}");
    }
}

fn pass_on(app: AppHandle, field: &Arc<Field>) {
    field.listen(move |event| {
        if let Err(error) = app.emit(CHANGED, event) {
            eprintln!("the window was not told of a change: {error}");
        }
    });
    field.start_sync();
}

/// Gives the application a command, on a thread that may wait for the disk or the line.
#[tauri::command]
async fn call(opened: State<'_, Opened>, name: String, args: Value) -> Result<Value, Failure> {
    let field = opened.inner().clone()?;
    tauri::async_runtime::spawn_blocking(move || field.call(&name, args))
        .await
        .map_err(|ended| {
            Failure::new(Code::Internal, format!("the command did not end: {ended}"))
        })?
}
