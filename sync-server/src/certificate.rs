//! A certificate for a town without an authority that would vouch for one: the server makes its own,
//! and the address that is typed on each device names the key in it. Devices then believe that key
//! and nothing else, whatever the certificate says, so it never expires.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair};
use rustls::pki_types::CertificateDer;
use rustls::server::ParsedCertificate;
use sha2::{Digest, Sha256};
use wire::Pin;

/// The folder in the data folder.
const FOLDER: &str = "tls";
const CERTIFICATE: &str = "certificate.pem";
const KEY: &str = "key.pem";
/// The addresses as they are typed on a device, one a line.
const ADDRESSES: &str = "addresses.txt";

/// A certificate that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Where the certificate lies.
    pub certificate: PathBuf,
    /// Where its key lies; only the server's user may read it.
    pub key: PathBuf,
    /// The addresses as they are typed on a device.
    pub addresses: Vec<String>,
}

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// There is one.
    #[error(
        "there is a certificate in {} already, which devices trust; to begin anew remove that folder, \
         and every device has to be enrolled again with the new address", folder.display()
    )]
    There {
        /// The folder.
        folder: PathBuf,
    },
    /// A host that is none.
    #[error("{0:?} is not the name or the address of a host")]
    Host(String),
    /// It cannot be made.
    #[error("the certificate cannot be made: {0}")]
    Made(#[from] rcgen::Error),
    /// It cannot be read back.
    #[error("the certificate cannot be read: {0}")]
    Read(#[from] rustls::Error),
    /// The folder cannot be used.
    #[error("cannot use {}: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Makes a key and a certificate for `hosts` in the data folder.
///
/// # Errors
/// [`CertificateError`]; a certificate that is there stays as it is.
pub fn make(data: &Path, hosts: &[String], port: u16) -> Result<Made, CertificateError> {
    let folder = data.join(FOLDER);
    if folder.join(KEY).exists() {
        return Err(CertificateError::There { folder });
    }
    if let Some(wrong) = hosts.iter().find(|host| !is_host(host)) {
        return Err(CertificateError::Host(wrong.clone()));
    }
    let key = KeyPair::generate()?;
    let mut about = CertificateParams::new(hosts)?;
    about
        .distinguished_name
        .push(DnType::CommonName, "Bandeng sync server");
    about.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = about.self_signed(&key)?;
    let pin = pin_of(certificate.der())?;
    let addresses: Vec<_> = hosts
        .iter()
        .map(|host| format!("https://{}:{port}#{pin}", bracketed(host)))
        .collect();
    let made = Made {
        certificate: folder.join(CERTIFICATE),
        key: folder.join(KEY),
        addresses,
    };
    let kept = || {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)?;
        write_new(&made.certificate, certificate.pem().as_bytes())?;
        let lines: String = made
            .addresses
            .iter()
            .map(|line| format!("{line}\n"))
            .collect();
        write_new(&folder.join(ADDRESSES), lines.as_bytes())?;
        // Last: a folder with a key is a whole one.
        write_new(&made.key, key.serialize_pem().as_bytes())
    };
    kept().map_err(|source| CertificateError::Folder {
        folder: folder.clone(),
        source,
    })?;
    Ok(made)
}

/// The addresses to type on a device, none when the server made no certificate of its own.
#[must_use]
pub fn addresses(data: &Path) -> Vec<String> {
    let written = fs::read_to_string(data.join(FOLDER).join(ADDRESSES)).unwrap_or_default();
    written.lines().map(str::to_owned).collect()
}

/// The pin of the key in a certificate.
///
/// # Errors
/// The certificate cannot be read.
pub fn pin_of(certificate: &CertificateDer<'_>) -> Result<Pin, rustls::Error> {
    let key = ParsedCertificate::try_from(certificate)?.subject_public_key_info();
    Ok(Pin::from_sha256(Sha256::digest(&*key).into()))
}

fn is_host(host: &str) -> bool {
    rustls::pki_types::ServerName::try_from(host).is_ok()
}

/// An IPv6 address as it stands in an address.
fn bracketed(host: &str) -> String {
    if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    }
}

/// Writes a file only this user may read, over what an attempt that failed left.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::pki_types::pem::PemObject;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_certificate_is_made_once_and_its_address_names_its_key() {
        let data = tempfile::tempdir().unwrap();
        let hosts = ["bandeng.lan", "192.168.1.10", "fd00::1"].map(str::to_owned);
        let made = make(data.path(), &hosts, 8470).unwrap();
        let der = CertificateDer::from_pem_file(&made.certificate).unwrap();
        let pin = pin_of(&der).unwrap();
        assert_eq!(
            made.addresses,
            [
                format!("https://bandeng.lan:8470#{pin}"),
                format!("https://192.168.1.10:8470#{pin}"),
                format!("https://[fd00::1]:8470#{pin}"),
            ]
        );
        assert_eq!(addresses(data.path()), made.addresses);
        let mode = fs::metadata(&made.key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);

        let again = make(data.path(), &hosts, 8470).unwrap_err().to_string();
        assert!(
            again.contains("already") && again.contains("enrolled again"),
            "{again}"
        );
        assert_eq!(addresses(data.path()), made.addresses);
    }

    #[test]
    fn what_is_no_host_is_said() {
        let data = tempfile::tempdir().unwrap();
        for wrong in ["https://bandeng.lan", "a b", "", "10.0.0.1:8470"] {
            let error = make(data.path(), &[wrong.to_owned()], 8470).unwrap_err();
            assert!(
                matches!(error, CertificateError::Host(_)),
                "{wrong}: {error}"
            );
        }
        assert!(addresses(data.path()).is_empty());
    }
}
