//! The server, and the way to it: requests that are cut, come twice, come late, or meet each other;
//! a server that loses its power in the middle of one and comes back with what its disk kept.

mod power;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::header;
use field::{Method, Reply};
use sync_server::compact::Compaction;
use sync_server::packs::PackLimits;
use sync_server::{App, Config, backup};
use tokio::runtime::Runtime;

use crate::disk::Moment;
use crate::eye::{Eye, Watch};
use crate::flight::Flight;
use crate::time::Time;
use hostile::Draw;
use power::{Crash, Power};

/// Packs of little: a month of a few people is no long feed.
const PACKS: PackLimits = PackLimits {
    rows: 8,
    open_part_bytes: 3_000,
    closed_part_bytes: 6_000,
};

/// A request that may arrive once more, long after whoever sent it stopped waiting.
#[derive(Clone)]
pub(crate) struct Letter {
    pub(crate) device: usize,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) token: Option<String>,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Came {
    /// The status of a whole answer, or what went wrong, for the trace.
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Whole(head) => head.status.to_string(),
            other => format!("{other:?}"),
        }
    }
}

impl Letter {
    /// A `POST` without headers of its own.
    pub(crate) fn post(device: usize, path: &str, token: Option<&str>, body: Vec<u8>) -> Self {
        Self {
            device,
            method: Method::Post,
            path: path.to_owned(),
            token: token.map(str::to_owned),
            headers: Vec::new(),
            body,
        }
    }

    /// Whether the body is sealed: sealing draws bytes of its own, some more and some fewer, so where such
    /// a body is cut must not depend on how long it is.
    pub(crate) fn is_sealed(&self) -> bool {
        self.path.starts_with("/v1/bundles")
    }

    fn head(&self) -> axum::http::request::Builder {
        let mut head = axum::http::Request::builder()
            .method(self.method.name())
            .uri(&self.path);
        for (name, value) in &self.headers {
            head = head.header(*name, value);
        }
        match &self.token {
            Some(token) => head.header(header::AUTHORIZATION, format!("Bearer {token}")),
            None => head,
        }
    }
}

/// What happens while a request is under way.
#[derive(Default)]
pub(crate) struct Way {
    /// The request breaks off after so many bytes.
    pub(crate) cut: Option<usize>,
    /// Before this piece of the body something else happens at the device or at another one.
    pub(crate) meanwhile: Option<(usize, Box<dyn FnOnce() + Send>)>,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Came {
    /// The whole answer, with this head.
    Whole(Reply),
    /// The line was cut while the request was sent.
    Cut,
    /// The server's power went.
    Dark,
}

struct Server {
    app: App,
    /// Made once a life, as a server does it.
    router: axum::Router,
    folder: PathBuf,
    lives: usize,
}

/// Where a server keeps what led to records that were begun anew.
const ARCHIVE: &str = "files/archive";

/// The network with the server at its end.
pub(crate) struct Net {
    runtime: Runtime,
    scratch: PathBuf,
    time: Time,
    server: Mutex<Option<Server>>,
    crash: Mutex<Option<Crash>>,
    letters: Mutex<Vec<Letter>>,
    /// The newest protocol the server speaks.
    newest: AtomicU32,
    pub(crate) eye: Eye,
}

impl Net {
    /// An empty server.
    pub(crate) fn new(scratch: &Path, time: Time, eye: Eye) -> Self {
        // One thread for what blocks: which of several would be free is nobody's to know.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .max_blocking_threads(1)
            // A thread that ends for want of work, on a machine that stood still, is followed by one with other draws.
            .thread_keep_alive(Duration::from_secs(24 * 60 * 60))
            .enable_all()
            .build()
            .unwrap();
        let net = Self {
            runtime,
            scratch: scratch.to_owned(),
            time,
            server: Mutex::default(),
            crash: Mutex::default(),
            letters: Mutex::default(),
            newest: AtomicU32::new(wire::PROTOCOL),
            eye,
        };
        net.begin_with(&Moment::default());
        net
    }

    pub(crate) fn app(&self) -> App {
        let server = locked(&self.server);
        server.as_ref().map(|server| server.app.clone()).unwrap()
    }

    /// What a backup taken now holds.
    pub(crate) fn backup(&self) -> Moment {
        let server = locked(&self.server);
        Moment::of(&server.as_ref().unwrap().folder).unwrap()
    }

    /// What a server does by itself: it keeps the bytes of old changes once, and takes packs away that nobody is
    /// offered. How many changes were compacted.
    pub(crate) fn keep_house(&self, compaction: Compaction) -> u64 {
        let app = self.app();
        self.runtime.block_on(app.sweep_packs()).unwrap();
        let done = app.compact(compaction).unwrap();
        assert_eq!(
            done.refused, 0,
            "a document that does not give its changes back"
        );
        done.changes
    }

    /// The packs that lie in the object store, whoever is offered them.
    pub(crate) fn packs(&self) -> Vec<Vec<u8>> {
        let server = locked(&self.server);
        let folder = server.as_ref().unwrap().folder.join("files/packs");
        files(&folder)
    }

    /// A backup as an administrator makes it: the one file.
    pub(crate) fn back_up(&self) -> PathBuf {
        let file = self
            .scratch
            .join(format!("backup-{}", self.time.since_ms()));
        let server = locked(&self.server);
        backup::back_up(&server.as_ref().unwrap().folder, &file, &[]).unwrap();
        file
    }

