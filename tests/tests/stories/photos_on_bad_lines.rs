//! Photos over lines that break anywhere: what arrived is never sent again, nothing is let go of too
//! early, and words written meanwhile go first.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, Weak};

use contract::Code;
use contract::command::attachment::{Fetch, Forget, Place};
use contract::command::{draft, session, sync};
use field::{Field, Line, LineError, Method, Parts, Reply, Request};
use model::{DisputeId, FileHash, Role};
use test_kit::{Device, Fault, StoryClock, World, camera, neighbors_quarrel};

fn sent(device: &Device, id: DisputeId) -> u64 {
    match device.photos(id)[0].place {
        Place::Waiting { sent_bytes } => sent_bytes,
        _ => u64::MAX,
    }
}

/// The phone with a photo whose words have arrived and of which the server has nothing.
fn with_a_photo(seed: u8) -> (World, Device, Device, DisputeId, FileHash) {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.line.be_metered(true);
    phone.give(&contract::command::settings::Set {
        attachments: Some(contract::command::settings::SendPhotos::WifiOnly),
        ..Default::default()
    });
    let sha256 = phone.add_photo(id, &camera(seed));
    phone.sync();
    phone.line.be_metered(false);
    (world, phone, laptop, id, sha256)
}

#[test]
fn an_upload_cut_anywhere_goes_on_with_what_is_missing() {
    let (_world, mut phone, laptop, id, sha256) = with_a_photo(20);
    let kept = phone.photo(id, sha256).unwrap();
    let forget = Forget {
        dispute: id,
        sha256,
    };
    let (mut last, mut cuts) = (0, 0);
    for at in [1, 7, 4_096, 9_999, 16_383, 3, 12_345, 16_000, 8_191] {
        let status = phone.sync_over(Fault::CutUpload(at));
        assert_eq!(status.photos.waiting, 1);
        assert_eq!(status.photos.trouble.unwrap().code, Code::Offline);
        assert!(status.trouble.is_none(), "the words are fine");
        assert_eq!(phone.try_give(&forget).unwrap_err().code, Code::NotAllowed);
        if cuts % 3 == 2 {
            phone.restart();
        }
        // The next try begins where this one broke: asked, not guessed.
        phone.sync_over(Fault::CutUpload(0));
        let now = sent(&phone, id);
        assert!(
            now >= last + u64::try_from(at).unwrap(),
            "{last} + {at}: {now}"
        );
        last = now;
        cuts += 1;
    }
    phone.line.trips();
    phone.sync();
    let rest: usize = phone.line.trips().iter().map(|trip| trip.sent_bytes).sum();
    let missing = kept.len() - usize::try_from(last).unwrap();
    assert!(rest < missing + 1_000, "{rest} bytes for {missing}");
    assert_eq!(phone.photos(id)[0].place, Place::Both);
    laptop.sync();
    laptop.give(&Fetch {
        dispute: id,
        sha256,
    });
    assert_eq!(laptop.photo(id, sha256).unwrap(), kept);
}

#[test]
fn an_acknowledgement_that_got_lost_is_heard_the_next_time() {
    let (_world, phone, _, id, sha256) = with_a_photo(21);
    // Every request arrives whole, and of no answer anything comes back.
    let mut tries = 0;
    while sent(&phone, id) != u64::MAX {
        tries += 1;
        assert!(tries < 40);
        phone.sync_over(Fault::CutAnswer(0));
        let forget = Forget {
            dispute: id,
            sha256,
        };
        assert_eq!(phone.try_give(&forget).unwrap_err().code, Code::NotAllowed);
        // A good line for no more than the words and one question about the photo.
        phone.line.trips();
        phone.sync();
    }
    assert_eq!(phone.photos(id)[0].place, Place::Both);
}

#[test]
fn a_line_that_says_everything_twice_makes_no_second_photo() {
    let (_world, phone, laptop, id, sha256) = with_a_photo(22);
    for _ in 0..4 {
        phone.sync_over(Fault::Twice);
    }
    phone.sync();
    assert_eq!(phone.photos(id)[0].place, Place::Both);
    laptop.sync();
    laptop.give(&Fetch {
        dispute: id,
        sha256,
    });
    assert_eq!(laptop.photo(id, sha256), phone.photo(id, sha256));
}

#[test]
fn a_download_cut_anywhere_goes_on_where_it_broke() {
    let (_world, phone, mut laptop, id, sha256) = with_a_photo(23);
    phone.sync();
    laptop.sync();
    let kept = phone.photo(id, sha256).unwrap();
    let fetch = Fetch {
        dispute: id,
        sha256,
    };
    let mut held = 0;
    for at in [1, 999, 1_001, 50_000, 7, 70_000] {
        laptop.line.be(Fault::CutAnswer(at));
        assert_eq!(laptop.try_give(&fetch).unwrap_err().code, Code::Offline);
        held += u64::try_from(at).unwrap();
        let place = laptop.photos(id)[0].place;
        assert_eq!(place, Place::Elsewhere { held_bytes: held });
        assert_eq!(laptop.photo(id, sha256).unwrap_err().code, Code::NotFound);
        laptop.restart();
    }
    laptop.line.be(Fault::None);
    laptop.line.trips();
    assert_eq!(laptop.give(&fetch).place, Place::Both);
    let rest = kept.len() - usize::try_from(held).unwrap();
    assert_eq!(laptop.line.trips()[0].received_bytes, rest);
    assert_eq!(laptop.photo(id, sha256).unwrap(), kept);
}

