//! A photo at the doorstep: the words go first, the picture follows, and the device lets go of it only
//! once the server has said the hash of what it stored.

use contract::Code;
use contract::command::attachment::{
    Add, Fetch, Forget, Get, Handed, Place, Put, Remove, Size, StagedId,
};
use contract::command::settings::{self, SendPhotos};
use contract::command::sync;
use data_encoding::BASE64;
use model::{DisputeId, FileHash, Problem};
use sha2::{Digest, Sha256};
use test_kit::{Device, Fault, World, camera, neighbors_quarrel};

fn hash_of(bytes: &[u8]) -> FileHash {
    FileHash::from_bytes(Sha256::digest(bytes).into())
}

fn wifi_only(device: &Device) {
    device.give(&settings::Set {
        attachments: Some(SendPhotos::WifiOnly),
        ..settings::Set::default()
    });
}

/// Waits until the sync thread has brought that about.
fn until(device: &Device, is_so: &dyn Fn(&sync::SyncStatus) -> bool) {
    for _ in 0..300 {
        if is_so(&device.give(&sync::Status {})) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let now = device.give(&sync::Status {});
    assert!(is_so(&now), "{now:?}");
}

fn fetch(
    device: &Device,
    dispute: DisputeId,
    sha256: FileHash,
) -> Result<Place, contract::Failure> {
    let row = device.try_give(&Fetch { dispute, sha256 })?;
    Ok(row.place)
}

#[test]
fn the_words_arrive_first_and_the_picture_after_over_a_line_that_costs_nothing() {
    let (world, phone, laptop) = World::two_devices();
    wifi_only(&phone);
    phone.line.be(Fault::Offline);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let sha256 = phone.add_photo(id, &camera(1));
    let kept = phone.photo(id, sha256).unwrap();
    assert_eq!(hash_of(&kept), sha256);
    let status = phone.sync();
    assert_eq!((status.waiting, status.photos.waiting), (2, 1));
    assert_eq!(
        status.photos.waiting_bytes,
        u64::try_from(kept.len()).unwrap()
    );

    // A mobile network: the words go, the picture waits, and it is said why.
    phone.line.be(Fault::None);
    phone.line.be_metered(true);
    let status = phone.sync();
    assert_eq!((status.waiting, status.photos.waiting), (0, 1));
    assert!(status.photos.held_back && status.trouble.is_none());
    laptop.sync();
    let told = laptop.photos(id);
    assert_eq!((told.len(), told[0].sha256), (1, sha256));
    assert_eq!(told[0].place, Place::Elsewhere { held_bytes: 0 });
    assert_eq!(told[0].caption, "被堵的水沟");
    let missing = fetch(&laptop, id, sha256).unwrap_err();
    assert_eq!(missing.code, Code::NotFound);
    assert_eq!(laptop.photo(id, sha256).unwrap_err().code, Code::NotFound);

    // At home: it goes, and is had with the same hash.
    phone.line.be_metered(false);
    let status = phone.sync();
    assert_eq!((status.photos.waiting, status.photos.held_back), (0, false));
    assert_eq!(phone.photos(id)[0].place, Place::Both);
    assert_eq!(fetch(&laptop, id, sha256), Ok(Place::Both));
    assert_eq!(laptop.photo(id, sha256).unwrap(), kept);
    assert!(laptop.photos(id)[0].has_thumbnail);
}

#[test]
fn the_screens_say_what_the_line_costs_and_a_photo_waits_for_a_free_one() {
    let (world, phone, _) = World::two_devices();
    wifi_only(&phone);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    assert!(
        !phone
            .give(&sync::Metered {
                metered: Some(true)
            })
            .photos
            .held_back
    );
    phone.add_photo(id, &camera(12));
    let status = phone.sync();
    assert_eq!((status.waiting, status.photos.waiting), (0, 1));
    assert!(status.photos.held_back);
    // With the sync thread on, nobody has to ask for it: not by hand, and not by waiting for the next
    // time, which is a quarter of an hour away while a second passes with each question.
    phone.field().start_sync();
    assert_eq!(
        phone.photos(id)[0].place,
        Place::Waiting { sent_bytes: 0 },
        "it waits"
    );
    let status = phone.give(&sync::Metered {
        metered: Some(false),
    });
    assert!(!status.photos.held_back);
    until(&phone, &|now| now.photos.waiting == 0);
    assert_eq!(phone.photos(id)[0].place, Place::Both);
}

#[test]
fn where_nobody_knows_what_the_line_costs_a_photo_waits_until_somebody_says() {
    let (world, phone, _) = World::two_devices();
    wifi_only(&phone);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.add_photo(id, &camera(13));
    // As after a start, before any screen has spoken.
    phone.field().start_sync();
    until(&phone, &|now| {
        now.waiting == 0 && !now.running && now.last_success_ms.is_some()
    });
    let photos = phone.give(&sync::Status {}).photos;
    assert_eq!(photos.waiting, 1);
    assert!(photos.held_back && photos.unknown);
    // A screen that cannot see it either is no news.
    let photos = phone.give(&sync::Metered { metered: None }).photos;
    assert!(photos.held_back && photos.unknown);
    phone.give(&sync::Metered {
        metered: Some(false),
    });
    until(&phone, &|now| now.photos.waiting == 0);
    assert_eq!(phone.photos(id)[0].place, Place::Both);
}

#[test]
fn what_waits_for_a_free_line_goes_anyway_when_the_worker_says_so() {
    let (world, phone, _) = World::two_devices();
    wifi_only(&phone);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let anyway = |seed| {
        phone.add_photo(id, &camera(seed));
        let held = phone.sync().photos;
        assert!(held.held_back, "what is added later waits again");
        let photos = phone.give(&sync::Anyway {}).photos;
        assert!(!photos.held_back && !photos.unknown);
        assert_eq!(phone.sync().photos.waiting, 0);
        held.unknown
    };
    assert!(anyway(14), "nobody knows");
    phone.line.be_metered(true);
    assert!(!anyway(15), "it costs, and the worker knows");
    // It was said of that line, and not of the next.
    phone.add_photo(id, &camera(16));
    phone.line.be(Fault::Offline);
    phone.sync();
    phone.give(&sync::Anyway {});
    phone.give(&sync::Metered {
        metered: Some(true),
    });
    phone.line.be(Fault::None);
    assert!(phone.sync().photos.held_back);
}

#[test]
fn a_photo_goes_from_the_device_only_after_the_server_said_its_hash() {
    let (world, phone, _) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let sha256 = phone.add_photo(id, &camera(2));
    let forget = Forget {
        dispute: id,
        sha256,
    };
    assert_eq!(phone.try_give(&forget).unwrap_err().code, Code::NotAllowed);
    let kept = phone.photo(id, sha256).unwrap();
    phone.sync();
    assert_eq!(
        phone.give(&forget).place,
        Place::Elsewhere { held_bytes: 0 }
    );
    assert_eq!(phone.photo(id, sha256).unwrap_err().code, Code::NotFound);
    // The small picture stays, and the whole one comes back when it is wanted.
    let small = Get {
        dispute: id,
        sha256,
        size: Size::Thumbnail,
    };
    assert!(phone.give(&small).bytes.len() < 24_000);
    assert_eq!(fetch(&phone, id, sha256), Ok(Place::Both));
    assert_eq!(phone.photo(id, sha256).unwrap(), kept);
}

#[test]
fn a_photo_may_be_handed_over_in_pieces() {
    let (world, phone, _) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let taken = camera(3);
    let whole = phone.add_photo(id, &taken);
    let mut staged: Option<StagedId> = None;
    for (n, piece) in taken.chunks(100_000).enumerate() {
        let put = Put {
            dispute: id,
            staged: staged.clone(),
            offset: u64::try_from(n * 100_000).unwrap(),
            bytes: BASE64.encode(piece),
        };
        let told = phone.give(&put);
        // The answer was lost; it is said again.
        let again = Put {
            staged: Some(told.staged.clone()),
            ..put
        };
        assert_eq!(phone.give(&again).received, told.received);
        staged = Some(told.staged);
    }
    let staged = staged.unwrap();
    let add = Add {
        dispute: id,
        photo: Handed::Staged(staged.clone()),
        caption: String::new(),
        agreed: true,
    };
    assert_eq!(
        phone.give(&add).sha256,
        whole,
        "the same photo is the same file"
    );
    assert_eq!(phone.photos(id).len(), 1);
    // Used up: what the camera gave does not stay.
    assert_eq!(phone.try_give(&add).unwrap_err().code, Code::Invalid);
    let gap = Put {
        dispute: id,
        staged: Some(staged),
        offset: 10,
        bytes: BASE64.encode(b"x"),
    };
    assert_eq!(phone.try_give(&gap).unwrap_err().code, Code::BadArguments);
}

#[test]
fn without_consent_or_without_a_photo_nothing_is_kept() {
    let (world, phone, _) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    let add = |bytes: &[u8], agreed, caption: &str| Add {
        dispute: id,
        photo: Handed::Bytes(BASE64.encode(bytes)),
        caption: caption.into(),
        agreed,
    };
    let taken = camera(4);
    for (add, field, problem) in [
        (add(&taken, false, ""), "agreed", Problem::Missing),
        (
            add(&taken, true, &"长".repeat(101)),
            "caption",
            Problem::TooLong {
                max_chars: 100,
                chars: 101,
            },
        ),
        (add(b"<svg/>", true, ""), "photo", Problem::NotAPhoto),
        (
            add(&taken[..5_000], true, ""),
            "photo",
            Problem::DamagedPhoto,
        ),
    ] {
        let refused = phone.try_give(&add).unwrap_err();
        assert_eq!(refused.code, Code::Invalid);
        assert_eq!(
            (&refused.fields[0].field[..], &refused.fields[0].problem),
            (field, &problem)
        );
    }
    assert!(phone.photos(id).is_empty());
    assert_eq!(phone.sync().waiting, 0);
}

#[test]
fn a_photo_taken_off_is_gone_from_both_devices() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let first = phone.add_photo(id, &camera(5));
    phone.sync();
    laptop.sync();
    fetch(&laptop, id, first).unwrap();
    let second = phone.add_photo(id, &camera(6));
    // The colleague takes the first off; the phone the second, before it went anywhere.
    laptop.give(&Remove {
        dispute: id,
        sha256: first,
    });
    phone.give(&Remove {
        dispute: id,
        sha256: second,
    });
    world.run_until_quiet(&[&laptop, &phone, &laptop]);
    for device in [&phone, &laptop] {
        assert!(device.photos(id).is_empty());
        for sha256 in [first, second] {
            assert_eq!(device.photo(id, sha256).unwrap_err().code, Code::NotFound);
        }
    }
    assert_eq!(phone.sync().photos.waiting, 0);
}

