//! A line that keeps what goes over it, and what devices do on the stage.

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::header;
use contract::command::draft::Edits;
use contract::command::{dispute, draft, session, sync};
use field::{Field, Line, LineError, Parts, Reply, Request};
use http_body_util::BodyExt;
use merge::Document;
use model::{DisputeContent, DisputeId, GridId, PartyId, UtcMs, WorkerId};
use sync_server::App;
use test_kit::neighbors_quarrel;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use wire::{EnrolReply, EnrolRequest, FrameWriter, Hello, Push, PushedChange};

use super::NOW;

/// Bodies by path: sent, and come back.
type Kept = Mutex<Vec<(String, Vec<u8>, Vec<u8>)>>;

/// A line that keeps what goes over it.
pub(super) struct Tape(Arc<Inner>);

struct Inner {
    runtime: Runtime,
    router: axum::Router,
    kept: Kept,
    token: Mutex<String>,
}

/// The time on every device of the stage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Still;

impl field::Clock for Still {
    fn now(&self) -> UtcMs {
        UtcMs(NOW)
    }
}

/// Who writes without signing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hand {
    pub(super) worker: WorkerId,
    pub(super) actor: [u8; 16],
}

impl Tape {
    pub(super) fn to(app: &App) -> Self {
        Self(Arc::new(Inner {
            runtime: super::server::runtime(),
            router: app.router(),
            kept: Mutex::default(),
            token: Mutex::default(),
        }))
    }

    /// A device over a folder.
    pub(super) fn device(&self, home: &Path) -> Field {
        let parts = Parts {
            clock: Arc::new(Still),
            line: Arc::clone(&self.0) as _,
        };
        Field::open(home, parts).unwrap()
    }

    /// Everything that was sent to a path.
    pub(super) fn said(&self, path: &str) -> Vec<Vec<u8>> {
        let kept = self.0.kept.lock().unwrap();
        kept.iter()
            .filter(|(to, ..)| to == path)
            .map(|(_, sent, _)| sent.clone())
            .collect()
    }

    /// Everything that came back from a path.
    pub(super) fn answered(&self, path: &str) -> Vec<Vec<u8>> {
        let kept = self.0.kept.lock().unwrap();
        kept.iter()
            .filter(|(to, ..)| to == path)
            .map(|(.., heard)| heard.clone())
            .collect()
    }

    /// What came back from a path the last time.
    pub(super) fn heard(&self, path: &str) -> Option<Vec<u8>> {
        let kept = self.0.kept.lock().unwrap();
        kept.iter()
            .rev()
            .find(|(to, ..)| to == path)
            .map(|(.., heard)| heard.clone())
    }

    /// The token that was shown last.
    pub(super) fn token(&self) -> String {
        self.0.token.lock().unwrap().clone()
    }

    pub(super) fn enrol_unsigned(&self, code: &str, actor: [u8; 16]) -> String {
        let mut request = EnrolRequest::default();
        request.code.push_str(code);
        request.actor.extend(actor);
        let body = wire::one_to_bytes(&request).unwrap();
        let (_, answer) = self.0.carry("/v1/enrol", None, body);
        wire::one_from_bytes::<EnrolReply>(&answer).unwrap().token
    }

    pub(super) fn send_unsigned(&self, token: &str, body: &[u8]) {
        let (status, _) = self.0.carry("/v1/sync", Some(token), body.to_vec());
        assert_eq!(status, 200);
        self.0.kept.lock().unwrap().pop();
    }
}

impl Inner {
    fn carry(&self, path: &str, token: Option<&str>, body: Vec<u8>) -> (u16, Vec<u8>) {
        let mut request = axum::http::Request::post(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body.clone())).unwrap();
        let (status, answer) = self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let status = answer.status().as_u16();
            (
                status,
                answer
                    .into_body()
                    .collect()
                    .await
                    .unwrap()
                    .to_bytes()
                    .to_vec(),
            )
        });
        self.kept
            .lock()
            .unwrap()
            .push((path.to_owned(), body, answer.clone()));
        (status, answer)
    }
}

