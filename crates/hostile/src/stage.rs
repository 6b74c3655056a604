//! What the inputs meet: a town with a real server and real devices, brought to the same moment in every
//! process, and what those devices and that server said to each other on the way.

pub mod carry;
pub mod device;
pub mod documents;
pub mod server;
pub mod tape;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use model::{GridId, Role, WorkerId};
use sync_server::App;
use sync_server::admin::{NewWorker, Reach, Run};
use sync_server::packs::PackLimits;
use tempfile::TempDir;
use wire::{Cursor, FrameReader, FromDevice};

use tape::{Hand, Tape, unsigned_push};

/// Areas of a small town, as an administrator imports them.
pub const AREAS: &str = "code,name,level\n62,甘肃省,province\n6206,武威市,city\n620602,凉州区,county\n\
    620602119,金沙镇,township\n620602119202,金沙村,village\n620602119203,王家庄,village\n";
/// Its first village.
const VILLAGE: &str = "620602119202";
/// 2026-11-01 09:00 in Shanghai: it stays that.
pub(crate) const NOW: i64 = 1_793_494_800_000;
const SEED: u64 = 20_261_101;

/// The town, and what was said in it.
pub struct Stage {
    folder: TempDir,
    /// Bodies of syncs of devices that sign.
    pub requests: Vec<Vec<u8>>,
    /// Bodies of syncs of a device that does not.
    pub unsigned: Vec<Vec<u8>>,
    /// Answers of the server, each to the same device at the same place.
    pub answers: Vec<Vec<u8>>,
    /// Bodies of enrolments.
    pub enrolments: Vec<Vec<u8>>,
    /// Answers to them.
    pub replies: Vec<Vec<u8>>,
    /// The feed of the first grid as a pack: in one part, and in many.
    pub packs: Vec<Vec<u8>>,
    /// Where that device has read to.
    pub cursors: Vec<Cursor>,
    /// Files of bundles, and what is sealed in one, opened.
    pub(crate) carried: carry::Carried,
    pub(crate) grids: Vec<GridId>,
    /// Where the feed of each ends.
    pub(crate) ends: Vec<u64>,
    /// A file on its way.
    pub(crate) upload: String,
    pub(crate) token: String,
    pub(crate) unsigned_token: String,
}

impl Stage {
    /// The server's folder before anything was sent to it.
    pub(crate) fn server(&self) -> PathBuf {
        self.folder.path().join("server-0")
    }

    /// The device's folder before it heard anything, with a change that waits.
    pub(crate) fn device(&self) -> PathBuf {
        self.folder.path().join("device-0")
    }

    /// The folder of a device that nobody has enrolled.
    pub(crate) fn blank(&self) -> PathBuf {
        self.folder.path().join("blank-0")
    }

    /// A place that is empty.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        let place = self.folder.path().join(name);
        if place.exists() {
            fs::remove_dir_all(&place).unwrap();
        }
        place
    }
}

/// The stage; set up once a process.
pub fn get() -> &'static Stage {
    static STAGE: OnceLock<Stage> = OnceLock::new();
    STAGE.get_or_init(set_up)
}

