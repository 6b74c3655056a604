//! Why a bundle is not taken, each by its name.

use std::io;

/// Why a bundle is not taken. Nothing of it is kept then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It does not begin as one.
    #[error("this file is no carry bundle of Bandeng: choose another file")]
    NotABundle,
    /// A file of a later version.
    #[error("this bundle was made by a newer app (version {0} of the file): update this app first")]
    Newer(u8),
    /// Cut or changed on the way.
    #[error("this bundle is damaged ({0}): copy it again from where it was made")]
    Damaged(String),
    /// For another server.
    #[error("this bundle is of another county: only its own server can open it")]
    Foreign,
    /// Its signature or its certificate does not fit.
    #[error("this bundle is forged: no device of this county signed it as it is")]
    Forged,
    /// Over the bound.
    #[error("this bundle has {bytes} bytes, and one may have {max}")]
    TooLarge {
        /// What it says it has.
        bytes: u64,
        /// The bound.
        max: u64,
    },
    /// Not sealed to this server's key.
    #[error("this bundle is sealed to another key than this server's")]
    Unopened,
}

impl Refused {
    /// The written code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotABundle => "not_a_bundle",
            Self::Newer(_) => "newer_bundle",
            Self::Damaged(_) => "damaged_bundle",
            Self::Foreign => "foreign_bundle",
            Self::Forged => "forged_bundle",
            Self::TooLarge { .. } => "bundle_too_large",
            Self::Unopened => "sealed_to_another",
        }
    }
}

/// Why a bundle could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is not taken.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Where it lies failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl ReadError {
    /// What a cut is called in a bundle.
    pub(crate) fn cut(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Refused::Damaged("it breaks off".to_owned()).into(),
            _ => error.into(),
        }
    }
}
