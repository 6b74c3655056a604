//! What the device says: where it has read to, and what it has to tell.

use model::UtcMs;
use wire::{Cursor, FrameWriter, Hello, Push, PushedChange, WireError};

/// How large one push frame gets before the next one begins. The server stores a frame at a time,
/// so this is what a cut line can cost.
pub const PUSH_FRAME_BYTES: usize = 64 * 1024;

/// One request.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// How far each grid's feed has been read.
    pub cursors: Vec<Cursor>,
    /// What waits to be sent, in the order it was made.
    pub waiting: Vec<PushedChange>,
    /// How many bytes of feed the device wants at the most.
    pub budget_bytes: u32,
    /// Version of the directory it has.
    pub directory_version: u64,
    /// The actor it writes under.
    pub actor: [u8; 16],
    /// What its clock says.
    pub now: UtcMs,
}

impl Question {
    /// The request as bytes.
    ///
    /// # Errors
    /// [`WireError`] when a change is larger than a frame may be.
    pub fn into_body(self) -> Result<Vec<u8>, WireError> {
        let mut body = FrameWriter::new();
        body.put(&Hello {
            protocol: wire::OLDEST_PROTOCOL,
            cursors: self.cursors,
            budget_bytes: self.budget_bytes,
            directory_version: self.directory_version,
            device_clock_ms: self.now.0,
            actor: self.actor.to_vec(),
            ..Hello::default()
        })?;
        let mut frame = Push::default();
        let mut size = 0;
        for change in self.waiting {
            if size > 0 && size + change.bytes.len() > PUSH_FRAME_BYTES {
                body.put(&std::mem::take(&mut frame))?;
                size = 0;
            }
            size += change.bytes.len();
            frame.changes.push(change);
        }
        if size > 0 {
            body.put(&frame)?;
        }
        Ok(body.into_bytes())
    }
}
