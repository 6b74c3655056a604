//! Every message keeps its bytes: a fixture holds what was sent once, and what is sent now must be
//! the same. A fixture is never edited; a new field adds a new fixture.

#![cfg(test)]

use std::fmt::Write as _;
use std::path::Path;

use wire::{
    Ack, Acks, Area, BundleAnswer, CarriedFile, Certificate, Compare, Compared, Cursor, Directory,
    End, EnrolReply, EnrolRequest, Entered, Envelope, Fate, Feed, FilePiece, FrameReader, Grid,
    Hello, Message, NumberBlock, NumberWish, NumbersGiven, NumbersWanted, Other, Outcome,
    OutlineHeld, Outlined, OutlinesGiven, OutlinesWanted, PackHead, PackOffer, Part, Person,
    Placed, Proof, Push, PushedChange, Range, Reach, Recipient, Refusal, RefusalCode, Row,
    ScopeGone, Seal, Signed, SignedBatch, SignedHead, Unit, Welcome, Whole, one_from_bytes,
    one_to_bytes,
};

const GRID: &str = "620602119202001";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    let text = text.trim();
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    std::fs::read_to_string(&path)
        .unwrap_or_default()
        .trim()
        .to_owned()
}

#[track_caller]
fn frozen<M: Message + PartialEq + std::fmt::Debug>(name: &str, message: &M) {
    let payload = message.encode_to_vec();
    let now = format!("{:02x} {}", M::KIND, hex(&payload));
    assert_eq!(
        now,
        fixture(&format!("{name}.hex")),
        "the bytes of {name} changed"
    );
    assert_eq!(M::decode(payload.as_slice()).as_ref(), Ok(message));
    assert_eq!(
        one_from_bytes::<M>(&one_to_bytes(message).unwrap()).as_ref(),
        Ok(message)
    );
}

fn recipient() -> Recipient {
    Recipient {
        key: "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj".into(),
        signature: vec![4; 64],
    }
}

fn cursor() -> Cursor {
    Cursor {
        scope: GRID.into(),
        epoch: 1,
        seq: 300,
        ..Cursor::default()
    }
}

fn person() -> Person {
    Person {
        id: vec![7; 16],
        name: "李秀兰".into(),
        role: "grid_worker".into(),
    }
}

fn directory() -> Directory {
    Directory {
        version: 3,
        worker: Some(person()),
        grids: vec![Grid {
            id: GRID.into(),
            name: "第一网格".into(),
        }],
        areas: vec![Area {
            code: "620602119202".into(),
            name: "金沙村".into(),
            revoked_on: String::new(),
        }],
        workers: vec![person()],
        ..Directory::default()
    }
}

#[test]
fn what_a_device_says_keeps_its_bytes() {
    frozen(
        "hello",
        &Hello {
            protocol: 1,
            cursors: vec![cursor()],
            budget_bytes: 65_536,
            directory_version: 3,
            device_clock_ms: 1_795_363_200_000,
            actor: Vec::new(),
            ..Hello::default()
        },
    );
    frozen(
        "hello_with_actor",
        &Hello {
            protocol: 1,
            cursors: vec![cursor()],
            budget_bytes: 65_536,
            directory_version: 3,
            device_clock_ms: 1_795_363_200_000,
            actor: vec![9; 16],
            ..Hello::default()
        },
    );
    frozen(
        "enrol_request_with_former_actors",
        &EnrolRequest {
            code: "ABCDE-FGHJK".into(),
            actor: vec![9; 16],
            key: vec![5; 32],
            former_actors: vec![vec![7; 16], vec![8; 16]],
            ..EnrolRequest::default()
        },
    );
    frozen(
        "hello_with_former_actors",
        &Hello {
            protocol: 2,
            cursors: vec![cursor()],
            device_clock_ms: 1_795_363_200_000,
            actor: vec![9; 16],
            key: vec![5; 32],
            former_actors: vec![vec![7; 16], vec![8; 16]],
            ..Hello::default()
        },
    );
    let change = PushedChange {
        doc: vec![1; 16],
        doc_kind: "dispute".into(),
        scope: GRID.into(),
        bytes: vec![0x85, 0x6f, 0x4a, 0x83],
    };
    frozen(
        "push",
        &Push {
            changes: vec![change],
            ..Push::default()
        },
    );
    frozen(
        "enrol_request",
        &EnrolRequest {
            code: "ABCDE-FGHJK".into(),
            device_name: "手机".into(),
            actor: vec![9; 16],
            app_version: "0.1.0".into(),
            ..EnrolRequest::default()
        },
    );
}

