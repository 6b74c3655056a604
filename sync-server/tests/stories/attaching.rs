//! A file arrives by the tus protocol: in pieces, over lines that break, checked, and is had again.

use axum::body::Body;
use data_encoding::BASE64;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::town::Town;
use crate::tus::{Sender, UPLOADS, broken_off, digest_of, hash_of, photo, place};

#[tokio::test]
async fn the_server_says_what_it_can_do() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    // Asked without a token and without a version.
    let told = sender
        .ask("OPTIONS", UPLOADS, &[("authorization", "")], Body::empty())
        .await;
    assert_eq!(told.status, 204);
    assert_eq!(told.header("tus-resumable"), "1.0.0");
    assert_eq!(told.header("tus-version"), "1.0.0");
    assert_eq!(told.header("tus-max-size"), "20971520");
    assert_eq!(told.header("tus-checksum-algorithm"), "sha1,sha256");
    assert_eq!(
        told.header("tus-extension"),
        "creation,creation-with-upload,checksum,expiration,termination"
    );
}

#[tokio::test]
async fn a_photo_arrives_in_pieces_and_is_had_again() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(2_500_000, 1);
    let told = sender.create(&bytes).await;
    assert_eq!(told.status, 201);
    assert_eq!(
        told.header("upload-expires"),
        "Sun, 29 Nov 2026 16:00:00 GMT"
    );
    assert_eq!(told.header("upload-offset"), "");
    let at = place(&told);
    let told = sender.head(&at).await;
    assert_eq!((told.status, told.offset()), (200, 0));
    assert_eq!(told.header("upload-length"), "2500000");
    assert_eq!(told.header("cache-control"), "no-store");
    assert_eq!(
        told.header("upload-metadata"),
        sender.metadata(&bytes, "image/jpeg")
    );

    for (from, to) in [(0, 100), (100, 1_300_000), (1_300_000, 2_499_999)] {
        let told = sender.patch(&at, from, &bytes[from..to]).await;
        assert_eq!(
            (told.status, told.offset()),
            (204, u64::try_from(to).unwrap())
        );
        assert_eq!(told.header("repr-digest"), "", "not before it is stored");
        assert_eq!(sender.get(&bytes, &[]).await.status, 404);
    }
    let told = sender.patch(&at, 2_499_999, &bytes[2_499_999..]).await;
    assert_eq!((told.status, told.offset()), (204, 2_500_000));
    assert_eq!(told.header("repr-digest"), digest_of(&bytes));

    let told = sender.get(&bytes, &[]).await;
    assert_eq!((told.status, told.body == bytes), (200, true));
    assert_eq!(told.header("content-type"), "image/jpeg");
    assert_eq!(told.header("content-length"), "2500000");
    assert_eq!(told.header("x-content-type-options"), "nosniff");
    assert_eq!(
        told.header("content-security-policy"),
        "default-src 'none'; sandbox"
    );
    assert_eq!(told.header("repr-digest"), digest_of(&bytes));
    // Only the file is left; its parts are gone.
    assert_eq!(files(&town).len(), 1);
}

#[tokio::test]
async fn a_range_goes_on_where_a_line_broke() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(10_000, 2);
    let at = sender.begin(&bytes).await;
    sender.patch(&at, 0, &bytes).await;
    let etag = format!("\"{}\"", hash_of(&bytes));
    for (range, from, to) in [
        ("bytes=4000-", 4000, 10_000),
        ("bytes=0-0", 0, 1),
        ("bytes=-10", 9_990, 10_000),
    ] {
        let told = sender
            .get(&bytes, &[("range", range), ("if-range", &etag)])
            .await;
        assert_eq!((told.status, &told.body[..]), (206, &bytes[from..to]));
        assert_eq!(
            told.header("content-range"),
            format!("bytes {from}-{}/10000", to - 1)
        );
    }
    let told = sender.get(&bytes, &[("range", "bytes=10000-")]).await;
    assert_eq!(
        (told.status, told.header("content-range")),
        (416, "bytes */10000")
    );
    let other = [("range", "bytes=4000-"), ("if-range", "\"another file\"")];
    assert_eq!(sender.get(&bytes, &other).await.status, 200);
}

