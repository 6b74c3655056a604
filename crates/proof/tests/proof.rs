//! Whatever is changed in something signed, the signature no longer fits; and what was signed once
//! is checked for ever.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use model::{ChangeHash, DeviceId, DisputeId, GridId, KeyId, UtcMs, WorkerId};
use proof::{
    AuthorityKey, Batch, BatchHash, Certificate, DeviceKey, Forged, Head, Link, PublicKey, RowKind,
    Signature,
};
use proptest::prelude::*;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn grid() -> GridId {
    "620602119202001".parse().unwrap()
}

fn other_grid() -> GridId {
    "620602119202002".parse().unwrap()
}

fn change(n: u8) -> ChangeHash {
    ChangeHash::from_bytes([n; 32])
}

#[test]
fn a_batch_is_its_keys_its_scopes_its_numbers_and_its_changes() {
    let (key, other) = (
        DeviceKey::from_seed(&[1; 32]),
        DeviceKey::from_seed(&[2; 32]),
    );
    let (here, there) = (grid(), other_grid());
    let (changes, fewer, turned) = ([change(1), change(2)], [change(1)], [change(2), change(1)]);
    let batch = Batch {
        key: key.public().id(),
        scope: &here,
        no: 3,
        previous: BatchHash::NONE,
        changes: &changes,
    };
    let signature = batch.sign(&key);
    assert_eq!(batch.check(&key.public(), &signature), Ok(batch.hash()));
    let forged = [
        Batch {
            scope: &there,
            ..batch
        },
        Batch { no: 4, ..batch },
        Batch {
            previous: batch.hash(),
            ..batch
        },
        Batch {
            changes: &fewer,
            ..batch
        },
        Batch {
            changes: &turned,
            ..batch
        },
        Batch {
            changes: &[],
            ..batch
        },
    ];
    for forged in forged {
        assert_eq!(
            forged.check(&key.public(), &signature),
            Err(Forged),
            "{forged:?}"
        );
    }
    assert_eq!(batch.check(&other.public(), &signature), Err(Forged));
    let claimed = Batch {
        key: other.public().id(),
        ..batch
    };
    assert_eq!(
        claimed.check(&key.public(), &claimed.sign(&key)),
        Err(Forged)
    );
}

#[test]
fn a_certificate_is_the_authoritys_and_for_one_device_of_one_worker() {
    let (authority, other) = (
        AuthorityKey::from_seed(&[3; 32]),
        AuthorityKey::from_seed(&[4; 32]),
    );
    let said = Certificate {
        device: DeviceId::from_bytes([5; 16]),
        worker: WorkerId::from_bytes([6; 16]),
        key: DeviceKey::from_seed(&[1; 32]).public(),
        from: UtcMs(1_795_363_200_000),
    };
    let signature = said.sign(&authority);
    assert_eq!(said.check(&authority.public(), &signature), Ok(()));
    assert_eq!(said.check(&other.public(), &signature), Err(Forged));
    for forged in [
        Certificate {
            device: DeviceId::from_bytes([7; 16]),
            ..said
        },
        Certificate {
            worker: WorkerId::from_bytes([7; 16]),
            ..said
        },
        Certificate {
            key: DeviceKey::from_seed(&[2; 32]).public(),
            ..said
        },
        Certificate {
            from: UtcMs(0),
            ..said
        },
    ] {
        assert_eq!(forged.check(&authority.public(), &signature), Err(Forged));
    }
}

#[test]
fn a_head_is_of_one_scope_one_epoch_one_row_and_all_before_it() {
    let authority = AuthorityKey::from_seed(&[3; 32]);
    let (here, there) = (grid(), other_grid());
    let link = Link::start(&here).then(RowKind::Change, &change(1));
    let head = Head {
        scope: &here,
        epoch: 2,
        seq: 1,
        link,
    };
    let signature = head.sign(&authority);
    assert_eq!(head.check(&authority.public(), &signature), Ok(()));
    for forged in [
        Head {
            scope: &there,
            ..head
        },
        Head { epoch: 3, ..head },
        Head { seq: 2, ..head },
        Head {
            link: Link::start(&here),
            ..head
        },
    ] {
        assert_eq!(forged.check(&authority.public(), &signature), Err(Forged));
    }
}

