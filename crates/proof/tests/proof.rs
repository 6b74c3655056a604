//! Whatever is changed in something signed, the signature no longer fits; and what was signed once
//! is checked for ever.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use model::{ChangeHash, DeviceId, DisputeId, FileHash, GridId, KeyId, UtcMs, WorkerId};
use proof::{
    AuthorityKey, Batch, BatchHash, Bundle, Certificate, ChangeTree, DeviceKey, Forged, Head,
    LeftOut, Link, PublicKey, Recipient, RowKind, ShownBatch, Signature, left_out,
};
use proptest::prelude::*;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = (0..text.len()).step_by(2);
    digits
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
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
    let bundle = bundle(said);
    let recipient = Recipient("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj");
    let row = RowKind::Enter.name(3, DisputeId::from_bytes([7; 16]), b"whole");
    let once = include_str!("signed_once.txt");
    let former = once.lines().find_map(|line| line.strip_prefix("batch "));
    let former = BatchHash::from_slice(&unhex(former.unwrap())).unwrap();
    assert!(batch.is(&former) && batch.is(&batch.hash()) && former != batch.hash());
    let now = format!(
        "key {}\nbatch {}\nlink {}\nhead {}\ncertificate {}\nrow {row}\ntree {}\nbundle {}\nrecipient {}\n",
        key.public().id(),
        hex(former.as_bytes()),
        hex(link.as_bytes()),
        hex(head.sign(&authority).as_bytes()),
        hex(said.sign(&authority).as_bytes()),
        hex(batch.sign(&key).as_bytes()),
        bundle.name(),
        hex(recipient.sign(&authority).as_bytes()),
    );
    assert_eq!(now, once);
    // As it was signed before changes were hashed as a tree.
    let before = unhex(include_str!("batch_signed_before.txt").trim());
    let before = Signature::from_slice(&before).unwrap();
    assert_eq!(batch.check(&key.public(), &before), Ok(former));
}

/// Changes that differ, and those of them that are shown.
fn parted(shown: &[bool]) -> (Vec<ChangeHash>, Vec<ChangeHash>) {
    let name = |at: usize| {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&at.to_le_bytes());
        ChangeHash::from_bytes(bytes)
    };
    let all: Vec<_> = (0..shown.len()).map(name).collect();
    let told = all.iter().zip(shown).filter(|(_, shown)| **shown);
    let told = told.map(|(change, _)| *change).collect();
    (all, told)
}

#[test]
fn a_part_of_a_batch_is_shown_with_few_hashes() {
    // Twelve changes of one record among two hundred of others.
    let shown: Vec<_> = (0..200).map(|at| (77..89).contains(&at)).collect();
    let (all, told) = parted(&shown);
    let rest = left_out(&all, &|change| told.contains(change));
    assert!(rest.len() <= 10, "{}", rest.len());
    assert_eq!(rest.iter().map(|run| run.many).sum::<u32>(), 188);
    assert_eq!(ChangeTree::shown(&told, &rest), Some(ChangeTree::of(&all)));
    assert_eq!(ChangeTree::of(&[]), ChangeTree::shown(&[], &[]).unwrap());
}

fn bundle(certificate: Certificate) -> Bundle {
    Bundle {
        version: 1,
        authority: KeyId::from_bytes([1; 16]),
        certificate,
        no: 3,
        made_at: UtcMs(1_790_000_000_000),
        changes: 30,
        photos: 5,
        sealed_bytes: 1_000_000,
        sealed_sha256: FileHash::from_bytes([2; 32]),
    }
}