#[tokio::test]
async fn bytes_may_come_with_the_beginning() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(5_000, 3);
    let metadata = sender.metadata(&bytes, "image/jpeg");
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("upload-length", "5000"),
        ("upload-metadata", &metadata),
        ("content-type", "application/offset+octet-stream"),
    ];
    let told = sender
        .ask("POST", UPLOADS, &headers, bytes[..2_000].to_vec())
        .await;
    assert_eq!((told.status, told.offset()), (201, 2_000));
    let told = sender.patch(&place(&told), 2_000, &bytes[2_000..]).await;
    assert_eq!(told.header("repr-digest"), digest_of(&bytes));
}

#[tokio::test]
async fn what_does_not_keep_to_the_protocol_is_refused_by_its_status() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(5_000, 4);
    let at = sender.begin(&bytes).await;
    sender.patch(&at, 0, &bytes[..1_000]).await;

    let told = sender.patch(&at, 999, &bytes[999..]).await;
    assert_eq!((told.status, told.offset()), (409, 1_000));
    let told = sender.patch(&at, 1_001, &bytes[1_001..]).await;
    assert_eq!((told.status, told.offset()), (409, 1_000));
    for (header, value, status) in [
        ("tus-resumable", "", 412),
        ("tus-resumable", "0.2.2", 412),
        ("content-type", "application/octet-stream", 415),
        ("content-type", "", 415),
        ("upload-offset", "", 400),
        ("upload-offset", "-1", 400),
        ("upload-checksum", "crc32 AAAAAA==", 400),
    ] {
        let told = sender
            .patch_with(&at, 1_000, bytes[1_000..].to_vec(), &[(header, value)])
            .await;
        assert_eq!(told.status, status, "{header}: {value}");
        assert_eq!(told.header("tus-resumable"), "1.0.0");
        assert!(!told.body.is_empty());
        if status == 412 {
            assert_eq!(told.header("tus-version"), "1.0.0");
        }
    }
    // More than was announced is not taken, and what came before it stands.
    let more = [&bytes[1_000..], &[0; 10]].concat();
    assert_eq!(sender.patch(&at, 1_000, &more).await.status, 413);
    assert_eq!(sender.head(&at).await.offset(), 1_000);

    let metadata = sender.metadata(&bytes, "image/jpeg");
    for (header, value, status) in [
        ("upload-length", "", 400),
        ("upload-length", "0", 400),
        ("upload-length", "20971521", 413),
        ("upload-metadata", "", 400),
        ("upload-metadata", "grid AAAA", 400),
        ("tus-resumable", "", 412),
    ] {
        let mut headers = vec![
            ("tus-resumable", "1.0.0"),
            ("upload-length", "5000"),
            ("upload-metadata", &metadata),
        ];
        headers.retain(|(name, _)| *name != header);
        headers.push((header, value));
        let told = sender.ask("POST", UPLOADS, &headers, Body::empty()).await;
        assert_eq!(told.status, status, "{header}: {value}");
    }
    for media_type in ["text/html", "image/svg+xml"] {
        let told = sender
            .create_as(&bytes, &sender.metadata(&bytes, media_type))
            .await;
        assert_eq!(told.status, 415);
    }
}

#[tokio::test]
async fn a_wrong_checksum_is_told_and_changes_nothing() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(1_500_000, 5);
    let at = sender.begin(&bytes).await;
    let sha256 = |part: &[u8]| format!("sha256 {}", BASE64.encode(&Sha256::digest(part)));
    let sha1 = |part: &[u8]| format!("sha1 {}", BASE64.encode(&Sha1::digest(part)));
    for wrong in [sha256(b"other"), sha1(b"other")] {
        let checksum = [("upload-checksum", wrong.as_str())];
        let told = sender.patch_with(&at, 0, bytes.clone(), &checksum).await;
        assert_eq!(told.status, 460, "{}", String::from_utf8_lossy(&told.body));
        assert_eq!(sender.head(&at).await.offset(), 0);
        assert_eq!(files(&town), Vec::<String>::new());
    }
    let (first, second) = bytes.split_at(1_200_000);
    let told = sender
        .patch_with(
            &at,
            0,
            first.to_vec(),
            &[("upload-checksum", &sha256(first))],
        )
        .await;
    assert_eq!((told.status, told.offset()), (204, 1_200_000));
    let told = sender
        .patch_with(
            &at,
            1_200_000,
            second.to_vec(),
            &[("upload-checksum", &sha1(second))],
        )
        .await;
    assert_eq!(told.header("repr-digest"), digest_of(&bytes));
}

