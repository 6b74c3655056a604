//! A server whose disk takes nothing more says so to whoever pushes, loses nothing, and goes on once there is room.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use merge::Document;
use merge::document::Hand;
use model::{
    DisputeContent, DisputeId, DisputeKind, GridId, Party, PartyId, Role, Side, UtcMs, WorkerId,
};
use tower::ServiceExt;
use wire::{
    Ack, EnrolReply, EnrolRequest, FrameReader, FrameWriter, FromServer, Hello, OLDEST_PROTOCOL,
    Outcome, Push, PushedChange, Refusal, RefusalCode, one_from_bytes, one_to_bytes,
};

use super::*;

const NOW: UtcMs = UtcMs(1_795_363_200_000);
const ACTOR: [u8; 16] = [7; 16];
/// More pages than any story fills.
const ROOM: i64 = 1_000_000;

/// The phone of the demo's grid worker.
struct Phone {
    app: App,
    worker: WorkerId,
    grid: GridId,
    token: String,
    written: u16,
}

impl Phone {
    async fn of(app: &App) -> Self {
        let demo = app.admin().demo().unwrap();
        let mut seats = demo.seats.into_iter();
        let seat = seats.find(|seat| seat.worker.role == Role::GridWorker);
        let seat = seat.unwrap();
        let request = EnrolRequest {
            code: seat.invite.code.shown(),
            device_name: "手机".into(),
            actor: ACTOR.to_vec(),
            app_version: "0.1.0".into(),
            ..EnrolRequest::default()
        };
        let body = one_to_bytes(&request).unwrap();
        let (status, body) = post(app, "/v1/enrol", "", body).await;
        assert_eq!(status, StatusCode::OK);
        let reply: EnrolReply = one_from_bytes(&body).unwrap();
        Self {
            app: app.clone(),
            worker: seat.worker.id,
            grid: demo.grids[0].clone(),
            token: reply.token,
            written: 0,
        }
    }

    /// Writes a new dispute down.
    fn record(&mut self) -> PushedChange {
        self.written += 1;
        let mut name = [9; 16];
        name[..2].copy_from_slice(&self.written.to_le_bytes());
        let content = DisputeContent {
            kind: DisputeKind::Neighbor,
            subtype: None,
            parties: vec![Party {
                id: Some(PartyId::from_bytes(name)),
                side: Side::A,
                name: "张三".into(),
                phone: String::new(),
                address: String::new(),
            }],
            claim_a: "排水沟堵了，水流进院子。".into(),
            claim_b: String::new(),
            verified: String::new(),
            happened_on: None,
            area: Some(self.grid.village()),
            place: String::new(),
            point: None,
            grid: self.grid.clone(),
        };
        let hand = Hand {
            actor: ACTOR,
            worker: self.worker,
            at_ms: NOW,
        };
        let id = DisputeId::from_bytes(name);
        let (_, change) = Document::begin(id, &content, hand).unwrap();
        PushedChange::of_dispute(id, &self.grid, change.bytes)
    }

    async fn push(&self, change: &PushedChange) -> (StatusCode, Vec<u8>) {
        let mut frames = FrameWriter::new();
        let hello = Hello {
            protocol: OLDEST_PROTOCOL,
            ..Hello::default()
        };
        frames.put(&hello).unwrap();
        let push = Push {
            changes: vec![change.clone()],
            ..Push::default()
        };
        frames.put(&push).unwrap();
        post(&self.app, "/v1/sync", &self.token, frames.into_bytes()).await
    }
}

async fn post(app: &App, path: &str, token: &str, body: Vec<u8>) -> (StatusCode, Vec<u8>) {
    let request = Request::post(path).header("authorization", format!("Bearer {token}"));
    let request = request.body(Body::from(body)).unwrap();
    let answer = app.router().oneshot(request).await.unwrap();
    let status = answer.status();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, body.to_vec())
}

/// What became of each change that was pushed.
fn outcomes(answer: &[u8]) -> Vec<Outcome> {
    let mut reader = FrameReader::new();
    reader.push(answer);
    let mut outcomes = Vec::new();
    while let Some(frame) = reader.next().unwrap() {
        if let FromServer::Acks(acks) = FromServer::from_frame(&frame).unwrap() {
            outcomes.extend(acks.acks.iter().map(Ack::outcome));
        }
    }
    outcomes
}

fn is_there(app: &App, grid: &GridId, change: &PushedChange) -> bool {
    let doc = change.dispute().unwrap();
    app.ledger().document(grid, doc).unwrap().is_some()
}

#[tokio::test]
async fn a_push_is_refused_while_the_disk_is_full_and_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let metrics = Metrics::default();
    let database = sqlite::Database::open(folder.path(), metrics.commits()).unwrap();
    let database = Arc::new(database);
    let config = Config {
        clock: Arc::new(|| NOW),
        ..Config::new(folder.path())
    };
    let app = App::over(Arc::clone(&database), metrics, &config).unwrap();
    let may_have_pages = |pages: i64| {
        let told = database.write(move |state| {
            Ok::<_, DatabaseError>(state.pragma_update(None, "max_page_count", pages)?)
        });
        told.unwrap();
    };
    let mut phone = Phone::of(&app).await;
    let mut stored = vec![phone.record()];
    let (status, body) = phone.push(&stored[0]).await;
    assert_eq!(
        (status, outcomes(&body)),
        (StatusCode::OK, vec![Outcome::Stored])
    );

    // The file grows no more; in the pages it has there is room for a few.
    may_have_pages(1);
    let (refused, status, body) = loop {
        let change = phone.record();
        let (status, body) = phone.push(&change).await;
        if status != StatusCode::OK {
            break (change, status, body);
        }
        assert_eq!(outcomes(&body), [Outcome::Stored]);
        stored.push(change);
        assert!(stored.len() < 1_000, "it is never full");
    };
    let told: Refusal = one_from_bytes(&body).unwrap();
    assert_eq!(
        (status, told.parsed_code()),
        (StatusCode::SERVICE_UNAVAILABLE, RefusalCode::Unavailable)
    );
    assert!(told.detail.contains("disk is full"), "{}", told.detail);
    assert!(!is_there(&app, &phone.grid, &refused));

    may_have_pages(ROOM);
    let (status, body) = phone.push(&refused).await;
    assert_eq!(
        (status, outcomes(&body)),
        (StatusCode::OK, vec![Outcome::Stored])
    );
    stored.push(refused);
    // Whoever opens the file finds all of it, each in its place.
    let again = App::open(&config).unwrap();
    assert!(
        stored
            .iter()
            .all(|change| is_there(&again, &phone.grid, change))
    );
    let end = again.ledger().end_of(&phone.grid).unwrap().unwrap();
    assert_eq!(end.seq, u64::try_from(stored.len()).unwrap());
}
