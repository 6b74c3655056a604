//! A device of the stage that makes bundles, and whoever has its key and makes others: outsides that are
//! signed whatever they say, and whatever bytes sealed as the server opens them.

use std::io::Write;
use std::path::Path;

use bundle::{Head, MAGIC, Making, Sealed};
use contract::command::bundle::{Make, Read};
use data_encoding::BASE64;
use field::Field;
use model::{FileHash, GridId, KeyId, UtcMs};
use proof::PublicKey;
use prost::Message as _;
use sha2::{Digest, Sha256};
use store::signing::{self, Signer};
use store::{FileKey, Reading, Store, StoreError, outbox};
use sync_server::App;
use wire::{
    CarriedFile, Certificate, Envelope, FilePiece, FrameReader, FrameWriter, Hello, Message, Push,
    PushedChange, Signed,
};

use super::{NOW, tape};

/// What is carried on the stage.
pub struct Carried {
    /// Files of bundles as a device makes them.
    pub(crate) files: Vec<Vec<u8>>,
    /// Frames as they are sealed in one.
    pub(crate) contents: Vec<Vec<u8>>,
    pub(crate) authority: PublicKey,
    certificate: Certificate,
    recipient: age::x25519::Recipient,
    signer: Signer,
}

impl Carried {
    /// What a device makes of what waits on it, and of one record more.
    pub(super) fn from(device: &Field, home: &Path, grids: &[GridId], app: &App) -> Self {
        let first = file_of(device);
        tape::record(device, &grids[1]);
        let second = file_of(device);
        let store = Store::open(home, &FileKey::at(home.join("key"))).unwrap();
        let signer = store.read(|r| signing::find(r));
        let signer = signer.unwrap().unwrap();
        let certificate = Certificate::decode(signer.certificate.as_deref().unwrap()).unwrap();
        let mut frames = FrameWriter::new();
        frames.put(&Hello::default()).unwrap();
        let pushes = store.read(|r| pushes(r, &grids[1]));
        for push in pushes.unwrap() {
            frames.put(&push).unwrap();
        }
        let photo = CarriedFile {
            doc: vec![0x50; 16],
            scope: grids[0].to_string(),
            sha256: Sha256::digest(b"\xff\xd8\xff\xe0 and so on").to_vec(),
            media_type: "image/jpeg".to_owned(),
            size_bytes: 14,
        };
        frames.put(&photo).unwrap();
        for half in [&b"\xff\xd8\xff\xe0 a"[..], b"nd so on"] {
            frames
                .put(&FilePiece {
                    bytes: half.to_vec(),
                })
                .unwrap();
        }
        Self {
            files: vec![first, second],
            contents: vec![frames.into_bytes()],
            authority: app.authority(),
            recipient: app.recipient().parse().unwrap(),
            certificate,
            signer,
        }
    }

    /// These bytes sealed to the server, in an outside its device signed.
    pub(crate) fn sealed(&self, plain: &[u8]) -> Vec<u8> {
        let all = std::iter::once(&self.recipient as &dyn age::Recipient);
        let sealing = age::Encryptor::with_recipients(all).unwrap();
        let mut sealed = Vec::new();
        let mut out = sealing.wrap_output(&mut sealed).unwrap();
        out.write_all(plain).unwrap();
        out.finish().unwrap();
        let head = self.outside(&sealed, |_| ());
        [head, sealed].concat()
    }

    /// An outside of these sealed bytes that says what it is made to say, and is signed all the same.
    pub(crate) fn outside(&self, sealed: &[u8], says: impl FnOnce(&mut Envelope)) -> Vec<u8> {
        let sealed = Sealed {
            size_bytes: u64::try_from(sealed.len()).unwrap(),
            sha256: FileHash::from_bytes(Sha256::digest(sealed).into()),
            changes: 1,
            photos: 1,
        };
        let making = Making {
            authority: self.authority.id(),
            certificate: &self.certificate,
            no: 1,
            made_at: UtcMs(NOW),
        };
        let head = Head::sign(&making, &sealed, &self.signer.key).unwrap();
        let Some(mut envelope) = envelope(&head.bytes) else {
            return head.bytes;
        };
        says(&mut envelope);
        let said = proof::Bundle {
            authority: KeyId::from_slice(&envelope.authority).unwrap_or(head.said.authority),
            no: envelope.no,
            made_at: envelope.made_at(),
            changes: envelope.changes,
            photos: envelope.photos,
            sealed_bytes: envelope.sealed_bytes,
            ..head.said
        };
        envelope.signature = said.sign(&self.signer.key).as_bytes().to_vec();
        let mut frames = FrameWriter::new();
        frames.put(&envelope).unwrap();
        [&MAGIC[..], &[1], &frames.into_bytes()].concat()
    }
}

/// A bundle in its two parts, when it begins as one.
pub(crate) fn parts(file: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut frames = FrameReader::new();
    frames.push(file.get(MAGIC.len() + 1..)?);
    frames.next().ok()??;
    Some(file.split_at(file.len() - frames.held_bytes()))
}

/// What waits of a grid, in the batches it was signed in.
fn pushes(r: &Reading<'_>, grid: &GridId) -> Result<Vec<Push>, StoreError> {
    let waiting = outbox::first(r, 0, usize::MAX)?;
    let mut numbers: Vec<u64> = waiting.iter().filter_map(|one| one.batch).collect();
    numbers.dedup();
    let batch = |no| {
        let changes = outbox::of_batch(r, grid, no)?.into_iter();
        let changes = changes.map(|one| PushedChange::of_dispute(one.doc, &one.grid, one.bytes));
        Ok(Push {
            changes: changes.collect(),
            signed: Some(Signed {
                no,
                signature: signing::signature(r, grid, no)?.as_bytes().to_vec(),
            }),
        })
    };
    numbers.into_iter().map(batch).collect()
}

fn envelope(outside: &[u8]) -> Option<Envelope> {
    let mut frames = FrameReader::new();
    frames.push(outside.get(MAGIC.len() + 1..)?);
    Envelope::from_frame(&frames.next().ok()??).ok()
}

fn file_of(device: &Field) -> Vec<u8> {
    let mut file = Vec::new();
    for row in device.give(&Make {}).unwrap().bundles {
        let (mut offset, bundle) = (0, row.bundle);
        while offset < row.size_bytes {
            let piece = device.give(&Read { bundle, offset }).unwrap();
            let bytes = BASE64.decode(piece.bytes.as_bytes()).unwrap();
            offset += u64::try_from(bytes.len()).unwrap();
            file.extend(bytes);
        }
    }
    file
}