#[test]
fn numbers_units_and_seals_keep_their_bytes() {
    frozen(
        "numbers_wanted",
        &NumbersWanted {
            wishes: vec![NumberWish {
                series: 1,
                village: "620602119202".into(),
                year: 2026,
                last: 10,
            }],
        },
    );
    frozen(
        "numbers_given",
        &NumbersGiven {
            blocks: vec![NumberBlock {
                series: 1,
                village: "620602119202".into(),
                year: 2026,
                first: 11,
                last: 20,
            }],
        },
    );
    frozen(
        "directory_with_units",
        &Directory {
            units: vec![Unit {
                no: 1,
                name: "凉州区人社局".into(),
            }],
            seals: vec![Seal {
                village: "620602119202".into(),
                recipient: "age1x".into(),
                identity: "AGE-SECRET-KEY-1X".into(),
            }],
            ..directory()
        },
    );
}

#[test]
fn where_workers_work_keeps_its_bytes() {
    let reach = |code: &str| Reach {
        worker: vec![7; 16],
        code: code.into(),
    };
    frozen(
        "directory_with_reaches",
        &Directory {
            reaches: vec![reach(GRID), reach("620602119202"), reach("620602119")],
            ..directory()
        },
    );
}

#[test]
fn outlines_keep_their_bytes() {
    frozen(
        "outlines_wanted",
        &OutlinesWanted {
            held: vec![OutlineHeld {
                code: GRID.into(),
                sha256: vec![6; 32],
            }],
        },
    );
    frozen(
        "outlines_given",
        &OutlinesGiven {
            outlines: vec![Outlined {
                code: GRID.into(),
                bytes: vec![1, 0],
            }],
            gone: vec!["620602119202".into()],
            more: true,
        },
    );
    frozen(
        "directory_with_outlines",
        &Directory {
            outlines: vec![6; 32],
            ..directory()
        },
    );
}

#[test]
fn how_a_county_works_keeps_its_bytes() {
    frozen(
        "directory_with_practice",
        &Directory {
            practice: "{\"version\":1}".into(),
            ..directory()
        },
    );
}

#[test]
fn what_the_server_says_keeps_its_bytes() {
    frozen(
        "welcome",
        &Welcome {
            protocol: 1,
            server_clock_ms: 1_795_363_200_000,
            ..Welcome::default()
        },
    );
    let ack = |outcome: Outcome, code: &str| Ack {
        hash: vec![2; 32],
        outcome: outcome.into(),
        code: code.into(),
        detail: String::new(),
        ..Ack::default()
    };
    frozen(
        "acks",
        &Acks {
            acks: vec![
                ack(Outcome::Stored, ""),
                ack(Outcome::Duplicate, ""),
                ack(Outcome::Rejected, "outside_scope"),
                ack(Outcome::Quarantined, "checksum"),
            ],
            ..Acks::default()
        },
    );
    frozen("directory", &directory());
    let row = Row {
        seq: 301,
        doc: vec![1; 16],
        doc_kind: "dispute".into(),
        bytes: vec![0x85, 0x6f, 0x4a, 0x83],
        worker: vec![7; 16],
        device: vec![8; 16],
        received_at_ms: 1_795_363_200_000,
        ..Row::default()
    };
    frozen(
        "feed",
        &Feed {
            scope: GRID.into(),
            epoch: 1,
            from_seq: 300,
            to_seq: 302,
            rows: vec![row],
            ..Feed::default()
        },
    );
    let scope = GRID.to_owned();
    let has_all = false;
    frozen("scope_gone", &ScopeGone { scope, has_all });
    let scope = GRID.to_owned();
    let has_all = true;
    frozen("scope_gone_for_good", &ScopeGone { scope, has_all });
    frozen(
        "end",
        &End {
            cursors: vec![cursor()],
            more: true,
            ..End::default()
        },
    );
    frozen(
        "enrol_reply",
        &EnrolReply {
            device: vec![8; 16],
            token: "token".into(),
            directory: Some(directory()),
            server_clock_ms: 1_795_363_200_000,
            ..EnrolReply::default()
        },
    );
    frozen(
        "refusal",
        &Refusal::new(RefusalCode::Revoked, "This device was revoked."),
    );
    frozen(
        "refusal_for_now",
        &Refusal::new(RefusalCode::TooManyRequests, "Asked too often.").after_s(90),
    );
}

