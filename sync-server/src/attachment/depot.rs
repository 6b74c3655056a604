//! Where the bytes of files lie: a folder of the server's own, or S3 for several nodes. A finished
//! file is one object under its grid and its hash; an unfinished one is its parts. A write has
//! reached the disk when it returns.

mod made;

use std::fs::DirBuilder;
use std::ops::Range;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path as Folder, PathBuf};
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use model::{FileHash, GridId};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt};

use super::book::{Part, UploadKey};
use crate::bundle::BundleKey;
pub use made::Made;

/// Bytes of an object.
pub type Bytes = axum::body::Bytes;

/// What an address of S3 begins with.
const S3: &str = "s3://";

/// An open object store.
#[derive(Debug, Clone)]
pub struct Depot(Arc<dyn ObjectStore>);

/// Why the bytes could not be kept or had.
#[derive(Debug, thiserror::Error)]
pub enum DepotError {
    /// The folder cannot be used.
    #[error("the folder {} cannot be used: {detail}; name one this user may write to", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// The address cannot be used.
    #[error("{0:?} is no place for files: name a folder, or s3://BUCKET/PREFIX")]
    Address(String),
    /// The object store failed.
    #[error("the store of files failed: {0}")]
    Store(#[from] object_store::Error),
}

impl DepotError {
    /// Whether an object is not there.
    pub(crate) const fn is_not_found(&self) -> bool {
        matches!(self, Self::Store(object_store::Error::NotFound { .. }))
    }
}

impl Depot {
    /// Keeps files in a folder, which is made when it is not there.
    ///
    /// # Errors
    /// [`DepotError::Folder`].
    pub fn folder(folder: &Folder) -> Result<Self, DepotError> {
        let unusable = |error: &dyn std::fmt::Display| DepotError::Folder {
            folder: folder.to_owned(),
            detail: error.to_string(),
        };
        // Photos rest here in the clear: nobody but the server's own user may look in.
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| unusable(&error))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| unusable(&error))?;
        let store = store.with_fsync(true).with_automatic_cleanup(true);
        Ok(Self(Arc::new(store)))
    }

    /// Keeps files at an address: a folder, or `s3://BUCKET/PREFIX` with the account and the endpoint
    /// in the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`,
    /// `AWS_ENDPOINT`; `AWS_ALLOW_HTTP=true` for an endpoint without TLS).
    ///
    /// # Errors
    /// [`DepotError`].
    pub fn at(address: &str) -> Result<Self, DepotError> {
        let Some(place) = address.strip_prefix(S3) else {
            return Self::folder(Folder::new(address));
        };
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        if bucket.is_empty() {
            return Err(DepotError::Address(address.to_owned()));
        }
        trust_ring();
        let store = AmazonS3Builder::from_env()
            .with_bucket_name(bucket)
            .build()?;
        let prefix = Path::parse(prefix.trim_matches('/'))
            .map_err(|_| DepotError::Address(address.to_owned()))?;
        Ok(Self(Arc::new(PrefixStore::new(store, prefix))))
    }

    /// Keeps a part of an upload.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn put_part(
        &self,
        key: &UploadKey,
        name: &str,
        bytes: Bytes,
    ) -> Result<(), DepotError> {
        self.0.put(&part_at(key, name), bytes.into()).await?;
        Ok(())
    }

    /// Takes a part away.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn drop_part(&self, key: &UploadKey, name: &str) -> Result<(), DepotError> {
        Ok(self.0.delete(&part_at(key, name)).await?)
    }

    /// The parts of an upload, one after the other.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn join(&self, key: &UploadKey, parts: &[Part]) -> Result<Vec<u8>, DepotError> {
        let mut whole = Vec::new();
        for part in parts {
            let found = self.0.get(&part_at(key, &part.name)).await?;
            whole.extend_from_slice(&found.bytes().await?);
        }
        Ok(whole)
    }

    /// Keeps a finished file.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn keep(
        &self,
        scope: &GridId,
        sha256: &FileHash,
        bytes: Vec<u8>,
    ) -> Result<(), DepotError> {
        self.0.put(&file_at(scope, sha256), bytes.into()).await?;
        Ok(())
    }

    /// Keeps a finished file of a scope in another one too; one that is not there is left out.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn copy_file(
        &self,
        from: &GridId,
        to: &GridId,
        sha256: &FileHash,
    ) -> Result<(), DepotError> {
        let found = match self.0.get(&file_at(from, sha256)).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        self.0.put(&file_at(to, sha256), found.into()).await?;
        Ok(())
    }

    /// How many bytes a finished file has; none when it is not there.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn size_of(
        &self,
        scope: &GridId,
        sha256: &FileHash,
    ) -> Result<Option<u64>, DepotError> {
        match self.0.head(&file_at(scope, sha256)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Bytes of a finished file, as they are read; none when it is not there.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn read(
        &self,
        scope: &GridId,
        sha256: &FileHash,
        range: Range<u64>,
    ) -> Result<Option<BoxStream<'static, Result<Bytes, DepotError>>>, DepotError> {
        self.read_at(&file_at(scope, sha256), range).await
    }

    /// A finished file, whole; none when it is not there.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn file(
        &self,
        scope: &GridId,
        sha256: &FileHash,
    ) -> Result<Option<Bytes>, DepotError> {
        match self.0.get(&file_at(scope, sha256)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn read_at(
        &self,
        at: &Path,
        range: Range<u64>,
    ) -> Result<Option<BoxStream<'static, Result<Bytes, DepotError>>>, DepotError> {
        let options = object_store::GetOptions::new().with_range(Some(range));
        match self.0.get_opts(at, options).await {
            Ok(found) => Ok(Some(found.into_stream().map_err(DepotError::from).boxed())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn drop_at(&self, at: &Path) -> Result<(), DepotError> {
        match self.0.delete(at).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes a finished file away; one that is not there is none to take.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn drop_file(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DepotError> {
        self.drop_at(&file_at(scope, sha256)).await
    }

    /// Keeps a part of what a device brings of a bundle, by where it begins.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn put_bundle_part(
        &self,
        key: &BundleKey,
        offset: u64,
        bytes: Bytes,
    ) -> Result<(), DepotError> {
        let at = bundle_part_at(key, offset);
        self.0.put(&at, bytes.into()).await?;
        Ok(())
    }

    /// A part of what a device has brought of a bundle.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn bundle_part(&self, key: &BundleKey, offset: u64) -> Result<Bytes, DepotError> {
        let found = self.0.get(&bundle_part_at(key, offset)).await?;
        Ok(found.bytes().await?)
    }

    /// Takes everything away that a device has brought of a bundle.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn clear_bundle(&self, key: &BundleKey) -> Result<(), DepotError> {
        self.clear_all(&bundle_at(key)).await
    }

    /// Takes everything of an upload away, also what no book knows of.
    ///
    /// # Errors
    /// [`DepotError::Store`].
    pub async fn clear(&self, key: &UploadKey) -> Result<(), DepotError> {
        self.clear_all(&upload_at(key)).await
    }

    async fn clear_all(&self, prefix: &Path) -> Result<(), DepotError> {
        let found: Vec<_> = self
            .0
            .list(Some(prefix))
            .map_ok(|meta| meta.location)
            .try_collect()
            .await?;
        for at in found {
            match self.0.delete(&at).await {
                // Somebody else was faster.
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

fn file_at(scope: &GridId, sha256: &FileHash) -> Path {
    Path::from_iter(["attachments", scope.as_str(), &sha256.to_string()])
}

fn upload_at(key: &UploadKey) -> Path {
    Path::from_iter(["uploads", key.scope.as_str(), &key.id.to_string()])
}

fn bundle_at(key: &BundleKey) -> Path {
    Path::from_iter(["bundles", &key.name.to_string(), &key.carrier.to_string()])
}

fn bundle_part_at(key: &BundleKey, offset: u64) -> Path {
    bundle_at(key).join(format!("{offset:016x}"))
}

fn part_at(key: &UploadKey, name: &str) -> Path {
    upload_at(key).join(name)
}

/// The handshake is ring's, as everywhere here; whoever chose one before has chosen the same.
fn trust_ring() {
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        tracing::debug!("a provider of handshakes was there already");
    }
}
