//! Whose files are whose, how many may come, how long the server waits, and what a restart, another
//! node or a restored backup costs.

use axum::body::Body;
use sync_server::attachment::Limits;
use sync_server::{App, Config};

use crate::town::{Town, fresh_bytes};
use crate::tus::{Sender, UPLOADS, digest_of, files_in, hash_of, photo, place};

const DAY_MS: i64 = 24 * 3_600_000;

#[tokio::test]
async fn nobody_sends_to_or_reads_from_a_grid_that_is_not_theirs() {
    let town = Town::new();
    let first = Sender::new(&town).await;
    let mut other = town.phone(town.grid_worker(&town.second)).await;
    let mut second = Sender::of(&town, &mut other, &town.second).await;
    let bytes = photo(5_000, 1);
    let at = first.begin(&bytes).await;

    // Another device's upload is not there, not even for the same grid.
    let colleague = Sender::new(&town).await;
    for stranger in [&second, &colleague] {
        assert_eq!(stranger.head(&at).await.status, 404);
        assert_eq!(stranger.patch(&at, 0, &bytes).await.status, 404);
        let version = [("tus-resumable", "1.0.0")];
        let told = stranger.ask("DELETE", &at, &version, Body::empty()).await;
        assert_eq!(told.status, 404);
    }
    first.patch(&at, 0, &bytes).await;
    assert_eq!(colleague.get(&bytes, &[]).await.status, 200);

    // A grid that is not granted is refused, whatever lies there.
    second.grid = town.first.clone();
    second.doc = first.doc;
    for guess in [bytes.clone(), photo(5_000, 2)] {
        assert_eq!(second.create(&guess).await.status, 403);
        assert_eq!(second.get(&guess, &[]).await.status, 404);
    }
    // A record of another grid, or one that never came, is not known.
    second.grid = town.second.clone();
    assert_eq!(second.create(&bytes).await.status, 404);
    second.doc = model::DisputeId::from_bytes(fresh_bytes());
    assert_eq!(second.create(&bytes).await.status, 404);

    for token in ["Bearer nonsense", ""] {
        let headers = [("authorization", token), ("tus-resumable", "1.0.0")];
        assert_eq!(
            first.ask("HEAD", &at, &headers, Body::empty()).await.status,
            401
        );
        assert_eq!(first.get(&bytes, &headers[..1]).await.status, 401);
        let told = first.ask("POST", UPLOADS, &headers, Body::empty()).await;
        assert_eq!(told.status, 401);
    }
}

#[tokio::test]
async fn a_revoked_device_sends_and_reads_no_more() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(5_000, 3);
    let at = sender.begin(&bytes).await;
    let devices = town.app.admin().devices().unwrap();
    town.app.admin().revoke(devices[0].id).unwrap();
    assert_eq!(sender.patch(&at, 0, &bytes).await.status, 403);
    assert_eq!(sender.create(&bytes).await.status, 403);
    assert_eq!(sender.get(&bytes, &[]).await.status, 403);
}

#[tokio::test]
async fn a_file_that_is_there_is_known_within_its_grid_and_nowhere_else() {
    let town = Town::new();
    let mut laptop = town.phone(town.officer()).await;
    let here = Sender::of(&town, &mut laptop, &town.first).await;
    let there = Sender::of(&town, &mut laptop, &town.second).await;
    let bytes = photo(5_000, 4);
    let at = here.begin(&bytes).await;
    here.patch(&at, 0, &bytes).await;

    let told = here.create(&bytes).await;
    assert_eq!((told.status, told.offset()), (201, 5_000));
    assert_eq!(told.header("repr-digest"), digest_of(&bytes));
    let again = here.head(&place(&told)).await;
    assert_eq!((again.status, again.offset()), (200, 5_000));
    assert_eq!(again.header("repr-digest"), digest_of(&bytes));

    let told = there.create(&bytes).await;
    assert_eq!((told.status, told.header("upload-offset")), (201, ""));
    assert_eq!(there.get(&bytes, &[]).await.status, 404);
    // The same hash with another length is no file anyone has.
    let metadata = here.metadata(&bytes, "image/jpeg");
    let longer = here.create_as(&photo(6_000, 4), &metadata).await;
    assert_eq!(longer.header("upload-offset"), "");
}

#[tokio::test]
async fn a_device_may_send_so_much_and_no_more() {
    let limits = Limits {
        file_bytes: 10_000,
        open_uploads: 3,
        day_bytes: 25_000,
        ..Limits::default()
    };
    let town = Town::with(|config| config.attachment_limits = limits);
    let sender = Sender::new(&town).await;
    assert_eq!(sender.create(&photo(10_001, 0)).await.status, 413);
    let mut at = Vec::new();
    for seed in 1..=3 {
        at.push(sender.begin(&photo(100, seed)).await);
    }
    assert_eq!(sender.create(&photo(100, 4)).await.status, 429);
    // Beginning the same one again takes no second place.
    sender.begin(&photo(100, 3)).await;
    assert_eq!(sender.head(&at[2]).await.status, 410);
    assert_eq!(sender.patch(&at[0], 0, &photo(100, 1)).await.status, 204);

    for seed in 5..=6 {
        let bytes = photo(10_000, seed);
        let at = sender.begin(&bytes).await;
        assert_eq!(sender.patch(&at, 0, &bytes).await.status, 204);
    }
    assert_eq!(sender.create(&photo(10_000, 7)).await.status, 429);
    assert_eq!(
        Sender::new(&town)
            .await
            .create(&photo(10_000, 7))
            .await
            .status,
        201
    );
    town.pass_ms(DAY_MS);
    assert_eq!(sender.create(&photo(10_000, 7)).await.status, 201);
}

