//! What a signature makes of a push: the next batch of a chain, one that was sent before, or nothing
//! that can be believed.

use model::{ChangeHash, GridId};
use proof::{Batch, BatchHash, PublicKey, Signature};
use wire::Push;

use super::outlook::Outlook;
use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::ledger::{Ledger, NewBatch};

/// What a push is.
#[derive(Debug)]
pub(super) enum Stamp {
    /// Unsigned, from an app that speaks protocol 1.
    None,
    /// The next batch of its chain.
    Next(Box<NewBatch>),
    /// A batch that is on record; its chain has gone on to `end`.
    Again { scope: GridId, end: u64 },
}

/// Why nothing of a push can be believed: the code and a sentence.
#[derive(Debug)]
pub(super) struct Disbelief {
    pub(super) code: &'static str,
    pub(super) detail: String,
}

impl Disbelief {
    fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }
}

/// Checks the signature of a push against what is on record of its chain.
pub(super) fn check(
    ledger: &dyn Ledger,
    outlook: &mut Outlook<'_>,
    seat: &Seat,
    key: Option<&PublicKey>,
    push: &Push,
    names: &[ChangeHash],
) -> Result<Result<Stamp, Disbelief>, DatabaseError> {
    let (signed, key) = match (&push.signed, key) {
        (None, _) if !seat.signs => return Ok(Ok(Stamp::None)),
        (None, _) => {
            let detail = "this device signs what it sends, and this is not signed";
            return Ok(Err(Disbelief::new("unsigned", detail)));
        }
        (Some(_), None) => {
            let detail = "it is signed, and the hello names no key";
            return Ok(Err(Disbelief::new("bad_signature", detail)));
        }
        (Some(signed), Some(key)) => (signed, key),
    };
    let scope = push.changes.first().and_then(|change| change.grid().ok());
    let scope = scope.filter(|scope| {
        push.changes
            .iter()
            .all(|change| change.scope == scope.as_str())
    });
    let signature = Signature::from_slice(&signed.signature);
    let (Some(scope), Some(signature)) = (scope, signature) else {
        let detail = "a signed push has changes of one grid and a signature of 64 bytes";
        return Ok(Err(Disbelief::new("bad_signature", detail)));
    };
    let end = outlook.chain_of(&scope, key.id())?;
    let batch = |previous| Batch {
        key: key.id(),
        scope: &scope,
        no: signed.no,
        previous,
        changes: names,
    };
    if signed.no == end.no + 1 {
        return Ok(match batch(end.hash).check(key, &signature) {
            Ok(hash) => Ok(Stamp::Next(Box::new(NewBatch {
                key: key.id(),
                no: signed.no,
                hash,
                signature,
                changes: names.to_vec(),
                scope,
            }))),
            Err(forged) => Err(Disbelief::new("bad_signature", forged.to_string())),
        });
    }
    if signed.no == 0 || signed.no > end.no {
        let detail = format!("batch {} after batch {}", signed.no, end.no);
        return Ok(Err(Disbelief::new("chain_gap", detail)));
    }
    let previous = match signed.no {
        1 => Some(BatchHash::NONE),
        no => ledger.batch_name(&scope, key.id(), no - 1)?,
    };
    let recorded = ledger.batch_name(&scope, key.id(), signed.no)?;
    let same = previous.zip(recorded);
    if same.is_some_and(|(previous, recorded)| batch(previous).is(&recorded)) {
        let end = end.no;
        return Ok(Ok(Stamp::Again { scope, end }));
    }
    let detail = format!("batch {} of this key is another one", signed.no);
    Ok(Err(Disbelief::new("chain_forked", detail)))
}
