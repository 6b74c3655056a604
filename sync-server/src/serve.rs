//! The server on a socket: it tells where it listens, and at Ctrl-C or SIGTERM it takes nothing
//! new, finishes what it has, and goes.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::{App, Config, DatabaseError};

/// How long a request may still take once the server was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long between two sweeps.
const SWEEP: Duration = Duration::from_secs(10 * 60);

/// Why the server did not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data cannot be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; end what uses it or name another with --listen")]
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
pub fn serve(config: &Config, address: SocketAddr) -> Result<(), ServeError> {
    let app = App::open(config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run(app, address))?;
    // Work that blocks may end first; the last handle to the app closes the ledger.
    runtime.shutdown_timeout(GRACE);
    Ok(())
}

async fn run(app: App, address: SocketAddr) -> Result<(), ServeError> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|source| ServeError::Listen { address, source })?;
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    let mut out = io::stdout().lock();
    writeln!(out, "listening on http://{}", listener.local_addr()?)?;
    out.flush()?;
    drop(out);

    let (stop, mut stopped) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
        stop.send_replace(true);
    });
    tokio::spawn(sweep(app.clone()));
    let mut late = stopped.clone();
    let routes = app
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, routes).with_graceful_shutdown(async move {
        wait(&mut stopped).await;
    });
    tokio::select! {
        ended = server => ended?,
        () = async { wait(&mut late).await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("a request took too long to end and was left");
        }
    }
    Ok(())
}

/// Sweeps uploads that expired, at the start and now and then.
async fn sweep(app: App) {
    loop {
        match app.sweep_attachments().await {
            Ok(0) => {}
            Ok(swept) => tracing::info!(swept, "uploads were swept"),
            Err(error) => tracing::warn!(%error, "uploads could not be swept; tried again later"),
        }
        tokio::time::sleep(SWEEP).await;
    }
}

async fn wait(stopped: &mut watch::Receiver<bool>) {
    // An error means that nobody can send any more, which is a stop as well.
    if stopped.wait_for(|stop| *stop).await.is_err() {
        tracing::debug!("the signal task has gone");
    }
}
