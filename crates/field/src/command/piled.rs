//! A large file that is handed over in pieces: each lies on disk before the next is asked for.

use contract::Failure;
use contract::command::attachment::StagedId;
use contract::command::bundle::Staged;
use data_encoding::HEXLOWER;
use store::bundle::pile;

use super::attachment::{bad, decoded, staged_id};
use crate::failure::{Stop, not_found};
use crate::{Field, hand};

/// The largest piece.
const MAX_PIECE_BYTES: usize = 1024 * 1024;

/// A piece in base64 of the file `staged`, none for the first one; it begins at `offset`.
pub(super) struct Piece<'a> {
    pub(super) staged: Option<&'a StagedId>,
    pub(super) offset: u64,
    pub(super) bytes: &'a str,
}

impl Piece<'_> {
    /// Lays it on the pile, unless `check` has something against the bytes and where they end.
    pub(super) fn put(
        &self,
        field: &Field,
        check: impl FnOnce(&[u8], u64) -> Result<(), Failure>,
    ) -> Result<Staged, Failure> {
        let bytes = decoded(self.bytes)?;
        if bytes.is_empty() || bytes.len() > MAX_PIECE_BYTES {
            return Err(bad("a piece has 1 to 1048576 bytes"));
        }
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        check(&bytes, self.offset.saturating_add(size))?;
        let id = match self.staged {
            None if self.offset == 0 => hand::fresh()?,
            None => return Err(bad("the first piece begins at 0")),
            Some(id) => staged_id(id)?,
        };
        let now = field.parts.clock.now();
        let received = field.store.write(|w| {
            let (pile, there) = match pile::find(w, &id)? {
                Some(found) => found,
                None if self.staged.is_none() => {
                    pile::sweep(w, now)?;
                    (pile::begin(w, Some(&id), now)?, 0)
                }
                None => return Err(not_found("file handed over").into()),
            };
            if self.offset > there {
                let detail = format!("{there} bytes are there: go on after them");
                return Err(bad(&detail).into());
            }
            Ok::<_, Stop>(pile::put(w, pile, self.offset, &bytes)?)
        })?;
        Ok(Staged {
            staged: StagedId(HEXLOWER.encode(&id)),
            received,
        })
    }
}
