//! Synchronisation as plain functions: what to say, what an answer asks to be done, and when to try
//! again. Events and `now` come in, effects go out; it touches no network, no disk and no clock,
//! so that every bad line can be played through in a test.

pub mod answer;
pub mod budget;
pub mod compare;
pub mod question;
pub mod timetable;

pub use answer::{Answer, Broken, Certified, Ended, Step};
pub use budget::Budget;
pub use compare::{Comparison, Held};
pub use question::{Key, PUSH_FRAME_BYTES, Question};
pub use timetable::Timetable;
