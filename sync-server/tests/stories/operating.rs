//! Whether the server is well, and what it does when it is asked too much.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use futures_util::{StreamExt, stream};
use sync_server::{Limits, Rate};
use wire::{Refusal, RefusalCode, one_from_bytes};

use crate::town::{Phone, Told, Town};

async fn get(town: &Town, path: &str) -> (u16, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let (status, _, body) = town.ask(request).await;
    (status.as_u16(), String::from_utf8(body).unwrap())
}

#[tokio::test]
async fn it_is_ready_until_it_is_told_to_stop() {
    let town = Town::new();
    assert_eq!(get(&town, "/healthz").await, (200, "ok\n".to_owned()));
    assert_eq!(get(&town, "/readyz").await, (200, "ready\n".to_owned()));
    assert!(!town.app.is_stopping());
    town.app.stop();
    town.app.stopped().await;
    assert_eq!(get(&town, "/readyz").await, (503, "stopping\n".to_owned()));
    assert_eq!(get(&town, "/healthz").await, (200, "ok\n".to_owned()));
}

#[tokio::test]
async fn a_database_a_newer_server_took_over_is_not_written_to() {
    let town = Town::new();
    let file = town.folder.path().join("ledger.sqlite");
    let newer = rusqlite::Connection::open(file).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    assert_eq!(
        get(&town, "/readyz").await,
        (503, "newer_database\n".to_owned())
    );
    let version: i64 = newer
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 99);
}

