//! The server on its sockets: it tells where it listens, and at Ctrl-C or SIGTERM it says that it is
//! not ready any more, takes nothing new, finishes what it has, and goes.

mod connection;
mod tls;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

pub use tls::{TlsError, TlsFiles};

use crate::admin::Run;
use crate::compact::Compacted;
use crate::logs::ended;
use crate::routes::refuse::blocking;
use crate::{App, Config, DatabaseError, metrics};
use tls::Keys;

/// How many threads may block at the same time: those that wait for a commit, mostly.
const BLOCKING: usize = 256;
/// How long after its start a server compacts for the first time, and how long between two times.
const FIRST_COMPACTION: Duration = Duration::from_secs(10 * 60);
const COMPACTIONS: Duration = Duration::from_secs(24 * 60 * 60);
/// Threads beyond the processors: one that waits for a page from the disk shall not leave a processor idle.
const SPARE: usize = 2;
/// How long between two sweeps.
const SWEEP: Duration = Duration::from_secs(10 * 60);

/// Where and how a server listens.
#[derive(Debug, Clone)]
pub struct Sockets {
    /// For devices; port 0 takes a free one.
    pub listen: SocketAddr,
    /// For Prometheus alone; nowhere when none.
    pub metrics: Option<SocketAddr>,
    /// How devices are spoken to; in the clear when none.
    pub tls: Option<TlsFiles>,
    /// How long it still takes requests once it was told to stop.
    pub drain: Duration,
    /// How long a request may still take after that.
    pub grace: Duration,
}

/// Why the server did not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data cannot be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {address}: {source}; end what uses it or name another with --listen or --metrics"
    )]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// Anything else the system refuses.
    #[error("the system refused: {0}")]
    System(#[from] io::Error),
}

/// Opens the data and serves until told to stop.
///
/// # Errors
/// [`ServeError`], one sentence.
pub fn serve(config: &Config, sockets: &Sockets) -> Result<(), ServeError> {
    raise_open_files();
    let app = App::open(config)?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores + SPARE)
        .max_blocking_threads(BLOCKING)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let server = Server::bind(app, sockets, config.limits.connections).await?;
        server.announce(&mut io::stdout().lock())?;
        server.run(Signals::new()?).await;
        Ok::<_, ServeError>(())
    })?;
    // Work that blocks may end first; the last handle to the app closes the ledger.
    runtime.shutdown_timeout(sockets.grace);
    Ok(())
}

/// A server that listens.
pub struct Server {
    app: App,
    devices: TcpListener,
    metrics: Option<TcpListener>,
    keys: Option<Arc<Keys>>,
    tls: Option<TlsAcceptor>,
    drain: Duration,
    grace: Duration,
    places: Arc<Semaphore>,
}

impl Server {
    /// Listens, and takes no connection yet.
    ///
    /// # Errors
    /// [`ServeError`].
    pub async fn bind(app: App, sockets: &Sockets, connections: usize) -> Result<Self, ServeError> {
        let keys = sockets.tls.clone().map(Keys::load).transpose()?;
        let tls = keys.as_ref().map(Keys::acceptor).transpose()?;
        let metrics = match sockets.metrics {
            Some(address) => Some(listen(address).await?),
            None => None,
        };
        Ok(Self {
            app,
            devices: listen(sockets.listen).await?,
            metrics,
            keys,
            tls,
            drain: sockets.drain,
            grace: sockets.grace,
            places: Arc::new(Semaphore::new(connections.min(Semaphore::MAX_PERMITS))),
        })
    }

    /// Where devices reach it, as it is typed on a device when no public authority vouches for it.
    ///
    /// # Errors
    /// The system does not say where it listens, or the certificate cannot be read.
    pub fn address(&self) -> Result<String, ServeError> {
        let address = self.devices.local_addr()?;
        Ok(match &self.keys {
            None => format!("http://{address}"),
            Some(keys) => format!("https://{address}#{}", keys.pin()?),
        })
    }

    /// Says where it listens, a line each.
    fn announce(&self, out: &mut dyn Write) -> Result<(), ServeError> {
        writeln!(out, "listening on {}", self.address()?)?;
        if let Some(metrics) = &self.metrics {
            writeln!(out, "metrics on http://{}/metrics", metrics.local_addr()?)?;
        }
        Ok(out.flush()?)
    }

    /// Serves until told to stop, and ends what was begun.
    pub async fn run(self, mut signals: Signals) {
        let open = GracefulShutdown::new();
        let measured = self
            .metrics
            .map(|listener| tokio::spawn(tell(self.app.clone(), listener)));
        let swept = tokio::spawn(sweep(self.app.clone()));
        let compacted = tokio::spawn(compact(self.app.clone()));
        let routes = self.app.router();
        let serving = async {
            loop {
                let (peer, place) = accepted(&self.devices, &self.places).await;
                let (app, routes) = (self.app.clone(), routes.clone());
                let (tls, watcher) = (self.tls.clone(), open.watcher());
                tokio::spawn(async move {
                    connection::attend(app, routes, peer, tls, watcher).await;
                    drop(place);
                });
            }
        };
        let told = async {
            signals.stop(self.keys.as_deref()).await;
            tracing::info!("stopping");
            self.app.stop();
            tokio::time::sleep(self.drain).await;
        };
        tokio::select! {
            () = serving => {}
            () = told => {}
        }
        drop(self.devices);
        if tokio::time::timeout(self.grace, open.shutdown())
            .await
            .is_err()
        {
            tracing::warn!("a request took too long to end and was left");
        }
        for aside in [Some(swept), Some(compacted), measured]
            .into_iter()
            .flatten()
        {
            aside.abort();
        }
    }
}

