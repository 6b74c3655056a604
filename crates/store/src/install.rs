//! The random name of this install. It is kept beside the database and not in it: a copied database
//! must not make two devices write under one name.

use std::path::Path;

use crate::key::{KeyError, create_owner_only, read_owner_only, replace_owner_only};

pub(crate) fn find_or_create(path: &Path) -> Result<[u8; 16], KeyError> {
    match read_owner_only(path)? {
        Some(install) => Ok(install),
        None => create_owner_only(path),
    }
}

/// Takes another name in the place of the one before.
pub(crate) fn rotate(path: &Path) -> Result<[u8; 16], KeyError> {
    replace_owner_only(path)
}
