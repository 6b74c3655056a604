//! What is to be thought of batches: signed by their device, chained to the one before, and of these changes.

use model::{ChangeHash, GridId, KeyId, WorkerId};
use proof::{Batch, BatchHash, Certificate, ChangeTree, LeftOut, PublicKey, ShownBatch, Signature};
use prost::Message;
use store::{Writing, chain, signing};
use wire::SignedBatch;

use super::certificate;
use crate::failure::{Stop, not_understood};
use crate::sync::exchange::Found;

const BAD_SIGNATURE: &str = "bad_signature";
const CHAIN_GAP: &str = "chain_gap";
const CHAIN_FORKED: &str = "chain_forked";
/// Why a row is not believed.
pub(in crate::sync) const REASONS: [&str; 3] = [BAD_SIGNATURE, CHAIN_GAP, CHAIN_FORKED];

/// What is to be thought of the rows of one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sync) enum Verdict {
    /// Their device signed them, in this order and with nothing left out before them.
    Believed { worker: WorkerId },
    /// Not so.
    Doubted {
        reason: &'static str,
        detail: String,
    },
}

fn doubted(reason: &'static str, detail: impl Into<String>) -> Verdict {
    Verdict::Doubted {
        reason,
        detail: detail.into(),
    }
}

/// The changes that came of each batch, by their places in the feed.
#[derive(Debug, Default)]
pub(in crate::sync) struct Members(Vec<Vec<(u64, ChangeHash)>>);

impl Members {
    /// None yet, of so many batches.
    pub(in crate::sync) fn of(batches: &[SignedBatch]) -> Self {
        Self(vec![Vec::new(); batches.len()])
    }

    /// Adds a change of the batch with this number, counted from 1; 0 is none.
    pub(in crate::sync) fn add(
        &mut self,
        batch: u32,
        seq: u64,
        name: ChangeHash,
    ) -> Result<(), Stop> {
        let Some(at) = batch.checked_sub(1) else {
            return Ok(());
        };
        let members = usize::try_from(at).ok().and_then(|at| self.0.get_mut(at));
        members
            .ok_or_else(|| not_understood("row.batch"))?
            .push((seq, name));
        Ok(())
    }
}

/// What is to be thought of each batch, whose changes are these: those that came, and what stands for the
/// others.
pub(in crate::sync) fn batches(
    w: &Writing<'_>,
    scope: &GridId,
    batches: &[SignedBatch],
    members: Members,
    found: &mut Found,
) -> Result<Vec<Verdict>, Stop> {
    let judge = Judge {
        w,
        scope,
        authority: signing::authority(w)?,
        own: signing::find(w)?.map(|signer| signer.key.public().id()),
    };
    let mut verdicts = Vec::with_capacity(batches.len());
    for (batch, mut members) in batches.iter().zip(members.0) {
        let key = batch.key().map_err(not_understood)?;
        // Nothing hangs on it, and a thousand such would cost a thousand looks at signatures.
        if members.is_empty() {
            verdicts.push(doubted(BAD_SIGNATURE, "nothing of it came"));
            continue;
        }
        members.sort_by_key(|(seq, _)| *seq);
        let first = members.first().map_or(0, |(seq, _)| *seq);
        let names: Vec<ChangeHash> = members.into_iter().map(|(_, name)| name).collect();
        let Some(changes) = Changes::of(batch, names) else {
            let detail = "its changes do not make a whole batch";
            verdicts.push(doubted(BAD_SIGNATURE, detail));
            continue;
        };
        // Somebody else signs with this device's key: a copy of it, or it is a copy itself.
        found.chain_broken |= Some(key) == judge.own && batch.no > signing::last(w, scope)?.0;
        verdicts.push(judge.judge(key, batch, &changes, first)?);
    }
    Ok(verdicts)
}

/// The changes of a batch.
enum Changes {
    /// Every one by name.
    All(Vec<ChangeHash>),
    /// Some, and what stands for the others.
    Some(ChangeTree),
}

impl Changes {
    /// Those that came in their order, with the others put in at their places.
    fn of(batch: &SignedBatch, came: Vec<ChangeHash>) -> Option<Self> {
        let others = batch.others.iter().map(|other| {
            Some(LeftOut {
                at: other.at,
                many: other.many.max(1),
                hash: other.hash.as_slice().try_into().ok()?,
            })
        });
        let others: Vec<LeftOut> = others.collect::<Option<_>>()?;
        if others.iter().any(|other| other.many > 1) {
            return ChangeTree::shown(&came, &others).map(Self::Some);
        }
        let (mut came, mut others) = (came.into_iter(), others.into_iter().peekable());
        let mut names = Vec::new();
        loop {
            let here = u32::try_from(names.len()).ok()?;
            if let Some(other) = others.next_if(|other| other.at == here) {
                names.push(ChangeHash::from_bytes(other.hash));
            } else if let Some(name) = came.next() {
                names.push(name);
            } else {
                return others.next().is_none().then_some(Self::All(names));
            }
        }
    }
}

struct Judge<'a> {
    w: &'a Writing<'a>,
    scope: &'a GridId,
    authority: Option<PublicKey>,
    own: Option<KeyId>,
}