impl Line for Inner {
    fn post(
        &self,
        _server: &str,
        path: &str,
        token: Option<&str>,
        body: Vec<u8>,
        take: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), LineError> {
        if let Some(token) = token {
            token.clone_into(&mut self.token.lock().unwrap());
        }
        let (status, answer) = self.carry(path, token, body);
        if status >= 400 {
            return Err(LineError::Refused {
                status,
                body: answer,
            });
        }
        take(&answer);
        Ok(())
    }

    fn send(
        &self,
        _server: &str,
        _request: Request<'_>,
        _take: &mut dyn FnMut(&Reply, &[u8]) -> bool,
    ) -> Result<Reply, LineError> {
        Err(LineError::Unreachable("this line only syncs".to_owned()))
    }
}

pub(super) fn enrol(device: &Field, code: &str) {
    let enrol = session::Enrol {
        server: "http://127.0.0.1:1".to_owned(),
        code: code.to_owned(),
        device_name: "手机".to_owned(),
    };
    device.give(&enrol).unwrap();
}

pub(super) fn record(device: &Field, grid: &GridId) -> DisputeId {
    let save = draft::Save {
        id: None,
        edits: None,
        content: neighbors_quarrel(grid),
    };
    let draft = device.give(&save).unwrap().id;
    device.give(&dispute::Record { draft }).unwrap().id
}

pub(super) fn edit(device: &Field, id: DisputeId) {
    let sheet = device.give(&dispute::Get { id }).unwrap();
    let mut content = sheet.content.into_draft();
    content.verified.push_str("看过现场，属实。");
    content.place = "东头12号".to_owned();
    let edits = Some(Edits {
        dispute: id,
        version: sheet.version,
    });
    let draft = device
        .give(&draft::Save {
            id: None,
            edits,
            content,
        })
        .unwrap()
        .id;
    device.give(&dispute::Edit { draft }).unwrap();
}

pub(super) fn step(device: &Field, id: DisputeId) {
    let sheet = device.give(&dispute::Get { id }).unwrap();
    let to = sheet.next.first().cloned().unwrap();
    let reason = "双方都同意".to_owned();
    device
        .give(&dispute::Move {
            id,
            to,
            reason,
            version: None,
        })
        .unwrap();
}

pub(super) fn sync(device: &Field) {
    let status = device.give(&sync::Now {}).unwrap();
    assert!(status.trouble.is_none(), "{:?}", status.trouble);
}

/// A sync of an app that signs nothing, with the beginnings of these numbers.
pub(super) fn unsigned_push(grid: &GridId, hand: Hand, numbers: std::ops::Range<u8>) -> Vec<u8> {
    let mut hello = Hello::default();
    hello.protocol += wire::OLDEST_PROTOCOL;
    hello.actor.extend(hand.actor);
    let mut push = Push::default();
    for number in numbers {
        let id = DisputeId::from_bytes([0x50 + number; 16]);
        let hand = merge::document::Hand {
            actor: hand.actor,
            worker: hand.worker,
            at_ms: UtcMs(NOW),
        };
        let (_, change) = Document::begin(id, &content(grid), hand).unwrap();
        push.changes
            .push(PushedChange::of_dispute(id, grid, change.bytes));
    }
    let mut body = FrameWriter::new();
    body.put(&hello).unwrap();
    body.put(&push).unwrap();
    body.into_bytes()
}

/// What a form holds that may be recorded.
pub(super) fn content(grid: &GridId) -> DisputeContent {
    let mut content = neighbors_quarrel(grid).parse(UtcMs(NOW).day()).unwrap();
    for (number, party) in (1..).zip(&mut content.parties) {
        party.id = Some(PartyId::from_bytes([number; 16]));
    }
    content
}
