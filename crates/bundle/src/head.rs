//! The outside of a bundle: read, checked, written.

use std::io::{ErrorKind, Read};

use model::{BundleName, FileHash, KeyId, UtcMs};
use proof::{Bundle, Certificate, DeviceKey, PublicKey, Signature};
use wire::{Envelope, FrameReader, FrameWriter, Message, WireError};

use crate::{MAGIC, MAX_HEAD_BYTES, MAX_SEALED_BYTES, ReadError, Refused, Sealed, VERSION};

/// The outside of a bundle that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The name of the bundle.
    pub name: BundleName,
    /// What it says of itself.
    pub said: Bundle,
    /// The signature of the certificate in it.
    pub vouched: Signature,
    /// All of it as it stands in the file, from the first byte to the last before what is sealed.
    pub bytes: Vec<u8>,
}

/// An outside that was read and not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    said: Bundle,
    vouched: Signature,
    signed: Signature,
    bytes: Vec<u8>,
}

/// Reads the outside of the next bundle, and not a byte more; none where the file ends.
///
/// # Errors
/// [`ReadError`]: it is no bundle, a newer one, or damaged; or where it lies failed.
pub fn read_head(from: &mut dyn Read) -> Result<Option<Outside>, ReadError> {
    let mut bytes = vec![0; MAGIC.len() + 1];
    let begun = fill(from, &mut bytes)?;
    if begun == 0 {
        return Ok(None);
    }
    let magic = &bytes[..begun.min(MAGIC.len())];
    if !MAGIC.starts_with(magic) {
        return Err(Refused::NotABundle.into());
    }
    if begun < bytes.len() {
        return Err(damaged("it breaks off").into());
    }
    match bytes.last() {
        Some(&VERSION) => {}
        Some(&newer) if newer > VERSION => return Err(Refused::Newer(newer).into()),
        _ => return Err(Refused::NotABundle.into()),
    }
    let mut frames = FrameReader::new();
    loop {
        let wanted = frames.wants().map_err(unreadable)?;
        if wanted == 0 {
            break;
        }
        let at = bytes.len();
        if at + wanted > MAX_HEAD_BYTES {
            return Err(damaged("its outside is longer than one is").into());
        }
        bytes.resize(at + wanted, 0);
        from.read_exact(&mut bytes[at..]).map_err(ReadError::cut)?;
        frames.push(&bytes[at..]);
    }
    let frame = frames.next().map_err(unreadable)?;
    let frame = frame.ok_or_else(|| damaged("its outside is cut"))?;
    let envelope = Envelope::from_frame(&frame).map_err(unreadable)?;
    let (said, vouched, signed) = parse(&envelope)?;
    Ok(Some(Outside {
        said,
        vouched,
        signed,
        bytes,
    }))
}

impl Outside {
    /// Checks it against the server's own key, which every device of the county knows.
    ///
    /// # Errors
    /// [`Refused::Foreign`], [`Refused::Forged`], [`Refused::TooLarge`].
    pub fn check(self, authority: &PublicKey) -> Result<Head, Refused> {
        let said = self.said;
        if said.authority != authority.id() {
            return Err(Refused::Foreign);
        }
        let vouched = said.certificate.check(authority, &self.vouched);
        let signed = said.check(&self.signed);
        let (Ok(()), Ok(name)) = (vouched, signed) else {
            return Err(Refused::Forged);
        };
        if said.sealed_bytes > MAX_SEALED_BYTES {
            return Err(Refused::TooLarge {
                bytes: said.sealed_bytes,
                max: MAX_SEALED_BYTES,
            });
        }
        Ok(Head {
            name,
            said,
            vouched: self.vouched,
            bytes: self.bytes,
        })
    }
}

/// What a device says of a bundle it makes.
#[derive(Debug, Clone, Copy)]
pub struct Making<'a> {
    /// The server's own key.
    pub authority: KeyId,
    /// Its certificate, as it was sent.
    pub certificate: &'a wire::Certificate,
    /// The number of the bundle.
    pub no: u64,
    /// When it is made.
    pub made_at: UtcMs,
}

