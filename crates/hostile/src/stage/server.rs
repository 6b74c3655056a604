//! The server on the stage: asked anything, and put back as it was whenever something came of it.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request};
use data_encoding::{BASE64, HEXLOWER};
use http_body_util::BodyExt;
use model::UtcMs;
use sha2::{Digest, Sha256};
use sync_server::packs::PackLimits;
use sync_server::{App, Config};
use tokio::runtime::Runtime;
use tower::ServiceExt;
use wire::{BundleAnswer, FrameReader, FromServer, Message, Refusal};

use super::{NOW, Stage, copy, get};

/// Inputs that leave nothing behind that counts leave a little all the same.
const RUNS: usize = 300;
/// A file that is there: four bytes that begin like a photograph.
pub(super) const FILE: [u8; 4] = [0xff, 0xd8, 0xff, 0xe0];

struct Live {
    app: App,
    runtime: Runtime,
    runs: usize,
}

/// What came back.
pub(crate) struct Told {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Told {
    /// The answer without what differs from one time to the next: the names of its headers, the kinds of
    /// its frames, what became of changes, why it was refused.
    pub(crate) fn said(&self) -> Vec<String> {
        let mut said = vec![self.status.to_string()];
        said.extend(self.headers.keys().map(ToString::to_string));
        let mut reader = FrameReader::new();
        reader.push(&self.body);
        while let Ok(Some(frame)) = reader.next() {
            said.push(match FromServer::from_frame(&frame) {
                Ok(FromServer::Acks(acks)) => {
                    let acks = acks.acks.iter().take(4);
                    acks.map(|ack| format!("{:?} {}", ack.outcome(), ack.code))
                        .collect()
                }
                Ok(FromServer::Refusal(Refusal { code, detail, .. })) => {
                    let detail: String = detail
                        .chars()
                        .filter(|c| !c.is_ascii_digit())
                        .take(40)
                        .collect();
                    format!("{code} {detail}")
                }
                Ok(FromServer::Unknown(BundleAnswer::KIND)) => {
                    let told = BundleAnswer::from_frame(&frame).unwrap_or_default();
                    let counts = (told.stored, told.duplicates, told.rejected, told.photos);
                    format!("{:?} {} {counts:?}", told.fate(), told.code)
                }
                Ok(other) => format!("{:.9}", format!("{other:?}")),
                Err(_) => frame.kind.to_string(),
            });
        }
        said
    }
}

/// The token of the device that signs.
pub(crate) fn token() -> &'static str {
    &get().token
}

/// The token of the device that does not.
pub(crate) fn unsigned_token() -> &'static str {
    &get().unsigned_token
}

