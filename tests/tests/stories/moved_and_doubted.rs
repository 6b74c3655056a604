//! A record that enters a grid otherwise than its devices signed it is not taken in, whoever says so; and one
//! that was moved comes in packs as well as row by row.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use contract::command::sync::Line;
use model::{DisputeId, GridId, Role};
use proof::RowKind;
use test_kit::{Device, World, neighbors_quarrel};
use wire::{Entered, FrameReader, FrameWriter, FromServer};

use crate::packs::{is_well, same};

/// Every answer tells of entering records otherwise. The heads that would show it at once are left out, and so
/// is what would show that the record is missing: the server itself lies.
fn lie(device: &Device, mut lie: impl FnMut(&mut Entered) + Send + 'static) {
    device.line.tamper(move |path, answer| {
        if path != "/v1/sync" {
            return answer;
        }
        let mut reader = FrameReader::new();
        reader.push(&answer);
        let mut frames = FrameWriter::new();
        while let Some(frame) = reader.next().unwrap() {
            match FromServer::from_frame(&frame).unwrap() {
                FromServer::Feed(mut feed) => {
                    for row in &mut feed.rows {
                        if row.what != u32::from(RowKind::Enter.number()) {
                            continue;
                        }
                        let mut entered = Entered::from_bytes(&row.bytes).unwrap();
                        lie(&mut entered);
                        row.bytes = entered.to_bytes();
                        let doc = row.dispute().unwrap();
                        let name = RowKind::Enter.name(row.seq, doc, &row.bytes);
                        row.name = name.as_bytes().to_vec();
                    }
                    frames.put(&feed).unwrap();
                }
                FromServer::End(mut end) => {
                    end.heads.clear();
                    end.cursors.iter_mut().for_each(|at| at.held.clear());
                    frames.put(&end).unwrap();
                }
                _ => frames.put_payload(frame.kind, &frame.payload).unwrap(),
            }
        }
        frames.into_bytes()
    });
}

/// A record of the first grid that was moved to the second, whose worker has not heard of it.
fn moved() -> (World, Device, Device, DisputeId, GridId) {
    let world = World::new();
    let first = world.enrolled(Role::GridWorker);
    let second = world.elsewhere();
    let grid = world.demo().grids[1].clone();
    let id = first.record(neighbors_quarrel(&world.grid()));
    first.edit(id, |c| c.place = "东头".into());
    world.run_until_quiet(&[&first, &second]);
    world.move_to(id, &grid);
    (world, first, second, id, grid)
}

fn reasons(device: &Device) -> Vec<String> {
    let store = store::Store::open(
        device.home(),
        &store::FileKey::at(device.home().join("key")),
    );
    let held = store.unwrap().read(|r| store::quarantine::all(r)).unwrap();
    let mut reasons: Vec<_> = held.into_iter().map(|one| one.reason).collect();
    reasons.sort();
    reasons.dedup();
    reasons
}

#[track_caller]
fn is_held(told: impl FnMut(&mut Entered) + Send + 'static, reason: &str) {
    let (_world, _first, second, id, _) = moved();
    lie(&second, told);
    assert_eq!(second.sync().line, Line::Online);
    assert_eq!(reasons(&second), [reason]);
    assert!(second.list().rows.iter().all(|row| row.id != id));
}

#[test]
fn a_signature_that_does_not_fit_brings_nothing_in() {
    let told = |entered: &mut Entered| {
        let batch = entered.proofs[0].batch.as_mut().unwrap();
        batch.signature[3] ^= 1;
    };
    is_held(told, "bad_signature");
}

#[test]
fn a_batch_that_was_signed_for_another_grid_proves_nothing_here() {
    let told = |entered: &mut Entered| {
        entered.begun_in = "620602119202099".to_owned();
        for proof in &mut entered.proofs {
            proof.scope.clone_from(&entered.begun_in);
        }
    };
    is_held(told, "bad_signature");
}

#[test]
fn a_record_was_begun_where_its_author_signed_that() {
    let told = |entered: &mut Entered| entered.begun_in = "620602119202099".to_owned();
    is_held(told, "outside_scope");
}

#[test]
fn a_document_that_is_none_is_kept_aside_and_stops_nothing() {
    let told = |entered: &mut Entered| entered.whole.as_mut().unwrap().saved.truncate(90);
    is_held(told, "not_a_change");
    let none = |entered: &mut Entered| {
        entered.whole.as_mut().unwrap().seqs.pop();
    };
    is_held(none, "not_a_change");
}

#[test]
fn who_is_far_behind_gets_moved_records_in_packs() {
    let world = World::told(|config| config.packs.rows = 12);
    let first = world.enrolled(Role::GridWorker);
    let second = world.elsewhere();
    let (here, there) = (world.grid(), world.demo().grids[1].clone());
    let ids: Vec<_> = (0..20)
        .map(|_| first.record(neighbors_quarrel(&here)))
        .collect();
    let theirs: Vec<_> = (0..15)
        .map(|_| second.record(neighbors_quarrel(&there)))
        .collect();
    world.run_until_quiet(&[&first, &second]);
    // There is a pack of the grid from before: nobody is given it any more.
    is_well(&world.enrolled(Role::GridWorker), 20);
    for id in &ids[..3] {
        first.edit(*id, |c| c.place = "写在路上".into());
        world.move_to(*id, &there);
    }
    world.run_until_quiet(&[&first, &second]);
    second.edit(ids[0], |c| c.claim_a = "接手后写的。".into());
    world.run_until_quiet(&[&first, &second]);

    let packs = Arc::new(AtomicUsize::new(0));
    let count = |device: &Device| {
        let packs = Arc::clone(&packs);
        device.line.tamper(move |path, answer| {
            packs.fetch_add(usize::from(path.starts_with("/v1/packs/")), Relaxed);
            answer
        });
    };
    let fresh = world.elsewhere();
    count(&fresh);
    is_well(&fresh, 18);
    assert_eq!(packs.load(Relaxed), 1);
    same(&fresh, &second, &ids[..3]);
    same(&fresh, &second, &theirs);
    assert_eq!(fresh.sheet(ids[0]).content.claim_a, "接手后写的。");
    let fresh = world.enrolled(Role::GridWorker);
    count(&fresh);
    is_well(&fresh, 17);
    assert_eq!(packs.load(Relaxed), 2);
    same(&fresh, &first, &ids[3..]);
}
