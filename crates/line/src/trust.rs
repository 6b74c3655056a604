//! Whom the line believes: the public web roots, which travel with the app so that an old phone
//! knows them too, and on a computer the roots its administrator installed. The handshake is
//! `ring`'s, which builds for a phone without a toolchain of its own.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto::ring};

/// The TLS settings of the one client.
///
/// # Errors
/// When the protocol versions and the provider do not fit together.
pub(crate) fn settings() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    add_installed(&mut roots);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

/// A root that cannot be read is left out: what it would vouch for is then refused, never believed.
#[cfg(not(target_os = "android"))]
fn add_installed(roots: &mut RootCertStore) {
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
}

#[cfg(target_os = "android")]
fn add_installed(_roots: &mut RootCertStore) {}
