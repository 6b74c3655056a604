//! Devices that are full, as those of a county are after years: disputes with their lives, elders with their visits,
//! notices with their answers. A record is put together and examined as one that comes whole is, on every processor, and
//! written by the same functions. No server knows of any, and nothing of them waits to be sent.

use std::ops::Range;
use std::thread;

use contract::command::session::Status;
use corpus::{County, Draw};
use field::Clock as _;
use merge::Document;
use merge::document::Hand;
use merge::gate::{self, AcceptedWhole, Whole};
use model::elder::act::visit::Visited;
use model::notice::act::{Why, shapes};
use model::notice::{Errand, NoticeWhat};
use model::{
    ActId, AreaCode, DisputeDraft, DisputeId, ElderAct, GridId, NoticeAct, PartyId, RecordId, Role,
    UtcMs, WorkerId,
};
use store::record::{self, CameWhole};
use store::{FileKey, Store, StoreError, Writing};
use sync_server::admin::{NewWorker, Reach};
use test_kit::{Device, World};

use crate::records;

/// The township, and its villages beside that of the demo county; each has as many grids.
const TOWNSHIP: &str = "620602119";
const VILLAGES: [&str; 7] = [
    "620602119201",
    "620602119203",
    "620602119204",
    "620602119205",
    "620602119206",
    "620602119207",
    "620602119208",
];
const GRIDS: usize = 3;
/// Records written in one transaction.
const AT_A_TIME: usize = 500;
/// Between two disputes, in ms: three years of a county.
const APART_MS: i64 = 15 * 60_000;
const HOUR_MS: i64 = 60 * 60_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Between two visits to an elder, in ms, until the latest.
const BETWEEN_VISITS_MS: i64 = 60 * DAY_MS;
/// So that visits and notices have nothing in common with anything else of their number.
const VISITS: u64 = 0x0071_5170;
const NOTICES: u64 = 0x0007_1ce5;

/// A township in a world, whose devices are filled.
pub(crate) struct Township<'a> {
    world: &'a World,
    grids: Vec<GridId>,
}

impl<'a> Township<'a> {
    /// Makes its grids.
    pub(crate) fn of(world: &'a World) -> Self {
        let mut grids = world.demo().grids;
        let admin = world.server.admin();
        for village in VILLAGES {
            let village: AreaCode = village.parse().unwrap();
            for _ in 0..GRIDS {
                grids.push(admin.add_grid(&village, None).unwrap());
            }
        }
        Self { world, grids }
    }

    /// A device of somebody who works in all of it, with so many disputes.
    pub(crate) fn device(&self, role: Role, disputes: usize) -> Device {
        let mut device = self.enrolled(role);
        let (store, author) = open(&device);
        let grids = &self.grids;
        for some in batches(disputes) {
            let made = side_by_side(some, |i| {
                let ago = i64::try_from(disputes - i).unwrap() * APART_MS;
                author.dispute(i, author.county.until.plus_ms(-ago), nth(grids, i))
            });
            author.write(&store, &made);
        }
        drop(store);
        device.restart();
        device
    }

    /// The same device with so many elders and notices beside its disputes.
    pub(crate) fn care(&self, device: &mut Device, elders: usize, notices: usize) {
        let (store, author) = open(device);
        let grids = &self.grids;
        for some in batches(elders) {
            let made = side_by_side(some, |i| author.elder(i, nth(grids, i)));
            author.write(&store, &made);
        }
        for some in batches(notices) {
            let made = side_by_side(some, |i| author.notice(i, nth(grids, i)));
            author.write(&store, &made);
        }
        drop(store);
        device.restart();
    }

    fn enrolled(&self, role: Role) -> Device {
        let reach = match role {
            Role::GridWorker => Reach::Grids(self.grids.clone()),
            _ => Reach::Townships(vec![TOWNSHIP.parse().unwrap()]),
        };
        let new = NewWorker {
            name: "周敏".into(),
            role,
            reach,
        };
        let admin = self.world.server.admin();
        let worker = admin.add_worker(&new).unwrap();
        let device = self.world.blank();
        let code = admin.invite(worker, 7).unwrap().code.shown();
        device.enrol(&code).unwrap();
        device
    }
}

