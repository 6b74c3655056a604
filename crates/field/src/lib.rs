//! The application: one function takes a command and gives a reply or a refusal. It knows no
//! window and no socket; a shell gives it a folder, a clock and a line to the server.

mod attachment;
mod bundle;
pub mod clock;
mod command;
mod dispatch;
mod enrol;
mod failure;
mod hand;
mod indexing;
mod labels;
pub mod line;
mod numbers;
mod outlines;
mod practice;
mod sealing;
mod sync;
mod turn;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use contract::{Event, Failure};
use serde_json::Value;
use store::{FileKey, KeyStore, Store};

pub use clock::{Clock, SystemClock};
pub use line::{Line, LineError, Method, Reply, Request};

/// Everything the application needs from the outside.
pub struct Parts {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Carries bytes to the server.
    pub line: Arc<dyn Line>,
}

type Listener = Box<dyn Fn(Event) + Send + Sync>;

/// The application over one folder.
pub struct Field {
    store: Arc<Store>,
    parts: Parts,
    listeners: Mutex<Vec<Listener>>,
    sync: sync::Sync,
    /// Held while a photo is brought here: one at a time.
    fetching: Mutex<()>,
    /// Lists of calls being taken in.
    lists: command::Lists,
    /// Where words about outlines stand.
    labels: labels::Labels,
    /// Where files go that are handed to people; none where a browser writes its own.
    files: OnceLock<PathBuf>,
}

impl Field {
    /// Opens the application over `home`, which is created when it is not there. The key of the
    /// records is a file beside them that only its owner can read.
    ///
    /// # Errors
    /// `newer_database`, `wrong_key`, `busy`, `disk_full` or `internal`, each saying what to do.
    pub fn open(home: &Path, parts: Parts) -> Result<Self, Failure> {
        Self::open_with_key(home, parts, &FileKey::at(home.join("key")))
    }

    /// The same, with the key kept elsewhere.
    ///
    /// # Errors
    /// As [`Field::open`].
    pub fn open_with_key(home: &Path, parts: Parts, keys: &dyn KeyStore) -> Result<Self, Failure> {
        let store = Store::open(home, keys).map_err(|error| failure::from_store(&error))?;
        Self::over(Arc::new(store), parts)
    }

    /// The same over records that are open already, for whoever looks into them beside the application.
    ///
    /// # Errors
    /// As [`Field::open`].
    pub fn over(store: Arc<Store>, parts: Parts) -> Result<Self, Failure> {
        sync::take_newer(&store)?;
        practice::take_unread(&store)?;
        let sync = sync::Sync::starting(parts.clock.now());
        Ok(Self {
            store,
            parts,
            listeners: Mutex::default(),
            sync,
            fetching: Mutex::default(),
            lists: command::Lists::default(),
            labels: labels::Labels::default(),
            files: OnceLock::new(),
        })
    }

    /// Carries out the command `name`. Blocks while it works; safe to call from many threads.
    ///
    /// # Errors
    /// A [`Failure`]; nothing was changed then.
    pub fn call(&self, name: &str, arguments: Value) -> Result<Value, Failure> {
        dispatch::call(self, name, arguments)
    }

    /// Carries out a typed command.
    ///
    /// # Errors
    /// As [`Field::call`].
    pub fn give<C: contract::Command>(&self, command: &C) -> Result<C::Reply, Failure> {
        let arguments = serde_json::to_value(command).map_err(failure::internal)?;
        let reply = self.call(C::NAME, arguments)?;
        serde_json::from_value(reply).map_err(failure::internal)
    }

    /// Hears what changes from now on. `hear` is called on the thread that made the change and
    /// must not block.
    pub fn listen(&self, hear: impl Fn(Event) + Send + Sync + 'static) {
        self.listeners().push(Box::new(hear));
    }

    /// From now on files that are handed to people are written into this folder. The first one counts.
    pub fn write_files_into(&self, folder: PathBuf) {
        self.files.get_or_init(|| folder);
    }

    /// Starts the thread that synchronises by the timetable; without it only `sync.now` does. It
    /// ends when the last handle to the application is dropped.
    pub fn start_sync(self: &Arc<Self>) {
        sync::thread::start(self);
    }

    /// A record was written here: the screens hear of it, and a sync is due soon.
    fn wrote(&self) {
        self.sync.wrote(self.parts.clock.now());
        self.tell(Event::Records);
    }

    /// Asks for a sync at once: somebody waits for what was written.
    fn sync_now(&self) {
        self.sync.ask(self.parts.clock.now());
    }

    /// Nobody else brings a photo here while this is held.
    fn fetching(&self) -> std::sync::MutexGuard<'_, ()> {
        self.fetching.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, event: Event) {
        self.listeners().iter().for_each(|hear| hear(event));
    }

    fn listeners(&self) -> std::sync::MutexGuard<'_, Vec<Listener>> {
        self.listeners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Field {
    fn drop(&mut self) {
        self.sync.stop();
    }
}