fn certificate() -> Certificate {
    Certificate {
        device: vec![8; 16],
        worker: vec![7; 16],
        key: vec![3; 32],
        from_ms: 1_795_363_200_000,
        signature: vec![4; 64],
    }
}

#[test]
fn what_is_signed_keeps_its_bytes() {
    let linked = Cursor {
        linked_seq: 299,
        link: vec![5; 8],
        signed_no: 12,
        ..cursor()
    };
    frozen(
        "hello_signed",
        &Hello {
            protocol: 2,
            cursors: vec![linked],
            budget_bytes: 65_536,
            directory_version: 3,
            device_clock_ms: 1_795_363_200_000,
            actor: vec![9; 16],
            key: vec![3; 32],
            certified: true,
            wait_ms: 20_000,
            ..Hello::default()
        },
    );
    frozen(
        "push_signed",
        &Push {
            changes: Vec::new(),
            signed: Some(Signed {
                no: 13,
                signature: vec![4; 64],
            }),
        },
    );
    frozen(
        "welcome_certified",
        &Welcome {
            protocol: 2,
            server_clock_ms: 1_795_363_200_000,
            certificate: Some(certificate()),
            authority: vec![1; 32],
            ..Welcome::default()
        },
    );
    frozen(
        "acks_signed",
        &Acks {
            acks: vec![Ack {
                hash: vec![2; 32],
                outcome: Outcome::Stored.into(),
                seq: 301,
                ..Ack::default()
            }],
            scope: GRID.into(),
            signed_no: 13,
        },
    );
    let row = Row {
        seq: 301,
        doc: vec![1; 16],
        doc_kind: "dispute".into(),
        bytes: vec![0x85, 0x6f, 0x4a, 0x83],
        received_at_ms: 1_795_363_200_000,
        batch: 1,
        what: 3,
        name: vec![2; 32],
        ..Row::default()
    };
    let batch = SignedBatch {
        key_id: vec![6; 16],
        no: 13,
        signature: vec![4; 64],
        others: vec![Other {
            at: 1,
            hash: vec![2; 32],
            ..Other::default()
        }],
        certificate: Some(certificate()),
        ..SignedBatch::default()
    };
    frozen(
        "feed_signed",
        &Feed {
            scope: GRID.into(),
            epoch: 1,
            from_seq: 300,
            to_seq: 301,
            rows: vec![row],
            batches: vec![batch],
        },
    );
    frozen(
        "end_signed",
        &End {
            heads: vec![SignedHead {
                scope: GRID.into(),
                epoch: 1,
                seq: 301,
                link: vec![5; 32],
                signature: vec![4; 64],
            }],
            ..End::default()
        },
    );
    frozen(
        "enrol_request_signed",
        &EnrolRequest {
            key: vec![3; 32],
            ..EnrolRequest::default()
        },
    );
    frozen(
        "enrol_reply_signed",
        &EnrolReply {
            certificate: Some(certificate()),
            authority: vec![1; 32],
            ..EnrolReply::default()
        },
    );
    frozen(
        "hello_wanting_a_recipient",
        &Hello {
            protocol: 2,
            wants_recipient: true,
            ..Hello::default()
        },
    );
    frozen(
        "welcome_with_a_recipient",
        &Welcome {
            protocol: 2,
            recipient: Some(recipient()),
            ..Welcome::default()
        },
    );
    frozen(
        "enrol_reply_with_a_recipient",
        &EnrolReply {
            recipient: Some(recipient()),
            ..EnrolReply::default()
        },
    );
    frozen(
        "refusal_older_server",
        &Refusal {
            newest_protocol: 1,
            ..Refusal::new(RefusalCode::OlderServer, "This server speaks protocol 1.")
        },
    );
}

