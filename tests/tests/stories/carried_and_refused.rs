//! What a carrying phone, the server and the station refuse, each by its name, before anything of it is
//! kept.

use axum::body::Body;
use bundle::{Head, Identity, MAGIC, MAX_SEALED_BYTES, Making, Sealed};
use contract::command::bundle::{BundleFate, CarryPlace};
use contract::{Code, Failure};
use http_body_util::BodyExt;
use model::{FileHash, Problem, Role};
use proof::{AuthorityKey, DeviceKey};
use prost::Message as _;
use sha2::{Digest, Sha256};
use store::signing::Signer;
use store::{FileKey, Store, StoreError};
use test_kit::{Device, Fault, World, neighbors_quarrel};
use tower::ServiceExt;
use wire::{Certificate, Envelope, FrameReader, FrameWriter, Message, Welcome};

fn problem(refused: &Failure) -> Option<&Problem> {
    assert_eq!(refused.code, Code::Invalid, "{refused:?}");
    refused.fields.first().map(|field| &field.problem)
}

/// A bundle with one record in it, and whose phone it is.
fn packed(world: &World) -> (Device, Vec<u8>) {
    let phone = world.enrolled(Role::GridWorker);
    phone.line.be(Fault::Offline);
    phone.record(neighbors_quarrel(&world.grid()));
    let file = phone.make_bundle();
    (phone, file)
}

/// A bundle in its two parts.
fn parts(file: &[u8]) -> (Envelope, Vec<u8>) {
    let mut frames = FrameReader::new();
    frames.push(&file[MAGIC.len() + 1..]);
    let frame = frames.next().unwrap().unwrap();
    let sealed = frames.held_bytes();
    let envelope = Envelope::from_frame(&frame).unwrap();
    (envelope, file[file.len() - sealed..].to_vec())
}

fn joined(envelope: &Envelope, sealed: &[u8]) -> Vec<u8> {
    let mut frames = FrameWriter::new();
    frames.put(envelope).unwrap();
    [&MAGIC[..], &[1], &frames.into_bytes(), sealed].concat()
}

fn signer(device: &Device) -> Signer {
    let key = FileKey::at(device.home().join("key"));
    let store = Store::open(device.home(), &key).unwrap();
    let found = store.read(|r| store::signing::find(r));
    found.unwrap().unwrap()
}

/// What is sealed, in an outside that this key signs under this certificate.
fn signed_by(
    world: &World,
    key: &DeviceKey,
    certificate: &Certificate,
    sealed: &[u8],
    says: impl FnOnce(&mut Sealed),
) -> Vec<u8> {
    let mut what = Sealed {
        size_bytes: u64::try_from(sealed.len()).unwrap(),
        sha256: FileHash::from_bytes(Sha256::digest(sealed).into()),
        changes: 1,
        photos: 0,
    };
    says(&mut what);
    let making = Making {
        authority: world.server.authority().id(),
        certificate,
        no: 1,
        made_at: model::UtcMs(0),
    };
    let head = Head::sign(&making, &what, key).unwrap();
    [&head.bytes[..], sealed].concat()
}

fn certificate(signer: &Signer) -> Certificate {
    Certificate::decode(signer.certificate.as_deref().unwrap()).unwrap()
}

/// What the server says to whoever brings these bytes.
fn brought(carrier: &Device, file: &[u8]) -> (u16, String) {
    let key = FileKey::at(carrier.home().join("key"));
    let store = Store::open(carrier.home(), &key).unwrap();
    let seat = store.read(|r| store::seat::find(r));
    let token = seat.unwrap().unwrap().token;
    let (status, body) = carrier
        .line
        .ask("/v1/bundles", Some(&token), Body::from(file.to_vec()));
    let told = wire::one_from_bytes::<wire::Refusal>(&body).map(|refusal| refusal.detail);
    let told = told.or_else(|_| {
        wire::one_from_bytes::<wire::BundleAnswer>(&body).map(|told| format!("{:?}", told.fate()))
    });
    (status, told.unwrap())
}

