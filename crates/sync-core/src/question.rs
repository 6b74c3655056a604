//! What the device says: where it has read to, and what it has to tell.

use model::UtcMs;
use wire::{Cursor, FrameWriter, Hello, OLDEST_PROTOCOL, PROTOCOL, Push, WireError};

/// How large one push gets before the next one begins. The server stores a push at a time, so this is
/// what a cut line can cost.
pub const PUSH_FRAME_BYTES: usize = 64 * 1024;

/// One request.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// How far each grid's feed has been read.
    pub cursors: Vec<Cursor>,
    /// What waits to be sent, in the order it was made.
    pub pushes: Vec<Push>,
    /// How many bytes of feed the device wants at the most.
    pub budget_bytes: u32,
    /// Version of the directory it has.
    pub directory_version: u64,
    /// The actor it writes under.
    pub actor: [u8; 16],
    /// The actors it wrote under before.
    pub former_actors: Vec<[u8; 16]>,
    /// The key it signs with; none when it speaks the oldest protocol to an older server.
    pub key: Option<Key>,
    /// How long the server may wait with an answer that has nothing to say.
    pub wait_ms: u32,
    /// Whether it wants to know what bundles are sealed to.
    pub wants_recipient: bool,
    /// What its clock says.
    pub now: UtcMs,
}

/// The key a device signs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its public half.
    pub public: [u8; 32],
    /// Whether the device has a certificate for it.
    pub certified: bool,
}

impl Question {
    /// The request as bytes.
    ///
    /// # Errors
    /// [`WireError`] when a change is larger than a frame may be.
    pub fn into_body(self) -> Result<Vec<u8>, WireError> {
        let mut body = FrameWriter::new();
        let protocol = match self.key {
            Some(_) => PROTOCOL,
            None => OLDEST_PROTOCOL,
        };
        // Whatever the server is, it can read what the device speaks.
        body.put(&Hello {
            protocol,
            cursors: self.cursors,
            budget_bytes: self.budget_bytes,
            directory_version: self.directory_version,
            device_clock_ms: self.now.0,
            actor: self.actor.to_vec(),
            key: self.key.iter().flat_map(|key| key.public).collect(),
            certified: self.key.is_some_and(|key| key.certified),
            wait_ms: self.wait_ms,
            former_actors: self
                .former_actors
                .iter()
                .map(|actor| actor.to_vec())
                .collect(),
            wants_recipient: self.wants_recipient,
        })?;
        body.speak(protocol);
        for push in &self.pushes {
            body.put(push)?;
        }
        Ok(body.into_bytes())
    }
}
