//! Answers whole, cut, out of order and with gaps.

use proptest::prelude::*;
use wire::{Acks, End, FrameWriter, Outcome, Row, Welcome};

use super::*;
use wire::Ack;

const SCOPE: &str = "620602119202001";

fn cursor(seq: u64) -> Cursor {
    Cursor {
        scope: SCOPE.into(),
        epoch: 1,
        seq,
        ..Cursor::default()
    }
}

fn feed(from_seq: u64, to_seq: u64, seqs: &[u64]) -> Feed {
    let rows = seqs
        .iter()
        .map(|seq| Row {
            seq: *seq,
            ..Row::default()
        })
        .collect();
    Feed {
        scope: SCOPE.into(),
        epoch: 1,
        from_seq,
        to_seq,
        rows,
        ..Feed::default()
    }
}

fn welcome() -> Welcome {
    Welcome {
        protocol: 1,
        server_clock_ms: 42,
        ..Welcome::default()
    }
}

/// Reads what has arrived: the steps, and why it stopped.
fn read(bytes: &[u8], seq: u64) -> (Vec<Step>, Result<Ended, Broken>) {
    let mut answer = Answer::to(vec![cursor(seq)]);
    answer.push(bytes);
    let mut steps = Vec::new();
    loop {
        match answer.next_step() {
            Ok(Some(step)) => steps.push(step),
            Ok(None) => return (steps, answer.close()),
            Err(broken) => return (steps, Err(broken)),
        }
    }
}

fn whole() -> (Vec<u8>, Vec<usize>) {
    let mut body = FrameWriter::new();
    let mut ends = Vec::new();
    body.put(&welcome()).unwrap();
    ends.push(body.len());
    let ack = Ack {
        outcome: Outcome::Stored as i32,
        ..Ack::default()
    };
    body.put(&Acks {
        acks: vec![ack],
        ..Acks::default()
    })
    .unwrap();
    ends.push(body.len());
    body.put(&feed(3, 6, &[4, 6])).unwrap();
    ends.push(body.len());
    body.put(&feed(6, 9, &[7, 8, 9])).unwrap();
    ends.push(body.len());
    body.put(&End {
        cursors: vec![cursor(9)],
        more: true,
        ..End::default()
    })
    .unwrap();
    (body.into_bytes(), ends)
}

#[test]
fn a_whole_answer_is_followed_in_order() {
    let (steps, ended) = read(&whole().0, 3);
    assert_eq!(steps[0], Step::Clock(UtcMs(42)));
    assert!(matches!(&steps[1], Step::Settle(acks) if acks.acks.len() == 1));
    assert_eq!(
        steps[2..],
        [
            Step::Feed(feed(3, 6, &[4, 6])),
            Step::Feed(feed(6, 9, &[7, 8, 9]))
        ]
    );
    assert!(ended.is_ok_and(|ended| ended.more));
}

#[test]
fn what_is_believed_of_the_server_comes_before_all_else_and_its_certificate_first() {
    let recipient = Recipient {
        key: "age1".into(),
        signature: vec![4; 64],
    };
    let certificate = Certificate {
        from_ms: 7,
        ..Certificate::default()
    };
    let mut body = FrameWriter::new();
    body.put(&Welcome {
        certificate: Some(certificate.clone()),
        authority: vec![1; 32],
        recipient: Some(recipient.clone()),
        ..welcome()
    })
    .unwrap();
    let (steps, ended) = read(&body.into_bytes(), 3);
    let certified = Certified {
        certificate,
        authority: vec![1; 32],
    };
    assert_eq!(
        steps,
        [
            Step::Clock(UtcMs(42)),
            Step::Certified(Box::new(certified)),
            Step::Recipient(Box::new(recipient))
        ]
    );
    assert!(ended.is_err(), "it was cut");
}

#[test]
fn a_feed_that_skips_or_goes_back_is_not_followed() {
    for (from, to, seqs) in [
        (5, 6, vec![6]),
        (2, 4, vec![3, 4]),
        (3, 5, vec![5, 4]),
        (3, 5, vec![6]),
    ] {
        let mut body = FrameWriter::new();
        body.put(&welcome()).unwrap();
        body.put(&feed(from, to, &seqs)).unwrap();
        let (steps, ended) = read(&body.into_bytes(), 3);
        assert_eq!(steps.len(), 1);
        assert!(
            matches!(ended, Err(Broken::Gap { .. })),
            "{from} {to} {seqs:?}"
        );
    }
}

#[test]
fn another_epoch_begins_anew() {
    let mut body = FrameWriter::new();
    body.put(&welcome()).unwrap();
    body.put(&Feed {
        epoch: 2,
        ..feed(0, 1, &[1])
    })
    .unwrap();
    body.put(&End::default()).unwrap();
    let (steps, ended) = read(&body.into_bytes(), 3);
    assert_eq!((steps.len(), ended.is_ok()), (2, true));
}

#[test]
fn a_feed_begun_anew_and_still_empty_is_told() {
    let mut body = FrameWriter::new();
    body.put(&welcome()).unwrap();
    let anew = Cursor {
        epoch: 2,
        ..cursor(0)
    };
    body.put(&End {
        cursors: vec![anew],
        more: false,
        ..End::default()
    })
    .unwrap();
    let (steps, ended) = read(&body.into_bytes(), 3);
    let told = Feed {
        epoch: 2,
        ..feed(0, 0, &[])
    };
    assert_eq!(steps[1..], [Step::Feed(told)]);
    assert!(ended.is_ok());
}

#[test]
fn nothing_counts_before_the_welcome_or_after_the_end() {
    let mut early = FrameWriter::new();
    early.put(&feed(3, 4, &[4])).unwrap();
    assert_eq!(read(&early.into_bytes(), 3).1, Err(Broken::OutOfOrder));
    let mut late = FrameWriter::new();
    late.put(&welcome()).unwrap();
    late.put(&End::default()).unwrap();
    late.put(&feed(3, 4, &[4])).unwrap();
    assert_eq!(read(&late.into_bytes(), 3).1, Err(Broken::OutOfOrder));
}

#[test]
fn a_broken_answer_is_not_followed_further() {
    let mut body = FrameWriter::new();
    body.put(&welcome()).unwrap();
    body.put(&feed(5, 6, &[6])).unwrap();
    body.put(&feed(3, 4, &[4])).unwrap();
    let mut answer = Answer::to(vec![cursor(3)]);
    answer.push(&body.into_bytes());
    assert!(matches!(answer.next_step(), Ok(Some(Step::Clock(_)))));
    let broken = answer.next_step();
    assert!(matches!(broken, Err(Broken::Gap { .. })));
    for _ in 0..2 {
        assert_eq!(answer.next_step(), broken, "what comes after is in order");
        answer.push(&[]);
    }
}

proptest! {
    #[test]
    fn a_cut_anywhere_keeps_the_whole_frames_before_it(share in 0.0..1.0f64) {
        let (bytes, ends) = whole();
        let cut = (bytes.len() as f64 * share) as usize;
        let (steps, ended) = read(&bytes[..cut], 3);
        prop_assert_eq!(steps.len(), ends.iter().filter(|end| **end <= cut).count());
        prop_assert_eq!(ended, Err(Broken::Cut));
    }
}
