//! What this device believes of what the server tells: keys the server's own key vouches for, batches
//! as their devices signed them, feeds that read as they did before.

mod batches;

pub(super) use batches::{Members, REASONS, Verdict, batches};

use contract::{Code, Failure};
use merge::gate::name_of;
use model::{ChangeHash, GridId};
use proof::{Certificate, Forged, Head, Link, PublicKey, RowKind, Signature};
use prost::Message;
use store::link::Rewritten;
use store::{Writing, link, signing};
use wire::{Row, SignedHead};

use crate::failure::{Stop, not_understood};

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
    let checked = certificate(authority, said).map_err(not_understood)?;
    // Another key may have been taken since it was asked for.
    if checked.key == signing::signer(w)?.key.public() {
        signing::put_certificate(w, &said.encode_to_vec())?;
    }
    Ok(())
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
