//! What this device believes of what the server tells: keys the server's own key vouches for, batches
//! as their devices signed them, feeds that read as they did before.

use contract::{Code, Failure};
use merge::gate::name_of;
use model::{ChangeHash, GridId, KeyId, WorkerId};
use proof::{Batch, BatchHash, Certificate, Forged, Head, Link, PublicKey, RowKind, Signature};
use prost::Message;
use store::link::Rewritten;
use store::{Writing, chain, link, signing};
use wire::{Feed, Row, SignedBatch, SignedHead};

use super::exchange::Found;
use crate::failure::{Stop, not_understood};

const BAD_SIGNATURE: &str = "bad_signature";
const CHAIN_GAP: &str = "chain_gap";
const CHAIN_FORKED: &str = "chain_forked";
/// Why a row is not believed.
pub(super) const REASONS: [&str; 3] = [BAD_SIGNATURE, CHAIN_GAP, CHAIN_FORKED];

/// What is to be thought of the rows of one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
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

/// What a row of a feed is, and its name: of what it brings, when it brings something; of a change
/// nothing is left of, as the server tells it; of anything else, made of what it says.
pub(super) fn name(row: &Row) -> Result<(RowKind, ChangeHash), Failure> {
    let kind = RowKind::from_number(row.what).ok_or_else(|| not_understood("row.what"))?;
    let told = ChangeHash::from_slice(&row.name);
    let made = match kind {
        RowKind::Change | RowKind::Enter if row.bytes.is_empty() => told,
        RowKind::Change => Some(name_of(&row.bytes)),
        RowKind::Enter => {
            let id = row.dispute().map_err(not_understood)?;
            Some(kind.name(row.seq, id, &row.bytes))
        }
        RowKind::Leave | RowKind::Tombstone => {
            let id = row.dispute().map_err(not_understood)?;
            Some(kind.name(row.seq, id, &[]))
        }
    };
    match made {
        Some(made) if row.name.is_empty() || told == Some(made) => Ok((kind, made)),
        _ => Err(not_understood("row.name")),
    }
}

/// The feed of a scope is not what this device has read of it.
pub(super) fn rewritten(scope: &GridId) -> Failure {
    let detail = format!(
        "the server tells the feed of {scope} otherwise than it was read and signed before: nothing \
         more is taken from it; tell the administrator"
    );
    Failure::new(Code::Untrusted, detail)
}

/// The server is known by its key: the first one is believed, another one is another server.
pub(super) fn server(w: &Writing<'_>, key: &PublicKey) -> Result<(), Stop> {
    match signing::authority(w)? {
        None => Ok(signing::put_authority(w, key)?),
        Some(known) if known == *key => Ok(()),
        Some(_) => {
            let detail = "the server signs with another key than the one this device was enrolled \
                          with; tell the administrator";
            Err(Failure::new(Code::Untrusted, detail).into())
        }
    }
}

/// Takes the certificate of this device's own key, and the server's key with it.
pub(crate) fn certified(
    w: &Writing<'_>,
    authority: &PublicKey,
    said: &wire::Certificate,
) -> Result<(), Stop> {
    server(w, authority)?;
    certificate(authority, said).map_err(not_understood)?;
    Ok(signing::put_certificate(w, &said.encode_to_vec())?)
}

/// Checks that the server's own key vouches for a device's.
pub(super) fn certificate(
    authority: &PublicKey,
    said: &wire::Certificate,
) -> Result<Certificate, Forged> {
    let signature = Signature::from_slice(&said.signature).ok_or(Forged)?;
    let certificate = Certificate {
        device: said.device_id().map_err(|_| Forged)?,
        worker: said.worker_id().map_err(|_| Forged)?,
        key: PublicKey::from_slice(&said.key).ok_or(Forged)?,
        from: said.from(),
    };
    certificate.check(authority, &signature)?;
    Ok(certificate)
}

/// Checks how the server signs that a feed reads.
pub(super) fn head(
    w: &Writing<'_>,
    authority: Option<&PublicKey>,
    said: &SignedHead,
) -> Result<(), Stop> {
    let scope: GridId = said.scope.parse().map_err(not_understood)?;
    let link = Link::from_slice(&said.link);
    let signature = Signature::from_slice(&said.signature);
    let (Some(link), Some(signature), Some(authority)) = (link, signature, authority) else {
        return Err(not_understood("a head without a link, a signature or a key").into());
    };
    let head = Head {
        scope: &scope,
        epoch: said.epoch,
        seq: said.seq,
        link,
    };
    if head.check(authority, &signature).is_err() {
        return Err(rewritten(&scope).into());
    }
    link::note_head(w, &scope, said.seq, link)?;
    let linked = link::go_on(w, &scope)?;
    Ok(linked.map_err(|Rewritten| rewritten(&scope))?)
}

