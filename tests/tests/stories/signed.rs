//! Nobody has to believe the server: what it tells was signed by whoever made it, and reads as it read
//! before. An older server that signs nothing is spoken to as ever.

use contract::Code;
use contract::command::sync::Line;
use model::DisputeId;
use rusqlite::Connection;
use store::{FileKey, Store, StoreError};
use test_kit::{Device, World, neighbors_quarrel};
use wire::{FrameReader, FrameWriter, FromServer};

/// Somebody with the server's disk in her hands.
fn tamper(world: &World, sql: &str) {
    let file = Connection::open(world.server_home().join("ledger.sqlite")).unwrap();
    assert!(file.execute(sql, []).unwrap() > 0, "{sql}");
}

fn quarantined(device: &Device) -> Vec<String> {
    let held = device.give(&contract::command::sync::Quarantine {});
    held.into_iter().map(|held| held.reason).collect()
}

#[test]
fn a_change_nobody_signed_is_held_back_by_whoever_reads_it() {
    let (world, phone, laptop) = World::two_devices();
    phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    tamper(&world, "UPDATE batch SET signature = randomblob(64)");
    laptop.sync();
    assert_eq!(quarantined(&laptop), ["bad_signature"]);
    assert!(laptop.list().rows.is_empty());
}

#[test]
fn what_is_held_back_is_tried_again_or_put_aside_by_a_person() {
    use contract::command::sync::{Discard, HeldBy, Quarantine, Release};
    let (world, phone, laptop) = World::two_devices();
    phone.record(neighbors_quarrel(&world.grid()));
    phone.sync();
    tamper(&world, "UPDATE batch SET signature = randomblob(64)");
    laptop.sync();
    let change = laptop.give(&Quarantine {})[0].change;
    let by = HeldBy::Device;
    let refused = laptop.try_give(&Release { change, by }).unwrap_err();
    assert_eq!(refused.code, Code::Refused);
    let reason = String::new();
    let unsaid = laptop.try_give(&Discard { change, reason, by });
    let unsaid = unsaid.unwrap_err();
    assert_eq!(unsaid.code, Code::BadArguments);
    let reason = "已经当面问过，没有这回事".to_owned();
    assert!(
        laptop
            .give(&Discard {
                change,
                reason: reason.clone(),
                by
            })
            .is_empty()
    );
    assert_eq!(laptop.sync().quarantined, 0);
    let gone = laptop.try_give(&Discard { change, reason, by });
    let gone = gone.unwrap_err();
    assert_eq!(gone.code, Code::NotFound);
}

#[test]
fn a_batch_left_out_is_missed() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    phone.edit(id, |c| c.place = "东头".into());
    phone.sync();
    phone.edit(id, |c| c.place = "西头".into());
    phone.sync();
    // The second batch is told as if it were the third.
    tamper(&world, "DELETE FROM feed WHERE batch_no = 2");
    tamper(&world, "UPDATE scope SET epoch = epoch");
    laptop.sync();
    assert_eq!(quarantined(&laptop), ["chain_gap"]);
    assert_ne!(laptop.sheet(id).content.place, "西头");
}

/// A record of one batch that the laptop has read, and an edit in a second one that it has not.
fn edited_since() -> (World, Device, DisputeId) {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    phone.edit(id, |c| c.place = "东头".into());
    assert_eq!(phone.sync().waiting, 0);
    (world, laptop, id)
}

/// What comes is held back as a fork, and nothing of it stands in the record.
#[track_caller]
fn is_held_as_a_fork(laptop: &Device, id: DisputeId) {
    let before = laptop.sheet(id);
    laptop.sync();
    assert_eq!(quarantined(laptop), ["chain_forked"]);
    let after = laptop.sheet(id);
    assert_ne!(after.content.place, "东头");
    assert_eq!(
        (after.content, after.version),
        (before.content, before.version)
    );
}

#[test]
fn a_batch_under_the_number_of_another_that_was_read_is_held_back() {
    let (_world, laptop, id) = edited_since();
    // As if a copy of the phone had signed another second batch, and the server had told that one before.
    let home = laptop.home();
    let store = Store::open(home, &FileKey::at(home.join("key"))).unwrap();
    let read = store.write(|w| {
        Ok::<_, StoreError>(w.execute(
            "INSERT INTO chain (scope, key, no, hash)
             SELECT scope, key, 2, randomblob(32) FROM chain WHERE no = 1",
            [],
        )?)
    });
    assert_eq!(read.unwrap(), 1);
    is_held_as_a_fork(&laptop, id);
}

