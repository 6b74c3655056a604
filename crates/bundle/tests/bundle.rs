//! A bundle made, checked from outside and opened again; and every way in which one can be broken, by
//! its name.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{self, Read, Write};

use bundle::{
    Contents, Head, Identity, Inside, MAX_HEAD_BYTES, Making, ReadError, Recipient, Refused,
    Sealed, Sealing, read_head,
};
use corpus::Draw;
use model::{DeviceId, UtcMs, WorkerId};
use proof::{AuthorityKey, Certificate, DeviceKey};
use wire::{CarriedFile, FilePiece, Hello, Push, PushedChange};

fn authority() -> AuthorityKey {
    AuthorityKey::from_seed(&[1; 32])
}

fn identity() -> Identity {
    Identity::from_seed(&[2; 32]).unwrap()
}

fn key() -> DeviceKey {
    DeviceKey::from_seed(&[3; 32])
}

fn certificate() -> wire::Certificate {
    let said = Certificate {
        device: DeviceId::from_bytes([4; 16]),
        worker: WorkerId::from_bytes([5; 16]),
        key: key().public(),
        from: UtcMs(6),
    };
    wire::Certificate {
        device: said.device.as_bytes().to_vec(),
        worker: said.worker.as_bytes().to_vec(),
        key: said.key.as_bytes().to_vec(),
        from_ms: said.from.0,
        signature: said.sign(&authority()).as_bytes().to_vec(),
    }
}

fn push() -> Push {
    Push {
        changes: vec![PushedChange {
            bytes: b"a change".to_vec(),
            ..PushedChange::default()
        }],
        signed: None,
    }
}

fn photo(size: usize) -> (CarriedFile, Vec<u8>) {
    let bytes = Draw::seeded(1).noise(size);
    let file = CarriedFile {
        size_bytes: u64::try_from(size).unwrap(),
        ..CarriedFile::default()
    };
    (file, bytes)
}

fn sealed(size: usize) -> (Sealed, Vec<u8>) {
    let recipient = identity().recipient();
    let mut sealing = Sealing::begin(&recipient, &Hello::default(), Vec::new()).unwrap();
    sealing.push(&push()).unwrap();
    let (file, bytes) = photo(size);
    sealing.file(&file).unwrap();
    sealing.bytes(&bytes).unwrap();
    sealing.finish().unwrap()
}

fn head(sealed: &Sealed) -> Head {
    let certificate = certificate();
    let making = Making {
        authority: authority().public().id(),
        certificate: &certificate,
        no: 7,
        made_at: UtcMs(8),
    };
    Head::sign(&making, sealed, &key()).unwrap()
}

fn whole(size: usize) -> Vec<u8> {
    let (outside, inside) = both(size);
    [outside, inside].concat()
}

/// The outside of a bundle, and what is sealed in it: no two of them have the same length.
fn both(size: usize) -> (Vec<u8>, Vec<u8>) {
    let (what, bytes) = sealed(size);
    (head(&what).bytes, bytes)
}

fn checked(from: &mut dyn Read) -> Result<Option<Head>, ReadError> {
    let outside = read_head(from)?;
    let head = outside.map(|outside| outside.check(&authority().public()));
    Ok(head.transpose()?)
}

fn refused(error: ReadError) -> Refused {
    match error {
        ReadError::Refused(refused) => refused,
        ReadError::Io(error) => unreachable!("{error}"),
    }
}

fn opened(identity: &Identity, sealed: &[u8]) -> Result<Vec<Inside>, ReadError> {
    let mut contents = Contents::open(identity, sealed)?;
    let mut all = Vec::new();
    while let Some(inside) = contents.next()? {
        all.push(inside);
    }
    Ok(all)
}

#[test]
fn what_goes_in_comes_out_and_only_for_whom_it_is_sealed_to() {
    let (what, bytes) = sealed(200_000);
    assert_eq!((what.changes, what.photos), (1, 1));
    assert_eq!(what.size_bytes, u64::try_from(bytes.len()).unwrap());
    let inside = opened(&identity(), &bytes).unwrap();
    assert_eq!(inside[0], Inside::Hello(Hello::default()));
    assert_eq!(inside[1], Inside::Push(push()));
    let (file, photo) = photo(200_000);
    assert_eq!(inside[2], Inside::File(file));
    let pieces = inside[3..].iter().flat_map(|piece| match piece {
        Inside::Piece(FilePiece { bytes }) => bytes.clone(),
        other => panic!("{other:?}"),
    });
    assert_eq!(pieces.collect::<Vec<_>>(), photo);
    let another = Identity::from_seed(&[9; 32]).unwrap();
    assert_eq!(
        refused(opened(&another, &bytes).unwrap_err()),
        Refused::Unopened
    );
}