/// What is to be thought of each batch of a feed.
pub(super) fn batches(
    w: &Writing<'_>,
    scope: &GridId,
    feed: &Feed,
    found: &mut Found,
) -> Result<Vec<Verdict>, Stop> {
    let authority = signing::authority(w)?;
    let own = signing::find(w)?.map(|signer| signer.key.public().id());
    let mut verdicts = Vec::with_capacity(feed.batches.len());
    for (at, batch) in (1..).zip(&feed.batches) {
        let key = batch.key().map_err(not_understood)?;
        let Some(names) = names(feed, at, batch) else {
            verdicts.push(doubted(
                BAD_SIGNATURE,
                "its changes do not make a whole batch",
            ));
            continue;
        };
        // Somebody else signs with this device's key: a copy of it, or it is a copy itself.
        found.chain_broken |= Some(key) == own && batch.no > signing::last(w, scope)?.0;
        verdicts.push(judge(
            w,
            scope,
            key,
            batch,
            &names,
            authority.as_ref(),
            own,
        )?);
    }
    Ok(verdicts)
}

/// The changes of a batch in their order: the rows, with the others put in at their places.
fn names(feed: &Feed, at: u32, batch: &SignedBatch) -> Option<Vec<ChangeHash>> {
    let rows = feed.rows.iter().filter(|row| row.batch == at);
    let mut rows = rows.map(|row| name(row).map(|(_, name)| name));
    let mut others = batch.others.iter().peekable();
    let mut names = Vec::new();
    loop {
        let here = u32::try_from(names.len()).ok()?;
        if let Some(other) = others.next_if(|other| other.at == here) {
            names.push(ChangeHash::from_slice(&other.hash)?);
        } else if let Some(row) = rows.next() {
            names.push(row.ok()?);
        } else {
            return others.next().is_none().then_some(names);
        }
    }
}

fn judge(
    w: &Writing<'_>,
    scope: &GridId,
    key: KeyId,
    batch: &SignedBatch,
    names: &[ChangeHash],
    authority: Option<&PublicKey>,
    own: Option<KeyId>,
) -> Result<Verdict, Stop> {
    let certified = match whose(w, key, batch, authority, own)? {
        Ok(certified) => certified,
        Err(why) => return Ok(doubted(BAD_SIGNATURE, why)),
    };
    let known = |no: u64| -> Result<Option<BatchHash>, Stop> {
        let read = chain::batch(w, scope, key, no)?;
        Ok(match read {
            None if Some(key) == own => signing::batch(w, scope, no)?,
            read => read,
        })
    };
    let Some(before) = batch.no.checked_sub(1) else {
        return Ok(doubted(BAD_SIGNATURE, "a batch has a number from 1"));
    };
    let Some(previous) = known(before)? else {
        let detail = format!("batch {} came, and batch {before} never did", batch.no);
        return Ok(doubted(CHAIN_GAP, detail));
    };
    let signed = Batch {
        key,
        scope,
        no: batch.no,
        previous,
        changes: names,
    };
    if let Some(read) = known(batch.no)? {
        return Ok(if read == signed.hash() {
            Verdict::Believed {
                worker: certified.worker,
            }
        } else {
            doubted(
                CHAIN_FORKED,
                format!("batch {} was another one before", batch.no),
            )
        });
    }
    let signature = Signature::from_slice(&batch.signature);
    let checked = signature.map(|signature| signed.check(&certified.key, &signature));
    match checked {
        Some(Ok(hash)) => {
            chain::put(w, scope, key, batch.no, hash)?;
            Ok(Verdict::Believed {
                worker: certified.worker,
            })
        }
        _ => Ok(doubted(
            BAD_SIGNATURE,
            format!("batch {} is not signed by its key", batch.no),
        )),
    }
}

/// Whose key it is: said with the batch, or kept from before.
fn whose(
    w: &Writing<'_>,
    key: KeyId,
    batch: &SignedBatch,
    authority: Option<&PublicKey>,
    own: Option<KeyId>,
) -> Result<Result<Certificate, &'static str>, Stop> {
    let Some(authority) = authority else {
        return Ok(Err("this device was never told the server's own key"));
    };
    let kept = match chain::certificate(w, key)? {
        None if Some(key) == own => signing::find(w)?.and_then(|signer| signer.certificate),
        kept => kept,
    };
    let said = match (&batch.certificate, &kept) {
        (Some(said), _) => said.clone(),
        (None, Some(kept)) => wire::Certificate::decode(kept.as_slice()).map_err(not_understood)?,
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
        chain::put_certificate(w, key, &said.encode_to_vec())?;
    }
    Ok(Ok(checked))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a batch signs are names: a name that is not that of the bytes would let others in.
    #[test]
    fn bytes_go_by_no_name_but_their_own() {
        let change = Row {
            doc: vec![7; 16],
            bytes: b"a change that is long enough".to_vec(),
            ..Row::default()
        };
        let (_, own) = name(&change).unwrap();
        let named = |row: &Row, name: [u8; 32]| Row {
            name: name.to_vec(),
            ..row.clone()
        };
        assert_eq!(name(&named(&change, *own.as_bytes())).unwrap().1, own);
        assert!(name(&named(&change, [1; 32])).is_err());
        let nothing_left = Row {
            bytes: Vec::new(),
            ..named(&change, [1; 32])
        };
        assert_eq!(name(&nothing_left).unwrap().1.as_bytes(), &[1; 32]);
        for kind in [RowKind::Tombstone, RowKind::Leave, RowKind::Enter] {
            let row = Row {
                what: kind.number().into(),
                seq: 4,
                ..change.clone()
            };
            assert!(name(&named(&row, [1; 32])).is_err(), "{kind:?}");
            assert!(name(&row).is_ok());
        }
    }
}
