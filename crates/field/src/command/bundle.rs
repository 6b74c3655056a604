//! Carry bundles: making one, handing one on, taking one in.

use contract::command::bundle::{
    BundleFate, Carrying, Forget, Made, Make, Piece, Put, Read, Save, Saved, Staged, Status, Take,
    Taken,
};
use contract::{Code, Event, Failure};
use data_encoding::BASE64;
use store::bundle::{self, pile};

use super::Handle;
use super::attachment::{bad, staged_id};
use super::piled::Piece as Piled;
use crate::failure::{Stop, not_found};
use crate::{Field, sync};

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
        let piece = Piled {
            staged: self.staged.as_ref(),
            offset: self.offset,
            bytes: &self.bytes,
        };
        piece.put(field, |bytes, end| {
            if end > MAX_FILE_BYTES {
                return Err(bad("a file of bundles has at most 1073741824 bytes"));
            }
            if self.offset == 0 {
                crate::bundle::check_beginning(field, bytes)?;
            }
            Ok(())
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
