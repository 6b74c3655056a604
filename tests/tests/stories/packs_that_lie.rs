//! Packs that are not what devices signed and the server vouched for: what is not proved does not stay, and
//! the device reads its feed a row at a time instead.

use contract::Code;
use contract::command::sync::{Line, Quarantine};
use corpus::Draw;
use merge::gate::{Whole, name_of};
use model::{ChangeHash, GridId, Role};
use proof::{Batch, BatchHash, Link, RowKind};
use rusqlite::Connection;
use test_kit::{Device, World, neighbors_quarrel};
use wire::{FrameReader, FrameWriter, FromPack, FromServer, PackHead, Part};

use crate::packs::{MANY, is_well, same, total, written};

/// How much longer than it was a pack may become when it is rewritten.
const ROOM: u64 = 1 << 20;

/// Packs are rewritten on their way to a device, and are as long as they were offered all the same.
fn rewrite(device: &Device, mut lie: impl FnMut(&mut PackHead, &mut Vec<Part>) + Send + 'static) {
    let mut offered = 0;
    device.line.tamper(move |path, bytes| {
        if path == "/v1/sync" {
            return longer(&bytes, &mut offered);
        }
        let mut reader = FrameReader::new();
        reader.push(&bytes);
        let (mut head, mut parts) = (PackHead::default(), Vec::new());
        while let Some(frame) = reader.next().unwrap() {
            match FromPack::from_frame(&frame).unwrap() {
                FromPack::Head(said) => head = said,
                FromPack::Part(part) => parts.push(part),
                FromPack::Unknown(_) => {}
            }
        }
        lie(&mut head, &mut parts);
        let mut frames = FrameWriter::new();
        frames.put(&head).unwrap();
        for part in &parts {
            frames.put(part).unwrap();
        }
        filled(frames.into_bytes(), usize::try_from(offered).unwrap())
    });
}

/// An answer whose pack has room for more.
fn longer(answer: &[u8], offered: &mut u64) -> Vec<u8> {
    let mut reader = FrameReader::new();
    reader.push(answer);
    let mut frames = FrameWriter::new();
    while let Some(frame) = reader.next().unwrap() {
        match FromServer::from_frame(&frame) {
            Ok(FromServer::PackOffer(mut offer)) => {
                offer.size_bytes += ROOM;
                *offered = offer.size_bytes;
                frames.put(&offer).unwrap();
            }
            _ => frames.put_payload(frame.kind, &frame.payload).unwrap(),
        }
    }
    frames.into_bytes()
}

/// Whole frames nobody knows, up to a length.
fn filled(mut told: Vec<u8>, length: usize) -> Vec<u8> {
    const AROUND: usize = wire::frame::OVERHEAD_BYTES;
    const MOST: usize = 500_000;
    let mut draw = Draw::seeded(1);
    while told.len() < length {
        let left = length - told.len();
        // No less may be left over than a frame of nothing takes.
        let room = if left > MOST + AROUND { MOST } else { left };
        let mut filling = FrameWriter::new();
        filling.put_payload(99, &draw.noise(room - AROUND)).unwrap();
        told.extend(filling.into_bytes());
    }
    told
}

/// The device notices, says so, and gets everything a row at a time.
#[track_caller]
fn is_refused(device: &Device, records: usize) {
    let status = device.sync();
    let trouble = status.trouble.unwrap();
    assert_eq!(
        (status.line, trouble.code),
        (Line::Trouble, Code::Untrusted),
        "{}",
        trouble.detail
    );
    is_well_by_rows(device, records);
}

#[track_caller]
fn is_well_by_rows(device: &Device, records: usize) {
    device.line.tamper(|path, bytes| {
        assert!(
            !path.starts_with("/v1/packs/"),
            "a pack was asked for again"
        );
        bytes
    });
    is_well(device, records);
    device.line.leave_alone();
}

fn held(device: &Device) -> Vec<String> {
    let held = device.give(&Quarantine {});
    let mut reasons: Vec<_> = held.into_iter().map(|held| held.reason).collect();
    reasons.sort();
    reasons.dedup();
    reasons
}

