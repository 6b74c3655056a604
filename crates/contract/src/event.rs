//! What the application says of itself: something changed, read it again. Events carry no record
//! content, so that one can be sent anywhere without a thought for who may see what.

use serde::{Deserialize, Serialize};

/// Something changed on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Records were written or came in.
    Records,
    /// Drafts were written or discarded.
    Drafts,
    /// The state of synchronisation changed.
    Sync,
    /// Enrolment or settings changed.
    Session,
}