#[test]
fn each_is_refused_by_its_name_by_a_phone_and_by_the_server() {
    let world = World::new();
    let (phone, good) = packed(&world);
    let carrier = world.elsewhere();
    let (envelope, sealed) = parts(&good);
    let own = signer(&phone);
    let vouched = certificate(&own);

    let mut newer = good.clone();
    newer[MAGIC.len()] = 2;
    let mut bent = good.clone();
    bent[MAGIC.len() + 20] ^= 1;
    let mut changed = sealed.clone();
    changed[300] ^= 1;
    let (_, foreign) = packed(&World::new());
    let says_more = Envelope {
        changes: 99,
        ..envelope.clone()
    };
    // Somebody who has an authority of their own, and says it is this county's.
    let theirs = AuthorityKey::from_seed(&[9; 32]);
    let key = DeviceKey::from_seed(&[8; 32]);
    let self_made = proof::Certificate {
        device: vouched.device_id().unwrap(),
        worker: vouched.worker_id().unwrap(),
        key: key.public(),
        from: vouched.from(),
    };
    let self_made = Certificate {
        key: key.public().as_bytes().to_vec(),
        signature: self_made.sign(&theirs).as_bytes().to_vec(),
        ..vouched.clone()
    };
    let cases = [
        (
            "a picture",
            b"\xff\xd8\xff\xe0 JFIF".to_vec(),
            Problem::NotABundle,
        ),
        ("a page", b"bandeng".to_vec(), Problem::DamagedBundle),
        ("of a newer app", newer, Problem::NewerBundle),
        ("bent outside", bent, Problem::DamagedBundle),
        (
            "bent inside",
            joined(&envelope, &changed),
            Problem::DamagedBundle,
        ),
        ("cut outside", good[..100].to_vec(), Problem::DamagedBundle),
        (
            "cut inside",
            good[..good.len() - 7].to_vec(),
            Problem::DamagedBundle,
        ),
        ("of another county", foreign, Problem::ForeignBundle),
        (
            "another outside",
            joined(&says_more, &sealed),
            Problem::ForgedBundle,
        ),
        (
            "another certificate",
            signed_by(&world, &key, &self_made, &sealed, |_| ()),
            Problem::ForgedBundle,
        ),
        (
            "another's certificate",
            signed_by(&world, &key, &vouched, &sealed, |_| ()),
            Problem::ForgedBundle,
        ),
        (
            "too large",
            signed_by(&world, &own.key, &vouched, &sealed, |what| {
                what.size_bytes = MAX_SEALED_BYTES + 1;
            }),
            Problem::BundleTooLarge,
        ),
    ];
    for (name, file, why) in cases {
        let refused = carrier.try_take_bundle(&file).unwrap_err();
        assert_eq!(problem(&refused), Some(&why), "{name}: {refused}");
        assert_eq!(carrier.carrying().carried, [], "{name}");
        let (status, told) = brought(&carrier, &file);
        // The server waits for the rest of one that breaks off in what is sealed.
        if name == "cut inside" {
            assert_eq!((status, told.as_str()), (200, "Wanted"));
        } else {
            assert_eq!(status, 400, "{name}: {told}");
        }
        let stick = carrier.home().join("stick");
        std::fs::write(&stick, &file).unwrap();
        let by_hand = world.server.admin().take_bundles(&stick, &mut |_| ());
        assert!(by_hand.is_err(), "{name}");
    }
    // And the good one is none of these.
    assert_eq!(
        carrier.take_bundle(&good).bundles[0].place,
        CarryPlace::Kept
    );
    carrier.sync();
    assert_eq!(carrier.carrying().news[0].fate, BundleFate::Arrived);
    let kept = world.server.admin().quarantine().unwrap();
    assert_eq!(kept, [], "nothing of the others came anywhere");
}

#[test]
fn nobody_makes_anothers_work_their_own_nor_keeps_it_from_arriving() {
    let world = World::new();
    let (phone, good) = packed(&world);
    let (carrier, thief) = (world.elsewhere(), world.elsewhere());
    let (_, sealed) = parts(&good);
    let own = signer(&thief);
    // What he sealed, in an outside of hers: signed and certified, and not her work.
    let stolen = signed_by(&world, &own.key, &certificate(&own), &sealed, |_| ());
    assert_eq!(
        carrier.take_bundle(&stolen).bundles[0].place,
        CarryPlace::Kept
    );
    carrier.sync();
    let admin = world.server.admin();
    let held = admin.bundles(true).unwrap();
    assert_eq!((held.len(), held[0].code.as_str()), (1, "not_taken"));
    assert_eq!(held[0].counts.stored, 0);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync();
    assert_eq!(laptop.list().rows, []);
    // His own still arrives.
    carrier.take_bundle(&good);
    carrier.sync();
    laptop.sync();
    let recorded_by = laptop.sheet(laptop.list().rows[0].id).recorded_by;
    let session = phone.give(&contract::command::session::Status {});
    assert_eq!(recorded_by.id, session.seat.map(|seat| seat.worker.id));
    admin.discard_bundle(held[0].name).unwrap();
}

