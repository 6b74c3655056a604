//! A town to tell stories in: a server in a folder of its own, a clock that is set by hand, and
//! phones that speak to the router in process.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use merge::Document;
use merge::document::Hand;
use model::{
    ChangeHash, Dispute, DisputeContent, DisputeId, DisputeKind, GridId, Party, PartyId, Role,
    Side, UtcMs, WorkerId,
};
use sync_server::admin::{NewWorker, Reach, Run};
use sync_server::{App, Config};
use tower::ServiceExt;
use wire::{
    Acks, Cursor, Directory, End, EnrolReply, EnrolRequest, Feed, FrameReader, FrameWriter,
    FromServer, Hello, Outcome, Push, PushedChange, Refusal, RefusalCode, Row, Welcome,
    one_from_bytes, one_to_bytes,
};

pub(crate) const AREAS: &str = "code,name,level
62,甘肃省,province
6206,武威市,city
620602,凉州区,county
620602119,金沙镇,township
620602119202,金沙村,village
620602119203,水坑村,village
";
pub(crate) const VILLAGE: &str = "620602119202";

/// Told apart by number so that every story has its own actors and documents.
static NEXT: AtomicU8 = AtomicU8::new(1);

pub(crate) fn fresh_bytes() -> [u8; 16] {
    let mut bytes = [0x5a; 16];
    bytes[0] = NEXT.fetch_add(1, Ordering::Relaxed);
    bytes[1] = NEXT.fetch_add(1, Ordering::Relaxed);
    getrandom::fill(&mut bytes[2..]).unwrap();
    bytes
}

pub(crate) struct Town {
    pub(crate) app: App,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<AtomicI64>,
    pub(crate) first: GridId,
    pub(crate) second: GridId,
}

impl Town {
    /// A village with two grids.
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    /// The same, with a server that was told something else when it started.
    pub(crate) fn with(tell: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(1_795_363_200_000));
        let mut config = config_of(folder.path(), &clock);
        tell(&mut config);
        let app = App::open(&config).unwrap();
        let admin = app.admin();
        admin.import_areas(AREAS.as_bytes(), Run::Real).unwrap();
        let village = VILLAGE.parse().unwrap();
        let first = admin.add_grid(&village, None).unwrap();
        let second = admin.add_grid(&village, None).unwrap();
        Self {
            app,
            folder,
            clock,
            first,
            second,
        }
    }

    /// The same, with a server whose data lies in a PostgreSQL; and the address of that.
    pub(crate) fn over_postgres() -> (Self, String) {
        let url = test_postgres::Cluster::of_tests().database();
        let database = url.parse().unwrap();
        (Self::with(|told| told.database = Some(database)), url)
    }

    /// What another node over the same data is told.
    pub(crate) fn config(&self) -> Config {
        config_of(self.folder.path(), &self.clock)
    }

    pub(crate) fn pass_ms(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::Relaxed);
    }

    pub(crate) fn grid_worker(&self, grid: &GridId) -> WorkerId {
        let reach = Reach::Grids(vec![grid.clone()]);
        let new = NewWorker {
            name: "李秀兰".into(),
            role: Role::GridWorker,
            reach,
        };
        self.app.admin().add_worker(&new).unwrap()
    }

    pub(crate) fn officer(&self) -> WorkerId {
        let reach = Reach::Villages(vec![VILLAGE.parse().unwrap()]);
        let new = NewWorker {
            name: "王建军".into(),
            role: Role::AuxiliaryOfficer,
            reach,
        };
        self.app.admin().add_worker(&new).unwrap()
    }

    pub(crate) fn invite(&self, worker: WorkerId) -> String {
        self.app.admin().invite(worker, 7).unwrap().code.shown()
    }

    /// For a server that is a process of its own: it goes by the time of the system.
    pub(crate) fn invite_by_system_time(&self, worker: WorkerId) -> String {
        let app = App::open(&Config::new(self.folder.path())).unwrap();
        app.admin().invite(worker, 7).unwrap().code.shown()
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        token: Option<&str>,
        body: impl Into<Body>,
    ) -> (StatusCode, Vec<u8>) {
        let mut request = Request::post(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(body.into()).unwrap();
        let (status, _, body) = self.ask(request).await;
        (status, body)
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let response = self.app.router().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (head.status, head.headers, body.to_vec())
    }

    pub(crate) async fn try_enrol(&self, code: &str, actor: [u8; 16]) -> Result<EnrolReply, Told> {
        let request = EnrolRequest {
            code: code.to_owned(),
            device_name: "手机".into(),
            actor: actor.to_vec(),
            app_version: "0.1.0".into(),
            ..EnrolRequest::default()
        };
        let body = one_to_bytes(&request).unwrap();
        let (status, body) = self.post("/v1/enrol", None, body).await;
        if status.is_success() {
            Ok(one_from_bytes(&body).unwrap())
        } else {
            Err(told(status, &body))
        }
    }

    pub(crate) async fn phone(&self, worker: WorkerId) -> Phone {
        let actor = fresh_bytes();
        let reply = self.try_enrol(&self.invite(worker), actor).await.unwrap();
        let directory = reply.directory.clone().unwrap();
        Phone {
            worker,
            actor,
            says: Vec::new(),
            token: reply.token,
            directory: directory.version,
            cursors: Vec::new(),
        }
    }
}