/// What an operator says to a process.
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Signals {
    /// Listens for Ctrl-C, SIGTERM and SIGHUP.
    ///
    /// # Errors
    /// The system does not let it.
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Ends when told to stop; reads the certificate again when told that it changed.
    async fn stop(&mut self, keys: Option<&Keys>) {
        loop {
            tokio::select! {
                _ = self.interrupt.recv() => return,
                _ = self.terminate.recv() => return,
                _ = self.hang_up.recv() => match keys.map(Keys::reload) {
                    None => {}
                    Some(Ok(())) => tracing::info!("the certificate was read again"),
                    Some(Err(error)) => tracing::error!(%error, "the old certificate stays"),
                },
            }
        }
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| ServeError::Listen { address, source })
}

/// The next connection, once there is a place for it.
async fn accepted(
    devices: &TcpListener,
    places: &Arc<Semaphore>,
) -> (
    (TcpStream, SocketAddr),
    Option<tokio::sync::OwnedSemaphorePermit>,
) {
    let place = Arc::clone(places).acquire_owned().await.ok();
    loop {
        match devices.accept().await {
            Ok(peer) => return (peer, place),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

/// Sweeps uploads that expired, packs nobody is offered and documents nobody writes to, at the start and
/// now and then.
async fn sweep(app: App) {
    loop {
        app.inner.shelf.let_go_of_unused();
        match app.sweep_attachments().await {
            Ok(0) => {}
            Ok(swept) => tracing::info!(swept, "uploads were swept"),
            Err(error) => tracing::warn!(%error, "uploads could not be swept; tried again later"),
        }
        match app.sweep_packs().await {
            Ok(0) => {}
            Ok(swept) => tracing::info!(swept, "packs were swept"),
            Err(error) => tracing::warn!(error, "packs could not be swept; tried again later"),
        }
        match app.sweep_bundles().await {
            Ok(0) => {}
            Ok(swept) => tracing::info!(swept, "bundles were swept"),
            Err(error) => tracing::warn!(%error, "bundles could not be swept; tried again later"),
        }
        tokio::time::sleep(SWEEP).await;
    }
}

/// Compacts once a day, erases what is kept long enough, rolls over, and takes away what nobody has known of for a day.
async fn compact(app: App) {
    tokio::time::sleep(FIRST_COMPACTION).await;
    let mut strays = BTreeSet::new();
    loop {
        let known = app.clone();
        match blocking(move || known.compact(known.inner.compaction)).await {
            Ok(done) => {
                let Compacted {
                    documents,
                    changes,
                    refused,
                    ..
                } = done;
                tracing::info!(documents, changes, refused, "compacted");
            }
            Err(refused) => {
                let detail = refused.into_detail();
                tracing::warn!(detail, "could not compact; tried again tomorrow");
            }
        }
        let known = app.clone();
        match tokio::task::spawn_blocking(move || known.purge(Run::Real)).await {
            Ok(Ok(done)) => {
                let (records, left) = (done.records.len(), done.left);
                tracing::info!(records, left, "erased what is kept long enough");
            }
            Ok(Err(error)) => tracing::warn!(%error, "could not purge; tried again tomorrow"),
            Err(error) => {
                let ended = ended(&error);
                tracing::error!(ended, "purging stopped; tried again tomorrow");
            }
        }
        let known = app.clone();
        let rolled = tokio::task::spawn_blocking(move || known.roll_over(known.inner.roll_over));
        match rolled.await {
            Ok(Ok(done)) => {
                let (records, changes, left) = (done.records, done.changes, done.left);
                tracing::info!(records, changes, left, "rolled over");
            }
            Ok(Err(error)) => tracing::warn!(%error, "could not roll over; tried again tomorrow"),
            Err(error) => {
                let ended = ended(&error);
                tracing::error!(ended, "rolling over stopped; tried again tomorrow");
            }
        }
        let (known, seen) = (app.clone(), std::mem::take(&mut strays));
        let swept = tokio::task::spawn_blocking(move || {
            known.sweep_strays(|stray| BTreeSet::contains(&seen, stray))
        });
        match swept.await {
            Ok(Ok(new)) => strays = new,
            Ok(Err(error)) => tracing::warn!(%error, "could not look for strays"),
            Err(error) => {
                let ended = ended(&error);
                tracing::error!(ended, "looking for strays stopped");
            }
        }
        tokio::time::sleep(COMPACTIONS).await;
    }
}

/// Tells Prometheus what was counted.
async fn tell(app: App, listener: TcpListener) {
    let told = move || async move {
        let kind = [(header::CONTENT_TYPE, metrics::CONTENT_TYPE)];
        (kind, app.metrics().told())
    };
    let routes = Router::new().route("/metrics", get(told));
    if let Err(error) = axum::serve(listener, routes).await {
        tracing::error!(%error, "the metrics are not served any more");
    }
}

/// Ten thousand devices that wait for news are ten thousand open files.
fn raise_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "only so many devices as the system allows files can be connected");
    }
}