/// A refusal that names a time, in the frame and in the header alike.
fn wait_of(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> (u16, RefusalCode, u32) {
    let refusal: Refusal = one_from_bytes(body).unwrap();
    let told = headers[header::RETRY_AFTER].to_str().unwrap();
    assert_eq!(told, refusal.retry_after_s.to_string());
    (
        status.as_u16(),
        refusal.parsed_code(),
        refusal.retry_after_s,
    )
}

fn asks(from: &str, token: &str, body: impl Into<Body>) -> Request<Body> {
    let from: SocketAddr = from.parse().unwrap();
    Request::post("/v1/sync")
        .header("authorization", format!("Bearer {token}"))
        .extension(ConnectInfo(from))
        .body(body.into())
        .unwrap()
}

#[tokio::test]
async fn a_device_that_asks_too_often_waits_and_the_others_do_not() {
    let town = Town::with(|told| {
        told.limits = Limits {
            device: Rate::per_hour(60, 3),
            ..Limits::none()
        };
    });
    let worker = town.grid_worker(&town.first);
    let (mut eager, mut calm) = (town.phone(worker).await, town.phone(worker).await);
    for _ in 0..3 {
        eager.pull(&town).await;
    }
    let (_, waiting) = eager.record(&town.first);
    let body = eager.request(&[vec![waiting]]);
    let (status, headers, body) = town.ask(asks("10.0.0.1:9", &eager.token, body)).await;
    let (status, code, wait_s) = wait_of(status, &headers, &body);
    assert_eq!((status, code), (429, RefusalCode::TooManyRequests));
    assert!((59..=60).contains(&wait_s), "{wait_s}");
    assert!(
        calm.pull(&town).await.rows.is_empty(),
        "the refused push was stored"
    );
}

#[tokio::test]
async fn whoever_tries_tokens_waits_and_an_honest_neighbour_does_not() {
    let town = Town::with(|told| {
        told.limits = Limits {
            address: Rate::per_hour(60, 4),
            ..Limits::none()
        };
    });
    let phone = town.phone(town.grid_worker(&town.first)).await;
    let guessed = "A".repeat(43);
    let tried = async |from: &str| {
        let (status, ..) = town.ask(asks(from, &guessed, Vec::new())).await;
        status.as_u16()
    };
    for _ in 0..4 {
        assert_eq!(tried("10.0.0.1:1000").await, 401);
    }
    assert_eq!(tried("10.0.0.1:1001").await, 429);
    assert_eq!(tried("10.0.0.2:1000").await, 401);
    let honest = asks("10.0.0.1:1002", &phone.token, phone.request(&[]));
    assert_eq!(town.ask(honest).await.0, 200);

    let nameless = Request::post("/v1/enrol")
        .extension(ConnectInfo::<SocketAddr>("10.0.0.1:1003".parse().unwrap()))
        .body(Body::empty())
        .unwrap();
    let (status, headers, body) = town.ask(nameless).await;
    let told = wait_of(status, &headers, &body);
    assert_eq!((told.0, told.1), (429, RefusalCode::TooManyRequests));
    assert_eq!(get(&town, "/healthz").await.0, 200);
}

#[tokio::test]
async fn three_thousand_devices_behind_one_address_all_come_back_at_once() {
    let town = Town::with(|told| told.limits = Limits::default());
    let phone = town.phone(town.grid_worker(&town.first)).await;
    // Each device has its own allowance; what they share is the address.
    for n in 0..3_000_u32 {
        let from = format!("10.0.0.1:{}", 1_000 + n);
        let body = if n % 600 == 0 {
            phone.request(&[])
        } else {
            Vec::new()
        };
        let token = if n % 600 == 0 {
            phone.token.clone()
        } else {
            "A".repeat(43)
        };
        let (status, ..) = town.ask(asks(&from, &token, body)).await;
        assert_ne!(status, 429, "after {n}");
    }
}

/// As a device that has read more than there is.
fn too_far(mut phone: Phone) -> Phone {
    for cursor in &mut phone.cursors {
        cursor.seq += 100;
    }
    phone
}

#[tokio::test]
async fn a_device_that_forces_new_epochs_again_and_again_is_not_believed() {
    let town = Town::with(|told| {
        told.limits = Limits {
            renewals: Rate::per_hour(1, 1),
            ..Limits::none()
        };
    });
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (_, begun) = phone.record(&town.first);
    phone.push(&town, &[begun]).await;
    let epoch = phone.cursors[0].epoch;
    let mut phone = too_far(phone);
    phone.pull(&town).await;
    assert!(phone.cursors[0].epoch > epoch);
    let epoch = phone.cursors[0].epoch;

    let phone = too_far(phone);
    let request = asks("10.0.0.1:9", &phone.token, phone.request(&[]));
    let (status, headers, body) = town.ask(request).await;
    let told = wait_of(status, &headers, &body);
    assert_eq!((told.0, told.1), (429, RefusalCode::TooManyRequests));
    let end = town.app.ledger().end_of(&town.first).unwrap().unwrap();
    assert_eq!(end.epoch, epoch);
}

#[tokio::test]
async fn a_full_server_says_so_and_still_says_how_it_is() {
    let town = Town::with(|told| {
        told.limits = Limits {
            open_requests: 1,
            ..Limits::none()
        };
    });
    let phone = town.phone(town.grid_worker(&town.first)).await;
    let (begun, mut is_read) = tokio::sync::mpsc::channel(1);
    let first = phone.request(&[]);
    // A request whose end does not come.
    let pieces = stream::once(async move {
        begun.send(()).await.unwrap();
        Ok::<_, std::io::Error>(first)
    });
    let open = Body::from_stream(pieces.chain(stream::pending()));
    let held = town.ask(asks("10.0.0.1:1", &phone.token, open));
    let others = async {
        is_read.recv().await.unwrap();
        let request = asks("10.0.0.1:2", &phone.token, phone.request(&[]));
        let (status, headers, body) = town.ask(request).await;
        let (status, code, wait_s) = wait_of(status, &headers, &body);
        assert_eq!((status, code), (503, RefusalCode::Unavailable));
        assert!((10..30).contains(&wait_s), "{wait_s}");
        assert_eq!(get(&town, "/readyz").await.0, 200);
    };
    tokio::select! {
        _ = held => panic!("the request ended"),
        () = others => {}
    }
    // Whoever held the place has gone.
    let request = asks("10.0.0.1:3", &phone.token, phone.request(&[]));
    assert_eq!(town.ask(request).await.0, 200);
}

#[tokio::test]
async fn a_request_that_crawls_is_cut_and_one_that_flows_is_not() {
    let town = Town::with(|told| {
        told.limits = Limits {
            patience: Duration::from_millis(200),
            ..Limits::none()
        };
    });
    let phone = town.phone(town.grid_worker(&town.first)).await;
    let crawling = |bytes: usize, pause_ms: u64| {
        let body = phone.request(&[]);
        let pieces: Vec<_> = body.chunks(bytes).map(<[u8]>::to_vec).collect();
        let pieces = stream::iter(pieces).then(move |piece| async move {
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            Ok::<_, std::io::Error>(piece)
        });
        asks("10.0.0.1:1", &phone.token, Body::from_stream(pieces))
    };
    // A few bytes every 100 ms: never silent for long, and never done.
    let (status, _, body) = town.ask(crawling(1, 100)).await;
    let refusal: Refusal = one_from_bytes(&body).unwrap();
    assert_eq!(
        (status.as_u16(), refusal.parsed_code()),
        (400, RefusalCode::BadRequest)
    );
    let (status, ..) = town.ask(crawling(8, 1)).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_request_with_more_bytes_than_it_may_have_is_too_large() {
    let town = Town::new();
    let phone = town.phone(town.grid_worker(&town.first)).await;
    for (path, most) in [
        ("/v1/enrol", 4 << 10),
        ("/v1/numbers", 16 << 10),
        ("/v1/compare", 24 << 10),
        ("/v1/outlines", 512 << 10),
    ] {
        for (bytes, status, code) in [
            (most, 400, RefusalCode::BadRequest),
            (most + 1, 413, RefusalCode::TooLarge),
        ] {
            let body = vec![0xff_u8; bytes];
            let (refused, body) = town.post(path, Some(&phone.token), body).await;
            let refused = crate::town::told(refused, &body);
            assert_eq!(refused, Told { status, code }, "{path}, {bytes} bytes");
        }
    }
}

#[tokio::test]
async fn what_devices_do_is_counted() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (_, begun) = phone.record(&town.first);
    let (_, outside) = phone.record(&town.second);
    phone.push(&town, &[begun.clone(), outside]).await;
    phone.push(&town, &[begun]).await;
    get(&town, "/张三?code=ABCDE-FGHJK").await;
    let told = town.app.metrics().told();
    for line in [
        "bandeng_requests_total{route=\"/v1/sync\",status=\"200\"} 2",
        "bandeng_requests_total{route=\"/v1/enrol\",status=\"200\"} 1",
        "bandeng_requests_total{route=\"other\",status=\"404\"} 1",
        "bandeng_request_seconds_count{route=\"/v1/sync\"} 2",
        "bandeng_changes_total{outcome=\"stored\"} 1",
        "bandeng_changes_total{outcome=\"duplicate\"} 1",
        "bandeng_changes_total{outcome=\"rejected\"} 1",
        "bandeng_changes_kept_out_total{reason=\"outside_scope\"} 1",
        "bandeng_enrolments_total 1",
        "bandeng_open_requests 0",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}\n{told}");
    }
    let count = |name: &str| -> f64 {
        let line = told.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap().trim().parse().unwrap()
    };
    assert!(count("bandeng_received_bytes_total") > 500.0);
    assert!(count("bandeng_sent_bytes_total") > 500.0);
    assert!(count("bandeng_commit_jobs_count") >= 2.0);
}