#[test]
fn a_worker_of_another_grid_never_hears_of_a_photo() {
    let (world, phone, _) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let sha256 = phone.add_photo(id, &camera(7));
    phone.sync();
    let stranger = world.elsewhere();
    stranger.sync();
    assert_eq!(
        fetch(&stranger, id, sha256).unwrap_err().code,
        Code::NotFound
    );
    assert_eq!(stranger.photo(id, sha256).unwrap_err().code, Code::NotFound);
}

#[test]
fn a_photo_the_server_does_not_take_has_a_place_on_screen() {
    let world = World::told(|config| config.attachment_limits.file_bytes = 50_000);
    let phone = world.enrolled(model::Role::GridWorker);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    let sha256 = phone.add_photo(id, &camera(8));
    let status = phone.sync();
    assert!(status.trouble.is_none(), "the words went");
    let trouble = status.photos.trouble.unwrap();
    assert_eq!((status.photos.waiting, trouble.code), (1, Code::Refused));
    assert!(trouble.detail.contains("too_large"), "{}", trouble.detail);
    let row = &phone.photos(id)[0];
    assert_eq!(row.refused.as_deref(), Some("too_large"));
    assert_eq!(row.place, Place::Waiting { sent_bytes: 0 });
    assert!(phone.photo(id, sha256).is_ok());
}

#[test]
fn a_server_restored_from_a_backup_gets_the_photos_back() {
    let (mut world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let backup = world.backup();
    let sha256 = phone.add_photo(id, &camera(9));
    phone.sync();
    assert_eq!(phone.photos(id)[0].place, Place::Both);
    world.restore(backup, &[&phone, &laptop]);
    world.run_until_quiet(&[&phone, &laptop, &phone, &laptop]);
    assert_eq!(phone.photos(id)[0].place, Place::Both);
    assert_eq!(fetch(&laptop, id, sha256), Ok(Place::Both));
}