impl Judge<'_> {
    /// `first` is the place of the first of its changes that came.
    fn judge(
        &self,
        key: KeyId,
        batch: &SignedBatch,
        changes: &Changes,
        first: u64,
    ) -> Result<Verdict, Stop> {
        let certified = match self.whose(key, batch)? {
            Ok(certified) => certified,
            Err(why) => return Ok(doubted(BAD_SIGNATURE, why)),
        };
        let Some(before) = batch.no.checked_sub(1) else {
            return Ok(doubted(BAD_SIGNATURE, "a batch has a number from 1"));
        };
        let read_before = self.known(key, before)?.map(|read| read.name);
        let said = match batch.previous.as_slice() {
            [] => None,
            said => match BatchHash::from_slice(said) {
                Some(said) => Some(said),
                None => return Ok(doubted(BAD_SIGNATURE, "the batch before has no name")),
            },
        };
        let previous = match (said, read_before) {
            (Some(said), Some(read)) if said != read => {
                let detail = format!("batch {before} was another one before");
                return Ok(doubted(CHAIN_FORKED, detail));
            }
            (Some(previous), _) | (None, Some(previous)) => previous,
            (None, None) => {
                let detail = format!("batch {} came, and batch {before} never did", batch.no);
                return Ok(doubted(CHAIN_GAP, detail));
            }
        };
        let signed = Signed {
            key,
            scope: self.scope,
            no: batch.no,
            previous,
            changes,
        };
        let read = self.known(key, batch.no)?;
        if let Some(read) = read
            && !signed.is(&read.name)
        {
            let detail = format!("batch {} was another one before", batch.no);
            return Ok(doubted(CHAIN_FORKED, detail));
        }
        let believed = Verdict::Believed {
            worker: certified.worker,
        };
        if read.is_some_and(|read| read.signed) {
            return Ok(believed);
        }
        let signature = Signature::from_slice(&batch.signature);
        let checked = signature.and_then(|signature| signed.check(&certified.key, &signature));
        let Some(name) = checked else {
            let detail = format!("batch {} is not signed by its key", batch.no);
            return Ok(doubted(BAD_SIGNATURE, detail));
        };
        chain::put(self.w, self.scope, key, batch.no, name)?;
        if read_before.is_none() {
            chain::claim(self.w, self.scope, key, before, previous, first)?;
        }
        Ok(believed)
    }

    /// A batch as it was read, or signed here.
    fn known(&self, key: KeyId, no: u64) -> Result<Option<chain::Read>, Stop> {
        let read = chain::batch(self.w, self.scope, key, no)?;
        if read.is_some() || Some(key) != self.own {
            return Ok(read);
        }
        let own = signing::batch(self.w, self.scope, no)?;
        Ok(own.map(|name| chain::Read { name, signed: true }))
    }

    /// Whose key it is: said with the batch, or kept from before.
    fn whose(
        &self,
        key: KeyId,
        batch: &SignedBatch,
    ) -> Result<Result<Certificate, &'static str>, Stop> {
        let Some(authority) = &self.authority else {
            return Ok(Err("this device was never told the server's own key"));
        };
        let kept = match chain::certificate(self.w, key)? {
            None if Some(key) == self.own => {
                signing::find(self.w)?.and_then(|signer| signer.certificate)
            }
            kept => kept,
        };
        let said = match (&batch.certificate, &kept) {
            (Some(said), _) => said.clone(),
            (None, Some(kept)) => {
                wire::Certificate::decode(kept.as_slice()).map_err(not_understood)?
            }
            (None, None) => return Ok(Err("nobody said whose key it is")),
        };
        let Ok(checked) = certificate(authority, &said) else {
            return Ok(Err("the server's own key does not vouch for its key"));
        };
        if checked.key.id() != key {
            return Ok(Err("its certificate is of another key"));
        }
        if let Some(kept) = &kept {
            let kept = wire::Certificate::decode(kept.as_slice()).map_err(not_understood)?;
            if (&kept.device, &kept.worker) != (&said.device, &said.worker) {
                return Ok(Err("its key was another device's before"));
            }
        } else {
            chain::put_certificate(self.w, key, &said.encode_to_vec())?;
        }
        Ok(Ok(checked))
    }
}

/// A batch as it may have been signed.
struct Signed<'a> {
    key: KeyId,
    scope: &'a GridId,
    no: u64,
    previous: BatchHash,
    changes: &'a Changes,
}

impl Signed<'_> {
    fn whole<'b>(&'b self, changes: &'b [ChangeHash]) -> Batch<'b> {
        Batch {
            key: self.key,
            scope: self.scope,
            no: self.no,
            previous: self.previous,
            changes,
        }
    }

    fn shown(&self, changes: ChangeTree) -> ShownBatch<'_> {
        ShownBatch {
            key: self.key,
            scope: self.scope,
            no: self.no,
            previous: self.previous,
            changes,
        }
    }

    fn is(&self, name: &BatchHash) -> bool {
        match self.changes {
            Changes::All(changes) => self.whole(changes).is(name),
            Changes::Some(changes) => self.shown(*changes).hash() == *name,
        }
    }

    fn check(&self, key: &PublicKey, signature: &Signature) -> Option<BatchHash> {
        let checked = match self.changes {
            Changes::All(changes) => self.whole(changes).check(key, signature),
            Changes::Some(changes) => self.shown(*changes).check(key, signature),
        };
        checked.ok()
    }
}
