//! The server over TLS: a certificate of its own, one that is renewed, and HTTP/2.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use sync_server::certificate::{self, pin_of};
use sync_server::cli::{Cli, run};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::process::{Process, start};
use crate::town::Town;

/// What the command line prints.
fn admin(data: &Path, words: &[&str]) -> String {
    let all = [
        &["bandeng-server", "--data", data.to_str().unwrap(), "admin"],
        words,
    ]
    .concat();
    let mut out = Vec::new();
    run(Cli::try_parse_from(all).unwrap(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn files(data: &Path) -> [PathBuf; 2] {
    ["certificate.pem", "key.pem"].map(|name| data.join("tls").join(name))
}

fn serve(town: &Town, [certificate, key]: &[PathBuf; 2]) -> Process {
    let [certificate, key] = [certificate, key].map(|file| file.to_str().unwrap());
    start(
        town.folder.path(),
        &["--tls-cert", certificate, "--tls-key", key],
        1,
    )
}

/// Shakes hands, speaking these protocols, with whoever holds a key that one of `roots` vouches for.
async fn shake(
    address: &str,
    roots: &[&CertificateDer<'static>],
    speaks: &[&str],
) -> TlsStream<TcpStream> {
    let mut known = rustls::RootCertStore::empty();
    for root in roots {
        known.add((*root).clone()).unwrap();
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(known)
        .with_no_client_auth();
    config.alpn_protocols = speaks.iter().map(|name| name.as_bytes().to_vec()).collect();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    connector.connect(name, stream).await.unwrap()
}

fn leaf(stream: &TlsStream<TcpStream>) -> CertificateDer<'static> {
    stream.get_ref().1.peer_certificates().unwrap()[0]
        .clone()
        .into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_an_invitation_names_carries_the_key_the_server_shows() {
    let town = Town::new();
    let data = town.folder.path();
    let made = admin(
        data,
        &[
            "make-certificate",
            "--host",
            "127.0.0.1",
            "--host",
            "bandeng.lan",
        ],
    );
    let certificate = CertificateDer::from_pem_file(&files(data)[0]).unwrap();
    let pin = pin_of(&certificate).unwrap();
    let server =
        format!("server\thttps://127.0.0.1:8470#{pin}\nserver\thttps://bandeng.lan:8470#{pin}\n");
    assert!(made.starts_with(&server), "{made}");
    let worker = town.grid_worker(&town.first).to_string();
    let invited = admin(data, &["invite", &worker]);
    assert!(invited.ends_with(&server), "{invited}");

    let running = serve(&town, &files(data));
    assert_eq!(
        running.listening,
        format!("https://{}#{pin}", running.address())
    );
    let stream = shake(running.address(), &[&certificate], &["h2", "http/1.1"]).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    assert_eq!(pin_of(&leaf(&stream)).unwrap(), pin);
    let (mut send, line) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    tokio::spawn(line);
    let asked = hyper::Request::get("https://127.0.0.1/readyz")
        .body(String::new())
        .unwrap();
    assert_eq!(send.send_request(asked).await.unwrap().status(), 200);
    let old = shake(running.address(), &[&certificate], &["http/1.1"]).await;
    assert_eq!(old.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_certificate_counts_without_a_stop_and_a_broken_one_does_not() {
    let town = Town::new();
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let host = ["127.0.0.1".to_owned()];
    for folder in [&first, &second] {
        certificate::make(folder.path(), &host, 8470).unwrap();
    }
    let [old, new] = [&first, &second]
        .map(|folder| CertificateDer::from_pem_file(&files(folder.path())[0]).unwrap());
    let server = serve(&town, &files(first.path()));
    assert_eq!(leaf(&shake(server.address(), &[&old], &[]).await), old);

    let [certificate, key] = files(first.path());
    std::fs::write(&key, "not a key").unwrap();
    server.signal("HUP");
    for (from, to) in files(second.path()).iter().zip([&certificate, &key]) {
        assert_eq!(leaf(&shake(server.address(), &[&old], &[]).await), old);
        std::fs::copy(from, to).unwrap();
    }
    server.signal("HUP");
    let renewed = async {
        // The signal is heard soon, not at once; until then the old certificate is shown.
        loop {
            let stream = shake(server.address(), &[&old, &new], &[]).await;
            if leaf(&stream) == new {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), renewed)
        .await
        .unwrap();
    server.signal("TERM");
    let (ended, log) = server.end();
    assert_eq!(ended.code(), Some(0));
    assert!(
        log.contains("the old certificate stays") && log.contains("was read again"),
        "{log}"
    );
}

#[test]
fn a_certificate_without_its_key_is_told_in_a_sentence() {
    let town = Town::new();
    let said = |words: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_bandeng-server"))
            .arg("--data")
            .arg(town.folder.path())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(words)
            .output()
            .unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let alone = said(&["--tls-cert", "c.pem"]);
    assert!(alone.contains("--tls-key"), "{alone}");
    let nowhere = said(&["--tls-cert", "c.pem", "--tls-key", "k.pem"]);
    assert!(nowhere.contains("cannot use c.pem"), "{nowhere}");
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for folder in [&one, &other] {
        certificate::make(folder.path(), &["a.lan".to_owned()], 1).unwrap();
    }
    let [certificate, key] = [files(one.path())[0].clone(), files(other.path())[1].clone()];
    let words = [
        "--tls-cert",
        certificate.to_str().unwrap(),
        "--tls-key",
        key.to_str().unwrap(),
    ];
    let foreign = said(&words);
    assert!(foreign.contains("do not belong together"), "{foreign}");
}
