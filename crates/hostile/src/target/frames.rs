//! Frames and every message in them, as both sides read them: in one piece or in many it is the same,
//! and what was read is written so that it reads the same again.

use wire::{
    EnrolReply, EnrolRequest, Frame, FrameReader, FromDevice, FromPack, FromServer, Message,
    Refusal, WireError,
};

use super::{kind, shape};
use crate::stage;

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<_> = stage::get().requests.clone();
    seeds.extend(stage::get().answers.iter().cloned());
    seeds.extend(stage::get().enrolments.iter().cloned());
    seeds.extend(stage::get().packs.iter().cloned());
    seeds
}

pub(super) fn run(input: &[u8]) -> u64 {
    let whole = read(std::iter::once(input));
    let step = 1 + input.len() / 5;
    assert_eq!(
        whole,
        read(input.chunks(step)),
        "in pieces it reads otherwise"
    );
    let (frames, error) = whole;
    let said: Vec<String> = frames.iter().map(look).collect();
    shape(&(said, error.map(|error| kind(&error))))
}

fn read<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<Frame>, Option<WireError>) {
    let (mut reader, mut frames) = (FrameReader::new(), Vec::new());
    for piece in pieces {
        reader.push(piece);
        loop {
            match reader.next() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(error) => return (frames, Some(error)),
            }
        }
    }
    (frames, None)
}

/// Reads the frame as each message it may be, and every field that parses.
fn look(frame: &Frame) -> String {
    let device = FromDevice::from_frame(frame);
    let server = FromServer::from_frame(frame);
    let mut words = String::new();
    match &device {
        Ok(FromDevice::Hello(hello)) => {
            again(hello, frame);
            words.push_str(&format!("hello {} ", hello.cursors.len().min(3)));
            words.push_str(if hello.actor_id().is_ok() {
                "actor"
            } else {
                "no actor"
            });
            hello
                .cursors
                .iter()
                .take(3)
                .for_each(|cursor| words.push_str(ok(&cursor.grid())));
        }
        Ok(FromDevice::Push(push)) => {
            again(push, frame);
            words.push_str(&format!("push {} ", push.changes.len().min(3)));
            for change in push.changes.iter().take(3) {
                words.push_str(ok(&change.dispute()));
                words.push_str(ok(&change.grid()));
            }
        }
        Ok(FromDevice::Unknown(_)) => words.push_str("unknown "),
        Err(error) => words.push_str(&kind(error)),
    }
    match &server {
        Ok(FromServer::Feed(feed)) => {
            again(feed, frame);
            words.push_str(&format!(
                "feed {} {} ",
                feed.rows.len().min(3),
                feed.batches.len().min(3)
            ));
            for row in feed.rows.iter().take(3) {
                let parsed = [
                    row.dispute().is_ok(),
                    row.worker_id().is_ok(),
                    row.device_id().is_ok(),
                ];
                words.push_str(&format!("{parsed:?}"));
            }
            for batch in feed.batches.iter().take(3) {
                let certificate = batch.certificate.as_ref();
                let named =
                    certificate.map(|one| (one.device_id().is_ok(), one.worker_id().is_ok()));
                words.push_str(&format!("{} {named:?}", batch.key().is_ok()));
            }
        }
        Ok(FromServer::Directory(directory)) => {
            again(directory, frame);
            words.push_str(ok(&directory.owner()));
            directory
                .grids
                .iter()
                .take(3)
                .for_each(|grid| words.push_str(ok(&grid.grid())));
            directory
                .areas
                .iter()
                .take(3)
                .for_each(|area| words.push_str(ok(&area.area())));
            directory
                .workers
                .iter()
                .take(3)
                .for_each(|one| words.push_str(ok(&one.parse())));
        }
        Ok(FromServer::Acks(acks)) => {
            again(acks, frame);
            for ack in acks.acks.iter().take(3) {
                words.push_str(&format!("{:?}{}", ack.outcome(), ack.change().is_ok()));
            }
        }
        Ok(FromServer::Part(part)) => {
            again(part, frame);
            words.push_str(&format!("part {} ", part.wholes.len().min(3)));
            for whole in part.wholes.iter().take(3) {
                let placed = whole.placed(whole.batches.len());
                words.push_str(ok(&whole.dispute()));
                words.push_str(ok(&placed));
            }
        }
        Ok(FromServer::PackOffer(offer)) => {
            again(offer, frame);
            words.push_str(ok(&offer.grid()));
            words.push_str(ok(&offer.address()));
        }
        Ok(FromServer::Refusal(refusal)) => {
            again(refusal, frame);
            words.push_str(refusal.parsed_code().code());
        }
        Ok(other) => words.push_str(&format!("{:.9}", format!("{other:?}"))),
        Err(error) => words.push_str(&kind(error)),
    }
    let enrolled = (
        EnrolRequest::from_frame(frame),
        EnrolReply::from_frame(frame),
    );
    if let Ok(request) = &enrolled.0 {
        again(request, frame);
        words.push_str(ok(&request.actor_id()));
    }
    if let Ok(reply) = &enrolled.1 {
        again(reply, frame);
        words.push_str(ok(&reply.device_id()));
    }
    if let Ok(FromPack::Head(head)) = FromPack::from_frame(frame) {
        again(&head, frame);
        words.push_str(if head.head.is_some() {
            "head"
        } else {
            "no head"
        });
    }
    words.push_str(ok(&Refusal::from_frame(frame)));
    words
}

fn ok<T, E>(parsed: &Result<T, E>) -> &'static str {
    if parsed.is_ok() { "+" } else { "-" }
}

/// What was read says the same when it is written and read again.
fn again<M: Message + PartialEq + std::fmt::Debug>(message: &M, frame: &Frame) {
    let payload = message.encode_to_vec();
    let written = Frame {
        kind: frame.kind,
        payload,
    };
    assert_eq!(
        M::from_frame(&written).as_ref(),
        Ok(message),
        "another message when written again"
    );
}
