//! A file that is written aside and shown under its name only when it is whole. One that is not
//! kept is removed.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::{BackupError, failed, folder_of, size_of, sync_folder};

#[derive(Debug)]
pub(super) struct Aside {
    path: PathBuf,
}

impl Aside {
    /// An empty file in the folder of `file`, that only this user may read.
    pub(super) fn beside(file: &Path) -> Result<Self, BackupError> {
        let number = getrandom::u64().map_err(|error| failed(file)(error.into()))?;
        let path = folder_of(file).join(format!(".bandeng-{number:016x}.part"));
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(failed(&path))?;
        Ok(Self { path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes it durable and shows it as `file`, which must not be there. Gives back its size.
    pub(super) fn keep_as(self, file: &Path) -> Result<u64, BackupError> {
        let written = File::open(&self.path).and_then(|written| written.sync_all());
        written.map_err(failed(&self.path))?;
        let size_bytes = size_of(&self.path)?;
        // A link, because a rename would take the place of what somebody else wrote meanwhile.
        fs::hard_link(&self.path, file).map_err(failed(file))?;
        sync_folder(folder_of(file))?;
        Ok(size_bytes)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            let file = self.path.display();
            tracing::warn!(%file, %error, "a file that was only aside could not be removed");
        }
    }
}
