//! Documents and how they merge. A dispute, an elder or a notice is one Automerge document; this crate turns the model
//! into changes and documents back into the model, tells where two devices disagree, and guards
//! the gate through which foreign bytes must pass. It never sees a socket, a file or a clock.
//!
//! Automerge 0.12 is kept behind this crate: no other names its types.

pub mod conflict;
pub mod document;
pub mod gate;
pub mod history;
pub mod schema;

pub use conflict::{Conflict, ConflictValue};
pub use document::{AUTHORITY, Document, LocalChange, MergeError, NotAnew};
pub use gate::{Accepted, Held, Reason, Standing, examine};
pub use history::{FieldChange, HistoryEntry};
pub use schema::Continues;