fn config_of(folder: &Path, clock: &Arc<AtomicI64>) -> Config {
    let mut config = Config::new(folder);
    let told = Arc::clone(clock);
    config.clock = Arc::new(move || UtcMs(told.load(Ordering::Relaxed)));
    config
}

/// A refusal with its status.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) code: RefusalCode,
}

pub(crate) fn told(status: StatusCode, body: &[u8]) -> Told {
    let refusal: Refusal = one_from_bytes(body).unwrap();
    assert!(!refusal.detail.is_empty());
    let told = Told {
        status: status.as_u16(),
        code: refusal.parsed_code(),
    };
    assert_eq!(told.code.status(), told.status);
    told
}

#[derive(Debug, Clone)]
pub(crate) struct Phone {
    pub(crate) worker: WorkerId,
    pub(crate) actor: [u8; 16],
    /// The actor its hello names; none when the app is too old for that.
    pub(crate) says: Vec<u8>,
    pub(crate) token: String,
    pub(crate) directory: u64,
    pub(crate) cursors: Vec<Cursor>,
}

/// What a sync brought.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) acks: Vec<Acks>,
    pub(crate) rows: Vec<Row>,
    pub(crate) feeds: Vec<Feed>,
    pub(crate) welcome: Option<Welcome>,
    pub(crate) frames: usize,
    pub(crate) gone: Vec<String>,
    pub(crate) directory: Option<Directory>,
    pub(crate) end: Option<End>,
    pub(crate) body_bytes: usize,
}

impl Heard {
    pub(crate) fn outcomes(&self) -> Vec<(Outcome, &str)> {
        let acks = self.acks.iter().flat_map(|acks| &acks.acks);
        acks.map(|ack| (ack.outcome(), ack.code.as_str())).collect()
    }
}

impl Phone {
    pub(crate) fn hand(&self) -> Hand {
        Hand {
            actor: self.actor,
            worker: self.worker,
            at_ms: UtcMs(1_795_363_100_000),
        }
    }

    /// Writes a new dispute down.
    pub(crate) fn record(&self, grid: &GridId) -> (Document, PushedChange) {
        let id = DisputeId::from_bytes(fresh_bytes());
        let (document, change) = Document::begin(id, &content(grid), self.hand()).unwrap();
        (document, PushedChange::of_dispute(id, grid, change.bytes))
    }

    /// Changes a dispute.
    pub(crate) fn edit(&self, document: &mut Document, place: &str) -> PushedChange {
        let dispute: Dispute = document.read().unwrap();
        let mut content = dispute.content;
        content.place = place.to_owned();
        let heads: Vec<ChangeHash> = document.heads();
        let change = document
            .edit(&heads, &content, self.hand())
            .unwrap()
            .unwrap();
        PushedChange::of_dispute(dispute.id, &content.grid, change.bytes)
    }