fn set_up() -> Stage {
    crate::draw_from(SEED);
    let memory = Path::new("/dev/shm");
    let folder = tempfile::tempdir_in(memory)
        .or_else(|_| tempfile::tempdir())
        .unwrap();
    let live = folder.path().join("server");
    let app = server::open(&live);
    let (grids, workers) = found(&app);
    let tape = Tape::to(&app);
    let phone = tape.device(&folder.path().join("phone"));
    tape::enrol(&phone, &invite(&app, workers[0]));
    let laptop_home = folder.path().join("laptop");
    let laptop = tape.device(&laptop_home);
    tape::enrol(&laptop, &invite(&app, workers[1]));
    let hand = Hand {
        worker: workers[2],
        actor: [3; 16],
    };
    let unsigned_token = tape.enrol_unsigned(&invite(&app, workers[2]), hand.actor);
    let enrolments = tape.said("/v1/enrol");
    tape.send_unsigned(&unsigned_token, &unsigned_push(&grids[0], hand, 0..1));
    let scope = grids[0].as_str();
    server::upload(
        &app,
        &unsigned_token,
        scope,
        &server::FILE,
        server::FILE.len(),
    );
    let upload = server::upload(
        &app,
        &unsigned_token,
        scope,
        &[&server::FILE[..], b"more"].concat(),
        4,
    );
    let ends = app.ledger().ends_of(&grids).unwrap();
    let ends = ends.values().map(|end| end.seq).collect();
    tape::record(&laptop, &grids[1]);
    copy(&live, &folder.path().join("server-0"));
    copy(&laptop_home, &folder.path().join("device-0"));

    let mut answers = Vec::new();
    let mut hear = |number: usize| {
        let home = folder.path().join(format!("hears-{number}"));
        copy(&folder.path().join("device-0"), &home);
        tape::sync(&tape.device(&home));
        answers.extend(tape.heard("/v1/sync"));
    };
    let doc = tape::record(&phone, &grids[0]);
    tape::sync(&phone);
    hear(0);
    tape::edit(&phone, doc);
    tape::step(&phone, doc);
    tape::record(&phone, &grids[0]);
    tape::sync(&phone);
    tape::sync(&laptop);
    tape::edit(&laptop, doc);
    tape::sync(&laptop);
    hear(1);
    let unsigned = vec![
        unsigned_push(&grids[0], hand, 1..2),
        unsigned_push(&grids[0], hand, 0..4),
    ];
    tape.send_unsigned(&unsigned_token, &unsigned[1]);
    hear(2);
    let packs = packs(&app, &live, &grids[0]);
    let away = folder.path().join("away");
    copy(&folder.path().join("device-0"), &away);
    let carried = carry::Carried::from(&tape.device(&away), &away, &grids, &app);
    let requests = tape.said("/v1/sync");
    let cursors = requests
        .iter()
        .find_map(|body| cursors(body))
        .unwrap_or_default();
    let token = tape.token();
    let replies = tape.answered("/v1/enrol");
    // Last, so that what is drawn for it changes nothing of the rest.
    drop(tape.device(&folder.path().join("blank-0")));
    Stage {
        folder,
        requests,
        unsigned,
        answers,
        enrolments,
        replies,
        packs,
        cursors,
        carried,
        grids,
        ends,
        upload,
        token,
        unsigned_token,
    }
}

/// The feed of a grid as packs, by this server and by one that makes small parts.
fn packs(app: &App, live: &Path, grid: &GridId) -> Vec<Vec<u8>> {
    let small = server::open_with(
        live,
        PackLimits {
            open_part_bytes: 1_500,
            ..PackLimits::default()
        },
    );
    let both = [app, &small].map(|server| server.packed(grid).unwrap());
    both.into_iter().flatten().collect()
}

/// Two grids, a grid worker, an officer, and a grid worker whose app is too old to sign.
fn found(app: &App) -> (Vec<GridId>, Vec<WorkerId>) {
    let admin = app.admin();
    admin.import_areas(AREAS.as_bytes(), Run::Real).unwrap();
    let village = VILLAGE.parse().unwrap();
    let grids: Vec<_> = (0..2)
        .map(|_| admin.add_grid(&village, None).unwrap())
        .collect();
    let first = Reach::Grids(vec![grids[0].clone()]);
    let people = [
        ("李秀兰", Role::GridWorker, first.clone()),
        (
            "王建军",
            Role::AuxiliaryOfficer,
            Reach::Villages(vec![village]),
        ),
        ("张桂英", Role::GridWorker, first),
    ];
    let workers = people.map(|(name, role, reach)| {
        admin
            .add_worker(&NewWorker {
                name: name.to_owned(),
                role,
                reach,
            })
            .unwrap()
    });
    (grids, workers.to_vec())
}

fn invite(app: &App, worker: WorkerId) -> String {
    app.admin().invite(worker, 7).unwrap().code.shown()
}

/// The cursors a request names, when it names any.
fn cursors(body: &[u8]) -> Option<Vec<Cursor>> {
    let mut reader = FrameReader::new();
    reader.push(body);
    match FromDevice::from_frame(&reader.next().ok()??).ok()? {
        FromDevice::Hello(hello) => Some(hello.cursors),
        _ => None,
    }
}

/// Copies a folder as it is at this moment, with the folders in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &place);
        } else if !place.to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}
