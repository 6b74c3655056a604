//! Carry bundles: making one, handing one on, taking one in.

use contract::command::attachment::StagedId;
use contract::command::bundle::{
    BundleFate, Carrying, Forget, Made, Make, Piece, Put, Read, Save, Saved, Staged, Status, Take,
    Taken,
};
use contract::{Code, Event, Failure};
use data_encoding::{BASE64, HEXLOWER};
use store::bundle::{self, pile};

use super::Handle;
use super::attachment::{bad, decoded, staged_id};
use crate::failure::{Stop, not_found};
use crate::{Field, hand, sync};

/// The largest piece.
const MAX_PIECE_BYTES: usize = 1024 * 1024;
/// How much is read at once: whole groups of three bytes.
const READ_BYTES: usize = 768 * 1024;
/// The largest file of bundles: as much as a device carries at the most, and its own.
const MAX_FILE_BYTES: u64 = 1 << 30;

impl Handle for Status {
    fn handle(self, field: &Field) -> Result<Carrying, Failure> {
        sync::carrying(field)
    }
}

impl Handle for Make {
    fn handle(self, field: &Field) -> Result<Made, Failure> {
        let made = crate::bundle::make(field)?;
        field.tell(Event::Sync);
        Ok(made)
    }
}

impl Handle for Read {
    fn handle(self, field: &Field) -> Result<Piece, Failure> {
        field
            .store
            .read(|r| {
                let known = bundle::get(r, &self.bundle)?;
                let known = known.ok_or_else(|| not_found("bundle"))?;
                let outside = u64::try_from(known.head.len()).unwrap_or(u64::MAX);
                let bytes = match self.offset.checked_sub(outside) {
                    // The outside goes first, and alone.
                    None => {
                        let from = usize::try_from(self.offset).unwrap_or(usize::MAX);
                        known.head.get(from..).unwrap_or_default().to_vec()
                    }
                    Some(at) => pile::read(r, known.pile, at, READ_BYTES)?,
                };
                Ok::<_, Stop>(Piece {
                    bytes: BASE64.encode(&bytes),
                    size_bytes: known.whole_bytes(),
                })
            })
            .map_err(Failure::from)
    }
}

impl Handle for Save {
    fn handle(self, field: &Field) -> Result<Saved, Failure> {
        let saved = crate::bundle::save(field)?;
        field.tell(Event::Sync);
        Ok(saved)
    }
}

impl Handle for Put {
    fn handle(self, field: &Field) -> Result<Staged, Failure> {
        let bytes = decoded(&self.bytes)?;
        if bytes.is_empty() || bytes.len() > MAX_PIECE_BYTES {
            return Err(bad("a piece has 1 to 1048576 bytes"));
        }
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.offset.saturating_add(size) > MAX_FILE_BYTES {
            return Err(bad("a file of bundles has at most 1073741824 bytes"));
        }
        let id = match &self.staged {
            None if self.offset == 0 => hand::fresh()?,
            None => return Err(bad("the first piece begins at 0")),
            Some(id) => staged_id(id)?,
        };
        if self.offset == 0 {
            crate::bundle::check_beginning(field, &bytes)?;
        }
        let now = field.parts.clock.now();
        let received = field.store.write(|w| {
            pile::sweep(w, now)?;
            let (pile, there) = match pile::find(w, &id)? {
                Some(found) => found,
                None if self.staged.is_none() => (pile::begin(w, Some(&id), now)?, 0),
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

impl Handle for Take {
    fn handle(self, field: &Field) -> Result<Taken, Failure> {
        crate::bundle::take(field, &staged_id(&self.staged)?)
    }
}

impl Handle for Forget {
    fn handle(self, field: &Field) -> Result<Carrying, Failure> {
        let now = field.parts.clock.now();
        field.store.write(|w| {
            let known = bundle::get(w, &self.bundle)?.ok_or_else(|| not_found("bundle"))?;
            if known.made_of.is_some() {
                let detail =
                    "this bundle was made here: it goes by itself once all in it has arrived";
                return Err(Stop(Failure::new(Code::NotAllowed, detail)));
            }
            bundle::remove(w, &known)?;
            let fate = BundleFate::LetGo.code();
            Ok(bundle::news::note(w, &known, fate, now)?)
        })?;
        field.tell(Event::Sync);
        sync::carrying(field)
    }
}