#[test]
fn a_batch_that_is_chained_to_another_than_was_read_is_held_back() {
    let (_world, laptop, id) = edited_since();
    laptop.line.tamper(|path, answer| {
        if path != "/v1/sync" {
            return answer;
        }
        let mut reader = FrameReader::new();
        reader.push(&answer);
        let mut frames = FrameWriter::new();
        while let Some(frame) = reader.next().unwrap() {
            match FromServer::from_frame(&frame).unwrap() {
                FromServer::Feed(mut feed) => {
                    for batch in &mut feed.batches {
                        batch.previous = vec![7; 32];
                    }
                    frames.put(&feed).unwrap();
                }
                _ => frames.put_payload(frame.kind, &frame.payload).unwrap(),
            }
        }
        frames.into_bytes()
    });
    is_held_as_a_fork(&laptop, id);
}

#[test]
fn a_server_that_rewrites_what_was_read_is_refused() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    // As if another first row had been told to somebody else.
    tamper(
        &world,
        "UPDATE scope SET link = zeroblob(32) WHERE last_seq > 0",
    );
    phone.edit(id, |c| c.place = "东头".into());
    phone.sync();
    let status = laptop.sync();
    assert_eq!(status.line, Line::Trouble);
    assert_eq!(status.trouble.unwrap().code, Code::Untrusted);
    // What it holds stays as it was, and its own work waits.
    assert_eq!(laptop.list().rows.len(), 1);
}

#[test]
fn another_server_under_the_same_address_is_refused() {
    let (mut world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    tamper(
        &world,
        "UPDATE secret SET bytes = randomblob(32) WHERE name = 'authority'",
    );
    world.start_server_of(2, &[&phone, &laptop]);
    phone.edit(id, |c| c.place = "东头".into());
    phone.sync();
    let status = laptop.sync();
    assert_eq!(status.trouble.unwrap().code, Code::Untrusted);
}

#[test]
fn an_older_server_is_spoken_to_unsigned_until_it_is_updated() {
    let mut world = World::new();
    world.start_server_of(1, &[]);
    let (mut phone, mut laptop) = (
        world.enrolled(model::Role::GridWorker),
        world.enrolled(model::Role::AuxiliaryOfficer),
    );
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(laptop.sheet(id).content, phone.sheet(id).content);

    world.start_server_of(2, &[&phone, &laptop]);
    for device in [&mut phone, &mut laptop] {
        device.restart();
    }
    phone.edit(id, |c| c.place = "东头".into());
    laptop.edit(id, |c| c.claim_b = "没有的事。".into());
    world.run_until_quiet(&[&phone, &laptop, &phone]);
    for device in [&phone, &laptop] {
        let status = device.sync();
        assert_eq!(
            (status.line, status.waiting, status.quarantined),
            (Line::Online, 0, 0)
        );
        assert_eq!(device.sheet(id).content.place, "东头");
        assert_eq!(device.sheet(id).content.claim_b, "没有的事。");
    }
    let file = Connection::open(world.server_home().join("ledger.sqlite")).unwrap();
    let signed: i64 = file
        .query_row(
            "SELECT count(*) FROM feed WHERE batch_key IS NOT NULL",
            [],
            |r| r.get(0),
        )
        .unwrap();
    assert_eq!(signed, 2);
}

#[test]
fn an_app_that_goes_on_running_notices_that_its_server_was_updated() {
    let mut world = World::new();
    world.start_server_of(1, &[]);
    let (phone, laptop) = (
        world.enrolled(model::Role::GridWorker),
        world.enrolled(model::Role::AuxiliaryOfficer),
    );
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    world.start_server_of(2, &[&phone, &laptop]);
    world.erase(id);
    world.clock.pass_ms(3_600_000);
    // Neither has anything to send, and neither is started again.
    for device in [&phone, &laptop] {
        assert_eq!(device.sync().line, Line::Online);
        assert_eq!(device.list().total, 0, "what was erased is heard of");
    }
}
