//! Invitation codes: ten characters nobody confuses, shown as `ABCDE-FGHJK`, known to the server
//! only by a keyed hash. The key lies beside the database in a file of its own, so that a copy of
//! the database alone cannot be searched for codes.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::database::DatabaseError;

/// No 0 and O, no 1 and I; 32 of them, so five bits each.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LEN: usize = 10;
const KEY_FILE: &str = "invite.key";
/// The block of SHA-256: the longest key that is taken as it is.
const KEY_LEN: usize = 64;

/// A code as it is typed: upper case, without hyphens.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteCode(String);

impl InviteCode {
    /// Draws a code.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; LEN];
        getrandom::fill(&mut bytes)?;
        let letters = bytes
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]));
        Ok(Self(letters.collect()))
    }

    /// Reads what was typed; case, spaces and hyphens do not matter.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let code: String = typed
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '-')
            .take(LEN + 1)
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let known = |letter: u8| ALPHABET.contains(&letter);
        (code.len() == LEN && code.bytes().all(known)).then_some(Self(code))
    }

    /// As it is shown: `ABCDE-FGHJK`.
    #[must_use]
    pub fn shown(&self) -> String {
        let (first, second) = self.0.split_at(LEN / 2);
        format!("{first}-{second}")
    }
}

/// The key that codes are hashed with.
#[derive(Clone)]
pub struct InviteKey([u8; KEY_LEN]);

impl InviteKey {
    /// Reads the key from the data folder, or makes it; only the owner may read the file.
    ///
    /// # Errors
    /// The folder cannot be used, or the file is not a key.
    pub fn open(folder: &Path) -> Result<Self, DatabaseError> {
        let path = folder.join(KEY_FILE);
        let not_writable = |error: &dyn std::fmt::Display| DatabaseError::NotWritable {
            folder: folder.to_owned(),
            detail: format!("{KEY_FILE}: {error}"),
        };
        match fs::read(&path) {
            Ok(bytes) => {
                let key = bytes.try_into().map_err(|_| not_writable(&"not a key"))?;
                Ok(Self(key))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let mut key = [0; KEY_LEN];
                getrandom::fill(&mut key).map_err(|error| not_writable(&error))?;
                // Written aside and linked into place: another process that starts at the same
                // moment sees a whole key or none, and the first one stays.
                let aside = folder.join(format!("{KEY_FILE}.{}", std::process::id()));
                let linked = write_new(&aside, &key).and_then(|()| fs::hard_link(&aside, &path));
                fs::remove_file(&aside).map_err(|error| not_writable(&error))?;
                match linked {
                    Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                        Err(not_writable(&error))
                    }
                    _ => Self::open(folder),
                }
            }
            Err(error) => Err(not_writable(&error)),
        }
    }

    /// The name of a code in the database.
    #[must_use]
    pub fn mac(&self, code: &InviteCode) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new(&self.0.into());
        mac.update(code.0.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

fn write_new(path: &Path, key: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(key)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = InviteCode::random().unwrap();
        let shown = code.shown();
        assert_eq!(shown.len(), LEN + 1);
        for typed in [
            shown.to_lowercase(),
            shown.replace('-', " "),
            format!(" {shown} "),
        ] {
            assert!(InviteCode::parse(&typed) == Some(code.clone()));
        }
    }

    #[test]
    fn other_texts_are_no_codes() {
        for typed in [
            "",
            "ABCDE-FGHJ",
            "ABCDE-FGHJKL",
            "ABCDE-FGHJ0",
            "ABCDE-FGHJI",
            "邀请码邀请码邀请码邀",
        ] {
            assert!(InviteCode::parse(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn a_key_is_made_once_and_only_for_its_owner() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let code = InviteCode::random().unwrap();
        let first = InviteKey::open(folder.path()).unwrap().mac(&code);
        assert_eq!(InviteKey::open(folder.path()).unwrap().mac(&code), first);
        let mode = fs::metadata(folder.path().join(KEY_FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