fn world() -> (World, Device, Device, Vec<model::DisputeId>) {
    let world = World::new();
    let (phone, ids) = written(&world, MANY);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    (world, phone, laptop, ids)
}

#[test]
fn a_pack_whose_head_says_something_else_is_not_begun() {
    let lies: [fn(&mut PackHead); 4] = [
        |head| head.head.as_mut().unwrap().link[3] ^= 1,
        |head| head.head.as_mut().unwrap().seq -= 1,
        |head| head.head.as_mut().unwrap().epoch += 1,
        |head| head.head = None,
    ];
    let (world, phone, _, ids) = world();
    for lie in lies {
        let laptop = world.enrolled(Role::AuxiliaryOfficer);
        rewrite(&laptop, move |head, _| lie(head));
        let status = laptop.sync();
        assert_eq!(status.trouble.unwrap().code, Code::Untrusted);
        assert_eq!((total(&laptop), status.quarantined), (0, 0));
        is_well_by_rows(&laptop, MANY);
        same(&phone, &laptop, &ids[..10]);
    }
}

#[test]
fn the_pack_of_another_grid_is_not_taken_for_this_one() {
    let (world, _, laptop, _) = world();
    rewrite(&laptop, |head, parts| {
        let other = "620602119202002";
        other.clone_into(&mut head.head.as_mut().unwrap().scope);
        for part in parts {
            other.clone_into(&mut part.scope);
        }
    });
    let status = laptop.sync();
    assert_eq!(status.trouble.unwrap().code, Code::Untrusted);
    assert_eq!(total(&laptop), 0);
    is_well_by_rows(&laptop, MANY);
    let _ = world;
}

#[test]
fn a_document_in_the_place_of_another_is_held_back() {
    let (world, phone, laptop, ids) = world();
    rewrite(&laptop, |_, parts| {
        for part in parts {
            // Those of one change each, so that only what they say differs.
            let mut single = part.wholes.iter_mut().filter(|whole| whole.seqs.len() == 1);
            if let (Some(one), Some(other)) = (single.next(), single.next()) {
                std::mem::swap(&mut one.saved, &mut other.saved);
                return;
            }
        }
    });
    is_refused(&laptop, MANY);
    same(&phone, &laptop, &ids);
    drop(world);
}

#[test]
fn a_document_nobody_signed_is_not_shown() {
    let (world, _, laptop, _) = world();
    let grid = world.grid();
    rewrite(&laptop, move |_, parts| {
        let id = model::DisputeId::from_bytes([7; 16]);
        let hand = merge::document::Hand {
            actor: [7; 16],
            worker: model::WorkerId::from_bytes([7; 16]),
            at_ms: model::UtcMs(1_793_494_800_000),
        };
        let mut content = neighbors_quarrel(&grid)
            .parse("2026-11-01".parse().unwrap())
            .unwrap();
        for (n, party) in (1..).zip(&mut content.parties) {
            party.id = Some(model::PartyId::from_bytes([n; 16]));
        }
        let (document, _) = merge::Document::begin(id, &content, hand).unwrap();
        let forged = merge::gate::pack(&document.save(), &|_| true)
            .unwrap()
            .saved;
        let whole = &mut parts[0].wholes[0];
        whole.doc = id.as_bytes().to_vec();
        whole.saved = forged;
        whole.seqs.truncate(1);
        whole.batches.truncate(1);
        whole.received_at_ms.truncate(1);
    });
    let status = laptop.sync();
    assert_eq!(status.trouble.unwrap().code, Code::Untrusted);
    let forged = model::DisputeId::from_bytes([7; 16]);
    assert!(
        laptop
            .try_give(&contract::command::dispute::Get { id: forged })
            .is_err()
    );
    assert!(held(&laptop).contains(&"bad_signature".to_owned()));
    laptop.line.leave_alone();
    let status = laptop.sync();
    assert_eq!((status.line, total(&laptop)), (Line::Online, MANY));
    assert!(
        laptop
            .try_give(&contract::command::dispute::Get { id: forged })
            .is_err()
    );
    // What nobody signed stays where it can be seen.
    assert_eq!(held(&laptop), ["bad_signature"]);
}