pub(super) fn runtime() -> Runtime {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime
        .max_blocking_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

pub(super) fn open(folder: &Path) -> App {
    open_with(folder, PackLimits::default())
}

pub(super) fn open_with(folder: &Path, packs: PackLimits) -> App {
    let config = Config {
        clock: Arc::new(|| UtcMs(NOW)),
        packs,
        ..Config::new(folder)
    };
    App::open(&config).unwrap()
}

/// Asks with headers that are texts.
pub(crate) fn ask(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Told {
    let values = headers
        .iter()
        .filter_map(|(name, value)| Some((*name, value.parse().ok()?)));
    ask_with(method, path, &values.collect::<Vec<_>>(), body)
}

/// Asks with headers of any bytes a header may have. What cannot be a request is answered with 0.
pub(crate) fn ask_with(
    method: &str,
    path: &str,
    headers: &[(&str, HeaderValue)],
    body: &[u8],
) -> Told {
    let mut live = live();
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let Ok(request) = request.body(Body::from(body.to_vec())) else {
        return Told {
            status: 0,
            headers: HeaderMap::new(),
            body: Vec::new(),
        };
    };
    let told = carry(&live.runtime, live.app.router(), request);
    live.runs += 1;
    let wrote = matches!(method, "PATCH" | "DELETE" | "POST")
        && told.status < 400
        && !matches!(path, "/v1/sync" | "/v1/compare");
    if wrote || live.runs > RUNS || has_changed(&live.app, get()) {
        *live = fresh(get());
    }
    told
}

fn carry(runtime: &Runtime, router: axum::Router, request: Request<Body>) -> Told {
    runtime.block_on(async {
        let (head, body) = router.oneshot(request).await.unwrap().into_parts();
        Told {
            status: head.status.as_u16(),
            headers: head.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    })
}

/// The path with the places of the stage in it.
pub(crate) fn place(path: &str) -> String {
    let path = path
        .replace("{upload}", &get().upload)
        .replace("{file}", &hash_of(&FILE));
    path.replace("{grid}", get().grids[0].as_str())
}

/// Begins an upload of some bytes to the record `doc`, and sends as many of them as are `sent`. Gives
/// where it goes on.
pub(super) fn upload(app: &App, token: &str, grid: &str, bytes: &[u8], sent: usize) -> String {
    let runtime = runtime();
    let ask = |method: &str, path: &str, headers: &[(&str, String)], body: &[u8]| {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("authorization", format!("Bearer {token}"));
        request = request.header("tus-resumable", "1.0.0");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(body.to_vec())).unwrap();
        let told = carry(&runtime, app.router(), request);
        assert!(
            told.status < 300,
            "{method} {path}: {} {:?}",
            told.status,
            String::from_utf8_lossy(&told.body)
        );
        told
    };
    let length = ("upload-length", bytes.len().to_string());
    let begun = ask(
        "POST",
        "/v1/attachments",
        &[length, ("upload-metadata", metadata(grid, bytes))],
        b"",
    );
    let told = begun.headers.get("location").unwrap().to_str().unwrap();
    let id = told.rsplit('/').next().unwrap_or_default().to_owned();
    if sent > 0 {
        let kind = ("content-type", "application/offset+octet-stream".to_owned());
        ask(
            "PATCH",
            &format!("/v1/attachments/{grid}/uploads/{id}"),
            &[kind, ("upload-offset", "0".to_owned())],
            &bytes[..sent],
        );
    }
    id
}

/// Requests about files, as texts: see the target `tus`.
pub(crate) fn uploads() -> Vec<String> {
    let (grid, token) = (get().grids[0].as_str(), token());
    let head = format!("authorization: Bearer {token}\ntus-resumable: 1.0.0");
    let metadata = metadata(grid, b"another");
    let place = "/v1/attachments/{grid}/uploads/{upload}";
    vec![
        format!("POST /v1/attachments\n{head}\nupload-length: 4\nupload-metadata: {metadata}\n\n"),
        format!("HEAD {place}\n{head}\n\n"),
        format!(
            "PATCH {place}\n{head}\nupload-offset: 4\n\
             content-type: application/offset+octet-stream\n\
             upload-checksum: sha1 GvF6c9chOXehKyjo0SivTk5jPcI=\n\nmore"
        ),
        format!("DELETE {place}\n{head}\n\n"),
        format!("OPTIONS /v1/attachments\n{head}\n\n"),
        format!(
            "GET /v1/attachments/{{grid}}/{{file}}\n{head}\nrange: bytes=1-2\nif-range: \"x\"\n\n"
        ),
    ]
}

fn hash_of(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// What an upload says of itself: bytes for the record of the stage.
fn metadata(grid: &str, bytes: &[u8]) -> String {
    let pairs = [
        ("grid", grid.to_owned()),
        ("doc", "50".repeat(16)),
        ("sha256", hash_of(bytes)),
        ("type", "image/jpeg".to_owned()),
    ];
    let pairs = pairs.map(|(key, value)| format!("{key} {}", BASE64.encode(value.as_bytes())));
    pairs.join(",")
}

fn live() -> MutexGuard<'static, Live> {
    static LIVE: OnceLock<Mutex<Live>> = OnceLock::new();
    let live = LIVE.get_or_init(|| Mutex::new(fresh(get())));
    live.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The server as it was: with a record, a file on its way and a file that is there.
fn fresh(stage: &Stage) -> Live {
    static LIVES: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let life = LIVES.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 2;
    let folder = stage.place(&format!("server-live-{life}"));
    copy(&stage.server(), &folder);
    let (app, runtime) = (open(&folder), runtime());
    Live {
        app,
        runtime,
        runs: 0,
    }
}

/// Whether anything new stands in the ledger.
fn has_changed(app: &App, stage: &Stage) -> bool {
    let ends = app.ledger().ends_of(&stage.grids).unwrap();
    let fed = ends
        .values()
        .map(|end| end.seq)
        .ne(stage.ends.iter().copied());
    fed || !app.admin().quarantine().unwrap().is_empty()
}