/// Sees to it that nothing waits to be sent, whatever was written on a device since it was filled.
pub(crate) fn settle(device: &Device) {
    let (store, _) = open(device);
    let settled = store.write(|w| {
        w.execute("DELETE FROM outbox", [])?;
        Ok::<_, StoreError>(())
    });
    settled.unwrap();
}

/// The file of a device, and its worker as the author of all that is in it.
fn open(device: &Device) -> (Store, Author) {
    let home = device.home().to_owned();
    let store = Store::open(&home, &FileKey::at(home.join("key"))).unwrap();
    let seat = device.give(&Status {}).seat.expect("it is enrolled");
    let county = County {
        until: device.clock.now(),
        author: seat.worker,
    };
    let actor = store.install();
    (store, Author { county, actor })
}

/// Records lie in the grids one after the other.
fn nth(grids: &[GridId], i: usize) -> &GridId {
    &grids[i % grids.len()]
}

fn batches(count: usize) -> impl Iterator<Item = Range<usize>> {
    (0..count)
        .step_by(AT_A_TIME)
        .map(move |from| from..(from + AT_A_TIME).min(count))
}

/// What is made of these numbers, by as many threads as there are processors.
fn side_by_side(numbers: Range<usize>, make: impl Fn(usize) -> Made + Sync) -> Vec<Made> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let hands: Vec<_> = (0..threads)
            .map(|hand| {
                let (make, own) = (&make, numbers.clone().skip(hand).step_by(threads));
                scope.spawn(move || own.map(make).collect::<Vec<_>>())
            })
            .collect();
        let made = hands.into_iter().flat_map(|hand| hand.join().unwrap());
        made.collect()
    })
}

struct Author {
    county: County,
    actor: [u8; 16],
}

impl Author {
    fn hand(&self, at_ms: UtcMs) -> Hand {
        Hand {
            actor: self.actor,
            worker: self.me(),
            at_ms,
        }
    }

    const fn me(&self) -> WorkerId {
        self.county.author.id
    }

    fn dispute(&self, i: usize, at: UtcMs, grid: &GridId) -> Made {
        let (id, mut draft) = told(i, at);
        (draft.area, draft.grid) = (Some(grid.village()), Some(grid.clone()));
        let mut content = draft.parse(at.day()).unwrap();
        for (n, party) in (1..).zip(&mut content.parties) {
            party.id = Some(PartyId::from_bytes([n; 16]));
        }
        let (mut document, _) = Document::begin(id, &content, self.hand(at)).unwrap();
        for sitting in self.county.life(i as u64, &content, at) {
            let hand = self.hand(sitting.at_ms);
            document.act(&sitting.acts, hand).unwrap();
        }
        Made::of(id, grid, &document)
    }

    fn elder(&self, i: usize, grid: &GridId) -> Made {
        let begun = self.county.elder(i as u64, grid);
        let (id, from) = (begun.id, begun.at_ms);
        let beginning = Document::begin_elder(id, &begun.profile, &begun.consent, self.hand(from));
        let (mut document, _) = beginning.unwrap();
        let mut acts = begun.acts;
        let last = acts.last().map_or(from, |act| act.at_ms);
        let mut draw = Draw::seeded(VISITS ^ i as u64);
        let days = (1..).map(|n| from.plus_ms(n * BETWEEN_VISITS_MS));
        for at_ms in days.take_while(|at| *at < last) {
            acts.push(ElderAct {
                id: ActId::from_bytes(draw.bytes()),
                by: self.me(),
                at_ms,
                corrects: None,
                what: Visited::all_fine(at_ms.day()).into(),
            });
        }
        acts.sort_by_key(|act| act.at_ms);
        for act in acts {
            let hand = self.hand(act.at_ms);
            document.act_for_elder(&[act], hand).unwrap();
        }
        Made::of(id, grid, &document)
    }