#[test]
fn a_signature_that_does_not_fit_holds_its_rows_back() {
    let (_world, _, laptop, _) = world();
    rewrite(&laptop, |_, parts| {
        let first = parts.iter_mut().flat_map(|part| &mut part.batches);
        let mut signed = first.filter(|batch| !batch.signature.is_empty());
        signed.next().unwrap().signature[5] ^= 1;
    });
    let status = laptop.sync();
    assert!(status.quarantined > 0 && total(&laptop) < MANY);
    let reasons = held(&laptop);
    assert!(
        reasons
            .iter()
            .all(|reason| reason == "bad_signature" || reason == "chain_gap")
    );
}

/// Everything is signed and in order, and one record is left out.
#[test]
fn a_record_that_is_left_out_is_missed() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    let first = phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    crate::packs::write(&world, &phone, MANY);
    phone.sync();
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    let grid = world.grid();
    rewrite(&laptop, move |_, parts| {
        let mut left_out: Option<BatchHash> = None;
        let mut certificate = None;
        for part in parts.iter_mut() {
            if let Some(at) = part
                .wholes
                .iter()
                .position(|whole| whole.dispute() == Ok(first))
            {
                let whole = part.wholes.remove(at);
                let batch = part.batches.iter().position(|batch| batch.no == 1).unwrap();
                let batch = part.batches.remove(batch);
                for whole in &mut part.wholes {
                    whole.batches.iter_mut().for_each(|number| *number -= 1);
                }
                certificate = batch.certificate.clone();
                let name = Whole::open(&whole.saved).unwrap().parts()[0].hash;
                let key = batch.key().unwrap();
                let signed = Batch {
                    key,
                    scope: &grid,
                    no: 1,
                    previous: BatchHash::NONE,
                    changes: &[name],
                };
                left_out = Some(signed.hash());
            }
        }
        // The next one says what it is chained to, as if the one before had been told elsewhere.
        let left_out = left_out.unwrap();
        for batch in parts.iter_mut().flat_map(|part| &mut part.batches) {
            if batch.no == 2 && !batch.signature.is_empty() {
                batch.previous = left_out.as_bytes().to_vec();
                batch.certificate = batch.certificate.take().or(certificate.take());
            }
        }
    });
    let status = laptop.sync();
    assert_eq!(status.trouble.unwrap().code, Code::Untrusted);
    // What was proved stays, and is all there is.
    assert_eq!((total(&laptop), status.quarantined), (MANY, 0));
    is_well_by_rows(&laptop, MANY + 1);
}

/// Somebody with the server's disk and its key leaves a batch out of the feed and numbers it anew.
#[test]
fn a_batch_that_the_server_left_out_is_missed() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    crate::packs::write(&world, &phone, MANY);
    phone.sync();
    without_batch(&world, &world.grid(), 2);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    let status = laptop.sync();
    let held = held(&laptop);
    let trouble = status
        .trouble
        .unwrap_or_else(|| panic!("{:?} {held:?}", status.line));
    assert_eq!(trouble.code, Code::Untrusted);
    assert!(trouble.detail.contains("batches"), "{}", trouble.detail);
}

