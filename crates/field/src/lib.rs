//! The application: one function takes a command and gives a reply or a refusal. It knows no
//! window and no socket; a shell gives it a folder, a clock and a line to the server.

use std::path::Path;
use std::sync::Arc;

use contract::{Code, Event, Failure};
use serde_json::Value;

pub mod line;
pub mod clock;

pub use clock::{Clock, SystemClock};
pub use line::{Line, LineError};

/// Everything the application needs from the outside.
pub struct Parts {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Carries bytes to the server.
    pub line: Arc<dyn Line>,
}

/// The application over one folder.
pub struct Field {}

impl Field {
    /// Opens the application over `home`, which is created when it is not there.
    ///
    /// # Errors
    /// `newer_database`, `wrong_key`, `busy`, `disk_full` or `internal`, each saying what to do.
    pub fn open(_home: &Path, _parts: Parts) -> Result<Self, Failure> {
        Err(Failure::new(Code::Internal, "not built yet"))
    }

    /// Carries out the command `name`. Blocks while it works; safe to call from many threads.
    ///
    /// # Errors
    /// A [`Failure`]; nothing was changed then.
    pub fn call(&self, _name: &str, _arguments: Value) -> Result<Value, Failure> {
        Err(Failure::new(Code::Internal, "not built yet"))
    }

    /// Hears what changes from now on. `hear` is called on the thread that made the change and
    /// must not block.
    pub fn listen(&self, _hear: impl Fn(Event) + Send + Sync + 'static) {}

    /// Starts the thread that synchronises by the timetable; without it only `sync.now` does. It
    /// ends when the last handle to the application is dropped.
    pub fn start_sync(self: &Arc<Self>) {}
}