#[test]
fn a_row_that_is_no_change_is_named_by_all_it_says() {
    let doc = |n| DisputeId::from_bytes([n; 16]);
    let name = RowKind::Tombstone.name(3, doc(7), &[]);
    for other in [
        RowKind::Leave.name(3, doc(7), &[]),
        RowKind::Tombstone.name(4, doc(7), &[]),
        RowKind::Tombstone.name(3, doc(8), &[]),
        RowKind::Tombstone.name(3, doc(7), &[0]),
    ] {
        assert_ne!(name, other);
    }
}

#[test]
fn a_weak_key_is_not_a_key() {
    // The neutral point of the curve: every signature of nothing would fit it.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    assert!(PublicKey::from_slice(&neutral).is_none());
    assert!(PublicKey::from_slice(&[0xff; 31]).is_none());
}

/// Signed once, checked for ever: another version that hashes otherwise would call honest work forged.
#[test]
fn what_was_signed_once_keeps_its_bytes() {
    let (key, authority) = (
        DeviceKey::from_seed(&[1; 32]),
        AuthorityKey::from_seed(&[3; 32]),
    );
    let here = grid();
    let changes = [change(1), change(2)];
    let batch = Batch {
        key: key.public().id(),
        scope: &here,
        no: 1,
        previous: BatchHash::NONE,
        changes: &changes,
    };
    let link = Link::start(&here)
        .then(RowKind::Change, &change(1))
        .then(RowKind::Tombstone, &change(2));
    let head = Head {
        scope: &here,
        epoch: 1,
        seq: 2,
        link,
    };
    let said = Certificate {
        device: DeviceId::from_bytes([5; 16]),
        worker: WorkerId::from_bytes([6; 16]),
        key: key.public(),
        from: UtcMs(1),
    };
    let row = RowKind::Enter.name(3, DisputeId::from_bytes([7; 16]), b"whole");
    let now = format!(
        "key {}\nbatch {}\nlink {}\nhead {}\ncertificate {}\nrow {row}\n",
        key.public().id(),
        hex(batch.hash().as_bytes()),
        hex(link.as_bytes()),
        hex(head.sign(&authority).as_bytes()),
        hex(said.sign(&authority).as_bytes()),
    );
    assert_eq!(now, include_str!("signed_once.txt"));
}

proptest! {
    #[test]
    fn another_signature_never_fits(at in 0usize..64, flip in 1u8..) {
        let key = DeviceKey::from_seed(&[1; 32]);
        let here = grid();
        let changes = [change(1)];
        let batch = Batch {
            key: key.public().id(),
            scope: &here,
            no: 1,
            previous: BatchHash::NONE,
            changes: &changes,
        };
        let mut bytes = *batch.sign(&key).as_bytes();
        bytes[at] ^= flip;
        let forged = Signature::from_slice(&bytes).unwrap();
        prop_assert_eq!(batch.check(&key.public(), &forged), Err(Forged));
    }

    #[test]
    fn two_feeds_that_differ_anywhere_have_different_links(rows in prop::collection::vec((0u32..4, 0u8..4), 1..20), at in any::<prop::sample::Index>()) {
        let run = |rows: &[(u32, u8)]| rows.iter().fold(Link::start(&grid()), |link, (kind, n)| {
            link.then(RowKind::from_number(*kind).unwrap(), &change(*n))
        });
        let mut other = rows.clone();
        let at = at.index(rows.len());
        other[at].0 = (other[at].0 + 1) % 4;
        prop_assert_ne!(run(&rows), run(&other));
        prop_assert_ne!(run(&rows), run(&rows[..rows.len() - 1]));
    }
}

#[test]
fn names_of_keys_are_told_apart() {
    let id = |seed| DeviceKey::from_seed(&[seed; 32]).public().id();
    assert_ne!(id(1), id(2));
    assert_ne!(id(1), KeyId::from_bytes([0; 16]));
}
