//! A device and a server over a real line with TLS: the address says which key to believe, and
//! nothing else is.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use contract::Code;
use contract::command::session::Enrol;
use contract::command::sync::{Line as Status, Now};
use field::{Clock as _, Field, Line, LineError, Parts};
use line::HttpLine;
use model::Role;
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ResolvesServerCert;
use rustls::sign::CertifiedKey;
use sync_server::certificate::{self, pin_of};
use sync_server::serve::{Server, Signals, Sockets, TlsFiles};
use sync_server::{App, Config};
use test_kit::StoryClock;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A server on a socket of its own, for as long as this stands.
struct Served {
    app: App,
    address: String,
    _runtime: Runtime,
}

fn serve(data: &Path, clock: &StoryClock, certificate: &Path, key: &Path) -> Served {
    let told = clock.of_device();
    let config = Config {
        clock: Arc::new(move || told.now()),
        ..Config::new(data)
    };
    let app = App::open(&config).unwrap();
    let sockets = Sockets {
        listen: "127.0.0.1:0".parse().unwrap(),
        metrics: None,
        tls: Some(TlsFiles {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
        }),
        drain: Duration::ZERO,
        grace: Duration::ZERO,
    };
    let runtime = Runtime::new().unwrap();
    let server = Server::bind(app.clone(), &sockets, 100);
    let server = runtime.block_on(server).unwrap();
    let address = server.address().unwrap();
    let signals = runtime.block_on(async { Signals::new() }).unwrap();
    runtime.spawn(server.run(signals));
    Served {
        app,
        address,
        _runtime: runtime,
    }
}

/// A server with a certificate it made itself, for a host that is not where it stands.
fn self_made(data: &Path, clock: &StoryClock) -> Served {
    let made = certificate::make(data, &["bandeng.lan".to_owned()], 8470).unwrap();
    serve(data, clock, &made.certificate, &made.key)
}

fn plain(address: &str) -> String {
    address.split('#').next().unwrap().to_owned()
}

/// What a device hears that shows no token: an answer of the server, or why there is none.
fn knock(line: &HttpLine, address: &str) -> Result<(), LineError> {
    line.post(address, "/v1/sync", None, Vec::new(), &mut |_| true)
}

#[track_caller]
fn answered(knocked: &Result<(), LineError>) {
    let refused = matches!(knocked, Err(LineError::Refused { status: 401, .. }));
    assert!(refused, "{knocked:?}");
}

#[track_caller]
fn untrusted(knocked: &Result<(), LineError>) {
    let why = match knocked {
        Err(error @ LineError::Untrusted(_)) => error.to_string(),
        other => unreachable!("{other:?}"),
    };
    assert!(
        why.contains("check the address with the administrator"),
        "{why}"
    );
}

#[test]
fn the_right_key_is_believed_whatever_the_certificate_says_and_no_other_is() {
    let (data, clock) = (tempfile::tempdir().unwrap(), StoryClock::default());
    let server = self_made(data.path(), &clock);
    let line = HttpLine::new().unwrap();
    answered(&knock(&line, &server.address));
    // Nobody vouches for it, so that without the key it is a stranger, also on a line that knows it.
    untrusted(&knock(&line, &plain(&server.address)));
    let wrong = format!("{}#sha256={}", plain(&server.address), "A".repeat(43));
    untrusted(&knock(&line, &wrong));
    answered(&knock(&line, &server.address));
}

#[test]
fn a_certificate_that_expired_long_ago_still_carries_its_key() {
    let (data, clock) = (tempfile::tempdir().unwrap(), StoryClock::default());
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let mut about = CertificateParams::new(["elsewhere.example".to_owned()]).unwrap();
    about.not_before = date_time_ymd(2001, 1, 1);
    about.not_after = date_time_ymd(2002, 1, 1);
    let old = about.self_signed(&key).unwrap();
    let files = ["old.pem", "old.key"].map(|name| data.path().join(name));
    std::fs::write(&files[0], old.pem()).unwrap();
    std::fs::write(&files[1], key.serialize_pem()).unwrap();
    let server = serve(&data.path().join("data"), &clock, &files[0], &files[1]);
    answered(&knock(&HttpLine::new().unwrap(), &server.address));
}

/// Shows a certificate without having its key.
#[derive(Debug)]
struct Impostor(Arc<CertifiedKey>);

impl ResolvesServerCert for Impostor {
    fn resolve(&self, _hello: rustls::server::ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

#[test]
fn whoever_shows_the_certificate_without_its_key_is_not_believed() {
    let [own, stolen] = [(); 2].map(|()| KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap());
    let about = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let shown: CertificateDer<'static> = about.self_signed(&stolen).unwrap().der().clone();
    let pin = pin_of(&shown).unwrap();
    let provider = rustls::crypto::ring::default_provider();
    let own = PrivateKeyDer::try_from(own.serialize_der()).unwrap();
    let own = provider.key_provider.load_private_key(own).unwrap();
    let resolver = Impostor(Arc::new(CertifiedKey::new(vec![shown], own)));
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(resolver));
    let runtime = Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    runtime.spawn(async move {
        let tls = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let (stream, _) = listener.accept().await.unwrap();
        assert!(tls.accept(stream).await.is_err(), "the device went on");
    });
    let line = HttpLine::new().unwrap();
    untrusted(&knock(&line, &format!("https://{address}#{pin}")));
}

#[test]
fn a_device_enrols_by_the_address_it_was_given_and_says_when_the_key_is_another() {
    let (home, clock) = (tempfile::tempdir().unwrap(), StoryClock::default());
    let server = self_made(&home.path().join("server"), &clock);
    let code = || {
        let demo = server.app.admin().demo().unwrap();
        let seat = demo
            .seats
            .into_iter()
            .find(|seat| seat.worker.role == Role::GridWorker);
        seat.unwrap().invite.code.shown()
    };
    let device = |name: &str| {
        let parts = Parts {
            clock: Arc::new(clock.clone()),
            line: Arc::new(HttpLine::new().unwrap()),
        };
        Field::open(&home.path().join(name), parts).unwrap()
    };
    let enrol = |server: String| Enrol {
        server,
        code: code(),
        device_name: String::new(),
    };
    let wrong = format!("{}#sha256={}", plain(&server.address), "A".repeat(43));
    let refused = device("stranger").give(&enrol(wrong)).unwrap_err();
    assert_eq!(refused.code, Code::Untrusted, "{refused:?}");

    let phone = device("phone");
    phone.give(&enrol(server.address.clone())).unwrap();
    let status = phone.give(&Now {}).unwrap();
    assert_eq!((status.line, status.trouble), (Status::Online, None));
}
