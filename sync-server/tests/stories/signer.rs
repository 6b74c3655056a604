//! Phones that sign what they send, and a reader who checks everything.

use std::collections::BTreeMap;

use merge::gate::name_of;
use model::{ChangeHash, GridId};
use proof::{
    Batch, BatchHash, Certificate, ChangeTree, DeviceKey, Head, LeftOut, Link, PublicKey, RowKind,
    ShownBatch, Signature,
};
use wire::{FrameWriter, Hello, Push, PushedChange, Row, Signed};

use crate::town::{Heard, Phone, Told, Town, fresh_bytes};

/// A phone that signs what it sends.
pub(crate) struct Signer {
    pub(crate) phone: Phone,
    pub(crate) key: DeviceKey,
    pub(crate) grid: GridId,
    pub(crate) certified: bool,
    pub(crate) no: u64,
    pub(crate) last: BatchHash,
}

impl Signer {
    pub(crate) async fn of(town: &Town, grid: &GridId) -> Self {
        let phone = town.phone(town.grid_worker(grid)).await;
        let mut seed = [7; 32];
        seed[..16].copy_from_slice(&fresh_bytes());
        Self {
            phone,
            key: DeviceKey::from_seed(&seed),
            grid: grid.clone(),
            certified: false,
            no: 0,
            last: BatchHash::NONE,
        }
    }

    pub(crate) fn hello(&self, pushes: &[Push]) -> Hello {
        let mut hello = Hello {
            protocol: 2,
            key: self.key.public().as_bytes().to_vec(),
            certified: self.certified,
            ..self.phone.hello()
        };
        let signed = pushes.iter().filter_map(|push| push.signed.as_ref());
        let signed_no = signed.map(|signed| signed.no).max().unwrap_or(self.no);
        if hello.cursors.is_empty() {
            hello.cursors.push(wire::Cursor {
                scope: self.grid.to_string(),
                ..wire::Cursor::default()
            });
        }
        for cursor in &mut hello.cursors {
            cursor.signed_no = signed_no;
        }
        hello
    }

    /// The batch these changes would be, chained to `previous`.
    pub(crate) fn batch(
        &self,
        no: u64,
        previous: BatchHash,
        changes: &[PushedChange],
    ) -> (Push, BatchHash) {
        let names: Vec<ChangeHash> = changes.iter().map(|one| name_of(&one.bytes)).collect();
        let scope = changes[0].grid().unwrap();
        let batch = Batch {
            key: self.key.public().id(),
            scope: &scope,
            no,
            previous,
            changes: &names,
        };
        let signed = Signed {
            no,
            signature: batch.sign(&self.key).as_bytes().to_vec(),
        };
        let push = Push {
            changes: changes.to_vec(),
            signed: Some(signed),
        };
        (push, batch.hash())
    }

    pub(crate) async fn send(&mut self, town: &Town, pushes: &[Push]) -> Result<Heard, Told> {
        let mut frames = FrameWriter::new();
        frames.put(&self.hello(pushes)).unwrap();
        for push in pushes {
            frames.put(push).unwrap();
        }
        let heard = self.phone.try_send(town, frames.into_bytes()).await?;
        if let Some(welcome) = &heard.welcome {
            self.certified |= welcome.certificate.is_some();
        }
        Ok(heard)
    }

    /// Signs and sends the next batch.
    pub(crate) async fn push(&mut self, town: &Town, changes: &[PushedChange]) -> Heard {
        let (push, hash) = self.batch(self.no + 1, self.last, changes);
        let heard = self.send(town, &[push]).await.unwrap();
        if heard.acks[0].signed_no == self.no + 1 {
            (self.no, self.last) = (self.no + 1, hash);
        }
        heard
    }
}

/// Someone who believes nothing she has not checked: keys, chains, links and heads.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) keys: BTreeMap<Vec<u8>, PublicKey>,
    pub(crate) chains: BTreeMap<Vec<u8>, (u64, BatchHash)>,
    pub(crate) links: BTreeMap<u64, Link>,
}

impl Reader {
    pub(crate) fn check(&mut self, authority: &PublicKey, grid: &GridId, heard: &Heard) {
        let start = Link::start(grid);
        for feed in &heard.feeds {
            for (at, batch) in (1..).zip(&feed.batches) {
                if let Some(said) = &batch.certificate {
                    let key = PublicKey::from_slice(&said.key).unwrap();
                    let certificate = Certificate {
                        device: said.device_id().unwrap(),
                        worker: said.worker_id().unwrap(),
                        key,
                        from: said.from(),
                    };
                    let signature = Signature::from_slice(&said.signature).unwrap();
                    certificate.check(authority, &signature).unwrap();
                    self.keys.insert(batch.key_id.clone(), key);
                }
                let rows = feed.rows.iter().filter(|row| row.batch == at);
                let names: Vec<_> = rows.map(named).collect();
                let others = batch.others.iter().map(|other| LeftOut {
                    at: other.at,
                    many: other.many.max(1),
                    hash: other.hash.clone().try_into().unwrap(),
                });
                let others: Vec<_> = others.collect();
                let chain = self.chains.entry(batch.key_id.clone());
                let (no, previous) = chain.or_insert((0, BatchHash::NONE));
                assert_eq!(batch.no, *no + 1, "no batch is left out");
                let key = self.keys[&batch.key_id];
                let signed = ShownBatch {
                    key: key.id(),
                    scope: grid,
                    no: batch.no,
                    previous: *previous,
                    changes: ChangeTree::shown(&names, &others).unwrap(),
                };
                let signature = Signature::from_slice(&batch.signature).unwrap();
                (*no, *previous) = (batch.no, signed.check(&key, &signature).unwrap());
            }
            for row in &feed.rows {
                let before = self.links.get(&(row.seq - 1)).copied();
                let kind = RowKind::from_number(row.what).unwrap();
                let link = before.unwrap_or(start).then(kind, &named(row));
                self.links.insert(row.seq, link);
            }
        }
        for head in heard.end.iter().flat_map(|end| &end.heads) {
            let link = Link::from_slice(&head.link).unwrap();
            let said = Head {
                scope: grid,
                epoch: head.epoch,
                seq: head.seq,
                link,
            };
            let signature = Signature::from_slice(&head.signature).unwrap();
            said.check(authority, &signature).unwrap();
            assert_eq!(
                Some(&link),
                self.links.get(&head.seq),
                "the feed reads as it was read"
            );
        }
    }
}

/// The name of a row: a hash of what it says when it says something.
pub(crate) fn named(row: &Row) -> ChangeHash {
    let doc = row.dispute().unwrap();
    match RowKind::from_number(row.what).unwrap() {
        RowKind::Change if row.bytes.is_empty() => ChangeHash::from_slice(&row.name).unwrap(),
        RowKind::Change => name_of(&row.bytes),
        RowKind::Enter if row.bytes.is_empty() => ChangeHash::from_slice(&row.name).unwrap(),
        RowKind::Enter => RowKind::Enter.name(row.seq, doc, &row.bytes),
        other => other.name(row.seq, doc, &[]),
    }
}
