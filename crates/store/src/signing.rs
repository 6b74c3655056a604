//! The key this device signs with, the server's own key, and the batches that were signed. The key
//! lies in the encrypted database; it is drawn when it is first needed, and another one is drawn when
//! its chains are no longer this device's alone.

use model::{ChangeHash, GridId};
use proof::{Batch, BatchHash, DeviceKey, PublicKey, Signature};
use rusqlite::{Connection, OptionalExtension, params};

use crate::chain;
use crate::database::Writing;
use crate::error::StoreError;
use crate::key::KeyError;
use crate::outbox::Waiting;
use crate::row;

/// Who this device is when it signs.
pub struct Signer {
    /// What it signs with.
    pub key: DeviceKey,
    /// The certificate of that key, as the server sent it.
    pub certificate: Option<Vec<u8>>,
}

/// The key this device signs with, once it was drawn.
///
/// # Errors
/// [`StoreError`].
pub fn find(db: &Connection) -> Result<Option<Signer>, StoreError> {
    let mut find = db.prepare_cached("SELECT seed, certificate FROM signing")?;
    let found = find.query_row([], |r| {
        let seed: [u8; 32] = row::id(r, 0, |bytes| bytes.try_into().ok())?;
        Ok(Signer {
            key: DeviceKey::from_seed(&seed),
            certificate: r.get(1)?,
        })
    });
    Ok(found.optional()?)
}

/// The key this device signs with; drawn when there is none.
///
/// # Errors
/// [`StoreError`].
pub fn signer(db: &Writing<'_>) -> Result<Signer, StoreError> {
    if let Some(signer) = find(db)? {
        return Ok(signer);
    }
    let seed = drawn()?;
    db.execute("INSERT INTO signing (one, seed) VALUES (1, ?1)", [seed])?;
    Ok(Signer {
        key: DeviceKey::from_seed(&seed),
        certificate: None,
    })
}

/// Signs with another key from now on: its chains begin anew, and what waits is signed again. The
/// key before it is another device's from now on: its chains are read on from where the server had
/// them on record.
///
/// # Errors
/// [`StoreError`].
pub fn rotate(db: &Writing<'_>) -> Result<(), StoreError> {
    let before = signer(db)?;
    let id = before.key.public().id();
    db.execute(
        "INSERT OR IGNORE INTO chain (scope, key, no, hash)
         SELECT scope, ?1, no, hash FROM signed_batch AS b
         WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE grid = b.scope AND batch = b.no)",
        [id.as_bytes()],
    )?;
    if let Some(certificate) = before.certificate {
        chain::put_certificate(db, id, &certificate)?;
    }
    db.execute(
        "UPDATE signing SET seed = ?1, certificate = NULL",
        [drawn()?],
    )?;
    db.execute("DELETE FROM signed_batch", [])?;
    db.execute("UPDATE outbox SET batch = NULL, refused = ''", [])?;
    Ok(())
}

fn drawn() -> Result<[u8; 32], StoreError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(KeyError::Random)?;
    Ok(seed)
}

/// Keeps the certificate of this device's key.
///
/// # Errors
/// [`StoreError`].
pub fn put_certificate(db: &Writing<'_>, bytes: &[u8]) -> Result<(), StoreError> {
    signer(db)?;
    db.execute("UPDATE signing SET certificate = ?1", [bytes])?;
    Ok(())
}

/// The server's own key, once this device was told it.
///
/// # Errors
/// [`StoreError`].
pub fn authority(db: &Connection) -> Result<Option<PublicKey>, StoreError> {
    let mut find =
        db.prepare_cached("SELECT authority FROM signing WHERE authority IS NOT NULL")?;
    let found = find.query_row([], |r| row::id(r, 0, PublicKey::from_slice));
    Ok(found.optional()?)
}

/// Believes this key and no other from now on.
///
/// # Errors
/// [`StoreError`].
pub fn put_authority(db: &Writing<'_>, key: &PublicKey) -> Result<(), StoreError> {
    signer(db)?;
    db.execute("UPDATE signing SET authority = ?1", [key.as_bytes()])?;
    Ok(())
}

/// What bundles are sealed to, once the server's own key vouched for it.
///
/// # Errors
/// [`StoreError`].
pub fn recipient(db: &Connection) -> Result<Option<String>, StoreError> {
    let mut find =
        db.prepare_cached("SELECT recipient FROM signing WHERE recipient IS NOT NULL")?;
    Ok(find.query_row([], |r| r.get(0)).optional()?)
}

/// Keeps what bundles are sealed to.
///
/// # Errors
/// [`StoreError`].
pub fn put_recipient(db: &Writing<'_>, recipient: &str) -> Result<(), StoreError> {
    signer(db)?;
    db.execute("UPDATE signing SET recipient = ?1", [recipient])?;
    Ok(())
}

