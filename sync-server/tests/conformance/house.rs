//! A server over one database or the other, with a village of grids and devices in it, and batches
//! to put into its ledger.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use model::{ChangeHash, DeviceId, DisputeId, GridId, RecordKind, Role, UtcMs, WorkerId};
use proof::Link;
use sha2::{Digest, Sha256};
use sync_server::accounts::enrolment::{Asked, EnrolError, Enrolled};
use sync_server::accounts::{self, InviteCode};
use sync_server::admin::{Admin, NewWorker, Reach, Run};
use sync_server::ledger::{
    Batch, BodyBook, ChainEnd, Ledger, NewChange, NewStanding, Own, PackBook, SeenDocument, Wanted,
};
use sync_server::registry::Registry;
use sync_server::{App, Config};
use test_postgres::Cluster;

const AREAS: &str = "code,name,level
62,甘肃省,province
6206,武威市,city
620602,凉州区,county
620602119,金沙镇,township
620602119202,金沙村,village
620602119203,水坑村,village
";
pub(crate) const COUNTY: &str = "620602";
pub(crate) const VILLAGE: &str = "620602119202";
/// A reader who has written nothing.
pub(crate) const NOBODY: Own = Own::OfDevice(DeviceId::from_bytes([0xff; 16]));
pub(crate) const NOW: UtcMs = UtcMs(1_795_363_200_000);

static NEXT: AtomicU64 = AtomicU64::new(1);

/// Bytes nobody else has.
pub(crate) fn fresh() -> [u8; 16] {
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let digest: [u8; 32] = Sha256::digest(n.to_be_bytes()).into();
    digest[..16].try_into().unwrap()
}

pub(crate) fn fresh_doc() -> DisputeId {
    DisputeId::from_bytes(fresh())
}

pub(crate) struct House {
    pub(crate) app: App,
    /// What another node of the same server is opened with.
    config: Config,
    clock: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
}

impl House {
    pub(crate) fn in_a_folder() -> Self {
        Self::over(None)
    }

    pub(crate) fn in_postgres() -> Self {
        Self::over(Some(Cluster::of_tests().database()))
    }

