//! The key of the database, behind a trait so that each platform can keep it where it is safest.
//! The first place is a file only its owner can read.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A raw 256-bit database key. Its text form is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// Takes the bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// As SQLCipher takes a raw key.
    pub(crate) fn pragma_value(&self) -> String {
        format!("x'{}'", data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Keeps the key of the database.
pub trait KeyStore: Send + Sync {
    /// The key, when one is kept.
    ///
    /// # Errors
    /// [`KeyError`].
    fn find(&self) -> Result<Option<Key>, KeyError>;

    /// Makes and keeps a new key; an existing one is never replaced.
    ///
    /// # Errors
    /// [`KeyError`].
    fn create(&self) -> Result<Key, KeyError>;
}

/// Why the key could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the file {path} cannot be used: {source}")]
    File {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file does not have as many bytes as it should.
    #[error("the file {0} is damaged; put back the one this device was set up with")]
    Damaged(PathBuf),
    /// Others can read the file.
    #[error("the file {0} can be read by others; make it owner-only (mode 600)")]
    Exposed(PathBuf),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    Random(getrandom::Error),
}

/// A key in a file only its owner can read.
#[derive(Debug, Clone)]
pub struct FileKey {
    path: PathBuf,
}

impl FileKey {
    /// A key kept at `path`.
    #[must_use]
    pub const fn at(path: PathBuf) -> Self {
        Self { path }
    }
}

impl KeyStore for FileKey {
    fn find(&self) -> Result<Option<Key>, KeyError> {
        Ok(read_owner_only(&self.path)?.map(Key))
    }

    fn create(&self) -> Result<Key, KeyError> {
        create_owner_only(&self.path).map(Key)
    }
}

/// The bytes of a file only its owner can read; none when there is no such file.
pub(crate) fn read_owner_only<const N: usize>(path: &Path) -> Result<Option<[u8; N]>, KeyError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(file_error(path, error)),
    };
    if !is_owner_only(&file.metadata().map_err(|error| file_error(path, error))?) {
        return Err(KeyError::Exposed(path.to_owned()));
    }
    let mut bytes = Vec::with_capacity(N + 1);
    let most = u64::try_from(N + 1).unwrap_or(u64::MAX);
    (&mut file)
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| file_error(path, error))?;
    bytes
        .try_into()
        .map(Some)
        .map_err(|_| KeyError::Damaged(path.to_owned()))
}

/// A new file of random bytes only its owner can read.
pub(crate) fn create_owner_only<const N: usize>(path: &Path) -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(KeyError::Random)?;
    write_owner_only(path, &bytes).map_err(|error| file_error(path, error))?;
    Ok(bytes)
}

/// The same in the place of the file that is there.
pub(crate) fn replace_owner_only<const N: usize>(path: &Path) -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(KeyError::Random)?;
    put_in_place(path, &bytes).map_err(|error| file_error(path, error))?;
    Ok(bytes)
}

fn file_error(path: &Path, source: io::Error) -> KeyError {
    KeyError::File {
        path: path.to_owned(),
        source,
    }
}

/// Writes a new file only its owner can read, whole and on disk before it returns; an existing one
/// is an error. Two who may write at once hold a lock around it.
///
/// # Errors
/// What the system says.
pub fn write_owner_only(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.exists() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    put_in_place(path, bytes)
}

fn put_in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    match path.parent() {
        Some(parent) if cfg!(unix) => File::open(parent)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn is_owner_only(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 == 0
}

#[cfg(not(unix))]
fn is_owner_only(_: &fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_found_again() {
        let dir = tempfile::tempdir().unwrap();
        let keys = FileKey::at(dir.path().join("key"));
        assert_eq!(keys.find().unwrap(), None);
        let key = keys.create().unwrap();
        assert_eq!(keys.find().unwrap(), Some(key.clone()));
        assert!(matches!(keys.create(), Err(KeyError::File { .. })));
        assert_eq!(keys.find().unwrap(), Some(key));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let keys = FileKey::at(path.clone());
        keys.create().unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(keys.find(), Err(KeyError::Exposed(_))));
    }

    #[test]
    fn a_damaged_key_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        write_owner_only(&path, b"short").unwrap();
        assert!(matches!(
            FileKey::at(path).find(),
            Err(KeyError::Damaged(_))
        ));
    }
}
