//! Invitation codes: ten characters nobody confuses, shown as `ABCDE-FGHJK`, known to the server
//! only by a keyed hash, whose key all nodes of a server share.

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::database::DatabaseError;
use crate::registry::{Registry, drawn, shared_secret};

/// No 0 and O, no 1 and I; 32 of them, so five bits each.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LEN: usize = 10;
/// The secret in the books.
const NAME: &str = "invite_key";
const OLD_FILE: &str = "invite.key";
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

/// The key that codes and addresses are hashed with. It has no `Debug`, so that it cannot slip into
/// a log.
#[derive(Clone)]
pub struct InviteKey([u8; KEY_LEN]);

impl InviteKey {
    /// Reads the key from the books, where all nodes of a server find the same, or draws it. An
    /// older server kept it in a file of the data folder: that one stays good.
    ///
    /// # Errors
    /// The database failed, or the system has no randomness to give.
    pub fn open(registry: &dyn Registry, folder: &Path) -> Result<Self, DatabaseError> {
        let key = shared_secret(registry, NAME, || match fs::read(folder.join(OLD_FILE)) {
            Ok(key) => Ok(key),
            Err(_) => drawn(KEY_LEN),
        })?;
        let key = key.try_into();
        let key = key.map_err(|_| DatabaseError::Unreadable("the key of invitations"))?;
        Ok(Self(key))
    }

    /// The name of a code in the database.
    #[must_use]
    pub fn mac(&self, code: &InviteCode) -> [u8; 32] {
        self.hash(code.0.as_bytes())
    }

    /// The name of an address in the database; requests of unknown origin share one.
    #[must_use]
    pub fn mac_of_address(&self, address: Option<IpAddr>) -> [u8; 32] {
        let address = address.map_or_else(String::new, |address| address.to_string());
        self.hash(format!("address {address}").as_bytes())
    }

    fn hash(&self, bytes: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new(&self.0.into());
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Commits;
    use crate::sqlite::Database;

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
    fn everyone_finds_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(folder.path(), Commits::default()).unwrap();
        let code = InviteCode::random().unwrap();
        let mac = || {
            InviteKey::open(&database, folder.path())
                .unwrap()
                .mac(&code)
        };
        assert_eq!(mac(), mac());
    }

    #[test]
    fn the_key_an_older_server_kept_in_a_file_stays_good() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(OLD_FILE), [7; KEY_LEN]).unwrap();
        let database = Database::open(folder.path(), Commits::default()).unwrap();
        let code = InviteCode::random().unwrap();
        let mac = || {
            InviteKey::open(&database, folder.path())
                .unwrap()
                .mac(&code)
        };
        assert_eq!(mac(), InviteKey([7; KEY_LEN]).mac(&code));
        fs::remove_file(folder.path().join(OLD_FILE)).unwrap();
        assert_eq!(mac(), InviteKey([7; KEY_LEN]).mac(&code));
    }
}