    pub(crate) fn hello(&self) -> Hello {
        Hello {
            protocol: 1,
            cursors: self.cursors.clone(),
            budget_bytes: 0,
            directory_version: self.directory,
            device_clock_ms: 1_795_363_200_000,
            actor: self.says.clone(),
            ..Hello::default()
        }
    }

    pub(crate) fn request(&self, pushes: &[Vec<PushedChange>]) -> Vec<u8> {
        let mut frames = FrameWriter::new();
        frames.put(&self.hello()).unwrap();
        for changes in pushes {
            frames
                .put(&Push {
                    changes: changes.clone(),
                    ..Push::default()
                })
                .unwrap();
        }
        frames.into_bytes()
    }

    pub(crate) async fn try_send(&mut self, town: &Town, body: Vec<u8>) -> Result<Heard, Told> {
        let (status, body) = town.post("/v1/sync", Some(&self.token), body).await;
        if !status.is_success() {
            return Err(told(status, &body));
        }
        let heard = hear(&body);
        if let Some(end) = &heard.end {
            self.cursors.clone_from(&end.cursors);
        }
        if let Some(directory) = &heard.directory {
            self.directory = directory.version;
        }
        Ok(heard)
    }

    pub(crate) async fn push(&mut self, town: &Town, changes: &[PushedChange]) -> Heard {
        self.try_send(town, self.request(&[changes.to_vec()]))
            .await
            .unwrap()
    }

    /// Pushes to a server that is known by its router alone.
    pub(crate) async fn push_to(&self, router: axum::Router, changes: &[PushedChange]) -> Heard {
        let request = Request::post("/v1/sync")
            .header("authorization", format!("Bearer {}", self.token))
            .body(Body::from(self.request(&[changes.to_vec()])))
            .unwrap();
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        hear(&response.into_body().collect().await.unwrap().to_bytes())
    }

    pub(crate) async fn pull(&mut self, town: &Town) -> Heard {
        self.try_send(town, self.request(&[])).await.unwrap()
    }
}

pub(crate) fn hear(body: &[u8]) -> Heard {
    let mut heard = Heard {
        body_bytes: body.len(),
        ..Heard::default()
    };
    let mut reader = FrameReader::new();
    reader.push(body);
    while let Some(frame) = reader.next().unwrap() {
        heard.frames += 1;
        match FromServer::from_frame(&frame).unwrap() {
            FromServer::Welcome(welcome) => heard.welcome = Some(welcome),
            FromServer::Acks(acks) => heard.acks.push(acks),
            FromServer::Directory(directory) => heard.directory = Some(directory),
            FromServer::Feed(feed) => {
                assert!(
                    feed.rows
                        .iter()
                        .all(|row| row.seq > feed.from_seq && row.seq <= feed.to_seq)
                );
                heard.rows.extend(feed.rows.clone());
                heard.feeds.push(feed);
            }
            FromServer::ScopeGone(gone) => heard.gone.push(gone.scope),
            FromServer::End(end) => heard.end = Some(end),
            other => panic!("{other:?}"),
        }
    }
    assert!(heard.welcome.is_some() && heard.end.is_some() && reader.held_bytes() == 0);
    heard
}

pub(crate) fn content(grid: &GridId) -> DisputeContent {
    DisputeContent {
        kind: DisputeKind::Neighbor,
        subtype: None,
        parties: vec![Party {
            id: Some(PartyId::from_bytes(fresh_bytes())),
            side: Side::A,
            name: "张三".into(),
            phone: String::new(),
            address: String::new(),
        }],
        claim_a: "排水沟堵了，水流进院子。".into(),
        claim_b: String::new(),
        verified: String::new(),
        happened_on: None,
        area: Some(grid.village()),
        place: String::new(),
        point: None,
        grid: grid.clone(),
    }
}