#[test]
fn what_carries_a_bundle_keeps_its_bytes() {
    frozen(
        "envelope",
        &Envelope {
            authority: vec![1; 16],
            certificate: Some(certificate()),
            no: 3,
            made_at_ms: 1_790_000_000_000,
            changes: 30,
            photos: 5,
            sealed_bytes: 1_000_000,
            sealed_sha256: vec![2; 32],
            signature: vec![4; 64],
        },
    );
    frozen(
        "carried_file",
        &CarriedFile {
            doc: vec![1; 16],
            scope: GRID.into(),
            sha256: vec![2; 32],
            media_type: "image/jpeg".into(),
            size_bytes: 200_000,
        },
    );
    frozen(
        "file_piece",
        &FilePiece {
            bytes: vec![7; 100],
        },
    );
    frozen(
        "bundle_answer_wanted",
        &BundleAnswer {
            name: vec![3; 32],
            fate: Fate::Wanted.into(),
            offset_bytes: 65_536,
            ..BundleAnswer::default()
        },
    );
    frozen(
        "bundle_answer_held",
        &BundleAnswer {
            name: vec![3; 32],
            fate: Fate::Held.into(),
            code: "revoked".into(),
            detail: "its device was revoked before it came".into(),
            stored: 1,
            duplicates: 2,
            rejected: 3,
            quarantined: 4,
            photos: 5,
            ..BundleAnswer::default()
        },
    );
}

#[test]
fn what_is_told_out_of_its_order_keeps_its_bytes() {
    let placed = |seq, batch, received_at_ms| Placed {
        seq,
        batch,
        received_at_ms,
        worker: match batch {
            0 => model::WorkerId::from_bytes([7; 16]),
            _ => wire::part::NOBODY,
        },
    };
    let now = 1_795_363_200_000;
    let changes = [
        placed(7, 1, now),
        placed(300, 0, now - 5),
        placed(0, 1, now),
    ];
    let doc = model::DisputeId::from_bytes([1; 16]);
    let whole = Whole::of_dispute(doc, vec![0x85, 0x6f, 0x4a, 0x83], &changes);
    assert_eq!(whole.placed(3).as_deref(), Ok(&changes[..]));
    let batch = SignedBatch {
        key_id: vec![6; 16],
        no: 13,
        signature: vec![4; 64],
        others: vec![Other {
            at: 4,
            hash: vec![2; 32],
            many: 4,
        }],
        previous: vec![5; 32],
        ..SignedBatch::default()
    };
    let row = Row {
        seq: 302,
        doc: vec![2; 16],
        what: 3,
        ..Row::default()
    };
    frozen(
        "part",
        &Part {
            scope: GRID.into(),
            epoch: 1,
            wholes: vec![whole],
            rows: vec![row],
            batches: vec![batch],
        },
    );
    frozen(
        "pack_head",
        &PackHead {
            head: Some(SignedHead {
                scope: GRID.into(),
                epoch: 1,
                seq: 302,
                link: vec![5; 32],
                signature: vec![4; 64],
            }),
            parts: 2,
            rows: 302,
            made_at_ms: now,
        },
    );
    frozen(
        "pack_offer",
        &PackOffer {
            scope: GRID.into(),
            epoch: 1,
            seq: 302,
            sha256: vec![9; 32],
            size_bytes: 1_200_000,
            feed_seq: 310,
        },
    );
    frozen(
        "feed_after_a_part",
        &Feed {
            scope: GRID.into(),
            epoch: 1,
            from_seq: 300,
            to_seq: 301,
            rows: vec![Row {
                seq: 301,
                batch: 1,
                ahead: true,
                ..Row::default()
            }],
            ..Feed::default()
        },
    );
    let cursor = Cursor {
        rows_only: true,
        ahead: true,
        ..cursor()
    };
    let cursors = vec![cursor];
    frozen(
        "hello_without_packs",
        &Hello {
            protocol: 2,
            cursors,
            ..Hello::default()
        },
    );
}

