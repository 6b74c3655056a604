//! The screens in the browser of this machine. Whoever holds the address printed at the start gets
//! in, once; from then on a cookie that no script can read opens the door. It listens to this
//! machine only, and to no page but its own.

mod door;
mod key;
mod routes;
mod screens;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

use contract::Event;
use field::Field;
use tokio::sync::broadcast;

use door::Door;
use key::CookieKey;

/// Why the screens cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Asked to listen to the network.
    #[error("{0} is not an address of this machine alone; listen on 127.0.0.1 or [::1]")]
    NotLoopback(SocketAddr),
    /// Somebody listens there already.
    #[error(
        "port {0} is in use; choose another with --listen 127.0.0.1:PORT, or port 0 for any free one"
    )]
    PortInUse(u16),
    /// The screens were not there when the program was built.
    #[error("this program was built without its screens; run `cargo xtask ui` and build it again")]
    NoScreens,
    /// The folder, the socket or the random source gave way.
    #[error("the screens cannot be served: {0}")]
    Io(#[from] io::Error),
}

/// Prints the address of the screens and serves them until the program is told to end.
///
/// # Errors
/// [`ServeError`]; the records are untouched then.
pub fn serve(field: &Arc<Field>, home: &Path, listen: SocketAddr) -> Result<(), ServeError> {
    if !screens::are_here() {
        return Err(ServeError::NoScreens);
    }
    let listener = bind(listen)?;
    let address = listener.local_addr()?;
    let door = Door::new(CookieKey::of(home)?, address)?;
    let printed = format!("http://{address}/?token={}", door.token());
    let (events, _) = broadcast::channel(64);
    let hear = events.clone();
    field.listen(move |event: Event| {
        // Without an open page there is nobody to tell.
        let _heard_by = hear.send(event);
    });
    field.start_sync();
    let answering = Arc::clone(field);
    let app = routes::router(
        Arc::new(move |name, arguments| answering.call(name, arguments)),
        events,
        door,
    );

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        println!("{printed}");
        tokio::select! {
            ended = async { axum::serve(listener, app).await } => ended?,
            told = told_to_end() => told?,
        }
        Ok(())
    })
}

fn bind(listen: SocketAddr) -> Result<TcpListener, ServeError> {
    if !listen.ip().is_loopback() {
        return Err(ServeError::NotLoopback(listen));
    }
    TcpListener::bind(listen).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortInUse(listen.port()),
        _ => ServeError::Io(error),
    })
}

#[cfg(unix)]
async fn told_to_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        told = tokio::signal::ctrl_c() => told,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn told_to_end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

#[cfg(test)]
mod tests;