    /// The server's disk is lost; a backup takes its place, and what is known to be erased stays so.
    pub(crate) fn restore(&self, from: &Path) {
        let data = self.scratch.join("restored");
        let wish = backup::Wish {
            from,
            identities: None,
            replace: false,
            erased: self.app().admin().erasures().unwrap(),
            now: self.time.now(),
        };
        backup::restore(&data, wish).unwrap();
        self.begin_with(&Moment::of(&data).unwrap());
        std::fs::remove_dir_all(&data).unwrap();
    }

    /// The server that was is gone; one with this on its disk takes its place.
    pub(crate) fn begin_with(&self, disk: &Moment) {
        let mut server = locked(&self.server);
        let lives = server.take().map_or(0, |server| server.lives + 1);
        let folder = self.scratch.join(format!("server-{lives}"));
        disk.put(&folder).unwrap();
        if lives > 0 {
            let before = self.scratch.join(format!("server-{}", lives - 1));
            // What lies in the archive was on the disk before any book said so.
            let archive = before.join(ARCHIVE);
            if archive.is_dir() {
                std::fs::create_dir_all(folder.join("files")).unwrap();
                std::fs::rename(&archive, folder.join(ARCHIVE)).unwrap();
            }
            std::fs::remove_dir_all(before).unwrap();
        }
        let time = self.time.clone();
        let config = Config {
            clock: Arc::new(move || time.now()),
            newest_protocol: self.newest.load(Ordering::SeqCst),
            packs: PACKS,
            ..Config::new(&folder)
        };
        let app = App::open(&config).unwrap();
        *server = Some(Server {
            router: app.router(),
            app,
            folder,
            lives,
        });
    }

    /// From its next life on the server speaks nothing newer than this.
    pub(crate) fn speak(&self, protocol: u32) {
        self.newest.store(protocol, Ordering::SeqCst);
        let disk = self.backup();
        self.begin_with(&disk);
    }

    /// The power goes during the next request that gets as far as `steps`.
    pub(crate) fn crash_after(&self, steps: usize, within: bool, draw: Draw) {
        *locked(&self.crash) = Some(Crash {
            steps,
            within,
            draw,
        });
    }

    /// No power goes any more.
    pub(crate) fn keep_power(&self) {
        *locked(&self.crash) = None;
    }

    /// Whether the power is still to go.
    pub(crate) fn crash_is_due(&self) -> bool {
        locked(&self.crash).is_some()
    }

    pub(crate) fn keep(&self, letter: Letter) {
        locked(&self.letters).push(letter);
    }

    /// One of the letters that are still on their way.
    pub(crate) fn late(&self, draw: &mut Draw) -> Option<Letter> {
        let mut letters = locked(&self.letters);
        let at = draw.below(letters.len());
        (!letters.is_empty()).then(|| letters.swap_remove(at))
    }

    /// Takes one request to the server and its answer back. `hear` is given the answer's pieces and
    /// says whether it wants more.
    pub(crate) fn carry(
        &self,
        letter: &Letter,
        mut way: Way,
        draw: &mut Draw,
        hear: &mut dyn FnMut(&Reply, &[u8]) -> bool,
    ) -> Came {
        let (router, life) = self.router();
        let mut power = Power::new(self, life);
        let mut watch = Watch::new();
        let mut flight = Flight::start(&self.runtime, router, letter.head());
        let body = &letter.body[..way.cut.unwrap_or(letter.body.len()).min(letter.body.len())];
        let pieces_of_it: Vec<&[u8]> = if letter.is_sealed() {
            vec![body]
        } else {
            pieces(body, draw).collect()
        };
        for (number, piece) in pieces_of_it.into_iter().enumerate() {
            if let Some((_, happens)) = way.meanwhile.take_if(|(at, _)| *at == number) {
                happens();
            }
            if power.goes() {
                return Came::Dark;
            }
            flight.send(piece);
        }
        if way.cut.is_some() {
            flight.break_off();
        }
        if power.goes() {
            return Came::Dark;
        }
        let head = flight.end();
        while let Some(piece) = flight.next() {
            if power.goes() {
                return Came::Dark;
            }
            self.eye.sent(&mut watch, letter.device, &piece);
            if way.cut.is_some() || power.is_going() {
                continue;
            }
            for piece in pieces(&piece, draw) {
                if !hear(&head, piece) {
                    return Came::Whole(head);
                }
            }
        }
        if power.is_going() {
            power.go();
            return Came::Dark;
        }
        // What was said has been heard: it has to be on the disk by now.
        power.goes_at_once();
        if way.cut.is_some() {
            Came::Cut
        } else {
            Came::Whole(head)
        }
    }

    fn router(&self) -> (axum::Router, usize) {
        let server = locked(&self.server);
        let server = server.as_ref().unwrap();
        (server.router.clone(), server.lives)
    }

    fn life(&self) -> usize {
        locked(&self.server)
            .as_ref()
            .map_or(0, |server| server.lives)
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(std::fs::read(path).unwrap());
        }
    }
    found
}

/// Some bytes in pieces of all sizes; an empty run is no piece.
fn pieces<'a>(bytes: &'a [u8], draw: &mut Draw) -> impl Iterator<Item = &'a [u8]> {
    let mut draw = draw.fork();
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let wanted = 1 + draw.length(rest.len() * 2);
        let (piece, after) = rest.split_at(wanted.min(rest.len()));
        rest = after;
        Some(piece)
    })
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