/// The last batch that was signed in a scope: its number, 0 for none, and its name.
///
/// # Errors
/// [`StoreError`].
pub fn last(db: &Connection, scope: &GridId) -> Result<(u64, BatchHash), StoreError> {
    let mut find = db.prepare_cached(
        "SELECT no, hash FROM signed_batch WHERE scope = ?1 ORDER BY no DESC LIMIT 1",
    )?;
    let found = find.query_row([scope.as_str()], |r| {
        Ok((
            r.get::<_, i64>(0)?.unsigned_abs(),
            row::id(r, 1, BatchHash::from_slice)?,
        ))
    });
    Ok(found.optional()?.unwrap_or((0, BatchHash::NONE)))
}

/// Signs these changes of one scope as its next batch; tells its number.
///
/// # Errors
/// [`StoreError`].
pub fn sign(
    db: &Writing<'_>,
    key: &DeviceKey,
    scope: &GridId,
    changes: &[Waiting],
) -> Result<u64, StoreError> {
    let (last, previous) = last(db, scope)?;
    let names: Vec<ChangeHash> = changes.iter().map(|change| change.hash).collect();
    let batch = Batch {
        key: key.public().id(),
        scope,
        no: last + 1,
        previous,
        changes: &names,
    };
    let no = stored(batch.no);
    let mut put = db.prepare_cached("INSERT INTO signed_batch VALUES (?1, ?2, ?3, ?4)")?;
    put.execute(params![
        scope.as_str(),
        no,
        batch.hash().as_bytes(),
        &batch.sign(key).as_bytes()[..],
    ])?;
    let mut mark = db.prepare_cached("UPDATE outbox SET batch = ?2 WHERE place = ?1")?;
    for change in changes {
        mark.execute(params![change.place, no])?;
    }
    Ok(batch.no)
}

/// The name of a batch this device signed; none when it is not kept any more.
///
/// # Errors
/// [`StoreError`].
pub fn batch(db: &Connection, scope: &GridId, no: u64) -> Result<Option<BatchHash>, StoreError> {
    let mut find =
        db.prepare_cached("SELECT hash FROM signed_batch WHERE scope = ?1 AND no = ?2")?;
    let found = find.query_row(params![scope.as_str(), stored(no)], |r| {
        row::id(r, 0, BatchHash::from_slice)
    });
    Ok(found.optional()?)
}

/// The signature of a batch.
///
/// # Errors
/// [`StoreError`].
pub fn signature(db: &Connection, scope: &GridId, no: u64) -> Result<Signature, StoreError> {
    let mut find =
        db.prepare_cached("SELECT signature FROM signed_batch WHERE scope = ?1 AND no = ?2")?;
    Ok(find.query_row(params![scope.as_str(), stored(no)], |r| {
        row::id(r, 0, Signature::from_slice)
    })?)
}

/// A batch is on record: it is kept as one that was read, for it comes back with a feed that is read
/// again; what it was chained to is not needed any more, and what was not taken of it is signed again.
///
/// # Errors
/// [`StoreError`].
pub fn on_record(db: &Writing<'_>, scope: &GridId, no: u64) -> Result<(), StoreError> {
    let own = signer(db)?.key.public().id();
    db.prepare_cached(
        "INSERT OR IGNORE INTO chain (scope, key, no, hash)
         SELECT scope, ?3, no, hash FROM signed_batch
         WHERE scope = ?1 AND no <= ?2",
    )?
    .execute(params![scope.as_str(), stored(no), own.as_bytes()])?;
    let key = params![scope.as_str(), stored(no)];
    db.prepare_cached("DELETE FROM signed_batch WHERE scope = ?1 AND no < ?2")?
        .execute(key)?;
    db.prepare_cached("UPDATE outbox SET batch = NULL WHERE grid = ?1 AND batch <= ?2")?
        .execute(key)?;
    Ok(())
}

/// A batch did not go on record: it and those chained to it are signed again.
///
/// # Errors
/// [`StoreError`].
pub fn not_on_record(db: &Writing<'_>, scope: &GridId, no: u64) -> Result<(), StoreError> {
    let key = params![scope.as_str(), stored(no)];
    db.prepare_cached("DELETE FROM signed_batch WHERE scope = ?1 AND no >= ?2")?
        .execute(key)?;
    db.prepare_cached("UPDATE outbox SET batch = NULL WHERE grid = ?1 AND batch >= ?2")?
        .execute(key)?;
    Ok(())
}

fn stored(no: u64) -> i64 {
    i64::try_from(no).unwrap_or(i64::MAX)
}
