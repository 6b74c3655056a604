//! Seals a backup to keys that lie elsewhere, in the age format (<https://age-encryption.org/v1>),
//! so that the common `age` tool opens it as well.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::{Decryptor, Encryptor, IdentityFile};

use super::{BackupError, failed};

/// Whom a backup is sealed to: `age1…`.
#[derive(Clone)]
pub struct Recipient(age::x25519::Recipient);

impl FromStr for Recipient {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = text.parse().map(Self);
        known.map_err(|_| "this is no recipient: one begins with age1".to_owned())
    }
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The secret keys that open a backup. It has no `Debug`, so that it cannot slip into a log.
pub struct Identities(Vec<Box<dyn age::Identity + Send + Sync>>);

impl Identities {
    /// Reads a file of secret keys, one a line, as `age-keygen` writes it.
    ///
    /// # Errors
    /// The file cannot be read, or is not one.
    pub fn open(file: &Path) -> Result<Self, BackupError> {
        let read = BufReader::new(File::open(file).map_err(failed(file))?);
        let no_key = || {
            let shown = file.display();
            BackupError::Key(format!(
                "{shown} holds no secret key: it begins with AGE-SECRET-KEY-1"
            ))
        };
        let keys = IdentityFile::from_buffer(read).map_err(|_| no_key())?;
        Ok(Self(keys.into_identities().map_err(|_| no_key())?))
    }
}

/// Makes a key: the secret half goes into the new file, the other half is given back.
///
/// # Errors
/// The file is there already or cannot be written.
pub fn make_key(file: &Path) -> Result<Recipient, BackupError> {
    let key = age::x25519::Identity::generate();
    let public = key.to_public();
    let mut new = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .map_err(failed(file))?;
    let secret = key.to_string();
    let lines = format!("# public key: {public}\n{}\n", secret.expose_secret());
    let written = new
        .write_all(lines.as_bytes())
        .and_then(|()| new.sync_all());
    written.map_err(failed(file))?;
    Ok(Recipient(public))
}

/// Seals the whole of `from` into `to`.
pub(super) fn seal(from: &Path, to: &Path, recipients: &[Recipient]) -> Result<(), BackupError> {
    let all = recipients.iter().map(|one| &one.0 as &dyn age::Recipient);
    let sealing =
        Encryptor::with_recipients(all).map_err(|error| BackupError::Key(error.to_string()))?;
    let mut plain = BufReader::new(File::open(from).map_err(failed(from))?);
    let sealed = || {
        let out = BufWriter::new(OpenOptions::new().write(true).open(to)?);
        let mut out = sealing.wrap_output(out)?;
        io::copy(&mut plain, &mut out)?;
        out.finish()?.flush()
    };
    sealed().map_err(failed(to))
}

/// Brings the plain content of `from`, sealed or not, into the new file `to`.
pub(super) fn unseal(
    from: &Path,
    to: &Path,
    identities: Option<&Identities>,
) -> Result<(), BackupError> {
    if !is_sealed(from)? {
        return fs::copy(from, to).map(drop).map_err(failed(from));
    }
    let sealed = || BackupError::Sealed {
        file: from.to_owned(),
    };
    let keys = identities.ok_or_else(sealed)?.0.iter();
    let damaged = |detail: &str| BackupError::Damaged {
        file: from.to_owned(),
        detail: detail.to_owned(),
    };
    let input = BufReader::new(File::open(from).map_err(failed(from))?);
    let opening = Decryptor::new_buffered(input).map_err(|error| damaged(&error.to_string()))?;
    let keys = keys.map(|key| key.as_ref() as &dyn age::Identity);
    let mut plain = opening.decrypt(keys).map_err(|_| {
        let shown = from.display();
        BackupError::Key(format!(
            "{shown} is sealed to another key than the one given"
        ))
    })?;
    let mut out = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)
        .map_err(failed(to))?;
    match io::copy(&mut plain, &mut out) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::StorageFull => Err(failed(to)(error)),
        Err(_) => Err(damaged("it was cut or changed")),
    }
}

fn is_sealed(file: &Path) -> Result<bool, BackupError> {
    const BEGINNING: &[u8] = b"age-encryption.org/";
    let mut beginning = Vec::new();
    File::open(file)
        .and_then(|open| {
            open.take(u64::try_from(BEGINNING.len()).unwrap_or_default())
                .read_to_end(&mut beginning)
        })
        .map_err(failed(file))?;
    Ok(beginning == BEGINNING)
}
