//! A made-up county of any size: disputes with their lives, elders living alone, and the words of both. The
//! same number gives the same record on every machine. It knows no document, no key and no clock: whoever
//! asks says until when it lasts and writes down what comes out.
//!
//! Nobody in it is meant: names are put together from the most frequent ones, and telephone numbers are no
//! subscriber's. It holds no case of domestic violence, which is not an ordinary quarrel and nothing to try things with.

mod case;
mod draw;
mod elder;
mod life;
mod matter;
mod people;
mod prose;
pub mod words;

pub use case::{Case, County, Place, Sitting, YEARS};
pub use draw::Draw;
pub use elder::{Begun, DISPUTES_AN_ELDER};
pub use matter::{MATTERS, Matter};
pub use people::{home, name, phone};
pub use prose::sentence;