#[test]
fn what_cannot_be_opened_is_refused_once_and_for_all() {
    let world = World::new();
    let (phone, good) = packed(&world);
    let carrier = world.elsewhere();
    let own = signer(&phone);
    let (_, sealed) = parts(&good);
    let elsewhere = parts(&packed(&World::new()).1).1;
    for (inside, code) in [
        (elsewhere, "sealed_to_another"),
        (b"not sealed at all".to_vec(), "damaged_bundle"),
        ([&sealed[..], b"more"].concat(), "damaged_bundle"),
    ] {
        let file = signed_by(&world, &own.key, &certificate(&own), &inside, |_| ());
        carrier.take_bundle(&file);
        carrier.sync();
        let row = carrier.carrying().carried.remove(0);
        assert_eq!(row.refused.as_deref(), Some(code));
        // It is not brought again, and goes when somebody lets go of it.
        carrier.line.trips();
        carrier.sync();
        assert_eq!(carrier.line.trips().len(), 1);
        carrier.give(&contract::command::bundle::Forget { bundle: row.bundle });
    }
}

#[test]
fn a_full_store_takes_no_more_and_says_so() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    let carrier = world.elsewhere();
    phone.line.be(Fault::Offline);
    carrier.line.be(Fault::Offline);
    let id = phone.record(neighbors_quarrel(&world.grid()));
    for n in 0..64 {
        phone.edit(id, |c| c.place = format!("{n}号"));
        carrier.take_bundle(&phone.make_bundle());
    }
    phone.edit(id, |c| c.place = "东头".into());
    let last = phone.make_bundle();
    let refused = carrier.try_take_bundle(&last).unwrap_err();
    assert_eq!(problem(&refused), Some(&Problem::BundlesFull));
    assert_eq!(carrier.carrying().carried.len(), 64);
    // One that is there already is no trouble, and the oldest goes first.
    let first = carrier.carrying().carried.remove(0);
    assert_eq!(first.no, 1);
    carrier.line.be(Fault::None);
    carrier.sync();
    assert_eq!(carrier.carrying().carried, []);
    assert_eq!(
        carrier.take_bundle(&last).bundles[0].place,
        CarryPlace::Kept
    );
    carrier.sync();
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    laptop.sync();
    assert_eq!(laptop.sheet(id).content.place, "东头");
    assert!(laptop.sheet(id).conflicts.is_empty());
}

/// The server's answers on the way to a device that whoever sits in between has changed.
fn with_another_recipient(world: &World) -> axum::Router {
    let server = world.server.router();
    axum::Router::new().fallback(move |request: axum::extract::Request| {
        let server = server.clone();
        async move {
            let (head, body) = server.oneshot(request).await.unwrap().into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let mut frames = FrameReader::new();
            frames.push(&body);
            let mut changed = FrameWriter::new();
            while let Some(frame) = frames.next().unwrap() {
                let Ok(mut welcome) = Welcome::from_frame(&frame) else {
                    changed.put_payload(frame.kind, &frame.payload).unwrap();
                    continue;
                };
                if let Some(recipient) = &mut welcome.recipient {
                    let theirs = Identity::from_seed(&[7; 32]).unwrap();
                    recipient.key = theirs.recipient().to_string();
                }
                changed.put(&welcome).unwrap();
            }
            axum::http::Response::from_parts(head, Body::from(changed.into_bytes()))
        }
    })
}

#[test]
fn nobody_slips_in_another_key_to_seal_to() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    let key = FileKey::at(phone.home().join("key"));
    let store = Store::open(phone.home(), &key).unwrap();
    let forget = |w: &store::Writing<'_>| {
        w.execute("UPDATE signing SET recipient = NULL", [])?;
        Ok::<_, StoreError>(())
    };
    store.write(forget).unwrap();
    phone.record(neighbors_quarrel(&world.grid()));
    phone.line.lead_to(with_another_recipient(&world));
    let told = phone.sync().trouble.unwrap();
    assert_eq!(told.code, Code::BadAnswer);
    assert!(told.detail.contains("does not vouch"), "{told}");
    assert!(!phone.carrying().can_seal);
    phone.line.lead_to(world.server.router());
    assert_eq!(phone.sync().trouble, None);
    assert!(phone.carrying().can_seal);
}