    pub(crate) fn over(database: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(NOW.0));
        let told = Arc::clone(&clock);
        let config = Config {
            database: database.map(|url| url.parse().unwrap()),
            clock: Arc::new(move || UtcMs(told.load(Ordering::Relaxed))),
            ..Config::new(folder.path())
        };
        let app = App::open(&config).unwrap();
        app.admin()
            .import_areas(AREAS.as_bytes(), Run::Real)
            .unwrap();
        Self {
            app,
            config,
            clock,
            _folder: folder,
        }
    }

    /// Another node of the same server.
    pub(crate) fn another_node(&self) -> App {
        App::open(&self.config).unwrap()
    }

    pub(crate) fn pass_ms(&self, ms: i64) -> UtcMs {
        UtcMs(self.clock.fetch_add(ms, Ordering::Relaxed) + ms)
    }

    pub(crate) fn admin(&self) -> Admin {
        self.app.admin()
    }

    pub(crate) fn ledger(&self) -> &dyn Ledger {
        self.app.ledger().as_ref()
    }

    pub(crate) fn packs(&self) -> &dyn PackBook {
        self.app.pack_book().as_ref()
    }

    pub(crate) fn bodies(&self) -> &dyn BodyBook {
        self.app.body_book().as_ref()
    }

    pub(crate) fn registry(&self) -> &dyn Registry {
        self.app.registry().as_ref()
    }

    pub(crate) fn grid(&self) -> GridId {
        let village = VILLAGE.parse().unwrap();
        self.admin().add_grid(&village, None).unwrap()
    }

    pub(crate) fn grid_worker(&self, grid: &GridId) -> WorkerId {
        let new = NewWorker {
            name: "李秀兰".into(),
            role: Role::GridWorker,
            reach: Reach::Grids(vec![grid.clone()]),
        };
        self.admin().add_worker(&new).unwrap()
    }

    pub(crate) fn officer(&self) -> WorkerId {
        let new = NewWorker {
            name: "王建军".into(),
            role: Role::AuxiliaryOfficer,
            reach: Reach::Villages(vec![VILLAGE.parse().unwrap()]),
        };
        self.admin().add_worker(&new).unwrap()
    }

    pub(crate) fn invite(&self, worker: WorkerId) -> [u8; 32] {
        self.mac(&self.admin().invite(worker, 7).unwrap().code)
    }

    pub(crate) fn mac(&self, code: &InviteCode) -> [u8; 32] {
        let key = accounts::InviteKey::open(self.registry(), &self.config.data);
        key.unwrap().mac(code)
    }

    pub(crate) fn enrol(
        &self,
        code_mac: [u8; 32],
        actor: [u8; 16],
        now: UtcMs,
    ) -> Result<Enrolled, EnrolError> {
        self.enrol_again(code_mac, actor, Vec::new(), now)
    }

    /// A phone that says under which names it wrote before.
    pub(crate) fn enrol_again(
        &self,
        code_mac: [u8; 32],
        actor: [u8; 16],
        former_actors: Vec<[u8; 16]>,
        now: UtcMs,
    ) -> Result<Enrolled, EnrolError> {
        let asked = Asked {
            code_mac,
            device_name: "手机".into(),
            actor,
            former_actors,
            app_version: "0.1.0".into(),
        };
        self.registry()
            .write(move |books| accounts::enrol(books, &asked, now))
    }

    pub(crate) fn end(&self, scope: &GridId) -> u64 {
        self.ledger().end_of(scope).unwrap().unwrap().seq
    }

    /// How a feed reads up to a row.
    pub(crate) fn link_at(&self, scope: &GridId, seq: u64) -> Option<Link> {
        let feeds = self.ledger().ends_and_links(&[(scope.clone(), seq)]);
        feeds.unwrap()[0].unwrap().link
    }

    /// How a document stands, with its bytes unless it is large.
    pub(crate) fn seen(&self, scope: &GridId, doc: DisputeId) -> SeenDocument {
        let wanted = Wanted { doc, whole: true };
        let seen = self.ledger().look(scope, None, &[wanted]).unwrap();
        assert_eq!(seen.chain, ChainEnd::NONE);
        let [seen] = seen.documents.try_into().unwrap();
        seen
    }

    /// Everything in a feed, read in pieces of a few rows.
    pub(crate) fn all(&self, scope: &GridId) -> Vec<(u64, Vec<u8>)> {
        let (mut after, mut rows) = (0, Vec::new());
        loop {
            let slice = self.ledger().feed(scope, after, NOBODY, 2_000).unwrap();
            rows.extend(slice.rows.into_iter().map(|row| (row.seq, row.bytes)));
            if slice.at_end {
                return rows;
            }
            assert!(slice.to_seq > after, "a slice leads further");
            after = slice.to_seq;
        }
    }
}

/// A batch of nothing yet.
pub(crate) fn batch() -> Batch {
    Batch {
        device: DeviceId::from_bytes(fresh()),
        worker: WorkerId::from_bytes(fresh()),
        received_at: NOW,
        signed: None,
        changes: Vec::new(),
        documents: Vec::new(),
        entering: Vec::new(),
        about: Vec::new(),
        held: Vec::new(),
        held_beside: None,
    }
}

/// A batch of `count` changes of one document that stood at `based_on`.
pub(crate) fn changes_of(scope: &GridId, doc: DisputeId, based_on: u64, count: usize) -> Batch {
    let changes: Vec<NewChange> = (0..count).map(|_| change(scope, doc)).collect();
    let heads = changes.last().map(|change| change.hash);
    let standing = NewStanding {
        scope: scope.clone(),
        doc,
        kind: RecordKind::Dispute,
        based_on,
        saved: format!("{doc} after {based_on}").into_bytes(),
        heads: heads.into_iter().collect(),
    };
    Batch {
        changes,
        documents: vec![standing],
        ..batch()
    }
}

pub(crate) fn change(scope: &GridId, doc: DisputeId) -> NewChange {
    let bytes = [fresh(), fresh()].concat();
    NewChange {
        scope: scope.clone(),
        doc,
        kind: RecordKind::Dispute,
        hash: ChangeHash::from_bytes(Sha256::digest(&bytes).into()),
        actor: fresh().to_vec(),
        actor_seq: 1,
        bytes,
    }
}