fn without_batch(world: &World, grid: &GridId, no: i64) {
    let file = Connection::open(world.server_home().join("ledger.sqlite")).unwrap();
    file.execute("DELETE FROM feed WHERE batch_no = ?1", [no])
        .unwrap();
    let mut rows = file
        .prepare("SELECT seq, what, hash FROM feed WHERE scope = ?1 ORDER BY seq")
        .unwrap();
    let rows: Vec<(i64, u32, Vec<u8>)> = rows
        .query_map([grid.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut link = Link::start(grid);
    for (seq, (old, what, name)) in (1_i64..).zip(&rows) {
        let name = ChangeHash::from_slice(name).unwrap();
        link = link.then(RowKind::from_number(*what).unwrap(), &name);
        file.execute(
            "UPDATE feed SET seq = ?3, link = ?4 WHERE scope = ?1 AND seq = ?2",
            (grid.as_str(), old, seq, link.as_bytes()),
        )
        .unwrap();
    }
    let last = i64::try_from(rows.len()).unwrap();
    file.execute(
        "UPDATE scope SET last_seq = ?2, link = ?3 WHERE id = ?1",
        (grid.as_str(), last, link.as_bytes()),
    )
    .unwrap();
}

/// The server's key signs how the feed reads, and it does not read so.
#[test]
fn a_feed_that_does_not_read_as_the_server_signed_is_refused_in_a_pack_too() {
    let (world, _, laptop, _) = world();
    let file = Connection::open(world.server_home().join("ledger.sqlite")).unwrap();
    for sql in [
        "UPDATE scope SET link = zeroblob(32) WHERE last_seq > 0",
        "UPDATE feed SET link = zeroblob(32) WHERE seq = (SELECT max(seq) FROM feed)",
    ] {
        assert!(file.execute(sql, []).unwrap() > 0);
    }
    let status = laptop.sync();
    assert_eq!(status.trouble.unwrap().code, Code::Untrusted);
    assert_eq!(status.quarantined, 0);
    // By rows it is no better, and what was signed stays.
    let status = laptop.sync();
    assert_eq!(status.trouble.unwrap().code, Code::Untrusted);
    assert_eq!(total(&laptop), MANY);
}

fn repaired(mut bytes: Vec<u8>) -> Vec<u8> {
    let name = name_of(&bytes);
    bytes[4..8].copy_from_slice(&name.as_bytes()[..4]);
    bytes
}

#[test]
fn documents_made_to_hurt_are_held_back_and_nothing_else_stops() {
    let (world, phone, _, ids) = world();
    let mut hurt = 0;
    for seed in 0..6_usize {
        let laptop = world.enrolled(Role::AuxiliaryOfficer);
        rewrite(&laptop, move |_, parts| {
            for (n, whole) in parts
                .iter_mut()
                .flat_map(|part| &mut part.wholes)
                .enumerate()
            {
                if n % 20 == 3 {
                    let mut saved = whole.saved.clone();
                    let at = 12 + (n * 31 + seed * 97) % (saved.len() - 12);
                    saved[at] ^= 0x11 << (seed % 4);
                    whole.saved = repaired(saved);
                }
            }
        });
        let status = laptop.sync();
        assert_eq!(status.trouble.unwrap().code, Code::Untrusted);
        hurt += usize::from(status.quarantined > 0);
        for row in laptop.list().rows {
            laptop.sheet(row.id);
        }
        laptop.line.leave_alone();
        let status = laptop.sync();
        assert_eq!(
            (status.line, total(&laptop)),
            (Line::Online, MANY),
            "{:?}",
            status.trouble
        );
        same(&phone, &laptop, &ids[..5]);
    }
    assert!(hurt > 3, "{hurt}");
}

#[test]
fn a_pack_that_ends_too_soon_or_says_everything_twice_is_no_other_pack() {
    let (world, _, short, _) = world();
    rewrite(&short, |_, parts| {
        parts.pop();
    });
    is_refused(&short, MANY);
    let twice = world.enrolled(Role::AuxiliaryOfficer);
    rewrite(&twice, |_, parts| parts.extend(parts.clone()));
    twice.sync();
    assert_eq!(total(&twice), MANY);
    twice.line.leave_alone();
    is_well(&twice, MANY);
    // Parts before the head, and another head in the middle.
    let upside_down = world.enrolled(Role::AuxiliaryOfficer);
    upside_down.line.tamper(|path, bytes| {
        if !path.starts_with("/v1/packs/") {
            return bytes;
        }
        let mut reader = FrameReader::new();
        reader.push(&bytes);
        reader.next().unwrap();
        let head = bytes.len() - reader.held_bytes();
        [&bytes[head..], &bytes[..head]].concat()
    });
    is_refused(&upside_down, MANY);
}