    /// A notice of the last three years. One in ten waits, and three in twenty are under way.
    fn notice(&self, i: usize, grid: &GridId) -> Made {
        let mut draw = Draw::seeded(NOTICES ^ i as u64);
        let ago = draw.between(1, 3 * 365);
        let at = self.county.until.plus_ms(-ago * DAY_MS);
        let id = named(&mut draw, at);
        let errand = Errand {
            asked: "上门看看这户最近怎样".into(),
            why: "本月第二次报警".into(),
            by: Some(at.day().plus_days(5)),
            expires_on: at.day().plus_days(30),
            to: Vec::new(),
            about: None,
            household: String::new(),
            batch: None,
        };
        let begun = Document::begin_notice(id, grid, &errand, self.hand(at));
        let (mut document, _) = begun.unwrap();
        let words = String::new;
        let accepted = || NoticeWhat::from(shapes::Accepted { words: words() });
        let answers: Vec<NoticeWhat> = match draw.below(20) {
            0..2 => Vec::new(),
            2..5 => vec![accepted()],
            5..7 => {
                let why = Why::NotHere;
                let words = words();
                vec![shapes::Declined { why, words }.into()]
            }
            7 => {
                let reason = "已经有人去过".into();
                vec![shapes::Recalled { reason }.into()]
            }
            _ => {
                let answer = "去过了，没有事".into();
                vec![
                    accepted(),
                    shapes::Done {
                        answer,
                        dispute: None,
                    }
                    .into(),
                ]
            }
        };
        for (hours, what) in (1..).zip(answers) {
            let at_ms = at.plus_ms(hours * HOUR_MS);
            let act = NoticeAct {
                id: ActId::from_bytes(draw.bytes()),
                by: self.me(),
                at_ms,
                corrects: None,
                what,
            };
            document.act_on_notice(&[act], self.hand(at_ms)).unwrap();
        }
        Made::of(id, grid, &document)
    }

    fn write(&self, store: &Store, made: &[Made]) {
        let written = store.write(|w| made.iter().try_for_each(|one| one.put(w, self.me())));
        written.unwrap();
    }
}

/// A record that was examined.
struct Made {
    id: RecordId,
    grid: GridId,
    whole: Whole,
    accepted: AcceptedWhole,
}

impl Made {
    fn of(id: RecordId, grid: &GridId, document: &Document) -> Self {
        let packed = gate::pack(&document.save(), &|_| true).unwrap();
        let whole = Whole::open(&packed.saved).unwrap();
        let accepted = whole.examine(id, grid).unwrap();
        Self {
            id,
            grid: grid.clone(),
            whole,
            accepted,
        }
    }

    fn put(&self, w: &Writing<'_>, worker: WorkerId) -> Result<(), StoreError> {
        let parts = self.whole.parts().iter();
        let changes: Vec<CameWhole<'_>> = parts
            .map(|part| CameWhole {
                part,
                worker,
                received_at: part.made_at_ms,
            })
            .collect();
        record::put_whole(w, &self.id, &self.grid, &self.accepted.standing, &changes)?;
        // What no server has is not to be compared with what one has.
        w.execute(
            "UPDATE change SET received_at_ms = NULL WHERE doc = ?1",
            [self.id.as_bytes()],
        )?;
        Ok(())
    }
}

/// A name that sorts by when it was given.
fn named(draw: &mut Draw, at: UtcMs) -> RecordId {
    let mut id: [u8; 16] = draw.bytes();
    id[..6].copy_from_slice(&at.0.to_be_bytes()[2..]);
    RecordId::from_bytes(id)
}

/// A dispute as it is edited, with telephones.
pub(crate) fn told(i: usize, at: UtcMs) -> (DisputeId, DisputeDraft) {
    let mut draw = Draw::seeded(0x5ea + i as u64);
    let id = named(&mut draw, at);
    let record = records::record(i);
    let mut content = record.content.clone();
    for edit in record.edits.iter().filter(|edit| !edit["move"].is_string()) {
        records::apply(&mut content, edit);
    }
    for party in content["parties"].as_array_mut().unwrap() {
        party["phone"] = corpus::phone(&mut draw).into();
    }
    content["happened_on"] = serde_json::Value::Null;
    (id, serde_json::from_value(content).unwrap())
}
