//! Makes the connections: a few, kept open, over TLS where the line leaves the machine.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::PostgresUrl;
use super::trouble::unreachable;
use crate::database::DatabaseError;

/// How many connections one node holds. PostgreSQL takes a hundred when nothing else is said, so
/// that several nodes and an administrator find room.
pub(super) const CONNECTIONS: usize = 16;
/// How long a connection may take to be made, and how long one is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// After how long without an answer a peer is asked whether it is still there.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

pub(super) fn pool(url: &PostgresUrl) -> Result<Pool, DatabaseError> {
    let mut config = url.config().clone();
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    config.keepalives_idle(KEEP_ALIVE);
    // What was left in a connection is undone by whoever leaves it, so it need not be asked.
    let kept = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    let manager = if config.get_ssl_mode() == SslMode::Disable {
        Manager::from_config(config, tokio_postgres::NoTls, kept)
    } else {
        Manager::from_config(config, trusted(url)?, kept)
    };
    Pool::builder(manager)
        .max_size(CONNECTIONS)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .recycle_timeout(Some(PATIENCE))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| DatabaseError::Failed(error.to_string()))
}

/// Trusts whom this machine trusts; `SSL_CERT_FILE` names a county's own authority.
fn trusted(url: &PostgresUrl) -> Result<MakeRustlsConnect, DatabaseError> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (good, _) = roots.add_parsable_certificates(found.certs);
    if good == 0 {
        let detail = "this machine trusts no certificates, and the line leaves it: install \
            ca-certificates, name the authority's in SSL_CERT_FILE, or say ?sslmode=disable";
        return Err(unreachable(url, detail));
    }
    let provider = rustls::crypto::ring::default_provider();
    let config = ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(|error| unreachable(url, error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