#[test]
fn several_bundles_lie_in_one_file_and_none_is_read_beyond_its_outside() {
    let file = [whole(10), whole(70_000)].concat();
    let mut from = file.as_slice();
    for size in [10, 70_000] {
        let head = checked(&mut from).unwrap().unwrap();
        assert_eq!((head.said.no, head.said.made_at), (7, UtcMs(8)));
        let sealed = usize::try_from(head.said.sealed_bytes).unwrap();
        let inside = opened(&identity(), &from[..sealed]).unwrap();
        assert_eq!(inside[2], Inside::File(photo(size).0));
        from = &from[sealed..];
    }
    assert!(checked(&mut from).unwrap().is_none(), "the file ends");
}

#[test]
fn a_bundle_that_is_cut_anywhere_is_damaged_and_never_anything_else() {
    let (outside, inside) = both(300);
    let sealed_at = outside.len();
    let file = [outside, inside].concat();
    for cut in 1..sealed_at {
        let why = refused(checked(&mut &file[..cut]).unwrap_err());
        assert!(matches!(why, Refused::Damaged(_)), "{cut}: {why}");
    }
    for cut in sealed_at..file.len() {
        let why = refused(opened(&identity(), &file[sealed_at..cut]).unwrap_err());
        assert!(matches!(why, Refused::Damaged(_)), "{cut}: {why}");
    }
}

#[test]
fn a_bundle_in_which_any_byte_is_changed_is_refused() {
    let (outside, inside) = both(300);
    let sealed_at = outside.len();
    let file = [outside, inside].concat();
    for at in 0..sealed_at {
        let mut changed = file.clone();
        changed[at] ^= 0x10;
        let outcome = checked(&mut changed.as_slice());
        assert!(outcome.is_err(), "the outside, at {at}");
    }
    for at in sealed_at..file.len() {
        let mut changed = file[sealed_at..].to_vec();
        changed[at - sealed_at] ^= 0x10;
        assert!(
            opened(&identity(), &changed).is_err(),
            "what is sealed, at {at}"
        );
    }
}

#[test]
fn an_outside_that_never_ends_is_not_gathered() {
    let mut file = whole(10);
    // A frame that says it has a megabyte.
    file[18..22].copy_from_slice(&(1_u32 << 20).to_le_bytes());
    let mut endless = file.as_slice().chain(io::repeat(7));
    let why = refused(read_head(&mut endless).unwrap_err());
    assert!(matches!(why, Refused::Damaged(_)), "{why}");
    assert!(whole(10).len() < MAX_HEAD_BYTES);
    // What is sealed may not begin with a list of recipients without an end either.
    let line = "-> X25519 ".to_owned() + &"a".repeat(43) + "\n" + &"b".repeat(43) + "\n";
    let many = "age-encryption.org/v1\n".to_owned() + &line.repeat(10_000);
    let why = refused(opened(&identity(), many.as_bytes()).unwrap_err());
    assert!(matches!(why, Refused::Damaged(_)), "{why}");
}

#[test]
fn a_place_that_fails_is_not_taken_for_a_damaged_bundle() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the stick was pulled out"))
        }
    }
    let file = whole(100_000);
    let mut from = file[..100].chain(Broken);
    assert!(matches!(read_head(&mut from), Err(ReadError::Io(_))));
    let sealed = sealed(100_000).1;
    let mut contents = Contents::open(&identity(), sealed[..50_000].chain(Broken)).unwrap();
    assert!(matches!(contents.next(), Err(ReadError::Io(_))));
}

#[test]
fn a_disk_that_is_full_is_said_as_such_while_sealing() {
    struct Full(usize);
    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self
                .0
                .checked_sub(bytes.len())
                .ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let recipient = identity().recipient();
    let mut sealing = Sealing::begin(&recipient, &Hello::default(), Full(100_000)).unwrap();
    let (_, bytes) = photo(400_000);
    let full = sealing.bytes(&bytes).unwrap_err();
    assert_eq!(full.kind(), io::ErrorKind::StorageFull);
}

#[test]
fn keys_are_written_as_age_writes_them() {
    let recipient = identity().recipient();
    let text = recipient.to_string();
    assert!(text.starts_with("age1"), "{text}");
    assert_eq!(text.parse::<Recipient>(), Ok(recipient));
    for wrong in ["", "age1", "AGE-SECRET-KEY-1", &text[..20]] {
        assert!(wrong.parse::<Recipient>().is_err(), "{wrong}");
    }
}

/// A bundle that was made once is read for ever: its outside, and what is sealed in it.
#[test]
fn a_bundle_that_was_made_once_is_opened_for_ever() {
    let kept = include_bytes!("made_once.bundle");
    let mut from = kept.as_slice();
    let head = checked(&mut from).unwrap().unwrap();
    let name = "a3de861ec16a25dc5bab31aecbc884453a9ea0057ca415204285cf30bca9f406";
    assert_eq!(head.name.to_string(), name);
    let inside = opened(&identity(), from).unwrap();
    assert_eq!(inside[1], Inside::Push(push()));
    assert_eq!(inside[2], Inside::File(photo(300).0));
}
