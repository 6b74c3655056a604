//! A server that is told to stop while everybody pushes, and one that nobody finishes speaking to.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use wire::Outcome;

use crate::process::{ask, start};
use crate::town::{Phone, Town, hear};

const PHONES: usize = 12;

/// Records and pushes until the server is no more; what was acknowledged goes to `stored`.
fn push_until_the_end(
    phone: &Phone,
    grid: &model::GridId,
    address: &str,
    stored: &Mutex<BTreeSet<Vec<u8>>>,
    count: &AtomicUsize,
) {
    loop {
        let changes: Vec<_> = (0..3).map(|_| phone.record(grid).1).collect();
        let docs: Vec<_> = changes.iter().map(|change| change.doc.clone()).collect();
        let body = phone.request(&[changes]);
        let Ok((status, body)) = ask(address, "POST /v1/sync", Some(&phone.token), &body) else {
            return;
        };
        assert_eq!(
            status,
            200,
            "{:?}",
            crate::town::told(axum::http::StatusCode::from_u16(status).unwrap(), &body)
        );
        let outcomes = hear(&body);
        let outcomes = outcomes.outcomes();
        assert!(
            outcomes.iter().all(|o| *o == (Outcome::Stored, "")),
            "{outcomes:?}"
        );
        stored.lock().unwrap().extend(docs);
        count.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_stop_in_the_middle_of_a_storm() {
    let town = Town::new();
    let worker = town.grid_worker(&town.first);
    let mut phones = Vec::new();
    for _ in 0..PHONES {
        phones.push(town.phone(worker).await);
    }
    let server = start(town.folder.path(), &["--grace", "20"], 1);
    let (stored, count) = (
        Arc::new(Mutex::new(BTreeSet::new())),
        Arc::new(AtomicUsize::new(0)),
    );
    let pushing: Vec<_> = phones
        .into_iter()
        .map(|phone| {
            let (stored, count) = (Arc::clone(&stored), Arc::clone(&count));
            let (grid, address) = (town.first.clone(), server.address().to_owned());
            std::thread::spawn(move || {
                push_until_the_end(&phone, &grid, &address, &stored, &count);
            })
        })
        .collect();
    while count.load(Ordering::SeqCst) < 60 {
        assert!(
            pushing.iter().all(|one| !one.is_finished()),
            "a phone stopped early"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    server.signal("TERM");
    let told = Instant::now();
    let (ended, log) = server.end();
    assert_eq!(ended.code(), Some(0), "{log}");
    assert!(
        told.elapsed() < Duration::from_secs(20),
        "{:?}",
        told.elapsed()
    );
    for one in pushing {
        one.join().unwrap();
    }
    assert!(!log.contains("was left"), "{log}");

    let stored = Arc::into_inner(stored).unwrap().into_inner().unwrap();
    assert!(stored.len() >= 180, "{}", stored.len());
    let mut reader = town.phone(town.officer()).await;
    let mut there = BTreeSet::new();
    loop {
        let heard = reader.pull(&town).await;
        there.extend(heard.rows.into_iter().map(|row| row.doc));
        if !heard.end.unwrap().more {
            break;
        }
    }
    let lost: Vec<_> = stored.difference(&there).collect();
    assert!(
        lost.is_empty(),
        "{} of {} are lost",
        lost.len(),
        stored.len()
    );
}

#[test]
fn it_says_that_it_is_not_ready_before_it_goes() {
    let town = Town::new();
    let words = ["--drain", "3", "--metrics", "127.0.0.1:0"];
    let server = start(town.folder.path(), &words, 2);
    let ready = || ask(server.address(), "GET /readyz", None, b"").unwrap();
    assert_eq!(ready(), (200, b"ready\n".to_vec()));
    let metrics = server.said[1].strip_prefix("metrics on http://").unwrap();
    let metrics = metrics.strip_suffix("/metrics").unwrap().to_owned();
    let (status, told) = ask(&metrics, "GET /metrics", None, b"").unwrap();
    let told = String::from_utf8(told).unwrap();
    assert_eq!(status, 200);
    let line = "bandeng_requests_total{route=\"/readyz\",status=\"200\"} 1";
    assert!(told.lines().any(|told| told == line), "{told}");
    assert!(told.contains("bandeng_open_connections "), "{told}");
    let public = ask(server.address(), "GET /metrics", None, b"").unwrap();
    assert_eq!(public.0, 404);

    server.signal("TERM");
    let since = Instant::now();
    while ready().0 == 200 {
        assert!(
            since.elapsed() < Duration::from_secs(3),
            "it is still ready"
        );
    }
    assert_eq!(ready(), (503, b"stopping\n".to_vec()));
    let (ended, log) = server.end();
    assert_eq!(ended.code(), Some(0), "{log}");
}

#[test]
fn whoever_does_not_finish_the_head_of_a_request_loses_the_line() {
    let town = Town::new();
    let server = start(town.folder.path(), &["--patience", "1"], 1);
    let mut line = TcpStream::connect(server.address()).unwrap();
    line.set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    line.write_all(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        .unwrap();
    let since = Instant::now();
    let mut rest = Vec::new();
    line.read_to_end(&mut rest).unwrap();
    assert!(since.elapsed() < Duration::from_secs(15));
    // And a head that is too long is refused at once.
    let long = format!(
        "GET /healthz HTTP/1.1\r\nX-Long: {}\r\n\r\n",
        "x".repeat(40_000)
    );
    let mut line = TcpStream::connect(server.address()).unwrap();
    line.write_all(long.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let read = line.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    assert!(
        read.is_err() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
}

#[test]
fn a_disk_that_takes_nothing_more_makes_it_unready() {
    let town = Town::new();
    let server = crate::process::start_with_full_disk(town.folder.path());
    let since = Instant::now();
    loop {
        let (status, word) = ask(server.address(), "GET /readyz", None, b"").unwrap();
        if status == 503 {
            let word = String::from_utf8(word).unwrap();
            assert!(
                ["disk_full\n", "database_failed\n"].contains(&word.as_str()),
                "{word}"
            );
            break;
        }
        assert!(
            since.elapsed() < Duration::from_secs(60),
            "it is still ready"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(
        ask(server.address(), "GET /healthz", None, b"").unwrap().0,
        200
    );
}