impl Head {
    /// Signs the outside of what was sealed.
    ///
    /// # Errors
    /// [`WireError`] when the certificate is not one.
    pub fn sign(making: &Making<'_>, sealed: &Sealed, key: &DeviceKey) -> Result<Self, WireError> {
        let vouched = Signature::from_slice(&making.certificate.signature)
            .ok_or(WireError::BadField("certificate.signature"))?;
        let said = Bundle {
            version: VERSION,
            authority: making.authority,
            certificate: certificate(making.certificate)?,
            no: making.no,
            made_at: making.made_at,
            changes: sealed.changes,
            photos: sealed.photos,
            sealed_bytes: sealed.size_bytes,
            sealed_sha256: sealed.sha256,
        };
        let envelope = Envelope {
            authority: said.authority.as_bytes().to_vec(),
            certificate: Some(making.certificate.clone()),
            no: said.no,
            made_at_ms: said.made_at.0,
            changes: said.changes,
            photos: said.photos,
            sealed_bytes: said.sealed_bytes,
            sealed_sha256: said.sealed_sha256.as_bytes().to_vec(),
            signature: said.sign(key).as_bytes().to_vec(),
        };
        let mut frames = FrameWriter::new();
        frames.put(&envelope)?;
        let bytes = [&MAGIC[..], &[VERSION], &frames.into_bytes()].concat();
        Ok(Self {
            name: said.name(),
            said,
            vouched,
            bytes,
        })
    }

    /// How many bytes the whole bundle has.
    #[must_use]
    pub fn whole_bytes(&self) -> u64 {
        let head = u64::try_from(self.bytes.len()).unwrap_or(u64::MAX);
        head.saturating_add(self.said.sealed_bytes)
    }

    /// Whether this is the hash of what is sealed in it.
    ///
    /// # Errors
    /// [`Refused::Damaged`].
    pub fn check_sealed(&self, sha256: FileHash) -> Result<(), Refused> {
        if sha256 == self.said.sealed_sha256 {
            Ok(())
        } else {
            Err(damaged("its bytes are not those its device signed"))
        }
    }
}

fn parse(envelope: &Envelope) -> Result<(Bundle, Signature, Signature), Refused> {
    let missing = || damaged("its outside lacks something");
    let said = envelope.certificate.as_ref().ok_or_else(missing)?;
    let bundle = Bundle {
        version: VERSION,
        authority: envelope.authority_id().map_err(unreadable)?,
        certificate: certificate(said).map_err(unreadable)?,
        no: envelope.no,
        made_at: envelope.made_at(),
        changes: envelope.changes,
        photos: envelope.photos,
        sealed_bytes: envelope.sealed_bytes,
        sealed_sha256: envelope.sealed_hash().map_err(unreadable)?,
    };
    let vouched = Signature::from_slice(&said.signature).ok_or_else(missing)?;
    let signed = Signature::from_slice(&envelope.signature).ok_or_else(missing)?;
    Ok((bundle, vouched, signed))
}

fn certificate(said: &wire::Certificate) -> Result<Certificate, WireError> {
    let key = PublicKey::from_slice(&said.key);
    Ok(Certificate {
        device: said.device_id()?,
        worker: said.worker_id()?,
        key: key.ok_or(WireError::BadField("certificate.key"))?,
        from: said.from(),
    })
}

/// Reads until the buffer is full or the file ends; tells how far it came.
fn fill(from: &mut dyn Read, buffer: &mut [u8]) -> Result<usize, ReadError> {
    let mut read = 0;
    while read < buffer.len() {
        match from.read(&mut buffer[read..]) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(read)
}

fn damaged(what: &str) -> Refused {
    Refused::Damaged(what.to_owned())
}

fn unreadable(error: impl std::fmt::Display) -> Refused {
    Refused::Damaged(error.to_string())
}