#[tokio::test]
async fn an_upload_nobody_goes_on_with_expires_and_is_swept() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(1_500_000, 5);
    let at = sender.begin(&bytes).await;
    town.pass_ms(6 * DAY_MS);
    sender.patch(&at, 0, &bytes[..1_400_000]).await;
    town.pass_ms(6 * DAY_MS);
    assert_eq!(
        sender.head(&at).await.status,
        200,
        "each piece gives it more time"
    );
    assert_eq!(town.app.sweep_attachments().await.unwrap(), 0);
    town.pass_ms(DAY_MS);
    assert_eq!(sender.head(&at).await.status, 410);
    let rest = sender.patch(&at, 1_400_000, &bytes[1_400_000..]).await;
    assert_eq!(rest.status, 410);
    let folder = town.folder.path().join("files");
    assert!(!files_in(&folder).is_empty());
    assert_eq!(town.app.sweep_attachments().await.unwrap(), 1);
    assert_eq!(files_in(&folder), Vec::<String>::new());
    assert_eq!(sender.head(&at).await.status, 404);

    // What is stored does not expire with the upload that brought it.
    let at = sender.begin(&bytes).await;
    sender.patch(&at, 0, &bytes).await;
    town.pass_ms(8 * DAY_MS);
    assert_eq!(town.app.sweep_attachments().await.unwrap(), 1);
    assert_eq!(sender.get(&bytes, &[]).await.body, bytes);
}

#[tokio::test]
async fn another_node_and_a_restart_go_on_where_the_first_stood() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(9_000, 6);
    let at = sender.begin(&bytes).await;
    sender.patch(&at, 0, &bytes[..3_000]).await;
    let node = App::open(&town.config()).unwrap();
    let other = sender.at(&node);
    assert_eq!(other.head(&at).await.offset(), 3_000);
    other.patch(&at, 3_000, &bytes[3_000..6_000]).await;
    // The first node does not take bytes at a place the second has passed.
    let told = sender.patch(&at, 3_000, &bytes[3_000..]).await;
    assert_eq!((told.status, told.offset()), (409, 6_000));
    drop((node, other));
    let node = App::open(&town.config()).unwrap();
    let told = sender.at(&node).patch(&at, 6_000, &bytes[6_000..]).await;
    assert_eq!(told.header("repr-digest"), digest_of(&bytes));
    assert_eq!(sender.get(&bytes, &[]).await.body, bytes);
}

#[tokio::test]
async fn two_requests_at_one_place_leave_the_file_whole() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    for seed in 0..8 {
        let bytes = photo(40_000, 100 + seed);
        let at = sender.begin(&bytes).await;
        let (one, two) = tokio::join!(sender.patch(&at, 0, &bytes), sender.patch(&at, 0, &bytes));
        let statuses = [one.status, two.status];
        assert!(statuses.contains(&204), "{statuses:?}");
        assert!(
            statuses.iter().all(|s| [204, 409, 410].contains(s)),
            "{statuses:?}"
        );
        assert_eq!(sender.get(&bytes, &[]).await.body, bytes);
        assert_eq!(
            sender.head(&at).await.header("repr-digest"),
            digest_of(&bytes)
        );
    }
}

#[tokio::test]
async fn a_backup_without_the_files_gets_them_back_from_the_devices() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let (whole, half) = (photo(5_000, 7), photo(5_000, 8));
    let at = sender.begin(&whole).await;
    sender.patch(&at, 0, &whole).await;
    let at = sender.begin(&half).await;
    sender.patch(&at, 0, &half[..2_500]).await;
    for path in files_in(&town.folder.path().join("files")) {
        std::fs::remove_file(path).unwrap();
    }
    assert_eq!(sender.get(&whole, &[]).await.status, 404);
    let told = sender.create(&whole).await;
    assert_eq!((told.status, told.header("upload-offset")), (201, ""));
    let told = sender.patch(&place(&told), 0, &whole).await;
    assert_eq!(told.header("repr-digest"), digest_of(&whole));
    assert_eq!(sender.get(&whole, &[]).await.body, whole);
    // What was half here ends, and is begun again.
    assert_eq!(sender.patch(&at, 2_500, &half[2_500..]).await.status, 410);
    let at = sender.begin(&half).await;
    assert_eq!(sender.patch(&at, 0, &half).await.status, 204);
}

#[tokio::test]
async fn files_may_lie_elsewhere() {
    let elsewhere = tempfile::tempdir().unwrap();
    let place = elsewhere.path().join("deep/files");
    let address = place.display().to_string();
    let town = Town::with(|config: &mut Config| {
        config.attachments = Some(sync_server::attachment::Depot::at(&address).unwrap());
    });
    let sender = Sender::new(&town).await;
    let bytes = photo(5_000, 9);
    let at = sender.begin(&bytes).await;
    sender.patch(&at, 0, &bytes).await;
    let files = files_in(&place);
    assert_eq!(files.len(), 1);
    let named = format!("attachments/{}/{}", sender.grid, hash_of(&bytes));
    assert!(files[0].ends_with(&named), "{files:?}");
}
