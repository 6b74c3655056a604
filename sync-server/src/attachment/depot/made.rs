//! What the server made of records, and where it lies: packs, and archives of what led to a record before it was begun
//! anew.

use std::collections::BTreeSet;
use std::ops::Range;

use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use model::{DisputeId, FileHash, GridId};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};

use super::{Bytes, Depot, DepotError};

/// Something the server made of records.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Made {
    /// A pack of a grid.
    Pack(GridId, FileHash),
    /// What led to a record before it was begun anew.
    Archive(DisputeId, FileHash),
}

impl Made {
    /// Whatever else lies there is nobody's.
    fn at(path: &Path) -> Option<Self> {
        let mut parts = path.parts();
        let (kind, of, sha256) = (parts.next()?, parts.next()?, parts.next()?);
        let sha256 = sha256.as_ref().parse().ok()?;
        match kind.as_ref() {
            PACKS => Some(Self::Pack(of.as_ref().parse().ok()?, sha256)),
            ARCHIVE => Some(Self::Archive(of.as_ref().parse().ok()?, sha256)),
            _ => None,
        }
    }
}

const PACKS: &str = "packs";
const ARCHIVE: &str = "archive";

impl Depot {
    /// Keeps a pack.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn keep_pack(
        &self,
        scope: &GridId,
        sha256: &FileHash,
        bytes: Vec<u8>,
    ) -> Result<(), DepotError> {
        self.0.put(&pack_at(scope, sha256), bytes.into()).await?;
        Ok(())
    }

    /// Bytes of a pack, as they are read; none when it is not there.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn read_pack(
        &self,
        scope: &GridId,
        sha256: &FileHash,
        range: Range<u64>,
    ) -> Result<Option<BoxStream<'static, Result<Bytes, DepotError>>>, DepotError> {
        self.read_at(&pack_at(scope, sha256), range).await
    }

    /// Takes a pack away; one that is not there is none to take.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn drop_pack(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DepotError> {
        self.drop_at(&pack_at(scope, sha256)).await
    }

    /// Keeps what led to a record before it was begun anew.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn keep_archive(
        &self,
        doc: DisputeId,
        sha256: &FileHash,
        bytes: Vec<u8>,
    ) -> Result<(), DepotError> {
        self.0.put(&archive_at(doc, sha256), bytes.into()).await?;
        Ok(())
    }

    /// What led to a record before it was begun anew; none when it is not there.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn archive(
        &self,
        doc: DisputeId,
        sha256: &FileHash,
    ) -> Result<Option<Bytes>, DepotError> {
        match self.0.get(&archive_at(doc, sha256)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes one archive away; one that is not there is none to take.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn drop_archive(&self, doc: DisputeId, sha256: &FileHash) -> Result<(), DepotError> {
        self.drop_at(&archive_at(doc, sha256)).await
    }

    /// Takes every archive of a record away, also what no book knows of.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn clear_archive(&self, doc: DisputeId) -> Result<(), DepotError> {
        let all = Path::from_iter([ARCHIVE, &doc.to_string()]);
        self.clear_all(&all).await
    }

    /// Everything that lies there of what the server made.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn all_made(&self) -> Result<BTreeSet<Made>, DepotError> {
        let mut made = BTreeSet::new();
        for prefix in [PACKS, ARCHIVE] {
            let prefix = Path::from(prefix);
            let mut found = self.0.list(Some(&prefix));
            while let Some(meta) = found.try_next().await? {
                made.extend(Made::at(&meta.location));
            }
        }
        Ok(made)
    }

    /// Takes something the server made away; what is not there is nothing to take.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn drop_made(&self, made: &Made) -> Result<(), DepotError> {
        match made {
            Made::Pack(scope, sha256) => self.drop_pack(scope, sha256).await,
            Made::Archive(doc, sha256) => self.drop_archive(*doc, sha256).await,
        }
    }
}

fn pack_at(scope: &GridId, sha256: &FileHash) -> Path {
    Path::from_iter([PACKS, scope.as_str(), &sha256.to_string()])
}

fn archive_at(doc: DisputeId, sha256: &FileHash) -> Path {
    Path::from_iter([ARCHIVE, &doc.to_string(), &sha256.to_string()])
}
