//! A phone that sends files in small letters: each header is the story's own.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use corpus::Draw;
use data_encoding::BASE64;
use futures_util::stream;
use http_body_util::BodyExt;
use model::{DisputeId, FileHash, GridId};
use sha2::{Digest, Sha256};
use sync_server::App;
use tower::ServiceExt;

use crate::town::{Phone, Town};

pub(crate) const UPLOADS: &str = "/v1/attachments";

/// Bytes that begin like a photograph, no two alike.
pub(crate) fn photo(size: usize, seed: u8) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
    let rest = size.saturating_sub(bytes.len());
    bytes.extend(Draw::seeded(seed.into()).noise(rest));
    bytes
}

pub(crate) fn hash_of(bytes: &[u8]) -> FileHash {
    FileHash::from_bytes(Sha256::digest(bytes).into())
}

pub(crate) fn digest_of(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", BASE64.encode(&Sha256::digest(bytes)))
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Told {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn offset(&self) -> u64 {
        self.header("upload-offset").parse().unwrap()
    }
}

/// A phone with a record in a grid, and the server it speaks to.
pub(crate) struct Sender {
    pub(crate) app: App,
    pub(crate) token: String,
    pub(crate) grid: GridId,
    pub(crate) doc: DisputeId,
}

impl Sender {
    /// The phone of a new worker of the town's first grid, with a record it has sent.
    pub(crate) async fn new(town: &Town) -> Self {
        let mut phone = town.phone(town.grid_worker(&town.first)).await;
        Self::of(town, &mut phone, &town.first).await
    }

    pub(crate) async fn of(town: &Town, phone: &mut Phone, grid: &GridId) -> Self {
        let (document, change) = phone.record(grid);
        phone.push(town, &[change]).await;
        Self {
            app: town.app.clone(),
            token: phone.token.clone(),
            grid: grid.clone(),
            doc: document.read().unwrap().id,
        }
    }

    /// Another server over the same data.
    pub(crate) fn at(&self, app: &App) -> Self {
        Self {
            app: app.clone(),
            token: self.token.clone(),
            grid: self.grid.clone(),
            doc: self.doc,
        }
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Told {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "authorization") {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).unwrap();
        let response = self.app.router().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        Told {
            status: head.status.as_u16(),
            headers: head.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }

    pub(crate) fn metadata(&self, bytes: &[u8], media_type: &str) -> String {
        let pairs = [
            ("grid", self.grid.to_string()),
            ("doc", self.doc.to_string()),
            ("sha256", hash_of(bytes).to_string()),
            ("type", media_type.to_owned()),
        ];
        let pairs = pairs
            .iter()
            .map(|(key, value)| format!("{key} {}", BASE64.encode(value.as_bytes())));
        pairs.collect::<Vec<_>>().join(",")
    }

    /// Asks to begin an upload of a photograph.
    pub(crate) async fn create(&self, bytes: &[u8]) -> Told {
        self.create_as(bytes, &self.metadata(bytes, "image/jpeg"))
            .await
    }

    pub(crate) async fn create_as(&self, bytes: &[u8], metadata: &str) -> Told {
        let length = bytes.len().to_string();
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("upload-length", &length),
            ("upload-metadata", metadata),
        ];
        self.ask("POST", UPLOADS, &headers, Body::empty()).await
    }

    /// Begins an upload; the path it is at.
    pub(crate) async fn begin(&self, bytes: &[u8]) -> String {
        let told = self.create(bytes).await;
        assert_eq!(told.status, StatusCode::CREATED, "{told:?}");
        place(&told)
    }

    pub(crate) async fn head(&self, path: &str) -> Told {
        let headers = [("tus-resumable", "1.0.0")];
        self.ask("HEAD", path, &headers, Body::empty()).await
    }

    pub(crate) async fn patch(&self, path: &str, offset: usize, bytes: &[u8]) -> Told {
        self.patch_with(path, offset, bytes.to_vec(), &[]).await
    }

    pub(crate) async fn patch_with(
        &self,
        path: &str,
        offset: usize,
        body: impl Into<Body>,
        more: &[(&str, &str)],
    ) -> Told {
        let offset = offset.to_string();
        let mut headers = vec![
            ("tus-resumable", "1.0.0"),
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", &offset),
        ];
        headers.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        headers.extend(more);
        self.ask("PATCH", path, &headers, body).await
    }

    pub(crate) async fn get(&self, bytes: &[u8], headers: &[(&str, &str)]) -> Told {
        let path = format!("{UPLOADS}/{}/{}", self.grid, hash_of(bytes));
        self.ask("GET", &path, headers, Body::empty()).await
    }
}

/// Where an upload that began is.
pub(crate) fn place(told: &Told) -> String {
    let location = told.header("location");
    assert!(location.starts_with("attachments/"), "{location:?}");
    format!("/v1/{location}")
}

/// A body that breaks off after these bytes.
pub(crate) fn broken_off(bytes: &[u8]) -> Body {
    let pieces: Vec<std::io::Result<Vec<u8>>> = bytes
        .chunks(7_000)
        .map(|piece| Ok(piece.to_vec()))
        .chain([Err(std::io::ErrorKind::ConnectionReset.into())])
        .collect();
    Body::from_stream(stream::iter(pieces))
}

/// Every file below a folder.
pub(crate) fn files_in(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_in(&path));
        } else {
            found.push(path.display().to_string());
        }
    }
    found
}