/// The files under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let below = entries.map(|entry| entry.unwrap().path());
    below
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn other_bytes_than_those_the_record_names_are_not_taken_for_the_photo() {
    let (world, phone, laptop, id, sha256) = with_a_photo(25);
    phone.sync();
    laptop.sync();
    let kept = phone.photo(id, sha256).unwrap();
    let there = files(&world.server_home());
    let there = there
        .iter()
        .find(|path| std::fs::read(path).unwrap() == kept);
    let there = there.unwrap();
    let mut other = kept.clone();
    other[kept.len() / 2] ^= 1;
    std::fs::write(there, &other).unwrap();
    let fetch = Fetch {
        dispute: id,
        sha256,
    };
    assert_eq!(laptop.try_give(&fetch).unwrap_err().code, Code::BadAnswer);
    assert_eq!(laptop.photo(id, sha256).unwrap_err().code, Code::NotFound);
    let row = &laptop.photos(id)[0];
    assert_eq!(
        (row.place, row.has_thumbnail),
        (Place::Elsewhere { held_bytes: 0 }, false)
    );
    std::fs::write(there, &kept).unwrap();
    assert_eq!(laptop.give(&fetch).place, Place::Both);
    assert_eq!(laptop.photo(id, sha256).unwrap(), kept);
}

/// What happens, once.
type Happening = Box<dyn FnOnce(&Field) + Send>;

/// A line on which every request takes two seconds, and something happens before the first bytes of a
/// photo.
struct Eventful {
    clock: StoryClock,
    inside: Arc<dyn Line>,
    device: OnceLock<Weak<Field>>,
    then: Mutex<Option<Happening>>,
    paths: Mutex<Vec<String>>,
}

impl Line for Eventful {
    fn post(
        &self,
        server: &str,
        path: &str,
        token: Option<&str>,
        body: Vec<u8>,
        take: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), LineError> {
        self.paths.lock().unwrap().push(path.to_owned());
        self.clock.pass_ms(2_000);
        self.inside.post(server, path, token, body, take)
    }

    fn send(
        &self,
        server: &str,
        request: Request<'_>,
        take: &mut dyn FnMut(&Reply, &[u8]) -> bool,
    ) -> Result<Reply, LineError> {
        self.paths
            .lock()
            .unwrap()
            .push(request.method.name().to_owned());
        if request.method == Method::Patch
            && let Some(then) = self.then.lock().unwrap().take()
        {
            then(&self.device.get().unwrap().upgrade().unwrap());
        }
        self.clock.pass_ms(2_000);
        self.inside.send(server, request, take)
    }
}

#[test]
fn words_written_while_a_photo_goes_out_go_before_the_rest_of_it() {
    let world = World::new();
    let home = world.blank();
    let line = Arc::new(Eventful {
        clock: world.clock.clone(),
        inside: Arc::clone(&home.line) as _,
        device: OnceLock::new(),
        then: Mutex::default(),
        paths: Mutex::default(),
    });
    let parts = Parts {
        clock: Arc::new(world.clock.of_device()),
        line: Arc::clone(&line) as _,
    };
    let field = Arc::new(Field::open(&home.home().join("other"), parts).unwrap());
    line.device.set(Arc::downgrade(&field)).unwrap();
    field
        .give(&session::Enrol {
            server: "http://127.0.0.1:1".into(),
            code: world.code(Role::GridWorker),
            device_name: String::new(),
        })
        .unwrap();
    let grid = world.grid();
    let write = move |field: &Field| {
        let content = neighbors_quarrel(&grid);
        let save = draft::Save {
            id: None,
            edits: None,
            content,
        };
        let draft = field.give(&save).unwrap().id;
        let record = contract::command::dispute::Record { draft };
        field.give(&record).unwrap().id
    };
    let id = write(&field);
    let add = contract::command::attachment::Add {
        dispute: id,
        photo: contract::command::attachment::Handed::Bytes(
            data_encoding::BASE64.encode(&camera(24)),
        ),
        caption: String::new(),
        agreed: true,
    };
    field.give(&add).unwrap();
    *line.then.lock().unwrap() = Some(Box::new(move |field| {
        write(field);
    }));
    line.paths.lock().unwrap().clear();
    let status = field.give(&sync::Now {}).unwrap();
    assert_eq!((status.waiting, status.photos.waiting), (0, 0));
    let paths = line.paths.lock().unwrap().join(" ");
    assert!(
        paths.starts_with("/v1/sync POST PATCH /v1/sync HEAD PATCH"),
        "{paths}"
    );
}