#[test]
fn a_bundle_is_everything_that_stands_on_its_outside() {
    let key = DeviceKey::from_seed(&[1; 32]);
    let whole = bundle(Certificate {
        device: DeviceId::from_bytes([5; 16]),
        worker: WorkerId::from_bytes([6; 16]),
        key: key.public(),
        from: UtcMs(1),
    });
    let signature = whole.sign(&key);
    assert_eq!(whole.check(&signature), Ok(whole.name()));
    let another = |certificate| Bundle {
        certificate,
        ..whole
    };
    let said = whole.certificate;
    let forged = [
        Bundle {
            version: 2,
            ..whole
        },
        Bundle {
            authority: KeyId::from_bytes([2; 16]),
            ..whole
        },
        Bundle { no: 4, ..whole },
        Bundle {
            made_at: UtcMs(0),
            ..whole
        },
        Bundle {
            changes: 31,
            ..whole
        },
        Bundle { photos: 4, ..whole },
        Bundle {
            sealed_bytes: 1,
            ..whole
        },
        Bundle {
            sealed_sha256: FileHash::from_bytes([3; 32]),
            ..whole
        },
        another(Certificate {
            device: DeviceId::from_bytes([4; 16]),
            ..said
        }),
        another(Certificate {
            worker: WorkerId::from_bytes([4; 16]),
            ..said
        }),
        another(Certificate {
            from: UtcMs(2),
            ..said
        }),
        another(Certificate {
            key: DeviceKey::from_seed(&[2; 32]).public(),
            ..said
        }),
    ];
    for other in forged {
        assert_eq!(other.check(&signature), Err(Forged), "{other:?}");
        assert_ne!(other.name(), whole.name());
    }
}

#[test]
fn a_recipient_is_vouched_for_by_the_authority_alone() {
    let authority = AuthorityKey::from_seed(&[3; 32]);
    let signature = Recipient("age1one").sign(&authority);
    assert_eq!(
        Recipient("age1one").check(&authority.public(), &signature),
        Ok(())
    );
    assert_eq!(
        Recipient("age1two").check(&authority.public(), &signature),
        Err(Forged)
    );
    let another = AuthorityKey::from_seed(&[4; 32]).public();
    assert_eq!(
        Recipient("age1one").check(&another, &signature),
        Err(Forged)
    );
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
    fn whatever_part_of_a_batch_is_shown_it_is_the_same_batch(shown in prop::collection::vec(any::<bool>(), 0..80)) {
        let (all, told) = parted(&shown);
        let rest = left_out(&all, &|change| told.contains(change));
        prop_assert_eq!(ChangeTree::shown(&told, &rest), Some(ChangeTree::of(&all)));
        let key = DeviceKey::from_seed(&[1; 32]);
        let here = grid();
        let batch = Batch { key: key.public().id(), scope: &here, no: 1, previous: BatchHash::NONE, changes: &all };
        let part = ShownBatch { changes: ChangeTree::shown(&told, &rest).unwrap(), ..batch.shown() };
        prop_assert_eq!(part.check(&key.public(), &batch.sign(&key)), Ok(batch.hash()));
    }

    #[test]
    fn a_part_that_lies_is_of_another_batch(shown in prop::collection::vec(any::<bool>(), 1..40), which in any::<prop::sample::Index>(), lie in 0u8..6) {
        let (all, mut told) = parted(&shown);
        let mut rest = left_out(&all, &|change| told.contains(change));
        let forged = change(0xff);
        match lie {
            // Another change in the place of one.
            0 if !told.is_empty() => { let at = which.index(told.len()); told[at] = forged; }
            1 if !rest.is_empty() => { let at = which.index(rest.len()); rest[at].hash[31] ^= 1; }
            // A change too many, or too few.
            2 => told.push(forged),
            3 if !told.is_empty() => { told.remove(which.index(told.len())); }
            4 if !rest.is_empty() => { rest.remove(which.index(rest.len())); }
            // A run that says it is longer than it is.
            5 if !rest.is_empty() => { let at = which.index(rest.len()); rest[at].many += 1; }
            _ => rest.push(LeftOut { at: 0, many: 1, hash: [7; 32] }),
        }
        prop_assert_ne!(ChangeTree::shown(&told, &rest), Some(ChangeTree::of(&all)));
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
