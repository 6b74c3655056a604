//! The device on the stage: hears an answer, and is put back as it was.

use std::sync::Arc;

use contract::command::{area, bundle, dispute, referral, session, sync, today, worker};
use contract::{Code, Failure};
use data_encoding::BASE64;
use field::{Field, Line, LineError, Parts, Reply, Request};
use wire::{End, FrameReader, FrameWriter, FromPack, PackOffer, Welcome};

use super::tape::Still;
use super::{copy, get};

/// A line that says the same whatever it is asked, but for a pack when there is one.
struct Canned {
    answer: Vec<u8>,
    pack: Option<Vec<u8>>,
}

impl Line for Canned {
    fn post(
        &self,
        _server: &str,
        _path: &str,
        _token: Option<&str>,
        _body: Vec<u8>,
        take: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), LineError> {
        in_pieces(&self.answer, take);
        Ok(())
    }

    fn send(
        &self,
        _server: &str,
        _request: Request<'_>,
        take: &mut dyn FnMut(&Reply, &[u8]) -> bool,
    ) -> Result<Reply, LineError> {
        let head = Reply {
            status: 200,
            headers: Vec::new(),
            refusal: Vec::new(),
        };
        let told = self.pack.as_ref().unwrap_or(&self.answer);
        in_pieces(told, &mut |piece| take(&head, piece));
        Ok(head)
    }
}

fn in_pieces(bytes: &[u8], take: &mut dyn FnMut(&[u8]) -> bool) {
    let step = 1 + bytes.len() / 3;
    for piece in bytes.chunks(step) {
        if !take(piece) {
            break;
        }
    }
}

/// The device is offered a pack of the first grid and gets these bytes, whatever they are.
pub(crate) fn fetch(pack: &[u8]) -> sync::SyncStatus {
    let stage = get();
    let scope = stage.grids[0].to_string();
    let (epoch, seq) = stage.packs.iter().find_map(|pack| end_of(pack)).unwrap();
    let offer = PackOffer {
        scope,
        epoch,
        seq,
        sha256: vec![7; 32],
        size_bytes: pack.len().max(1) as u64,
        feed_seq: seq,
    };
    let mut answer = FrameWriter::new();
    let welcome = Welcome {
        protocol: wire::PROTOCOL,
        server_clock_ms: super::NOW,
        ..Welcome::default()
    };
    answer.put(&welcome).unwrap();
    answer.put(&offer).unwrap();
    answer.put(&End::default()).unwrap();
    hear_over(Canned {
        answer: answer.into_bytes(),
        pack: Some(pack.to_vec()),
    })
}

/// Up to where a pack goes.
fn end_of(pack: &[u8]) -> Option<(u64, u64)> {
    let mut reader = FrameReader::new();
    reader.push(pack);
    match FromPack::from_frame(&reader.next().ok()??).ok()? {
        FromPack::Head(head) => head.head.map(|head| (head.epoch, head.seq)),
        _ => None,
    }
}

/// The device is handed this as a file of bundles, and takes it in or says why not; afterwards what it
/// carries is whole.
pub(crate) fn carry(file: &[u8]) -> Result<bundle::Taken, Failure> {
    let home = get().place("device-live");
    copy(&get().device(), &home);
    let line = Arc::new(Canned {
        answer: Vec::new(),
        pack: None,
    });
    let clock = Arc::new(Still);
    let device = Field::open(&home, Parts { clock, line }).unwrap();
    let taken = hand_over(&device, file);
    let carrying = device.give(&bundle::Status {}).unwrap();
    for row in &carrying.carried {
        let (mut at, bundle) = (0, row.bundle);
        while at < row.size_bytes {
            let piece = device.give(&bundle::Read { bundle, offset: at }).unwrap();
            let size = BASE64.decode(piece.bytes.as_bytes()).unwrap().len();
            assert!(size > 0, "a bundle that is kept ends before its end");
            at += u64::try_from(size).unwrap();
        }
    }
    taken
}

fn hand_over(device: &Field, file: &[u8]) -> Result<bundle::Taken, Failure> {
    let (mut staged, mut offset) = (None, 0);
    for piece in file.chunks(1 + file.len() / 2) {
        let put = bundle::Put {
            staged,
            offset,
            bytes: BASE64.encode(piece),
        };
        let told = device.give(&put)?;
        (staged, offset) = (Some(told.staged), told.received);
    }
    match staged {
        Some(staged) => device.give(&bundle::Take { staged }),
        None => Err(Failure::new(Code::BadArguments, "an empty file")),
    }
}

/// A device that nobody has enrolled hears this as the answer to its enrolment. It is somebody's then or it says why not,
/// and everything the directory brought can be read.
pub(crate) fn enrol(answer: &[u8]) -> Result<session::Seat, Failure> {
    let home = get().place("device-live");
    copy(&get().blank(), &home);
    let line = Arc::new(Canned {
        answer: answer.to_vec(),
        pack: None,
    });
    let clock = Arc::new(Still);
    let device = Field::open(&home, Parts { clock, line }).unwrap();
    let enrolled = device.give(&session::Enrol {
        server: "http://127.0.0.1:1".to_owned(),
        code: "1234-5678".to_owned(),
        device_name: String::new(),
    });
    let seat = device.give(&session::Status {}).unwrap().seat;
    assert_eq!(
        seat.is_some(),
        enrolled.is_ok(),
        "it is otherwise than it says"
    );
    enrolled?;
    let find = area::Find {
        query: "j".to_owned(),
        limit: 100,
    };
    is_read(device.give(&find));
    is_read(device.give(&area::Find::default()));
    is_read(device.give(&worker::List {}));
    is_read(device.give(&referral::Units {}));
    is_read(device.give(&today::Get {}));
    Ok(seat.unwrap())
}

/// It can be read, or not by this role.
fn is_read<T>(told: Result<T, Failure>) {
    let refused = told.err();
    let read = refused
        .as_ref()
        .is_none_or(|failure| failure.code == Code::NotAllowed);
    assert!(read, "{refused:?}");
}

/// The device syncs once and hears this; afterwards every record on it can be read, and none is gone
/// unless its server took the grid away.
pub(crate) fn hear(answer: &[u8]) -> sync::SyncStatus {
    hear_over(Canned {
        answer: answer.to_vec(),
        pack: None,
    })
}

fn hear_over(line: Canned) -> sync::SyncStatus {
    let home = get().place("device-live");
    copy(&get().device(), &home);
    let line = Arc::new(line);
    let device = Field::open(
        &home,
        Parts {
            clock: Arc::new(Still),
            line,
        },
    )
    .unwrap();
    let grids = || {
        let seat = device.give(&session::Status {}).unwrap().seat;
        seat.map_or(0, |seat| seat.grids.len())
    };
    let before = grids();
    let status = device.give(&sync::Now {}).unwrap();
    let page = device.give(&dispute::List::default()).unwrap();
    assert!(
        page.total > 0 || grids() < before,
        "the record it had is gone"
    );
    for row in page.rows {
        device.give(&dispute::Get { id: row.id }).unwrap();
        device.give(&dispute::History { id: row.id }).unwrap();
    }
    device.give(&sync::Quarantine {}).unwrap();
    status
}