#[test]
fn what_a_record_enters_as_keeps_its_bytes() {
    let doc = model::DisputeId::from_bytes([1; 16]);
    let placed = Placed {
        seq: 7,
        batch: 1,
        received_at_ms: 1_795_363_200_000,
        worker: wire::part::NOBODY,
    };
    let batch = SignedBatch {
        key_id: vec![6; 16],
        no: 13,
        signature: vec![4; 64],
        certificate: Some(certificate()),
        previous: vec![5; 32],
        ..SignedBatch::default()
    };
    let row = Row {
        seq: 1,
        doc: vec![1; 16],
        doc_kind: "dispute".into(),
        bytes: vec![0x85, 0x6f],
        batch: 1,
        ..Row::default()
    };
    let entered = Entered {
        begun_in: GRID.into(),
        whole: Some(Whole::of_dispute(
            doc,
            vec![0x85, 0x6f, 0x4a, 0x83],
            &[placed],
        )),
        rows: vec![row],
        proofs: vec![Proof {
            scope: GRID.into(),
            batch: Some(batch),
        }],
    };
    let bytes = entered.to_bytes();
    assert_eq!(hex(&bytes), fixture("entered.hex"), "its bytes changed");
    assert_eq!(Entered::from_bytes(&bytes), Ok(entered));
    // A few bytes that stand for many items are counted before anything is made of them.
    let many = [0x1a, 0x00].repeat(2_001);
    assert!(matches!(
        Entered::from_bytes(&many),
        Err(wire::WireError::TooMany { max: 2_000, .. })
    ));
    assert!(Entered::from_bytes(&bytes[..bytes.len() - 1]).is_err());
}

#[test]
fn what_is_said_of_a_documents_changes_is_said_of_each_or_refused() {
    let doc = model::DisputeId::from_bytes([1; 16]);
    let placed = Placed {
        seq: 1,
        batch: 0,
        received_at_ms: -1,
        worker: model::WorkerId::from_bytes([7; 16]),
    };
    let whole = Whole::of_dispute(doc, Vec::new(), &[placed; 3]);
    assert!(whole.placed(2).is_err() && whole.placed(4).is_err());
    let before_the_start = Whole {
        seqs: vec![1, -2, 0],
        ..whole.clone()
    };
    let beyond_time = Whole {
        received_at_ms: vec![i64::MAX, 1, 0],
        ..whole.clone()
    };
    let too_many_authors = Whole {
        batches: vec![0, 0, 1],
        ..whole.clone()
    };
    let too_few_authors = Whole {
        workers: Vec::new(),
        ..whole
    };
    for lie in [
        before_the_start,
        beyond_time,
        too_many_authors,
        too_few_authors,
    ] {
        assert!(lie.placed(3).is_err(), "{lie:?}");
    }
}

#[test]
fn frames_sent_once_are_read_for_ever() {
    for (name, plain) in [
        ("frame_plain.hex", "hello.hex"),
        ("frame_zstd.hex", "directory.hex"),
        ("frame_dictionary.hex", "directory.hex"),
    ] {
        let mut frames = FrameReader::new();
        frames.push(&unhex(&fixture(name)));
        let frame = frames.next().unwrap().unwrap();
        let seen = format!("{:02x} {}", frame.kind, hex(&frame.payload));
        assert_eq!(seen, fixture(plain), "{name} reads differently");
    }
}

#[test]
fn comparing_keeps_its_bytes() {
    frozen(
        "end_with_what_is_held",
        &End {
            cursors: vec![Cursor {
                scope: GRID.into(),
                epoch: 1,
                seq: 301,
                held: vec![9; 8],
                ..Cursor::default()
            }],
            ..End::default()
        },
    );
    frozen(
        "compare",
        &Compare {
            scope: GRID.into(),
            epoch: 1,
            ranges: vec![Vec::new(), vec![0xab]],
            names: vec![vec![7; 32]],
        },
    );
    frozen(
        "compared",
        &Compared {
            scope: GRID.into(),
            epoch: 1,
            seq: 301,
            held: vec![9; 8],
            ranges: vec![
                Range {
                    sums: vec![3; 256 * 8],
                    ..Range::default()
                },
                Range {
                    prefix: vec![0xab],
                    names: [vec![0xab], vec![1; 31]].concat(),
                    ..Range::default()
                },
            ],
        },
    );
}
