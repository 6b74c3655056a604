//! Who may speak to the server and what they may hold: workers, their devices, the invitations
//! that turn a phone into a device, and the tokens a device shows. Secrets are stored as hashes
//! only and never logged.

pub mod actor;
pub mod enrolment;
pub mod invite;
pub mod key;
pub mod seat;
pub mod token;
pub mod tries;
pub mod workers;

pub use actor::ActorError;
pub use enrolment::{EnrolError, Enrolled, enrol};
pub use invite::{InviteCode, InviteKey};
pub use key::{Certified, KeyError};
pub use seat::{Seat, SeatError, seat_of};
pub use token::Token;
