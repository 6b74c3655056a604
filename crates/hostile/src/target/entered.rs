//! A device that hears of a record that enters a grid: the bytes of that row are what is thrown at it, as if
//! the server itself had put them there. Whatever comes, its records stay readable.

use merge::gate::{Whole, changes_in_order, pack};
use model::WorkerId;
use proof::RowKind;
use wire::{
    Certificate, End, Entered, Feed, FrameWriter, Placed, Proof, Row, SignedBatch, Welcome,
};

use super::{kind, shape};
use crate::stage::{self, device, documents};

/// Records that come whole and change by change, signed by nobody, and by somebody nobody knows.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for known in documents::get() {
        let Some(saved) = &known.saved else { continue };
        let packed = pack(saved, &|_| true).unwrap();
        for batch in [0, 1] {
            let placed: Vec<_> = (1..)
                .zip(&packed.parts)
                .map(|(seq, _)| Placed {
                    seq,
                    batch,
                    received_at_ms: stage::NOW,
                    worker: match batch {
                        0 => WorkerId::from_bytes([7; 16]),
                        _ => wire::part::NOBODY,
                    },
                })
                .collect();
            let whole = wire::Whole::of_dispute(known.id, packed.saved.clone(), &placed);
            let entered = Entered {
                begun_in: known.grid.to_string(),
                whole: Some(whole),
                rows: Vec::new(),
                proofs: proofs(known.grid.as_str()),
            };
            seeds.push(entered.to_bytes());
        }
        let changes = changes_in_order(saved).unwrap().into_iter();
        let rows = (1..).zip(changes).map(|(seq, (_, bytes))| Row {
            seq,
            doc: known.id.as_bytes().to_vec(),
            doc_kind: wire::DISPUTE.to_owned(),
            bytes,
            worker: vec![7; 16],
            received_at_ms: stage::NOW,
            ..Row::default()
        });
        let entered = Entered {
            begun_in: known.grid.to_string(),
            whole: None,
            rows: rows.collect(),
            proofs: Vec::new(),
        };
        seeds.push(entered.to_bytes());
    }
    seeds
}

fn proofs(scope: &str) -> Vec<Proof> {
    let batch = SignedBatch {
        key_id: vec![6; 16],
        no: 2,
        signature: vec![4; 64],
        certificate: Some(Certificate {
            device: vec![1; 16],
            worker: vec![2; 16],
            key: vec![3; 32],
            from_ms: stage::NOW,
            signature: vec![5; 64],
        }),
        previous: vec![5; 32],
        ..SignedBatch::default()
    };
    vec![Proof {
        scope: scope.to_owned(),
        batch: Some(batch),
    }]
}

/// The document a row is of that brings these bytes.
fn doc_of(entered: &Entered) -> Option<Vec<u8>> {
    let loose = || entered.rows.first().map(|row| row.doc.clone());
    let whole = entered.whole.as_ref().map(|whole| whole.doc.clone());
    whole.or_else(loose).filter(|doc| doc.len() == 16)
}

pub(super) fn run(input: &[u8]) -> u64 {
    let read = Entered::from_bytes(input);
    if let Ok(entered) = &read {
        let again = Entered::from_bytes(&entered.to_bytes());
        assert_eq!(
            again.as_ref(),
            Ok(entered),
            "another record when written again"
        );
    }
    let opened = read
        .as_ref()
        .ok()
        .and_then(|entered| entered.whole.as_ref());
    let opened = opened.map(|whole| Whole::open(&whole.saved).map_err(|held| held.reason.code()));
    let opened = opened.map(|opened| opened.map(|whole| whole.parts().len()));
    let doc = read.as_ref().ok().and_then(doc_of);
    let heard = device::hear(&answer(doc.unwrap_or_else(|| vec![9; 16]), input));
    let trouble = heard.trouble.as_ref();
    let trouble = trouble.map(|failure| format!("{:?} {}", failure.code, kind(&failure.detail)));
    shape(&(
        read.map(|entered| entered.rows.len().min(3))
            .map_err(|error| kind(&error)),
        opened,
        trouble,
        heard.quarantined.min(3),
    ))
}

/// An answer with the one row.
fn answer(doc: Vec<u8>, bytes: &[u8]) -> Vec<u8> {
    let stage = stage::get();
    let at = &stage.cursors[0];
    let id = model::DisputeId::from_slice(&doc).unwrap();
    let seq = at.seq + 1;
    let row = Row {
        seq,
        doc,
        doc_kind: wire::DISPUTE.to_owned(),
        what: RowKind::Enter.number().into(),
        bytes: bytes.to_vec(),
        name: RowKind::Enter.name(seq, id, bytes).as_bytes().to_vec(),
        received_at_ms: stage::NOW,
        ..Row::default()
    };
    let mut frames = FrameWriter::new();
    let welcome = Welcome {
        protocol: wire::PROTOCOL,
        server_clock_ms: stage::NOW,
        ..Welcome::default()
    };
    frames.put(&welcome).unwrap();
    let feed = Feed {
        scope: at.scope.clone(),
        epoch: at.epoch,
        from_seq: at.seq,
        to_seq: seq,
        rows: vec![row],
        batches: Vec::new(),
    };
    frames.put(&feed).unwrap();
    frames.put(&End::default()).unwrap();
    frames.into_bytes()
}