#[tokio::test]
async fn a_line_that_breaks_costs_nothing_that_arrived() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(1_500_000, 6);
    let at = sender.begin(&bytes).await;
    let mut offset = 0;
    for cut in [1, 30_000, 1_200_000] {
        let body = broken_off(&bytes[offset..offset + cut]);
        assert_eq!(sender.patch_with(&at, offset, body, &[]).await.status, 400);
        offset += cut;
        let told = sender.head(&at).await;
        assert_eq!(told.offset(), u64::try_from(offset).unwrap());
    }
    // With a checksum the bytes count whole or not at all.
    let checksum = format!(
        "sha256 {}",
        BASE64.encode(&Sha256::digest(&bytes[offset..]))
    );
    let body = broken_off(&bytes[offset..offset + 9_000]);
    let checksum = [("upload-checksum", checksum.as_str())];
    let told = sender.patch_with(&at, offset, body, &checksum).await;
    assert_eq!(told.status, 400);
    assert_eq!(
        sender.head(&at).await.offset(),
        u64::try_from(offset).unwrap()
    );
    let told = sender.patch(&at, offset, &bytes[offset..]).await;
    assert_eq!(told.header("repr-digest"), digest_of(&bytes));
}

#[tokio::test]
async fn a_file_that_is_not_what_was_announced_is_not_stored() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(5_000, 7);
    let at = sender.begin(&bytes).await;
    let told = sender.patch(&at, 0, &photo(5_000, 8)).await;
    assert_eq!(told.status, 460);
    assert_eq!(sender.head(&at).await.status, 410);
    assert_eq!(sender.get(&bytes, &[]).await.status, 404);

    // A page is no photograph, whatever it is called.
    let page = b"<html><script>alert(1)</script></html>".to_vec();
    let at = sender.begin(&page).await;
    assert_eq!(sender.patch(&at, 0, &page).await.status, 415);
    assert_eq!(sender.get(&page, &[]).await.status, 404);
    assert_eq!(files(&town), Vec::<String>::new());
}

#[tokio::test]
async fn an_upload_may_be_ended_and_begun_again() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(5_000, 9);
    let at = sender.begin(&bytes).await;
    sender.patch(&at, 0, &bytes[..1_000]).await;
    let version = [("tus-resumable", "1.0.0")];
    let told = sender.ask("DELETE", &at, &version, Body::empty()).await;
    assert_eq!(told.status, 204);
    assert_eq!(sender.head(&at).await.status, 410);
    assert_eq!(sender.patch(&at, 1_000, &bytes[1_000..]).await.status, 410);
    assert_eq!(files(&town), Vec::<String>::new());
    let at = sender.begin(&bytes).await;
    assert_eq!(sender.patch(&at, 0, &bytes).await.status, 204);
}

#[tokio::test]
async fn a_proxy_that_knows_only_post_is_no_hindrance() {
    let town = Town::new();
    let sender = Sender::new(&town).await;
    let bytes = photo(5_000, 10);
    let at = sender.begin(&bytes).await;
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", "0"),
        ("x-http-method-override", "PATCH"),
    ];
    let told = sender.ask("POST", &at, &headers, bytes.clone()).await;
    assert_eq!(told.header("repr-digest"), digest_of(&bytes));
    let told = sender.ask("POST", &at, &headers[..3], bytes).await;
    assert_eq!(told.status, 400);
}

/// What lies in the folder of files.
fn files(town: &Town) -> Vec<String> {
    crate::tus::files_in(&town.folder.path().join("files"))
}
